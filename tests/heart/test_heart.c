/* The room as a whole: what goes in second by second, and what the report says of it. */
#include "made_heart.h"

#include "instant.h"

#include <math.h>
#include <string.h>

#define NOTHING (-1.0)

/* clang-format off */
static const struct row {
    const char *name;
    struct { int until_s; double bpm, motion; } span[6]; /* rates and motion once a second */
    enum why want;
    enum activity activity;
    double stored_bpm;
} rows[] = {
    { "nothing ever came", { { 120, NOTHING, NOTHING } }, WHY_NO_SENSOR, ACTIVITY_UNKNOWN, 0 },
    { "half a minute of data", { { 30, 70, .01 } }, WHY_CALIBRATING, ACTIVITY_UNKNOWN, 0 },
    { "two minutes of data", { { 120, 70, .01 } }, WHY_CALIBRATING, ACTIVITY_REST, 0 },
    { "three minutes of data", { { 180, 70, .01 } }, WHY_OK, ACTIVITY_REST, 0 },
    { "a minute, but the person is known", { { 60, 70, .01 } }, WHY_OK, ACTIVITY_REST, 66 },
    { "it stopped", { { 300, 70, .01 }, { 400, NOTHING, NOTHING } }, WHY_NO_SENSOR, ACTIVITY_UNKNOWN, 0 },
    { "what comes is unusable", { { 300, 70, .01 }, { 400, 250, .01 } }, WHY_POOR_SIGNAL, ACTIVITY_UNKNOWN, 0 },
    { "walking", { { 600, 70, .01 }, { 700, 80, .12 } }, WHY_MOVING, ACTIVITY_LIGHT, 0 },
    { "running", { { 600, 70, .01 }, { 700, 140, .30 } }, WHY_MOVING, ACTIVITY_EXERCISE, 0 },
    { "pedalling with a still wrist", { { 600, 70, .01 }, { 700, 130, .01 } }, WHY_MOVING, ACTIVITY_EXERCISE, 0 },
    { "after running", { { 600, 70, .01 }, { 700, 140, .30 }, { 800, 90, .01 } }, WHY_RECOVERING, ACTIVITY_RECOVERY, 0 },
    { "recovered", { { 600, 70, .01 }, { 700, 140, .30 }, { 800, 90, .01 }, { 1000, 71, .01 } }, WHY_OK, ACTIVITY_REST, 0 },
    { "a rise of 20 with a source of motion", { { 600, 70, .01 }, { 650, 90, .01 } }, WHY_OK, ACTIVITY_REST, 0 },
    { "the same without one", { { 600, 70, NOTHING }, { 650, 90, NOTHING } }, WHY_OK, ACTIVITY_REST, 0 },
    { "for two minutes without one", { { 600, 70, NOTHING }, { 740, 90, NOTHING } }, WHY_EXERTION_UNKNOWN, ACTIVITY_UNKNOWN, 0 },
    { "and after it", { { 600, 70, NOTHING }, { 740, 92, NOTHING }, { 790, 74, NOTHING } }, WHY_OK, ACTIVITY_UNKNOWN, 0 },
    { "the motion sensor fell silent", { { 600, 70, .01 }, { 760, 90, NOTHING } }, WHY_EXERTION_UNKNOWN, ACTIVITY_UNKNOWN, 0 },
};
/* clang-format on */

static void test_row(void **state)
{
    const struct row *r = *state;
    struct heart *h = new_heart((struct heart_options){ .age_years = 30 });
    struct report out = { 0 };
    int t_s = 0;

    if (r->stored_bpm > 0)
        assert_true(heart_restore(h,
                                  &(struct baseline_memory){ .version = BASELINE_MEMORY_VERSION,
                                                             .hr_bpm = r->stored_bpm,
                                                             .ln_rmssd = 3.5,
                                                             .learnt_min = 60 },
                                  false));
    for (int i = 0; i < 6 && r->span[i].until_s > 0; i++) {
        for (; t_s <= r->span[i].until_s; t_s++) {
            if (r->span[i].bpm != NOTHING)
                heart_rate(h, t_s * US_PER_S, r->span[i].bpm);
            if (r->span[i].motion != NOTHING)
                heart_motion(h, t_s * US_PER_S, r->span[i].motion);
            if (t_s > 0 && t_s % 10 == 0)
                heart_tick(h, t_s * US_PER_S, &out);
        }
    }
    if (out.why != r->want)
        print_message("# %s\n", why_name(out.why));
    assert_int_equal(out.why, r->want);
    assert_int_equal(out.activity, r->activity);
    assert_int_equal(isnan(out.stress), out.why != WHY_OK);
    assert_int_equal(isnan(out.confidence), out.why != WHY_OK);
    assert_int_equal(isnan(out.over_bpm), out.why != WHY_OK);
    assert_int_equal(out.level == LEVEL_NONE, out.why != WHY_OK);
    assert_false(out.raised && out.why != WHY_OK);
    heart_free(h);
}

/* RR decides; the device's rate fills in where RR is sparse; a few rates are none. */
static const struct source {
    const char *name;
    int intervals;
    double interval_ms;
    int rates; /* of 90 bpm, the last ones before the tick at 60 s */
    double want_bpm;
} sources[] = {
    { "both: RR decides", 30, 1000, 30, 60 },
    { "ten intervals that fill a third", 10, 1000, 30, 60 },
    { "nine intervals", 9, 1500, 30, 90 },
    { "ten that fill less than 0.3", 10, 880, 30, 90 },
    { "rates alone", 0, 0, 5, 90 },
    { "four rates", 0, 0, 4, NAN },
    { "nine intervals and four rates", 9, 1500, 4, NAN },
};

static void test_source(void **state)
{
    const struct source *r = *state;
    struct heart *h = new_heart((struct heart_options){ .raw = true });
    struct report out;

    for (int t_s = 31; t_s <= 60; t_s++) {
        if (t_s > 60 - r->intervals)
            interval(h, t_s * US_PER_S, r->interval_ms);
        if (t_s > 60 - r->rates)
            heart_rate(h, t_s * US_PER_S, 90);
    }
    heart_tick(h, 60 * US_PER_S, &out);
    assert_true(isnan(r->want_bpm) ? isnan(out.heart_rate_bpm)
                                   : fabs(out.heart_rate_bpm - r->want_bpm) < 1e-9);
    heart_free(h);
}

/* A device that tells its rate every few seconds, none on the dot, is enough. */
static void test_slow_device(void **state)
{
    (void)state;
    struct heart *h = new_heart((struct heart_options){ .age_years = 30 });
    struct report out;

    for (int i = 0; i <= 120; i++) {
        int64_t t_us = i * 5 * US_PER_S + i % 3 * 200 * US_PER_MS;
        heart_rate(h, t_us, 70);
        if (i > 12) {
            heart_tick(h, t_us, &out);
            assert_true(fabs(out.heart_rate_bpm - 70) < 1e-9);
        }
    }
    assert_int_equal(out.why, WHY_OK);
    heart_free(h);
}

/* Two differences tell no share: that of the artifacts is shown. */
static void test_few_differences_are_not_blind(void **state)
{
    (void)state;
    static const struct {
        int32_t window_s;
        int n; /* intervals */
        bool blind;
    } shares[] = { { 30, 8, false }, { 30, 25, true }, { 300, 8, false }, { 300, 250, true } };

    for (size_t i = 0; i < sizeof(shares) / sizeof(shares[0]); i++) {
        struct heart *h = new_heart((struct heart_options){ .window_s = shares[i].window_s });
        struct report out;
        int64_t t_us = 0;
        for (int k = 0; k < shares[i].n + 5; k++) { /* five are not decided yet */
            t_us += (k % 2 ? 700 : 900) * US_PER_MS;
            interval(h, t_us, k % 2 ? 700 : 900);
        }
        heart_tick(h, t_us, &out);
        if ((out.artifacts > .5) != shares[i].blind)
            print_message("# row %zu: nn %d, artifacts %g\n", i, out.nn_count, out.artifacts);
        assert_int_equal(out.artifacts > .5, shares[i].blind);
        heart_free(h);
    }
}

/* Breaths are those of the last minute, however short the window of the report is. */
static void test_respiration_has_its_minute(void **state)
{
    (void)state;
    double got[2];

    for (int alone = 0; alone < 2; alone++) {
        struct heart *h = new_heart((struct heart_options){
            .window_s = 30, .want = HEART_WANT_RESPIRATION | (alone ? 0 : HEART_WANT_SCORE) });
        struct report out = { 0 };
        double t_s = 0;
        while (t_s < 180) {
            double ms = 900 + 50 * sin(t_s * 2 * 3.14159265 * .25);
            t_s += ms / 1000;
            interval(h, llround(t_s * 1e6), ms);
        }
        heart_tick(h, llround(t_s * 1e6), &out);
        got[alone] = out.respiration_bpm;
        heart_free(h);
    }
    assert_true(fabs(got[0] - 15) < 1);
    assert_true(got[1] == got[0]);
}

/* A handful of differences makes no RMSSD: 80 in five minutes, or the same share of another window.
 */
static void test_too_few_differences(void **state)
{
    (void)state;
    static const struct {
        int32_t window_s;
        int diffs;
        bool raw, known;
    } few[] = { { 300, 79, false, false }, { 300, 80, false, true }, { 60, 15, false, false },
                { 60, 16, false, true },   { 300, 2, true, true },   { 300, 0, true, false } };

    for (size_t i = 0; i < sizeof(few) / sizeof(few[0]); i++) {
        struct heart *h =
            new_heart((struct heart_options){ .window_s = few[i].window_s, .raw = few[i].raw });
        struct report out;
        int given = few[i].diffs + 1 + (few[i].raw ? 0 : 5); /* five are not decided yet */
        for (int k = 1; k <= given; k++)
            interval(h, k * US_PER_S, 1000 + k % 2);
        heart_tick(h, given * US_PER_S, &out);
        assert_int_equal(!isnan(out.rmssd_ms), few[i].known);
        assert_int_equal(!isnan(out.pnn50_pct), few[i].known);
        if (few[i].known && few[i].diffs > 2) {
            assert_true(fabs(out.sd1_ms - out.rmssd_ms / sqrt(2)) < .05);
            assert_true(fabs(out.sdnn_ms - .5) < .05 && fabs(out.rmssd_ms - 1) < .05);
        }
        assert_int_equal(out.nn_count, few[i].diffs + 1);
        heart_free(h);
    }
}

struct seen {
    int n, bad, apart;
    int64_t index[64];
};

static void on_beat(void *ctx, const struct beat *b)
{
    struct seen *s = ctx;
    s->bad += !b->ok;
    s->apart += !b->adjacent;
    s->index[s->n++] = b->index;
}

static void test_each_interval_is_decided_once(void **state)
{
    (void)state;
    for (int raw = 0; raw < 2; raw++) {
        struct seen seen = { 0 };
        struct heart *h =
            new_heart((struct heart_options){ .raw = raw != 0, .on_beat = on_beat, .ctx = &seen });
        for (int i = 0; i < 30; i++) {
            if (i == 10)
                heart_switch(h);
            interval(h, i * US_PER_S, i == 20 ? 0 : 1000 + i % 3); /* one is empty */
        }
        assert_int_equal(seen.n, raw ? 29 : 24);
        heart_flush(h);
        assert_int_equal(seen.n, 29);
        assert_int_equal(seen.apart, 2); /* the first, and where another sensor took over */
        assert_int_equal(seen.bad, 0);
        for (int i = 0; i < 29; i++)
            assert_int_equal(seen.index[i], i < 20 ? i : i + 1);
        heart_flush(h); /* nothing is left */
        assert_int_equal(seen.n, 29);
        interval(h, 100 * US_PER_S, 1000);
        heart_flush(h);
        assert_int_equal(seen.n, 30);
        heart_free(h);
    }
}

/* An irregular heart that the thresholds have got used to must not pass for a calm one. */
static void test_blind_is_said(void **state)
{
    (void)state;
    struct heart *h = new_heart((struct heart_options){ .age_years = 60 });
    struct report out;
    double t_s = 0;

    for (int i = 0; i < 600; i++) { /* every third beat comes early, and a pause follows */
        double ms = i % 3 == 0 ? 520 : i % 3 == 1 ? 1080 : 800;
        t_s += ms / 1000;
        interval(h, (int64_t)(t_s * 1000) * US_PER_MS, ms);
    }
    heart_tick(h, 480 * US_PER_S, &out);
    assert_int_equal(out.why, WHY_POOR_SIGNAL);
    assert_true(out.artifacts > .3);
    heart_free(h);
}

/* Ten minutes of rest, ten of tension: all of the verdict is told. */
static void test_tension_is_told(void **state)
{
    (void)state;
    struct heart *h = new_heart((struct heart_options){ .age_years = 30 });
    struct report out = { 0 };
    bool rising = false;

    for (int t_s = 0; t_s <= 1000; t_s++) {
        heart_rate(h, t_s * US_PER_S, t_s < 600 ? 70 : 82);
        heart_motion(h, t_s * US_PER_S, .01);
        if (t_s > 0 && t_s % 10 == 0)
            heart_tick(h, t_s * US_PER_S, &out);
        rising = rising || (t_s > 600 && out.trend == TREND_RISING);
        assert_false(t_s < 600 && out.raised);
    }
    assert_true(rising && out.raised && out.sustained);
    assert_int_equal(out.level, LEVEL_HIGH);
    assert_true(out.over_bpm > 8 && out.over_bpm < 12);
    assert_int_equal(out.doubts, 1u << DOUBT_RATE_ONLY | 1u << DOUBT_LEARNING);
    heart_free(h);
}

/* An RMSSD among artifacts, or of few differences, is not this person's. */
static void test_rmssd_is_learnt_of_good_beats(void **state)
{
    (void)state;
    static const struct {
        int every, lost; /* of so many beats one is doubled; so many of ten are not sent */
        bool learnt;
        bool raw; /* whose artifacts nobody looks for */
    } of[] = { { 0, 0, true }, { 15, 0, true }, { 8, 0, false },
               { 0, 5, true }, { 0, 8, false }, { 0, 0, false, true } };

    for (size_t k = 0; k < sizeof(of) / sizeof(of[0]); k++) {
        struct heart *h = new_heart((struct heart_options){ .age_years = 30, .raw = of[k].raw });
        struct baseline_memory m;
        struct report out;
        double t_s = 0;
        int64_t tick_us = 10 * US_PER_S;
        for (int i = 0; t_s < 900; i++) {
            bool doubled = of[k].every && i % of[k].every == 0;
            double ms = (800 + 15 * sin(i * 1.1)) * (doubled ? 2 : 1);
            t_s += ms / 1000;
            for (; tick_us < llround(t_s * 1e6); tick_us += 10 * US_PER_S)
                heart_tick(h, tick_us, &out);
            heart_rate(h, llround(t_s * 1e6), 75);
            if (i % 20 >= 2 * of[k].lost)
                interval(h, llround(t_s * 1e6), ms);
        }
        heart_save(h, &m);
        assert_int_equal(!isnan(m.ln_rmssd), of[k].learnt);
        heart_free(h);
    }
}

/* Its heart rate goes on where intervals prove to be none; what comes after does not mix with them.
 */
static void test_no_beats_after_all(void **state)
{
    (void)state;
    struct heart *h = new_heart((struct heart_options){
        .want = HEART_WANT_SCORE | HEART_WANT_WINDOW | HEART_WANT_RESPIRATION });
    struct baseline_memory m;
    struct report out = { 0 };

    for (int t_s = 1; t_s <= 500; t_s++) {
        double before_bpm = out.heart_rate_bpm;
        heart_rate(h, t_s * US_PER_S, 60);
        heart_motion(h, t_s * US_PER_S, .01);
        if (t_s <= 110 || t_s > 300)
            interval(h, t_s * US_PER_S, 1000 + (t_s % 2 ? 1 : -1) * (t_s <= 110 ? 40 : 10));
        if (t_s == 115)
            heart_retract(h);
        if (t_s % 10)
            continue;
        heart_tick(h, t_s * US_PER_S, &out);
        assert_int_equal(isnan(out.rmssd_ms), t_s < 90 || (t_s > 115 && t_s < 390));
        if (t_s > 115 && t_s <= 300) {
            assert_int_equal(out.nn_count, 0);
            assert_true(isnan(out.respiration_bpm) && !(out.artifacts > 0));
            assert_true(fabs(out.heart_rate_bpm - before_bpm) < .2);
        }
        if (t_s == 300) {
            heart_save(h, &m);
            assert_true(isnan(m.ln_rmssd) && m.recent_bpm > 50);
            assert_int_equal(out.why, WHY_OK);
        }
    }
    assert_true(fabs(out.rmssd_ms - 20) < .1);
    assert_int_equal(out.nn_count, 195); /* five are not decided yet */
    heart_free(h);
}

static void test_only_what_is_wanted(void **state)
{
    (void)state;
    static const uint32_t wants[] = { HEART_WANT_SCORE, HEART_WANT_WINDOW };

    for (int k = 0; k < 2; k++) {
        struct heart *h = new_heart((struct heart_options){ .want = wants[k] });
        struct report out = { .load.today.raised_min = 7,
                              .sensor = "strap",
                              .simulated = true,
                              .level = LEVEL_HIGH,
                              .raised = true,
                              .sustained = true,
                              .doubts = 255,
                              .trend = TREND_RISING,
                              .why = WHY_AWAY,
                              .activity = ACTIVITY_SLEEP,
                              .nn_count = 99 };
        for (int t_s = 0; t_s <= 300; t_s++) {
            interval(h, t_s * US_PER_S, 1000 + 30 * sin(t_s));
            if (t_s > 0 && t_s % 10 == 0)
                heart_tick(h, t_s * US_PER_S, &out);
        }
        assert_int_equal(isnan(out.stress), k == 1);
        assert_true(k == 0 || (out.level == LEVEL_NONE && !out.raised && !out.sustained &&
                               !out.doubts && out.trend == TREND_NONE && out.why == WHY_OK &&
                               out.activity == ACTIVITY_UNKNOWN));
        assert_true(k == 1 || out.nn_count == 0);
        assert_int_equal(isnan(out.baseline), k == 1);
        assert_int_equal(isnan(out.rmssd_ms), k == 0);
        assert_int_equal(isnan(out.coverage), k == 0);
        assert_int_equal(isnan(out.sd2_ms), k == 0);
        assert_false(isnan(out.heart_rate_bpm));
        assert_true(out.load.today.raised_min == 7 && out.simulated &&
                    !strcmp(out.sensor, "strap"));
        heart_free(h);
    }
}

static void test_last_and_motion(void **state)
{
    (void)state;
    struct heart *h = new_heart((struct heart_options){ .age_years = 30 });

    assert_true(heart_last_us(h) == INSTANT_NEVER);
    assert_false(heart_has_motion(h, 0));
    interval(h, 5 * US_PER_S, 0); /* empty */
    heart_rate(h, 6 * US_PER_S, 20);
    assert_true(heart_last_us(h) == INSTANT_NEVER);
    heart_rate(h, 7 * US_PER_S, 60);
    assert_true(heart_last_us(h) == 7 * US_PER_S);
    for (int i = 0; i < 11; i++)
        heart_motion(h, (10 + i) * US_PER_S, .02);
    assert_true(heart_has_motion(h, 20 * US_PER_S));
    assert_false(heart_has_motion(h, 41 * US_PER_S));
    heart_free(h);
    heart_free(NULL);
}

int main(void)
{
    struct tests tests = { 0 };

    ADD_ROWS(&tests, rows, test_row);
    ADD_ROWS(&tests, sources, test_source);
    ADD_TEST(&tests, test_slow_device);
    ADD_TEST(&tests, test_few_differences_are_not_blind);
    ADD_TEST(&tests, test_respiration_has_its_minute);
    ADD_TEST(&tests, test_too_few_differences);
    ADD_TEST(&tests, test_each_interval_is_decided_once);
    ADD_TEST(&tests, test_blind_is_said);
    ADD_TEST(&tests, test_tension_is_told);
    ADD_TEST(&tests, test_rmssd_is_learnt_of_good_beats);
    ADD_TEST(&tests, test_no_beats_after_all);
    ADD_TEST(&tests, test_only_what_is_wanted);
    ADD_TEST(&tests, test_last_and_motion);
    return RUN_TESTS(&tests, "heart");
}
