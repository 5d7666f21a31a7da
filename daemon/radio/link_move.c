/*
 * link_move.c - from phase to phase
 *
 * Everything that changes the phase ends in link_enter(). Whoever wants to leave a
 * link says where to and why by link_let_go(): when nothing is linked and nothing
 * under way it is there at once, otherwise LETTING_GO lies in between.
 */
#include "link_inside.h"

#include <stdio.h>
#include <string.h>

#define LINGERS_US (2 * US_PER_S)
/* Other links may have to time out first. */
#define QUEUED_US (120 * US_PER_S)
/* Told by a refused call only: nobody may tell when that is over. */
#define REFUSED_OFF_US (5 * US_PER_S)

static enum link_state seen_by_others(const struct link *l, enum link_phase phase)
{
    switch (phase) {
    case LINK_PHASE_OFF: return LINK_OFF;
    case LINK_PHASE_AWAY: return LINK_AWAY;
    case LINK_PHASE_QUEUED:
    case LINK_PHASE_CONNECTING:
    case LINK_PHASE_RESOLVING:
    case LINK_PHASE_PAIRING:
    case LINK_PHASE_SUBSCRIBING: return l->unworn ? LINK_NOT_WORN : LINK_CONNECTING;
    case LINK_PHASE_LISTENING: return l->unworn ? LINK_NOT_WORN : LINK_LISTENING;
    case LINK_PHASE_SILENT: return LINK_SILENT;
    case LINK_PHASE_BACKOFF: return l->unworn ? LINK_NOT_WORN : LINK_BACKOFF;
    case LINK_PHASE_LETTING_GO:
    case LINK_PHASE_REMOVING:
    case LINK_PHASE_POWER_CYCLING: break;
    case LINK_PHASE_RELEASED: return LINK_RELEASED;
    case LINK_PHASE_NOT_WORN: return LINK_NOT_WORN;
    case LINK_PHASE_ASLEEP: return LINK_ASLEEP;
    }
    return l->state; /* on its way: as before */
}

void link_enter(struct link *l, enum link_phase phase, int64_t due_us, const char *why,
                int64_t now_us)
{
    l->state = seen_by_others(l, phase);
    l->phase = phase;
    l->entered_us = now_us;
    l->due_us = due_us;
    if (why != l->why)
        snprintf(l->why, sizeof(l->why), "%s", why);
}

int64_t link_spread(struct link *l, int64_t from_us, int64_t to_us)
{
    l->random ^= l->random << 13;
    l->random ^= l->random >> 17;
    l->random ^= l->random << 5;
    return from_us + (int64_t)(l->random % 1024) * (to_us - from_us) / 1024;
}

int64_t link_next_wait(struct link *l)
{
    static const uint8_t waits_s[] = { 1, 2, 5, 10, 30, 60 };
    uint8_t last = sizeof(waits_s) - 1;
    int64_t wait = waits_s[l->attempts < last ? l->attempts : last] * US_PER_S;

    if (l->attempts < last)
        l->attempts++;
    return link_spread(l, wait, wait + wait / 4);
}

enum link_action link_ask(struct link *l, enum link_action action, int64_t now_us)
{
    /* clang-format off */
    static const struct {
        enum link_phase phase;
        int64_t limit_us;
        const char *why;
    } asks[] = {
        [LINK_DO_CONNECT] = { LINK_PHASE_CONNECTING, LINK_CONNECT_US, "connecting" },
        [LINK_DO_PAIR] = { LINK_PHASE_PAIRING, LINK_PAIR_US, "connected; being paired" },
        [LINK_DO_SUBSCRIBE] = { LINK_PHASE_SUBSCRIBING, LINK_SUBSCRIBE_US,
                                "connected; its messages are being asked for" },
        [LINK_DO_REMOVE] = { LINK_PHASE_REMOVING, LINK_REMOVE_US,
                             "to be found anew: BlueZ is made to forget it" },
        [LINK_DO_POWER_CYCLE] = { LINK_PHASE_POWER_CYCLING, LINK_POWER_CYCLE_US,
                                  "its adapter is being switched off and on" },
    };
    /* clang-format on */

    l->doing = action;
    link_enter(l, asks[action].phase, now_us + asks[action].limit_us,
               l->unworn ? "not worn; looking whether somebody wears it again" : asks[action].why,
               now_us);
    return action;
}

enum link_action link_off(struct link *l, const char *why, int64_t now_us)
{
    l->doing = LINK_DO_NOTHING;
    l->linked = false;
    link_enter(l, LINK_PHASE_OFF, l->has_radio ? now_us + REFUSED_OFF_US : INSTANT_NEVER, why,
               now_us);
    return LINK_DO_NOTHING;
}

enum link_action link_look(struct link *l, const char *why, int64_t now_us)
{
    l->doing = LINK_DO_NOTHING;
    l->linked = false;
    if (!l->has_radio)
        return link_off(l, l->radio_why, now_us);
    if (l->unworn) {
        link_rest(l, now_us);
        return LINK_DO_NOTHING;
    }
    /* What BlueZ thinks connected does not advertise: it is connected to unheard. */
    if (l->lingers && l->not_before_us < now_us + LINGERS_US)
        l->not_before_us = now_us + LINGERS_US;
    int64_t eager_end = l->lost_us + LINK_EAGER_US;
    int64_t due = eager_end > now_us ? eager_end : INSTANT_NEVER;
    if (l->not_before_us > now_us && l->not_before_us < due)
        due = l->not_before_us;
    link_enter(l, LINK_PHASE_AWAY, due, why, now_us);
    return LINK_DO_NOTHING;
}

enum link_action link_queue(struct link *l, int64_t now_us)
{
    link_enter(l, LINK_PHASE_QUEUED, now_us + QUEUED_US,
               l->unworn ? "not worn; heard again" : "heard; waiting for its turn to connect",
               now_us);
    return LINK_DO_NOTHING;
}

enum link_action link_take_back(struct link *l, int64_t now_us)
{
    l->released_until_us = INSTANT_NEVER;
    l->lost_us = now_us;
    return link_look(l, "taken back; listening for it", now_us);
}

enum link_action link_arrive(struct link *l, int64_t now_us)
{
    enum link_phase next = l->next;

    l->doing = LINK_DO_NOTHING;
    l->linked = false;
    if (next == LINK_PHASE_RELEASED) {
        if (now_us >= l->released_until_us)
            return link_take_back(l, now_us);
        int64_t due_us = l->released_until_us;
        if (l->opt.overhears && due_us > now_us + LINK_EAGER_US)
            due_us = now_us + LINK_EAGER_US;
        link_enter(l, next, due_us, l->reason, now_us);
        return LINK_DO_NOTHING;
    }
    if (next == LINK_PHASE_BACKOFF) {
        link_enter(l, next, now_us + l->wait_us, l->reason, now_us);
        return LINK_DO_NOTHING;
    }
    if (next == LINK_PHASE_REMOVING || next == LINK_PHASE_POWER_CYCLING) {
        l->next = l->wait_us > 0 ? LINK_PHASE_BACKOFF : LINK_PHASE_AWAY;
        return link_ask(l, next == LINK_PHASE_REMOVING ? LINK_DO_REMOVE : LINK_DO_POWER_CYCLE,
                        now_us);
    }
    return link_look(l, l->reason, now_us);
}

enum link_action link_let_go(struct link *l, enum link_phase next, const char *reason,
                             int64_t now_us)
{
    l->next = next;
    if (reason != l->reason)
        snprintf(l->reason, sizeof(l->reason), "%s", reason);
    /* On its way already: elsewhere from now on. */
    if (l->phase == LINK_PHASE_LETTING_GO || l->phase == LINK_PHASE_REMOVING ||
        l->phase == LINK_PHASE_POWER_CYCLING) {
        link_enter(l, l->phase, l->due_us, l->reason, now_us);
        return LINK_DO_NOTHING;
    }
    if (l->doing == LINK_DO_NOTHING) {
        /* Both end the link themselves. */
        bool ends_it = next == LINK_PHASE_REMOVING || next == LINK_PHASE_POWER_CYCLING;
        if (!l->linked || ends_it)
            return link_arrive(l, now_us);
    }
    l->doing = l->doing == LINK_DO_NOTHING ? LINK_DO_LET_GO : LINK_DO_CANCEL;
    link_enter(l, LINK_PHASE_LETTING_GO, now_us + LINK_LET_GO_US, l->reason, now_us);
    return l->doing;
}

enum link_action link_back_off(struct link *l, int64_t wait_us, const char *reason, int64_t now_us)
{
    l->wait_us = wait_us;
    return link_let_go(l, LINK_PHASE_BACKOFF, reason, now_us);
}

bool link_is_overheard(const struct link *l, int64_t now_us)
{
    return now_us - l->overheard_us < LINK_OVERHEARD_US;
}

enum link_action link_use(struct link *l, int64_t now_us)
{
    bool pair = (l->opt.needs_bond || l->wants_bond) && !l->bonded;

    l->asked |= !pair;
    return link_ask(l, pair ? LINK_DO_PAIR : LINK_DO_SUBSCRIBE, now_us);
}

enum link_action link_paired(struct link *l, int64_t now_us)
{
    l->doing = LINK_DO_NOTHING;
    l->bonded = true;
    if (!l->asked)
        return link_use(l, now_us);
    /* A subscription that BlueZ once began on this link it never writes to the wearable again. */
    return link_let_go(l, LINK_PHASE_AWAY, "paired; listening for it, to connect anew", now_us);
}

enum link_action link_listen(struct link *l, int64_t now_us)
{
    l->healthy_since_us = now_us;
    l->heard_us = now_us; /* silence counts from here */
    link_enter(l, LINK_PHASE_LISTENING, INSTANT_NEVER,
               l->unworn ? "not worn; looking whether somebody wears it again" : "", now_us);
    l->due_us = link_listening_due(l);
    return LINK_DO_NOTHING;
}
