/*
 * dfa.c - boxes from running sums, exactly
 *
 * With y the profile in ticks less a whole number near the mean of the NN, and u = 2 i - (n - 1)
 * the place in a box of n, the squared residuals of its line are
 *
 *     R = sum y^2 - (sum y)^2 / n - 3 (sum u y)^2 / (n (n^2 - 1))
 *
 * so n (n^2 - 1) R is an integer made of integers. Running sums of y, i y and y^2, all modulo
 * 2^64, give it for a box of any size in the same few steps. It is exact where the true value is
 * below 2^64: NN within NEAR ticks of the whole number leave y within NEAR times the distance to
 * the box's middle, and n (n^2 - 1) R below 2^63 for n = 16. A box with an NN farther off (a raw
 * recording's pause of seconds) is fitted one by one, in floating point.
 */
#include "dfa.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#define BOX_LEAST 4
#define BOX_MOST  16
#define NEAR      (INT64_C(1) << 21) /* 1.8 s */

/* Of all profile values before this place of a row. */
struct running {
    uint64_t y, i_y, y_y;
};

struct dfa {
    struct running *at;
    double residuals[BOX_MOST + 1]; /* sums of n (n^2 - 1) R */
    size_t boxes[BOX_MOST + 1];
};

struct dfa *dfa_new(size_t beats_most)
{
    struct dfa *d = calloc(1, sizeof(*d));
    if (!d)
        return NULL;
    d->at = calloc(beats_most + 1, sizeof(*d->at));
    if (!d->at) {
        free(d);
        return NULL;
    }
    return d;
}

void dfa_free(struct dfa *d)
{
    if (!d)
        return;
    free(d->at);
    free(d);
}

static bool is_far(int64_t off)
{
    return (uint64_t)(off + NEAR) > 2 * NEAR;
}

static bool has_far(const struct series_beat *beat, size_t n, int64_t mean)
{
    for (size_t i = 1; i < n; i++) /* the first moves the box as a whole */
        if (is_far(beat[i].ticks - mean))
            return true;
    return false;
}

/* n (n^2 - 1) R of one box: a line through its profile, then what is left. */
static double fit(const struct series_beat *beat, size_t n)
{
    double y[BOX_MOST], at = 0, mean = 0, slope = 0, sum = 0;
    const double count = (double)n, squares = count * count - 1;

    for (size_t i = 0; i < n; i++) {
        at += (double)beat[i].ticks - (double)beat[0].ticks;
        y[i] = at;
        mean += at / count;
    }
    for (size_t i = 0; i < n; i++)
        slope += (2 * (double)i + 1 - count) * y[i] * 6 / (count * squares);
    for (size_t i = 0; i < n; i++) {
        double off = y[i] - mean - slope * ((double)i - (count - 1) / 2);
        sum += off * off;
    }
    return count * squares * sum;
}

static inline double exact(const struct running *at, uint64_t begin, uint64_t n)
{
    const struct running *a = &at[begin], *b = &at[begin + n];
    const uint64_t squares = n * n - 1;
    uint64_t y = b->y - a->y;
    uint64_t u_y = 2 * (b->i_y - a->i_y) - (2 * begin + n - 1) * y;
    uint64_t y_y = b->y_y - a->y_y;

    return (double)(n * squares * y_y - squares * y * y - 3 * u_y * u_y);
}

static double sum_of_boxes(const struct dfa *d, size_t count, uint64_t n)
{
    double sum = 0;

    for (uint64_t begin = 0; begin + n <= count; begin += n)
        sum += exact(d->at, begin, n);
    return sum;
}

/* The same where some NN is far. */
static double sum_of_any_boxes(const struct dfa *d, const struct series_beat *beat, size_t count,
                               size_t n, int64_t mean)
{
    double sum = 0;

    for (size_t begin = 0; begin + n <= count; begin += n)
        sum += has_far(beat + begin, n, mean) ? fit(beat + begin, n) : exact(d->at, begin, n);
    return sum;
}

/* One unbroken row. */
static void take_row(struct dfa *d, const struct series_beat *beat, size_t count, int64_t mean)
{
    struct running r = { 0 };
    uint64_t y = 0;
    bool any_far = false;

    if (count < BOX_LEAST)
        return;
    d->at[0] = r;
    for (size_t i = 0; i < count; i++) {
        int64_t off = beat[i].ticks - mean;
        y += (uint64_t)off;
        any_far |= is_far(off);
        r.y += y;
        r.i_y += i * y;
        r.y_y += y * y;
        d->at[i + 1] = r;
    }
    for (size_t n = BOX_LEAST; n <= BOX_MOST; n++) {
        d->residuals[n] +=
            any_far ? sum_of_any_boxes(d, beat, count, n, mean) : sum_of_boxes(d, count, n);
        d->boxes[n] += count / n;
    }
}

/* Least squares of ln F over ln n. */
static double slope(const struct dfa *d)
{
    const double count = BOX_MOST - BOX_LEAST + 1;
    double x[BOX_MOST + 1], y[BOX_MOST + 1], x_mean = 0, y_mean = 0, x_y = 0, x_x = 0;

    for (int n = BOX_LEAST; n <= BOX_MOST; n++) {
        double values = (double)d->boxes[n] * n;
        x[n] = log((double)n);
        y[n] = log(d->residuals[n] / ((double)n * (n * n - 1) * values)) / 2;
        x_mean += x[n] / count;
        y_mean += y[n] / count;
    }
    for (int n = BOX_LEAST; n <= BOX_MOST; n++) {
        x_y += (x[n] - x_mean) * (y[n] - y_mean);
        x_x += (x[n] - x_mean) * (x[n] - x_mean);
    }
    return x_y / x_x;
}

double dfa_alpha1(struct dfa *d, const struct series *series)
{
    int64_t sum = 0, nn = 0;

    for (size_t i = 0; i < series->n; i++) {
        if (!series->beat[i].ok)
            continue;
        sum += series->beat[i].ticks;
        nn++;
    }
    if (nn == 0)
        return NAN;
    for (int n = BOX_LEAST; n <= BOX_MOST; n++) {
        d->residuals[n] = 0;
        d->boxes[n] = 0;
    }
    for (size_t from = 0, to; from < series->n; from = to) {
        for (to = from + 1; to < series->n && series_is_linked(series, to);)
            to++;
        if (series->beat[from].ok)
            take_row(d, series->beat + from, to - from, sum / nn);
    }
    for (int n = BOX_LEAST; n <= BOX_MOST; n++)
        if (d->residuals[n] <= 0)
            return NAN;
    return d->boxes[BOX_MOST] >= DFA_LEAST ? slope(d) : NAN;
}
