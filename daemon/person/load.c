#include "load.h"

#include <math.h>
#include <string.h>

void load_init(struct load_memory *l)
{
    *l = (struct load_memory){ .version = LOAD_MEMORY_VERSION, .day = INT32_MIN };
}

bool load_restore(struct load_memory *l, const struct load_memory *in)
{
    if (in->version != LOAD_MEMORY_VERSION)
        return false;
    for (int i = 0; i < LOAD_DAYS; i++)
        if (!(in->raised_min[i] >= 0 && in->raised_min[i] <= 24 * 60))
            return false;
    *l = *in;
    return true;
}

void load_add(struct load_memory *l, const struct instant *t, double raised_min)
{
    if (instant_has_wall(t)) {
        int32_t day = instant_day(t);

        if (l->day == INT32_MIN)
            l->day = day;
        if (l->day - day > 1) { /* it was the clock that was ahead, not the days */
            load_init(l);
            l->day = day;
        }
        for (; l->day < day; l->day++) {
            if (day - l->day > LOAD_DAYS) /* nothing of a longer pause is left anyway */
                l->day = day - LOAD_DAYS;
            memmove(&l->raised_min[1], &l->raised_min[0], sizeof(double) * (LOAD_DAYS - 1));
            l->raised_min[0] = 0;
        }
    }
    l->raised_min[0] = fmin(l->raised_min[0] + raised_min, 24 * 60);
}

double load_today_min(const struct load_memory *l)
{
    return l->raised_min[0];
}

double load_week_min(const struct load_memory *l)
{
    double sum = 0;

    for (int i = 0; i < LOAD_DAYS; i++)
        sum += l->raised_min[i];
    return sum;
}
