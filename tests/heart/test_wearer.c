/* What is known of the wearer beside the beats: the house, declared conditions, the day. */
#include "made_heart.h"

#include "instant.h"
#include "random.h"

#include <math.h>

/* ---- the house ---- */

/* A strap without acceleration: half an hour at rest, then a walk of ten minutes, then rest. */
struct walk {
    struct heart *heart;
    double t_s;
    int64_t tick_us;
    int scored, moving, raised;
};

static void go_on(struct walk *w, int until_s, double bpm)
{
    struct report out = { 0 };

    w->scored = w->moving = w->raised = 0;
    while (w->t_s < until_s) {
        double ms = 60000 / bpm + 20 * sin(w->t_s * 1.6) + 10 * sin(w->t_s * .6);
        w->t_s += ms / 1000;
        for (; w->tick_us < llround(w->t_s * 1e6); w->tick_us += 10 * US_PER_S) {
            heart_tick(w->heart, w->tick_us, &out);
            w->scored += !isnan(out.stress);
            w->moving += out.why == WHY_MOVING;
            w->raised += out.raised;
        }
        interval(w->heart, llround(w->t_s * 1e6), ms);
    }
}

static void say(struct walk *w, enum context_kind kind, double value)
{
    heart_context(w->heart, llround(w->t_s * 1e6), &(struct context){ kind, value });
}

static void test_walk_seen_by_the_room(void **state)
{
    (void)state;
    for (int seen = 0; seen < 2; seen++) {
        struct walk w = { .heart = new_heart((struct heart_options){ .age_years = 35 }),
                          .tick_us = 10 * US_PER_S };
        go_on(&w, 1800, 62);
        assert_int_equal(w.raised, 0);
        for (int minute = 0; minute < 10; minute++) {
            if (seen)
                say(&w, CONTEXT_ROOM_MOTION, 1);
            go_on(&w, 1860 + 60 * minute, 84);
            assert_true(!seen || w.raised == 0);
            /* The rate is a mean of half a minute: the first one is not wholly of the walk. */
            assert_true(!seen || minute < 1 || (w.scored == 0 && w.moving == 6));
            assert_true(seen || minute != 1 || w.raised > 0);   /* which is what the room is for */
            assert_false(heart_has_motion(w.heart, w.tick_us)); /* a room alone is no source */
        }
        if (seen)
            say(&w, CONTEXT_ROOM_MOTION, 0);
        go_on(&w, 2700, 64);
        go_on(&w, 2820, 64);
        assert_int_equal(w.scored, 12);
        assert_int_equal(w.raised, 0);
        heart_free(w.heart);
    }
}

static void test_night(void **state)
{
    (void)state;
    struct walk w = { .heart = new_heart((struct heart_options){ .age_years = 35 }),
                      .tick_us = 10 * US_PER_S };
    struct report out = { 0 };

    go_on(&w, 1800, 62);
    double usual = heart_usual_rate(w.heart);
    say(&w, CONTEXT_IN_BED, 1);
    assert_true(heart_has_motion(w.heart, w.tick_us));
    go_on(&w, 2400, 58);
    assert_true(w.scored > 50);
    go_on(&w, 2430, 56);
    double before = heart_usual_rate(w.heart);
    go_on(&w, 8 * 3600, 50);
    assert_int_equal(w.scored, 0);
    assert_true(heart_usual_rate(w.heart) == before &&
                before > usual - 4); /* sleep is not learnt */
    heart_tick(w.heart, w.tick_us, &out);
    assert_int_equal(out.why, WHY_ASLEEP);
    assert_int_equal(out.activity, ACTIVITY_SLEEP);
    say(&w, CONTEXT_IN_BED, 0);
    assert_false(heart_has_motion(w.heart, w.tick_us));
    go_on(&w, 8 * 3600 + 120, 60);
    assert_true(w.scored >= 10);
    heart_free(w.heart);
}

/* ---- declared conditions ---- */

#define FIBRILLATION (UINT32_C(1) << CONDITION_ATRIAL_FIBRILLATION)

/* Beats without any rhythm, 85 a minute on average, and some that no heart makes. */
static void flutter(struct heart *h, int from_s, int until_s, struct report *out)
{
    struct random random = { 3 };
    int64_t tick_us = from_s / 10 * 10 * US_PER_S;

    for (double t_s = from_s; t_s < until_s;) {
        double ms = 400 + 612 * random_unit(&random);
        t_s += ms / 1000;
        for (; tick_us < llround(t_s * 1e6); tick_us += 10 * US_PER_S)
            heart_tick(h, tick_us, out);
        interval(h, llround(t_s * 1e6), ms);
        if (random_unit(&random) < .05)
            interval(h, llround(t_s * 1e6), random_unit(&random) < .5 ? 240 : 2400);
    }
}

static void test_fibrillation(void **state)
{
    (void)state;
    const uint32_t want = HEART_WANT_SCORE | HEART_WANT_WINDOW | HEART_WANT_SPECTRUM |
                          HEART_WANT_DFA | HEART_WANT_INDEX | HEART_WANT_RESPIRATION;

    double artifacts = 0;

    for (int declared = 0; declared < 2; declared++) {
        struct heart *h = new_heart((struct heart_options){ .age_years = 70, .want = want });
        struct report out = { 0 };
        struct baseline_memory m;
        heart_set_conditions(h, declared ? FIBRILLATION : 0);
        flutter(h, 10, 1800, &out);
        if (!declared) {
            assert_true(!isnan(out.confidence) ? out.confidence <= .25 : out.why != WHY_OK);
            assert_true(out.why == WHY_POOR_SIGNAL || !isnan(out.stress));
            artifacts = out.artifacts;
        } else {
            assert_int_equal(out.why, WHY_OK);
            assert_true(fabs(out.heart_rate_bpm - 85) < 4);
            assert_true(out.confidence > 0 && out.confidence <= .25); /* blind, too */
            assert_true(out.doubts >> DOUBT_CONDITION & 1);
            assert_false(out.doubts >> DOUBT_RATE_ONLY & 1);
            assert_true(isnan(out.rmssd_ms) && isnan(out.sdnn_ms) && isnan(out.pnn50_pct));
            assert_true(isnan(out.sd1_ms) && isnan(out.sd2_ms) && isnan(out.lf_ms2));
            assert_true(isnan(out.stress_index) && isnan(out.dfa_a1) && isnan(out.respiration_bpm));
            assert_true(out.coverage > .95 && out.coverage <= 1); /* of what the score is of */
            assert_true(out.artifacts > .02 && out.artifacts < .09);
            assert_true(artifacts > .09); /* what a rhythm would set aside */
            heart_save(h, &m);
            assert_true(isnan(m.ln_rmssd) && fabs(m.hr_bpm - 85) < 3);
            heart_set_conditions(h, 0); /* taken back */
            flutter(h, 1810, 2200, &out);
            assert_true(!isnan(out.confidence) ? out.confidence <= .25 : out.why != WHY_OK);
            assert_true(out.artifacts > .09);
        }
        heart_free(h);
    }
}

static const struct condition_row {
    const char *name;
    condition_set conditions;
    double factor;
} condition_rows[] = {
    { "none declared", 0, 1 },
    { "a pacemaker", UINT32_C(1) << CONDITION_PACEMAKER, .5 },
    { "a beta blocker", UINT32_C(1) << CONDITION_BETA_BLOCKER, .5 },
    { "both count once", UINT32_C(1) << CONDITION_PACEMAKER | UINT32_C(1) << CONDITION_BETA_BLOCKER,
      .5 },
    { "one that says nothing here", UINT32_C(1) << CONDITION_NEUROPATHY, 1 },
};

static void test_condition(void **state)
{
    const struct condition_row *r = *state;
    struct report out[2] = { 0 };

    for (int with = 0; with < 2; with++) {
        struct heart *h = new_heart((struct heart_options){ .age_years = 60 });
        heart_set_conditions(h, with ? r->conditions : 0);
        for (int t_s = 0; t_s <= 600; t_s++) {
            interval(h, t_s * US_PER_S, 1000 + 20 * sin(t_s));
            if (t_s > 0 && t_s % 10 == 0)
                heart_tick(h, t_s * US_PER_S, &out[with]);
        }
        heart_free(h);
    }
    assert_true(fabs(out[1].confidence - r->factor * out[0].confidence) < 1e-12);
    assert_int_equal((out[1].doubts >> DOUBT_CONDITION) & 1, r->factor < 1);
    assert_true(out[1].stress == out[0].stress && out[1].rmssd_ms == out[0].rmssd_ms);
}

/* Of all that fibrillates, the estimate sees how much of a minute could be beats. */
static const struct cover {
    const char *name;
    double beat_ms, other_ms;
    int others;    /* in ten */
    double factor; /* of the confidence, against beats alone */
} covers[] = {
    { "all could be", 700, 0, 0, 1 },
    { "the fastest heart", 301, 0, 0, 1 },
    { "a slow one", 1700, 0, 0, 1 },
    { "a tenth too short", 700, 299, 1, 1 - .1 / .3 },
    { "a tenth too long, and the minute half empty", 700, 2001, 1, .88 * (1 - .1 / .3) },
};

static void test_cover(void **state)
{
    const struct cover *r = *state;
    double confidence[2] = { 0 };

    for (int with = 0; with < 2; with++) {
        struct heart *h = new_heart((struct heart_options){ .age_years = 30 });
        struct report out = { 0 };
        int64_t t_us = 0, tick_us = 10 * US_PER_S;
        heart_set_conditions(h, FIBRILLATION);
        assert_true(heart_restore(
            h,
            &(struct baseline_memory){
                .version = BASELINE_MEMORY_VERSION,
                .hr_bpm = with ? 60000 / r->beat_ms < 35 ? 35 : 60000 / r->beat_ms : 75,
                .ln_rmssd = NAN,
                .learnt_min = 60 },
            false));
        for (int i = 0; t_us < 600 * US_PER_S; i++) {
            double ms = !with ? 800 : i % 10 < r->others ? r->other_ms : r->beat_ms;
            t_us += llround(ms * 1000);
            for (; tick_us < t_us; tick_us += 10 * US_PER_S)
                heart_tick(h, tick_us, &out);
            interval(h, t_us, ms);
        }
        assert_int_equal(out.why, WHY_OK);
        confidence[with] = out.confidence;
        heart_free(h);
    }
    if (!(fabs(confidence[1] / confidence[0] - r->factor) < .08))
        print_message("# %.3f\n", confidence[1] / confidence[0]);
    assert_true(fabs(confidence[1] / confidence[0] - r->factor) < .08);
}

/* Nothing that a heart could do: all of it was set aside, and that is what is said. */
static void test_nothing_plausible(void **state)
{
    (void)state;
    struct heart *h = new_heart((struct heart_options){ .age_years = 70 });
    struct report out;

    heart_set_conditions(h, FIBRILLATION);
    for (int t_s = 0; t_s < 300; t_s++)
        interval(h, t_s * US_PER_S, 200);
    heart_tick(h, 300 * US_PER_S, &out);
    assert_true(out.artifacts == 1 && out.coverage == 0);
    assert_true(isnan(out.heart_rate_bpm));
    assert_int_equal(out.why, WHY_POOR_SIGNAL);
    heart_free(h);
}

/* The day is known on, whatever is forgotten; and another one closes it. */
static void test_days(void **state)
{
    (void)state;
    struct heart *h = new_heart((struct heart_options){ .age_years = 40 });
    struct baseline_memory m;
    struct report out;

    for (int t_s = 0; t_s <= 3 * 2400; t_s++) {
        if (t_s % 2400 == 0) {
            heart_set_day(h, 7 + t_s / 2400);
            if (t_s == 2400)
                heart_forget(h);
        }
        heart_rate(h, t_s * US_PER_S, 60 + 4 * (t_s / 2400));
        if (t_s > 0 && t_s % 10 == 0)
            heart_tick(h, t_s * US_PER_S, &out);
    }
    heart_save(h, &m);
    assert_int_equal(m.day_count, 2);
    assert_int_equal(m.days[0].day, 8);
    assert_int_equal(m.days[1].day, 9);
    assert_true(fabs(m.days[0].hr_bpm - 64.5) < .1 && fabs(m.days[1].hr_bpm - 68.5) < .1);
    assert_true(m.learnt_min > 70 && m.learnt_min < 81);
    heart_free(h);
}

int main(void)
{
    struct tests tests = { 0 };

    ADD_TEST(&tests, test_walk_seen_by_the_room);
    ADD_TEST(&tests, test_night);
    ADD_TEST(&tests, test_fibrillation);
    ADD_ROWS(&tests, covers, test_cover);
    ADD_ROWS(&tests, condition_rows, test_condition);
    ADD_TEST(&tests, test_nothing_plausible);
    ADD_TEST(&tests, test_days);
    return RUN_TESTS(&tests, "wearer");
}
