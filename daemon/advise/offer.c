/*
 * offer.c - an offer opens, an offer ends, and what its end teaches
 *
 *     accept, done          a welcome: the gap falls back
 *     no, not_stressed,     the gap doubles, unless the offer was asked for, or invited to
 *     expired               nothing, as a reminder: then it was no nuisance
 *     later                 the same once more; the second time nothing
 *     stop_asking           off
 *     superseded            nothing
 *
 * Whatever ends a booking but a first `later` or a newer offer starts its cool-down: accepted, it
 * is being arranged; ignored, it is not wanted.
 *
 * Two clocks: an offer ends at its published wall time, and at the latest after its lifetime on
 * the monotonic clock, so that a wall clock stepped back keeps none open for ever. After a restart
 * the monotonic deadline is set anew.
 */
#include "offer.h"

#include "budget.h"
#include "conditions.h"
#include "massage.h"
#include "ranking.h"
#include "sensitivity.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BIT(answer) (1u << ANSWER_##answer)

/* As long as a stored id may be and still leave room to count on. */
#define ID_NUMBER_MAX INT64_C(1000000000000)

/* Unwanted so often in a row, a way to end it is among the choices. */
#define TIRED_OF_OFFERS   5
#define TIRED_OF_BOOKINGS 3

#define NOW        (BIT(ACCEPT) | BIT(LATER) | BIT(NOT_STRESSED))
#define NOW_TIRED  (BIT(ACCEPT) | BIT(NOT_STRESSED) | BIT(STOP_ASKING))
#define BOOK       (BIT(ACCEPT) | BIT(LATER) | BIT(NO))
#define BOOK_TIRED (BIT(ACCEPT) | BIT(NO) | BIT(STOP_ASKING))
#define PLAIN      (BIT(ACCEPT) | BIT(NO))

/* clang-format off */
static const struct {
    uint8_t choices;
    bool invites; /* to a routine, or to book */
    bool counts;  /* against the cap, and the gap begins with it */
    int64_t lifetime_ms;
} kinds[SUGGESTION_TYPES] = {
    [SUGGEST_BREATHE]          = { NOW,         true,  true,  30 * MINUTE_MS },
    [SUGGEST_RELAX]            = { NOW,         true,  true,  30 * MINUTE_MS },
    [SUGGEST_SELF_MASSAGE]     = { NOW,         true,  true,  30 * MINUTE_MS },
    [SUGGEST_BOOK_MASSAGE]     = { BOOK,        true,  true,  24 * HOUR_MS },
    [SUGGEST_MASSAGE_REMINDER] = { BIT(ACCEPT), false, false, 24 * HOUR_MS }, /* or the session */
    [SUGGEST_AFTERCARE]        = { BIT(DONE),   false, false, 12 * HOUR_MS },
    [SUGGEST_REST]             = { PLAIN,       false, true,  12 * HOUR_MS },
    [SUGGEST_SEE_PROFESSIONAL] = { PLAIN,       false, true,  24 * HOUR_MS },
};
/* clang-format on */

/* What a repetition repeats. */
static enum reason reason_of(const struct advise_memory *m, const struct suggestion *s)
{
    return s->reason == REASON_AGAIN ? m->again_of.reason : s->reason;
}

static bool is_question(const struct suggestion *s)
{
    return s->reason == REASON_STILL_SO;
}

/* Of a booked session, by whatever type: it goes on until that begins. */
static bool is_reminder(const struct suggestion *s)
{
    return s->reason == REASON_BOOKED;
}

bool offer_invites(const struct suggestion *s)
{
    return kinds[s->type].invites;
}

static bool counts(const struct suggestion *s)
{
    return kinds[s->type].counts && !is_question(s) && !is_reminder(s);
}

bool offer_is_booking(const struct advise_memory *m, const struct suggestion *s)
{
    enum reason reason = reason_of(m, s);

    return s->type == SUGGEST_BOOK_MASSAGE || reason == REASON_LOAD_WEEK ||
           reason == REASON_LOAD_MONTH || reason == REASON_CADENCE || reason == REASON_COURSE ||
           reason == REASON_COURSE_NO_HELP;
}

bool offer_is_for_load(const struct advise_memory *m)
{
    enum reason reason = reason_of(m, &m->open);

    return reason == REASON_LOAD_WEEK || reason == REASON_LOAD_MONTH;
}

uint8_t offer_choices(const struct advise_memory *m, const struct suggestion *s)
{
    unsigned choices = kinds[s->type].choices;

    if (is_reminder(s))
        choices = BIT(ACCEPT);
    else if (offer_invites(s) && offer_is_booking(m, s))
        choices = m->bookings_dismissed >= TIRED_OF_BOOKINGS ? BOOK_TIRED : BOOK;
    else if (offer_invites(s) && m->unwanted >= TIRED_OF_OFFERS)
        choices = NOW_TIRED;
    /* It has been put off once; a second time is a no. */
    if (s->reason == REASON_AGAIN && choices & BIT(LATER))
        choices = (choices & ~BIT(LATER)) | BIT(NO);
    return (uint8_t)choices;
}

int64_t offer_lifetime_ms(const struct suggestion *s)
{
    return is_question(s) || is_reminder(s) ? 24 * HOUR_MS : kinds[s->type].lifetime_ms;
}

enum suggestion_type offer_type_of(const struct routine_plan *plan)
{
    if (plan->asks & 1u << ASKS_HANDS)
        return SUGGEST_SELF_MASSAGE;
    for (int i = 0; i < plan->step_count; i++)
        if (plan->steps[i].phase != PHASE_NONE)
            return SUGGEST_BREATHE;
    return SUGGEST_RELAX;
}

/* ---- it opens ---- */

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

/* In place: it is stored, padding and all. */
static void take_evidence(const struct advisor *a, const struct advise_input *in,
                          const struct instant *t, struct evidence *e)
{
    const struct report *r = in->report;

    e->stress = r->stress;
    e->heart_rate_bpm = r->heart_rate_bpm;
    e->rmssd_ms = r->rmssd_ms;
    e->usual_heart_rate_bpm = in->usual_heart_rate_bpm;
    e->raised_min = NAN;
    if (a->raised_since_us != INSTANT_NEVER)
        e->raised_min = (double)(t->us - a->raised_since_us) / (60.0 * US_PER_S);
    e->load_today_min = r->load.today.raised_min;
    e->load_week_min = r->load.week.raised_min;
    e->usual_week_min = r->load.usual_share * r->load.week.scored_min;
    e->last_massage_days = -1;
    if (a->m.last.at_unix_ms != 0)
        e->last_massage_days = (int32_t)((t->unix_ms - a->m.last.at_unix_ms) / DAY_MS);
}

/* Whose row of the ranking it belongs to; NULL: no offer of its own. */
static const char *ranked(const struct suggestion *s, enum helped_kind *kind)
{
    if (s->reason == REASON_ASKED || s->reason == REASON_AGAIN)
        return NULL;
    *kind = s->routine[0] ? HELPED_ROUTINE : HELPED_MASSAGE;
    return s->routine[0] ? s->routine : s->technique[0] ? s->technique : NULL;
}

/* What is said once is remembered as said. */
static void remember(struct advise_memory *m, const struct suggestion *s, int64_t now)
{
    if (counts(s))
        budget_spend(m, now);
    switch (s->reason) {
    case REASON_BOOKED: m->reminded |= REMINDED_BOOKED; break;
    case REASON_SESSION_OVER: m->aftercare_unix_ms = 0; break;
    case REASON_STILL_SO: condition_asked(m, (enum condition)s->condition, now); break;
    case REASON_ILLNESS: m->rest_unix_ms = now; break;
    case REASON_SEVERE_LOAD:
    case REASON_SAID_SO: m->professional_unix_ms = now; break;
    case REASON_COURSE_NO_HELP: m->reminded &= ~(uint32_t)OWES_NO_HELP; break;
    case REASON_SUSTAINED:
    case REASON_LOAD_WEEK:
    case REASON_LOAD_MONTH:
    case REASON_CADENCE:
    case REASON_COURSE:
    case REASON_ASKED:
    case REASON_AGAIN: break;
    }
    enum helped_kind kind;
    const char *what = ranked(s, &kind);
    if (what)
        ranking_offered(m, kind, what);
}

void offer_open(struct advisor *a, const struct suggestion *what, const struct advise_input *in,
                const struct instant *t, struct advice *out)
{
    struct advise_memory *m = &a->m;
    struct suggestion *s = &m->open;
    int64_t lifetime_ms = offer_lifetime_ms(what), number;

    if (m->has_open)
        offer_end(a, OUTCOME_SUPERSEDED, t, out);
    if (is_reminder(what))
        lifetime_ms = what->session_unix_ms - t->unix_ms;
    number = next_id_number(m, t);

    /* Field by field over zeroes: the memory is stored as bytes, padding and all. */
    memset(s, 0, sizeof(*s));
    s->type = what->type;
    s->reason = what->reason;
    memcpy(s->routine, what->routine, sizeof(s->routine));
    memcpy(s->technique, what->technique, sizeof(s->technique));
    snprintf(s->id, sizeof(s->id), "%s-%lld", a->profile.id, (long long)number);
    s->simulated = in->report->simulated;
    s->at.us = t->us;
    s->at.unix_ms = t->unix_ms;
    s->at.utc_offset_s = t->utc_offset_s;
    s->expires_unix_ms = t->unix_ms + lifetime_ms;
    take_evidence(a, in, t, &s->evidence);
    s->session_unix_ms = what->session_unix_ms;
    s->duration_min = what->duration_min;
    s->condition = what->reason == REASON_STILL_SO ? what->condition : CONDITION_COUNT;
    s->choices = offer_choices(m, s);

    remember(m, s, t->unix_ms);
    m->has_open = true;
    m->again_used = s->reason == REASON_AGAIN;
    m->again_unix_ms = 0;
    a->deadline_us = t->us + lifetime_ms * US_PER_MS;
    a->silence = SILENCE_OPEN;
    out->has_offer = true;
    out->offer = *s;
}

static void undo(struct advise_memory *m)
{
    const struct suggestion *s = &m->open;

    if (counts(s))
        budget_give_back(m, s->at.unix_ms);
    switch (s->reason) {
    case REASON_BOOKED: m->reminded &= ~(uint32_t)REMINDED_BOOKED; break;
    case REASON_SESSION_OVER: m->aftercare_unix_ms = s->at.unix_ms; break;
    case REASON_STILL_SO: condition_not_asked(m, (enum condition)s->condition); break;
    case REASON_ILLNESS: m->rest_unix_ms = 0; break;
    case REASON_SEVERE_LOAD:
    case REASON_SAID_SO: m->professional_unix_ms = 0; break;
    case REASON_COURSE_NO_HELP: m->reminded |= OWES_NO_HELP; break;
    case REASON_AGAIN: m->again_unix_ms = s->at.unix_ms; break;
    case REASON_SUSTAINED:
    case REASON_LOAD_WEEK:
    case REASON_LOAD_MONTH:
    case REASON_CADENCE:
    case REASON_COURSE:
    case REASON_ASKED: break;
    }
    enum helped_kind kind;
    const char *what = ranked(s, &kind);
    if (what)
        ranking_not_offered(m, kind, what);
}

void advisor_withdraw(struct advisor *a, const char *id)
{
    struct advise_memory *m = &a->m;

    if (!m->has_open || strcmp(m->open.id, id) != 0)
        return;
    undo(m);
    m->has_open = false;
    a->deadline_us = INSTANT_NEVER;
}

/* ---- it ends ---- */

bool offer_is_over(struct advisor *a, const struct instant *t)
{
    const struct suggestion *open = &a->m.open;

    if (!a->m.has_open)
        return false;
    if (instant_has_wall(t) && t->unix_ms >= open->expires_unix_ms)
        return true;
    if (a->deadline_us == INSTANT_NEVER) {
        int64_t left_ms = offer_lifetime_ms(open);
        if (instant_has_wall(t) && open->expires_unix_ms - t->unix_ms < left_ms)
            left_ms = open->expires_unix_ms - t->unix_ms;
        a->deadline_us = t->us + left_ms * US_PER_MS;
    }
    return t->us >= a->deadline_us;
}

static void welcome(struct advise_memory *m)
{
    const struct suggestion *s = &m->open;

    if (!offer_invites(s))
        return;
    budget_welcome(m);
    if (s->type == SUGGEST_BOOK_MASSAGE) {
        m->bookings_dismissed = 0;
        if (offer_is_for_load(m))
            m->reminded |= WANTED_FOR_LOAD;
    }
    if (reason_of(m, s) == REASON_ASKED)
        return;
    if (s->routine[0])
        ranking_accepted(m, HELPED_ROUTINE, s->routine);
    else if (s->technique[0])
        ranking_accepted(m, HELPED_MASSAGE, s->technique);
}

static void unwanted(struct advise_memory *m, bool was_said)
{
    const struct suggestion *s = &m->open;

    if (!offer_invites(s) || reason_of(m, s) == REASON_ASKED)
        return;
    budget_unwanted(m);
    /* A routine that nobody was there for says nothing of bookings. */
    if (offer_is_booking(m, s) && (was_said || s->type == SUGGEST_BOOK_MASSAGE) &&
        m->bookings_dismissed < UINT32_MAX)
        m->bookings_dismissed++;
}

void offer_end(struct advisor *a, enum outcome how, const struct instant *t, struct advice *out)
{
    struct advise_memory *m = &a->m;
    /* Without a clock the offer's own time is the latest that is certain. */
    int64_t now = instant_has_wall(t) ? t->unix_ms : m->open.at.unix_ms;
    bool rests = offer_is_booking(m, &m->open);

    switch (how) {
    case OUTCOME_DONE:
    case OUTCOME_ACCEPT: welcome(m); break;
    case OUTCOME_LATER:
        if (offer_invites(&m->open) && !m->again_used) {
            m->again_of = m->open;
            m->again_unix_ms = now + AGAIN_DELAY_MS;
            rests = false;
        }
        break;
    case OUTCOME_NOT_STRESSED:
        if (reason_of(m, &m->open) == REASON_SUSTAINED)
            sensitivity_not_stressed(m, now);
        unwanted(m, true);
        break;
    case OUTCOME_NO: unwanted(m, true); break;
    case OUTCOME_EXPIRED: unwanted(m, false); break;
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

const struct suggestion *advisor_last(const struct advisor *a)
{
    return &a->m.open;
}
