/*
 * answer.c - what a person says to an offer
 *
 * Every answer is taken for every offer, shown as a choice or not, save two:
 * `done` says that something has been done, and a routine that was only offered
 * has not been; for a booking it says that the session took place. And whether
 * a condition still holds is not put off: unanswered, it is asked again anyway.
 *
 * An answer needs no wall clock: after a restart an offer can be answered before
 * the clock is known.
 */
#include "advisor.h"

#include "conditions.h"
#include "massage.h"
#include "offer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Ids of offers that ended lately, as far as the budget remembers them. */
static bool is_known(const struct advisor *a, const char *id)
{
    size_t len = strlen(a->profile.id);
    char *end;

    if (strcmp(id, a->m.open.id) == 0)
        return true;
    if (strncmp(id, a->profile.id, len) != 0 || id[len] != '-')
        return false;
    long long number = strtoll(id + len + 1, &end, 10);
    if (*end != '\0' || end == id + len + 1)
        return false;
    for (uint32_t i = 0; i < a->m.offer_count; i++)
        if (a->m.offers_unix_ms[i] / MS_PER_S == number)
            return true;
    return false;
}

static bool can_be_done(const struct suggestion *s)
{
    return s->type == SUGGEST_BOOK_MASSAGE || s->type == SUGGEST_AFTERCARE;
}

static bool can_be_put_off(const struct suggestion *s)
{
    return s->reason != REASON_STILL_SO;
}

static void start(const struct advisor *a, struct advice *out)
{
    const struct suggestion *s = &a->m.open;
    const struct routine_plan *plan = advisor_plan(a, s->routine);

    if (!plan || !screen_allows(a->screen, plan->asks, NULL))
        return;
    out->start_routine = true;
    memcpy(out->routine, s->routine, sizeof(out->routine));
    memcpy(out->by_suggestion, s->id, sizeof(out->by_suggestion));
}

/* Whether what may pass by itself has passed. */
static void take_reply(struct advisor *a, enum answer answer, const struct instant *t,
                       struct advice *out)
{
    enum condition c = (enum condition)a->m.open.condition;

    if (answer == ANSWER_NO)
        condition_still_so(&a->m, c, t->unix_ms);
    if (answer != ANSWER_ACCEPT || condition_clear(&a->m, 0, c, true) != 0)
        return;
    advisor_screen(a);

    struct told *told = advisor_tell(a, TOLD_CONDITION, t, out);
    told->condition.which = c;
    told->condition.by = BY_ANSWER;
}

int advisor_answer(struct advisor *a, const struct answer_event *in, const struct instant *t,
                   struct advice *out)
{
    struct advise_memory *m = &a->m;
    bool open_is_meant = m->has_open && (in->id[0] == '\0' || strcmp(in->id, m->open.id) == 0);
    struct instant then = *t;

    *out = (struct advice){ .silence = a->silence, .no_booking = a->no_booking };
    if (!open_is_meant)
        return in->id[0] != '\0' && is_known(a, in->id) ? -EALREADY : -ENOENT;
    if ((unsigned)in->answer >= ANSWERS)
        return -EINVAL;
    if (in->answer == ANSWER_DONE && !can_be_done(&m->open))
        return -EINVAL;
    if (in->answer == ANSWER_LATER && !can_be_put_off(&m->open))
        return -EINVAL;

    advisor_settle(a, t);
    if (offer_is_over(a, t)) {
        offer_end(a, OUTCOME_EXPIRED, t, out);
        return -ESTALE;
    }
    offer_end(a, outcome_of_answer(in->answer), t, out);
    /* Without a clock the offer's own time is the latest that is certain. */
    if (!instant_has_wall(t))
        then.unix_ms = m->open.at.unix_ms;
    if (in->answer == ANSWER_ACCEPT)
        start(a, out);
    if (m->open.reason == REASON_STILL_SO)
        take_reply(a, in->answer, &then, out);
    else if (in->answer == ANSWER_DONE && m->open.type == SUGGEST_BOOK_MASSAGE)
        massage_done(a, &then, out);
    return 0;
}
