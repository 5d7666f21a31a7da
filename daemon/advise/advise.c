/*
 * advise.c - one report, one decision
 *
 *     what has changed by itself: times, sessions, conditions, courses
 *     the open offer: over, or forbidden by now
 *     the moment --> the first row of the table that holds --> offer or silence
 *
 * Raised is measured on the monotonic clock, everything else on wall time, so a jump of the wall
 * clock can neither shorten nor stretch a raise.
 */
#include "advise.h"

#include "advisor.h"
#include "conditions.h"
#include "course.h"
#include "massage.h"
#include "offer.h"
#include "rules.h"

#include <math.h>

/* Reports come at most a minute apart; a longer pause hides what was in it. */
#define TICK_PAUSE_US (INT64_C(120) * US_PER_S)
/* What a course is held against. */
#define SHARE_DAYS 14

static void follow_raise(struct advisor *a, const struct report *r, const struct instant *t)
{
    int64_t since_us = t->us - a->last_tick_us;
    bool paused = since_us > TICK_PAUSE_US;

    a->last_tick_us = t->us;
    if (!paused && r->why == WHY_OK && r->doubts & UINT32_C(1) << DOUBT_LEARNING)
        a->learning_us += since_us;
    if (!r->raised || r->why != WHY_OK) {
        a->raised_since_us = INSTANT_NEVER;
        return;
    }
    if (a->raised_since_us == INSTANT_NEVER || paused) {
        a->raised_since_us = t->us;
        a->raised_score_sum = 0;
        a->raised_reports = 0;
    }
    if (isfinite(r->stress)) {
        a->raised_score_sum += r->stress;
        a->raised_reports++;
    }
}

/* Asked about, unanswered, and the nights are as usual again. */
static void expire_condition(struct advisor *a, const struct advise_input *in,
                             const struct instant *t, struct advice *out)
{
    enum condition c = condition_expired(&a->m, in->is_well_again, t->unix_ms);

    if (c == CONDITION_NONE || out->has_told || !instant_has_wall(t))
        return;
    condition_clear(&a->m, 0, c, true);
    advisor_screen(a);
    if (a->m.has_open && a->m.open.reason == REASON_STILL_SO && a->m.open.condition == c)
        offer_end(a, OUTCOME_SUPERSEDED, t, out);

    struct told *told = advisor_tell(a, TOLD_CONDITION, t, out);
    told->condition.which = c;
    told->condition.by = BY_EXPIRY;
}

static void look_at_weeks(struct advisor *a, const struct advise_input *in, const struct instant *t)
{
    if (!in->days || !instant_has_wall(t))
        return;
    a->load = weeks_judge(in->days, in->report->load.usual_share);
    a->share = weeks_share(in->days, SHARE_DAYS);
    a->week_share = weeks_share(in->days, 7);
    if (a->profile.massage.interval_days > 0) /* their own plan is not ours to judge */
        course_init(&a->m.course);
    else if (course_move(&a->m.course, a->load, a->m.last.at_unix_ms, t->unix_ms))
        a->m.reminded |= OWES_NO_HELP;
    if (a->m.course.phase != COURSE_NO_HELP)
        a->m.reminded &= ~(uint32_t)OWES_NO_HELP;
}

void advisor_recheck(struct advisor *a, const struct advise_input *in, const struct instant *t,
                     struct advice *out)
{
    *out = (struct advice){ .silence = a->silence, .no_booking = a->no_booking };
    advisor_drop_forbidden(a, in, t, out);
}

void advisor_tick(struct advisor *a, const struct advise_input *in, const struct instant *t,
                  struct advice *out)
{
    struct suggestion what = { .condition = CONDITION_COUNT };
    struct moment q;

    *out = (struct advice){ 0 };
    follow_raise(a, in->report, t);
    advisor_settle(a, t);
    if (offer_is_over(a, t))
        offer_end(a, OUTCOME_EXPIRED, t, out);
    massage_settle(a, t, out);
    expire_condition(a, in, t, out);
    advisor_drop_forbidden(a, in, t, out);
    look_at_weeks(a, in, t);

    moment_make(&q, a, in, t);
    const struct rule *row = rules_first(&q);
    a->no_booking = rules_no_booking(&q);
    if (!row->offer) {
        a->silence = row->silence;
    } else if (!out->has_told) { /* first that is stored, then something may come of it */
        row->offer(&q, &what);
        offer_open(a, &what, in, t, out);
    }
    if (a->no_booking == SILENCE_OPEN)
        a->no_booking = a->silence;
    out->silence = a->silence;
    out->no_booking = a->no_booking;
}
