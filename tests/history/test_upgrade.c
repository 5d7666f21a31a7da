/*
 * A file of the last release, opened by this balm: all of it is there, and what is new begins
 *
 * It is made by the statements of that time; test_schema keeps its steps from changing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "fixture.h"
#include "schema.h"
#include "sql.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define STEPS_THEN 2

static const char filled_then[] =
    "INSERT INTO wearer VALUES (1, 'alex');"
    "INSERT INTO minute (id, n, fmt, dropped, start_ms, utc_offset_s, sensor, simulated, why,"
    " activity, heart_rate) VALUES (29539200 * 1024 + 1, 0, 2, 0, 0, 3600, 'strap', 0, 'ok',"
    " 'rest', 66);"
    "INSERT INTO suggestion (id, person, at_unix_ms, utc_offset_s, expires_unix_ms, type, reason,"
    " routine, technique, choices, simulated, stress, load_week_min) VALUES"
    " ('alex-1', 'alex', 1772352000000, 3600, 1772353800000, 'breathe', 'sustained',"
    " 'breathe_box', '', 'accept no', 0, 81.5, 230);"
    "INSERT INTO effect VALUES ('alex', 1772352000000, 1772352300000, 'breathe_box', 'alex-1', 1,"
    " 0, 92, 21, 81, 80, 48, NULL, 74, 39, 33);"
    "INSERT INTO person VALUES ('bo', 'Bo', 20500, 1988, 0, '', 'insomnia', 'neuropathy',"
    " '79200-25200', 21, 90, 1, 'Studio', 'https://example.org', '+49', 5, 2, 600, 3600);"
    "INSERT INTO sensor VALUES ('strap', 1, 'heart-rate', 'AA:BB:CC:DD:EE:FF', 'bo');";

/* As that release left it; `then`: what has happened to it since. */
static void make_file(struct fixture *f, const char *then)
{
    char folder[96];
    sqlite3 *db;

    snprintf(folder, sizeof(folder), "%s/balm", f->dir);
    assert_int_equal(mkdir(folder, 0700), 0);
    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    assert_int_equal(sql_exec(db, "PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL"),
                     0);
    assert_int_equal(schema_migrate(db, schema_steps, STEPS_THEN), 0);
    if (sql_exec(db, filled_then) || sql_exec(db, then))
        fail_msg("%s", sqlite3_errmsg(db));
    sqlite3_close(db);
}

static int setup(void **state)
{
    struct fixture *f = malloc(sizeof(*f));
    fixture_init(f, NULL);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    fixture_fini(*state);
    free(*state);
    return 0;
}

struct found {
    int suggestions, people;
    struct suggestion suggestion;
    struct profile person;
};

static void find_suggestion(void *ctx, const char *person, const struct suggestion *s)
{
    struct found *found = ctx;
    assert_string_equal(person, "alex");
    found->suggestions++;
    found->suggestion = *s;
}

static void find_person(void *ctx, const struct profile *p)
{
    struct found *found = ctx;
    found->people++;
    found->person = *p;
}

static void assert_small_tables(struct fixture *f)
{
    struct found found = { 0 };
    const struct suggestion *s = &found.suggestion;
    const struct profile *p = &found.person;

    history_load_unsent(f->history, find_suggestion, &found);
    assert_int_equal(found.suggestions, 1);
    assert_string_equal(s->routine, "breathe_box");
    assert_true(s->evidence.load_week_min == 230 && isnan(s->evidence.usual_week_min));
    assert_int_equal(s->evidence.last_massage_days, -1);
    assert_int_equal(s->session_unix_ms, 0);
    assert_int_equal(s->duration_min, 0);
    assert_int_equal(s->condition, CONDITION_COUNT);

    history_load_people(f->history, find_person, &found);
    assert_int_equal(found.people, 1);
    assert_int_equal(p->consent_day, 20500);
    assert_int_equal(p->suggestions.gap_s, 3600);
    assert_int_equal(p->massage.reminder_min, 180);
    assert_int_equal(p->suggestions.sensitivity, 0);
}

static void test_all_of_it(void **state)
{
    struct fixture *f = *state;
    struct person_memory m;
    struct told t;

    make_file(f, "");
    assert_int_equal(fixture_open(f), 0);
    assert_true(fixture_state(f).ok);
    assert_string_equal(fixture_state(f).why, "");
    assert_int_equal(fixture_ask(f, "PRAGMA user_version"), schema_step_count);
    assert_small_tables(f);
    assert_int_equal(fixture_ask(f, "SELECT heart_rate FROM minute"), 66);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM sensor"), 1);

    history_effects(f->history, "alex", 8, on_effects, f);
    history_sessions(f->history, "alex", 8, on_sessions, f);
    sample_memory(&m, 1);
    sample_told(&t, TOLD_SESSION, 1, MORNING_MS);
    history_told(f->history, "alex", &t, &m);
    fixture_settle(f);
    assert_int_equal(f->effect_count, 1);
    assert_int_equal(f->session_count, 0);
    assert_true(f->effects[0].effect.after.stress == 33);
    assert_true(isnan(f->effects[0].effect.coherence) && isnan(f->effects[0].effect.followed) &&
                isnan(f->effects[0].effect.paced_per_min));
    assert_int_equal(f->got[2].rc, 0);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM session"), 1);
    assert_true(fixture_is_sound(f));
}

/* Damage that shows while it is being migrated: its tables have fewer columns than ours. */
static void test_damaged(void **state)
{
    struct fixture *f = *state;

    make_file(f, "ALTER TABLE effect RENAME TO effecu");
    assert_int_equal(fixture_open(f), 0);
    assert_true(fixture_state(f).ok);
    assert_non_null(strstr(fixture_state(f).why, ".damaged-1"));
    assert_small_tables(f);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM minute"), 0);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM sensor"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_all_of_it, setup, teardown),
        cmocka_unit_test_setup_teardown(test_damaged, setup, teardown),
    };
    return cmocka_run_group_tests_name("upgrade", tests, NULL, NULL);
}
