/* sorted.c - order statistics of a sliding window */
#include "sorted.h"

#include <string.h>

/*
 * How many are below value: first by the last of each block, then within one. To count has no
 * branch to guess wrong, and a compiler makes a few wide instructions of a block.
 */
static int rank_of(const int32_t *v, int room, int32_t value)
{
    int rank = 0;

    for (int last = SORTED_BLOCK - 1; last < room - 1; last += SORTED_BLOCK)
        rank += v[last] < value ? SORTED_BLOCK : 0;
    v += rank;
    for (int i = 0; i < SORTED_BLOCK; i++)
        rank += v[i] < value;
    return rank;
}

static void move(int32_t *to, const int32_t *from, int n)
{
    memmove(to, from, (size_t)n * sizeof(*to));
}

void sorted_init(int32_t *v, int room)
{
    for (int i = 0; i < room; i++)
        v[i] = SORTED_EMPTY;
}

void sorted_insert(int32_t *v, int room, int32_t value)
{
    sorted_replace(v, room, SORTED_EMPTY, value);
}

void sorted_remove(int32_t *v, int room, int32_t value)
{
    sorted_replace(v, room, value, SORTED_EMPTY);
}

void sorted_replace(int32_t *v, int room, int32_t gone, int32_t value)
{
    int from = rank_of(v, room, gone), to = rank_of(v, room, value);

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
