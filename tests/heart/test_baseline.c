/* The personal reference: quantiles of what was learnt, forgetting, priors, storing. */
#include "testing.h"

#include "baseline.h"
#include "random.h"

#include <math.h>
#include <stdlib.h>

static void near_to(double got, double want, double within)
{
    if (!(fabs(got - want) <= within)) {
        print_message("# got %.9g, want %.9g\n", got, want);
        fail();
    }
}

static void test_prior_by_age(void **state)
{
    (void)state;
    static const struct {
        int32_t age;
        double ln;
    } rows[] = {
        { 30, 3.57 }, { 20, 3.76 }, { 16, 3.76 }, { 60, 3.0 }, { 80, 2.62 }, { 120, 2.62 }
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct baseline b;
        baseline_init(&b, rows[i].age);
        near_to(baseline_rate(&b), 71, 0);
        near_to(baseline_ln_rmssd(&b), rows[i].ln, 1e-9);
        near_to(baseline_progress(&b), 0, 0);
    }
}

/* Weights that halve every 180 minutes, each value at its own bin: from the definition. */
static double naive(const double *value, int n, double minutes, double low, double step,
                    double quantile, double *total)
{
    double weight[400] = { 0 }, below = 0;
    int bin = 0;

    *total = 0;
    for (int i = 0; i < n; i++) {
        double w = minutes * pow(.5, (n - 1 - i) * minutes / 180);
        weight[(int)((value[i] - low) / step)] += w;
        *total += w;
    }
    while (below + weight[bin] < quantile * *total)
        below += weight[bin++];
    return low + step * (bin + (quantile * *total - below) / weight[bin]);
}

static const struct row {
    const char *name;
    double middle, width;
    int ticks;
    double minutes; /* a tick */
} rows[] = {
    { "the first tick", 66, 0, 1, 1 / 6. },
    { "a quarter of an hour", 66, 20, 90, 1 / 6. },
    { "a working day", 75, 30, 2880, 1 / 6. },
    { "ticks of one second", 75, 30, 3600, 1 / 60. },
    { "half a year, beyond what a double holds without rescaling", 62, 12, 200000, 1 },
};

static void test_row(void **state)
{
    const struct row *r = *state;
    struct random random = { 8 };
    struct baseline b;
    double *rate = calloc((size_t)r->ticks, sizeof(*rate));
    double *ln = calloc((size_t)r->ticks, sizeof(*ln)), total;

    assert_true(rate && ln);
    baseline_init(&b, 30);
    for (int i = 0; i < r->ticks; i++) {
        rate[i] = r->middle + r->width * (random_unit(&random) - .5);
        ln[i] = 3.2 + random_unit(&random);
        baseline_learn_rate(&b, rate[i], r->minutes);
        baseline_learn_ln_rmssd(&b, ln[i], r->minutes);
    }
    double q = naive(rate, r->ticks, r->minutes, 35, 1, .5, &total);
    near_to(baseline_own_min(&b), total, 1e-6);
    near_to(baseline_rate(&b), (.5 * 71 + total * q) / (.5 + total), 1e-6);
    q = naive(ln, r->ticks, r->minutes, 1, .05, .8, &total);
    near_to(baseline_ln_rmssd(&b), (.5 * 3.57 + total * q) / (.5 + total), 1e-6);
    free(rate);
    free(ln);
}

static void test_out_of_bins(void **state)
{
    (void)state;
    struct baseline b;
    struct baseline_memory m;

    baseline_init(&b, 30);
    for (int i = 0; i < 600; i++) {
        baseline_learn_rate(&b, 230, 1);
        baseline_learn_ln_rmssd(&b, 7, 1);
    }
    baseline_save(&b, &m);
    assert_true(baseline_restore(&b, &m, false)); /* what was stored can be read again */
    baseline_init(&b, 30);
    baseline_learn_rate(&b, 30, 100);
    baseline_learn_ln_rmssd(&b, -INFINITY, 100);
    near_to(baseline_rate(&b), 35.7, .1);
    baseline_save(&b, &m);
    assert_true(baseline_restore(&b, &m, false));
}

static void test_stored_weighs_half_an_hour(void **state)
{
    (void)state;
    struct baseline b;
    struct baseline_memory m = {
        .version = BASELINE_MEMORY_VERSION, .hr_bpm = 60, .ln_rmssd = NAN, .learnt_min = 90
    };

    baseline_init(&b, 30);
    assert_true(baseline_restore(&b, &m, false));
    assert_true(baseline_is_stored(&b));
    near_to(baseline_own_min(&b), 30, 0);
    near_to(baseline_rate(&b), 60, 0);
    near_to(baseline_ln_rmssd(&b), 3.57, 1e-12); /* none was stored: that of their age */
    near_to(baseline_progress(&b), 90 / 95. / 2, 1e-12);
    baseline_save(&b, &m);
    assert_true(isnan(m.ln_rmssd));
    for (int i = 0; i < 1800; i++)
        baseline_learn_rate(&b, 80.5, 1 / 60.);
    near_to(baseline_rate(&b), 70, .8);

    m = (struct baseline_memory){ /* hardly theirs: no more weight than a guess */
                                  .version = BASELINE_MEMORY_VERSION,
                                  .hr_bpm = 60,
                                  .ln_rmssd = NAN,
                                  .learnt_min = .5
    };
    baseline_init(&b, 30);
    assert_true(baseline_restore(&b, &m, false));
    assert_false(baseline_is_stored(&b));
}

/* ---- what is refused ---- */

#define GOOD                                                                                     \
    {                                                                                            \
        .version = BASELINE_MEMORY_VERSION, .day_count = 2, .hr_bpm = 62, .ln_rmssd = 3.5,       \
        .learnt_min = 160, .recent_min = 90, .recent_bpm = 62, .recent_ln_rmssd = 3.5, .days = { \
            { .day = 7, .minutes = 60, .hr_bpm = 60, .ln_rmssd = 3.5 },                          \
            { .day = 8, .minutes = 80, .hr_bpm = 62, .ln_rmssd = NAN }                           \
        }                                                                                        \
    }

static void set_version(struct baseline_memory *m)
{
    m->version++;
}
static void set_no_rate(struct baseline_memory *m)
{
    m->hr_bpm = NAN;
}
static void set_mouse(struct baseline_memory *m)
{
    m->hr_bpm = 500;
}
static void set_ln(struct baseline_memory *m)
{
    m->ln_rmssd = 12;
}
static void set_below_nothing(struct baseline_memory *m)
{
    m->learnt_min = -1;
}
static void set_without_end(struct baseline_memory *m)
{
    m->learnt_min = INFINITY;
}
static void set_count(struct baseline_memory *m)
{
    m->day_count = BASELINE_DAYS + 1;
}
static void set_huge_count(struct baseline_memory *m)
{
    m->day_count = UINT32_MAX;
}
static void set_less_than_days(struct baseline_memory *m)
{
    m->learnt_min = 139;
}
static void set_twice(struct baseline_memory *m)
{
    m->days[1].day = 7;
}
static void set_short_day(struct baseline_memory *m)
{
    m->days[0].minutes = 19;
}
static void set_day_without(struct baseline_memory *m)
{
    m->days[0].minutes = NAN;
}
static void set_day_rate(struct baseline_memory *m)
{
    m->days[0].hr_bpm = 20;
}
static void set_day_ln(struct baseline_memory *m)
{
    m->days[1].ln_rmssd = -INFINITY;
}
static void set_not_the_middle(struct baseline_memory *m)
{
    m->hr_bpm = 61;
}
static void set_not_their_ln(struct baseline_memory *m)
{
    m->ln_rmssd = 3.6;
}
static void set_ln_unknown(struct baseline_memory *m)
{
    m->ln_rmssd = NAN;
}

static void set_recent_below_nothing(struct baseline_memory *m)
{
    m->recent_min = -1;
}
static void set_recent_without_end(struct baseline_memory *m)
{
    m->learnt_min = 1e6;
    m->recent_min = 1e5;
}
static void set_recent_more_than_learnt(struct baseline_memory *m)
{
    m->recent_min = 161;
}
static void set_recent_none(struct baseline_memory *m)
{
    m->recent_min = NAN;
}
static void set_recent_mouse(struct baseline_memory *m)
{
    m->recent_bpm = 500;
}
static void set_recent_ln(struct baseline_memory *m)
{
    m->recent_ln_rmssd = 9;
}

static const struct refused {
    const char *name;
    void (*set)(struct baseline_memory *m);
} refused[] = {
    { "another version", set_version },
    { "no heart rate", set_no_rate },
    { "a heart rate of a mouse", set_mouse },
    { "ln RMSSD out of range", set_ln },
    { "minutes below nothing", set_below_nothing },
    { "minutes without end", set_without_end },
    { "eight days", set_count },
    { "days without end", set_huge_count },
    { "fewer minutes than its days have", set_less_than_days },
    { "the same day twice", set_twice },
    { "a day too short to count", set_short_day },
    { "a day without minutes", set_day_without },
    { "a day's heart rate out of range", set_day_rate },
    { "a day's ln RMSSD out of range", set_day_ln },
    { "a reference that is not the middle of its days", set_not_the_middle },
    { "an ln RMSSD that is not the middle of its days", set_not_their_ln },
    { "an ln RMSSD that its days know", set_ln_unknown },
    { "recent minutes below nothing", set_recent_below_nothing },
    { "recent minutes without end", set_recent_without_end },
    { "more recent minutes than were learnt", set_recent_more_than_learnt },
    { "recent minutes that are no number", set_recent_none },
    { "a recent heart rate of a mouse", set_recent_mouse },
    { "a recent ln RMSSD out of range", set_recent_ln },
};

static void test_refused(void **state)
{
    const struct refused *r = *state;
    struct baseline_memory m = GOOD;
    struct baseline b;

    baseline_init(&b, 30);
    assert_true(baseline_restore(&b, &m, false));
    r->set(&m);
    baseline_init(&b, 30);
    assert_false(baseline_restore(&b, &m, false));
    near_to(baseline_rate(&b), 71, 0); /* nothing was taken */
    assert_false(baseline_is_stored(&b));
    near_to(baseline_progress(&b), 0, 0);
    baseline_save(&b, &m);
    assert_int_equal(m.day_count, 0);
}

/* Any bytes at all: refused, or taken and stored again as plausible. */
static void test_any_bytes(void **state)
{
    (void)state;
    struct random random = { 11 };
    int taken = 0;

    for (int i = 0; i < 20000; i++) {
        struct baseline_memory m = GOOD;
        struct baseline b;
        unsigned char *bytes = (unsigned char *)&m;
        bytes[random_next(&random) % sizeof(m)] = (unsigned char)random_next(&random);
        baseline_init(&b, 30);
        if (!baseline_restore(&b, &m, i % 2))
            continue;
        taken++;
        baseline_set_day(&b, 9);
        baseline_learn_rate(&b, 66, 40);
        assert_true(baseline_rate(&b) > 35 && baseline_rate(&b) < 200);
        baseline_save(&b, &m);
        baseline_init(&b, 30);
        assert_true(baseline_restore(&b, &m, false));
    }
    assert_true(taken > 5000 && taken < 19000);
}

int main(void)
{
    struct tests tests = { 0 };

    ADD_ROWS(&tests, rows, test_row);
    ADD_ROWS(&tests, refused, test_refused);
    ADD_TEST(&tests, test_prior_by_age);
    ADD_TEST(&tests, test_out_of_bins);
    ADD_TEST(&tests, test_stored_weighs_half_an_hour);
    ADD_TEST(&tests, test_any_bytes);
    return RUN_TESTS(&tests, "baseline");
}
