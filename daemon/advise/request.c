/*
 * request.c - commands that are the advisor's
 *
 * An offer that was asked for passes what keeps unasked ones from being a
 * nuisance: quiet hours, snooze, off, gap, cap, motion. Screening stays.
 */
#include "advisor.h"
#include "budget.h"
#include "offers.h"

#include <errno.h>
#include <stdio.h>

/* Logged or booked beyond this is a slip of the keyboard. */
#define SESSION_PAST_MAX_MS   (INT64_C(10) * 366 * MS_PER_DAY)
#define SESSION_FUTURE_MAX_MS (INT64_C(2) * 366 * MS_PER_DAY)

static int suggest(struct advisor *a, const struct advise_input *in, const struct instant *t,
                   struct advice *out)
{
    struct suggestion what = { .type = SUGGEST_BREATHE, .reason = REASON_ASKED };
    const char *routine = offer_routine(a->screen);

    if (in->routine_busy)
        out->silence = SILENCE_RUNNING;
    else if (!routine)
        out->silence = SILENCE_CONTRAINDICATED;
    else {
        if (a->m.has_open)
            advisor_end(a, advisor_is_over(a, t) ? OUTCOME_EXPIRED : OUTCOME_SUPERSEDED, t, out);
        snprintf(what.routine, sizeof(what.routine), "%s", routine);
        advisor_open(a, &what, in, t, out);
        return 0;
    }
    return -EAGAIN;
}

static int snooze(struct advisor *a, int32_t duration_s, int64_t now)
{
    if (duration_s < 0 || duration_s > SNOOZE_MAX_S)
        return -EINVAL;
    a->m.snoozed_until_unix_ms = duration_s == 0 ? 0 : now + duration_s * MS_PER_S;
    return 0;
}

static void switch_suggestions(struct advisor *a, bool on)
{
    /* Switched on again after having been off, it begins with the plain gap; a
       switch that is only told once more what it is changes nothing. */
    if (on && a->m.off)
        budget_reset_gap(&a->m);
    if (!on)
        a->m.again_unix_ms = 0;
    a->m.off = !on;
}

/* A booking that was put off is settled by booking, or by having been there. */
static void forget_repeated_booking(struct advise_memory *m)
{
    if (m->again_of.type == SUGGEST_BOOK_MASSAGE)
        m->again_unix_ms = 0;
}

static int log_massage(struct advisor *a, int64_t when, int64_t now)
{
    struct advise_memory *m = &a->m;

    if (when == 0)
        when = now;
    if (when > now || when < now - SESSION_PAST_MAX_MS || when < 0)
        return -EINVAL;
    if (when > m->last_massage_unix_ms)
        m->last_massage_unix_ms = when;
    /* The session that was booked for about then is the one that is being logged. */
    if (m->booked_massage_unix_ms != 0 && m->booked_massage_unix_ms - when < MS_PER_DAY)
        m->booked_massage_unix_ms = 0;
    forget_repeated_booking(m);
    return 0;
}

static int book_massage(struct advisor *a, int64_t when, int64_t now)
{
    if (when <= now || when > now + SESSION_FUTURE_MAX_MS)
        return -EINVAL;
    a->m.booked_massage_unix_ms = when;
    forget_repeated_booking(&a->m);
    return 0;
}

static int cancel_massage(struct advisor *a)
{
    if (a->m.booked_massage_unix_ms == 0)
        return -ENOENT;
    a->m.booked_massage_unix_ms = 0;
    return 0;
}

int advisor_command(struct advisor *a, const struct advise_input *in, const struct command *c,
                    const struct instant *t, struct advice *out)
{
    bool needs_clock = false;

    *out = (struct advice){ .silence = a->silence };
    switch (c->kind) {
    case COMMAND_SUGGEST:
    case COMMAND_SNOOZE:
    case COMMAND_MASSAGE_LOG:
    case COMMAND_MASSAGE_BOOK: needs_clock = true; break;
    case COMMAND_SUGGESTIONS_ON:
    case COMMAND_MASSAGE_CANCEL: break;
    case COMMAND_ROUTINE_START:
    case COMMAND_ROUTINE_PAUSE:
    case COMMAND_ROUTINE_SKIP:
    case COMMAND_ROUTINE_STOP:
    case COMMAND_FEEL:
    case COMMAND_RECALIBRATE: return -ENOTSUP;
    }
    if (needs_clock && !instant_has_wall(t)) {
        out->silence = SILENCE_NO_CLOCK;
        return -EAGAIN;
    }
    advisor_settle(a, t);

    if (c->kind == COMMAND_SUGGEST)
        return suggest(a, in, t, out);
    if (c->kind == COMMAND_SNOOZE)
        return snooze(a, c->duration_s, t->unix_ms);
    if (c->kind == COMMAND_MASSAGE_LOG)
        return log_massage(a, c->unix_ms, t->unix_ms);
    if (c->kind == COMMAND_MASSAGE_BOOK)
        return book_massage(a, c->unix_ms, t->unix_ms);
    if (c->kind == COMMAND_MASSAGE_CANCEL)
        return cancel_massage(a);
    switch_suggestions(a, c->on);
    return 0;
}
