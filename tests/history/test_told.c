/* What a person told is there once, whatever happens; sessions are in their last state. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "command.h"
#include "fixture.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define MINUTE_MS 60000

static int setup(void **state)
{
    struct fixture *f = malloc(sizeof(*f));
    fixture_init(f, NULL);
    assert_int_equal(fixture_open(f), 0);
    *state = f;
    return 0;
}

static void set_file_limit(rlim_t most)
{
    struct rlimit limit;

    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = most < limit.rlim_max ? most : limit.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static int teardown(void **state)
{
    set_file_limit(RLIM_INFINITY);
    fixture_fini(*state);
    free(*state);
    return 0;
}

static void assert_got(const struct fixture *f, int i, const char *what, const char *id, int rc)
{
    assert_true(i < f->got_count);
    assert_string_equal(f->got[i].what, what);
    assert_string_equal(f->got[i].id, id);
    assert_int_equal(f->got[i].rc, rc);
}

/* The memory that comes with it is numbered by the id. */
static void tell(struct fixture *f, const struct told *t)
{
    struct person_memory m;

    sample_memory(&m, t->id);
    history_told(f->history, "alex", t, &m);
}

/* clang-format off */
static const struct kind_row {
    const char *name;
    enum told_kind kind;
    const char *is; /* what must hold of its row */
} kinds[] = {
    { "a note", TOLD_NOTE, "kind = 'note' AND text = 'slept \"badly\"; ä' AND number IS NULL AND"
                           " score IS NULL AND what IS NULL AND by IS NULL" },
    { "a feeling", TOLD_FEEL, "kind = 'feel' AND text IS NULL AND number = 4 AND score = 71.5 AND"
                              " what IS NULL AND by IS NULL" },
    { "a condition", TOLD_CONDITION, "kind = 'condition' AND number = 1 AND score IS NULL AND"
                                     " what = 'fever' AND by = 'answer'" },
    { "a session", TOLD_SESSION, "kind = 'session' AND number = 1772438400000 AND what = 'booked'"
                                 " AND (SELECT state FROM session) = 'booked'" },
    { "a sensitivity", TOLD_SENSITIVITY, "kind = 'sensitivity' AND number = -2 AND what IS NULL" },
    { "a snooze", TOLD_SNOOZE, "kind = 'snooze' AND number > at_unix_ms AND what IS NULL" },
    { "a switch", TOLD_SUGGESTIONS, "kind = 'suggestions' AND number = 1 AND what IS NULL" },
    { "what to forget", TOLD_RECALIBRATE, "kind = 'recalibrate' AND number IS NULL AND"
                                          " what = 'reference resonance'" },
};
/* clang-format on */

static void test_kind(void **state)
{
    const struct kind_row *r = *state;
    struct fixture f;
    struct told t;
    struct person_memory m;
    char query[300];

    fixture_init(&f, NULL);
    assert_int_equal(fixture_open(&f), 0);
    sample_told(&t, r->kind, 7, MORNING_MS);
    tell(&f, &t);
    memset(&t, 0xff, sizeof(t)); /* it was copied */
    assert_int_equal(f.got_count, 0);
    fixture_settle(&f);
    assert_got(&f, 0, "told", "7", 0);
    snprintf(query, sizeof(query),
             "SELECT %s AND person = 'alex' AND id = 7 AND utc_offset_s = 7200 AND at_unix_ms ="
             " 1772352000000 FROM told",
             r->is);
    assert_int_equal(fixture_ask(&f, query), 1);
    fixture_close(&f);
    assert_int_equal(fixture_open(&f), 0);
    assert_int_equal(history_load_memory(f.history, "alex", &m), 0); /* it was committed with it */
    assert_true(m.baseline.hr_bpm == 7);
    fixture_fini(&f);
}

static void test_the_same_twice(void **state)
{
    struct fixture *f = *state;
    struct told t;

    for (int kind = 0; kind < TOLD_KINDS; kind++) {
        sample_told(&t, (enum told_kind)kind, 1 + (uint32_t)kind, MORNING_MS);
        tell(f, &t);
        tell(f, &t);
    }
    fixture_settle(f);
    assert_int_equal(f->got_count, 2 * TOLD_KINDS);
    for (int i = 0; i < f->got_count; i++)
        assert_int_equal(f->got[i].rc, 0);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM told"), TOLD_KINDS);
    assert_int_equal(fixture_ask(f, "SELECT max(id) FROM told"), TOLD_KINDS);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM session"), 1);
}

/* The memory was damaged, and its counter begins anew: nothing of that is lost, nor there twice. */
static void test_counter_begins_anew(void **state)
{
    struct fixture *f = *state;
    struct told t;

    for (uint32_t id = 1; id <= 3; id++) {
        sample_told(&t, TOLD_NOTE, id, MORNING_MS + id);
        tell(f, &t);
    }
    for (uint32_t id = 1; id <= 2; id++) {
        sample_told(&t, TOLD_NOTE, id, MORNING_MS + HOUR_MS + id);
        t.text = "later";
        tell(f, &t);
        tell(f, &t);
    }
    fixture_settle(f);
    assert_got(f, 5, "told", "2", 0); /* known to its owner by the id that it came with */
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM told"), 5);
    assert_int_equal(fixture_ask(f, "SELECT sum(id) FROM told WHERE text = 'later'"), 4 + 5);
    sample_told(&t, TOLD_NOTE, 1, MORNING_MS); /* of another person */
    struct person_memory m;
    sample_memory(&m, 1);
    history_told(f->history, "bo", &t, &m);
    fixture_settle(f);
    assert_int_equal(fixture_ask(f, "SELECT id FROM told WHERE person = 'bo'"), 1);
}

static void test_nothing_known_of_the_score(void **state)
{
    struct fixture *f = *state;
    struct told t;

    sample_told(&t, TOLD_FEEL, 1, 0);
    t.feel.stress = NAN;
    tell(f, &t);
    tell(f, &t); /* NULL is the same as NULL here */
    fixture_settle(f);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM told WHERE score IS NULL"), 1);
}

static void test_long_note(void **state)
{
    struct fixture *f = *state;
    struct told t;
    char text[NOTE_TEXT_MAX + 1];

    memset(text, 'x', NOTE_TEXT_MAX);
    text[NOTE_TEXT_MAX] = '\0';
    sample_told(&t, TOLD_NOTE, 1, MORNING_MS);
    t.text = text;
    tell(f, &t);
    memset(text, 0, sizeof(text));
    fixture_settle(f);
    assert_int_equal(fixture_ask(f, "SELECT length(text) FROM told"), NOTE_TEXT_MAX);
}

static void assert_session(const struct session *a, const struct session *b)
{
    assert_int_equal(a->at_unix_ms, b->at_unix_ms);
    assert_int_equal(a->utc_offset_s, b->utc_offset_s);
    assert_int_equal(a->duration_min, b->duration_min);
    assert_string_equal(a->technique, b->technique);
    assert_string_equal(a->suggestion, b->suggestion);
    assert_int_equal(a->state, b->state);
    assert_int_equal(a->simulated, b->simulated);
}

static void test_session_changes_state(void **state)
{
    struct fixture *f = *state;
    struct told t;

    for (int s = 0; s < SESSION_STATES; s++) {
        sample_told(&t, TOLD_SESSION, 1 + (uint32_t)s, MORNING_MS);
        t.session.state = (enum session_state)s;
        t.session.duration_min = 30 + s;
        t.session.simulated = s == SESSION_HELD;
        snprintf(t.session.technique, sizeof(t.session.technique), "%s", s ? "thai" : "");
        tell(f, &t);
        history_sessions(f->history, "alex", 5, on_sessions, f);
        fixture_settle(f);
        assert_int_equal(f->session_count, 1);
        assert_string_equal(f->sessions[0].person, "alex");
        assert_session(&f->sessions[0].session, &t.session);
        assert_false(f->sessions[0].measured);
    }
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM told"), SESSION_STATES);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM session"), 1);
}

/* The one that another took the place of, in the same commit; what has been stays held. */
static void test_session_replaced(void **state)
{
    struct fixture *f = *state;
    const char *booked = "SELECT count(*) FROM session WHERE state = 'booked'";
    const char *cancelled = "SELECT count(*) FROM session WHERE state = 'cancelled'";
    struct told t;

    for (uint32_t i = 0; i < 3; i++) {
        sample_told(&t, TOLD_SESSION, i + 1, MORNING_MS + i * DAY_MS);
        t.replaces_unix_ms = i ? MORNING_MS + i * DAY_MS : 0; /* the one before */
        tell(f, &t);
    }
    fixture_settle(f);
    assert_int_equal(fixture_ask(f, booked), 1);
    assert_int_equal(fixture_ask(f, cancelled), 2);
    t.session.state = SESSION_HELD;
    t.replaces_unix_ms = 0;
    t.id = 4;
    tell(f, &t);
    sample_told(&t, TOLD_SESSION, 5, MORNING_MS + 3 * DAY_MS);
    t.replaces_unix_ms = MORNING_MS + 3 * DAY_MS; /* which was held meanwhile */
    tell(f, &t);
    fixture_settle(f);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM session WHERE state = 'held'"), 1);
    assert_int_equal(fixture_ask(f, cancelled), 2);
}

static void test_sessions(void **state)
{
    struct fixture *f = *state;
    struct person_memory m;
    struct session_effect e;
    struct told t;

    sample_memory(&m, 1);
    for (uint32_t i = 0; i < 4; i++) {
        sample_told(&t, TOLD_SESSION, i + 1, MORNING_MS + (3 - i) * DAY_MS);
        t.session.state = SESSION_HELD;
        history_told(f->history, i == 3 ? "bo" : "alex", &t, &m);
    }
    sample_session_effect(&e, MORNING_MS + 3 * DAY_MS); /* of the second */
    e.change[SESSION_NIGHT_HR] = (struct session_change){ 61, NAN, 60 };
    e.change[SESSION_DAYS_RAISED] = (struct session_change){ NAN, NAN, NAN };
    history_session_effect(f->history, "alex", &e, &m);
    history_session_effect(f->history, "alex", &e, &m);
    fixture_settle(f);
    assert_got(f, 4, "session", "swedish", 0);
    assert_got(f, 5, "session", "swedish", 0);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM session_effect"), SESSION_MEASURES);

    history_sessions(f->history, "alex", 5, on_sessions, f);
    fixture_settle(f);
    assert_int_equal(f->session_count, 3);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(f->sessions[i].session.at_unix_ms, MORNING_MS + (4 - i) * DAY_MS);
        assert_int_equal(f->sessions[i].measured, i == 1);
    }
    const struct session_effect *read = &f->sessions[1].effect;
    assert_int_equal(read->at_unix_ms, e.at_unix_ms);
    assert_string_equal(read->technique, "swedish");
    assert_true(read->simulated);
    for (int i = 0; i < SESSION_MEASURES; i++) {
        const double got[] = { read->change[i].before, read->change[i].after,
                               read->change[i].expected };
        const double want[] = { e.change[i].before, e.change[i].after, e.change[i].expected };
        for (int k = 0; k < 3; k++)
            assert_true(isnan(want[k]) ? isnan(got[k]) : got[k] == want[k]);
    }

    history_sessions(f->history, NULL, 2, on_sessions, f);
    fixture_settle(f);
    assert_int_equal(f->session_count, 2); /* the newest of everyone's */
    history_sessions(f->history, NULL, 8, on_sessions, f);
    fixture_settle(f);
    assert_string_equal(f->sessions[3].person, "bo");
    history_sessions(f->history, "bo", 0, on_sessions, f);
    fixture_settle(f);
    assert_int_equal(f->session_count, 0);
}

/* A word of a newer balm, or damage: left out, never guessed. */
static void test_unknown_words(void **state)
{
    struct fixture *f = *state;
    struct person_memory m;
    struct session_effect e;
    struct told t;

    sample_memory(&m, 1);
    for (uint32_t i = 0; i < 2; i++) {
        sample_told(&t, TOLD_SESSION, i + 1, MORNING_MS + i * DAY_MS);
        tell(f, &t);
    }
    sample_session_effect(&e, MORNING_MS + DAY_MS);
    history_session_effect(f->history, "alex", &e, &m);
    fixture_close(f);
    fixture_exec(f, "UPDATE session SET state = 'moved' WHERE at_unix_ms > 1772438400000;"
                    "UPDATE session_effect SET measure = 'x' WHERE measure = 'night_hr'");
    assert_int_equal(fixture_open(f), 0);
    history_sessions(f->history, "alex", 5, on_sessions, f);
    fixture_settle(f);
    assert_int_equal(f->session_count, 1);
    assert_true(f->sessions[0].measured);
    assert_true(isnan(f->sessions[0].effect.change[SESSION_NIGHT_HR].after));
    assert_true(f->sessions[0].effect.change[SESSION_NIGHT_RMSSD].after == 54.5);
}

/* What was told waits for a disk with room; who asks for the sessions is told why not. */
static void test_full_disk(void **state)
{
    struct fixture *f = *state;
    struct person_memory m;
    struct session_effect e;
    struct told t;

    fixture_close(f);
    assert_int_equal(fixture_open(f), 0);
    set_file_limit(4096);
    sample_memory(&m, 3);
    sample_told(&t, TOLD_NOTE, 1, MORNING_MS);
    tell(f, &t);
    sample_session_effect(&e, MORNING_MS);
    history_session_effect(f->history, "alex", &e, &m);
    history_sessions(f->history, "alex", 5, on_sessions, f);
    fixture_settle(f);
    assert_false(fixture_state(f).ok);
    assert_int_equal(f->got_count, 1);
    assert_got(f, 0, "sessions", "", -ENOSPC);
    assert_int_equal(fixture_state(f).waiting, 2);
    fixture_advance(f, 3 * MINUTE_MS);
    assert_int_equal(f->got_count, 1);
    set_file_limit(RLIM_INFINITY);
    fixture_advance(f, MINUTE_MS);
    assert_got(f, 1, "told", "1", 0);
    assert_got(f, 2, "session", "swedish", 0);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM told"), 1);
}

static void test_full_disk_at_the_end(void **state)
{
    struct fixture *f = *state;
    struct told t;

    fixture_close(f);
    assert_int_equal(fixture_open(f), 0);
    set_file_limit(4096);
    sample_told(&t, TOLD_NOTE, 1, MORNING_MS);
    tell(f, &t);
    fixture_close(f);
    assert_int_equal(f->got_count, 1);
    assert_got(f, 0, "told", "1", -ENOSPC);
}

/* It may have been told in a minute that was not over when the power went. */
static void test_newest(void **state)
{
    struct fixture *f = *state;
    struct told t;

    sample_told(&t, TOLD_SESSION, 1, MORNING_MS); /* which is booked for the next day */
    tell(f, &t);
    fixture_settle(f);
    assert_int_equal(history_newest_unix_ms(f->history), MORNING_MS);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };
    struct CMUnitTest tests[KINDS + 11] = {
        TEST(test_the_same_twice),
        TEST(test_counter_begins_anew),
        TEST(test_nothing_known_of_the_score),
        TEST(test_long_note),
        TEST(test_session_changes_state),
        TEST(test_session_replaced),
        TEST(test_sessions),
        TEST(test_unknown_words),
        TEST(test_full_disk),
        TEST(test_full_disk_at_the_end),
        TEST(test_newest),
    };
    size_t n = 10;

    for (size_t i = 0; i < KINDS; i++)
        tests[n++] = (struct CMUnitTest){
            .name = kinds[i].name,
            .test_func = test_kind,
            .initial_state = (void *)(uintptr_t)&kinds[i],
        };
    signal(SIGXFSZ, SIG_IGN);
    return _cmocka_run_group_tests("told", tests, n, NULL, NULL);
}
