/*
 * store.c - how the file is opened, and why so
 *
 * WAL with synchronous=FULL is the one mode that lost no acknowledged commit
 * and no page in simulated power cuts at one sync a transaction. auto_vacuum
 * must be set before the first table, so that old minutes give their pages back
 * in small portions: a whole VACUUM writes the card full once. secure_delete,
 * since what people delete here is about their health.
 *
 * A damaged file is renamed with its WAL beside it, never deleted: it may be
 * mended by hand. After a few of them the disk is to blame, and nothing is
 * renamed any more. Minutes are what makes a file large, and they stay behind;
 * who agreed to what, and what was learnt, is small and worth saving.
 */
#include "store.h"

#include "schema.h"
#include "sql.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ASIDE_MAX 5
#define BUSY_MS   1000 /* someone reads with the sqlite3 shell */

static const char *const small_tables[] = { "person",         "memory",  "suggestion",     "effect",
                                            "told",           "session", "session_effect", "sensor",
                                            "sensor_setting", "release" };

int store_init(struct store *s, const char *path)
{
    *s = (struct store){ .path = strdup(path) };
    return s->path ? 0 : -ENOMEM;
}

void store_fini(struct store *s)
{
    store_close(s);
    free(s->path);
    s->path = NULL;
}

int store_failed(struct store *s, int rc)
{
    const char *words = rc == -EBADMSG && s->db     ? "the file is damaged"
                        : s->db && sql_errno(s->db) ? sqlite3_errmsg(s->db)
                                                    : strerror(-rc);
    if (rc == -ENOSPC)
        words = "no space is left for it";
    snprintf(s->why, sizeof(s->why), "%s: %s", s->path, words);
    return rc;
}

/* Nobody else may read it from its first byte on; SQLite gives -wal and -shm the same mode. */
static int make_private(struct store *s)
{
    char *copy = strdup(s->path);
    struct stat st;

    if (!copy)
        return -ENOMEM;
    int no_folder = mkdir(dirname(copy), 0700) && errno != EEXIST ? errno : 0;
    free(copy);
    int fd = open(s->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return errno == ENOENT && no_folder ? -no_folder : -errno;
    int rc = fstat(fd, &st) ? -errno : S_ISREG(st.st_mode) ? 0 : -EINVAL;
    if (rc == 0 && (st.st_mode & 077) && fchmod(fd, 0600))
        rc = -errno;
    close(fd);
    return rc;
}

static int configure(sqlite3 *db)
{
    static const char *const pragmas[] = {
        "PRAGMA trusted_schema = OFF",
        "PRAGMA cell_size_check = ON",
        "PRAGMA temp_store = MEMORY",
        "PRAGMA page_size = 4096",
        "PRAGMA auto_vacuum = INCREMENTAL",
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",
        "PRAGMA secure_delete = ON",
        "PRAGMA cache_size = -512",
        "PRAGMA wal_autocheckpoint = 1000",
        "PRAGMA journal_size_limit = 4194304",
    };
    int rc = 0;

    sqlite3_busy_timeout(db, BUSY_MS);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    for (size_t i = 0; rc == 0 && i < sizeof(pragmas) / sizeof(pragmas[0]); i++)
        rc = sql_exec(db, pragmas[i]);
    /* None of them is wrong: the head of the file says what SQLite does not know. */
    return rc == -EINVAL ? -EBADMSG : rc;
}

static int open_file(struct store *s)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;

    if (sqlite3_open_v2(s->path, &s->db, flags, NULL) != SQLITE_OK)
        return s->db ? sql_errno(s->db) : -ENOMEM;
    /* SQLite would quietly fall back to reading only. */
    if (sqlite3_db_readonly(s->db, "main") == 1)
        return -EROFS;
    return configure(s->db);
}

int store_open(struct store *s)
{
    int moved = 0;

    if (s->db) {
        /* Deleted or replaced under us: going on would write into nowhere. */
        sqlite3_file_control(s->db, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
        if (!moved)
            return 0;
        store_close(s);
    }
    int rc = make_private(s);
    if (rc == 0)
        rc = open_file(s);
    if (rc == 0)
        rc = schema_migrate(s->db, schema_steps, schema_step_count);
    if (rc == 0)
        rc = schema_check(s->db, schema_steps, schema_step_count);
    if (rc == 0)
        return 0;
    store_failed(s, rc);
    if (rc == -EPROTO)
        snprintf(s->why, sizeof(s->why), "%s: of a newer balm, or not of balm at all", s->path);
    store_close(s);
    return rc;
}

void store_close(struct store *s)
{
    sqlite3_close(s->db);
    s->db = NULL;
}

static int free_name(const char *path, char *out, size_t size)
{
    for (int i = 1; i <= ASIDE_MAX; i++) {
        if ((size_t)snprintf(out, size, "%s.damaged-%d", path, i) >= size)
            return -ENAMETOOLONG;
        if (access(out, F_OK) && errno == ENOENT)
            return 0;
    }
    return -EBADMSG;
}

static void rename_beside(const char *path, const char *to, const char *suffix)
{
    char from_file[4096], to_file[4096];

    if ((size_t)snprintf(from_file, sizeof(from_file), "%s%s", path, suffix) < sizeof(from_file) &&
        (size_t)snprintf(to_file, sizeof(to_file), "%s%s", to, suffix) < sizeof(to_file))
        rename(from_file, to_file);
}

/* By its place each, or, where an older balm's table has fewer, by name. */
static void salvage_table(struct store *s, const char *table)
{
    char columns[1000], text[2200];
    struct sql q;

    snprintf(text, sizeof(text),
             "INSERT OR IGNORE INTO main.%s SELECT * FROM damaged.%s LIMIT 100000", table, table);
    if (sqlite3_exec(s->db, text, NULL, NULL, NULL) == SQLITE_OK)
        return;
    sql_begin(&q, s->db, "SELECT group_concat(name, ', ') FROM pragma_table_info(?, 'damaged')");
    sql_text(&q, table);
    bool found = sql_row(&q) == 1 && sql_get_text(&q, 0, columns, sizeof(columns));
    sql_end(&q);
    if (!found)
        return;
    snprintf(text, sizeof(text),
             "INSERT OR IGNORE INTO main.%s (%s) SELECT %s FROM damaged.%s LIMIT 100000", table,
             columns, columns, table);
    sqlite3_exec(s->db, text, NULL, NULL, NULL);
}

/* Best effort: whatever cannot be read is left behind. */
static void salvage(struct store *s, const char *from)
{
    struct sql q;

    sql_begin(&q, s->db, "ATTACH ? AS damaged");
    sql_text(&q, from);
    if (sql_run(&q, NULL))
        return;
    for (size_t i = 0; i < sizeof(small_tables) / sizeof(small_tables[0]); i++)
        salvage_table(s, small_tables[i]);
    /* Its WAL stays beside it: whoever mends it wants it as it was found. */
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite3_exec(s->db, "DETACH damaged", NULL, NULL, NULL);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
}

int store_replace(struct store *s)
{
    char to[4096];
    int rc = free_name(s->path, to, sizeof(to));

    if (s->db) /* what the WAL holds belongs to the damaged file */
        sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    store_close(s);
    if (rc == 0 && rename(s->path, to))
        rc = -errno;
    if (rc) {
        snprintf(s->why, sizeof(s->why), "%s: damaged, and cannot be set aside: %s", s->path,
                 rc == -EBADMSG ? "so many are already" : strerror(-rc));
        return rc;
    }
    rename_beside(s->path, to, "-wal");
    rename_beside(s->path, to, "-shm");
    snprintf(s->aside, sizeof(s->aside),
             "the file was damaged; a new one is begun, the old one kept as %.90s", to);
    rc = store_open(s);
    if (rc == 0)
        salvage(s, to);
    return rc;
}

int store_begin(struct store *s)
{
    int rc = sql_exec(s->db, "BEGIN IMMEDIATE");
    return rc ? store_failed(s, rc) : 0;
}

int store_end(struct store *s, int rc)
{
    if (rc == 0) {
        rc = sql_exec(s->db, "COMMIT");
        if (rc == -EINVAL) /* it is gone already, for a reason that nobody was told */
            rc = -EIO;
        if (rc)
            store_failed(s, rc);
    }
    /* Some failures have rolled back by themselves. */
    if (rc && !sqlite3_get_autocommit(s->db))
        sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    return rc;
}

void store_checkpoint(struct store *s)
{
    /* Whatever stands against it is met by the next write, and said there. */
    sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
}
