/*
 * People at rest, each against the numbers of their own row and of its sources.
 */
#include "measure.h"

#include <setjmp.h>
#include <stdarg.h>

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define RUNS  40
#define RUN_S 1800.0

static const struct sim_day_row sitting = { 0, SIM_SIT, 0 };
static const struct sim_day_row sleeping = { 0, SIM_SLEEP, 0 };

static void assert_near(const char *what, double got, double want, double part)
{
    if (!(fabs(got - want) <= part * want))
        fail_msg("%s: %g, not within %g %% of %g", what, got, 100 * part, want);
}

/* Different seeds are different days: only their mean is the row's. */
static void test_statistics(void **state)
{
    const struct sim_person *p = *state;
    struct sim_day day = measure_day(&sitting);
    double rr = 0, rmssd = 0, ectopic = 0;

    for (uint64_t seed = 0; seed < RUNS; seed++) {
        struct sim_model m;

        sim_model_init(&m, &(struct sim_options){
                               .person = p, .day = &day, .seed = seed, .start_minute = 585 });
        struct measured got = measure_until(&m, RUN_S);
        rr += got.mean_rr_ms / RUNS;
        rmssd += got.rmssd_ms / RUNS;
        ectopic += got.ectopic;
    }
    assert_near("mean RR", rr, 60000 / p->rest_bpm, 0.02);
    assert_near("RMSSD", rmssd, p->rmssd_ms, 0.06);

    double expected = p->ectopic_per_h * RUNS * RUN_S / 3600;
    assert_true(fabs(ectopic - expected) <= 4 * sqrt(expected) + 1);
}

/* Mean spectra: one peak where the lungs are, one at 0.1 Hz, a valley between. */
static void test_spectrum(void **state)
{
    const struct sim_person *p = *state;
    struct sim_day day = measure_day(&sitting);
    enum { BINS = 45, SEGMENTS = 24, BEATS = 500 };
    double power[BINS] = { 0 }; /* 0.01 Hz apart */
    struct sim_person calm = *p;

    calm.ectopic_per_h = 0;
    for (uint64_t seed = 0; seed < SEGMENTS; seed++) {
        struct sim_model m;
        struct sim_beat beats[BEATS];
        int count;

        sim_model_init(&m, &(struct sim_options){
                               .person = &calm, .day = &day, .seed = seed, .start_minute = 600 });
        measure_keep(&m, 300, beats, BEATS, &count);
        for (int i = 1; i < BINS; i++)
            power[i] += measure_power(beats, count, 0.01 * i) / SEGMENTS;
    }

    int low = 7, high = 16;
    double lf = 0;
    for (int i = 7; i <= 13; i++)
        low = power[i] > power[low] ? i : low;
    for (int i = 16; i < BINS; i++)
        high = power[i] > power[high] ? i : high;
    for (int i = 5; i <= 14; i++)
        lf += 0.01 * power[i];

    double valley = power[14];
    for (int i = 14; i <= high - 5; i++)
        valley = power[i] < valley ? power[i] : valley;
    assert_in_range(low, 9, 11);
    assert_true(fabs(0.01 * high - p->breaths_per_min / 60) <= 0.02);
    assert_true(power[low] > 3 * valley);
    assert_true(power[high] > 3 * valley);
    assert_near("LF power", lf, p->lf_ms2, 0.35);
}

/* Sleep is slower than the day and swings more with the breath. */
static void test_sleep(void **state)
{
    const struct sim_person *p = *state;
    struct sim_day day = measure_day(&sitting), night = measure_day(&sleeping);
    struct sim_model awake, asleep;

    sim_model_init(&awake, &(struct sim_options){ .person = p, .day = &day, .start_minute = 600 });
    sim_model_init(&asleep,
                   &(struct sim_options){ .person = p, .day = &night, .start_minute = 180 });
    struct measured a = measure_until(&awake, 5400), b = measure_until(&asleep, 5400);

    assert_true(b.heart_rate_bpm < a.heart_rate_bpm - p->sleep_bpm / 2);
    assert_true(b.heart_rate_bpm > a.heart_rate_bpm - 2.2 * p->sleep_bpm);
    assert_true(b.rmssd_ms > 1.05 * a.rmssd_ms);
    assert_true(b.rmssd_ms < 2.0 * a.rmssd_ms);
}

/* ln RMSSD by age, STRESS priors after Sinnreich and Voss: nobody but the athlete is far off. */
static void test_age(void **state)
{
    const struct sim_person *p = *state;
    double off = log(p->rmssd_ms) - (3.57 - 0.019 * (p->age_years - 30));

    if (strcmp(p->name, "athlete") == 0)
        assert_true(off > 0.5 && off < 1.0);
    else
        assert_true(fabs(off) < 0.33);
    assert_true(p->resonance_per_min >= 4.5 && p->resonance_per_min <= 7);
    assert_true(p->rest_bpm >= 42 && p->rest_bpm <= 85);
}

/* A premature beat, then a pause that makes up for it: the beat after them is where it would be. */
static void test_ectopic(void **state)
{
    struct sim_day day = measure_day(&sitting);
    struct sim_model m;
    struct sim_beat beat, before = { 0 }, before_that = { 0 };
    double both = 0;
    int seen = 0;

    (void)state;
    sim_model_init(&m, &(struct sim_options){ .person = sim_person_find("ectopy"), .day = &day });
    while (seen < 100) {
        sim_model_beat(&m, &beat);
        assert_int_equal(beat.kind == SIM_BEAT_PAUSE, before.kind == SIM_BEAT_ECTOPIC);
        if (beat.kind == SIM_BEAT_PAUSE && before_that.kind == SIM_BEAT_NORMAL) {
            double normal = before_that.rr_ticks;

            seen++;
            assert_true(before.rr_ticks < 0.8 * normal);
            both += (before.rr_ticks + (double)beat.rr_ticks) / (2 * normal) / 100;
        }
        before_that = before;
        before = beat;
    }
    assert_true(fabs(both - 1) < 0.02);
}

/* About three in ten show little or no response of the heart to stress. */
static void test_responders(void **state)
{
    size_t weak = 0;

    (void)state;
    for (size_t i = 0; i < sim_people_count; i++)
        weak += sim_people[i].stress_bpm <= 1;
    assert_true(weak * 10 >= 2 * sim_people_count);
    assert_true(weak * 10 <= 4 * sim_people_count);
}

int main(void)
{
    enum { KINDS = 4, ALONE = 2, MAX = 32 };
    static const struct {
        const char *name;
        CMUnitTestFunction run;
    } kinds[KINDS] = {
        { "at rest as in their row", test_statistics },
        { "breath and 0.1 Hz in the spectrum", test_spectrum },
        { "asleep", test_sleep },
        { "as their age has it", test_age },
    };
    static char names[MAX * KINDS][80];
    struct CMUnitTest tests[MAX * KINDS + ALONE] = {
        cmocka_unit_test(test_ectopic),
        cmocka_unit_test(test_responders),
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
    return _cmocka_run_group_tests("simulator_rest", tests, ALONE + n, NULL, NULL);
}
