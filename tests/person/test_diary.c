/* Minutes: their edges, the beats in them, what was decided about those late. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "diary.h"
#include "near.h"
#include "rr.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define S US_PER_S

static struct instant at_s(double s, int64_t unix_ms_at_0)
{
    struct instant t = { .us = (int64_t)(s * 1e6) };
    if (unix_ms_at_0)
        t.unix_ms = unix_ms_at_0 + t.us / US_PER_MS;
    return t;
}

/* clang-format off */
static const struct edge {
    const char *name;
    int64_t unix_ms;         /* at second 0; 0: no wall time */
    double first_end_s;
    int64_t start_minute_ms; /* what the first minute is dated */
} edges[] = {
    { "without wall time a minute is sixty seconds", 0, 60, 0 },
    { "on the minute", 600000, 60, 600000 },
    { "a minute begun late ends with the wall's", 630000, 30, 630000 },
    { "a hair before the next minute is the next", 659800, 60.2, 660000 },
    { "one second and more before it is not", 658000, 2, 658000 },
};
/* clang-format on */

static void test_edge(void **state)
{
    const struct edge *e = *state;
    struct diary *d = calloc(1, sizeof(*d));
    struct instant start = at_s(0, e->unix_ms);

    assert_non_null(d);
    diary_init(d, &start);
    assert_int_equal(diary_due(d), (int64_t)(e->first_end_s * 1e6));
    assert_int_equal(d->pages[0].minute.start.unix_ms, e->start_minute_ms);
    free(d);
}

static void beat(struct diary *d, double t_s, int32_t ms)
{
    diary_interval(d, &(struct rr_interval){ .ticks = ms * RR_TICKS_PER_MS, .quality = 100 },
                   (int64_t)(t_s * 1e6));
}

static const struct minute *turn(struct diary *d)
{
    struct instant t = { .us = diary_due(d) };
    t.unix_ms = 600000 + t.us / US_PER_MS;
    return diary_turn(d, &t);
}

/* Beats of the last seconds are decided after the minute ended: they must still be in its row. */
static void test_late_decisions(void **state)
{
    struct diary *d = calloc(1, sizeof(*d));
    struct instant start = at_s(0, 600000);
    const struct minute *m;
    (void)state;

    assert_non_null(d);
    diary_init(d, &start);
    for (int i = 0; i < 60; i++)
        beat(d, i + 0.5, 1000);
    for (int i = 0; i < 55; i++)
        diary_decided(d, i, true);
    assert_null(turn(d)); /* at 60 s: one page waits, the next is begun */
    beat(d, 60.5, 900);
    for (int i = 55; i < 61; i++)
        diary_decided(d, i, i % 2 == 0);
    assert_int_equal(diary_due(d), 70 * S);
    m = turn(d);
    assert_non_null(m);
    assert_int_equal(m->beat_count, 60);
    assert_int_equal(m->start.unix_ms, 600000);
    for (int i = 0; i < 60; i++) {
        assert_int_equal(m->beats[i].ok, i < 55 || i % 2 == 0);
        assert_int_equal(m->beats[i].at_ms, i * 1000 + 500);
    }
    m = diary_close(d);
    assert_non_null(m);
    assert_int_equal(m->beat_count, 1);
    assert_true(m->beats[0].ok); /* index 60 was decided, in the right page */
    assert_null(diary_close(d));
    free(d);
}

static void test_undecided_beats_keep_their_range(void **state)
{
    struct diary *d = calloc(1, sizeof(*d));
    struct instant start = at_s(0, 600000);
    (void)state;

    assert_non_null(d);
    diary_init(d, &start);
    beat(d, 1, 800);
    beat(d, 2, 5000);
    const struct minute *m = diary_close(d);
    assert_true(m->beats[0].ok);
    assert_false(m->beats[1].ok);
    free(d);
}

static void test_flood_and_silence(void **state)
{
    struct diary *d = calloc(1, sizeof(*d));
    struct instant start = at_s(0, 600000);
    (void)state;

    assert_non_null(d);
    diary_init(d, &start);
    for (int i = 0; i < MINUTE_BEATS_MAX + 25; i++)
        beat(d, i * 0.1, 100);
    assert_null(turn(d));
    const struct minute *m = turn(d);
    assert_int_equal(m->beat_count, MINUTE_BEATS_MAX);
    assert_int_equal(m->beats_dropped, 25);
    assert_null(turn(d));                    /* nothing was heard in the second minute: */
    assert_int_equal(diary_due(d), 180 * S); /* no page waits */
    assert_null(diary_close(d));
    free(d);
}

static void test_means(void **state)
{
    struct diary *d = calloc(1, sizeof(*d));
    struct instant start = at_s(0, 600000);
    (void)state;

    assert_non_null(d);
    diary_init(d, &start);
    for (int i = 0; i < 6; i++) {
        struct report r = {
            .heart_rate_bpm = 60 + i,
            .stress = i < 2 ? 40 + i : NAN,
            .rmssd_ms = NAN,
            .sdnn_ms = NAN,
            .confidence = NAN,
            .coverage = 1,
            .artifacts = 0,
            .why = i < 2 ? WHY_OK : WHY_MOVING,
            .activity = ACTIVITY_LIGHT,
            .raised = i == 0,
        };
        diary_report(d, &r, 10);
    }
    diary_heard(d);
    const struct minute *m = diary_close(d);
    assert_near(m->heart_rate_bpm, 62.5, 1e-9);
    assert_near(m->stress, 40.5, 1e-9);
    assert_true(isnan(m->rmssd_ms));
    assert_true(isnan(m->motion_g));
    assert_int_equal(m->why, WHY_MOVING);
    assert_int_equal(m->activity, ACTIVITY_LIGHT);
    assert_near(m->raised_s, 10, 0);
    free(d);
}

int main(void)
{
    enum { E = sizeof(edges) / sizeof(edges[0]) };
    const struct CMUnitTest plain[] = {
        cmocka_unit_test(test_late_decisions),
        cmocka_unit_test(test_undecided_beats_keep_their_range),
        cmocka_unit_test(test_flood_and_silence),
        cmocka_unit_test(test_means),
    };
    enum { P = sizeof(plain) / sizeof(plain[0]) };
    struct CMUnitTest tests[E + P];

    for (size_t i = 0; i < E; i++)
        tests[i] = (struct CMUnitTest){ .name = edges[i].name,
                                        .test_func = test_edge,
                                        .initial_state = (void *)(uintptr_t)&edges[i] };
    memcpy(&tests[E], plain, sizeof(plain));
    return cmocka_run_group_tests_name("diary", tests, NULL, NULL);
}
