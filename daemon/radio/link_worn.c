/*
 * link_worn.c - nobody wears it: let go, looked after now and then, and off the air at last
 *
 *                 10 s of messages without a beat
 *     LISTENING ----------------------------------> NOT_WORN --- off the air for 30 s ---> ASLEEP
 *         ^                                          |   ^                                   |
 *         | a beat                     15, 30, 60 s, |   | none within 5 s                   |
 *         |                             then 120 s   v   |                                   |
 *         +---------------------------------- a short connection <----- heard again ---------+
 *
 * A strap that lies on the table goes on advertising for a while and then switches off;
 * most do not come back on the air before they are put on. So one that was off the air
 * is taken for worn, at once; one that never was is asked now and then. Each probe that
 * was in vain puts off the next, for it keeps the strap awake.
 */
#include "link_inside.h"

#define NO_BEAT_US     (10 * US_PER_S)
#define PROBE_NONE_US  (10 * US_PER_S)
#define PROBE_HEARD_US (5 * US_PER_S)
#define OFF_AIR_US     (30 * US_PER_S)
/* Listened for once in 30 s only, it may be missed in one window. */
#define OFF_AIR_LATER_US (75 * US_PER_S)
#define PROBES_LATER     10
/* After such a sleep it is somebody who puts it on, and not a strap that comes and goes. */
#define SLEPT_US (600 * US_PER_S)

int64_t link_unworn_due(const struct link *l)
{
    if (!l->unworn)
        return l->unbeating_us == INSTANT_NEVER ? INSTANT_NEVER : l->unbeating_us + NO_BEAT_US;
    if (l->first_heard_us == INSTANT_NEVER)
        return l->entered_us + PROBE_NONE_US;
    /* Just put on, it needs a moment to find the beat. */
    return l->first_heard_us + (l->woken ? NO_BEAT_US : PROBE_HEARD_US);
}

void link_unwear(struct link *l)
{
    if (l->unworn)
        return;
    l->unworn = true;
    l->probes = 0;
}

enum link_action link_take_off(struct link *l, int64_t now_us)
{
    link_unwear(l);
    return link_let_go(l, LINK_PHASE_AWAY, "not worn", now_us);
}

static int64_t off_air_at(const struct link *l)
{
    int64_t since = l->seen_us > l->entered_us ? l->seen_us : l->entered_us;
    return since + (l->probes < PROBES_LATER ? OFF_AIR_US : OFF_AIR_LATER_US);
}

/* What lingers is not heard, and yet it may be there. */
static int64_t rest_due(const struct link *l)
{
    return l->lingers ? l->not_before_us : off_air_at(l);
}

void link_rest(struct link *l, int64_t now_us)
{
    static const uint8_t waits_s[] = { 15, 30, 60, 120 };
    uint8_t last = sizeof(waits_s) - 1;

    l->not_before_us = now_us + waits_s[l->probes < last ? l->probes : last] * US_PER_S;
    link_enter(l, LINK_PHASE_NOT_WORN, INSTANT_NEVER, "not worn", now_us);
    l->due_us = rest_due(l);
}

enum link_action link_rest_seen(struct link *l, int64_t now_us)
{
    l->woken = l->phase == LINK_PHASE_ASLEEP;
    if (l->woken && now_us - l->entered_us > SLEPT_US)
        l->probes = 0;
    if (now_us >= l->not_before_us) {
        if (l->probes < UINT8_MAX)
            l->probes++;
        return link_queue(l, now_us);
    }
    if (!l->woken)
        l->due_us = rest_due(l);
    return LINK_DO_NOTHING;
}

enum link_action link_rest_due(struct link *l, int64_t now_us)
{
    if (l->lingers)
        return link_rest_seen(l, now_us);
    if (l->phase == LINK_PHASE_NOT_WORN)
        link_enter(l, LINK_PHASE_ASLEEP, INSTANT_NEVER, "taken off, and off the air since", now_us);
    return LINK_DO_NOTHING;
}
