/*
 * rr - the unit of RR intervals: 1/1152000 s
 *
 * Sensors speak in 1/1024 s (Heart Rate Service) or in milliseconds (Polar PPI,
 * recordings); recordings of an ECG have the grid of its samples. 1/1152000 s
 * holds them without rounding: 1/1024 s is 1125 ticks, 1 ms is 1152, 1/250 s is
 * 4608, 1/360 s is 3200. Sums and sums of squares stay exact integers, so a
 * window that slides for a year equals one computed afresh.
 *
 * 31 bits are 1864 s: no source lets an interval beyond 1000 s in.
 */
#pragma once

#include <stdint.h>

#define RR_TICKS_PER_S    1152000
#define RR_TICKS_PER_MS   1152
#define RR_TICKS_PER_1024 1125

static inline double rr_ms(int64_t ticks)
{
    return (double)ticks / RR_TICKS_PER_MS;
}

/* Nearest tick; ms must be finite and within +-10^6. */
static inline int32_t rr_from_ms(double ms)
{
    return (int32_t)(ms * RR_TICKS_PER_MS + (ms < 0 ? -0.5 : 0.5));
}

/*
 * One time axis, in ticks and in whole microseconds: rounded up, so that a beat is at or before
 * any instant in microseconds exactly when it is in ticks, and stays on the right side of a
 * window's edge. (A tick is shorter than a microsecond: two may come out alike.)
 */
static inline int64_t rr_ticks_to_us(int64_t ticks)
{
    return (ticks * 125 + 143) / 144;
}
