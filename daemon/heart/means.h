/*
 * means - samples of a slow signal (a device's heart rate, motion) and their mean of late
 *
 * Summed anew for each question: a few dozen samples, and nothing can drift.
 */
#pragma once

#include <stdint.h>

#define MEANS_RING 512 /* 30 s at up to 17 a second; of more than that the newest count */

struct means {
    uint32_t head, count;
    int64_t t_us[MEANS_RING];
    double value[MEANS_RING];
};

/* Instants never go back. */
void means_add(struct means *m, int64_t t_us, double value);
/* Over (t_us - span_us, t_us]; NAN where fewer than `least` samples are. */
double means_over(const struct means *m, int64_t t_us, int64_t span_us, uint32_t least);
