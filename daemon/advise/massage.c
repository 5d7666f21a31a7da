/*
 * massage.c - the life of a session
 */
#include "massage.h"

#include "budget.h"
#include "course.h"
#include "offer.h"
#include "reminders.h"
#include "techniques.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Logged or booked beyond this is a slip of the keyboard. */
#define PAST_MAX_MS   (INT64_C(10) * 366 * DAY_MS)
#define FUTURE_MAX_MS (INT64_C(2) * 366 * DAY_MS)
/* So near, what is logged is the one that was booked; so soon, what is logged is logged already. */
#define SAME_BOOKED_MS (3 * HOUR_MS)
#define SAME_HELD_MS   (12 * HOUR_MS)
/* An offer leads to what is booked or logged so soon after it. */
#define LED_TO_MS (14 * DAY_MS)

static struct told *tell(struct advisor *a, const struct session *s, enum session_state state,
                         const struct instant *t, struct advice *out)
{
    struct told *told = advisor_tell(a, TOLD_SESSION, t, out);

    told->session = *s;
    told->session.state = state;
    return told;
}

static void no_session(struct session *s)
{
    memset(s, 0, sizeof(*s)); /* it is stored, padding and all */
}

static void end_reminder(struct advisor *a, const struct instant *t, struct advice *out)
{
    struct advise_memory *m = &a->m;

    m->reminded &= ~(uint32_t)REMINDED_BOOKED;
    if (m->has_open && m->open.reason == REASON_BOOKED)
        offer_end(a, OUTCOME_SUPERSEDED, t, out);
}

/* The session that was booked is no longer: it has been, is called off, or another took its place.
   Its reminder goes with it. */
static struct session take_booked(struct advisor *a, const struct instant *t, struct advice *out)
{
    struct session s = a->m.booked;

    no_session(&a->m.booked);
    end_reminder(a, t, out);
    return s;
}

/* A booking that was put off is settled by booking, or by having been there; so is one that is
   being offered. */
static void settle_offers(struct advisor *a, const struct instant *t, struct advice *out)
{
    struct advise_memory *m = &a->m;

    if (m->again_of.type == SUGGEST_BOOK_MASSAGE)
        m->again_unix_ms = 0;
    if (m->has_open && m->open.type == SUGGEST_BOOK_MASSAGE) {
        if (offer_is_for_load(m))
            m->reminded |= WANTED_FOR_LOAD;
        offer_end(a, OUTCOME_SUPERSEDED, t, out);
        budget_welcome(m);
    }
}

static int make(const struct advisor *a, const struct command *c, int64_t at, bool simulated,
                const struct instant *t, struct session *out)
{
    const struct suggestion *offer = &a->m.open;
    int32_t duration_min = c->duration_min ? c->duration_min : a->profile.massage.duration_min;

    if (duration_min < SESSION_DURATION_MIN || duration_min > SESSION_DURATION_MAX)
        return -EINVAL; /* also of the plan: the configuration keeps to the same bounds */
    if (c->name[0] && !technique_is_known(c->name))
        return -EINVAL;
    no_session(out);
    out->at_unix_ms = at;
    out->utc_offset_s = t->utc_offset_s;
    out->duration_min = duration_min;
    out->simulated = simulated;
    memcpy(out->technique, c->name, sizeof(out->technique));
    if (offer->type == SUGGEST_BOOK_MASSAGE && offer->id[0] &&
        t->unix_ms - offer->at.unix_ms < LED_TO_MS)
        snprintf(out->suggestion, sizeof(out->suggestion), "%s", offer->id);
    return 0;
}

/* The course and the cadence go on from the newest one; an older one is only kept. */
static struct told *hold(struct advisor *a, const struct session *s, const struct instant *t,
                         struct advice *out)
{
    struct advise_memory *m = &a->m;

    if (s->at_unix_ms > m->last.at_unix_ms) {
        if (a->profile.massage.interval_days == 0)
            course_session(&m->course, s, m->reminded & WANTED_FOR_LOAD, m->last.at_unix_ms,
                           fmax(a->share, a->week_share)); /* an offer for load comes early in it */
        m->last = *s;
        m->last.state = SESSION_HELD;
        m->aftercare_unix_ms = aftercare_from(s, t->unix_ms);
        m->reminded &= ~(uint32_t)WANTED_FOR_LOAD;
    }
    /* What they have declined since then still counts. */
    if (s->at_unix_ms >= m->booking_dismissed_unix_ms) {
        m->booking_dismissed_unix_ms = 0;
        m->bookings_dismissed = 0;
    }
    return tell(a, s, SESSION_HELD, t, out);
}

/* Two of one moment would be one and the same. */
static bool is_held(const struct advisor *a, int64_t at, bool just_now)
{
    const struct session *last = &a->m.last;

    if (last->at_unix_ms == 0)
        return false;
    if (just_now)
        return at - session_end(last) < SAME_HELD_MS;
    return at / MS_PER_S == last->at_unix_ms / MS_PER_S;
}

int massage_log(struct advisor *a, const struct command *c, bool simulated, const struct instant *t,
                struct advice *out)
{
    struct advise_memory *m = &a->m;
    int64_t now = t->unix_ms, at = c->unix_ms ? c->unix_ms : now;
    struct session s, booked = { 0 };

    if (at > now || at < now - PAST_MAX_MS || at < 0)
        return -EINVAL;
    bool was_booked = advisor_has_booked(a) && m->booked.at_unix_ms - at < SAME_BOOKED_MS;
    /* Nobody said when, so it was when it was booked for. */
    if (was_booked && c->unix_ms == 0 && m->booked.at_unix_ms < now)
        at = m->booked.at_unix_ms;
    else if (is_held(a, at, c->unix_ms == 0))
        return -EALREADY;
    int rc = make(a, c, at, simulated, t, &s);
    if (rc)
        return rc;
    if (was_booked) {
        booked = take_booked(a, t, out);
        if (!s.technique[0])
            memcpy(s.technique, booked.technique, sizeof(s.technique));
        if (c->duration_min == 0)
            s.duration_min = booked.duration_min;
        memcpy(s.suggestion, booked.suggestion, sizeof(s.suggestion));
    }
    settle_offers(a, t, out);
    struct told *told = hold(a, &s, t, out);
    if (booked.at_unix_ms != at)
        told->replaces_unix_ms = booked.at_unix_ms;
    return 0;
}

int massage_book(struct advisor *a, const struct command *c, bool simulated,
                 const struct instant *t, struct advice *out)
{
    struct advise_memory *m = &a->m;
    struct session s;

    if (c->unix_ms <= t->unix_ms || c->unix_ms > t->unix_ms + FUTURE_MAX_MS)
        return -EINVAL;
    int rc = make(a, c, c->unix_ms, simulated, t, &s);
    if (rc)
        return rc;
    int64_t before_unix_ms = m->booked.at_unix_ms;
    if (before_unix_ms != s.at_unix_ms)
        take_booked(a, t, out);
    m->booked = s;
    settle_offers(a, t, out);
    struct told *told = tell(a, &s, SESSION_BOOKED, t, out);
    if (before_unix_ms != s.at_unix_ms)
        told->replaces_unix_ms = before_unix_ms;
    return 0;
}

int massage_cancel(struct advisor *a, const struct instant *t, struct advice *out)
{
    if (!advisor_has_booked(a))
        return -ENOENT;
    struct session s = take_booked(a, t, out);
    tell(a, &s, SESSION_CANCELLED, t, out);
    return 0;
}

void massage_done(struct advisor *a, const struct instant *t, struct advice *out)
{
    const struct suggestion *offer = &a->m.open;
    struct command said = { .duration_min = offer->duration_min };
    struct session s;

    memcpy(said.name, offer->technique, sizeof(said.name));
    if (make(a, &said, t->unix_ms, offer->simulated, t, &s) == 0)
        hold(a, &s, t, out);
}

void massage_settle(struct advisor *a, const struct instant *t, struct advice *out)
{
    if (!instant_has_wall(t) || out->has_told || !advisor_has_booked(a) ||
        t->unix_ms < session_end(&a->m.booked))
        return;
    struct session s = take_booked(a, t, out);
    if (a->screen & FORBID_MASSAGE) /* who went all the same can log it */
        tell(a, &s, SESSION_CANCELLED, t, out);
    else
        hold(a, &s, t, out);
}
