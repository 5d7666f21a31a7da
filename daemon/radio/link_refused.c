/*
 * link_refused.c - what was asked for did not come about
 *
 * The same refusal means another thing to each call. BlueZ's own text may name the
 * device, so what others read is our words for it.
 */
#include "link_inside.h"

#include <stdio.h>
#include <string.h>

/* BlueZ says "abort by local" of one that refuses (within a second) and of one that is
 * absent (after 40 s) alike. */
#define ABSENT_US    (20 * US_PER_S)
#define BUSY_MIN_US  (US_PER_S / 2)
#define BUSY_MAX_US  (2 * US_PER_S)
#define BUSY_MAX     5 /* while linked; then it is let go */
#define CANCELLED_US (5 * US_PER_S)
#define ACQUIRED_US  (30 * US_PER_S)
#define DENIED_US    (300 * US_PER_S)
#define FOREIGN_US   (600 * US_PER_S)
/* So often in a row it may be BlueZ or the adapter, and not the air. */
#define ABORTED_MAX    8
#define UNANSWERED_MAX 3
#define RUNG_AT_LEAST  2 /* nothing is linked: connecting again is no cure */

#define FOREIGN_WHY "it is not what its plugin reads"
#define DENIED_WHY  "the D-Bus policy does not allow balm to speak with BlueZ"

static enum link_action climb_unlinked(struct link *l, const char *why, int64_t now_us)
{
    if (l->rung < RUNG_AT_LEAST)
        l->rung = RUNG_AT_LEAST;
    return link_climb(l, why, now_us);
}

enum link_action link_missed(struct link *l, const char *why, int64_t now_us)
{
    static const uint8_t holds_s[] = { 0, 1, 2, 5, 10 };
    /* An attempt keeps the adapter from listening: what is overheard meanwhile is worth more. */
    static const uint8_t overheard_s[] = { 0, 2, 10, 30, 60 };
    uint8_t last = sizeof(holds_s) - 1;
    uint8_t at = l->attempts < last ? l->attempts : last;
    int64_t hold = (link_is_overheard(l, now_us) ? overheard_s : holds_s)[at] * US_PER_S;

    if (l->attempts < last)
        l->attempts++;
    l->not_before_us = now_us + link_spread(l, hold, hold + hold / 4);
    return link_let_go(l, LINK_PHASE_AWAY, why, now_us);
}

static enum link_action aborted(struct link *l, int64_t now_us)
{
    static const int32_t waits_ms[] = { 0, 250, 250, 250, 5000, 15000, 60000 };
    const char *why = "the connection broke off while it was set up";
    uint8_t last = sizeof(waits_ms) / sizeof(waits_ms[0]) - 1;

    if (now_us - l->entered_us > ABSENT_US)
        return link_missed(l, refusal_words(REFUSED_UNREACHABLE), now_us);
    l->seen_us = now_us; /* it was there */
    if (++l->aborted >= ABORTED_MAX) {
        l->aborted = last - 1;
        return climb_unlinked(l, why, now_us);
    }
    int64_t wait = waits_ms[l->aborted < last ? l->aborted : last] * US_PER_MS;
    return link_back_off(l, l->aborted > 3 ? link_spread(l, wait, wait + wait / 4) : wait, why,
                         now_us);
}

/* A refusal that means the same to every call; `*known` says whether this was one. */
static enum link_action common(struct link *l, enum refusal r, bool *known, int64_t now_us)
{
    *known = true;
    if (r == REFUSED_OFF || r == REFUSED_NO_SERVICE)
        return link_off(l, refusal_words(r), now_us);
    if (r == REFUSED_DENIED)
        return link_back_off(l, DENIED_US, DENIED_WHY, now_us);
    if (r == REFUSED_CANCELLED)
        return link_back_off(l, link_spread(l, CANCELLED_US, CANCELLED_US * 5 / 4),
                             refusal_words(r), now_us);
    if (r == REFUSED_BOND && l->bonded)
        return link_key_fault(l, now_us);
    *known = false;
    return LINK_DO_NOTHING;
}

enum link_action link_connected(struct link *l, int64_t now_us)
{
    l->doing = LINK_DO_NOTHING;
    l->linked = true;
    l->asked = false;
    l->connected_us = l->seen_us = now_us;
    l->first_heard_us = l->unbeating_us = INSTANT_NEVER;
    l->busy = l->unanswered = 0;
    if (l->resolved)
        return link_use(l, now_us);
    link_enter(l, LINK_PHASE_RESOLVING, now_us + LINK_RESOLVE_US,
               l->unworn ? l->why : "connected; what it can do is being read", now_us);
    return LINK_DO_NOTHING;
}

static enum link_action connect_no_reply(struct link *l, int64_t now_us)
{
    l->doing = LINK_DO_CONNECT; /* it goes on in BlueZ, until it is cancelled */
    if (++l->unanswered < UNANSWERED_MAX)
        return link_missed(l, refusal_words(REFUSED_NO_REPLY), now_us);
    l->unanswered = 0;
    return climb_unlinked(l, "connecting is never answered", now_us);
}

static enum link_action connect_refused(struct link *l, enum refusal r, int64_t now_us)
{
    bool known;
    enum link_action a = common(l, r, &known, now_us);

    if (known)
        return a;
    switch (r) {
    case REFUSED_EXISTS: return link_connected(l, now_us);
    case REFUSED_BUSY:
        return link_back_off(l, link_spread(l, BUSY_MIN_US, BUSY_MAX_US), refusal_words(r), now_us);
    case REFUSED_ABORTED: return aborted(l, now_us);
    case REFUSED_UNREACHABLE: return link_missed(l, refusal_words(r), now_us);
    case REFUSED_NO_REPLY: return connect_no_reply(l, now_us);
    case REFUSED_GONE:
        l->seen_us = LINK_LONG_AGO;
        return link_let_go(l, LINK_PHASE_AWAY, "BlueZ has forgotten it; listening for it", now_us);
    case REFUSED_BOND: l->wants_bond = true; break;
    case REFUSED_NOT:
    case REFUSED_CANCELLED:
    case REFUSED_OFF:
    case REFUSED_ACQUIRED:
    case REFUSED_UNSUPPORTED:
    case REFUSED_NO_SERVICE:
    case REFUSED_DENIED:
    case REFUSED_OTHER: break;
    }
    return link_back_off(l, link_next_wait(l), refusal_words(r), now_us);
}

static enum link_action pair_refused(struct link *l, enum refusal r, int64_t now_us)
{
    bool known;

    if (r == REFUSED_EXISTS)
        return link_paired(l, now_us);
    enum link_action a = common(l, r, &known, now_us);
    if (known)
        return a;
    l->wants_bond = false; /* unless its plugin says so, that was a guess */
    if (l->pair_faults < LINK_PAIR_FAULTS)
        l->pair_faults++;
    if (r == REFUSED_NO_REPLY)
        l->doing = LINK_DO_PAIR; /* to be cancelled */
    char why[SENSOR_WHY_MAX + 1];
    snprintf(why, sizeof(why), "it could not be paired: %s",
             r == REFUSED_NO_REPLY ? "it never answers" : refusal_words(r));
    return link_back_off(l, link_next_wait(l), why, now_us);
}

/* Stays linked, and asks again. */
static enum link_action pause_linked(struct link *l, int64_t wait_us, enum refusal r,
                                     int64_t now_us)
{
    link_enter(l, LINK_PHASE_BACKOFF, now_us + wait_us, refusal_words(r), now_us);
    return LINK_DO_NOTHING;
}

static enum link_action subscribe_refused(struct link *l, enum refusal r, int64_t now_us)
{
    bool known;
    enum link_action a = common(l, r, &known, now_us);

    if (known)
        return a;
    switch (r) {
    case REFUSED_EXISTS: return link_listen(l, now_us);
    case REFUSED_ACQUIRED:
        return pause_linked(l, link_spread(l, ACQUIRED_US, ACQUIRED_US * 5 / 4), r, now_us);
    case REFUSED_BUSY:
        if (++l->busy <= BUSY_MAX)
            return pause_linked(l, link_spread(l, BUSY_MIN_US, BUSY_MAX_US), r, now_us);
        break;
    case REFUSED_BOND: l->wants_bond = true; return link_use(l, now_us);
    case REFUSED_UNSUPPORTED: return link_back_off(l, FOREIGN_US, FOREIGN_WHY, now_us);
    case REFUSED_NO_REPLY:
        l->doing = LINK_DO_SUBSCRIBE;
        l->wants_bond |= !l->bonded; /* BlueZ asks for a bond, and the call waits for ever */
        return link_climb(l, "its messages were asked for, which is never answered", now_us);
    case REFUSED_GONE:
    case REFUSED_OTHER: return link_climb(l, "its messages cannot be asked for", now_us);
    case REFUSED_NOT:
    case REFUSED_ABORTED:
    case REFUSED_UNREACHABLE:
    case REFUSED_CANCELLED:
    case REFUSED_OFF:
    case REFUSED_NO_SERVICE:
    case REFUSED_DENIED: break;
    }
    return link_back_off(l, link_next_wait(l), refusal_words(r), now_us);
}

static enum link_action resubscribe_refused(struct link *l, enum refusal r, int64_t now_us)
{
    bool known;

    if (l->phase == LINK_PHASE_LISTENING || r == REFUSED_BUSY || r == REFUSED_EXISTS)
        return LINK_DO_NOTHING;
    enum link_action a = common(l, r, &known, now_us);
    return known ? a : link_climb(l, "its messages cannot be asked for again", now_us);
}

static enum link_action let_go_refused(struct link *l, enum link_action was, enum refusal r,
                                       int64_t now_us)
{
    if (was != LINK_DO_LET_GO || (r != REFUSED_NO_REPLY && r != REFUSED_BUSY))
        return link_arrive(l, now_us); /* not connected, or not known any more */
    l->doing = was;
    return link_no_answer(l, now_us);
}

enum link_action link_refused(struct link *l, const struct link_event *e, int64_t now_us)
{
    enum link_action was = l->doing;
    enum refusal r = e->refusal;

    if (l->phase == LINK_PHASE_RESOLVING) { /* it was connected for a moment only */
        l->linked = false;
        return connect_refused(l, r, now_us);
    }
    l->doing = LINK_DO_NOTHING;
    switch (was) {
    case LINK_DO_NOTHING: return LINK_DO_NOTHING; /* nobody waits for it */
    case LINK_DO_CONNECT: return connect_refused(l, r, now_us);
    case LINK_DO_PAIR: return pair_refused(l, r, now_us);
    case LINK_DO_SUBSCRIBE:
        if (l->phase == LINK_PHASE_SUBSCRIBING)
            return subscribe_refused(l, r, now_us);
        return resubscribe_refused(l, r, now_us); /* but messages come */
    case LINK_DO_RESUBSCRIBE: return resubscribe_refused(l, r, now_us);
    case LINK_DO_LET_GO:
    case LINK_DO_CANCEL: return let_go_refused(l, was, r, now_us);
    case LINK_DO_REMOVE:
    case LINK_DO_POWER_CYCLE: break;
    }
    return link_arrive(l, now_us);
}

enum link_action link_no_answer(struct link *l, int64_t now_us)
{
    const struct link_event e = { .kind = LINK_FAILED, .refusal = REFUSED_NO_REPLY };

    if (l->phase == LINK_PHASE_RESOLVING)
        return link_climb(l, "it is connected, but does not say what it can do", now_us);
    if (l->doing == LINK_DO_LET_GO) {
        l->doing = LINK_DO_CANCEL;
        link_enter(l, LINK_PHASE_LETTING_GO, now_us + LINK_LET_GO_US, l->reason, now_us);
        return l->doing;
    }
    return link_refused(l, &e, now_us);
}
