/* Minutes dated late, twice, or too long ago; and the time that closing may take. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "fixture.h"
#include "retain.h"
#include "schema.h"
#include "sql.h"

#include <stdio.h>
#include <stdlib.h>

#define MINUTE_MS 60000

static int setup(void **state)
{
    struct fixture *f = malloc(sizeof(*f));
    fixture_init(f, NULL);
    assert_int_equal(fixture_open(f), 0);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    fixture_fini(*state);
    free(*state);
    return 0;
}

static void put_minute(struct fixture *f, const char *person, int64_t us, int64_t unix_ms, int bpm)
{
    struct instant start = { .us = us, .unix_ms = unix_ms, .utc_offset_s = 3600 };
    struct minute m;

    sample_minute(&m, &start, bpm);
    history_minute(f->history, person, &m);
}

static void test_dated_backwards(void **state)
{
    struct fixture *f = *state;

    fixture_set_wall(f, 0);
    for (int i = 0; i < 3; i++)
        put_minute(f, "alex", i * 60 * US_PER_S, 0, 70);
    fixture_advance(f, 3 * MINUTE_MS); /* us is now 181 s */
    assert_int_equal(fixture_state(f).waiting, 3);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM minute"), 0);
    fixture_set_wall(f, MORNING_MS + 1000);
    fixture_advance(f, MINUTE_MS); /* us 241 s is MORNING + 61 s: us 0 was MORNING - 180 s */
    assert_int_equal(fixture_state(f).waiting, 0);
    assert_int_equal(fixture_ask(f, "SELECT min(t0) FROM minute"), MORNING_MS / MINUTE_MS - 3);
    assert_int_equal(fixture_ask(f, "SELECT max(t0) FROM minute"), MORNING_MS / MINUTE_MS - 1);
    assert_int_equal(fixture_ask(f, "SELECT min(utc_offset_s) FROM minute"), 3600);
}

static void test_waits_for_a_day_at_most(void **state)
{
    struct fixture *f = *state;

    fixture_set_wall(f, 0);
    for (int i = 0; i < 1500; i++)
        put_minute(f, "alex", i * 60 * US_PER_S, 0, 70);
    assert_int_equal(fixture_state(f).waiting, 1440);
    assert_int_equal(fixture_state(f).dropped, 60);
    fixture_advance_quietly(f, 1500 * MINUTE_MS - 1000);
    fixture_set_wall(f, MORNING_MS);
    fixture_advance(f, MINUTE_MS);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM minute"), 1440);
    assert_int_equal(fixture_ask(f, "SELECT min(t0) FROM minute"), MORNING_MS / MINUTE_MS - 1440);
}

static void test_step_back(void **state)
{
    struct fixture *f = *state;

    put_minute(f, "alex", 0, MORNING_MS, 70);
    put_minute(f, "alex", 60 * US_PER_S, MORNING_MS + MINUTE_MS, 71);
    put_minute(f, "alex", 120 * US_PER_S, MORNING_MS + 30000, 90);
    fixture_settle(f);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM minute"), 2);
    assert_int_equal(fixture_ask(f, "SELECT sum(n) FROM minute"), 141);
    assert_int_equal(fixture_state(f).written, 2);
    assert_int_equal(fixture_state(f).dropped, 1);
}

static void test_newest(void **state)
{
    struct fixture *f = *state;
    struct person_memory m;
    struct suggestion s;

    assert_int_equal(history_newest_unix_ms(f->history), 0);
    put_minute(f, "bo", 0, MORNING_MS + 5 * MINUTE_MS, 70);
    put_minute(f, "alex", 0, MORNING_MS, 70);
    put_minute(f, "cy", 0, MORNING_MS + 2 * MINUTE_MS, 70);
    fixture_settle(f);
    assert_int_equal(history_newest_unix_ms(f->history), MORNING_MS + 6 * MINUTE_MS);
    sample_memory(&m, 1);
    sample_suggestion(&s, "alex-9", MORNING_MS + HOUR_MS); /* its minute was not over yet */
    history_suggestion(f->history, "alex", &s, &m);
    fixture_settle(f);
    assert_int_equal(history_newest_unix_ms(f->history), MORNING_MS + HOUR_MS);
}

static void test_close_finishes(void **state)
{
    struct fixture *f = *state;

    for (int i = 0; i < 300; i++)
        put_minute(f, "alex", 0, MORNING_MS + i * MINUTE_MS, 70);
    fixture_close(f);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM minute"), 300);
}

static void test_close_in_two_seconds(void **state)
{
    struct fixture *f = *state;

    for (int i = 0; i < 1000; i++)
        put_minute(f, "alex", 0, MORNING_MS + i * MINUTE_MS, 70);
    history_close(f->history);
    fixture_fire_real(f); /* as if the card had been that slow */
    fixture_settle(f);
    assert_int_equal(f->closed, 1);
    assert_in_range(fixture_ask(f, "SELECT count(*) FROM minute"), 0, 900);
    assert_true(fixture_is_sound(f));
}

static void test_retention(void **state)
{
    struct fixture *f = *state;
    int64_t minutes_before;

    f->options.keep_beats_days = 2;
    f->options.keep_minutes_days = 4;
    history_set_options(f->history, &f->options);
    for (int i = 0; i < 10; i++) {
        for (int k = 0; k < 700; k++) {
            int64_t at = MORNING_MS - i * DAY_MS + k * MINUTE_MS - DAY_MS;
            put_minute(f, "alex", 0, at, 60);
            put_minute(f, "bo", 0, at, 60);
        }
        fixture_settle(f);
    }
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM minute"), 14000);
    fixture_advance(f, 5 * MINUTE_MS); /* the first run */
    minutes_before = fixture_ask(f, "SELECT count(*) FROM minute");
    assert_in_range(minutes_before, 6000, 13999); /* a little at a time */
    fixture_advance(f, 40 * MINUTE_MS);
    int64_t now_t0 = clock_now(f->clock).unix_ms / MINUTE_MS;
    char query[160];
    snprintf(query, sizeof(query), "SELECT count(*) FROM minute WHERE t0 < %lld",
             (long long)(now_t0 - 4 * 1440 - 40));
    assert_int_equal(fixture_ask(f, query), 0);
    snprintf(query, sizeof(query), "SELECT count(beats) FROM minute WHERE t0 < %lld",
             (long long)(now_t0 - 2 * 1440 - 40));
    assert_int_equal(fixture_ask(f, query), 0);
    snprintf(query, sizeof(query), "SELECT count(*) - count(beats) FROM minute WHERE t0 >= %lld",
             (long long)(now_t0 - 2 * 1440));
    assert_int_equal(fixture_ask(f, query), 0);
    assert_in_range(fixture_ask(f, "SELECT count(*) FROM minute"), 5000, 6000);
    assert_in_range(fixture_ask(f, "PRAGMA freelist_count"), 0, 256);
    assert_true(fixture_is_sound(f));

    /* Without a date nothing is old. */
    fixture_set_wall(f, 0);
    minutes_before = fixture_ask(f, "SELECT count(*) FROM minute");
    fixture_advance(f, 3 * HOUR_MS);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM minute"), minutes_before);
}

/* Three thousand minutes too old: never all at once, and the caller knows that there is more. */
static void test_retention_in_pieces(void **state)
{
    sqlite3 *db;
    bool more;
    int64_t left;
    struct retain r = { .now_unix_ms = 100 * DAY_MS, .keep_beats_days = 50 };

    (void)state;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_int_equal(schema_migrate(db, schema_steps, schema_step_count), 0);
    assert_int_equal(
        sql_exec(db, "WITH RECURSIVE m (t0) AS (SELECT 1 UNION ALL SELECT t0 + 1 FROM m"
                     " WHERE t0 < 3000) INSERT INTO minute (id, n, fmt, beats, dropped, start_ms,"
                     " utc_offset_s, sensor, simulated, why, activity)"
                     " SELECT t0 * 1024 + 1, 0, 1, x'7d', 0, 0, 0, '', 0, 'ok', 'rest' FROM m"),
        0);
    for (int run = 0; run < 2; run++) {
        assert_int_equal(retain_run(db, &r, &more), 0);
        assert_int_equal(more, run == 0);
        sql_ask_int(db, "SELECT count(beats) FROM minute", -1, &left);
        assert_int_equal(left, run == 0 ? 1000 : 0);
    }
    r.keep_minutes_days = 50;
    for (int run = 0; run < 2; run++) {
        assert_int_equal(retain_run(db, &r, &more), 0);
        assert_int_equal(more, run == 0);
        sql_ask_int(db, "SELECT count(*) FROM minute", -1, &left);
        assert_int_equal(left, run == 0 ? 1000 : 0);
    }
    sqlite3_close(db);
}

/* clang-format off */
static const struct kept_row {
    const char *name;
    int64_t now_day;
    int32_t keep_days;
    int told, sessions; /* that are left: of days 0 to 99, the last is booked; a told of no date */
} kept_rows[] = {
    { "told: kept for ever", 90, 0, 100, 100 },
    { "told: the date is not known", 0, 50, 100, 100 },
    { "told: fifty days", 90, 50, 61, 60 },
    { "told: a day", 90, 1, 12, 11 },
    { "told: not so old yet", 90, 90, 100, 100 },
    { "told: longer than there is time", 90, 36500, 100, 100 },
};
/* clang-format on */

static sqlite3 *told_of_days(const char *days)
{
    sqlite3 *db;
    char text[1200];

    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_int_equal(sql_exec(db, "PRAGMA auto_vacuum = INCREMENTAL"), 0);
    assert_int_equal(schema_migrate(db, schema_steps, schema_step_count), 0);
    snprintf(text, sizeof(text),
             "WITH RECURSIVE m (d) AS (SELECT 0 UNION ALL SELECT d + 1 FROM m WHERE d < %s)"
             " INSERT INTO told (person, id, at_unix_ms, utc_offset_s, kind, text)"
             " SELECT iif(d %% 2, 'alex', 'bo'), d + 1, d * 86400000, 0, 'note', 'x' FROM m;"
             "INSERT INTO session (person, at_unix_ms, utc_offset_s, duration_min, technique,"
             " suggestion, state, simulated)"
             " SELECT person, at_unix_ms, 0, 30, '', '', 'held', 0 FROM told;"
             "INSERT INTO session_effect (person, at_unix_ms, measure, simulated)"
             " SELECT person, at_unix_ms, 'night_hr', 0 FROM told",
             days);
    assert_int_equal(sql_exec(db, text), 0);
    return db;
}

static void assert_rows(sqlite3 *db, const char *table, int want)
{
    char query[64];
    int64_t rows;

    snprintf(query, sizeof(query), "SELECT count(*) FROM %s", table);
    assert_int_equal(sql_ask_int(db, query, -1, &rows), 0);
    assert_int_equal(rows, want);
}

static void test_retention_of_told(void **state)
{
    const struct kept_row *row = *state;
    sqlite3 *db = told_of_days("99");
    struct retain r = { .now_unix_ms = row->now_day * DAY_MS, .keep_minutes_days = row->keep_days };
    bool more;

    assert_int_equal(retain_run(db, &r, &more), 0);
    assert_false(more);
    assert_rows(db, "told", row->told);
    assert_rows(db, "session", row->sessions);
    assert_rows(db, "session_effect", row->sessions);
    sqlite3_close(db);
}

static void test_retention_of_told_in_pieces(void **state)
{
    sqlite3 *db = told_of_days("4999");
    struct retain r = { .now_unix_ms = 4900 * DAY_MS, .keep_minutes_days = 1000 };
    bool more = true;
    int runs = 0;

    (void)state;
    for (; more && runs < 10; runs++) { /* the later ones give back pages */
        assert_int_equal(retain_run(db, &r, &more), 0);
        assert_rows(db, "told", runs == 0 ? 3000 : 1101);
        assert_rows(db, "session", runs == 0 ? 3000 : 1100);
        assert_rows(db, "session_effect", runs == 0 ? 3000 : 1100);
    }
    assert_in_range(runs, 2, 9);
    sqlite3_close(db);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    enum { KEPT = sizeof(kept_rows) / sizeof(kept_rows[0]) };
    struct CMUnitTest tests[KEPT + 9] = {
        TEST(test_dated_backwards),
        TEST(test_waits_for_a_day_at_most),
        TEST(test_step_back),
        TEST(test_newest),
        TEST(test_close_finishes),
        TEST(test_close_in_two_seconds),
        TEST(test_retention),
        TEST(test_retention_in_pieces),
        cmocka_unit_test(test_retention_of_told_in_pieces),
    };

    for (size_t i = 0; i < KEPT; i++)
        tests[9 + i] = (struct CMUnitTest){
            .name = kept_rows[i].name,
            .test_func = test_retention_of_told,
            .initial_state = (void *)(uintptr_t)&kept_rows[i],
        };
    return _cmocka_run_group_tests("time", tests, KEPT + 9, NULL, NULL);
}
