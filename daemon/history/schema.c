/*
 * schema.c - what is where, and why so
 *
 * minute      one row a minute of a person, beats and values together. The id is the minute and,
 *             below it, the person's number: whoever wears something, all minutes are written at
 *             the end of the table, and a minute of the whole house costs one page. (Measured with
 *             a key that begins with the person: the second one cost 18 MB a day, so 4.) Values
 *             that are not known are NULL; new values will be new columns.
 * wearer      the number of each person, for good.
 * mark        how far the hourly job has come, so that it need not look through two years.
 * memory      what a pipeline has learnt: bytes of a plain struct and its version (memory.h).
 * suggestion  is the outbox as well: sent is 0 until the broker has it. Its one outcome is a
 *             column, not a table, so that there cannot be two.
 * person      those added at run time, with the day of their consent.
 * sensor      those adopted at run time, whole; and of those of the configuration the ones that
 *             another than it names wears now.
 * release     sensors that were let go for another device, which is to outlive a restart.
 * told        what a person has said of themselves, one row each, never changed.
 * session     massages, each in the state that it came to; known by its beginning.
 * session_effect  what was measured of one, a row a measure.
 *
 * Enums are stored as the words they are published with: a number would change
 * its meaning with the order of an enum. Times are ms since 1970 UTC, with the
 * offset that local time had, since days and hours are local.
 */
#include "schema.h"

#include "sql.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>

/* More steps than this have never been taken: such a version is damage, not a newer balm. */
#define PLAUSIBLE_VERSION 1000

/* clang-format off */
const char *const schema_steps[] = {
    "CREATE TABLE minute ("
    " id INTEGER PRIMARY KEY,"          /* minutes since 1970 UTC * 1024 + number of the wearer */
    " t0 INTEGER AS (id >> 10) VIRTUAL,"
    " wearer INTEGER AS (id & 1023) VIRTUAL,"
    " n INTEGER NOT NULL,"              /* beats in the blob */
    " fmt INTEGER NOT NULL,"            /* of the blob: codec.h */
    " beats BLOB,"                      /* NULL: taken out after keep_beats */
    " dropped INTEGER NOT NULL,"        /* beats beyond what a minute holds */
    " start_ms INTEGER NOT NULL,"       /* within t0: 0, or where a run began */
    " utc_offset_s INTEGER NOT NULL,"
    " sensor TEXT NOT NULL,"
    " simulated INTEGER NOT NULL,"
    " why TEXT NOT NULL,"
    " activity TEXT NOT NULL,"
    " heart_rate REAL, rmssd REAL, sdnn REAL, stress REAL, confidence REAL,"
    " coverage REAL, artifacts REAL, motion REAL, raised_s REAL"
    ") STRICT;"

    "CREATE TABLE wearer ("
    " number INTEGER PRIMARY KEY CHECK (number BETWEEN 1 AND 1023),"
    " person TEXT NOT NULL UNIQUE"
    ") STRICT;"

    "CREATE TABLE mark ("
    " name TEXT PRIMARY KEY,"
    " value INTEGER NOT NULL"           /* beats_from: minutes of lower ids have no beats any more */
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE memory ("
    " person TEXT NOT NULL,"
    " part TEXT NOT NULL,"              /* baseline, advise, routine, ...: rows_memory() */
    " version INTEGER NOT NULL,"
    " sum INTEGER NOT NULL,"            /* FNV-1a of the bytes: a page has no checksum */
    " bytes BLOB NOT NULL,"
    " PRIMARY KEY (person, part)"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE suggestion ("
    " id TEXT PRIMARY KEY,"
    " person TEXT NOT NULL,"
    " at_unix_ms INTEGER NOT NULL,"
    " utc_offset_s INTEGER NOT NULL,"
    " expires_unix_ms INTEGER NOT NULL,"
    " type TEXT NOT NULL,"
    " reason TEXT NOT NULL,"
    " routine TEXT NOT NULL,"
    " technique TEXT NOT NULL,"
    " choices TEXT NOT NULL,"
    " simulated INTEGER NOT NULL,"
    " stress REAL, heart_rate REAL, rmssd REAL, usual_heart_rate REAL,"
    " raised_min REAL, load_today_min REAL, load_week_min REAL,"
    " sent INTEGER NOT NULL DEFAULT 0,"
    " outcome TEXT NOT NULL DEFAULT 'open',"
    " outcome_unix_ms INTEGER,"
    " outcome_utc_offset_s INTEGER"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX suggestion_of_person ON suggestion (person, at_unix_ms);"

    "CREATE TABLE effect ("
    " person TEXT NOT NULL,"
    " started_unix_ms INTEGER NOT NULL,"
    " ended_unix_ms INTEGER NOT NULL,"
    " routine TEXT NOT NULL,"
    " suggestion TEXT NOT NULL,"        /* empty: started by hand */
    " finished INTEGER NOT NULL,"
    " simulated INTEGER NOT NULL,"
    " before_heart_rate REAL, before_rmssd REAL, before_stress REAL,"
    " during_heart_rate REAL, during_rmssd REAL, during_stress REAL,"
    " after_heart_rate REAL, after_rmssd REAL, after_stress REAL,"
    " PRIMARY KEY (person, started_unix_ms)"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE person ("
    " id TEXT PRIMARY KEY,"
    " name TEXT NOT NULL,"
    " consent_day INTEGER NOT NULL,"    /* days since 1970; 0: not asked */
    " born_year INTEGER NOT NULL,"      /* 0: not said */
    " is_private INTEGER NOT NULL,"
    " sensors TEXT NOT NULL,"           /* words, a blank between them; so the next three */
    " needs TEXT NOT NULL,"
    " conditions TEXT NOT NULL,"
    " quiet TEXT NOT NULL,"             /* from-to, in seconds of the local day */
    " massage_interval_days INTEGER NOT NULL,"
    " massage_duration_min INTEGER NOT NULL,"
    " massage_at_home INTEGER NOT NULL,"
    " provider_name TEXT NOT NULL,"
    " provider_url TEXT NOT NULL,"
    " provider_phone TEXT NOT NULL,"
    " per_day INTEGER NOT NULL,"
    " without_motion INTEGER NOT NULL,"
    " after_s INTEGER NOT NULL,"
    " gap_s INTEGER NOT NULL"
    ") STRICT, WITHOUT ROWID;",

    "CREATE TABLE sensor ("
    " id TEXT PRIMARY KEY,"
    " adopted INTEGER NOT NULL,"        /* 0: of the configuration; only its person is kept */
    " plugin TEXT NOT NULL,"
    " address TEXT NOT NULL,"
    " person TEXT NOT NULL"             /* empty: nobody */
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE sensor_setting ("
    " sensor TEXT NOT NULL,"
    " name TEXT NOT NULL,"
    " value TEXT NOT NULL,"
    " PRIMARY KEY (sensor, name)"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE release ("
    " sensor TEXT PRIMARY KEY,"
    " until_unix_ms INTEGER NOT NULL"   /* 0: until it is taken back */
    ") STRICT, WITHOUT ROWID;",

    "CREATE TABLE told ("
    " person TEXT NOT NULL,"
    " id INTEGER NOT NULL,"
    " at_unix_ms INTEGER NOT NULL,"     /* 0: nobody knew the time */
    " utc_offset_s INTEGER NOT NULL,"
    " kind TEXT NOT NULL,"
    " text TEXT,"                       /* of a note */
    " number REAL,"                     /* feel 1..5; condition 1 or 0; sensitivity; session: when */
    " score REAL,"                      /* the stress at that moment */
    " what TEXT,"                       /* condition; state of the session; what was forgotten */
    " by TEXT,"                         /* how a condition came or went */
    " PRIMARY KEY (person, id)"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE session ("
    " person TEXT NOT NULL,"
    " at_unix_ms INTEGER NOT NULL,"
    " utc_offset_s INTEGER NOT NULL,"
    " duration_min INTEGER NOT NULL,"
    " technique TEXT NOT NULL,"         /* empty: not said */
    " suggestion TEXT NOT NULL,"        /* that led to it; empty: none */
    " state TEXT NOT NULL,"
    " simulated INTEGER NOT NULL,"
    " PRIMARY KEY (person, at_unix_ms)"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE session_effect ("
    " person TEXT NOT NULL,"
    " at_unix_ms INTEGER NOT NULL,"
    " measure TEXT NOT NULL,"
    " before REAL, after REAL, expected REAL,"
    " simulated INTEGER NOT NULL,"
    " PRIMARY KEY (person, at_unix_ms, measure)"
    ") STRICT, WITHOUT ROWID;"

    "ALTER TABLE effect ADD COLUMN coherence REAL;"
    "ALTER TABLE effect ADD COLUMN followed REAL;"
    "ALTER TABLE effect ADD COLUMN paced REAL;"
    "ALTER TABLE suggestion ADD COLUMN usual_week_min REAL;"
    "ALTER TABLE suggestion ADD COLUMN last_massage_days INTEGER NOT NULL DEFAULT -1;"
    "ALTER TABLE suggestion ADD COLUMN session_unix_ms INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE suggestion ADD COLUMN duration_min INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE suggestion ADD COLUMN condition TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE person ADD COLUMN reminder_min INTEGER NOT NULL DEFAULT 180;"
    "ALTER TABLE person ADD COLUMN sensitivity INTEGER NOT NULL DEFAULT 0;",
};
/* clang-format on */

const int schema_step_count = sizeof(schema_steps) / sizeof(schema_steps[0]);

static int take_step(sqlite3 *db, const char *step, int version)
{
    char mark[96];

    snprintf(mark, sizeof(mark), "PRAGMA application_id = %d; PRAGMA user_version = %d",
             SCHEMA_APPLICATION_ID, version);
    int rc = sql_exec(db, "BEGIN IMMEDIATE");
    if (rc == 0)
        rc = sql_exec(db, step);
    if (rc == 0)
        rc = sql_exec(db, mark);
    if (rc == 0)
        rc = sql_exec(db, "COMMIT");
    if (rc && !sqlite3_get_autocommit(db))
        sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    /* A table that is there already, or is not: nobody but damage leaves it so. */
    return rc == -EINVAL ? -EBADMSG : rc;
}

int schema_migrate(sqlite3 *db, const char *const *steps, int count)
{
    int64_t version, application, tables;
    int rc = sql_ask_int(db, "PRAGMA user_version", 0, &version);

    if (rc == 0)
        rc = sql_ask_int(db, "PRAGMA application_id", 0, &application);
    if (rc == 0)
        rc = sql_ask_int(db, "SELECT count(*) FROM sqlite_schema", 0, &tables);
    if (rc) /* a format that SQLite does not know: no statement of ours is wrong */
        return rc == -EINVAL ? -EBADMSG : rc;
    if (application != SCHEMA_APPLICATION_ID && (application != 0 || tables > 0))
        return -EPROTO;
    if (version < 0 || version > PLAUSIBLE_VERSION)
        return -EBADMSG;
    if (version > count)
        return -EPROTO;
    while (rc == 0 && version < count) {
        rc = take_step(db, steps[version], (int)version + 1);
        version++;
    }
    return rc;
}

static int check_column(sqlite3 *db, const char *table, const char *column)
{
    struct sql q;

    sql_begin(&q, db, "SELECT 1 FROM pragma_table_info(?) WHERE name = ?");
    sql_text(&q, table);
    sql_text(&q, column);
    int rc = sql_row(&q);
    sql_end(&q);
    return rc == 1 ? 0 : rc == 0 ? -EBADMSG : rc;
}

/*
 * The steps are taken in memory and the columns compared by name: a flipped bit
 * in the text of a table gives a table of another name, which no page's check
 * finds, and from then on every statement would fail.
 */
int schema_check(sqlite3 *db, const char *const *steps, int count)
{
    struct sql q;
    sqlite3 *model = NULL;
    int rc = sqlite3_open(":memory:", &model) == SQLITE_OK ? 0 : -ENOMEM;

    for (int i = 0; rc == 0 && i < count; i++)
        rc = sql_exec(model, steps[i]);
    sql_begin(&q, model,
              "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c"
              " WHERE t.type = 'table'");
    while (rc == 0) {
        rc = sql_row(&q);
        if (rc != 1)
            break;
        rc = check_column(db, (const char *)sqlite3_column_text(q.stmt, 0),
                          (const char *)sqlite3_column_text(q.stmt, 1));
    }
    sql_end(&q);
    sqlite3_close(model);
    return rc;
}
