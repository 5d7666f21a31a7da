/*
 * advise - when to offer what, and why nothing is offered
 *
 * One pure decision for each report: an offer with its reason, or a silence with
 * its reason. All that limits offers is here and nowhere else: sustained for
 * minutes, a cap over 24 h, a gap that grows with every `no` or silence, quiet
 * hours, never while moving or recovering, never on a poor signal, never over a
 * contraindication. Needs wall time: without it, it only keeps silent.
 */
#pragma once

#include "command.h"
#include "memory.h"
#include "profile.h"
#include "report.h"
#include "suggestion.h"

#include <stdbool.h>

/* Below this confidence a score is hardly more than a guess: a first minute of learning, half the
   beats lost. */
#define ADVISE_CONFIDENCE_MIN 0.15

struct advisor;

/* What came of one call; the caller acts on it in this order. */
struct advice {
    bool has_outcome;
    struct outcome_event outcome;
    bool has_offer;
    struct suggestion offer;
    bool start_routine; /* the answer was `accept` and the offer named a routine */
    char routine[ID_MAX + 1];
    char by_suggestion[SUGGESTION_ID_MAX + 1];
    enum silence silence; /* when has_offer is false */
};

/* What a decision looks at, beside the advisor's own memory. */
struct advise_input {
    const struct report *report;
    bool has_motion;             /* a motion source tells exertion apart */
    bool routine_busy;           /* one is running, or its effect is being measured */
    double usual_heart_rate_bpm; /* NAN: not known yet */
};

/* Returns NULL only when out of memory. Copies the profile. */
struct advisor *advisor_new(const struct profile *profile);
void advisor_free(struct advisor *a);

/* New settings, after a reload; what was learnt and what is open stays. */
void advisor_set_profile(struct advisor *a, const struct profile *profile);

void advisor_tick(struct advisor *a, const struct advise_input *in, const struct instant *t,
                  struct advice *out);

/*
 * 0         taken; *out holds the outcome
 * -ENOENT   nothing is open, or the id is not known
 * -EALREADY the offer has its outcome already
 * -ESTALE   it expired before the answer came (*out holds that outcome if it was still open)
 * -EINVAL   this offer does not have that choice
 */
int advisor_answer(struct advisor *a, const struct answer_event *in, const struct instant *t,
                   struct advice *out);

/*
 * Commands that are the advisor's: suggest, snooze, suggestions on, massage log, book, cancel.
 * -ENOTSUP: not one of them. -EAGAIN: nothing fits now; out->silence says why.
 * -EINVAL: a time that makes no sense. -ENOENT: nothing is booked.
 */
int advisor_command(struct advisor *a, const struct advise_input *in, const struct command *c,
                    const struct instant *t, struct advice *out);

/* The offer that is open, or was last; its id is empty where there never was one. */
const struct suggestion *advisor_last(const struct advisor *a);

/* The offer could not be stored and was never sent: as if it had not been made. */
void advisor_withdraw(struct advisor *a, const char *id);

void advisor_save(const struct advisor *a, struct advise_memory *out);
/* false: another version or contradictory; nothing was taken. */
bool advisor_restore(struct advisor *a, const struct advise_memory *in);
