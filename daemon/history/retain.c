/*
 * retain.c - ranges of the minutes' id, which begins with time; the rest by its date
 *
 * A day makes 1440 rows a person and a run takes more than that, so an hourly
 * run keeps up at once. After a long pause, or a shorter keep_minutes, the
 * caller comes again until nothing is left, and no transaction is ever long.
 */
#include "retain.h"

#include "rows.h"
#include "sql.h"

#include <stdio.h>

#define ROWS_A_RUN  2000
#define PAGES_A_RUN 64
#define DAY_MIN     INT64_C(1440)
#define MINUTE_MS   INT64_C(60000)

/* The lowest id that is young enough. */
static int64_t first_kept(const struct retain *r, int32_t keep_days)
{
    return (r->now_unix_ms / MINUTE_MS - keep_days * DAY_MIN) * MINUTE_ID_WEARERS;
}

/* *until: `before`, or where ROWS_A_RUN rows from `from` on end, if that is sooner. */
static int end_of_run(sqlite3 *db, int64_t from, int64_t before, int64_t *until)
{
    struct sql q;

    sql_begin(&q, db,
              "SELECT id FROM minute WHERE id >= ? AND id < ? ORDER BY id LIMIT 1 OFFSET ?");
    sql_int(&q, from);
    sql_int(&q, before);
    sql_int(&q, ROWS_A_RUN);
    int rc = sql_row(&q);
    *until = rc == 1 ? sql_get_int(&q, 0) : before;
    sql_end(&q);
    return rc < 0 ? rc : 0;
}

static int delete_minutes(sqlite3 *db, int64_t before, bool *more)
{
    struct sql q;
    int64_t until;
    int rc = end_of_run(db, 0, before, &until);

    if (rc)
        return rc;
    *more = *more || until < before;
    sql_begin(&q, db, "DELETE FROM minute WHERE id < ?");
    sql_int(&q, until);
    return sql_run(&q, NULL);
}

static int drop_beats(sqlite3 *db, int64_t before, bool *more)
{
    struct sql q;
    int64_t from, until;
    int rc = sql_ask_int(db, "SELECT value FROM mark WHERE name = 'beats_from'", 0, &from);

    if (rc || from >= before)
        return rc;
    rc = end_of_run(db, from, before, &until);
    if (rc)
        return rc;
    *more = *more || until < before;
    sql_begin(&q, db,
              "UPDATE minute SET beats = NULL WHERE id >= ? AND id < ? AND beats IS NOT NULL");
    sql_int(&q, from);
    sql_int(&q, until);
    rc = sql_run(&q, NULL);
    if (rc)
        return rc;
    sql_begin(&q, db, "INSERT OR REPLACE INTO mark (name, value) VALUES ('beats_from', ?)");
    sql_int(&q, until);
    return sql_run(&q, NULL);
}

/*
 * What they told, and their massages: few enough to be looked through. What has
 * no date has no age.
 */
static int delete_told(sqlite3 *db, int64_t before_unix_ms, bool *more)
{
    static const char *const statements[] = {
        "DELETE FROM told WHERE (person, id) IN (SELECT person, id FROM told"
        " WHERE at_unix_ms > 0 AND at_unix_ms < ? LIMIT ?)",
        "DELETE FROM session WHERE (person, at_unix_ms) IN (SELECT person, at_unix_ms FROM session"
        " WHERE at_unix_ms < ? LIMIT ?)",
        "DELETE FROM session_effect WHERE (person, at_unix_ms, measure) IN (SELECT person,"
        " at_unix_ms, measure FROM session_effect WHERE at_unix_ms < ? LIMIT ?)",
    };
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < sizeof(statements) / sizeof(statements[0]); i++) {
        struct sql q;
        int deleted = 0;

        sql_begin(&q, db, statements[i]);
        sql_int(&q, before_unix_ms);
        sql_int(&q, ROWS_A_RUN);
        rc = sql_run(&q, &deleted);
        *more = *more || deleted == ROWS_A_RUN;
    }
    return rc;
}

static int free_pages(sqlite3 *db, bool *more)
{
    char text[64];
    int64_t left;

    snprintf(text, sizeof(text), "PRAGMA incremental_vacuum(%d)", PAGES_A_RUN);
    int rc = sql_exec(db, text);
    if (rc == 0)
        rc = sql_ask_int(db, "PRAGMA freelist_count", 0, &left);
    *more = *more || (rc == 0 && left > PAGES_A_RUN);
    return rc;
}

int retain_run(sqlite3 *db, const struct retain *r, bool *more)
{
    int rc = 0;

    *more = false;
    if (r->now_unix_ms > 0 && r->keep_minutes_days > 0) {
        rc = delete_minutes(db, first_kept(r, r->keep_minutes_days), more);
        if (rc == 0)
            rc = delete_told(db, r->now_unix_ms - r->keep_minutes_days * DAY_MIN * MINUTE_MS, more);
    }
    if (rc == 0 && r->now_unix_ms > 0 && r->keep_beats_days > 0)
        rc = drop_beats(db, first_kept(r, r->keep_beats_days), more);
    return rc ? rc : free_pages(db, more);
}
