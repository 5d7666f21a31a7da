/*
 * when.c - when each row of the table holds
 *
 * Each asks the moment and changes nothing. What a row leaves out has been asked by a row above it.
 */
#include "when.h"

#include "quiet.h"

/* A young reference is a guess, but nobody is left alone with it for longer than this. */
#define LEARNING_US (INT64_C(3600) * US_PER_S)
/* When somebody can be called. */
#define OFFICE_FROM_S  (9 * 3600)
#define OFFICE_UNTIL_S (20 * 3600)
/* Between two times of pointing to a professional, and of telling someone to rest. */
#define PROFESSIONAL_MS (56 * DAY_MS)
#define REST_DAYS       7
#define ILL_DAYS        2 /* one night of wine looks the same */

static const struct advise_memory *memory(const struct moment *q)
{
    return &q->a->m;
}

static enum why why(const struct moment *q)
{
    return q->in->report->why;
}

static bool has_passed(const struct moment *q, int64_t since_unix_ms, int64_t ms)
{
    return since_unix_ms == 0 || q->now - since_unix_ms >= ms;
}

static bool is_office_hour(const struct moment *q)
{
    int32_t second = instant_second_of_day(q->t);
    return second >= OFFICE_FROM_S && second < OFFICE_UNTIL_S;
}

static bool may_spend(const struct moment *q)
{
    return !q->in_gap && !q->is_capped;
}

/* ---- may anybody be addressed ---- */

bool when_no_clock(const struct moment *q)
{
    return q->now == 0;
}

bool when_no_consent(const struct moment *q)
{
    return why(q) == WHY_NO_CONSENT;
}

bool when_off(const struct moment *q)
{
    return memory(q)->off;
}

bool when_in_session(const struct moment *q)
{
    return advisor_has_booked(q->a) && q->now >= memory(q)->booked.at_unix_ms;
}

/* What cannot wait takes the place of what can: an acute offer is over in half an hour, and to see
   a professional is said once in weeks. */
static bool gives_way(const struct moment *q)
{
    switch (memory(q)->open.type) {
    case SUGGEST_BOOK_MASSAGE:
        return q->reminder_is_due || q->aftercare_is_due || q->to_ask != CONDITION_NONE;
    case SUGGEST_MASSAGE_REMINDER:
    case SUGGEST_AFTERCARE:
    case SUGGEST_REST: return q->reminder_is_due || q->aftercare_is_due;
    case SUGGEST_BREATHE:
    case SUGGEST_RELAX:
    case SUGGEST_SELF_MASSAGE:
    case SUGGEST_SEE_PROFESSIONAL: break;
    }
    return false;
}

bool when_open(const struct moment *q)
{
    return memory(q)->has_open && !gives_way(q);
}

bool when_running(const struct moment *q)
{
    return q->in->routine_busy;
}

bool when_snoozed(const struct moment *q)
{
    return memory(q)->snoozed_until_unix_ms > q->now;
}

bool when_quiet(const struct moment *q)
{
    return quiet_is_now(&q->a->profile, q->t);
}

bool when_asleep(const struct moment *q)
{
    return why(q) == WHY_ASLEEP || q->in->report->activity == ACTIVITY_SLEEP;
}

/* ---- appointments: no body is read, no budget is spent; a phone reaches who is away ---- */

bool when_reminder(const struct moment *q)
{
    return q->reminder_is_due;
}

bool when_aftercare(const struct moment *q)
{
    return q->aftercare_is_due;
}

bool when_still_so(const struct moment *q)
{
    return q->to_ask != CONDITION_NONE;
}

bool when_away(const struct moment *q)
{
    return q->in->is_away || why(q) == WHY_AWAY;
}

bool when_guests(const struct moment *q)
{
    return q->in->has_guests;
}

/* ---- can the body be read ---- */

/* Worn and still enough for a report; whether it has a score is another matter. */
static bool is_read(const struct moment *q)
{
    return why(q) == WHY_OK || why(q) == WHY_WEAK_RESPONSE || why(q) == WHY_CALIBRATING;
}

/* Where nothing tells motion apart, `unknown` is all there can be, and `why` has been strict. */
static bool is_at_rest(const struct moment *q)
{
    enum activity activity = q->in->report->activity;
    return activity == ACTIVITY_REST || (activity == ACTIVITY_UNKNOWN && !q->in->has_motion);
}

bool when_moving(const struct moment *q)
{
    return why(q) == WHY_MOVING || why(q) == WHY_RECOVERING || why(q) == WHY_EXERTION_UNKNOWN ||
           (is_read(q) && !is_at_rest(q));
}

static bool is_advice_due(const struct moment *q)
{
    return has_passed(q, memory(q)->professional_unix_ms, PROFESSIONAL_MS) && is_office_hour(q) &&
           may_spend(q);
}

/* Whether they wear a sensor or not; after what they have put off. */
bool when_said_so(const struct moment *q)
{
    enum activity activity = q->in->report->activity;

    return q->said_severe && (activity == ACTIVITY_REST || activity == ACTIVITY_UNKNOWN) &&
           memory(q)->again_unix_ms == 0 && is_advice_due(q);
}

bool when_poor_signal(const struct moment *q)
{
    return why(q) == WHY_POOR_SIGNAL;
}

bool when_no_score(const struct moment *q)
{
    return !is_read(q);
}

/* ---- what was put off ---- */

bool when_again_waits(const struct moment *q)
{
    return memory(q)->again_unix_ms > q->now;
}

/* What a new screen forbids is forgotten at once (advisor_drop_forbidden). */
bool when_again(const struct moment *q)
{
    return memory(q)->again_unix_ms != 0;
}

/* ---- weeks: worth saying once ---- */

bool when_see_professional(const struct moment *q)
{
    return q->is_severe && is_advice_due(q);
}

/* Once in a spell: not again while the days are the same ones. */
bool when_rest(const struct moment *q)
{
    uint32_t days = q->in->ill_days < REST_DAYS ? REST_DAYS : q->in->ill_days;

    return q->in->ill_days >= ILL_DAYS && has_passed(q, memory(q)->rest_unix_ms, days * DAY_MS) &&
           may_spend(q);
}

/* ---- a raise ---- */

bool when_not_long_enough(const struct moment *q)
{
    int64_t plain_us = q->a->profile.suggestions.after_s * US_PER_S;
    int64_t least_us = plain_us < q->needed_us ? plain_us : q->needed_us;

    return q->is_raised && q->raised_us < least_us;
}

bool when_low_confidence(const struct moment *q)
{
    const struct report *r = q->in->report;
    bool is_young = r->doubts & UINT32_C(1) << DOUBT_LEARNING && q->a->learning_us < LEARNING_US;

    return q->is_long && (is_young || !(r->confidence >= ADVISE_CONFIDENCE_MIN));
}

bool when_less_sensitive(const struct moment *q)
{
    return q->is_raised && !q->is_long;
}

bool when_gap_now(const struct moment *q)
{
    return q->is_long && q->in_gap;
}

bool when_routine(const struct moment *q)
{
    return q->is_long && q->routine;
}

bool when_contraindicated(const struct moment *q)
{
    return q->is_long;
}

/* ---- not raised ---- */

bool when_course_no_help(const struct moment *q)
{
    return memory(q)->reminded & OWES_NO_HELP && may_spend(q) && moment_unwind(q);
}

bool when_weak_response(const struct moment *q)
{
    return !q->is_due && why(q) == WHY_WEAK_RESPONSE;
}

bool when_calibrating(const struct moment *q)
{
    return !q->is_due && why(q) == WHY_CALIBRATING;
}

bool when_not_raised(const struct moment *q)
{
    return !q->is_due;
}

bool when_booked(const struct moment *q)
{
    return advisor_has_booked(q->a);
}

bool when_own_plan(const struct moment *q)
{
    return !q->has_plan;
}

bool when_booking_illness(const struct moment *q)
{
    return q->in->is_ill_today || q->in->ill_days > 0;
}

bool when_booking_recent(const struct moment *q)
{
    return !has_passed(q, memory(q)->last.at_unix_ms, q->least_days * DAY_MS);
}

bool when_booking_cooldown(const struct moment *q)
{
    uint32_t dismissed = memory(q)->bookings_dismissed;
    int64_t days = dismissed <= 1 ? 7 : dismissed == 2 ? 14 : 28;

    return !has_passed(q, memory(q)->booking_dismissed_unix_ms, days * DAY_MS);
}

/* Whoever has a raise every hour would never be offered the massage that these hours ask for: while
   one is due, the last place under the cap is kept for it; so is the word that a course did not
   help. */
static bool keeps_a_place(const struct moment *q)
{
    if (memory(q)->reminded & OWES_NO_HELP)
        return q->is_last_place;
    return q->is_last_place && q->is_due && q->has_plan && q->has_technique && !when_booked(q) &&
           !when_booking_illness(q) && !when_booking_recent(q) && !when_booking_cooldown(q);
}

bool when_cap_now(const struct moment *q)
{
    return q->is_long && (q->is_capped || keeps_a_place(q));
}

bool when_booking_hour(const struct moment *q)
{
    return !is_office_hour(q);
}

bool when_gap(const struct moment *q)
{
    return q->in_gap;
}

bool when_cap(const struct moment *q)
{
    return q->is_capped;
}

/* Under load something can be done all the same: to rest. */
bool when_forbidden_load(const struct moment *q)
{
    bool is_load = q->why_due == REASON_LOAD_WEEK || q->why_due == REASON_LOAD_MONTH;

    return !q->has_technique && is_load && moment_unwind(q);
}

bool when_forbidden(const struct moment *q)
{
    return !q->has_technique;
}

bool when_no_provider(const struct moment *q)
{
    return !q->a->profile.massage.provider_name[0] && moment_hands(q);
}

/* Nothing stands against it. */
bool when_booking(const struct moment *q)
{
    (void)q;
    return true;
}
