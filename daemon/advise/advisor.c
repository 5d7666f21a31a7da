/*
 * advisor.c - what the advisor is made of, and what reaches it beside reports
 */
#include "advisor.h"

#include "budget.h"
#include "conditions.h"
#include "course.h"
#include "offer.h"
#include "ranking.h"
#include "reminders.h"
#include "sensitivity.h"
#include "techniques.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void nothing_learnt(struct advise_memory *m)
{
    memset(m, 0, sizeof(*m));
    m->version = ADVISE_MEMORY_VERSION;
    m->sensitivity = SENSITIVITY_AS_CONFIGURED;
    m->course.load_share = NAN;
    for (int i = 0; i < ADVISE_DAYS; i++)
        m->feel_days[i].day = INT32_MIN;
}

struct advisor *advisor_new(const struct profile *profile)
{
    struct advisor *a = calloc(1, sizeof(*a));
    if (!a)
        return NULL;
    nothing_learnt(&a->m);
    a->raised_since_us = INSTANT_NEVER;
    a->deadline_us = INSTANT_NEVER;
    a->share = NAN;
    a->load = WEEKS_NOT_WORN;
    a->silence = SILENCE_NO_CLOCK;
    a->no_booking = SILENCE_NO_CLOCK;
    advisor_set_profile(a, profile);
    return a;
}

void advisor_free(struct advisor *a)
{
    free(a);
}

void advisor_screen(struct advisor *a)
{
    a->screen = screen_of(advisor_conditions(a), a->profile.needs);
}

void advisor_set_profile(struct advisor *a, const struct profile *profile)
{
    a->profile = *profile;
    advisor_screen(a);
}

void advisor_set_routines(struct advisor *a, const struct routine_plan *own, size_t own_count,
                          const struct routine_plan *ours, size_t our_count)
{
    a->own = own;
    a->own_count = own_count;
    a->ours = ours;
    a->our_count = our_count;
}

const struct routine_plan *advisor_plan(const struct advisor *a, const char *name)
{
    const struct routine_plan *plan = routine_named(a->own, a->own_count, name);

    return plan ? plan : routine_named(a->ours, a->our_count, name);
}

condition_set advisor_conditions(const struct advisor *a)
{
    return a->profile.conditions | a->m.conditions;
}

bool advisor_allows(const struct advisor *a, const struct routine_plan *plan, enum asks *why_not)
{
    return screen_allows(a->screen, (uint8_t)(plan->asks & ~(1u << ASKS_STRETCH)), why_not);
}

static bool offer_is_allowed(const struct advisor *a, const struct suggestion *s)
{
    const struct routine_plan *plan = advisor_plan(a, s->routine);

    if (s->type == SUGGEST_BOOK_MASSAGE)
        return technique_is_allowed(a->screen, s->technique);
    if (s->type == SUGGEST_MASSAGE_REMINDER)
        return !(a->screen & FORBID_MASSAGE);
    return !s->routine[0] || (plan && screen_allows(a->screen, plan->asks, NULL));
}

void advisor_drop_forbidden(struct advisor *a, const struct advise_input *in,
                            const struct instant *t, struct advice *out)
{
    struct advise_memory *m = &a->m;

    if (m->has_open && !out->has_outcome && !offer_is_allowed(a, &m->open)) {
        offer_end(a, OUTCOME_SUPERSEDED, t, out);
        if (m->open.reason == REASON_BOOKED) /* there is something else to say before it */
            m->reminded &= ~(uint32_t)REMINDED_BOOKED;
    }
    if (m->again_unix_ms != 0 && !offer_is_allowed(a, &m->again_of))
        m->again_unix_ms = 0;
    /* It may have been begun before the condition was known, or before a restart. */
    out->stop_routine = in->running && !advisor_allows(a, in->running, NULL);
}

static void clamp_to(int64_t *past_unix_ms, int64_t now)
{
    if (*past_unix_ms > now)
        *past_unix_ms = now;
}

void advisor_settle(struct advisor *a, const struct instant *t)
{
    struct advise_memory *m = &a->m;
    int64_t now = t->unix_ms;

    if (!instant_has_wall(t))
        return;
    budget_clamp(m, now);
    conditions_clamp(m, now);
    clamp_to(&m->last.at_unix_ms, now);
    clamp_to(&m->booking_dismissed_unix_ms, now);
    clamp_to(&m->aftercare_unix_ms, now + AFTERCARE_DELAY_MS);
    clamp_to(&m->course.began_unix_ms, now);
    clamp_to(&m->taught_unix_ms, now);
    clamp_to(&m->faded_unix_ms, now);
    clamp_to(&m->feel_unix_ms, now);
    clamp_to(&m->professional_unix_ms, now);
    clamp_to(&m->rest_unix_ms, now);
    clamp_to(&m->again_unix_ms, now + AGAIN_DELAY_MS);
    clamp_to(&m->snoozed_until_unix_ms, now + SNOOZE_MAX_S * MS_PER_S);
    if (m->aftercare_unix_ms != 0 && now > aftercare_until(&m->last))
        m->aftercare_unix_ms = 0;
    if (m->snoozed_until_unix_ms <= now)
        m->snoozed_until_unix_ms = 0;
    if (m->again_unix_ms != 0 && now >= m->again_unix_ms + AGAIN_WINDOW_MS)
        m->again_unix_ms = 0;
    sensitivity_fade(m, now);
}

uint32_t advisor_told(struct advisor *a)
{
    return ++a->m.told;
}

struct told *advisor_tell(struct advisor *a, enum told_kind kind, const struct instant *t,
                          struct advice *out)
{
    out->has_told = true;
    memset(&out->told, 0, sizeof(out->told));
    out->told.kind = kind;
    out->told.id = advisor_told(a);
    out->told.at = *t;
    return &out->told;
}

void advisor_effect(struct advisor *a, const struct effect *e)
{
    double calm = ranking_calm(e);

    ranking_measured(&a->m, HELPED_ROUTINE, e->routine, e->finished, calm, e->ended_unix_ms);
    if (e->suggestion[0] && e->finished && calm > 0)
        sensitivity_calmed(&a->m);
}

void advisor_session_effect(struct advisor *a, const struct session_effect *e)
{
    course_measured(&a->m.course, e, a->share);
    if (e->technique[0])
        ranking_measured(&a->m, HELPED_MASSAGE, e->technique, true, ranking_session_calm(e),
                         e->at_unix_ms);
}
