/*
 * answer.c - what a person says to an offer
 *
 * Every answer is taken for every offer, shown as a choice or not, save one:
 * `done` says that something has been done, and a routine that was only offered
 * has not been; for a booking it says that the session took place.
 *
 * An answer needs no wall clock: after a restart an offer can be answered before
 * the clock is known.
 */
#include "advisor.h"

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

int advisor_answer(struct advisor *a, const struct answer_event *in, const struct instant *t,
                   struct advice *out)
{
    struct advise_memory *m = &a->m;
    bool open_is_meant = m->has_open && (in->id[0] == '\0' || strcmp(in->id, m->open.id) == 0);

    *out = (struct advice){ .silence = a->silence };
    if (!open_is_meant)
        return in->id[0] != '\0' && is_known(a, in->id) ? -EALREADY : -ENOENT;
    if ((unsigned)in->answer >= ANSWERS)
        return -EINVAL;
    if (in->answer == ANSWER_DONE && m->open.type != SUGGEST_BOOK_MASSAGE)
        return -EINVAL;

    advisor_settle(a, t);
    if (advisor_is_over(a, t)) {
        advisor_end(a, OUTCOME_EXPIRED, t, out);
        return -ESTALE;
    }
    advisor_end(a, outcome_of_answer(in->answer), t, out);
    if (in->answer == ANSWER_ACCEPT && m->open.routine[0] != '\0' &&
        screen_allows_routine(a->screen, m->open.routine)) {
        out->start_routine = true;
        memcpy(out->routine, m->open.routine, sizeof(out->routine));
        memcpy(out->by_suggestion, m->open.id, sizeof(out->by_suggestion));
    }
    return 0;
}

const struct suggestion *advisor_last(const struct advisor *a)
{
    return &a->m.open;
}
