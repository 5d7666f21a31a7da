/* A restart forgets nothing: offers, routines, load, and whether a heart can be read. */
#include "person_bench.h"

#include "near.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void test_a_restart_goes_on(void **state)
{
    struct profile profile = bench_alex();
    struct log a = { 0 }, b = { 0 };
    struct person_memory memory;
    struct person *p = bench_known_person(&profile, &a);
    (void)state;

    bench_play(p, 0, 1500, 0);
    assert_int_equal(a.suggestions, 1);
    assert_int_equal(a.outcomes, 0);
    struct instant stop = bench_at(1500 * S);
    person_save(p, &stop, &memory);
    person_free(p);

    /* the new process counts its monotonic time from nought */
    p = bench_person(&profile, &b);
    struct instant start = { .us = 1, .unix_ms = MORNING + 1510 * 1000 };
    person_restore(p, &memory, &start);
    struct person_view view;
    person_view(p, &start, &view);
    assert_non_null(view.open);
    assert_string_equal(view.open->id, a.offer.id);

    struct answer_event no = { .answer = ANSWER_NO };
    struct person_input in = { .kind = INPUT_ANSWER, .answer = &no };
    assert_int_equal(person_feed(p, &in, &start), 0);
    assert_string_equal(a.offer.id, view.open ? view.open->id : a.offer.id);
    assert_int_equal(b.outcome, OUTCOME_NO);
    assert_near(b.last.load.today.raised_min, 0, 0); /* no report yet */
    struct instant later = { .us = 20 * S, .unix_ms = start.unix_ms + 20000 };
    person_advance(p, &later);
    assert_near(b.last.load.today.raised_min, a.last.load.today.raised_min, 1e-9);
    assert_int_equal(b.suggestions, 0);
    person_free(p);
    free(a.text);
    free(b.text);
}

/* A Pi without a battery learns the time minutes after its start: until then a routine waits. */
static void test_a_routine_waits_for_the_clock(void **state)
{
    struct profile profile = bench_alex();
    struct log a = { 0 }, b = { 0 };
    struct person_memory before, meanwhile;
    struct command start = { .kind = COMMAND_ROUTINE_START, .name = "breathe_resonance" };
    struct person_input in = { .kind = INPUT_COMMAND, .command = &start };
    struct person *p = bench_person(&profile, &a);
    struct instant t = bench_at(400 * S);
    struct person_view view;
    (void)state;

    bench_play(p, 0, 400, 0);
    assert_int_equal(person_feed(p, &in, &t), 0);
    bench_play(p, 400, 500, 0);
    t = bench_at(500 * S);
    person_save(p, &t, &before);
    assert_int_equal(before.routine.status, ROUTINE_RUNNING);
    person_free(p);

    p = bench_person(&profile, &b);
    struct instant unknown = { .us = 1 };
    person_restore(p, &before, &unknown);
    unknown.us = 60 * S;
    person_advance(p, &unknown);
    person_save(p, &unknown, &meanwhile);
    assert_int_equal(meanwhile.routine.status, ROUTINE_RUNNING); /* not forgotten */
    struct instant known = { .us = 70 * S, .unix_ms = MORNING + 570 * 1000 };
    person_advance(p, &known);
    person_view(p, &known, &view);
    assert_int_equal(view.routine.status, ROUTINE_RUNNING);
    assert_int_equal(view.routine.elapsed_s, 170);
    person_free(p);
    free(a.text);
    free(b.text);
}

/* Stopped anywhere, and begun anew a moment later: the sums of the day go on as if it had not been.
 */
static void test_load_goes_on(void **state)
{
    static const int stops_s[] = { 300, 900, 1805, 2500 };
    struct profile profile = bench_alex();
    struct log whole = { 0 };
    struct person *p = bench_person(&profile, &whole);
    (void)state;

    bench_play(p, 0, 2990, 0);
    person_free(p);
    assert_true(whole.last.load.today.raised_min > 5);
    assert_true(whole.last.load.today.over_beats > 50);
    for (size_t i = 0; i < sizeof(stops_s) / sizeof(stops_s[0]); i++) {
        struct log l = { 0 };
        struct person_memory m;
        struct instant stop = bench_at(stops_s[i] * S);

        p = bench_person(&profile, &l);
        bench_play(p, 0, stops_s[i], 0);
        person_save(p, &stop, &m);
        struct load before = l.last.load;
        person_free(p);
        p = bench_person(&profile, &l);
        stop.us = 0;
        person_restore(p, &m, &stop);
        stop.us = 10 * S;
        stop.unix_ms += 10000;
        person_advance(p, &stop);
        assert_near(l.last.load.today.scored_min, before.today.scored_min, 1e-9);
        assert_near(l.last.load.month.raised_min, before.month.raised_min, 1e-9);
        assert_near(l.last.load.week.over_beats, before.week.over_beats, 1e-9);
        assert_near(l.last.load.hour.scored_min, 0, 0); /* of this run */
        person_free(p);
        free(l.text);
    }
    free(whole.text);
}

/* What was learnt in the last hours goes on over a restart, but not over a night. */
static void test_recent_hours_go_on(void **state)
{
    static const struct {
        int64_t away_ms;
        bool known, go_on;
    } rows[] = { { 0, true, true },
                 { 7199000, true, true },
                 { 7200000, true, false },
                 { -1000, true, false }, /* the clock was set back */
                 { 60000, false, false } };
    struct profile profile = bench_alex();
    (void)state;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct log l = { 0 };
        struct person_memory m, again;
        struct instant stop = bench_at(1500 * S);
        struct person *p = bench_person(&profile, &l);
        bench_play(p, 0, 1500, 0);
        person_save(p, &stop, &m);
        person_free(p);
        assert_true(m.baseline.recent_min > 10);
        stop.unix_ms = rows[i].known ? stop.unix_ms + rows[i].away_ms : 0;
        p = bench_person(&profile, &l);
        person_restore(p, &m, &stop);
        person_save(p, &stop, &again);
        assert_near(again.baseline.recent_min, rows[i].go_on ? m.baseline.recent_min : 0, 1e-9);
        assert_near(again.baseline.hr_bpm, m.baseline.hr_bpm, 1e-9);
        if (rows[i].go_on)
            assert_near(again.baseline.recent_bpm, m.baseline.recent_bpm, 1e-9);
        person_free(p);
        free(l.text);
    }
}

/* The memory of an older balm knows nothing of some parts: those begin afresh, the rest is kept. */
static void test_parts_that_are_missing(void **state)
{
    struct profile profile = bench_alex();
    struct log l = { 0 };
    struct person_memory m, again;
    struct instant stop = bench_at(1500 * S);
    struct person *p = bench_person(&profile, &l);
    (void)state;

    bench_play(p, 0, 1500, 0);
    person_save(p, &stop, &m);
    person_free(p);
    assert_int_equal(m.response.version, RESPONSE_MEMORY_VERSION);
    memset(&m.response, 0, sizeof(m.response));
    memset(&m.load, 0xff, sizeof(m.load));
    p = bench_person(&profile, &l);
    person_restore(p, &m, &stop);
    person_save(p, &stop, &again);
    assert_int_equal(again.response.version, RESPONSE_MEMORY_VERSION);
    assert_int_equal(again.load.version, LOAD_MEMORY_VERSION);
    assert_near(again.load.days[0].scored_min, 0, 0);
    assert_memory_equal(&again.baseline.hr_bpm, &m.baseline.hr_bpm, sizeof(double));
    assert_string_equal(again.advise.open.id, m.advise.open.id);
    person_free(p);
    free(l.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_restart_goes_on),
        cmocka_unit_test(test_a_routine_waits_for_the_clock),
        cmocka_unit_test(test_load_goes_on),
        cmocka_unit_test(test_recent_hours_go_on),
        cmocka_unit_test(test_parts_that_are_missing),
    };
    return cmocka_run_group_tests_name("restart", tests, NULL, NULL);
}
