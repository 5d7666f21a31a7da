/* Exact sums: against sums taken afresh in wider arithmetic, where doubles would lose digits. */
#include "testing.h"

#include "random.h"
#include "sums.h"

#include <math.h>
#include <stdlib.h>

#define MS(x) ((int32_t)((x)*RR_TICKS_PER_MS))

static void add_all(struct sums *s, const int32_t *x, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        sums_nn(s, x[i], 1);
        if (i > 0)
            sums_diff(s, x[i - 1], x[i], 1);
    }
}

/* Two passes in long double: the mean first, then the distances. */
static double naive_sdnn(const int32_t *x, size_t n)
{
    long double mean = 0, total = 0;
    for (size_t i = 0; i < n; i++)
        mean += x[i];
    mean /= (long double)n;
    for (size_t i = 0; i < n; i++)
        total += (x[i] - mean) * (x[i] - mean);
    return (double)sqrtl(total / (long double)(n - 1)) / RR_TICKS_PER_MS;
}

static void close_to(double got, double want)
{
    if (!(fabs(got - want) <= 1e-12 * fabs(want))) {
        print_message("# got %.17g, want %.17g\n", got, want);
        fail();
    }
}

static const struct spread {
    const char *name;
    size_t n;
    int32_t middle, width; /* ticks */
} spreads[] = {
    { "an ordinary five minutes", 400, MS(800), MS(60) },
    { "one tick of spread over a day", 120000, MS(700), 1 },
    { "no spread at all", 1000, MS(812.5), 0 },
    { "a day of wild intervals", 110000, MS(1000), MS(900) },
    { "longest intervals a strap can send", 5000, 64 * RR_TICKS_PER_S - 200, 100 },
    { "sums of squares far beyond 64 bits", 50000, INT32_MAX - 4000, 3000 },
    { "a recording of pauses: spreads beyond 64 bits", 5000, 500 * RR_TICKS_PER_S,
      499 * RR_TICKS_PER_S },
    { "two intervals", 2, MS(900), MS(50) },
};

static void test_spread(void **state)
{
    const struct spread *r = *state;
    struct random random = { 11 };
    struct sums s = { 0 };
    int32_t *x = calloc(r->n, sizeof(*x));

    assert_non_null(x);
    for (size_t i = 0; i < r->n; i++)
        x[i] = r->middle + random_between(&random, -r->width, r->width);
    add_all(&s, x, r->n);
    close_to(sums_sdnn_ms(&s), naive_sdnn(x, r->n));

    long double squares = 0;
    for (size_t i = 1; i < r->n; i++)
        squares += (long double)(x[i] - x[i - 1]) * (x[i] - x[i - 1]);
    close_to(sums_rmssd_ms(&s), (double)sqrtl(squares / (long double)(r->n - 1)) / RR_TICKS_PER_MS);
    if (r->n > 2) {
        int32_t *d = calloc(r->n, sizeof(*d));
        assert_non_null(d);
        for (size_t i = 1; i < r->n; i++)
            d[i - 1] = x[i] - x[i - 1];
        close_to(sums_sdsd_ms(&s), naive_sdnn(d, r->n - 1));
        close_to(sums_sd1_ms(&s), naive_sdnn(d, r->n - 1) / sqrt(2));
        free(d);
    }
    free(x);
}

static const struct tie {
    const char *name;
    int32_t step; /* ticks */
    double pnn50, pnn20;
} ties[] = {
    { "exactly 50 ms is not beyond 50", MS(50), 0, 100 },
    { "a tick more than 50 ms", MS(50) + 1, 100, 100 },
    { "exactly 20 ms is not beyond 20", MS(20), 0, 0 },
    { "a tick more than 20 ms", MS(20) + 1, 0, 100 },
    { "no difference", 0, 0, 0 },
};

static void test_tie(void **state)
{
    const struct tie *r = *state;
    struct sums s = { 0 };
    int32_t x[101];

    for (int i = 0; i < 101; i++)
        x[i] = MS(800) + i % 2 * r->step;
    add_all(&s, x, 101);
    assert_true(sums_pnn50_pct(&s) == r->pnn50);
    assert_true(sums_pnn20_pct(&s) == r->pnn20);
}

static void test_too_few(void **state)
{
    (void)state;
    struct sums s = { 0 };

    assert_true(isnan(sums_mean_ms(&s)));
    assert_true(isnan(sums_rmssd_ms(&s)));
    assert_true(isnan(sums_pnn50_pct(&s)));
    sums_nn(&s, MS(800), 1);
    assert_true(sums_mean_ms(&s) == 800);
    assert_true(isnan(sums_sdnn_ms(&s)));
    assert_true(isnan(sums_sd1_ms(&s)));
    assert_true(isnan(sums_sd2_ms(&s)));
}

int main(void)
{
    struct tests tests = { 0 };

    ADD_ROWS(&tests, spreads, test_spread);
    ADD_ROWS(&tests, ties, test_tie);
    ADD_TEST(&tests, test_too_few);
    return RUN_TESTS(&tests, "sums");
}
