/* alarm.c - hysteresis and holding times */
#include "alarm.h"

#include "instant.h"

/* An average of 4.8 bpm above; where a walk cannot be ruled out, 6. */
#define ON       70.0
#define ON_BLIND 80.0
#define OFF      60.0 /* 3.9 bpm: below, so that it does not flutter */

#define ON_HOLD_US       (20 * US_PER_S)
#define ON_HOLD_BLIND_US (30 * US_PER_S)
#define OFF_HOLD_US      (30 * US_PER_S)

/* Worth a suggestion: longer than a laboratory's task, no longer than a hard talk. */
#define SUSTAIN      80.0
#define SUSTAINED_US (240 * US_PER_S)

void alarm_init(struct alarm *a)
{
    *a = (struct alarm){ .high_us = INSTANT_NEVER,
                         .very_us = INSTANT_NEVER,
                         .low_us = INSTANT_NEVER };
}

static int64_t since(int64_t before_us, int64_t t_us, bool so)
{
    if (!so)
        return INSTANT_NEVER;
    return before_us == INSTANT_NEVER ? t_us : before_us;
}

static bool held(int64_t since_us, int64_t t_us, int64_t hold_us)
{
    return since_us != INSTANT_NEVER && t_us - since_us >= hold_us;
}

void alarm_step(struct alarm *a, int64_t t_us, double score, bool eased, bool blind)
{
    bool high = !eased && score >= (blind ? ON_BLIND : ON), low = eased || score < OFF;

    a->high_us = since(a->high_us, t_us, high);
    a->very_us = since(a->very_us, t_us, !eased && score >= SUSTAIN);
    if (high)
        a->low_us = INSTANT_NEVER; /* between the two thresholds the wait for less goes on */
    else if (low)
        a->low_us = since(a->low_us, t_us, true);

    if (held(a->high_us, t_us, blind ? ON_HOLD_BLIND_US : ON_HOLD_US))
        a->raised = true;
    if (held(a->low_us, t_us, OFF_HOLD_US) && low)
        a->raised = false;
    if (held(a->very_us, t_us, SUSTAINED_US))
        a->sustained = true;
    if (!a->raised || score < OFF)
        a->sustained = false;
}
