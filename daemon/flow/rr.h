/*
 * rr - the unit of RR intervals: 1/128000 s
 *
 * Sensors speak in 1/1024 s (Heart Rate Service) or in milliseconds (Polar PPI,
 * recordings). 1/128000 s holds both without rounding: 1/1024 s is 125 ticks,
 * 1 ms is 128. Sums and sums of squares stay exact integers, so a window that
 * slides for a year equals one computed afresh.
 */
#pragma once

#include <stdint.h>

#define RR_TICKS_PER_S    128000
#define RR_TICKS_PER_MS   128
#define RR_TICKS_PER_1024 125

static inline double rr_ms(int64_t ticks)
{
    return (double)ticks / RR_TICKS_PER_MS;
}

/* Nearest tick; ms must be finite and below 10^9. */
static inline int32_t rr_from_ms(double ms)
{
    return (int32_t)(ms * RR_TICKS_PER_MS + (ms < 0 ? -0.5 : 0.5));
}

/*
 * Ticks and microseconds of one time axis. Rounding up one way and down the
 * other makes ticks -> us -> ticks the identity, so a beat that ends exactly on
 * a window's edge stays on the right side of it.
 */
static inline int64_t rr_ticks_to_us(int64_t ticks)
{
    return (ticks * 125 + 15) / 16;
}

static inline int64_t rr_ticks_from_us(int64_t us)
{
    return us * 16 / 125;
}
