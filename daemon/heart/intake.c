/* intake.c - the beat clock */
#include "intake.h"

#include "instant.h"
#include "rr.h"

/* Notifications come about once a second and may each be a second late. */
#define TOLERANCE_US (3 * US_PER_S / 2)
/* More than one message can hold: beyond it the clock has counted beats twice. */
#define LEAD_MAX_US (30 * US_PER_S)

bool intake_follows(struct intake *in, int64_t t_us, const struct rr_interval *rr)
{
    int64_t due_us = in->clock_us + rr_ticks_to_us(rr->ticks);
    bool follows = in->running && t_us - due_us <= TOLERANCE_US;

    if (!follows)
        in->clock_us = t_us;
    else if (due_us > t_us + LEAD_MAX_US)
        in->clock_us = t_us + LEAD_MAX_US;
    else
        in->clock_us = due_us;
    in->running = true;
    return follows && !rr->gap_before;
}

void intake_break(struct intake *in)
{
    in->running = false;
}
