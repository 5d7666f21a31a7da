/*
 * Hours of a made-up life: what must hold of every report, whatever the window, the step,
 * the restart, and whatever nonsense comes in.
 */
#include "made_heart.h"

#include "instant.h"
#include "random.h"
#include "rr.h"

#include <math.h>
#include <string.h>

/* Two hours that rest, work and wander, from a seed; every report goes to seen(). */
static void live(struct heart *h, int32_t step_s, int hours,
                 void (*seen)(void *ctx, int64_t t_us, const struct report *r), void *ctx)
{
    struct random r = { 77 };
    struct report out;
    int64_t next_us = step_s * US_PER_S;
    double t_s = 0, motion_s = 0;

    memset(&out, 0, sizeof(out));
    while (t_s < hours * 3600) {
        double mood = 70 + 8 * sin(t_s / 700) + (fmod(t_s, 3000) < 400 ? 14 : 0);
        bool walks = fmod(t_s, 5000) > 4400;
        double ms =
            60000 / (mood + (walks ? 30 : 0)) + 25 * sin(t_s * 1.6) + 15 * (random_unit(&r) - .5);
        if (random_unit(&r) < .01)
            ms *= 1.9;
        t_s += ms / 1000;
        int64_t t_us = llround(t_s * 1000) * US_PER_MS;
        for (; next_us < t_us; next_us += step_s * US_PER_S) {
            heart_tick(h, next_us, &out);
            seen(ctx, next_us, &out);
        }
        interval(h, t_us, ms);
        for (; motion_s < t_s; motion_s++)
            heart_motion(h, t_us, walks ? .15 : .01 + .01 * random_unit(&r));
    }
}

struct trace {
    int n;
    struct report report[800];
    int64_t t_us[800];
};

static void keep(void *ctx, int64_t t_us, const struct report *r)
{
    struct trace *t = ctx;
    if (t_us % (10 * US_PER_S) != 0)
        return;
    assert_true(t->n < 800);
    t->t_us[t->n] = t_us;
    t->report[t->n++] = *r;
}

static bool same_number(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

/* The length of the analysis window is a matter of display: the score never sees it. */
static void test_window_does_not_touch_score(void **state)
{
    (void)state;
    static struct trace want, got;
    static const int32_t windows_s[] = { 30, 60, 3600 };
    struct heart *h = new_heart((struct heart_options){ .age_years = 40 });
    int scored = 0;

    want.n = 0;
    live(h, 10, 2, keep, &want);
    heart_free(h);
    for (size_t w = 0; w < sizeof(windows_s) / sizeof(windows_s[0]); w++) {
        h = new_heart((struct heart_options){ .age_years = 40, .window_s = windows_s[w] });
        got.n = 0;
        live(h, 10, 2, keep, &got);
        heart_free(h);
        assert_int_equal(got.n, want.n);
        for (int i = 0; i < want.n; i++) {
            const struct report *a = &want.report[i], *b = &got.report[i];
            assert_true(same_number(a->stress, b->stress));
            assert_true(same_number(a->confidence, b->confidence));
            assert_true(same_number(a->heart_rate_bpm, b->heart_rate_bpm));
            assert_true(same_number(a->baseline, b->baseline));
            assert_true(a->why == b->why && a->trend == b->trend && a->level == b->level &&
                        a->raised == b->raised && a->sustained == b->sustained &&
                        a->activity == b->activity);
            scored += !isnan(b->stress);
        }
    }
    assert_true(scored > 500);
}

/* Other steps see the same person: after a quarter of an hour scores and reasons are the same. */
static const struct stepping {
    const char *name;
    int32_t step_s;
    double points, most; /* the scores are apart: mean, and 98 of 100 */
    double differ;       /* share of ticks with another reason, or another answer to raised */
} steppings[] = {
    { "ticks of 1 s", 1, 1, 8, .03 },    { "ticks of 2 s", 2, 1, 8, .03 },
    { "ticks of 5 s", 5, 1, 8, .03 },    { "ticks of 30 s", 30, 1.5, 12, .04 },
    { "ticks of 60 s", 60, 3, 20, .08 },
};

static void test_steps_agree(void **state)
{
    const struct stepping *r = *state;
    static struct trace want, got;
    static double apart[800];
    int n = 0, both = 0, differ = 0, all = 0;
    double sum = 0;

    want.n = got.n = 0;
    struct heart *h = new_heart((struct heart_options){ .age_years = 40 });
    live(h, 10, 2, keep, &want);
    heart_free(h);
    h = new_heart((struct heart_options){ .age_years = 40, .step_s = r->step_s });
    live(h, r->step_s, 2, keep, &got);
    heart_free(h);
    for (int i = 0; i < want.n && n < got.n; i++) {
        if (want.t_us[i] != got.t_us[n])
            continue;
        const struct report *a = &want.report[i], *b = &got.report[n++];
        if (want.t_us[i] < 900 * US_PER_S)
            continue;
        all++;
        differ += a->why != b->why || a->raised != b->raised;
        if (!isnan(a->stress) && !isnan(b->stress))
            sum += apart[both++] = fabs(a->stress - b->stress);
    }
    int beyond = 0;
    for (int i = 0; i < both; i++)
        beyond += apart[i] > r->most;
    if (sum / both > r->points || beyond > both * .02 || differ > all * r->differ)
        print_message("# %.2f points apart, %d of %d beyond, %d of %d differ\n", sum / both, beyond,
                      both, differ, all);
    assert_int_equal(n, got.n);
    assert_true(both > 70);
    assert_true(sum / both <= r->points);
    assert_true(beyond <= both * .02);
    assert_true(differ <= all * r->differ);
}

struct extremes {
    double most_confidence;
    int scored, raised_at_s, first_scored_at_s;
};

static void judge(void *ctx, int64_t t_us, const struct report *r)
{
    struct extremes *e = ctx;
    int t_s = (int)(t_us / US_PER_S);

    assert_int_equal(isnan(r->stress), r->why != WHY_OK);
    assert_true(isnan(r->stress) || (r->stress >= 0 && r->stress <= 100));
    assert_true(r->coverage >= 0 && r->coverage <= 1);
    assert_true(r->artifacts >= 0 && r->artifacts <= 1);
    assert_true(r->baseline >= 0 && r->baseline < 1);
    assert_false(r->sustained && !r->raised);
    if (isnan(r->stress))
        return;
    e->scored++;
    assert_false(isnan(r->confidence));
    e->most_confidence = fmax(e->most_confidence, r->confidence);
    if (!e->first_scored_at_s)
        e->first_scored_at_s = t_s;
    if (r->raised && !e->raised_at_s)
        e->raised_at_s = t_s;
}

static void test_confidence_without_motion(void **state)
{
    (void)state;
    double most[2];

    for (int with_motion = 0; with_motion < 2; with_motion++) {
        struct heart *h = new_heart((struct heart_options){ .age_years = 40 });
        struct extremes e = { 0 };
        struct report out;
        for (int t_s = 0; t_s < 3600; t_s++) {
            interval(h, t_s * US_PER_S, 1000 + 20 * sin(t_s));
            if (with_motion)
                heart_motion(h, t_s * US_PER_S, .01);
            if (t_s % 10 == 9) {
                heart_tick(h, t_s * US_PER_S, &out);
                judge(&e, t_s * US_PER_S, &out);
            }
        }
        most[with_motion] = e.most_confidence;
        heart_free(h);
    }
    assert_true(most[1] > .4);                       /* at rest: two bpm from undecided */
    assert_true(fabs(most[0] - most[1] / 2) < 1e-9); /* scaled, so that the order survives */
}

/* A high rate from the start is scored, but calls on nobody before five minutes were seen. */
static void test_cold_start_does_not_alarm(void **state)
{
    (void)state;
    struct heart *h = new_heart((struct heart_options){ .age_years = 30 });
    struct report out;
    int first_raised_s = 0;
    bool was_high = false;

    for (int t_s = 0; t_s <= 900; t_s++) {
        /* rising for so long that the reference cannot catch up */
        heart_rate(h, t_s * US_PER_S, 72 + fmin(t_s, 400) * .05);
        heart_motion(h, t_s * US_PER_S, .01);
        if (t_s == 0 || t_s % 10)
            continue;
        heart_tick(h, t_s * US_PER_S, &out);
        was_high = was_high || (t_s < 300 && out.stress > 80);
        if (out.raised && !first_raised_s)
            first_raised_s = t_s;
    }
    assert_true(was_high);
    assert_in_range(first_raised_s, 350, 360); /* five minutes from the end of the first */
    heart_free(h);
}

static void test_restart_and_forget(void **state)
{
    (void)state;
    struct heart *h = new_heart((struct heart_options){ .age_years = 40 });
    struct extremes e = { 0 };
    struct baseline_memory m, again;

    live(h, 10, 2, judge, &e);
    assert_true(e.scored > 300 && e.first_scored_at_s >= 180);
    heart_save(h, &m);
    assert_int_equal(m.version, BASELINE_MEMORY_VERSION);
    assert_true(m.hr_bpm > 55 && m.hr_bpm < 100 && m.learnt_min > 60 && m.ln_rmssd > 2);
    heart_free(h);

    h = new_heart((struct heart_options){ .age_years = 40 });
    assert_true(heart_restore(h, &m, false));
    heart_save(h, &again);
    assert_true(again.recent_min == 0 && isnan(again.recent_bpm)); /* of this run */
    again.recent_min = m.recent_min;
    again.recent_bpm = m.recent_bpm;
    again.recent_ln_rmssd = m.recent_ln_rmssd;
    assert_memory_equal(&again, &m, sizeof(m)); /* a restart alone changes nothing else */
    e = (struct extremes){ 0 };
    live(h, 10, 1, judge, &e);
    assert_true(e.first_scored_at_s == 60);

    heart_forget(h);
    heart_save(h, &again);
    assert_true(again.hr_bpm == 71 && again.learnt_min == 0 && isnan(again.ln_rmssd));
    m.version++;
    assert_false(heart_restore(h, &m, false));
    heart_free(h);
}

/* What is older than the newest is taken as simultaneous with it; the same tick changes nothing. */
static void test_time_goes_back(void **state)
{
    (void)state;
    struct heart *h = new_heart((struct heart_options){ .age_years = 30 });
    struct report a, b;

    for (int t_s = 0; t_s <= 400; t_s++) {
        interval(h, (t_s % 7 == 0 ? t_s - 30 : t_s) * US_PER_S, 990);
        heart_rate(h, (t_s - 100) * US_PER_S, 60);
        if (t_s > 0 && t_s % 10 == 0)
            heart_tick(h, t_s * US_PER_S, &a);
    }
    assert_true(heart_last_us(h) == 400 * US_PER_S);
    assert_int_equal(a.why, WHY_OK);
    heart_tick(h, 400 * US_PER_S, &b);
    assert_true(a.stress == b.stress && a.nn_count == b.nn_count);
    heart_tick(h, 100 * US_PER_S, &b);
    assert_true(a.stress == b.stress && a.nn_count == b.nn_count);
    heart_free(h);
}

/* However often one asks: the next report is that of a heart which was asked once. */
static void test_asking_again(void **state)
{
    (void)state;
    struct heart *once = new_heart((struct heart_options){ .age_years = 30 });
    struct heart *often = new_heart((struct heart_options){ .age_years = 30 });
    struct report a, b;

    for (int t_s = 0; t_s <= 900; t_s++) {
        double bpm = 70 + 6 * sin(t_s / 60.);
        heart_rate(once, t_s * US_PER_S, bpm);
        heart_rate(often, t_s * US_PER_S, bpm);
        if (t_s == 0 || t_s % 10)
            continue;
        heart_tick(once, t_s * US_PER_S, &a);
        for (int i = 0; i < 1 + t_s % 7; i++)
            heart_tick(often, t_s * US_PER_S, &b);
        assert_true(same_number(a.stress, b.stress));
    }
    heart_free(once);
    heart_free(often);
}

/* Anything at all may come; what is said stays within its bounds. */
static void test_anything(void **state)
{
    (void)state;
    static const double odd[] = { NAN, INFINITY, -INFINITY, -1, 0, 1e300, 29.9, 230.1, 70, 180 };

    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct random r = { seed * 977 };
        struct heart *h =
            new_heart((struct heart_options){ .age_years = random_between(&r, -5, 200),
                                              .window_s = random_between(&r, -10, 5000),
                                              .step_s = random_between(&r, -1, 100),
                                              .raw = seed % 5 == 0 });
        struct extremes e = { 0 };
        struct report out;
        int64_t t_us = (int64_t)random_next(&r) % (1000000 * US_PER_S);
        for (int i = 0; i < 20000; i++) {
            t_us += random_between(&r, -200000, i % 1000 == 0 ? INT32_MAX : 1500000);
            int32_t any = random_next(&r) % 4 ? random_between(&r, 50000, 150000)
                                              : random_between(&r, INT32_MIN, INT32_MAX);
            struct rr_interval rr = { any, (uint8_t)random_between(&r, 0, 100), i % 97 == 0 };
            heart_interval(h, t_us, &rr);
            heart_rate(h, t_us, odd[random_next(&r) % 10]);
            heart_motion(h, t_us, i % 2 ? .01 : odd[random_next(&r) % 10]);
            if (i % 500 == 0)
                heart_switch(h);
            if (i % 13 == 0) {
                heart_tick(h, t_us, &out);
                judge(&e, t_us, &out);
            }
        }
        heart_flush(h);
        heart_free(h);
    }
}

int main(void)
{
    struct tests tests = { 0 };

    ADD_TEST(&tests, test_window_does_not_touch_score);
    ADD_ROWS(&tests, steppings, test_steps_agree);
    ADD_TEST(&tests, test_confidence_without_motion);
    ADD_TEST(&tests, test_cold_start_does_not_alarm);
    ADD_TEST(&tests, test_restart_and_forget);
    ADD_TEST(&tests, test_time_goes_back);
    ADD_TEST(&tests, test_asking_again);
    ADD_TEST(&tests, test_anything);
    return RUN_TESTS(&tests, "life");
}
