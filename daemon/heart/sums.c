/*
 * sums.c - means and spreads from exact integer sums
 *
 * The textbook form of the variance, squares - sum * sum / n, loses all its
 * digits in floating point when the spread is small beside the mean. Here the
 * squares are first moved to the whole part q of the mean, in integers:
 *
 *     sum of (x - q)^2 = squares - 2 q sum + n q^2      (modulo 2^64)
 *
 * As long as the left side is below 2^64, the right side is exact although each
 * of its terms may have wrapped. What is left of the mean, r / n below one tick,
 * is taken off at the end. Above (hundreds of raw intervals of minutes), the
 * spread is not small beside the mean, and the textbook form will do.
 */
#include "sums.h"

#include <math.h>

#define TICKS_PER_MS ((double)RR_TICKS_PER_MS)
#define PER_MS2      (TICKS_PER_MS * TICKS_PER_MS)

static double whole(const struct squares *s)
{
    return (double)s->high * 0x1p32 + (double)s->low;
}

/* In ticks squared; divided by n - 1. */
static double variance(int64_t n, int64_t sum, const struct squares *squares)
{
    if (n < 2)
        return NAN;
    double about = whole(squares) - (double)sum / (double)n * (double)sum;
    if (about >= 0x1p63)
        return about / (double)(n - 1);
    int64_t q = sum / n, r = sum % n;
    if (r < 0) {
        r += n;
        q--;
    }
    uint64_t un = (uint64_t)n, uq = (uint64_t)q, ur = (uint64_t)r;
    uint64_t about_q = (squares->high << 32) + squares->low - 2 * uq * (uint64_t)sum + un * uq * uq;
    double total;

    if (about_q <= UINT64_MAX / un) /* still exact; always so where r matters */
        total = (double)(un * about_q - ur * ur) / (double)n;
    else
        total = (double)about_q - (double)r * (double)r / (double)n;
    return total / (double)(n - 1);
}

static double nn_variance(const struct sums *s)
{
    return variance(s->n, s->sum, &s->squares);
}

static double diff_variance(const struct sums *s)
{
    return variance(s->diff_n, s->diff_sum, &s->diff_squares);
}

static double percent(int64_t part, int64_t whole)
{
    return whole > 0 ? 100.0 * (double)part / (double)whole : NAN;
}

double sums_mean_ms(const struct sums *s)
{
    return s->n > 0 ? (double)s->sum / (double)s->n / TICKS_PER_MS : NAN;
}

double sums_sdnn_ms(const struct sums *s)
{
    return sqrt(nn_variance(s) / PER_MS2);
}

double sums_rmssd_ms(const struct sums *s)
{
    if (s->diff_n < 1)
        return NAN;
    return sqrt(whole(&s->diff_squares) / (double)s->diff_n / PER_MS2);
}

double sums_sdsd_ms(const struct sums *s)
{
    return sqrt(diff_variance(s) / PER_MS2);
}

double sums_pnn50_pct(const struct sums *s)
{
    return percent(s->over50, s->diff_n);
}

double sums_pnn20_pct(const struct sums *s)
{
    return percent(s->over20, s->diff_n);
}

double sums_sd1_ms(const struct sums *s)
{
    return sqrt(diff_variance(s) / 2 / PER_MS2);
}

double sums_sd2_ms(const struct sums *s)
{
    double v = 2 * nn_variance(s) - diff_variance(s) / 2;
    return sqrt(v < 0 ? 0 : v / PER_MS2); /* NAN stays NAN */
}
