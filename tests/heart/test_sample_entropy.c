/* Sample entropy: by hand, and beside the loop over all pairs. */
#include "testing.h"

#include "random.h"
#include "sample_entropy.h"
#include "sums.h"

#include <math.h>
#include <stdlib.h>

#define MS RR_TICKS_PER_MS

static double plain(const struct series *s)
{
    struct sums nn = { 0 };
    double two = 0, three = 0;

    for (size_t i = 0; i < s->n; i++)
        if (s->beat[i].ok)
            sums_nn(&nn, s->beat[i].ticks, 1);
    double r = 0.2 * sums_sdnn_ms(&nn) * MS;
    for (size_t i = 2; i < s->n; i++) {
        if (!series_is_linked(s, i) || !series_is_linked(s, i - 1))
            continue;
        for (size_t j = i + 1; j < s->n; j++) {
            if (!series_is_linked(s, j) || !series_is_linked(s, j - 1))
                continue;
            const struct series_beat *a = s->beat + i - 2, *b = s->beat + j - 2;
            if (fabs((double)a[0].ticks - b[0].ticks) > r ||
                fabs((double)a[1].ticks - b[1].ticks) > r)
                continue;
            two++;
            three += fabs((double)a[2].ticks - b[2].ticks) <= r;
        }
    }
    return two > 0 && three > 0 ? -log(three / two) : NAN;
}

static const struct row {
    const char *name;
    size_t n;
    int32_t noise, walk; /* ms */
    int aside, gap;
    bool is_nan;
} rows[] = {
    { "five minutes", 400, 20, 12, 0, 0, false },
    { "an hour", 4000, 20, 4, 0, 0, false },
    { "ectopic beats are not spanned", 1500, 20, 4, 20, 0, false },
    { "gaps are not spanned", 1500, 20, 4, 0, 33, false },
    { "no three in a row", 300, 20, 4, 3, 0, true },
    { "three", 3, 20, 4, 0, 0, true },
    { "none", 0, 0, 0, 0, 0, true },
    { "all alike: sure", 500, 0, 0, 0, 0, false },
    { "wild", 1000, 300000, 0, 0, 0, false },
    { "more than are looked at", SAMPLE_ENTROPY_MOST + 1, 20, 4, 0, 0, true },
};

static void test_row(void **state)
{
    const struct row *r = *state;
    struct series_beat *beats = calloc(r->n + 1, sizeof(*beats));
    struct random random = { 29 };
    int32_t level = 310000 * MS;
    double got = 0;

    assert_non_null(beats);
    for (size_t i = 0; i < r->n; i++) {
        level += random_between(&random, -r->walk * MS, r->walk * MS);
        beats[i].ticks = level + random_between(&random, -r->noise, r->noise) * MS;
        beats[i].ok = !r->aside || (int)i % r->aside;
        beats[i].follows = !r->gap || (int)i % r->gap;
    }
    struct series s = { beats, r->n };
    assert_int_equal(sample_entropy_of(&s, &got), 0);
    if (r->is_nan) {
        assert_true(isnan(got));
    } else {
        double want = plain(&s);
        if (!(fabs(got - want) <= 1e-12 * fabs(want)))
            fail_msg("%.17g, not %.17g", got, want);
    }
    free(beats);
}

static void test_by_hand(void **state)
{
    (void)state;
    /* The SD is 55 ms, r 11. Pairs: (800 900)(800 905) and (900 800)(905 800), no others. The first
     * goes on with 800 and 800: alike. The second with 905, and nothing: no template. */
    static const struct series_beat beats[] = {
        { 800 * MS, true, true }, { 900 * MS, true, true }, { 800 * MS, true, true },
        { 905 * MS, true, true }, { 800 * MS, true, true },
    };
    double got = NAN;

    assert_int_equal(sample_entropy_of(&(struct series){ beats, 5 }, &got), 0);
    assert_true(got == 0);
}

int main(void)
{
    struct tests tests = { 0 };

    ADD_ROWS(&tests, rows, test_row);
    ADD_TEST(&tests, test_by_hand);
    return RUN_TESTS(&tests, "sample entropy");
}
