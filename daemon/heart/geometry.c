/*
 * geometry.c - the histogram, and the base of the triangle on it
 *
 * For a base point e on one side of the apex X of height Y, with L bins between, the error is
 *
 *     sum of D^2 - 2 Y / L * A + Y^2 (L + 1) (2 L + 1) / (6 L)      A = sum over x of (x - e) D(x)
 *
 * and what changes with e is Y / (6 L) times the integer Y (L + 1) (2 L + 1) - 12 A. A grows by
 * the sum of the bins passed as e moves out by one, so that a side takes one pass. The base may
 * lie one bin beyond the outermost.
 */
#include "geometry.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#define BIN (RR_TICKS_PER_S / 128)

/* How many bins from the apex the best base point is: `step` goes out, over `count` bins. */
static int64_t base_of(const uint32_t *apex, int64_t step, int64_t count)
{
    const int64_t height = *apex;
    int64_t passed = height, a = 0, best = 0;
    double least = INFINITY;

    for (int64_t away = 1; away <= count + 1; away++) {
        a += passed;
        double error = (double)(height * (away + 1) * (2 * away + 1) - 12 * a) / (double)away;
        /* Of equals the one farther out on the left, nearer on the right: as the definition. */
        if (error < least || (step < 0 && error == least)) {
            least = error;
            best = away;
        }
        if (away <= count)
            passed += apex[step * away];
    }
    return best;
}

int geometry_of(const struct series *series, struct geometry *out)
{
    int32_t low = INT32_MAX, high = -1;
    int64_t n = 0;

    *out = (struct geometry){ NAN, NAN };
    for (size_t i = 0; i < series->n; i++) {
        int32_t bin = series->beat[i].ticks / BIN;
        if (!series->beat[i].ok || series->beat[i].ticks < 0)
            continue;
        low = bin < low ? bin : low;
        high = bin > high ? bin : high;
        n++;
    }
    if (n == 0)
        return 0;
    uint32_t *bins = calloc((size_t)(high - low) + 1, sizeof(*bins));
    if (!bins)
        return -ENOMEM;
    for (size_t i = 0; i < series->n; i++)
        if (series->beat[i].ok && series->beat[i].ticks >= 0)
            bins[series->beat[i].ticks / BIN - low]++;

    uint32_t *apex = bins;
    for (uint32_t *b = bins; b <= bins + (high - low); b++)
        if (*b > *apex)
            apex = b;
    int64_t left = apex - bins, right = high - low - left;
    out->tri_index = (double)n / *apex;
    out->tinn_ms = (double)(base_of(apex, -1, left) + base_of(apex, 1, right)) * rr_ms(BIN);
    free(bins);
    return 0;
}
