/*
 * sorted - a small array kept in order while values come and go
 *
 * Quantiles of a sliding window without sorting: two searches and one short move
 * a change. The caller owns the memory and knows how many values are in it; what
 * is empty stands at the end as SORTED_EMPTY.
 */
#pragma once

#include <stdint.h>

/* How much memory n values need: whole blocks, each searched at a stroke. */
#define SORTED_BLOCK   16
#define SORTED_ROOM(n) (((n) + SORTED_BLOCK - 1) / SORTED_BLOCK * SORTED_BLOCK)
#define SORTED_EMPTY   INT32_MAX /* larger than any value */

/* room: SORTED_ROOM() of the most values there will ever be. */
void sorted_init(int32_t *v, int room);
void sorted_insert(int32_t *v, int room, int32_t value);
/* value is in it. */
void sorted_remove(int32_t *v, int room, int32_t value);
/* The same as both, in one move. */
void sorted_replace(int32_t *v, int room, int32_t gone, int32_t value);

/* Twice the median: the mean of the two in the middle stays whole. n > 0. */
int64_t sorted_median_x2(const int32_t *v, int n);
/* Four times the distance between the quartiles, interpolated linearly between ranks. n > 0. */
int64_t sorted_quartile_distance_x4(const int32_t *v, int n);
