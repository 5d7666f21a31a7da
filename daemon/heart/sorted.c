/* sorted.c - order statistics of a sliding window */
#include "sorted.h"

#include <string.h>

/* How many of the n are below value. Without a branch: the outcome is a coin's, and a miss dear. */
static int rank_of(const int32_t *v, int n, int32_t value)
{
    const int32_t *base = v;

    while (n > 1) {
        int half = n / 2;
        base += (base[half - 1] < value) * half;
        n -= half;
    }
    return (int)(base - v) + (n == 1 && *base < value);
}

static void move(int32_t *to, const int32_t *from, int n)
{
    memmove(to, from, (size_t)n * sizeof(*to));
}

void sorted_insert(int32_t *v, int n, int32_t value)
{
    int at = rank_of(v, n, value);
    move(v + at + 1, v + at, n - at);
    v[at] = value;
}

void sorted_remove(int32_t *v, int n, int32_t value)
{
    int at = rank_of(v, n, value);
    move(v + at, v + at + 1, n - at - 1);
}

void sorted_replace(int32_t *v, int n, int32_t gone, int32_t value)
{
    int from = rank_of(v, n, gone);
    int to = rank_of(v, n, value);

    if (to <= from) {
        move(v + to + 1, v + to, from - to);
        v[to] = value;
    } else {
        move(v + from, v + from + 1, to - 1 - from);
        v[to - 1] = value;
    }
}

int64_t sorted_median_x2(const int32_t *v, int n)
{
    return (int64_t)v[(n - 1) / 2] + v[n / 2];
}

/* quarter: 1 to 3. */
static int64_t quartile_x4(const int32_t *v, int n, int quarter)
{
    int place = (n - 1) * quarter;
    int at = place / 4, rest = place % 4;
    int64_t low = v[at];

    return rest ? 4 * low + rest * (v[at + 1] - low) : 4 * low;
}

int64_t sorted_quartile_distance_x4(const int32_t *v, int n)
{
    return quartile_x4(v, n, 3) - quartile_x4(v, n, 1);
}
