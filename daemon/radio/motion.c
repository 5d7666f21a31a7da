/*
 * motion.c - sums over a second, begun anew after a pause or another rate
 */
#include "motion.h"

#include <math.h>

#define LOWEST_HZ  1.0f
#define HIGHEST_HZ 1000.0f
#define PAUSE_US   2500000

static double spread(const struct motion *m)
{
    double mean = m->sum / m->count, variance = m->sum_squares / m->count - mean * mean;

    return variance > 0 ? sqrt(variance) : 0; /* rounding can leave it just below 0 */
}

float motion_add(struct motion *m, const int32_t *acc_mg, size_t count, float rate_hz,
                 int64_t now_us)
{
    double liveliest = -1;

    if (!(rate_hz >= LOWEST_HZ && rate_hz <= HIGHEST_HZ))
        return -1;
    if (rate_hz < m->rate_hz || rate_hz > m->rate_hz || now_us - m->last_us > PAUSE_US)
        *m = (struct motion){ .rate_hz = rate_hz };
    m->last_us = now_us;

    for (size_t i = 0; i < count; i++) {
        double x = acc_mg[3 * i], y = acc_mg[3 * i + 1], z = acc_mg[3 * i + 2];
        double g = sqrt(x * x + y * y + z * z) / 1000;
        m->sum += g;
        m->sum_squares += g * g;
        if ((float)++m->count < rate_hz)
            continue;
        double sd = spread(m);
        liveliest = sd > liveliest ? sd : liveliest;
        m->count = 0;
        m->sum = m->sum_squares = 0;
    }
    return (float)liveliest;
}
