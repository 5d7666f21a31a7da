/* A clean reading counts as a day of the personal reference; one that cannot be is left out. */
#include "made_heart.h"

#include <math.h>

#define DAY 20500

static struct baseline_memory stored(const struct heart *h)
{
    struct baseline_memory m;

    heart_save(h, &m);
    assert_true(heart_accepts(&m));
    return m;
}

/* clang-format off */
static const struct reading_row {
    const char *name;
    double bpm, ln, minutes;
    bool rate, rmssd; /* learnt */
} readings[] = {
    { "a reading", 58, 3.8, 20, true, true },
    { "only a rate", 58, NAN, 20, true, false },
    { "an RMSSD that is none", 58, 9, 20, true, false },
    { "an infinite RMSSD", 58, -INFINITY, 20, true, false },
    { "no rate", NAN, 3.8, 20, false, false },
    { "a rate that is none", 300, 3.8, 20, false, false },
    { "no minutes", 58, 3.8, 0, false, false },
    { "minutes backwards", 58, 3.8, -20, false, false },
    { "minutes that are none", 58, 3.8, NAN, false, false },
    { "more minutes than a day weighs", 58, 3.8, 1e6, false, false },
};
/* clang-format on */

static void test_reading(void **state)
{
    const struct reading_row *row = *state;
    struct heart *h = new_heart((struct heart_options){ .age_years = 36 });

    heart_set_day(h, DAY);
    heart_learn(h, row->bpm, row->ln, row->minutes);
    struct baseline_memory m = stored(h);
    assert_int_equal(m.day_count, row->rate);
    assert_int_equal(fabs(m.hr_bpm - 58) <= 1, row->rate);
    assert_int_equal(fabs(m.ln_rmssd - 3.8) <= 0.1, row->rmssd);
    assert_true(row->rmssd || isnan(m.ln_rmssd));
    assert_true(!row->rate || fabs(m.learnt_min - row->minutes) < 1e-9);
    heart_free(h);
}

/* A week of mornings is a week of days, over restarts; the middle one is the reference. */
static void test_a_week_of_mornings(void **state)
{
    static const double bpm[] = { 57, 58, 59, 90, 58, 57, 58 };
    struct baseline_memory m = { 0 };
    (void)state;

    for (int i = 0; i < 7; i++) {
        struct heart *h = new_heart((struct heart_options){ .age_years = 36 });
        heart_set_day(h, DAY + i);
        assert_int_equal(heart_restore(h, &m, false), i > 0);
        heart_learn(h, bpm[i], 3.8, 20);
        m = stored(h);
        assert_int_equal(m.day_count, i + 1);
        heart_free(h);
    }
    assert_true(fabs(m.hr_bpm - 58.5) < 0.6);
}

int main(void)
{
    struct tests t = { 0 };

    ADD_ROWS(&t, readings, test_reading);
    ADD_TEST(&t, test_a_week_of_mornings);
    return RUN_TESTS(&t, "learn");
}
