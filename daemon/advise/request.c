/*
 * request.c - commands that are the advisor's
 *
 * An offer that was asked for passes what keeps unasked ones from being a
 * nuisance: quiet hours, snooze, off, gap, cap, motion. Screening stays.
 */
#include "advisor.h"

#include "budget.h"
#include "conditions.h"
#include "massage.h"
#include "offer.h"
#include "routines.h"
#include "sensitivity.h"

#include <errno.h>
#include <string.h>

#define FEEL_LEAST   1
#define FEEL_MOST    5
#define CHOSEN_LEAST -2
#define CHOSEN_MOST  2

static int suggest(struct advisor *a, const struct advise_input *in, const struct instant *t,
                   struct advice *out)
{
    const struct routine_plan *plan = routines_choose(&a->m, &a->profile, a->screen, a->own,
                                                      a->own_count, a->ours, a->our_count, t);
    struct suggestion what = { .reason = REASON_ASKED };

    if (in->routine_busy)
        out->silence = SILENCE_RUNNING;
    else if (!plan)
        out->silence = SILENCE_CONTRAINDICATED;
    else {
        if (offer_is_over(a, t))
            offer_end(a, OUTCOME_EXPIRED, t, out);
        what.type = offer_type_of(plan);
        memcpy(what.routine, plan->name, sizeof(what.routine));
        offer_open(a, &what, in, t, out);
        return 0;
    }
    a->silence = out->silence; /* what `status` says until the next report */
    return -EAGAIN;
}

static int snooze(struct advisor *a, int32_t duration_s, const struct instant *t,
                  struct advice *out)
{
    if (duration_s < 0 || duration_s > SNOOZE_MAX_S)
        return -EINVAL;
    a->m.snoozed_until_unix_ms = duration_s == 0 ? 0 : t->unix_ms + duration_s * MS_PER_S;
    advisor_tell(a, TOLD_SNOOZE, t, out)->until_unix_ms = a->m.snoozed_until_unix_ms;
    return 0;
}

static int switch_suggestions(struct advisor *a, bool on, const struct instant *t,
                              struct advice *out)
{
    /* Switched on again after having been off, it begins with the plain gap; a
       switch that is only told once more what it is changes nothing. */
    if (on && a->m.off)
        budget_welcome(&a->m);
    if (!on)
        a->m.again_unix_ms = 0;
    a->m.off = !on;
    if (instant_has_wall(t)) /* without a date it is only remembered */
        advisor_tell(a, TOLD_SUGGESTIONS, t, out)->on = on;
    return 0;
}

/* It holds from this moment on, also for what is open, waits or runs. */
static int set_condition(struct advisor *a, const struct advise_input *in, enum condition c,
                         const struct instant *t, struct advice *out)
{
    int rc = condition_set_now(&a->m, a->profile.conditions, c, t->unix_ms);
    if (rc)
        return rc;
    advisor_screen(a);
    advisor_drop_forbidden(a, in, t, out);
    return 0;
}

static int take_condition(struct advisor *a, const struct advise_input *in, const struct command *c,
                          const struct instant *t, struct advice *out)
{
    struct advise_memory *m = &a->m;
    int rc = c->on ? set_condition(a, in, c->condition, t, out)
                   : condition_clear(m, a->profile.conditions, c->condition, c->may_clear);
    if (rc)
        return rc;
    advisor_screen(a);
    /* A question that they have answered by themselves. */
    if (!c->on && m->has_open && m->open.reason == REASON_STILL_SO &&
        m->open.condition == c->condition)
        offer_end(a, OUTCOME_SUPERSEDED, t, out);

    struct told *told = advisor_tell(a, TOLD_CONDITION, t, out);
    told->condition.which = c->condition;
    told->condition.set = c->on;
    told->condition.by = BY_PERSON;
    return 0;
}

static int choose_sensitivity(struct advisor *a, int32_t chosen, const struct instant *t,
                              struct advice *out)
{
    if (chosen < CHOSEN_LEAST || chosen > CHOSEN_MOST)
        return -EINVAL;
    sensitivity_choose(&a->m, chosen);
    advisor_tell(a, TOLD_SENSITIVITY, t, out)->sensitivity = chosen;
    return 0;
}

static int feel(struct advisor *a, const struct advise_input *in, int32_t said,
                const struct instant *t)
{
    if (said < FEEL_LEAST || said > FEEL_MOST)
        return -EINVAL;
    weeks_feel(a->m.feel_days, instant_day(t), said);
    a->m.feel = said;
    a->m.feel_unix_ms = t->unix_ms;
    sensitivity_feel(&a->m, said, in->report, t->unix_ms);
    return 0;
}

static int forget(struct advisor *a, uint32_t what)
{
    if (what & 1u << RECALIBRATE_SENSITIVITY)
        sensitivity_forget(&a->m);
    if (what & 1u << RECALIBRATE_RANKING)
        memset(a->m.helped, 0, sizeof(a->m.helped));
    return 0;
}

/* The rest can be said before the clock is known. */
static bool needs_clock(enum command_kind kind)
{
    return kind != COMMAND_SUGGESTIONS_ON && kind != COMMAND_NOTE && kind != COMMAND_RECALIBRATE;
}

int advisor_command(struct advisor *a, const struct advise_input *in, const struct command *c,
                    const struct instant *t, struct advice *out)
{
    bool simulated = in->report->simulated;

    *out = (struct advice){ .silence = a->silence, .no_booking = a->no_booking };
    if (c->kind <= COMMAND_ROUTINE_STOP)
        return -ENOTSUP;
    if (needs_clock(c->kind) && !instant_has_wall(t)) {
        out->silence = SILENCE_NO_CLOCK;
        return -EAGAIN;
    }
    advisor_settle(a, t);
    switch (c->kind) {
    case COMMAND_SUGGEST: return suggest(a, in, t, out);
    case COMMAND_SNOOZE: return snooze(a, c->duration_s, t, out);
    case COMMAND_SUGGESTIONS_ON: return switch_suggestions(a, c->on, t, out);
    case COMMAND_MASSAGE_LOG: return massage_log(a, c, simulated, t, out);
    case COMMAND_MASSAGE_BOOK: return massage_book(a, c, simulated, t, out);
    case COMMAND_MASSAGE_CANCEL: return massage_cancel(a, t, out);
    case COMMAND_CONDITION: return take_condition(a, in, c, t, out);
    case COMMAND_SENSITIVITY: return choose_sensitivity(a, c->sensitivity, t, out);
    case COMMAND_FEEL: return feel(a, in, c->feel, t);
    case COMMAND_RECALIBRATE: return forget(a, c->forget);
    case COMMAND_NOTE: return 0; /* nothing is decided by it */
    case COMMAND_ROUTINE_START:
    case COMMAND_ROUTINE_PAUSE:
    case COMMAND_ROUTINE_SKIP:
    case COMMAND_ROUTINE_STOP: break;
    }
    return -ENOTSUP;
}
