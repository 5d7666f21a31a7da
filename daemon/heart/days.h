/*
 * days - what a person was like on each of the last days of wearing, and the middle of them
 *
 * One bad day is one of seven: it moves the middle by a rank, never by its size.
 */
#pragma once

#include "memory.h"

#include <stdbool.h>
#include <stdint.h>

/* Of a recording without dates, or while a Pi has not learnt the time yet. */
#define DAY_UNDATED INT32_MIN

struct days {
    uint32_t count;
    struct baseline_day day[BASELINE_DAYS]; /* oldest first, in the order of wearing */
};

/* Into its own day, where that is there already; a new one needs 20 minutes. */
void days_merge(struct days *d, const struct baseline_day *day);
/* The others. */
struct days days_without(const struct days *d, int32_t day);
/* Medians, a day weighing its minutes, of two hours at most; NAN: there is none. */
double days_rate(const struct days *d);
double days_ln_rmssd(const struct days *d);
/* No day twice, none too short, and `learnt_min` no less than all of them. */
bool days_fit(const struct days *d, double learnt_min);
