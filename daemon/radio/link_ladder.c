/*
 * link_ladder.c - connected, but of no use: the rungs, each gentler than the next
 *
 *     10 s without a message   SILENT
 *     20 s                     subscribe again, once             rung 1
 *     30 s                     let go, connect again             rung 2
 *     again 30 s               have BlueZ forget it, find it     rung 3   not what is bonded
 *     again                    switch the adapter off and on     rung 4   where that is allowed
 *     again                    let go, wait longer each time
 *
 * Services that never resolve and calls that are never answered take the same way, from
 * rung 2 on. Messages for a minute lead back to its foot.
 */
#include "link_inside.h"

#include <stdio.h>

#define SILENT_US      (10 * US_PER_S)
#define RESUBSCRIBE_US (20 * US_PER_S)
#define RECONNECT_US   (30 * US_PER_S)
#define HEALTHY_US     (60 * US_PER_S)
/* With a key that does not fit a link ends within 0.1 s, on a busy adapter within a second. */
#define QUICK_LOSS_US  (3 * US_PER_S)
#define QUICK_AGAIN_US (60 * US_PER_S)
#define HUNG_UP_US     (10 * US_PER_S)

enum { RUNG_FOOT, RUNG_RESUBSCRIBED, RUNG_RECONNECTED, RUNG_REDISCOVERED, RUNG_POWER_CYCLED };

static void fault(struct link *l, const char *why)
{
    snprintf(l->last_fault, sizeof(l->last_fault), "%s", why);
}

enum link_action link_climb(struct link *l, const char *why, int64_t now_us)
{
    if (l->unworn) /* worth no recovery: it will be tried again anyway */
        return link_let_go(l, LINK_PHASE_AWAY, "not worn", now_us);
    fault(l, why);
    l->wait_us = 0;
    if (l->rung < RUNG_RECONNECTED) {
        l->rung = RUNG_RECONNECTED;
        l->recoveries.reconnected++;
        return link_let_go(l, LINK_PHASE_AWAY, why, now_us);
    }
    if (l->rung < RUNG_REDISCOVERED && !l->bonded) {
        l->rung = RUNG_REDISCOVERED;
        l->recoveries.rediscovered++;
        return link_let_go(l, LINK_PHASE_REMOVING, why, now_us);
    }
    if (l->rung < RUNG_POWER_CYCLED && l->opt.power_cycle) {
        l->rung = RUNG_POWER_CYCLED; /* counted at its end: it may be refused */
        return link_let_go(l, LINK_PHASE_POWER_CYCLING, why, now_us);
    }
    l->recoveries.reconnected++;
    return link_back_off(l, link_next_wait(l), why, now_us);
}

enum link_action link_key_fault(struct link *l, int64_t now_us)
{
    /* A sensor that cannot be paired at all must not be forgotten and found for ever. */
    static const int16_t waits_s[] = { 0, 60, 600, 3600 };
    uint8_t last = sizeof(waits_s) / sizeof(waits_s[0]) - 1;

    fault(l, "its keys no longer fit");
    l->wait_us = waits_s[l->key_faults] * US_PER_S;
    if (l->key_faults < last)
        l->key_faults++;
    l->quick_loss_us = LINK_LONG_AGO;
    l->wants_bond = true;
    l->recoveries.rediscovered++;
    return link_let_go(l, LINK_PHASE_REMOVING, "its keys no longer fit: it is to be paired anew",
                       now_us);
}

static int64_t silence_due(const struct link *l)
{
    if (l->phase == LINK_PHASE_LISTENING)
        return l->heard_us + SILENT_US;
    return l->heard_us + (l->rung == RUNG_FOOT ? RESUBSCRIBE_US : RECONNECT_US);
}

int64_t link_listening_due(const struct link *l)
{
    if (l->opt.seldom)
        return INSTANT_NEVER;
    int64_t unworn = link_unworn_due(l), silence = silence_due(l);
    return unworn < silence ? unworn : silence;
}

static enum link_action resubscribe(struct link *l, int64_t now_us)
{
    const char *why = "nothing heard for 20 s; its messages are asked for again";

    l->rung = RUNG_RESUBSCRIBED;
    if (l->doing != LINK_DO_NOTHING) {
        l->due_us = silence_due(l);
        return LINK_DO_NOTHING;
    }
    fault(l, "nothing heard for 20 s");
    l->recoveries.resubscribed++;
    l->doing = LINK_DO_RESUBSCRIBE;
    link_enter(l, LINK_PHASE_SILENT, silence_due(l), why, now_us);
    return l->doing;
}

enum link_action link_listened(struct link *l, int64_t now_us)
{
    if (now_us >= link_unworn_due(l))
        return link_take_off(l, now_us);
    if (l->phase == LINK_PHASE_LISTENING) {
        link_enter(l, LINK_PHASE_SILENT, INSTANT_NEVER, "nothing heard for 10 s", now_us);
        l->due_us = silence_due(l);
        return LINK_DO_NOTHING;
    }
    if (l->rung == RUNG_FOOT && now_us - l->heard_us < RECONNECT_US)
        return resubscribe(l, now_us);
    return link_climb(l, "nothing heard for 30 s", now_us);
}

enum link_action link_heard(struct link *l, const struct link_event *e, int64_t now_us)
{
    bool taken_on = l->unworn && e->beating;

    l->seen_us = l->heard_us = now_us;
    if (l->first_heard_us == INSTANT_NEVER) {
        l->first_heard_us = now_us;
        l->aborted = 0;
        l->quick_loss_us = LINK_LONG_AGO;
    }
    if (e->beating) {
        l->unbeating_us = INSTANT_NEVER;
        l->unworn = false;
    } else if (!e->garbled && l->unbeating_us == INSTANT_NEVER) {
        l->unbeating_us = now_us;
    }
    if (l->phase != LINK_PHASE_LISTENING || taken_on)
        return link_listen(l, now_us);
    if (now_us - l->healthy_since_us >= HEALTHY_US)
        l->rung = l->attempts = l->key_faults = RUNG_FOOT;
    l->due_us = link_listening_due(l);
    return LINK_DO_NOTHING;
}

enum link_action link_lost(struct link *l, int64_t now_us)
{
    bool of_no_use = l->first_heard_us == INSTANT_NEVER;
    int64_t lasted_us = now_us - l->connected_us;

    l->doing = LINK_DO_NOTHING;
    l->linked = false;
    l->lost_us = now_us;
    if (of_no_use && l->bonded && lasted_us < QUICK_LOSS_US) {
        if (now_us - l->quick_loss_us < QUICK_AGAIN_US)
            return link_key_fault(l, now_us);
        l->quick_loss_us = now_us;
    }
    if (of_no_use && lasted_us < HUNG_UP_US)
        return link_missed(l, "it hung up right after connecting", now_us);
    if (!l->opt.seldom && !of_no_use && l->unbeating_us != INSTANT_NEVER)
        link_unwear(l);
    return link_look(l, "the connection was lost; listening for it", now_us);
}
