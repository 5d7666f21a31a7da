/*
 * What happens in a day: stress, effort, the same beats again, and the two levels of the model.
 */
#include "measure.h"

#include <setjmp.h>
#include <stdarg.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#define DAY_S 86400.0

/* ---- stress ---- */

static const struct sim_day_row calm_then_stress[] = { { 0, SIM_SIT, 0 }, { 20, SIM_SIT, 1 } };
static const struct sim_day stress_day = {
    .name = "stress", .is_relative = true, .rows = calm_then_stress, .row_count = 2
};

static void test_stress(void **state)
{
    const struct sim_person *p = *state;
    enum { RUNS = 16 };
    double rise = 0, ln = 0, faster = 0;

    for (uint64_t seed = 0; seed < RUNS; seed++) {
        struct sim_model m;

        sim_model_init(&m,
                       &(struct sim_options){
                           .person = p, .day = &stress_day, .seed = seed, .start_minute = 600 });
        struct measured before = measure_until(&m, 1200);
        double breath = m.breath.rate_per_min;
        measure_until(&m, 1300);
        struct measured during = measure_until(&m, 2500);

        rise += (during.heart_rate_bpm - before.heart_rate_bpm) / RUNS;
        ln += log(during.rmssd_ms / before.rmssd_ms) / RUNS;
        faster += (m.breath.rate_per_min - breath) / RUNS;
    }
    /* The drift of the hour remains in a mean of 16. */
    assert_true(fabs(rise - p->stress_bpm) < 1.0);
    if (p->stress_bpm <= 1)
        assert_true(fabs(ln) < 0.15);
    else
        assert_true(-ln > 0.8 * p->stress_ln_rmssd && -ln < 2 * p->stress_ln_rmssd);
    assert_true(faster > 1 && faster < 4);
}

/* ---- effort ---- */

static const struct sim_day_row run_then_sit[] = { { 0, SIM_SIT, 0 },
                                                   { 10, SIM_RUN, 0 },
                                                   { 30, SIM_SIT, 0 } };
static const struct sim_day run_day = {
    .name = "run", .is_relative = true, .rows = run_then_sit, .row_count = 3
};

/* When the rate has gone 1 - 1/e of the way from `from_bpm` to `to_bpm`. */
static double way_there_s(struct sim_model *m, double from_bpm, double to_bpm)
{
    double start_s = (double)m->t_ticks / SIM_TICKS_PER_S;
    double mark = from_bpm + (to_bpm - from_bpm) * (1 - exp(-1));

    for (double s = 5; s < 600; s += 5) {
        struct measured got = measure_until(m, start_s + s);

        if ((to_bpm > from_bpm) == (got.heart_rate_bpm > mark))
            return s - 2.5;
    }
    return 600;
}

static void test_effort(void **state)
{
    const struct sim_person *p = *state;
    enum { RUNS = 8 };
    double on_s = 0, off_s = 0, rate = 0, after = 0;
    double reserve = sim_person_max_bpm(p) - p->rest_bpm;

    for (uint64_t seed = 0; seed < RUNS; seed++) {
        struct sim_options opt = {
            .person = p, .day = &run_day, .seed = seed, .start_minute = 600
        };
        struct sim_model m;

        /* The end of each way is known only once it has been gone. */
        sim_model_init(&m, &opt);
        double sitting = measure_until(&m, 600).heart_rate_bpm;
        measure_until(&m, 1500);
        double running = measure_until(&m, 1800).heart_rate_bpm;
        assert_true(measure_until(&m, 1802).rmssd_ms < 0.5 * p->rmssd_ms);
        measure_until(&m, 2300);
        double resting = measure_until(&m, 2400).heart_rate_bpm;

        sim_model_init(&m, &opt);
        measure_until(&m, 600);
        on_s += way_there_s(&m, sitting, running) / RUNS;
        measure_until(&m, 1800);
        off_s += way_there_s(&m, running, resting) / RUNS;
        rate += (running - sitting) / reserve / RUNS;
        after += (resting - sitting) / RUNS;
    }
    assert_true(fabs(rate - sim_activity_traits(SIM_RUN)->effort) < 0.06);
    assert_true(on_s > 0.75 * p->onset_s && on_s < 1.6 * p->onset_s);
    assert_true(off_s > 0.75 * p->recovery_s && off_s < 1.4 * p->recovery_s);
    assert_true(after > 0); /* ten minutes later it is not all over */
}

/* ---- the same beats, everywhere ---- */

static uint64_t checksum(const struct sim_options *opt, double until_s)
{
    struct sim_model m;
    struct sim_beat beat;
    uint64_t sum = UINT64_C(0xcbf29ce484222325);

    sim_model_init(&m, opt);
    while ((double)m.t_ticks < until_s * SIM_TICKS_PER_S) {
        sim_model_beat(&m, &beat);
        sum =
            (sum ^ ((uint64_t)beat.rr_ticks << 2 | (uint64_t)beat.kind)) * UINT64_C(0x100000001b3);
    }
    return sum;
}

/*
 * Fixed numbers: they hold with gcc and clang, at any optimisation, with fused
 * multiply-add at hand and without, 32 and 64 bit. A change of the model changes them; a change of
 * compiler or machine must not.
 */
static void test_checksum(void **state)
{
    /* clang-format off */
    static const struct {
        const char *person, *day;
        uint64_t seed, sum;
    } rows[] = {
        { "average", "workday", 1, UINT64_C(0x0d4a1a7f1bff0fca) },
        { "ectopy",  "calm",    7, UINT64_C(0x27f0a454d2a65bfa) },
        { "anxious", "demo",    3, UINT64_C(0xa668f4ae4a82323d) },
    };
    /* clang-format on */

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct sim_options opt = { .person = sim_person_find(rows[i].person),
                                   .day = sim_day_find(rows[i].day),
                                   .seed = rows[i].seed,
                                   .start_minute = 540 };
        uint64_t got = checksum(&opt, DAY_S);

        if (got != rows[i].sum)
            fail_msg("%s, %s: 0x%016llx", rows[i].person, rows[i].day, (unsigned long long)got);
        opt.seed++;
        assert_true(checksum(&opt, 3600) != checksum(
                                                &(struct sim_options){
                                                    .person = opt.person,
                                                    .day = opt.day,
                                                    .seed = rows[i].seed,
                                                    .start_minute = 540,
                                                },
                                                3600));
    }
}

/* ---- two levels, one day ---- */

static void test_levels_agree(void **state)
{
    const struct sim_person *p = *state;
    struct sim_options opt = { .person = p, .day = sim_day_find("workday"), .seed = 5 };
    struct sim_model beats, minutes;
    double rate_off = 0, rate_square = 0, ratio = 0, motion = 0, motion_true = 0;
    int n = 0;

    sim_model_init(&beats, &opt);
    sim_model_init(&minutes, &opt);
    for (int i = 0; i < 1440; i++) {
        struct sim_minute minute;
        int64_t from_ticks = beats.t_ticks;

        sim_model_minute(&minutes, &minute);
        for (int s = 0; s < 60; s += 10) /* a sample is enough */
            motion += sim_model_motion(&minutes, from_ticks + (int64_t)s * SIM_TICKS_PER_S) / 6;
        motion_true += minute.motion_g;

        struct measured got = measure_until(&beats, 60.0 * (i + 1));
        double off = got.heart_rate_bpm - minute.heart_rate_bpm;

        assert_int_equal(minute.index, i);
        if (fabs(off) > 4)
            fail_msg("minute %d: %.1f beat by beat, %.1f as a minute", i, got.heart_rate_bpm,
                     minute.heart_rate_bpm);
        rate_off += off;
        rate_square += off * off;
        ratio += log(got.rmssd_ms / minute.rmssd_ms);
        n++;
    }
    assert_true(fabs(rate_off / n) < 0.3);
    assert_true(sqrt(rate_square / n) < 0.8);
    assert_true(fabs(ratio / n) < 0.06);
    assert_true(fabs(motion / motion_true - 1) < 0.1);
}

/* Slow breathing does the same at both levels: the rate falls, stress is over sooner. */
static void test_levels_agree_on_breathing(void **state)
{
    struct sim_person p = *sim_person_find("average");
    struct sim_options opt = {
        .person = &p, .day = sim_day_find("demo"), .seed = 2, .start_minute = 540
    };
    struct sim_model beats, minutes, alone;
    struct sim_minute minute, lonely;

    (void)state;
    p.follows = 1;
    sim_model_init(&beats, &opt);
    sim_model_init(&minutes, &opt);
    sim_model_init(&alone, &opt);
    for (int i = 0; i < 115; i++) {
        if (i == 15) {
            sim_model_breathe(&beats, 6);
            sim_model_breathe(&minutes, 6);
        }
        if (i == 20) {
            sim_model_breathe(&beats, 0);
            sim_model_breathe(&minutes, 0);
        }
        sim_model_minute(&minutes, &minute);
        sim_model_minute(&alone, &lonely);
        struct measured got = measure_until(&beats, 60.0 * (i + 1));

        assert_true(fabs(got.heart_rate_bpm - minute.heart_rate_bpm) < 3);
        if (i == 14)
            assert_true(lonely.stress > 1.8);
        if (i >= 16 && i <= 19) {
            assert_true(got.rmssd_ms > 1.3 * lonely.rmssd_ms);
            assert_true(fabs(log(got.rmssd_ms / minute.rmssd_ms)) < 0.3);
        }
        if (i >= 20 && i < 34)
            assert_true(minute.stress < 0.35 && lonely.stress > 1.8);
        if (i >= 103) /* what was calmed was the episode, not the person */
            assert_true(minute.stress > 1.8);
    }
}

/* ---- speed ---- */

static double cpu_s(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

static void test_speed(void **state)
{
    struct sim_options opt = { .person = &sim_people[0],
                               .day = sim_day_find("workday"),
                               .day_off = sim_day_find("calm"),
                               .seed = 9 };
    struct sim_model m;
    struct sim_minute minute;
    double sum = 0;

    (void)state;
    sim_model_init(&m, &opt);
    double from_s = cpu_s();
    for (int i = 0; i < 365 * 1440; i++) {
        sim_model_minute(&m, &minute);
        sum += minute.heart_rate_bpm;
    }
    double year_s = cpu_s() - from_s;

    sim_model_init(&m, &opt);
    from_s = cpu_s();
    measure_until(&m, DAY_S);
    double day_s = cpu_s() - from_s;

    print_message("# a year of minutes: %.3f s; a day of beats: %.3f s\n", year_s, day_s);
    assert_true(sum / (365 * 1440) > 50 && sum / (365 * 1440) < 90);
/* A promise about a desktop's processor, not about an emulated or instrumented one. */
#if defined(__OPTIMIZE__) && defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
    const char *preload = getenv("LD_PRELOAD");

    if (preload && strstr(preload, "valgrind"))
        return;
    assert_true(year_s < 1);
    assert_true(day_s < 0.5);
#endif
}

int main(void)
{
    enum { KINDS = 3, ALONE = 3, MAX = 32 };
    static const struct {
        const char *name;
        CMUnitTestFunction run;
    } kinds[KINDS] = {
        { "answers stress as in their row", test_stress },
        { "effort and recovery", test_effort },
        { "beats and minutes agree", test_levels_agree },
    };
    static char names[MAX * KINDS][80];
    struct CMUnitTest tests[MAX * KINDS + ALONE] = {
        cmocka_unit_test(test_checksum),
        cmocka_unit_test(test_levels_agree_on_breathing),
        cmocka_unit_test(test_speed),
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
    return _cmocka_run_group_tests("simulator_day", tests, ALONE + n, NULL, NULL);
}
