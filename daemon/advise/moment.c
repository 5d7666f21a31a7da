/*
 * moment.c - from memory, report, days and clock to what the rows ask
 */
#include "moment.h"

#include "budget.h"
#include "cadence.h"
#include "ranking.h"
#include "reminders.h"
#include "routines.h"
#include "sensitivity.h"

#include <stddef.h>

#define CHOICES_MAX 16

static void look_at_raise(struct moment *q)
{
    const struct advisor *a = q->a;
    double least = sensitivity_least_score(&a->m, &a->profile);

    q->needed_us = sensitivity_after_us(&a->m, &a->profile);
    if (a->raised_since_us == INSTANT_NEVER)
        return;
    q->is_raised = true;
    q->raised_us = q->t->us - a->raised_since_us;
    /* Without a score there is no mean, and NAN is below nothing. */
    q->is_high_enough = !(a->raised_score_sum / a->raised_reports < least);
    q->is_long = q->raised_us >= q->needed_us && q->is_high_enough;
    if (q->is_long)
        q->routine = routines_choose(&a->m, &a->profile, a->screen, a->own, a->own_count, a->ours,
                                     a->our_count, q->t);
}

static enum reason reason_by_date(const struct course_memory *course, const struct cadence *c)
{
    bool is_course = c->situation == CADENCE_START || c->situation == CADENCE_IMPROVING ||
                     (c->situation == CADENCE_MAINTENANCE && course->phase == COURSE_MAINTENANCE);

    return is_course ? REASON_COURSE : REASON_CADENCE;
}

static void look_at_booking(struct moment *q)
{
    const struct advisor *a = q->a;
    const struct advise_memory *m = &a->m;
    /* Whose heart shows nothing has no load that could be judged. */
    enum weeks_load load = q->in->report->why == WHY_WEAK_RESPONSE ? WEEKS_ORDINARY : a->load;
    struct cadence c;

    q->has_plan = cadence_of(&a->profile, advisor_conditions(a), &m->course, load, &c);
    q->least_days = c.least_days;
    q->has_technique = technique_choose(m, &a->profile, a->screen, &q->technique);
    if (load == WEEKS_HEAVY_WEEK || load == WEEKS_HEAVY_MONTH) {
        q->is_due = true;
        q->why_due = load == WEEKS_HEAVY_WEEK ? REASON_LOAD_WEEK : REASON_LOAD_MONTH;
    } else if (!q->has_plan) {
        q->is_due = true;
        q->why_due = REASON_CADENCE;
    } else if (m->last.at_unix_ms != 0 && q->now - m->last.at_unix_ms >= c.due_days * DAY_MS) {
        q->is_due = true;
        q->why_due = reason_by_date(&m->course, &c);
    }
}

void moment_make(struct moment *q, const struct advisor *a, const struct advise_input *in,
                 const struct instant *t)
{
    const struct suggestion_limits *limits = &a->profile.suggestions;
    int32_t cap = in->has_motion ? limits->per_day : limits->without_motion;

    *q = (struct moment){ .a = a, .in = in, .t = t, .now = t->unix_ms, .to_ask = CONDITION_NONE };
    if (!instant_has_wall(t))
        return;
    q->reminder_is_due = a->m.booked.at_unix_ms != 0 && !(a->m.reminded & REMINDED_BOOKED) &&
                         reminder_is_due(&a->m, &a->profile, t);
    q->aftercare_is_due = aftercare_is_due(&a->m, t);
    q->to_ask = condition_to_ask(&a->m, a->profile.conditions, q->now);
    q->is_severe =
        in->days && weeks_are_severe(in->days, a->m.feel_days, instant_day(t), &q->said_severe);
    look_at_raise(q);
    look_at_booking(q);
    q->in_gap = budget_is_in_gap(&a->m, limits->gap_s, q->now);
    q->is_capped = budget_is_capped(&a->m, cap, q->now);
    q->is_last_place = !q->is_capped && cap > 1 && budget_is_capped(&a->m, cap - 1, q->now);
}

/* Of all that can be played, those that fit, in their order: the user's own first. */
static const struct routine_plan *best_of(const struct moment *q,
                                          bool (*fits)(const struct routine_plan *plan))
{
    const struct advisor *a = q->a;
    const struct routine_plan *plans[CHOICES_MAX];
    const char *names[CHOICES_MAX];
    size_t count = 0;

    for (size_t i = 0; i < a->own_count + a->our_count && count < CHOICES_MAX; i++) {
        const struct routine_plan *plan =
            i < a->own_count ? &a->own[i] : &a->ours[i - a->own_count];
        if (plan->family != FAMILY_NONE && fits(plan) &&
            screen_allows(a->screen, plan->asks, NULL) && advisor_plan(a, plan->name) == plan) {
            names[count] = plan->name;
            plans[count++] = plan;
        }
    }
    return count ? plans[ranking_choose(&a->m, HELPED_ROUTINE, names, count)] : NULL;
}

static bool asks_hands(const struct routine_plan *plan)
{
    return plan->asks & 1u << ASKS_HANDS;
}

static bool is_rest(const struct routine_plan *plan)
{
    return plan->family == FAMILY_REST;
}

const struct routine_plan *moment_hands(const struct moment *q)
{
    return best_of(q, asks_hands);
}

const struct routine_plan *moment_unwind(const struct moment *q)
{
    return best_of(q, is_rest);
}
