/*
 * sums - exact sums over NN intervals and their differences, in ticks
 *
 * Everything is an integer, so that what slides for a day equals what is summed
 * afresh, bit for bit. A square has up to 62 bits: the halves of all squares are
 * summed apart, since a day of raw intervals need not fit 64.
 */
#pragma once

#include "rr.h"

#include <stdint.h>

struct squares {
    uint64_t high, low; /* of their upper and their lower 32 bits */
};

struct sums {
    int64_t n, sum; /* NN intervals */
    struct squares squares;
    int64_t diff_n, diff_sum;
    struct squares diff_squares;
    int64_t over50, over20; /* differences beyond 50 and 20 ms; exactly that long is not beyond */
};

static inline void sums_square(struct squares *s, uint64_t x, int sign)
{
    uint64_t square = x * x;
    s->high += (uint64_t)sign * (square >> 32);
    s->low += (uint64_t)sign * (square & UINT32_MAX);
}

/* sign is 1 to take the interval in, -1 to take it out again. */
static inline void sums_nn(struct sums *s, int32_t ticks, int sign)
{
    int64_t x = ticks;
    s->n += sign;
    s->sum += sign * x;
    sums_square(&s->squares, (uint64_t)x, sign);
}

static inline void sums_diff(struct sums *s, int32_t from, int32_t to, int sign)
{
    int64_t d = (int64_t)to - from;
    uint64_t size = (uint64_t)(d < 0 ? -d : d);

    s->diff_n += sign;
    s->diff_sum += sign * d;
    sums_square(&s->diff_squares, size, sign);
    s->over50 += sign * (size > 50 * RR_TICKS_PER_MS);
    s->over20 += sign * (size > 20 * RR_TICKS_PER_MS);
}

/* NAN where there are too few: 1 for a mean, 2 for a spread. All in ms or percent. */
double sums_mean_ms(const struct sums *s);
double sums_sdnn_ms(const struct sums *s);
double sums_rmssd_ms(const struct sums *s);
double sums_sdsd_ms(const struct sums *s);
double sums_pnn50_pct(const struct sums *s);
double sums_pnn20_pct(const struct sums *s);
double sums_sd1_ms(const struct sums *s);
double sums_sd2_ms(const struct sums *s);
