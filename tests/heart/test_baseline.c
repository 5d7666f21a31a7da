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
    { "ten days, past the rescaling", 62, 12, 14400, 1 },
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
    near_to(baseline_rate(&b), (71 + total * q) / (1 + total), 1e-6);
    q = naive(ln, r->ticks, r->minutes, 1, .05, .8, &total);
    near_to(baseline_ln_rmssd(&b), (3.57 + total * q) / (1 + total), 1e-6);
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
    assert_true(baseline_restore(&b, &m)); /* what was stored can be read again */
    baseline_init(&b, 30);
    baseline_learn_rate(&b, 30, 100);
    baseline_learn_ln_rmssd(&b, -INFINITY, 100);
    near_to(baseline_rate(&b), 35.9, .1);
    baseline_save(&b, &m);
    assert_true(baseline_restore(&b, &m));
}

static void test_progress_only_grows(void **state)
{
    (void)state;
    struct baseline b;
    double last = 0;

    baseline_init(&b, 30);
    for (int i = 0; i < 10000; i++) {
        baseline_learn_rate(&b, 70, 1);
        assert_true(baseline_progress(&b) > last && baseline_progress(&b) < 1);
        last = baseline_progress(&b);
        if (i == 4)
            near_to(last, .5, 1e-12);
    }
}

static void test_stored_weighs_ten_minutes(void **state)
{
    (void)state;
    struct baseline b;
    struct baseline_memory m = {
        .version = BASELINE_MEMORY_VERSION, .hr_bpm = 60, .ln_rmssd = NAN, .learnt_min = 90
    };

    baseline_init(&b, 30);
    assert_true(baseline_restore(&b, &m));
    assert_true(baseline_is_stored(&b));
    near_to(baseline_own_min(&b), 10, 0);
    near_to(baseline_rate(&b), 60, 0);
    near_to(baseline_ln_rmssd(&b), 3.57, 1e-12); /* none was stored: that of their age */
    near_to(baseline_progress(&b), 90 / 95., 1e-12);
    baseline_save(&b, &m);
    assert_true(isnan(m.ln_rmssd));
    for (int i = 0; i < 600; i++)
        baseline_learn_rate(&b, 80.5, 1 / 60.);
    near_to(baseline_rate(&b), 70, .3);

    m.learnt_min = .5; /* hardly theirs: no more weight than a guess */
    baseline_init(&b, 30);
    assert_true(baseline_restore(&b, &m));
    assert_false(baseline_is_stored(&b));
}

static const struct refused {
    const char *name;
    struct baseline_memory m;
} refused[] = {
    { "another version", { BASELINE_MEMORY_VERSION + 1, 0, 60, 3.5, 10, 0 } },
    { "no heart rate", { BASELINE_MEMORY_VERSION, 0, NAN, 3.5, 10, 0 } },
    { "a heart rate of a mouse", { BASELINE_MEMORY_VERSION, 0, 500, 3.5, 10, 0 } },
    { "ln RMSSD out of range", { BASELINE_MEMORY_VERSION, 0, 60, 12, 10, 0 } },
    { "minutes below nothing", { BASELINE_MEMORY_VERSION, 0, 60, 3.5, -1, 0 } },
    { "minutes without end", { BASELINE_MEMORY_VERSION, 0, 60, 3.5, INFINITY, 0 } },
};

static void test_refused(void **state)
{
    const struct refused *r = *state;
    struct baseline b;

    baseline_init(&b, 30);
    assert_false(baseline_restore(&b, &r->m));
    near_to(baseline_rate(&b), 71, 0); /* nothing was taken */
    assert_false(baseline_is_stored(&b));
    near_to(baseline_progress(&b), 0, 0);
}

int main(void)
{
    struct tests tests = { 0 };

    ADD_ROWS(&tests, rows, test_row);
    ADD_ROWS(&tests, refused, test_refused);
    ADD_TEST(&tests, test_prior_by_age);
    ADD_TEST(&tests, test_out_of_bins);
    ADD_TEST(&tests, test_progress_only_grows);
    ADD_TEST(&tests, test_stored_weighs_ten_minutes);
    return RUN_TESTS(&tests, "baseline");
}
