/*
 * What comes from outside the script: relaxing without a pacer, and what disturbs a heart for days.
 * Both levels of the model must show the same of it, and nothing of it once it is over.
 */
#include "measure.h"

#include <setjmp.h>
#include <stdarg.h>

#include <math.h>
#include <cmocka.h>

static struct sim_options demo(const struct sim_person *p)
{
    return (struct sim_options){
        .person = p, .day = sim_day_find("demo"), .seed = 2, .start_minute = 540
    };
}

/* ---- relaxing ---- */

/* From minute 15 to 21 of an episode that would last to minute 35. */
static void test_relax(void **state)
{
    static const struct {
        const char *name;
        double depth, least, most; /* stress left at minute 21, of what it would be */
    } rows[] = {
        { "deep: over as with slow breathing", 1, 0, 0.15 },
        { "half as deep takes longer", 0.4, 0.15, 0.5 },
        { "hardly: it stays", 0.02, 0.7, 0.99 },
        { "not at all", 0, 1, 1 },
        { "more than there is counts as all", 7, 0, 0.15 },
        { "less than none counts as none", -1, 1, 1 },
    };
    struct sim_person p = *sim_person_find("average");
    struct sim_options opt = demo(&p);

    (void)state;
    p.follows = 0; /* no pacer is needed */
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct sim_model beats, minutes, alone;
        struct sim_minute minute, lonely;

        sim_model_init(&beats, &opt);
        sim_model_init(&minutes, &opt);
        sim_model_init(&alone, &opt);
        for (int k = 0; k < 115; k++) {
            if (k == 15 || k == 21) {
                double depth = k == 15 ? rows[i].depth : 0;

                sim_model_relax(&beats, depth);
                sim_model_relax(&minutes, depth);
            }
            sim_model_minute(&minutes, &minute);
            sim_model_minute(&alone, &lonely);
            double off_bpm =
                measure_until(&beats, 60.0 * (k + 1)).heart_rate_bpm - minute.heart_rate_bpm;

            if (fabs(off_bpm) > 3)
                fail_msg("%s: minute %d: %+.1f beat by beat", rows[i].name, k, off_bpm);
            if (k == 20) {
                double left = minute.stress / lonely.stress;

                if (left < rows[i].least - 1e-9 || left > rows[i].most + 1e-9)
                    fail_msg("%s: %.2f is left", rows[i].name, left);
            }
            if (k >= 103 && minute.stress < 1.8)
                fail_msg("%s: the next episode is no episode", rows[i].name);
        }
    }
}

/* Lungs and their swing are nobody's but the pacer's. */
static void test_relax_leaves_the_breath(void **state)
{
    struct sim_options opt = demo(sim_person_find("average"));
    struct sim_model m;
    struct sim_minute minute;

    (void)state;
    sim_model_init(&m, &opt);
    sim_model_relax(&m, 1);
    for (int i = 0; i < 9; i++)
        sim_model_minute(&m, &minute);
    assert_true(minute.breaths_per_min > 12);
    assert_true(minute.rmssd_ms < 1.3 * opt.person->rmssd_ms);
}

/* ---- disturbing ---- */

static void test_disturb(void **state)
{
    static const struct {
        const char *name;
        double bpm, ln;
    } rows[] = {
        { "fever", 10, -0.5 },
        { "wine", 6, -0.3 },
        { "the night after a massage", -3, 0.2 },
        { "nothing", 0, 0 },
    };
    struct sim_options opt = { .person = sim_person_find("average"),
                               .day = sim_day_find("calm"),
                               .seed = 4 };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct sim_model beats, minutes, alone;
        struct sim_minute minute, lonely;
        double bpm = 0, ln = 0, beats_bpm = 0;

        sim_model_init(&beats, &opt);
        sim_model_init(&minutes, &opt);
        sim_model_init(&alone, &opt);
        sim_model_disturb(&beats, rows[i].bpm, rows[i].ln);
        sim_model_disturb(&minutes, rows[i].bpm, rows[i].ln);
        for (int k = 0; k < 360; k++) { /* asleep until then */
            sim_model_minute(&minutes, &minute);
            sim_model_minute(&alone, &lonely);
            bpm += (minute.heart_rate_bpm - lonely.heart_rate_bpm) / 360;
            ln += log(minute.rmssd_ms / lonely.rmssd_ms) / 360;
            beats_bpm +=
                (measure_until(&beats, 60.0 * (k + 1)).heart_rate_bpm - lonely.heart_rate_bpm) /
                360;
        }
        /* a heart that beats slower also shows more of the same wave */
        if (fabs(bpm - rows[i].bpm) > 0.3 || fabs(beats_bpm - rows[i].bpm) > 0.6 ||
            fabs(ln - rows[i].ln) > 0.25 * fabs(rows[i].ln) + 1e-9)
            fail_msg("%s: %+.2f bpm, %+.2f beat by beat, %+.3f", rows[i].name, bpm, beats_bpm, ln);

        sim_model_disturb(&minutes, 0, 0);
        sim_model_minute(&minutes, &minute);
        sim_model_minute(&alone, &lonely);
        assert_true(fabs(minute.heart_rate_bpm - lonely.heart_rate_bpm) < 1e-9);
        assert_true(fabs(minute.rmssd_ms - lonely.rmssd_ms) < 1e-9);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_relax),
        cmocka_unit_test(test_relax_leaves_the_breath),
        cmocka_unit_test(test_disturb),
    };
    return cmocka_run_group_tests_name("simulator_outside", tests, NULL, NULL);
}
