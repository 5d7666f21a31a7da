/*
 * link.c - events come in: what each means in each phase
 *
 * Two rules keep a fault from being counted twice. An answer counts only while it
 * is waited for. And a LOST counts only where something is linked: while connecting
 * it may belong to the attempt before, so the answer to the call decides alone.
 */
#include "link.h"

#include "link_inside.h"

#include <stdio.h>
#include <string.h>

/* So long after it was heard it is there for sure; later it is to be heard first, for a
 * connect to nobody blocks the adapter for 40 s. */
#define SURELY_THERE_US (10 * US_PER_S)
#define STILL_THERE_US  (20 * US_PER_S)
#define FOREIGN_US      (600 * US_PER_S)
/* BlueZ answers a Disconnect, and the link may go on for 2 s. */
#define DISCONNECTING_US (3 * US_PER_S)

void link_init(struct link *l, const struct link_options *opt, int64_t now_us)
{
    *l = (struct link){
        .opt = *opt,
        .phase = LINK_PHASE_OFF,
        .state = LINK_OFF,
        .radio_why = "Bluetooth is not there yet",
        .released_until_us = INSTANT_NEVER,
        .lost_us = now_us,
        .seen_us = LINK_LONG_AGO,
        .overheard_us = LINK_LONG_AGO,
        .not_before_us = LINK_LONG_AGO,
        .connected_us = LINK_LONG_AGO,
        .quick_loss_us = LINK_LONG_AGO,
        .first_heard_us = INSTANT_NEVER,
        .heard_us = INSTANT_NEVER,
        .unbeating_us = INSTANT_NEVER,
        .healthy_since_us = INSTANT_NEVER,
        .random = opt->seed * UINT32_C(2654435761) | 1,
    };
    link_enter(l, LINK_PHASE_OFF, INSTANT_NEVER, l->radio_why, now_us);
}

static bool is_on_its_way(const struct link *l)
{
    return l->phase == LINK_PHASE_LETTING_GO || l->phase == LINK_PHASE_REMOVING ||
           l->phase == LINK_PHASE_POWER_CYCLING;
}

/* Connected, and the call to connect is over. */
static bool is_linked(const struct link *l)
{
    return l->linked && !is_on_its_way(l);
}

static enum link_action on_radio_on(struct link *l, int64_t now_us)
{
    l->has_radio = true;
    if (l->phase != LINK_PHASE_OFF)
        return LINK_DO_NOTHING;
    l->lost_us = now_us;
    l->unworn = false; /* nobody knows: somebody may have put it on */
    /* What failed over the radio that was says nothing of the one that is. */
    l->attempts = l->aborted = l->unanswered = l->pair_faults = 0;
    l->not_before_us = now_us;
    return link_look(l, "listening for it", now_us);
}

static enum link_action on_radio_off(struct link *l, const char *text, int64_t now_us)
{
    l->has_radio = l->lingers = false;
    snprintf(l->radio_why, sizeof(l->radio_why), "%s", text ? text : "Bluetooth is off");
    if (l->phase == LINK_PHASE_RELEASED || l->phase == LINK_PHASE_POWER_CYCLING)
        return LINK_DO_NOTHING;
    if (is_on_its_way(l) && l->next == LINK_PHASE_RELEASED)
        return link_arrive(l, now_us);
    return link_off(l, l->radio_why, now_us);
}

static enum link_action on_seen(struct link *l, int64_t now_us)
{
    l->seen_us = now_us;
    if (l->phase == LINK_PHASE_AWAY && now_us >= l->not_before_us)
        return link_queue(l, now_us);
    if (l->phase == LINK_PHASE_NOT_WORN || l->phase == LINK_PHASE_ASLEEP)
        return link_rest_seen(l, now_us);
    return LINK_DO_NOTHING;
}

static enum link_action on_turn(struct link *l, int64_t now_us)
{
    if (l->phase != LINK_PHASE_QUEUED)
        return LINK_DO_NOTHING;
    if (!l->lingers && now_us - l->seen_us > STILL_THERE_US)
        return link_look(l, "not heard for a while; listening for it", now_us);
    l->resolved = l->lingers = false;
    return link_ask(l, LINK_DO_CONNECT, now_us);
}

static enum link_action on_connected(struct link *l, const struct link_event *e, int64_t now_us)
{
    if (l->phase == LINK_PHASE_CONNECTING) {
        l->bonded |= e->bonded;
        return link_connected(l, now_us);
    }
    if (l->phase == LINK_PHASE_LETTING_GO)
        l->linked = true;      /* well, just before it was cancelled */
    return on_seen(l, now_us); /* by another program, maybe: there it is */
}

static enum link_action on_resolved(struct link *l, const struct link_event *e, int64_t now_us)
{
    l->bonded = e->bonded;
    l->resolved = true;
    if (l->phase == LINK_PHASE_RESOLVING)
        return link_use(l, now_us);
    /* Its services changed while it was being listened to: notifications are off again. */
    if ((l->phase == LINK_PHASE_LISTENING || l->phase == LINK_PHASE_SILENT) &&
        l->doing == LINK_DO_NOTHING)
        return l->doing = LINK_DO_RESUBSCRIBE;
    return LINK_DO_NOTHING;
}

static enum link_action on_done(struct link *l, int64_t now_us)
{
    enum link_action was = l->doing;

    switch (was) {
    case LINK_DO_PAIR: l->pair_faults = 0; return link_paired(l, now_us);
    case LINK_DO_SUBSCRIBE:
        l->doing = LINK_DO_NOTHING;
        return l->phase == LINK_PHASE_SUBSCRIBING ? link_listen(l, now_us) : LINK_DO_NOTHING;
    case LINK_DO_RESUBSCRIBE: l->doing = LINK_DO_NOTHING; return LINK_DO_NOTHING;
    case LINK_DO_LET_GO:
    case LINK_DO_CANCEL:
        if (!l->linked)
            return link_arrive(l, now_us);
        l->doing = LINK_DO_CANCEL; /* all that can be done is done */
        l->due_us = now_us + DISCONNECTING_US;
        return LINK_DO_NOTHING;
    case LINK_DO_REMOVE: l->bonded = false; return link_arrive(l, now_us);
    case LINK_DO_POWER_CYCLE: l->recoveries.power_cycled++; return link_arrive(l, now_us);
    case LINK_DO_NOTHING:
    case LINK_DO_CONNECT: break;
    }
    return LINK_DO_NOTHING;
}

static enum link_action on_lost(struct link *l, bool bonded, int64_t now_us)
{
    l->bonded |= bonded;
    l->resolved = l->lingers = false;
    if (l->phase == LINK_PHASE_LETTING_GO)
        return link_arrive(l, now_us);
    return is_linked(l) ? link_lost(l, now_us) : LINK_DO_NOTHING;
}

static enum link_action on_went(struct link *l, int64_t now_us)
{
    const char *why = "BlueZ has forgotten it; listening for it";

    l->bonded = l->lingers = false;
    l->seen_us = LINK_LONG_AGO;
    if (l->phase == LINK_PHASE_LETTING_GO)
        return link_arrive(l, now_us);
    if (is_linked(l))
        return link_lost(l, now_us);
    if (l->phase == LINK_PHASE_QUEUED || l->phase == LINK_PHASE_CONNECTING)
        return link_look(l, why, now_us);
    return LINK_DO_NOTHING;
}

static enum link_action on_failed(struct link *l, const struct link_event *e, int64_t now_us)
{
    l->bonded |= e->bonded;
    return link_refused(l, e, now_us);
}

static enum link_action on_heard(struct link *l, const struct link_event *e, int64_t now_us)
{
    if (is_linked(l) && l->phase != LINK_PHASE_RESOLVING && l->phase != LINK_PHASE_PAIRING)
        return link_heard(l, e, now_us);
    return LINK_DO_NOTHING;
}

static enum link_action on_overheard(struct link *l, int64_t now_us)
{
    if (link_overhears(l))
        l->overheard_us = now_us;
    return LINK_DO_NOTHING;
}

/* The plugin has had its refusal: where there are keys already, or none to be had, that is all. */
static enum link_action on_needs_bond(struct link *l, bool bonded, int64_t now_us)
{
    l->bonded |= bonded;
    if (l->bonded || l->pair_faults >= LINK_PAIR_FAULTS ||
        (l->phase != LINK_PHASE_SUBSCRIBING && l->phase != LINK_PHASE_LISTENING &&
         l->phase != LINK_PHASE_SILENT))
        return LINK_DO_NOTHING;
    l->wants_bond = true;
    l->first_heard_us = l->unbeating_us = INSTANT_NEVER; /* all begins anew */
    return link_use(l, now_us);
}

static enum link_action on_unwanted(struct link *l, const char *text, int64_t now_us)
{
    if (!is_linked(l))
        return LINK_DO_NOTHING;
    return link_back_off(l, FOREIGN_US, text ? text : "its plugin cannot read it", now_us);
}

static enum link_action on_release(struct link *l, int64_t until_us, int64_t now_us)
{
    l->released_until_us = until_us;
    l->unworn = false;
    l->pair_faults = 0;
    return link_let_go(l, LINK_PHASE_RELEASED, "let go for another device", now_us);
}

static enum link_action on_take_back(struct link *l, int64_t now_us)
{
    if (l->phase == LINK_PHASE_RELEASED)
        return link_take_back(l, now_us);
    if (!is_on_its_way(l) || l->next != LINK_PHASE_RELEASED)
        return LINK_DO_NOTHING;
    l->released_until_us = INSTANT_NEVER;
    l->lost_us = now_us;
    return link_let_go(l, LINK_PHASE_AWAY, "taken back; listening for it", now_us);
}

static enum link_action on_due(struct link *l, int64_t now_us)
{
    if (now_us < l->due_us)
        return LINK_DO_NOTHING;
    bool there = l->lingers || now_us - l->seen_us < SURELY_THERE_US;
    switch (l->phase) {
    case LINK_PHASE_OFF: return link_look(l, "listening for it", now_us);
    case LINK_PHASE_AWAY:
        if (there && now_us >= l->not_before_us)
            return link_queue(l, now_us);
        return link_look(
            l, now_us - l->lost_us < LINK_EAGER_US ? l->why : "not heard for a long time", now_us);
    case LINK_PHASE_QUEUED: return link_look(l, "it waited in vain for its turn", now_us);
    case LINK_PHASE_CONNECTING:
    case LINK_PHASE_RESOLVING:
    case LINK_PHASE_PAIRING:
    case LINK_PHASE_SUBSCRIBING: return link_no_answer(l, now_us);
    case LINK_PHASE_LISTENING:
    case LINK_PHASE_SILENT: return link_listened(l, now_us);
    case LINK_PHASE_LETTING_GO:
        if (l->doing == LINK_DO_LET_GO)
            return link_no_answer(l, now_us);
        l->lingers = l->linked;
        return link_arrive(l, now_us);
    case LINK_PHASE_POWER_CYCLING: l->recoveries.power_cycled++; return link_arrive(l, now_us);
    case LINK_PHASE_REMOVING: return link_arrive(l, now_us);
    case LINK_PHASE_BACKOFF:
        if (l->linked)
            return link_use(l, now_us);
        return there ? link_queue(l, now_us) : link_look(l, l->why, now_us);
    case LINK_PHASE_RELEASED:
        if (now_us >= l->released_until_us)
            return link_take_back(l, now_us);
        l->due_us = l->released_until_us; /* from now on it is listened to less eagerly */
        return LINK_DO_NOTHING;
    case LINK_PHASE_NOT_WORN:
    case LINK_PHASE_ASLEEP: break;
    }
    return link_rest_due(l, now_us);
}

enum link_action link_step(struct link *l, const struct link_event *e, int64_t now_us)
{
    switch (e->kind) {
    case LINK_RADIO_ON: return on_radio_on(l, now_us);
    case LINK_RADIO_OFF: return on_radio_off(l, e->text, now_us);
    case LINK_SEEN: return on_seen(l, now_us);
    case LINK_TURN: return on_turn(l, now_us);
    case LINK_CONNECTED: return on_connected(l, e, now_us);
    case LINK_RESOLVED: return on_resolved(l, e, now_us);
    case LINK_DONE: return on_done(l, now_us);
    case LINK_FAILED: return on_failed(l, e, now_us);
    case LINK_LOST: return on_lost(l, e->bonded, now_us);
    case LINK_WENT: return on_went(l, now_us);
    case LINK_HEARD: return on_heard(l, e, now_us);
    case LINK_OVERHEARD: return on_overheard(l, now_us);
    case LINK_BONDED: l->bonded = true; return LINK_DO_NOTHING;
    case LINK_NEEDS_BOND: return on_needs_bond(l, e->bonded, now_us);
    case LINK_UNWANTED: return on_unwanted(l, e->text, now_us);
    case LINK_RELEASE: return on_release(l, e->until_us, now_us);
    case LINK_TAKE_BACK: return on_take_back(l, now_us);
    case LINK_DUE: return on_due(l, now_us);
    }
    return LINK_DO_NOTHING;
}

enum link_scan link_wants_scan(const struct link *l, int64_t now_us)
{
    switch (l->phase) {
    case LINK_PHASE_AWAY: {
        if (now_us < l->not_before_us && link_is_overheard(l, now_us))
            return SCAN_OVERHEAR; /* there, and not to be had for now */
        int64_t since = l->seen_us > l->lost_us ? l->seen_us : l->lost_us;
        return now_us - since < LINK_EAGER_US ? SCAN_OFTEN : SCAN_SELDOM;
    }
    case LINK_PHASE_NOT_WORN:
    case LINK_PHASE_ASLEEP: return SCAN_SELDOM;
    case LINK_PHASE_RELEASED:
        if (!l->opt.overhears)
            return SCAN_NONE;
        return now_us - l->entered_us < LINK_EAGER_US || link_is_overheard(l, now_us)
                   ? SCAN_OVERHEAR
                   : SCAN_SELDOM;
    case LINK_PHASE_BACKOFF:
        return !l->linked && link_is_overheard(l, now_us) ? SCAN_OVERHEAR : SCAN_NONE;
    case LINK_PHASE_OFF:
    case LINK_PHASE_QUEUED:
    case LINK_PHASE_CONNECTING:
    case LINK_PHASE_RESOLVING:
    case LINK_PHASE_PAIRING:
    case LINK_PHASE_SUBSCRIBING:
    case LINK_PHASE_LISTENING:
    case LINK_PHASE_SILENT:
    case LINK_PHASE_LETTING_GO:
    case LINK_PHASE_REMOVING:
    case LINK_PHASE_POWER_CYCLING: break;
    }
    return SCAN_NONE;
}

bool link_overhears(const struct link *l)
{
    if (!l->opt.overhears || l->linked || l->unworn)
        return false;
    switch (l->phase) {
    case LINK_PHASE_AWAY:
    case LINK_PHASE_QUEUED:
    case LINK_PHASE_CONNECTING:
    case LINK_PHASE_BACKOFF:
    case LINK_PHASE_RELEASED: return true;
    case LINK_PHASE_OFF:
    case LINK_PHASE_RESOLVING:
    case LINK_PHASE_PAIRING:
    case LINK_PHASE_SUBSCRIBING:
    case LINK_PHASE_LISTENING:
    case LINK_PHASE_SILENT:
    case LINK_PHASE_LETTING_GO:
    case LINK_PHASE_REMOVING:
    case LINK_PHASE_POWER_CYCLING:
    case LINK_PHASE_NOT_WORN:
    case LINK_PHASE_ASLEEP: break;
    }
    return false;
}

bool link_wants_turn(const struct link *l)
{
    return l->phase == LINK_PHASE_QUEUED;
}

enum link_action link_doing(const struct link *l)
{
    return l->doing;
}

bool link_is_linked(const struct link *l)
{
    return l->linked;
}

const char *link_phase_name(enum link_phase p)
{
    static const char *const names[LINK_PHASES] = {
        [LINK_PHASE_OFF] = "off",
        [LINK_PHASE_AWAY] = "away",
        [LINK_PHASE_QUEUED] = "queued",
        [LINK_PHASE_CONNECTING] = "connecting",
        [LINK_PHASE_RESOLVING] = "resolving",
        [LINK_PHASE_PAIRING] = "pairing",
        [LINK_PHASE_SUBSCRIBING] = "subscribing",
        [LINK_PHASE_LISTENING] = "listening",
        [LINK_PHASE_SILENT] = "silent",
        [LINK_PHASE_LETTING_GO] = "letting go",
        [LINK_PHASE_REMOVING] = "removing",
        [LINK_PHASE_POWER_CYCLING] = "power cycling",
        [LINK_PHASE_BACKOFF] = "backoff",
        [LINK_PHASE_RELEASED] = "released",
        [LINK_PHASE_NOT_WORN] = "not worn",
        [LINK_PHASE_ASLEEP] = "asleep",
    };

    return p < LINK_PHASES ? names[p] : "?";
}
