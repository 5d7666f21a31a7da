/* cycles.c - from maximum to maximum, with one minimum below 0 between */
#include "cycles.h"

#include <math.h>
#include <stdbool.h>

/* Of the third quartile of all maxima: what is lower is a ripple. */
#define TOP_LEAST 0.3

/* Where between its neighbours the top of three samples lies. */
static double summit(double before, double at, double after)
{
    return (before - after) / (2 * (before - 2 * at + after));
}

static int by_value(double *v, int n, double value)
{
    int i = n;

    for (; i > 0 && v[i - 1] > value; i--)
        v[i] = v[i - 1];
    v[i] = value;
    return n + 1;
}

struct cycles cycles_of(const double *y, size_t n)
{
    struct cycles c = { 0 };
    double tops[CYCLES_SAMPLES_MAX], last = NAN;
    int top_count = 0, lows = 0;
    bool is_below = false;

    for (size_t i = 1; i + 1 < n; i++)
        if (y[i] >= y[i - 1] && y[i] > y[i + 1])
            top_count = by_value(tops, top_count, y[i]);
    if (top_count < 3)
        return c;
    double least = TOP_LEAST * tops[3 * (top_count - 1) / 4];
    for (size_t i = 1; i + 1 < n; i++) {
        if (y[i] <= y[i - 1] && y[i] < y[i + 1]) {
            lows++;
            is_below = y[i] < 0;
        } else if (y[i] >= y[i - 1] && y[i] > y[i + 1] && y[i] > least) {
            double at = (double)i + summit(y[i - 1], y[i], y[i + 1]);
            if (!isnan(last) && lows == 1 && is_below) {
                c.count++;
                c.sum += at - last;
                c.squares += (at - last) * (at - last);
            }
            last = at;
            lows = 0;
        }
    }
    return c;
}
