/* means.c - the mean of a slow signal over the last seconds */
#include "means.h"

#include <math.h>

void means_add(struct means *m, int64_t t_us, double value)
{
    m->t_us[m->head % MEANS_RING] = t_us;
    m->value[m->head % MEANS_RING] = value;
    m->head++;
    if (m->count < MEANS_RING)
        m->count++;
}

double means_over(const struct means *m, int64_t t_us, int64_t span_us, uint32_t least)
{
    double sum = 0;
    uint32_t n = 0;

    while (n < m->count) {
        uint32_t i = (m->head - 1 - n) % MEANS_RING;
        if (m->t_us[i] <= t_us - span_us)
            break;
        sum += m->value[i];
        n++;
    }
    return n > 0 && n >= least ? sum / n : NAN;
}
