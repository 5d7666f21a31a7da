/*
 * What a routine did, by hand: ten seconds a report, each stretch of time with
 * numbers of its own, so that a report in the wrong stretch shows in a mean.
 */
#include "player.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BEGIN_S 1000
#define STEP_S  10

static const struct routine_plan plan = {
    .name = "still",
    .duration_s = 100,
    .step_count = 1,
    .steps = { { PHASE_NONE, 100000, "Be still" } },
};

/* From a time on, counted from the start, until the next row's. */
struct stretch {
    int from_s;
    enum why why;
    double heart_rate_bpm, rmssd_ms, stress;
};

/* clang-format off */
#define WRONG 999, 999, 999

static const struct row {
    const char *name;
    struct stretch stretches[8];
    int stop_s, again_s, restart_s; /* 0: not */
    struct effect_span before, during, after;
} rows[] = {
    { "every stretch its own numbers",
      { { -1000, WHY_OK, WRONG }, { -300, WHY_OK, 80, 20, 85 }, { 1, WHY_OK, 70, 40, 50 },
        { 101, WHY_OK, WRONG }, { 160, WHY_OK, 75, 30, 40 }, { 460, WHY_OK, WRONG } },
      .before = { 80, 20, 85 }, .during = { 70, 40, 50 }, .after = { 75, 30, 40 } },
    { "means of what differs", /* 15 at 80 and 16 at 90; 5 and 4; 10 and 20 */
      { { -1000, WHY_OK, WRONG }, { -300, WHY_OK, 80, 20, 85 }, { -150, WHY_OK, 90, 20, 95 },
        { 1, WHY_OK, 70, 40, 50 }, { 51, WHY_OK, 61, 40, 50 }, { 101, WHY_OK, WRONG },
        { 160, WHY_OK, 75, 30, 40 }, { 260, WHY_OK, 78, 30, 10 } },
      .before = { (15 * 80 + 16 * 90) / 31.0, 20, (15 * 85 + 16 * 95) / 31.0 },
      .during = { (5 * 70 + 4 * 61) / 9.0, 40, 50 }, .after = { 77, 30, 20 } },
    { "who moves is not counted",
      { { -1000, WHY_OK, 80, 20, 85 }, { -100, WHY_MOVING, WRONG }, { 1, WHY_RECOVERING, WRONG },
        { 101, WHY_POOR_SIGNAL, WRONG }, { 300, WHY_OK, 75, 30, 40 } },
      .before = { 80, 20, 85 }, .during = { NAN, NAN, NAN }, .after = { 75, 30, 40 } },
    { "while still learning: no stress, but the rest",
      { { -1000, WHY_CALIBRATING, 80, 20, NAN }, { 1, WHY_CALIBRATING, 70, NAN, NAN },
        { 101, WHY_NO_SENSOR, NAN, NAN, NAN } },
      .before = { 80, 20, NAN }, .during = { 70, NAN, NAN }, .after = { NAN, NAN, NAN } },
    { "stopped: measured from there", .stop_s = 44,
      .stretches = { { -1000, WHY_OK, 80, 20, 85 }, { 1, WHY_OK, 70, 40, 50 },
        { 46, WHY_OK, WRONG }, { 110, WHY_OK, 75, 30, 40 }, { 401, WHY_OK, WRONG } },
      .before = { 80, 20, 85 }, .during = { 70, 40, 50 }, .after = { 75, 30, 40 } },
    { "started again: with what there is", .again_s = 200,
      .stretches = { { -1000, WHY_OK, 80, 20, 85 }, { 1, WHY_OK, 70, 40, 50 },
        { 101, WHY_OK, WRONG }, { 160, WHY_OK, 75, 30, 40 }, { 201, WHY_OK, WRONG } },
      .before = { 80, 20, 85 }, .during = { 70, 40, 50 }, .after = { 75, 30, 40 } },
    { "started again at once: no after", .again_s = 120,
      .stretches = { { -1000, WHY_OK, 80, 20, 85 }, { 1, WHY_OK, 70, 40, 50 },
        { 101, WHY_OK, WRONG } },
      .before = { 80, 20, 85 }, .during = { 70, 40, 50 }, .after = { NAN, NAN, NAN } },
    { "restarted in the middle", .restart_s = 56,
      .stretches = { { -1000, WHY_OK, 80, 20, 85 }, { 1, WHY_OK, 70, 40, 50 },
        { 51, WHY_OK, 60, 42, 40 }, { 101, WHY_OK, WRONG }, { 160, WHY_OK, 75, 30, 40 },
        { 460, WHY_OK, WRONG } },
      .before = { 80, 20, 85 }, .during = { (5 * 70 + 4 * 60) / 9.0, (5 * 40 + 4 * 42) / 9.0,
        (5 * 50 + 4 * 40) / 9.0 }, .after = { 75, 30, 40 } },
    { "restarted while measured", .restart_s = 300,
      .stretches = { { -1000, WHY_OK, 80, 20, 85 }, { 1, WHY_OK, 70, 40, 50 },
        { 101, WHY_OK, WRONG }, { 160, WHY_OK, 75, 30, 40 }, { 310, WHY_OK, 85, 30, 60 },
        { 460, WHY_OK, WRONG } },
      .before = { 80, 20, 85 }, .during = { 70, 40, 50 }, .after = { 80, 30, 50 } },
};
/* clang-format on */

static void assert_span(const char *which, const struct effect_span *got,
                        const struct effect_span *want)
{
    const double *g = &got->heart_rate_bpm, *w = &want->heart_rate_bpm;

    for (int i = 0; i < 3; i++)
        if (isnan(g[i]) != isnan(w[i]) || fabs(g[i] - w[i]) > 1e-9)
            fail_msg("%s %d: %g, want %g", which, i, g[i], w[i]);
}

static struct instant second(int s)
{
    return (struct instant){ .us = (BEGIN_S + s) * US_PER_S,
                             .unix_ms = INT64_C(1768215600000) + s * MS_PER_S };
}

static void give_report(struct player *p, const struct row *r, int s)
{
    const struct stretch *now = r->stretches;

    while (now + 1 < r->stretches + 8 && now[1].from_s != 0 && now[1].from_s <= s)
        now++;
    struct report report = { .at = second(s),
                             .why = now->why,
                             .heart_rate_bpm = now->heart_rate_bpm,
                             .rmssd_ms = now->rmssd_ms,
                             .stress = now->stress };
    player_report(p, &report);
}

static struct player *restart(struct player *p, int s)
{
    struct routine_memory m;
    struct player_output out;
    struct instant t = second(s);

    player_save(p, &t, &m);
    player_free(p);
    p = player_new();
    assert_non_null(p);
    assert_true(player_restore(p, &m, &plan, &t, &out));
    assert_false(out.has_effect);
    return p;
}

static void test_row(void **state)
{
    const struct row *r = *state;
    struct player *p = player_new();
    int effects = 0, restarts = 0;

    assert_non_null(p);
    for (int s = -900; s <= 1000; s++) {
        struct instant t = second(s);
        struct player_output out = { 0 };
        if (s % STEP_S == 0)
            give_report(p, r, s);
        if (player_due(p) <= t.us)
            player_step(p, &t, &out);
        else if (s == 0)
            assert_int_equal(player_start(p, &plan, "alex-5", true, &t, &out), 0);
        else if (r->stop_s && s == r->stop_s)
            assert_int_equal(player_stop(p, &t, &out), 0);
        else if (r->again_s && s == r->again_s)
            assert_int_equal(player_start(p, &plan, NULL, false, &t, &out), 0);
        else if (r->restart_s && s == r->restart_s) {
            p = restart(p, s);
            restarts++;
        }
        if (!out.has_effect || effects++ > 0) /* of the second start: not ours */
            continue;
        assert_string_equal(out.effect.routine, "still");
        assert_string_equal(out.effect.suggestion, "alex-5");
        assert_true(out.effect.simulated);
        assert_int_equal(out.effect.finished, r->stop_s == 0);
        assert_int_equal(out.effect.started_unix_ms, second(0).unix_ms);
        assert_int_equal(out.effect.ended_unix_ms, second(r->stop_s ? r->stop_s : 100).unix_ms);
        assert_span("before", &out.effect.before, &r->before);
        assert_span("during", &out.effect.during, &r->during);
        assert_span("after", &out.effect.after, &r->after);
    }
    assert_int_equal(effects, r->again_s ? 2 : 1);
    assert_int_equal(restarts, r->restart_s != 0);
    player_free(p);
}

/* One report a second: all five minutes are remembered, and no more. */
static void test_dense(void **state)
{
    struct player *p = player_new();
    struct player_output out;

    (void)state;
    assert_non_null(p);
    for (int s = -700; s <= 0; s++) {
        struct report r = { .at = second(s),
                            .heart_rate_bpm = s < -300 ? 999 : 60 - s / 10.0,
                            .rmssd_ms = NAN,
                            .stress = NAN };
        player_report(p, &r);
    }
    struct instant t = second(0);
    assert_int_equal(player_start(p, &plan, NULL, false, &t, &out), 0);
    assert_int_equal(player_stop(p, &t, &out), 0);
    t = second(360);
    player_step(p, &t, &out);
    assert_true(out.has_effect);
    assert_span("before", &out.effect.before, &(struct effect_span){ 75, NAN, NAN });
    player_free(p);
}

/* Time spent in a pause belongs to nothing, nor does what was before; and the next one begins anew.
 */
static void test_paused(void **state)
{
    struct player *p = player_new();
    struct player_output out;
    static const struct row r = { .stretches = { { -1000, WHY_OK, 70, 40, 50 } } };
    static const struct row wrong = { .stretches = { { -1000, WHY_OK, WRONG } } };

    (void)state;
    assert_non_null(p);
    struct instant t = second(0);
    assert_int_equal(player_start(p, &plan, NULL, false, &t, &out), 0);
    give_report(p, &wrong, 0);
    give_report(p, &r, 5);
    t = second(6);
    assert_int_equal(player_pause(p, &t, &out), 0);
    give_report(p, &wrong, 10);
    t = second(11);
    assert_int_equal(player_pause(p, &t, &out), 0);
    give_report(p, &r, 15);
    t = second(600);
    player_step(p, &t, &out);
    assert_true(out.has_effect);
    assert_span("during", &out.effect.during, &(struct effect_span){ 70, 40, 50 });

    assert_int_equal(player_start(p, &plan, NULL, false, &t, &out), 0);
    t = second(2000);
    player_step(p, &t, &out);
    assert_true(out.has_effect);
    assert_span("during", &out.effect.during, &(struct effect_span){ NAN, NAN, NAN });
    assert_span("after", &out.effect.after, &(struct effect_span){ NAN, NAN, NAN });
    player_free(p);
}

int main(void)
{
    enum { N = sizeof(rows) / sizeof(rows[0]) };
    struct CMUnitTest tests[N + 2] = { cmocka_unit_test(test_dense),
                                       cmocka_unit_test(test_paused) };

    for (size_t i = 0; i < N; i++)
        tests[i + 2] = (struct CMUnitTest){
            .name = rows[i].name,
            .test_func = test_row,
            .initial_state = (void *)(uintptr_t)&rows[i],
        };
    return cmocka_run_group_tests_name("routine effect", tests, NULL, NULL);
}
