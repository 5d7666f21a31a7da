/* alarm.c - hysteresis and holding times */
#include "alarm.h"

#include "instant.h"

#define ON  80.0
#define OFF 70.0

#define ON_HOLD_US   (40 * US_PER_S)
#define OFF_HOLD_US  (60 * US_PER_S)
#define SUSTAINED_US (180 * US_PER_S)

void alarm_init(struct alarm *a)
{
    *a = (struct alarm){ .high_us = INSTANT_NEVER, .low_us = INSTANT_NEVER };
}

static void step_high(struct alarm *a, int64_t t_us)
{
    a->low_us = INSTANT_NEVER;
    if (a->high_us == INSTANT_NEVER)
        a->high_us = t_us;
    if (!a->raised && t_us - a->high_us >= ON_HOLD_US) {
        a->raised = true;
        a->raised_us = t_us;
    }
    if (t_us - a->high_us >= SUSTAINED_US)
        a->sustained = true;
}

static void step_low(struct alarm *a, int64_t t_us)
{
    a->sustained = false;
    if (a->low_us == INSTANT_NEVER)
        a->low_us = t_us;
    if (t_us - a->low_us >= OFF_HOLD_US)
        a->raised = false;
}

void alarm_step(struct alarm *a, int64_t t_us, double score)
{
    if (score >= ON) {
        step_high(a, t_us);
        return;
    }
    a->high_us = INSTANT_NEVER;
    if (score < OFF)
        step_low(a, t_us);
}
