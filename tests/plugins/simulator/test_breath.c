/*
 * Breathing: the heart's swing against its rate, and who follows a pacer how well.
 */
#include "measure.h"

#include <setjmp.h>
#include <stdarg.h>

#include <math.h>
#include <stdio.h>
#include <cmocka.h>

#define MS (SIM_TICKS_PER_S / 1000.0)

static const struct sim_day_row sitting = { 0, SIM_SIT, 0 };

static double seconds(const struct sim_model *m)
{
    return (double)m->t_ticks / SIM_TICKS_PER_S;
}

/* The RR swing that goes with the breath, as half the distance from longest to shortest. */
static double swing_ms(struct sim_model *m, double until_s)
{
    double x = 0, c = 0, xc = 0;
    int n = 0;

    for (; seconds(m) < until_s; n++) {
        struct sim_beat beat;
        double lungs = cos(2 * M_PI * m->breath.phase);

        sim_model_beat(m, &beat);
        x += beat.rr_ticks / MS;
        c += lungs;
        xc += lungs * beat.rr_ticks / MS;
    }
    return 2 * (xc / n - x / n * c / n);
}

static double swing_at(const struct sim_person *p, double per_minute)
{
    enum { RUNS = 6 };
    struct sim_day day = measure_day(&sitting);
    struct sim_person willing = *p;
    double sum = 0;

    willing.follows = 1;
    willing.ectopic_per_h = 0;
    for (uint64_t seed = 0; seed < RUNS; seed++) {
        struct sim_model m;

        sim_model_init(&m,
                       &(struct sim_options){
                           .person = &willing, .day = &day, .seed = seed, .start_minute = 600 });
        sim_model_breathe(&m, per_minute);
        measure_until(&m, 90);
        sum += swing_ms(&m, 690);
    }
    return sum / RUNS;
}

/* Measured from the beats, as a search for it would. */
static void test_resonance(void **state)
{
    const struct sim_person *p = *state;
    double own = p->resonance_per_min;
    double at = swing_at(p, own);

    assert_true(at > 2 * swing_at(p, 15));
    assert_true(at < 8 * swing_at(p, 15));
    assert_true(at > 1.1 * swing_at(p, own - 1.5));
    assert_true(at > 1.1 * swing_at(p, own + 1.5));
    assert_true(swing_at(p, own + 1.5) > swing_at(p, own + 4));

    /* The top of a parabola through three rates, over the whole range asked about. */
    double best = 0, best_at = 0;
    for (double f = 4.0; f <= 7.5; f += 0.5) {
        double s = swing_at(p, f);

        if (s > best) {
            best = s;
            best_at = f;
        }
    }
    double left = swing_at(p, best_at - 0.5), right = swing_at(p, best_at + 0.5);
    double top = best_at + 0.25 * (right - left) / (2 * best - left - right);
    if (fabs(top - own) > 0.25)
        fail_msg("the swing is largest at %.2f, not at %.2f", top, own);
}

/* ---- a pacer ---- */

struct pacing {
    double in_s, hold_s, out_s, rest_s;
};

/* Hands over the phases as they come, for `breaths`. The model is never more than a beat ahead. */
static void pace(struct sim_model *m, const struct pacing *p, int breaths)
{
    double at = seconds(m);

    for (int i = 0; i < breaths; i++) {
        const struct {
            enum sim_phase phase;
            double lasts_s;
        } steps[] = { { SIM_PHASE_IN, p->in_s },
                      { SIM_PHASE_HOLD, p->hold_s },
                      { SIM_PHASE_OUT, p->out_s },
                      { SIM_PHASE_REST, p->rest_s } };

        for (size_t s = 0; s < sizeof(steps) / sizeof(steps[0]); s++) {
            if (steps[s].lasts_s <= 0)
                continue;
            sim_model_hear(m, steps[s].phase, steps[s].lasts_s);
            at += steps[s].lasts_s;
            measure_until(m, at);
        }
    }
}

static void test_pacer_is_followed(void **state)
{
    static const struct {
        const char *name;
        struct pacing pacing;
        double per_minute;
    } rows[] = {
        { "four in, six out", { 4, 0, 6, 0 }, 6 },
        { "box", { 4, 4, 4, 4 }, 3.75 },
        { "quick", { 1.5, 0, 2, 0 }, 60 / 3.5 },
        { "with a rest", { 4, 0, 5, 2 }, 60 / 11.0 },
    };
    struct sim_day day = measure_day(&sitting);
    struct sim_person p = *sim_person_find("average");

    (void)state;
    p.follows = 1;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct sim_model m;

        sim_model_init(&m, &(struct sim_options){ .person = &p, .day = &day, .seed = i });
        measure_until(&m, 60);
        pace(&m, &rows[i].pacing, 2);
        assert_int_equal(m.breath.mode, SIM_BREATH_PACED); /* one breath late at most */
        pace(&m, &rows[i].pacing, 10);
        if (fabs(m.breath.rate_per_min / rows[i].per_minute - 1) > 0.15)
            fail_msg("%s: %.2f a minute", rows[i].name, m.breath.rate_per_min);

        /* In the middle of breathing out, the lungs are between full and empty. */
        sim_model_hear(&m, SIM_PHASE_IN, rows[i].pacing.in_s);
        measure_until(&m, seconds(&m) + rows[i].pacing.in_s);
        sim_model_hear(&m, SIM_PHASE_OUT, 8);
        measure_until(&m, seconds(&m) + 4);
        assert_true(m.breath.phase > 0.5 && m.breath.phase < 0.95);

        /* Silence: the pacer is gone, and the person breathes as they like. */
        measure_until(&m, seconds(&m) + 60);
        assert_int_equal(m.breath.mode, SIM_BREATH_OWN);
        assert_true(m.breath.rate_per_min > 10);
    }
}

static void test_pacer_says_none(void **state)
{
    struct sim_day day = measure_day(&sitting);
    struct sim_person p = *sim_person_find("average");
    struct sim_model m;

    (void)state;
    p.follows = 1;
    sim_model_init(&m, &(struct sim_options){ .person = &p, .day = &day });
    pace(&m, &(struct pacing){ 4, 0, 6, 0 }, 3);
    assert_int_equal(m.breath.mode, SIM_BREATH_PACED);
    sim_model_hear(&m, SIM_PHASE_NONE, 0);
    assert_int_equal(m.breath.mode, SIM_BREATH_OWN);
}

/* The swing with a pacer at six is what it is when breathing at six. */
static void test_pacer_moves_the_heart(void **state)
{
    struct sim_day day = measure_day(&sitting);
    struct sim_person p = *sim_person_find("average");
    double before = 0, during = 0, rate_before = 0, rate_during = 0;

    (void)state;
    p.follows = 1;
    for (uint64_t seed = 0; seed < 8; seed++) {
        struct sim_model m;

        sim_model_init(&m, &(struct sim_options){ .person = &p, .day = &day, .seed = seed });
        struct measured a = measure_until(&m, 300);
        pace(&m, &(struct pacing){ 4, 0, 6, 0 }, 6);
        double from_s = seconds(&m), mean = 0, squares = 0;
        int n = 0;
        for (int breath = 0; breath < 20; breath++) {
            struct sim_beat beats[64];
            int count;

            sim_model_hear(&m, SIM_PHASE_IN, 4);
            measure_keep(&m, from_s + 10 * breath + 4, beats, 32, &count);
            for (int i = 0; i < count; i++, n++) {
                mean += beats[i].rr_ticks / MS;
                squares += beats[i].rr_ticks / MS * (beats[i].rr_ticks / MS);
            }
            sim_model_hear(&m, SIM_PHASE_OUT, 6);
            measure_keep(&m, from_s + 10 * breath + 10, beats, 32, &count);
            for (int i = 0; i < count; i++, n++) {
                mean += beats[i].rr_ticks / MS;
                squares += beats[i].rr_ticks / MS * (beats[i].rr_ticks / MS);
            }
        }
        mean /= n;
        before += a.sdnn_ms;
        during += sqrt(squares / n - mean * mean);
        rate_before += a.heart_rate_bpm / 8;
        rate_during += 60000 / mean / 8;
    }
    assert_true(during > 1.6 * before);
    assert_true(rate_during < rate_before - 0.8);
    assert_true(rate_during > rate_before - 4);
}

/* How often a run of the pacer is followed is the row's; a run is followed whole or not at all. */
static void test_who_follows(void **state)
{
    const struct sim_person *p = *state;
    struct sim_day day = measure_day(&sitting);
    enum { RUNS = 300 };
    int followed = 0, late = 0;

    for (uint64_t seed = 0; seed < RUNS; seed++) {
        struct sim_model m;

        sim_model_init(&m, &(struct sim_options){ .person = p, .day = &day, .seed = seed });
        pace(&m, &(struct pacing){ 2, 0, 2, 0 }, 1);
        bool at_once = m.breath.mode == SIM_BREATH_PACED;
        pace(&m, &(struct pacing){ 2, 0, 2, 0 }, 1);
        bool at_all = m.breath.mode == SIM_BREATH_PACED;

        followed += at_all;
        late += at_all && !at_once;
    }
    double share = (double)followed / RUNS;
    assert_true(fabs(share - p->follows) < 4 * sqrt(p->follows * (1 - p->follows) / RUNS) + 0.005);
    assert_true(late > followed / 3 && late < followed * 2 / 3);
}

int main(void)
{
    enum { KINDS = 2, ALONE = 3, MAX = 32 };
    static const struct {
        const char *name;
        CMUnitTestFunction run;
    } kinds[KINDS] = {
        { "swings most at the own resonance", test_resonance },
        { "follows a pacer as often as the row says", test_who_follows },
    };
    static char names[MAX * KINDS][80];
    struct CMUnitTest tests[MAX * KINDS + ALONE] = {
        cmocka_unit_test(test_pacer_is_followed),
        cmocka_unit_test(test_pacer_says_none),
        cmocka_unit_test(test_pacer_moves_the_heart),
    };
    size_t n = 0;

    for (size_t i = 0; i < sim_people_count && i < MAX; i++) {
        for (size_t k = 0; k < KINDS; k++, n++) {
            snprintf(names[n], sizeof(names[n]), "%s: %s", sim_people[i].name, kinds[k].name);
            tests[ALONE + n] =
                (struct CMUnitTest){ .name = names[n],
                                     .test_func = kinds[k].run,
                                     .initial_state = (void *)(uintptr_t)&sim_people[i] };
        }
    }
    return _cmocka_run_group_tests("simulator_breath", tests, ALONE + n, NULL, NULL);
}
