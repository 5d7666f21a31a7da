/* intake.c - the beat clock */
#include "intake.h"

#include "instant.h"
#include "rr.h"

/* Notifications come about once a second and may each be a second late. */
#define TOLERANCE_US (3 * US_PER_S / 2)
/* More than one message can hold. */
#define SPAN_MAX_US (30 * US_PER_S)

/* Every beat of an earlier message happened no later than that message arrived. */
static void message_begins(struct intake *in, int64_t t_us)
{
    if (in->clock_us > in->arrived_us)
        in->clock_us = in->arrived_us;
    in->allowed_us = TOLERANCE_US + (in->span_us < SPAN_MAX_US ? in->span_us : SPAN_MAX_US);
    in->span_us = 0;
    in->arrived_us = t_us;
}

bool intake_follows(struct intake *in, int64_t t_us, const struct rr_interval *rr)
{
    int64_t rr_us = rr_ticks_to_us(rr->ticks);
    bool begins = !in->running || t_us != in->arrived_us;

    if (begins)
        message_begins(in, t_us);
    else
        in->span_us += rr_us;
    bool follows = in->running && (!begins || t_us - in->clock_us - rr_us <= in->allowed_us);

    in->clock_us = follows ? in->clock_us + rr_us : t_us;
    in->running = true;
    return follows && !rr->gap_before;
}

void intake_break(struct intake *in)
{
    in->running = false;
}
