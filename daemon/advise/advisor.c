/*
 * advisor.c - an offer opens, an offer ends, and what its end teaches
 *
 *     accept, done          the gap falls back
 *     no, not_stressed,     the gap doubles, unless the offer was asked for:
 *     expired               then it was no nuisance
 *     later                 the same once more; the second time nothing
 *     stop_asking           off
 *     superseded            nothing
 *
 * Whatever ends a booking but a first `later` or a newer offer starts its
 * cool-down: accepted, it is being arranged; ignored, it is not wanted.
 *
 * Two clocks: an offer ends at its published wall time, and at the latest after
 * its lifetime on the monotonic clock, so that a wall clock stepped back keeps
 * none open for ever. After a restart the monotonic deadline is set anew.
 */
#include "advisor.h"

#include "budget.h"
#include "offers.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* As long as a stored id may be and still leave room to count on. */
#define ID_NUMBER_MAX INT64_C(1000000000000)

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
    clamp_to(&m->last_massage_unix_ms, now);
    clamp_to(&m->booking_dismissed_unix_ms, now);
    clamp_to(&m->again_unix_ms, now + AGAIN_DELAY_MS);
    clamp_to(&m->snoozed_until_unix_ms, now + SNOOZE_MAX_S * MS_PER_S);
    if (m->snoozed_until_unix_ms <= now)
        m->snoozed_until_unix_ms = 0;
    if (m->again_unix_ms != 0 && now >= m->again_unix_ms + AGAIN_WINDOW_MS)
        m->again_unix_ms = 0;

    /* Not cancelled until it was over: so it took place. */
    int64_t over = m->booked_massage_unix_ms + a->profile.massage.duration_min * 60 * MS_PER_S;
    if (m->booked_massage_unix_ms != 0 && now >= over) {
        if (m->booked_massage_unix_ms > m->last_massage_unix_ms)
            m->last_massage_unix_ms = m->booked_massage_unix_ms;
        m->booked_massage_unix_ms = 0;
    }
}

/*
 * Only ever upward: two offers in one second differ, and a clock stepped back
 * repeats no id.
 */
static int64_t next_id_number(const struct advise_memory *m, const struct instant *t)
{
    const char *dash = strrchr(m->open.id, '-');
    int64_t last = dash ? strtoll(dash + 1, NULL, 10) : 0;
    int64_t number = t->unix_ms / MS_PER_S;

    if (number <= last && last < ID_NUMBER_MAX)
        number = last + 1;
    return number < 0 ? 0 : number > ID_NUMBER_MAX ? ID_NUMBER_MAX : number;
}

static struct evidence evidence_of(const struct advisor *a, const struct advise_input *in,
                                   const struct instant *t)
{
    const struct report *r = in->report;
    struct evidence e = { NAN, NAN, NAN, in->usual_heart_rate_bpm, NAN, NAN, NAN };

    if (r) {
        e.stress = r->stress;
        e.heart_rate_bpm = r->heart_rate_bpm;
        e.rmssd_ms = r->rmssd_ms;
        e.load_today_min = r->load.today.raised_min;
        e.load_week_min = r->load.week.raised_min;
    }
    if (a->raised_since_us != INSTANT_NEVER)
        e.raised_min = (double)(t->us - a->raised_since_us) / (60.0 * US_PER_S);
    return e;
}

void advisor_open(struct advisor *a, const struct suggestion *what, const struct advise_input *in,
                  const struct instant *t, struct advice *out)
{
    struct advise_memory *m = &a->m;
    int64_t lifetime_ms = offer_lifetime_ms(what->type);
    int64_t number = next_id_number(m, t);
    struct suggestion *s = &m->open;

    /* Field by field over zeroes: the memory is stored as bytes, padding and all. */
    memset(s, 0, sizeof(*s));
    s->type = what->type;
    s->reason = what->reason;
    memcpy(s->routine, what->routine, sizeof(s->routine));
    memcpy(s->technique, what->technique, sizeof(s->technique));
    snprintf(s->id, sizeof(s->id), "%s-%lld", a->profile.id, (long long)number);
    s->choices = offer_choices(s->type, s->reason);
    s->simulated = in->report && in->report->simulated;
    s->at.us = t->us;
    s->at.unix_ms = t->unix_ms;
    s->at.utc_offset_s = t->utc_offset_s;
    s->expires_unix_ms = t->unix_ms + lifetime_ms;
    s->evidence = evidence_of(a, in, t);

    budget_spend(m, t->unix_ms);
    m->has_open = true;
    m->again_used = s->reason == REASON_AGAIN;
    m->again_unix_ms = 0;
    a->deadline_us = t->us + lifetime_ms * US_PER_MS;
    a->silence = SILENCE_OPEN;
    out->has_offer = true;
    out->offer = *s;
}

bool advisor_is_over(struct advisor *a, const struct instant *t)
{
    const struct suggestion *open = &a->m.open;

    if (!a->m.has_open)
        return false;
    if (instant_has_wall(t) && t->unix_ms >= open->expires_unix_ms)
        return true;
    if (a->deadline_us == INSTANT_NEVER) {
        int64_t left_ms = offer_lifetime_ms(open->type);
        if (instant_has_wall(t) && open->expires_unix_ms - t->unix_ms < left_ms)
            left_ms = open->expires_unix_ms - t->unix_ms;
        a->deadline_us = t->us + left_ms * US_PER_MS;
    }
    return t->us >= a->deadline_us;
}

void advisor_withdraw(struct advisor *a, const char *id)
{
    struct advise_memory *m = &a->m;

    if (!m->has_open || strcmp(m->open.id, id) != 0)
        return;
    m->has_open = false;
    a->deadline_us = INSTANT_NEVER;
    if (m->offer_count > 0)
        m->offers_unix_ms[--m->offer_count] = 0;
}

void advisor_end(struct advisor *a, enum outcome how, const struct instant *t, struct advice *out)
{
    struct advise_memory *m = &a->m;
    /* Without a clock the offer's own time is the latest that is certain. */
    int64_t now = instant_has_wall(t) ? t->unix_ms : m->open.at.unix_ms;
    bool rests = m->open.type == SUGGEST_BOOK_MASSAGE;

    switch (how) {
    case OUTCOME_DONE:
        if (m->open.type == SUGGEST_BOOK_MASSAGE)
            m->last_massage_unix_ms = now;
        budget_reset_gap(m);
        break;
    case OUTCOME_ACCEPT: budget_reset_gap(m); break;
    case OUTCOME_LATER:
        if (!m->again_used) {
            m->again_of = m->open;
            m->again_unix_ms = now + AGAIN_DELAY_MS;
            rests = false;
        }
        break;
    case OUTCOME_NO:
    case OUTCOME_NOT_STRESSED:
    case OUTCOME_EXPIRED:
        if (m->open.reason != REASON_ASKED)
            budget_widen_gap(m, a->profile.suggestions.gap_s);
        break;
    case OUTCOME_STOP_ASKING: m->off = true; break;
    case OUTCOME_SUPERSEDED: rests = false; break;
    case OUTCOME_OPEN: return;
    }
    if (rests)
        m->booking_dismissed_unix_ms = now;
    m->has_open = false;
    a->deadline_us = INSTANT_NEVER;

    out->has_outcome = true;
    out->outcome = (struct outcome_event){ .type = m->open.type, .outcome = how, .at = *t };
    memcpy(out->outcome.id, m->open.id, sizeof(out->outcome.id));
}
