/*
 * stress_index.c - bins of 50 ms, and a median without sorting
 *
 * The median: the range is cut into MEDIAN_BINS, a count tells in which of them the middle lies,
 * and that one is cut again, until a bin is a single value. Two passes for a window, four at most.
 */
#include "stress_index.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BIN         (50 * RR_TICKS_PER_MS)
#define BINS        4096
#define MEDIAN_BITS 10
#define MEDIAN_BINS (1 << MEDIAN_BITS)

struct stress_index {
    size_t n;
    int32_t *nn; /* without what was set aside */
    int32_t low, high;
    uint32_t bins[BINS];
    uint32_t median_bins[MEDIAN_BINS];
};

struct stress_index *stress_index_new(size_t beats_most)
{
    struct stress_index *x = calloc(1, sizeof(*x));
    if (!x)
        return NULL;
    x->nn = calloc(beats_most + 1, sizeof(*x->nn));
    if (!x->nn) {
        free(x);
        return NULL;
    }
    return x;
}

void stress_index_free(struct stress_index *x)
{
    if (!x)
        return;
    free(x->nn);
    free(x);
}

static void gather(struct stress_index *x, const struct series *series)
{
    x->n = 0;
    x->low = INT32_MAX;
    x->high = INT32_MIN;
    for (size_t i = 0; i < series->n; i++) {
        int32_t ticks = series->beat[i].ticks;
        if (!series->beat[i].ok)
            continue;
        x->nn[x->n++] = ticks;
        x->low = ticks < x->low ? ticks : x->low;
        x->high = ticks > x->high ? ticks : x->high;
    }
}

/* The value of this rank, from 0. */
static int32_t ranked(struct stress_index *x, size_t rank)
{
    uint32_t low = (uint32_t)x->low, width = (uint32_t)(x->high - x->low);
    unsigned shift = 0;

    while (width >> shift >= MEDIAN_BINS)
        shift++;
    for (;;) {
        size_t bin = 0;
        memset(x->median_bins, 0, sizeof(x->median_bins));
        for (size_t i = 0; i < x->n; i++) {
            uint32_t at = ((uint32_t)x->nn[i] - low) >> shift;
            if (at < MEDIAN_BINS)
                x->median_bins[at]++;
        }
        for (; rank >= x->median_bins[bin]; bin++)
            rank -= x->median_bins[bin];
        low += (uint32_t)bin << shift;
        if (shift == 0)
            return (int32_t)low;
        /* All finer bins of this one, and no more: those above are for another turn. */
        shift = shift > MEDIAN_BITS ? shift - MEDIAN_BITS : 0;
    }
}

/* In ticks; the mean of the two in the middle. n > 0. */
static double median(struct stress_index *x)
{
    int32_t middle = ranked(x, (x->n - 1) / 2), above = INT32_MAX;
    size_t up_to = 0;

    if (x->n % 2)
        return middle;
    for (size_t i = 0; i < x->n; i++) {
        up_to += x->nn[i] <= middle;
        if (x->nn[i] > middle && x->nn[i] < above)
            above = x->nn[i];
    }
    return up_to > x->n / 2 ? middle : ((double)middle + above) / 2;
}

static uint32_t fullest(struct stress_index *x)
{
    const int32_t first = x->low / BIN;
    uint32_t most = 0;

    memset(x->bins, 0, (size_t)(x->high / BIN - first + 1) * sizeof(x->bins[0]));
    for (size_t i = 0; i < x->n; i++) {
        uint32_t count = ++x->bins[x->nn[i] / BIN - first];
        most = count > most ? count : most;
    }
    return most;
}

double stress_index_of(struct stress_index *x, const struct series *series)
{
    gather(x, series);
    if (x->n < STRESS_INDEX_LEAST || x->low < 0 || x->low == x->high ||
        x->high / BIN - x->low / BIN >= BINS)
        return NAN;
    double share = 100.0 * fullest(x) / (double)x->n;
    double middle_s = median(x) / RR_TICKS_PER_S;
    double range_s = (double)(x->high - x->low) / RR_TICKS_PER_S;
    return share / (2 * middle_s * range_s);
}
