/*
 * sample_entropy.c - pairs only where they can be alike
 *
 * The templates are sorted into bins as wide as r by their first interval: what is alike is in the
 * same bin or the next. That leaves about a sixth of all pairs, each a few steps on memory in a
 * row. The spread bounds the number of bins: n values with a standard deviation of s lie within
 * s sqrt(2 n), which is 5 sqrt(2 n) bins of 0.2 s.
 */
#include "sample_entropy.h"

#include "sums.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#define R_IN_SD 0.2

struct template
{
    int32_t first, second, third;
};

struct templates {
    size_t n;
    uint32_t r; /* ticks */
    int32_t low;
    size_t bins;
    struct template *found, *sorted;
    size_t *begin; /* of each bin in sorted[]; two more than bins */
};

static size_t bin_of(const struct templates *t, int32_t first)
{
    return (uint32_t)(first - t->low) / (t->r + 1);
}

static void find(struct templates *t, const struct series *s)
{
    int32_t high = INT32_MIN;

    t->low = INT32_MAX;
    for (size_t i = 2; i < s->n; i++) {
        if (!series_is_linked(s, i) || !series_is_linked(s, i - 1))
            continue;
        int32_t first = s->beat[i - 2].ticks;
        t->found[t->n++] = (struct template){ first, s->beat[i - 1].ticks, s->beat[i].ticks };
        t->low = first < t->low ? first : t->low;
        high = first > high ? first : high;
    }
    t->bins = t->n > 0 ? bin_of(t, high) + 1 : 0;
}

static void sort(struct templates *t)
{
    for (size_t i = 0; i < t->n; i++)
        t->begin[bin_of(t, t->found[i].first) + 2]++;
    for (size_t b = 2; b < t->bins + 2; b++)
        t->begin[b] += t->begin[b - 1];
    /* begin[b + 1] walks through bin b as it is filled, and ends where the next one begins. */
    for (size_t i = 0; i < t->n; i++)
        t->sorted[t->begin[bin_of(t, t->found[i].first) + 1]++] = t->found[i];
}

static unsigned is_alike(int32_t a, int32_t b, uint32_t r)
{
    return (uint32_t)a - (uint32_t)b + r <= 2 * r;
}

static double entropy(const struct templates *t)
{
    const uint32_t r = t->r;
    uint64_t two = 0, three = 0;

    for (size_t b = 0; b < t->bins; b++) {
        size_t end = t->begin[b + 2 <= t->bins ? b + 2 : t->bins];
        for (size_t i = t->begin[b]; i < t->begin[b + 1]; i++) {
            const struct template a = t->sorted[i];
            for (size_t j = i + 1; j < end; j++) {
                const struct template *o = &t->sorted[j];
                unsigned both = is_alike(a.first, o->first, r) & is_alike(a.second, o->second, r);
                two += both;
                three += both & is_alike(a.third, o->third, r);
            }
        }
    }
    return two > 0 && three > 0 ? log((double)two / (double)three) : NAN;
}

int sample_entropy_of(const struct series *series, double *out)
{
    struct templates t = { 0 };
    struct sums nn = { 0 };
    int rc = -ENOMEM;

    *out = NAN;
    for (size_t i = 0; i < series->n; i++)
        if (series->beat[i].ok)
            sums_nn(&nn, series->beat[i].ticks, 1);
    if (nn.n < 3 || nn.n > SAMPLE_ENTROPY_MOST)
        return 0;
    t.r = (uint32_t)(R_IN_SD * sums_sdnn_ms(&nn) * RR_TICKS_PER_MS);
    t.found = calloc((size_t)nn.n, sizeof(*t.found));
    t.sorted = calloc((size_t)nn.n, sizeof(*t.sorted));
    if (!t.found || !t.sorted)
        goto out;
    find(&t, series);
    t.begin = calloc(t.bins + 2, sizeof(*t.begin));
    if (!t.begin)
        goto out;
    sort(&t);
    *out = entropy(&t);
    rc = 0;
out:
    free(t.found);
    free(t.sorted);
    free(t.begin);
    return rc;
}
