#include "sql.h"

#include <errno.h>
#include <math.h>
#include <string.h>

static int errno_of_system(int system)
{
    switch (system) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG: return -ENOSPC;
    case EROFS: return -EROFS;
    case EACCES:
    case EPERM: return -EACCES;
    default: return -EIO;
    }
}

/*
 * Each file keeps the errno of what failed on it; sqlite3_system_errno() is whatever errno was by
 * the time that SQLite came to ask. A quota or a limit on the size of files is told only so: of
 * all reasons, SQLite knows ENOSPC alone by name.
 */
static int errno_of_files(sqlite3 *db)
{
    sqlite3_file *wal = NULL;
    int code = 0;

    sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, (void *)&wal);
    if (wal && wal->pMethods)
        wal->pMethods->xFileControl(wal, SQLITE_FCNTL_LAST_ERRNO, &code);
    if (code == 0)
        sqlite3_file_control(db, "main", SQLITE_FCNTL_LAST_ERRNO, &code);
    return errno_of_system(code ? code : sqlite3_system_errno(db));
}

int sql_errno(sqlite3 *db)
{
    if (sqlite3_extended_errcode(db) == SQLITE_IOERR_SHMSIZE)
        return -ENOSPC; /* -shm could not grow, and the errno of that is kept nowhere */
    switch (sqlite3_errcode(db) & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE: return 0;
    case SQLITE_FULL: return -ENOSPC;
    case SQLITE_READONLY: return -EROFS;
    case SQLITE_PERM:
    case SQLITE_AUTH: return -EACCES;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return -EBADMSG;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL: return -EBUSY;
    case SQLITE_NOMEM: return -ENOMEM;
    case SQLITE_IOERR: return errno_of_files(db);
    case SQLITE_CANTOPEN: return errno_of_system(sqlite3_system_errno(db));
    case SQLITE_INTERRUPT: return -EIO;
    default: return -EINVAL;
    }
}

int sql_exec(sqlite3 *db, const char *text)
{
    return sqlite3_exec(db, text, NULL, NULL, NULL) == SQLITE_OK ? 0 : sql_errno(db);
}

void sql_begin(struct sql *q, sqlite3 *db, const char *text)
{
    *q = (struct sql){ .db = db, .next = 1 };
    q->code = sqlite3_prepare_v2(db, text, -1, &q->stmt, NULL);
}

static void bound(struct sql *q, int code)
{
    if (q->code == SQLITE_OK)
        q->code = code;
    q->next++;
}

void sql_text(struct sql *q, const char *text)
{
    bound(q, sqlite3_bind_text(q->stmt, q->next, text, -1, SQLITE_STATIC));
}

void sql_int(struct sql *q, int64_t value)
{
    bound(q, sqlite3_bind_int64(q->stmt, q->next, value));
}

void sql_real(struct sql *q, double value)
{
    bound(q, isnan(value) ? sqlite3_bind_null(q->stmt, q->next)
                          : sqlite3_bind_double(q->stmt, q->next, value));
}

void sql_blob(struct sql *q, const void *bytes, size_t n)
{
    bound(q, bytes ? sqlite3_bind_blob(q->stmt, q->next, bytes, (int)n, SQLITE_STATIC)
                   : sqlite3_bind_null(q->stmt, q->next));
}

int sql_row(struct sql *q)
{
    if (q->code != SQLITE_OK)
        return sql_errno(q->db) ? sql_errno(q->db) : -EINVAL;
    int code = sqlite3_step(q->stmt);
    if (code == SQLITE_ROW || code == SQLITE_DONE)
        return code == SQLITE_ROW;
    return sql_errno(q->db) ? sql_errno(q->db) : -EIO;
}

void sql_end(struct sql *q)
{
    sqlite3_finalize(q->stmt);
    q->stmt = NULL;
}

int sql_run(struct sql *q, int *changes)
{
    int rc = sql_row(q);

    if (changes)
        *changes = rc < 0 ? 0 : sqlite3_changes(q->db);
    sql_end(q);
    return rc < 0 ? rc : 0;
}

int sql_ask_int(sqlite3 *db, const char *text, int64_t missing, int64_t *out)
{
    struct sql q;

    sql_begin(&q, db, text);
    int rc = sql_row(&q);
    *out = rc == 1 && sqlite3_column_type(q.stmt, 0) != SQLITE_NULL ? sql_get_int(&q, 0) : missing;
    sql_end(&q);
    return rc < 0 ? rc : 0;
}

double sql_get_real(struct sql *q, int column)
{
    if (sqlite3_column_type(q->stmt, column) == SQLITE_NULL)
        return NAN;
    return sqlite3_column_double(q->stmt, column);
}

int64_t sql_get_int(struct sql *q, int column)
{
    return sqlite3_column_int64(q->stmt, column);
}

bool sql_get_text(struct sql *q, int column, char *out, size_t size)
{
    const unsigned char *text = sqlite3_column_text(q->stmt, column);
    size_t len = text ? (size_t)sqlite3_column_bytes(q->stmt, column) : size;

    out[0] = '\0';
    if (len >= size || memchr(text, '\0', len))
        return false;
    memcpy(out, text, len);
    out[len] = '\0';
    return true;
}

int64_t sql_sum(const void *bytes, size_t n)
{
    const unsigned char *p = bytes;
    uint64_t sum = UINT64_C(14695981039346656037);

    for (size_t i = 0; i < n; i++)
        sum = (sum ^ p[i]) * UINT64_C(1099511628211);
    return (int64_t)sum;
}
