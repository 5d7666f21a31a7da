/*
 * dfa.c - boxes from running sums, exactly
 *
 * With y the profile in ticks less a whole number near the middle of the NN, and u = 2 i - (n - 1)
 * the place in a box of n, the squared residuals of its line are
 *
 *     R = sum y^2 - (sum y)^2 / n - 3 (sum u y)^2 / (n (n^2 - 1))
 *
 * so n (n^2 - 1) R is an integer made of integers. Running sums of y, i y and y^2, all modulo
 * 2^64, give it for a box of any size in the same few steps; it is exact since the true value is
 * below 2^64: NN that differ by less than 2^22 ticks (32 s) leave |y - line| below 2^21 n, and
 * n (n^2 - 1) R below 2^64 for n = 16.
 */
#include "dfa.h"

#include <math.h>
#include <stdlib.h>

#define BOX_LEAST 4
#define BOX_MOST  16
#define SPREAD    (INT64_C(1) << 22)

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

static void take_boxes(struct dfa *d, size_t count, uint64_t n)
{
    const uint64_t squares = n * n - 1;
    double sum = 0;

    for (uint64_t begin = 0; begin + n <= count; begin += n) {
        const struct running *a = &d->at[begin], *b = &d->at[begin + n];
        uint64_t y = b->y - a->y;
        uint64_t u_y = 2 * (b->i_y - a->i_y) - (2 * begin + n - 1) * y;
        uint64_t y_y = b->y_y - a->y_y;
        sum += (double)(n * squares * y_y - squares * y * y - 3 * u_y * u_y);
    }
    d->residuals[n] += sum;
    d->boxes[n] += count / n;
}

/* One unbroken row. */
static void take_row(struct dfa *d, const struct series_beat *beat, size_t count, int64_t middle)
{
    struct running r = { 0 };
    uint64_t y = 0;

    if (count < BOX_LEAST)
        return;
    d->at[0] = r;
    for (size_t i = 0; i < count; i++) {
        y += (uint64_t)(beat[i].ticks - middle);
        r.y += y;
        r.i_y += i * y;
        r.y_y += y * y;
        d->at[i + 1] = r;
    }
    for (uint64_t n = BOX_LEAST; n <= BOX_MOST; n++)
        take_boxes(d, count, n);
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
    int64_t low = INT32_MAX, high = INT32_MIN;

    for (size_t i = 0; i < series->n; i++) {
        int64_t ticks = series->beat[i].ticks;
        if (!series->beat[i].ok)
            continue;
        low = ticks < low ? ticks : low;
        high = ticks > high ? ticks : high;
    }
    if (high - low >= SPREAD)
        return NAN;
    for (int n = BOX_LEAST; n <= BOX_MOST; n++) {
        d->residuals[n] = 0;
        d->boxes[n] = 0;
    }
    for (size_t from = 0, to; from < series->n; from = to) {
        for (to = from + 1; to < series->n && series_is_linked(series, to);)
            to++;
        if (series->beat[from].ok)
            take_row(d, series->beat + from, to - from, low + (high - low) / 2);
    }
    for (int n = BOX_LEAST; n <= BOX_MOST; n++)
        if (d->residuals[n] <= 0)
            return NAN;
    return d->boxes[BOX_MOST] >= DFA_LEAST ? slope(d) : NAN;
}
