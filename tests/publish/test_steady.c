/*
 * test_steady.c - which values stand still, and for how long
 */
#include "steady.h"
#include "table.h"
#include "testing.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#define STEPS_MAX 6

/* clang-format off */
#define FIELD(f) offsetof(struct report, f)

static const struct row {
    const char *name;
    size_t field;
    int steps;
    double measured[STEPS_MAX], shown[STEPS_MAX];
} rows[] = {
    { "the first is shown as it is", FIELD(stress), 1, { 1.2 }, { 1.2 } },
    { "what trembles stands still", FIELD(stress), 5, { 60.4, 61.2, 59.7, 60.9, 60.1 }, { 60.4, 60.4, 60.4, 60.4, 60.4 } },
    { "a step is shown at once", FIELD(stress), 3, { 60, 64, 64.5 }, { 60, 64, 64 } },
    { "small steps add up, against what is shown", FIELD(stress), 5, { 60, 61, 62, 63, 64 }, { 60, 60, 62, 62, 64 } },
    { "downwards too", FIELD(heart_rate_bpm), 4, { 72, 70.5, 69.9, 68.4 }, { 72, 72, 69.9, 69.9 } },
    { "what goes is gone at once, and what comes is shown at once", FIELD(heart_rate_bpm), 4, { 72, NAN, 72.5, 73 }, { 72, NAN, 72.5, 72.5 } },
    { "respiration", FIELD(respiration_bpm), 4, { 15.0, 15.4, 14.6, 15.5 }, { 15.0, 15.0, 15.0, 15.5 } },
    { "confidence", FIELD(confidence), 4, { 0.60, 0.64, 0.56, 0.66 }, { 0.60, 0.60, 0.60, 0.66 } },
    { "RMSSD", FIELD(rmssd_ms), 3, { 30, 31.5, 32.5 }, { 30, 30, 32.5 } },
    { "SDNN", FIELD(sdnn_ms), 3, { 30, 31.5, 32.5 }, { 30, 30, 32.5 } },
    { "coverage", FIELD(coverage), 3, { 0.90, 0.94, 0.99 }, { 0.90, 0.90, 0.99 } },
    { "artifacts", FIELD(artifacts), 3, { 0.01, 0.02, 0.04 }, { 0.01, 0.01, 0.04 } },
    { "minutes are counted one by one", FIELD(load.today.raised_min), 3, { 10, 11, 12 }, { 10, 11, 12 } },
    { "what is learnt reaches its end", FIELD(baseline), 3, { 0.98, 0.99, 1 }, { 0.98, 0.99, 1 } },
};
/* clang-format on */

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct steady steady = { 0 };
        for (int s = 0; s < rows[i].steps; s++) {
            struct report r = { .stress = NAN, .heart_rate_bpm = NAN };
            double shown;
            memcpy((char *)&r + rows[i].field, &rows[i].measured[s], sizeof(double));
            steady_take(&steady, &r);
            memcpy(&shown, (char *)&steady.report + rows[i].field, sizeof(shown));
            if (isnan(rows[i].shown[s]) ? !isnan(shown) : !(fabs(shown - rows[i].shown[s]) < 1e-9))
                fail_msg("%s, step %d: %g is shown, not %g", rows[i].name, s, shown,
                         rows[i].shown[s]);
        }
    }
}

/* Whatever a band holds back, words and times are those of now. */
static void test_the_rest_is_of_now(void **state)
{
    struct steady steady = { 0 };

    (void)state;
    steady_take(&steady, &(struct report){ .at = { .us = 1 }, .stress = 59, .level = LEVEL_CALM });
    steady_take(&steady, &(struct report){ .at = { .us = 2 },
                                           .stress = 60,
                                           .level = LEVEL_ELEVATED,
                                           .why = WHY_MOVING,
                                           .sensor = "strap" });
    assert_true(fabs(steady.report.stress - 59) < 1e-9);
    assert_int_equal(steady.report.level, LEVEL_ELEVATED);
    assert_int_equal(steady.report.why, WHY_MOVING);
    assert_int_equal(steady.report.at.us, 2);
    assert_string_equal(steady.report.sensor, "strap");
}

/* A band is of a number of `state`: elsewhere it would say what nobody does. */
static void test_bands_are_where_they_work(void **state)
{
    size_t count, bands = 0;
    const struct table_key *keys = table_keys(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        if (!(keys[i].band > 0))
            continue;
        bands++;
        assert_int_equal(keys[i].topic, TOPIC_STATE);
        assert_int_equal(keys[i].kind, VALUE_NUMBER);
        /* less than the last digit that is shown would hold nothing back */
        if (keys[i].band < 1.5 * pow(10, -keys[i].decimals))
            fail_msg("the band of %s is too narrow", keys[i].name);
    }
    assert_int_equal(bands, 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_the_rest_is_of_now),
        cmocka_unit_test(test_bands_are_where_they_work),
    };
    return cmocka_run_group_tests_name("publish_steady", tests, NULL, NULL);
}
