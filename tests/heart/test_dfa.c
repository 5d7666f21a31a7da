/* DFA beside a plain computation of its definition, and where it has no answer. */
#include "testing.h"

#include "dfa.h"
#include "random.h"

#include <math.h>
#include <stdlib.h>

#define BEATS_MAX 30000
#define MS        RR_TICKS_PER_MS

/* Sum of the squared residuals of a line through y[0..n). */
static long double residuals(const long double *y, int n)
{
    long double middle = (n - 1) / 2.0L, mean = 0, slope = 0, squares = 0, sum = 0;

    for (int i = 0; i < n; i++)
        mean += y[i] / n;
    for (int i = 0; i < n; i++) {
        slope += (i - middle) * (y[i] - mean);
        squares += (i - middle) * (i - middle);
    }
    for (int i = 0; i < n; i++) {
        long double off = y[i] - mean - slope / squares * (i - middle);
        sum += off * off;
    }
    return sum;
}

/* The definition; every unbroken row has boxes of its own. */
static double plain(const struct series *s)
{
    static long double y[BEATS_MAX];
    double x[17], f[17], x_mean = 0, f_mean = 0, up = 0, down = 0;

    for (int n = 4; n <= 16; n++) {
        long double sum = 0, mean = 0, count = 0;
        for (size_t i = 0; i < s->n; i++)
            mean += (long double)s->beat[i].ticks / MS / s->n;
        for (size_t from = 0, to; from < s->n; from = to) {
            long double at = 0;
            for (to = from; to < s->n && (to == from || series_is_linked(s, to)); to++)
                y[to - from] = at += (long double)s->beat[to].ticks / MS - mean;
            for (size_t b = 0; s->beat[from].ok && b + (size_t)n <= to - from; b += (size_t)n) {
                sum += residuals(y + b, n);
                count += n;
            }
        }
        x[n] = log(n);
        f[n] = log(sqrt((double)(sum / count)));
        x_mean += x[n] / 13;
        f_mean += f[n] / 13;
    }
    for (int n = 4; n <= 16; n++) {
        up += (x[n] - x_mean) * (f[n] - f_mean);
        down += (x[n] - x_mean) * (x[n] - x_mean);
    }
    return up / down;
}

static const struct row {
    const char *name;
    size_t n;
    int32_t noise, walk; /* ms, of each interval and of each step */
    int aside, gap;      /* every so many intervals; 0: none */
    int pause;           /* of 1000 s, the same */
    double low, high;    /* what it must lie between; both 0: NAN */
} rows[] = {
    { "noise is a half", 20000, 40, 0, 0, 0, 0, 0.5, 0.75 },
    { "brown noise is one and a half", 20000, 0, 5, 0, 0, 0, 1.4, 1.6 },
    { "five minutes of both", 400, 20, 12, 0, 0, 0, 0.6, 1.6 },
    { "a day's drift, far from its mean", 30000, 2, 2, 0, 0, 0, 1.0, 1.6 },
    { "ectopic beats are not spanned", 2000, 20, 12, 50, 0, 0, 0.6, 1.6 },
    { "gaps are not spanned", 2000, 20, 12, 0, 61, 0, 0.6, 1.6 },
    { "rows too short for the largest box", 2000, 20, 12, 15, 0, 0, 0, 0 },
    { "three boxes of the largest size", 63, 20, 12, 0, 0, 0, 0, 0 },
    { "four boxes", 64, 20, 12, 0, 0, 0, 0.2, 2 },
    { "all alike", 1000, 0, 0, 0, 0, 0, 0, 0 },
    { "nothing", 0, 20, 12, 0, 0, 0, 0, 0 },
    { "one", 1, 20, 12, 0, 0, 0, 0, 0 },
    { "as near as in whole numbers", 1000, 1800, 0, 0, 0, 0, 0.4, 0.8 },
    { "some too far for that", 1000, 1850, 0, 0, 0, 0, 0.4, 0.8 },
    { "nearly all too far", 1000, 20000, 0, 0, 0, 0, 0.4, 0.8 },
    { "pauses in a raw recording", 20000, 20, 12, 0, 0, 1201, 0.4, 1.6 },
    { "every third a pause", 300, 20, 12, 0, 0, 3, 0.01, 0.1 },
};

static void test_row(void **state)
{
    const struct row *r = *state;
    struct series_beat *beats = calloc(r->n + 1, sizeof(*beats));
    struct series s = { beats, r->n };
    struct random random = { 17 };
    int32_t level = 33000 * MS, far = r->noise * MS;
    struct dfa *d = dfa_new(r->n);

    assert_true(beats && d);
    for (size_t i = 0; i < r->n; i++) {
        level += random_between(&random, -r->walk * MS, r->walk * MS);
        beats[i].ticks = level + random_between(&random, -far, far);
        if (r->pause && (int)i % r->pause == 0)
            beats[i].ticks = 1000 * RR_TICKS_PER_S;
        beats[i].ok = !r->aside || (int)i % r->aside;
        beats[i].follows = !r->gap || (int)i % r->gap;
    }
    double got = dfa_alpha1(d, &s);
    if (r->high > 0) {
        double want = plain(&s);
        if (!(fabs(got / want - 1) < 1e-11) || got < r->low || got > r->high)
            fail_msg("%.17g, not %.17g", got, want);
    } else if (!isnan(got)) {
        fail_msg("%g, not NAN", got);
    }
    dfa_free(d);
    free(beats);
}

/* What makes the largest sums of a box of 16: eight long ones, eight short ones. */
static void test_swings(void **state)
{
    (void)state;
    static const int32_t swings_ms[] = { 1, 400, 1800, 1830, 2500, 3200, 5000, 7000, 400000 };
    struct series_beat beats[640];
    struct series s = { beats, 640 };
    struct dfa *d = dfa_new(640);

    assert_non_null(d);
    for (size_t k = 0; k < sizeof(swings_ms) / sizeof(swings_ms[0]); k++) {
        int32_t far = swings_ms[k] * MS;
        for (int i = 0; i < 640; i++)
            beats[i] =
                (struct series_beat){ 500000 * MS + i % 3 + (i / 8 % 2 ? far : -far), true, true };
        double got = dfa_alpha1(d, &s), want = plain(&s);
        if (!(fabs(got / want - 1) < 1e-11))
            fail_msg("%d ms: %.17g, not %.17g", (int)swings_ms[k], got, want);
    }
    dfa_free(d);
}

int main(void)
{
    struct tests tests = { 0 };

    ADD_ROWS(&tests, rows, test_row);
    ADD_TEST(&tests, test_swings);
    dfa_free(NULL);
    return RUN_TESTS(&tests, "dfa");
}
