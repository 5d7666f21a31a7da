/* The reference over days: what is stored of each, restarts, bad days and late clocks. */
#include "testing.h"

#include "baseline.h"
#include "random.h"

#include <math.h>

static void near_to(double got, double want, double within)
{
    if (!(fabs(got - want) <= within)) {
        print_message("# got %.9g, want %.9g\n", got, want);
        fail();
    }
}

#define NO_LN NAN
#define DAY_1 20500

struct day_worn {
    int day; /* 0: the same as before, after a restart */
    double bpm, ln, minutes;
};

/* clang-format off */
static const struct life {
    const char *name;
    int n;
    struct day_worn worn[10];
    double want_bpm; /* as stored at the end */
    unsigned want_days;
    double progress;
} lives[] = {
    { "nineteen minutes are no day, but better than an age", 1, { { DAY_1, 60, 3.5, 19 } }, 60.5, 0, 19 / 24. / 2 },
    { "twenty are one", 1, { { DAY_1, 60, 3.5, 20.01 } }, 60.5, 1, 20.01 / 25.01 / 2 + 1 / 14. },
    { "an undated recording", 1, { { DAY_UNDATED, 60, 3.5, 30 } }, 60.5, 1, 30 / 35. / 2 + 1 / 14. },
    { "a restart on the same day", 2, { { DAY_1, 60, 3.5, 30 }, { 0, 70, 3.5, 10 } }, 63, 1, 40 / 45. / 2 + 1 / 14. },
    { "a restart before the day was one", 2, { { DAY_1, 60, 3.5, 10 }, { 0, 70, 3.5, 30 } }, 70.5, 1, 40 / 45. / 2 + 1 / 14. },
    { "two days, each as long as counts", 2, { { DAY_1, 60, 3.5, 120 }, { DAY_1 + 1, 70, 3.5, 500 } }, 65.5, 2, 620 / 625. / 2 + 2 / 14. },
    { "two days, the longer one is the middle", 2, { { DAY_1, 60, 3.5, 30 }, { DAY_1 + 1, 70, 3.5, 40 } }, 70.5, 2, 70 / 75. / 2 + 2 / 14. },
    { "three days, one of them bad", 3, { { DAY_1, 60, 3.5, 120 }, { DAY_1 + 1, 62, 3.5, 120 }, { DAY_1 + 2, 90, 3.5, 600 } }, 62.5, 3, 840 / 845. / 2 + 3 / 14. },
    { "days in any order", 5, { { DAY_1, 70, 3.5, 60 }, { DAY_1 + 1, 64, 3.5, 60 }, { DAY_1 + 2, 60, 3.5, 60 }, { DAY_1 + 3, 66, 3.5, 60 }, { DAY_1 + 4, 62, 3.5, 60 } }, 64.5, 5, 300 / 305. / 2 + 5 / 14. },
    { "two hours weigh more than one and a half", 3, { { DAY_1, 60, 3.5, 100 }, { DAY_1 + 1, 64, 3.5, 120 }, { DAY_1 + 2, 60, 3.5, 19.9 } }, 64.5, 2, 239.9 / 244.9 / 2 + 2 / 14. },
    { "a day hardly worn does not count", 3, { { DAY_1, 60, 3.5, 120 }, { DAY_1 + 1, 90, 3.5, 19 }, { DAY_1 + 2, 61, 3.5, 19 } }, 60.5, 1, 158 / 163. / 2 + 1 / 14. },
    { "a day not worn is none", 2, { { DAY_1, 60, 3.5, 120 }, { DAY_1 + 30, 64, 3.5, 120 } }, 62.5, 2, 240 / 245. / 2 + 2 / 14. },
    { "a clock that was wrong for a day", 4, { { DAY_1, 60, 3.5, 120 }, { 40000, 61, 3.5, 120 }, { DAY_1 + 1, 62, 3.5, 120 }, { DAY_1 + 2, 63, 3.5, 120 } }, 62, 4, 480 / 485. / 2 + 4 / 14. },
    { "the eighth day takes the place of the first", 8,
      { { DAY_1, 90, 3.5, 60 }, { DAY_1 + 1, 90, 3.5, 60 }, { DAY_1 + 2, 90, 3.5, 60 }, { DAY_1 + 3, 90, 3.5, 60 }, { DAY_1 + 4, 60, 3.5, 60 },
        { DAY_1 + 5, 60, 3.5, 60 }, { DAY_1 + 6, 60, 3.5, 60 }, { DAY_1 + 7, 60, 3.5, 60 } }, 60.5, 7, 480 / 485. / 2 + .5 },
    { "the day in between comes again", 3, { { DAY_1, 60, 3.5, 60 }, { DAY_1 + 1, 70, 3.5, 60 }, { DAY_1, 62, 3.5, 60 } }, 61.5, 2, 180 / 185. / 2 + 2 / 14. },
};
/* clang-format on */

static void wear(struct baseline *b, const struct day_worn *w)
{
    for (double m = 0; m < w->minutes - 1e-9; m += .5) {
        double minutes = fmin(.5, w->minutes - m);
        baseline_learn_rate(b, w->bpm, minutes);
        if (!isnan(w->ln))
            baseline_learn_ln_rmssd(b, w->ln, minutes);
    }
}

/* Restarted between the days, and gone through in one run: the same is stored. */
static void test_life(void **state)
{
    const struct life *r = *state;
    struct baseline_memory m[2];

    for (int restarts = 0; restarts < 2; restarts++) {
        struct baseline b;
        double progress = 0;
        int day = 0;

        baseline_init(&b, 30);
        for (int i = 0; i < r->n; i++) {
            if (i > 0 && (restarts || r->worn[i].day == 0)) {
                struct baseline_memory kept;
                baseline_save(&b, &kept);
                baseline_init(&b, 30);
                assert_true(baseline_restore(&b, &kept, false));
            }
            day = r->worn[i].day ? r->worn[i].day : day;
            if (day != DAY_UNDATED)
                baseline_set_day(&b, day);
            wear(&b, &r->worn[i]);
            assert_true(baseline_progress(&b) > progress);
            progress = baseline_progress(&b);
        }
        baseline_save(&b, &m[restarts]);
        near_to(m[restarts].hr_bpm, r->want_bpm, .01);
        near_to(m[restarts].ln_rmssd, 3.54, .02); /* an age's is near by: 3.57 */
        near_to(progress, r->progress, 1e-9);
        assert_int_equal(m[restarts].day_count, r->want_days);
        for (unsigned i = 1; i < m[restarts].day_count; i++)
            assert_true(m[restarts].days[i].day != m[restarts].days[i - 1].day);
    }
    m[0].recent_min = m[1].recent_min; /* of one run only */
    m[0].recent_bpm = m[1].recent_bpm;
    m[0].recent_ln_rmssd = m[1].recent_ln_rmssd;
    assert_memory_equal(&m[0], &m[1], sizeof(m[0]));
}

/* A restart alone changes nothing, whatever was learnt, but that the last hours are over. */
static void test_restart_alone(void **state)
{
    (void)state;
    struct random random = { 5 };

    for (int i = 0; i < 200; i++) {
        struct baseline b;
        struct baseline_memory m, again;
        baseline_init(&b, 30);
        for (int day = 0; day < i % 10; day++) {
            baseline_set_day(&b, day);
            wear(&b, &(struct day_worn){ .bpm = 50 + 40 * random_unit(&random),
                                         .ln = i % 3 ? 2 + 2 * random_unit(&random) : NAN,
                                         .minutes = 60 * random_unit(&random) });
        }
        baseline_save(&b, &m);
        baseline_init(&b, 30);
        assert_true(baseline_restore(&b, &m, false));
        baseline_set_day(&b, i % 10);
        near_to(baseline_rate(&b), m.hr_bpm, 0);
        baseline_save(&b, &again);
        again.recent_min = m.recent_min;
        again.recent_bpm = m.recent_bpm;
        again.recent_ln_rmssd = m.recent_ln_rmssd;
        assert_memory_equal(&again, &m, sizeof(m));
    }
}

/* From three days on a bad one moves the reference by five; before, it may be all there is. */
static void test_bad_day(void **state)
{
    (void)state;
    for (int known = 1; known <= 4; known++) {
        struct baseline b;
        baseline_init(&b, 30);
        for (int day = 0; day <= known; day++) {
            baseline_set_day(&b, 2 * day);
            wear(&b, &(struct day_worn){ .bpm = day < known ? 60 : 85,
                                         .ln = day < known ? 3.525 : 2.5,
                                         .minutes = 300 });
        }
        if (known < 3) {
            assert_true(baseline_rate(&b) > 80 && baseline_ln_rmssd(&b) < 2.7);
        } else {
            near_to(baseline_rate(&b), 65.5, .01);
            near_to(baseline_ln_rmssd(&b), 3.54 - .33, .01);
        }
        baseline_set_day(&b, 100); /* nothing is recent any more */
        near_to(baseline_rate(&b), known > 1 ? 60.5 : 73, .01);
    }
}

/*
 * Ten minutes to midnight and ten past it are one evening: the reference of somebody who sits there
 * calmly stays where it is, though the day before was another one.
 */
static void test_midnight(void **state)
{
    (void)state;
    for (int day = 1; day < 6; day++) {
        struct baseline b;
        struct baseline_memory m;
        baseline_init(&b, 30);
        for (int before = 0; before < day; before++) {
            baseline_set_day(&b, before);
            wear(&b, &(struct day_worn){ .bpm = 70, .ln = 3.5, .minutes = 300 });
        }
        baseline_set_day(&b, day);
        wear(&b, &(struct day_worn){ .bpm = 74, .ln = 3.3, .minutes = 300 });
        double rate = baseline_rate(&b), ln_rmssd = baseline_ln_rmssd(&b);
        baseline_set_day(&b, day + 1);
        near_to(baseline_rate(&b), rate, 1);
        near_to(baseline_ln_rmssd(&b), ln_rmssd, .05);
        wear(&b, &(struct day_worn){ .bpm = 80, .ln = 3.1, .minutes = 30 });
        baseline_save(&b, &m); /* the new day is its own minutes only */
        near_to(m.days[m.day_count - 1].hr_bpm, 80.5, .01);
        near_to(m.days[m.day_count - 1].minutes, 30, 1e-9);
        near_to(m.days[m.day_count - 2].hr_bpm, 74.5, .01);
        baseline_set_day(&b, day + 9); /* a week in the drawer: nothing is recent */
        near_to(baseline_rate(&b), m.hr_bpm, 1e-9);
    }
}

/*
 * A restart in the middle of a worn day: the reference goes on where it was, and so does what the
 * next half hour does to it.
 */
static void test_fresh_restart(void **state)
{
    (void)state;
    struct random random = { 12 };
    double most = 0;

    for (int i = 0; i < 300; i++) {
        struct baseline a, b;
        struct baseline_memory m;
        int day = i % 9;
        baseline_init(&a, 30);
        for (int before = 0; before <= day; before++) {
            baseline_set_day(&a, before);
            double minutes =
                before < day ? 300 * random_unit(&random) : 60 + 200 * random_unit(&random);
            double bpm = 62 + 8 * random_unit(&random), ln = 3 + random_unit(&random);
            for (double min = 0; min < minutes; min += .5)
                wear(&a, &(struct day_worn){ 0, bpm + 8 * random_unit(&random) - 4, ln, .5 });
        }
        baseline_save(&a, &m);
        baseline_init(&b, 30);
        baseline_set_day(&b, day);
        assert_true(baseline_restore(&b, &m, true));
        most = fmax(most, fabs(baseline_rate(&b) - baseline_rate(&a)));
        near_to(baseline_rate(&b), baseline_rate(&a), 1);
        near_to(b.rate.minutes, a.rate.minutes, 1e-9);
        for (int k = 0; k < 60; k++) {
            struct day_worn w = { 0, baseline_rate(&a) + 8 * random_unit(&random) - 2, 3.5, .5 };
            wear(&a, &w);
            wear(&b, &w);
        }
        near_to(baseline_rate(&b), baseline_rate(&a), 1.5);
        baseline_init(&b, 30);
        baseline_set_day(&b, day);
        assert_true(baseline_restore(&b, &m, false)); /* a night later */
        near_to(baseline_rate(&b), m.hr_bpm, 0);
    }
    assert_true(most > 0);
}

/* The third day is another one: it is no more known after a restart than before. */
static void test_fresh_restart_on_third_day(void **state)
{
    (void)state;
    struct baseline b;
    struct baseline_memory m;

    baseline_init(&b, 30);
    for (int day = 0; day < 3; day++) {
        baseline_set_day(&b, day);
        wear(&b, &(struct day_worn){ .bpm = day < 2 ? 60 : 75, .ln = 3.5, .minutes = 200 });
    }
    double rate = baseline_rate(&b);
    assert_true(rate > 70);
    baseline_save(&b, &m);
    assert_int_equal(m.day_count, 3);
    baseline_init(&b, 30);
    baseline_set_day(&b, 2);
    assert_true(baseline_restore(&b, &m, true));
    near_to(baseline_rate(&b), rate, 1);
}

/* Minutes of somebody new: a strange one is not what they are measured against after a restart. */
static void test_strange_minute(void **state)
{
    (void)state;
    static const struct {
        double minutes;
        bool kept;
    } worn[] = { { .5, false }, { 1, false }, { 3, true } };

    for (int midnight = 0; midnight < 2; midnight++)
        for (size_t i = 0; i < sizeof(worn) / sizeof(worn[0]); i++) {
            struct baseline b;
            struct baseline_memory m;
            baseline_init(&b, 30);
            baseline_set_day(&b, 1);
            wear(&b, &(struct day_worn){ .bpm = 110, .ln = 3, .minutes = worn[i].minutes });
            if (midnight) {
                baseline_set_day(&b, 9);
            } else {
                baseline_save(&b, &m);
                assert_true(worn[i].kept || m.learnt_min == 0);
                baseline_init(&b, 30);
                assert_true(baseline_restore(&b, &m, false));
            }
            assert_int_equal(baseline_is_stored(&b), worn[i].kept);
            near_to(baseline_rate(&b), worn[i].kept ? 110.5 : 71, .01); /* never between */
            near_to(baseline_ln_rmssd(&b), worn[i].kept ? 3.04 : 3.57, .01);
            double stored_bpm = baseline_rate(&b);
            wear(&b, &(struct day_worn){ .bpm = 40, .ln = 3, .minutes = 1 });
            baseline_save(&b, &m); /* a minute moves nothing that was there */
            near_to(m.hr_bpm, stored_bpm, 0);
        }
}

/* Several days in a row are no longer bad: that is how this person is now. */
static void test_several_bad_days(void **state)
{
    (void)state;
    struct baseline b;

    baseline_init(&b, 30);
    for (int day = 0; day < 11; day++) {
        baseline_set_day(&b, 2 * day); /* a day between each, so that it is the days alone */
        near_to(baseline_rate(&b), day == 0 ? 71 : 60.5, .01);
        wear(&b,
             &(struct day_worn){ .bpm = day < 7 ? 60 : 75, .ln = 2 + day / 10., .minutes = 100 });
    }
    baseline_set_day(&b, 22);
    near_to(baseline_rate(&b), 75.5, .01);
    near_to(baseline_ln_rmssd(&b), 2 + .7 + .04, .03);
}

/* What was learnt while the time was not known belongs to the day that it turns out to be. */
static void test_day_learnt_late(void **state)
{
    (void)state;
    struct baseline b;
    struct baseline_memory m;

    baseline_init(&b, 30);
    wear(&b, &(struct day_worn){ .bpm = 60, .ln = 3.5, .minutes = 30 });
    baseline_save(&b, &m);
    assert_int_equal(m.days[0].day, DAY_UNDATED);
    baseline_set_day(&b, DAY_1);
    near_to(baseline_rate(&b), (.5 * 71 + b.rate.minutes * 60.5) / (.5 + b.rate.minutes), 1e-6);
    baseline_save(&b, &m);
    assert_int_equal(m.days[0].day, DAY_1);
    assert_int_equal(m.day_count, 1);
}

static void test_days_without_ln_rmssd(void **state)
{
    (void)state;
    struct baseline b;
    struct baseline_memory m;

    baseline_init(&b, 30);
    for (int day = 0; day < 3; day++) {
        baseline_set_day(&b, day);
        wear(&b, &(struct day_worn){ .bpm = 60, .ln = day == 1 ? 3.525 : NO_LN, .minutes = 30 });
    }
    baseline_save(&b, &m);
    assert_true(isnan(m.days[0].ln_rmssd) && isnan(m.days[2].ln_rmssd));
    near_to(m.ln_rmssd, 3.54, 1e-9); /* four fifths into the bin */
    wear(&b, &(struct day_worn){ .bpm = 60, .ln = 3.025, .minutes = 30 });
    baseline_save(&b, &m); /* today has one by now, and is the longer day */
    near_to(m.ln_rmssd, 3.04, 1e-9);
    baseline_init(&b, 30);
    assert_true(baseline_restore(&b, &m, false));
    baseline_set_day(&b, 2);
    wear(&b, &(struct day_worn){ .bpm = 60, .ln = 4.025, .minutes = 30 });
    baseline_save(&b, &m); /* an hour of one, half an hour of the other */
    near_to(m.days[2].ln_rmssd, (2 * 3.04 + 4.04) / 3, 1e-9);
}

/* Half an hour of an unknown day turns out to be of one that is there: what is known stays. */
static void test_progress_never_falls(void **state)
{
    (void)state;
    struct baseline b;
    struct baseline_memory m;
    const struct day_worn half_hour = { .bpm = 60, .ln = 3.5, .minutes = 30 };
    const struct day_worn moment = { .bpm = 60, .ln = 3.5, .minutes = .5 };

    baseline_init(&b, 30);
    baseline_set_day(&b, DAY_1);
    wear(&b, &half_hour);
    baseline_save(&b, &m);
    baseline_init(&b, 30);
    assert_true(baseline_restore(&b, &m, false));
    wear(&b, &half_hour); /* a second day, as far as is known */
    double before = baseline_progress(&b);
    near_to(before, 60 / 65. / 2 + 2 / 14., 1e-9);
    baseline_set_day(&b, DAY_1);
    wear(&b, &moment);
    near_to(baseline_progress(&b), before, 0);
    baseline_save(&b, &m);
    assert_int_equal(m.day_count, 1);
}

int main(void)
{
    struct tests tests = { 0 };

    ADD_ROWS(&tests, lives, test_life);
    ADD_TEST(&tests, test_restart_alone);
    ADD_TEST(&tests, test_bad_day);
    ADD_TEST(&tests, test_several_bad_days);
    ADD_TEST(&tests, test_midnight);
    ADD_TEST(&tests, test_fresh_restart);
    ADD_TEST(&tests, test_fresh_restart_on_third_day);
    ADD_TEST(&tests, test_strange_minute);
    ADD_TEST(&tests, test_day_learnt_late);
    ADD_TEST(&tests, test_progress_never_falls);
    ADD_TEST(&tests, test_days_without_ln_rmssd);
    return RUN_TESTS(&tests, "days");
}
