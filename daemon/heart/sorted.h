/*
 * sorted - a small array kept in order while values come and go
 *
 * Quantiles of a sliding window without sorting: one binary search and one short
 * move a change. The caller owns the memory and knows the count.
 */
#pragma once

#include <stdint.h>

/* v has room for n + 1 values. */
void sorted_insert(int32_t *v, int n, int32_t value);
/* value is one of the n. */
void sorted_remove(int32_t *v, int n, int32_t value);
/* The same as both, in one move. */
void sorted_replace(int32_t *v, int n, int32_t gone, int32_t value);

/* Twice the median: the mean of the two in the middle stays whole. n > 0. */
int64_t sorted_median_x2(const int32_t *v, int n);
/* Four times the distance between the quartiles, interpolated linearly between ranks. n > 0. */
int64_t sorted_quartile_distance_x4(const int32_t *v, int n);
