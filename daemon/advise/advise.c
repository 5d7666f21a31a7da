/*
 * advise.c - the policy: one decision a report, read from top to bottom
 *
 *     no clock, off, an open offer, a running routine, a snooze     silence
 *     a `later` that is due                                         the same again
 *     no score, moving, quiet hours, little confidence              silence
 *     raised for minutes                                            a routine now
 *     not raised, but a massage is due                              a booking
 *     inside the gap, cap reached                                   silence
 *
 * An acute raise is answered with a routine, never with a booking; a booking is
 * offered in an ordinary moment, from the load of days or the date of the last
 * session. Raised is measured on the monotonic clock, everything else on wall
 * time, so a jump of the wall clock can neither shorten nor stretch a raise.
 */
#include "advise.h"

#include "advisor.h"
#include "budget.h"
#include "offers.h"
#include "quiet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Reports come at most a minute apart; a longer pause hides what was in it. */
#define TICK_PAUSE_US (INT64_C(120) * US_PER_S)

struct advisor *advisor_new(const struct profile *profile)
{
    struct advisor *a = calloc(1, sizeof(*a));
    if (!a)
        return NULL;
    a->m.version = ADVISE_MEMORY_VERSION;
    a->m.gap_factor = 1;
    a->raised_since_us = INSTANT_NEVER;
    a->deadline_us = INSTANT_NEVER;
    a->silence = SILENCE_NO_CLOCK;
    advisor_set_profile(a, profile);
    return a;
}

void advisor_free(struct advisor *a)
{
    free(a);
}

void advisor_set_profile(struct advisor *a, const struct profile *profile)
{
    a->profile = *profile;
    a->screen = screen_of(profile);
}

static void follow_raise(struct advisor *a, const struct report *r, const struct instant *t)
{
    bool paused = t->us - a->last_tick_us > TICK_PAUSE_US;

    a->last_tick_us = t->us;
    if (!r->raised || r->why != WHY_OK)
        a->raised_since_us = INSTANT_NEVER;
    else if (a->raised_since_us == INSTANT_NEVER || paused)
        a->raised_since_us = t->us;
}

/* Where nothing tells motion apart, `unknown` is all there can be, and `why` has been strict. */
static bool is_at_rest(const struct advise_input *in)
{
    enum activity activity = in->report->activity;
    return activity == ACTIVITY_REST || (activity == ACTIVITY_UNKNOWN && !in->has_motion);
}

/* Whether anyone may be addressed at all at this moment. */
static bool is_fit_moment(const struct advisor *a, const struct advise_input *in,
                          const struct instant *t, enum silence *why_not)
{
    const struct report *r = in->report;

    if (r->why == WHY_MOVING || r->why == WHY_RECOVERING)
        *why_not = SILENCE_MOVING;
    else if (r->why != WHY_OK)
        *why_not = SILENCE_NO_SCORE;
    else if (!is_at_rest(in))
        *why_not = SILENCE_MOVING;
    else if (quiet_is_now(&a->profile, t))
        *why_not = SILENCE_QUIET_HOURS;
    else if (!(r->confidence >= ADVISE_CONFIDENCE_MIN))
        *why_not = SILENCE_LOW_CONFIDENCE;
    else
        return true;
    return false;
}

/* Screening may have become stricter since the offer was put off. */
static bool still_allowed(const struct advisor *a, const struct suggestion *s)
{
    if (s->type == SUGGEST_BOOK_MASSAGE)
        return offer_technique(&a->profile, a->screen);
    return screen_allows_routine(a->screen, s->routine);
}

static bool repeat(const struct advisor *a, struct suggestion *what, enum silence *why_not)
{
    if (!still_allowed(a, &a->m.again_of)) {
        *why_not = SILENCE_CONTRAINDICATED;
        return false;
    }
    *what = (struct suggestion){ .type = a->m.again_of.type, .reason = REASON_AGAIN };
    memcpy(what->routine, a->m.again_of.routine, sizeof(what->routine));
    if (what->type == SUGGEST_BOOK_MASSAGE)
        snprintf(what->technique, sizeof(what->technique), "%s",
                 offer_technique(&a->profile, a->screen));
    return true;
}

/* What would fit now, were it not for gap and cap. */
static bool find_offer(const struct advisor *a, const struct advise_input *in,
                       const struct instant *t, struct suggestion *what, enum silence *why_not)
{
    const char *thing;

    if (a->raised_since_us != INSTANT_NEVER) {
        if (t->us - a->raised_since_us < a->profile.suggestions.after_s * US_PER_S) {
            *why_not = SILENCE_NOT_LONG_ENOUGH;
            return false;
        }
        thing = offer_routine(a->screen);
        *what = (struct suggestion){ .type = SUGGEST_BREATHE, .reason = REASON_SUSTAINED };
        if (thing)
            snprintf(what->routine, sizeof(what->routine), "%s", thing);
    } else {
        enum reason reason;
        if (!offer_booking_is_due(&a->profile, &a->m, in->report, t->unix_ms, &reason)) {
            *why_not = SILENCE_NOT_RAISED;
            return false;
        }
        thing = offer_technique(&a->profile, a->screen);
        *what = (struct suggestion){ .type = SUGGEST_BOOK_MASSAGE, .reason = reason };
        if (thing)
            snprintf(what->technique, sizeof(what->technique), "%s", thing);
    }
    if (!thing)
        *why_not = SILENCE_CONTRAINDICATED;
    return thing;
}

static bool decide(struct advisor *a, const struct advise_input *in, const struct instant *t,
                   struct suggestion *what, enum silence *why_not)
{
    const struct suggestion_limits *limits = &a->profile.suggestions;
    struct advise_memory *m = &a->m;

    if (!instant_has_wall(t))
        *why_not = SILENCE_NO_CLOCK;
    else if (m->off)
        *why_not = SILENCE_OFF;
    else if (m->has_open)
        *why_not = SILENCE_OPEN;
    else if (in->routine_busy)
        *why_not = SILENCE_RUNNING;
    else if (m->snoozed_until_unix_ms != 0 || m->again_unix_ms > t->unix_ms)
        *why_not = SILENCE_SNOOZED;
    else if (!is_fit_moment(a, in, t, why_not))
        return false;
    else if (m->again_unix_ms != 0)
        return repeat(a, what, why_not);
    else if (!find_offer(a, in, t, what, why_not))
        return false;
    else if (budget_is_in_gap(m, limits->gap_s, t->unix_ms))
        *why_not = SILENCE_GAP;
    else if (budget_is_capped(m, in->has_motion ? limits->per_day : limits->without_motion,
                              t->unix_ms))
        *why_not = SILENCE_CAP;
    else
        return true;
    return false;
}

void advisor_tick(struct advisor *a, const struct advise_input *in, const struct instant *t,
                  struct advice *out)
{
    struct suggestion what;

    *out = (struct advice){ .silence = a->silence };
    follow_raise(a, in->report, t);
    advisor_settle(a, t);
    if (advisor_is_over(a, t))
        advisor_end(a, OUTCOME_EXPIRED, t, out);
    if (decide(a, in, t, &what, &a->silence))
        advisor_open(a, &what, in, t, out);
    out->silence = a->silence;
}
