/*
 * motion - from acceleration samples to one number: the standard deviation of |a| over 1 s
 *
 * Pure. The length of the vector does not care how the sensor is worn, and its
 * spread leaves gravity out: still is about 0.01 g, walking 0.1 g and more.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* All zero is a good beginning. */
struct motion {
    float rate_hz;
    uint32_t count; /* samples of the second that is not full yet */
    double sum, sum_squares;
    int64_t last_us;
};

/*
 * Takes `count` samples (x, y, z each, in mg) that arrived at now_us. Returns the
 * liveliest second that they complete, in g; negative: none is complete yet, or
 * the rate is none that a sensor has (1..1000 Hz).
 */
float motion_add(struct motion *m, const int32_t *acc_mg, size_t count, float rate_hz,
                 int64_t now_us);
