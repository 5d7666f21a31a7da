/* What goes in comes out again after a restart: once, in order, dated right. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "codec.h"
#include "fixture.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

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

static void reopen(struct fixture *f)
{
    fixture_close(f);
    assert_int_equal(fixture_open(f), 0);
}

static void assert_got(const struct fixture *f, int i, const char *what, int rc)
{
    assert_true(i < f->got_count);
    assert_string_equal(f->got[i].what, what);
    assert_int_equal(f->got[i].rc, rc);
}

static void put_minute(struct fixture *f, const char *person, int64_t us, int64_t unix_ms, int bpm)
{
    struct instant start = { .us = us, .unix_ms = unix_ms, .utc_offset_s = 3600 };
    struct minute m;

    sample_minute(&m, &start, bpm);
    history_minute(f->history, person, &m);
}

static void test_modes(void **state)
{
    struct fixture *f = *state;
    struct stat st;
    char path[128];

    put_minute(f, "alex", 0, MORNING_MS, 70);
    fixture_settle(f);
    static const char *const files[] = { "history.db", "history.db-wal", "history.db-shm" };
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof(path), "%s/balm/%s", f->dir, files[i]);
        assert_int_equal(stat(path, &st), 0);
        assert_int_equal(st.st_mode & 0777, 0600);
    }
    snprintf(path, sizeof(path), "%s/balm", f->dir);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    assert_int_equal(fixture_ask(f, "PRAGMA auto_vacuum"), 2);
    assert_int_equal(fixture_ask(f, "PRAGMA page_size"), 4096);
    fixture_close(f);
    snprintf(path, sizeof(path), "%s/balm/history.db-wal", f->dir);
    assert_int_equal(stat(path, &st), -1);
}

static void test_minute(void **state)
{
    struct fixture *f = *state;
    struct minute_beat beats[MINUTE_BEATS_MAX];
    struct minute m;
    struct instant start = { .us = 5, .unix_ms = MORNING_MS + 1234, .utc_offset_s = 3600 };
    sqlite3 *db;
    sqlite3_stmt *row;
    size_t count;

    sample_minute(&m, &start, 70);
    history_minute(f->history, "alex", &m);
    memset(&m, 0xff, sizeof(m)); /* it was copied */
    fixture_settle(f);
    sample_minute(&m, &start, 70);

    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "SELECT fmt, beats, t0, start_ms, utc_offset_s, n, dropped,"
                                        " heart_rate, rmssd, sdnn, stress, confidence, coverage,"
                                        " artifacts, motion, raised_s, sensor, simulated, why,"
                                        " activity FROM minute",
                                        -1, &row, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(row), SQLITE_ROW);
    assert_int_equal(codec_decode(sqlite3_column_int64(row, 0), sqlite3_column_blob(row, 1),
                                  (size_t)sqlite3_column_bytes(row, 1), beats, &count),
                     0);
    assert_int_equal(count, 70);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(beats[i].ticks, m.beats[i].ticks);
        assert_int_equal(beats[i].at_ms, m.beats[i].at_ms);
        assert_int_equal(beats[i].ok, m.beats[i].ok);
        assert_int_equal(beats[i].gap_before, m.beats[i].gap_before);
    }
    const int64_t ints[] = { MORNING_MS / MINUTE_MS, 1234, 3600, 70, 3 };
    for (int i = 0; i < 5; i++)
        assert_int_equal(sqlite3_column_int64(row, 2 + i), ints[i]);
    const double reals[] = { 70, 41.5, 52.25, 63, 0.75, 0.875, 0.0625, NAN, 20 };
    for (int i = 0; i < 9; i++) {
        if (isnan(reals[i]))
            assert_int_equal(sqlite3_column_type(row, 7 + i), SQLITE_NULL);
        else
            assert_true(sqlite3_column_double(row, 7 + i) == reals[i]);
    }
    assert_string_equal((const char *)sqlite3_column_text(row, 16), "strap");
    assert_int_equal(sqlite3_column_int(row, 17), 0);
    assert_string_equal((const char *)sqlite3_column_text(row, 18), "moving");
    assert_string_equal((const char *)sqlite3_column_text(row, 19), "light");
    sqlite3_finalize(row);
    sqlite3_close(db);
}

static void test_memory(void **state)
{
    struct fixture *f = *state;
    struct person_memory in, out;

    assert_int_equal(history_load_memory(f->history, "alex", &out), -ENOENT);
    sample_memory(&in, 1);
    history_memory(f->history, "alex", &in);
    sample_memory(&in, 61.5);
    history_memory(f->history, "alex", &in);
    history_memory(f->history, "bo", &in);
    reopen(f);
    assert_int_equal(history_load_memory(f->history, "alex", &out), 0);
    assert_memory_equal(&in, &out, sizeof(in));
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM memory"), 14);
}

static void test_memory_of_other_versions(void **state)
{
    struct fixture *f = *state;
    struct person_memory in, out;
    char said[1000];

    sample_memory(&in, 5);
    history_memory(f->history, "alex", &in);
    fixture_close(f);
    fixture_exec(f, "UPDATE memory SET version = 99 WHERE part = 'baseline';"
                    "UPDATE memory SET bytes = x'00' WHERE part = 'routine';"
                    "UPDATE memory SET bytes = zeroblob(length(bytes)) WHERE part = 'load'");
    assert_int_equal(fixture_open(f), 0);
    assert_int_equal(fixture_load_aloud(f, &out, said, sizeof(said)), 0);
    assert_non_null(strstr(said, "the baseline of alex is of another version and begins anew\n"));
    assert_non_null(strstr(said, "the routine of alex is damaged and begins anew\n"));
    assert_non_null(strstr(said, "the load of alex is damaged and begins anew\n"));
    assert_null(strstr(said, "advise"));
    assert_int_equal(out.baseline.version, 0);
    assert_int_equal(out.routine.version, 0);
    assert_int_equal(out.load.version, 0); /* as long as it should be, but not what was stored */
    assert_memory_equal(&in.advise, &out.advise, sizeof(in.advise));
}

/* As an earlier balm left it: parts that it did not know are missing, one was smaller. */
static void test_memory_of_an_older_balm(void **state)
{
    struct fixture *f = *state;
    struct person_memory in, out;
    char said[1000];

    sample_memory(&in, 5);
    history_memory(f->history, "alex", &in);
    fixture_close(f);
    fixture_exec(f, "DELETE FROM memory WHERE part IN ('response', 'resonance', 'body');"
                    "UPDATE memory SET version = 1, bytes = zeroblob(64) WHERE part = 'load'");
    assert_int_equal(fixture_open(f), 0);
    assert_true(fixture_state(f).ok);
    assert_int_equal(history_load_memory(f->history, "alex", &out), 0);
    assert_int_equal(out.response.version, 0);
    assert_int_equal(out.resonance.version, 0);
    assert_int_equal(out.body.version, 0);
    assert_int_equal(out.load.version, 0);
    assert_memory_equal(&in.baseline, &out.baseline, sizeof(in.baseline));
    assert_memory_equal(&in.advise, &out.advise, sizeof(in.advise));
    history_memory(f->history, "alex", &in); /* and from then on it is whole */
    reopen(f);
    assert_int_equal(fixture_load_aloud(f, &out, said, sizeof(said)), 0);
    assert_string_equal(said, "");
    assert_memory_equal(&in, &out, sizeof(in));
}

struct listed {
    int count;
    char ids[8][SUGGESTION_ID_MAX + 1];
    char person[ID_MAX + 1];
    struct suggestion last;
};

static void list(void *ctx, const char *person, const struct suggestion *s)
{
    struct listed *l = ctx;
    snprintf(l->ids[l->count++], sizeof(l->ids[0]), "%s", s->id);
    snprintf(l->person, sizeof(l->person), "%s", person);
    l->last = *s;
}

static void test_outbox(void **state)
{
    struct fixture *f = *state;
    struct person_memory m;
    struct suggestion s, last;
    struct outcome_event o;
    struct listed listed = { 0 };
    enum outcome outcome;

    sample_memory(&m, 7);
    for (int i = 0; i < 4; i++) {
        char id[SUGGESTION_ID_MAX + 1];
        snprintf(id, sizeof(id), "alex-%d", 9 - i); /* ids are in another order than times */
        sample_suggestion(&s, id, MORNING_MS + i * 1000);
        history_suggestion(f->history, "alex", &s, &m);
    }
    history_sent(f->history, "alex-8");
    sample_outcome(&o, "alex-7", OUTCOME_EXPIRED, MORNING_MS + 9999);
    history_outcome(f->history, "alex", &o, &m);
    reopen(f);

    history_load_unsent(f->history, list, &listed);
    assert_int_equal(listed.count, 2);
    assert_string_equal(listed.ids[0], "alex-9");
    assert_string_equal(listed.ids[1], "alex-6");
    assert_string_equal(listed.person, "alex");
    assert_memory_equal(&listed.last.type, &s.type, sizeof(s.type));
    /* All but NAN, which is no number to compare. */
    assert_true(isnan(listed.last.evidence.usual_heart_rate_bpm));
    listed.last.evidence.usual_heart_rate_bpm = s.evidence.usual_heart_rate_bpm;
    assert_memory_equal(&listed.last, &s, sizeof(s));

    assert_true(history_load_last(f->history, "alex", &last, &outcome));
    assert_string_equal(last.id, "alex-6");
    assert_int_equal(outcome, OUTCOME_OPEN);
    assert_false(history_load_last(f->history, "bo", &last, &outcome));
    assert_int_equal(fixture_ask(f, "SELECT outcome_unix_ms FROM suggestion WHERE id = 'alex-7'"),
                     MORNING_MS + 9999);
}

static void test_one_outcome(void **state)
{
    struct fixture *f = *state;
    struct person_memory m;
    struct suggestion s;
    struct outcome_event o;
    enum outcome outcome;

    sample_memory(&m, 1);
    sample_suggestion(&s, "alex-1", MORNING_MS);
    history_suggestion(f->history, "alex", &s, &m);
    history_suggestion(f->history, "alex", &s, &m); /* the very same one: done already, and well */
    s.at.unix_ms += 500;
    history_suggestion(f->history, "alex", &s, &m);
    sample_outcome(&o, "alex-1", OUTCOME_ACCEPT, MORNING_MS + 5000);
    history_outcome(f->history, "alex", &o, &m);
    history_outcome(f->history, "alex", &o, &m);
    sample_memory(&m, 2);
    sample_outcome(&o, "alex-1", OUTCOME_EXPIRED, MORNING_MS + 6000);
    history_outcome(f->history, "alex", &o, &m);
    sample_outcome(&o, "alex-1", OUTCOME_ACCEPT, MORNING_MS + 6500); /* answered once more */
    history_outcome(f->history, "alex", &o, &m);
    sample_outcome(&o, "alex-77", OUTCOME_EXPIRED, MORNING_MS + 6000);
    history_outcome(f->history, "alex", &o, &m);
    assert_int_equal(f->got_count, 0); /* nobody is called from within */
    fixture_settle(f);
    assert_got(f, 0, "suggestion", 0);
    assert_got(f, 1, "suggestion", 0);
    assert_got(f, 2, "suggestion", -EEXIST);
    assert_got(f, 3, "outcome", 0);
    assert_got(f, 4, "outcome", 0);
    assert_got(f, 5, "outcome", -EALREADY);
    assert_got(f, 6, "outcome", -EALREADY);
    assert_got(f, 7, "outcome", -ENOENT);
    assert_int_equal(f->got_count, 8);
    reopen(f);
    assert_true(history_load_last(f->history, "alex", &s, &outcome));
    assert_int_equal(outcome, OUTCOME_ACCEPT);
    /* What the pipeline believed after the refused ones is still what it believes. */
    assert_int_equal(history_load_memory(f->history, "alex", &m), 0);
    assert_true(m.baseline.hr_bpm == 2);
}

static void test_effects(void **state)
{
    struct fixture *f = *state;
    struct person_memory m;
    struct effect e;

    sample_memory(&m, 1);
    for (int i = 0; i < 3; i++) {
        sample_effect(&e, i ? "alex-1" : "", MORNING_MS + i * HOUR_MS);
        history_effect(f->history, i == 1 ? "bo" : "alex", &e, &m);
    }
    history_effects(f->history, "alex", 5, on_effects, f);
    fixture_settle(f);
    assert_got(f, 0, "effect", 0);
    assert_got(f, 3, "effects", 0);
    assert_int_equal(f->effect_count, 2);
    assert_int_equal(f->effects[0].effect.started_unix_ms, MORNING_MS + 2 * HOUR_MS);
    assert_true(isnan(f->effects[0].effect.during.stress));
    f->effects[0].effect.during.stress = e.during.stress;
    assert_memory_equal(&f->effects[0].effect, &e, sizeof(e));
    history_effects(f->history, NULL, 2, on_effects, f);
    fixture_settle(f);
    assert_int_equal(f->effect_count, 2);
    assert_string_equal(f->effects[1].person, "bo");
}

static void everything_once(struct fixture *f, const char *person)
{
    struct person_memory m;
    struct suggestion s;
    struct outcome_event o;
    struct effect e;
    struct told t;
    struct session_effect se;

    sample_memory(&m, 1);
    sample_told(&t, TOLD_SESSION, 1, MORNING_MS);
    sample_session_effect(&se, MORNING_MS);
    sample_suggestion(&s, "x-1", MORNING_MS);
    sample_outcome(&o, "x-1", OUTCOME_NO, MORNING_MS);
    sample_effect(&e, "x-1", MORNING_MS);
    put_minute(f, person, 0, MORNING_MS, 70);
    history_memory(f->history, person, &m);
    history_suggestion(f->history, person, &s, &m);
    history_outcome(f->history, person, &o, &m);
    history_effect(f->history, person, &e, &m);
    history_told(f->history, person, &t, &m);
    history_session_effect(f->history, person, &se, &m);
    assert_int_equal(f->got_count, 0);
    fixture_settle(f);
    assert_int_equal(f->got_count, 5);
    for (int i = 0; i < 5; i++)
        assert_int_equal(f->got[i].rc, 0);
    assert_int_equal(fixture_state(f).written, 0);
    assert_int_equal(fixture_state(f).dropped, 0);
}

static void test_guest(void **state)
{
    struct fixture *f = *state;

    everything_once(f, "guest");
    assert_int_equal(fixture_ask(f, "SELECT (SELECT count(*) FROM minute) +"
                                    " (SELECT count(*) FROM memory) +"
                                    " (SELECT count(*) FROM suggestion) +"
                                    " (SELECT count(*) FROM effect) +"
                                    " (SELECT count(*) FROM told) +"
                                    " (SELECT count(*) FROM session) +"
                                    " (SELECT count(*) FROM session_effect)"),
                     0);
}

static void test_no_file(void **state)
{
    struct fixture *f = *state;
    struct person_memory m;

    fixture_close(f);
    f->options.path = "";
    assert_int_equal(fixture_open(f), 0);
    everything_once(f, "alex");
    assert_true(fixture_state(f).ok);
    assert_int_equal(history_load_memory(f->history, "alex", &m), -ENOENT);
    assert_int_equal(history_newest_unix_ms(f->history), 0);
    f->options.path = f->path;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_modes),
        TEST(test_minute),
        TEST(test_memory),
        TEST(test_memory_of_other_versions),
        TEST(test_memory_of_an_older_balm),
        TEST(test_outbox),
        TEST(test_one_outcome),
        TEST(test_effects),
        TEST(test_guest),
        TEST(test_no_file),
    };
    return cmocka_run_group_tests_name("history", tests, NULL, NULL);
}
