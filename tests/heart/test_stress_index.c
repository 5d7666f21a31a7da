/* Baevsky's index: by hand, and beside sorting. */
#include "testing.h"

#include "random.h"
#include "stress_index.h"

#include <math.h>
#include <stdlib.h>

#define MS RR_TICKS_PER_MS

static const struct by_hand {
    const char *name;
    int n;
    int32_t ms[8];
    double want;
} by_hand[] = {
    /* bins 16 (800..849): 3 of 5; median 0.820 s; range 0.110 s */
    { "odd", 5, { 800, 840, 820, 790, 900 }, 60 / (2 * 0.82 * 0.11) },
    /* the two in the middle are 0.800 and 0.830 */
    { "even", 4, { 700, 800, 830, 1000 }, 50 / (2 * 0.815 * 0.3) },
    { "an edge belongs to the bin above", 3, { 849, 850, 899 }, 200 / 3. / (2 * 0.85 * 0.05) },
    { "two", 2, { 600, 1000 }, 50 / (2 * 0.8 * 0.4) },
    { "one", 1, { 800 }, NAN },
    { "none", 0, { 0 }, NAN },
    { "all alike", 4, { 800, 800, 800, 800 }, NAN },
    { "more apart than there are bins", 3, { 300, 800, 300000 }, NAN },
    { "just within", 3, { 1, 800, 204799 }, 100 / 3. / (2 * 0.8 * 204.798) },
};

static void test_by_hand(void **state)
{
    const struct by_hand *r = *state;
    struct series_beat beats[16];
    size_t n = 0;
    struct stress_index *x = stress_index_new(16);

    assert_non_null(x);
    for (int i = 0; i < r->n; i++) {
        beats[n++] = (struct series_beat){ 5000 * MS, false, true }; /* set aside: not looked at */
        beats[n++] = (struct series_beat){ r->ms[i] * MS, true, true };
    }
    double got = stress_index_of(x, &(struct series){ beats, n });
    if (isnan(r->want) ? !isnan(got) : !(fabs(got / r->want - 1) < 1e-14))
        fail_msg("%.17g, not %.17g", got, r->want);
    stress_index_free(x);
}

static int by_value(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static const struct spread {
    const char *name;
    size_t n;
    int32_t middle, width; /* ticks */
} spreads[] = {
    { "five minutes", 371, 800 * MS, 120 * MS },
    { "even number", 372, 800 * MS, 120 * MS },
    { "a day", 100000, 800 * MS, 400 * MS },
    { "a few ticks", 500, 800 * MS, 3 },
    { "two values", 501, 800 * MS, 1 },
    { "as wide as may be", 3000, 102000 * MS, 102000 * MS },
};

static void test_sorted(void **state)
{
    const struct spread *r = *state;
    struct random random = { 5 };
    struct series_beat *beats = calloc(r->n, sizeof(*beats));
    int32_t *x = calloc(r->n, sizeof(*x));
    struct stress_index *index = stress_index_new(r->n);

    assert_true(beats && x && index);
    for (size_t i = 0; i < r->n; i++) {
        x[i] = random_between(&random, r->middle - r->width, r->middle + r->width);
        beats[i] = (struct series_beat){ x[i], true, true };
    }
    qsort(x, r->n, sizeof(*x), by_value);
    double most = 0, count = 0, middle = ((double)x[(r->n - 1) / 2] + x[r->n / 2]) / 2;
    for (size_t i = 0; i < r->n; i++) {
        count = i > 0 && x[i] / (50 * MS) == x[i - 1] / (50 * MS) ? count + 1 : 1;
        most = fmax(most, count);
    }
    double want = 100 * most / (double)r->n /
                  (2 * middle / RR_TICKS_PER_S * (double)(x[r->n - 1] - x[0]) / RR_TICKS_PER_S);
    double got = stress_index_of(index, &(struct series){ beats, r->n });
    if (!(fabs(got / want - 1) < 1e-13))
        fail_msg("%.17g, not %.17g", got, want);
    stress_index_free(index);
    free(beats);
    free(x);
}

int main(void)
{
    struct tests tests = { 0 };

    ADD_ROWS(&tests, by_hand, test_by_hand);
    ADD_ROWS(&tests, spreads, test_sorted);
    stress_index_free(NULL);
    return RUN_TESTS(&tests, "stress index");
}
