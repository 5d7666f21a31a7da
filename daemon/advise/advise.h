/*
 * advise - when to offer what, and why nothing is offered
 *
 *     report, days, house --> rules: the first row that holds --> offer or silence, with its reason
 *     answers, feelings, conditions, sessions, effects --> memory --> the next decision
 *
 * One pure decision for each report. All that limits offers is here and nowhere else: sustained
 * for minutes, a cap over 24 h, a gap that grows with every `no` or silence, quiet hours, never
 * while moving or recovering, never on a poor signal, never over a contraindication. Needs wall
 * time: without it, it only keeps silent.
 */
#pragma once

#include "command.h"
#include "memory.h"
#include "profile.h"
#include "report.h"
#include "routine.h"
#include "session.h"
#include "standing.h"
#include "suggestion.h"
#include "told.h"

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
    bool stop_routine; /* a condition that holds now stands against what is running */
    bool has_told;
    struct told told;        /* to be committed; its text is the command's */
    enum silence silence;    /* when has_offer is false */
    enum silence no_booking; /* why no booking is offered, whatever else is said */
};

/* What a decision looks at, beside the advisor's own memory. */
struct advise_input {
    const struct report *report;
    bool has_motion;                    /* a motion source tells exertion apart */
    bool routine_busy;                  /* one is running, or its effect is being measured */
    const struct routine_plan *running; /* as it is played, whatever its name means by now; NULL:
                                           none */
    double usual_heart_rate_bpm;        /* NAN: not known yet */
    const struct load_memory *days;     /* minutes raised and scored; slot 0 is today */
    bool is_ill_today;                  /* one night well out of the personal range */
    uint32_t ill_days;                  /* in a row with signs of illness */
    bool is_well_again;                 /* two nights within the personal range */
    bool has_guests, is_away;
};

/* Returns NULL only when out of memory. Copies the profile. */
struct advisor *advisor_new(const struct profile *profile);
void advisor_free(struct advisor *a);

/* New settings, after a reload; what was learnt and what is open stays. */
void advisor_set_profile(struct advisor *a, const struct profile *profile);
/* What can be played: the user's own and balm's; both must live as long as the advisor. */
void advisor_set_routines(struct advisor *a, const struct routine_plan *own, size_t own_count,
                          const struct routine_plan *ours, size_t our_count);

/* The configuration's and those of run time. */
condition_set advisor_conditions(const struct advisor *a);
/* Whether this may be played now, also by hand; *why_not is what of it is forbidden. Stretching is
   never offered where it might hurt, but may be begun by hand. */
bool advisor_allows(const struct advisor *a, const struct routine_plan *plan, enum asks *why_not);

/* After new settings or what was stored: what they forbid of what is open or runs ends at once. */
void advisor_recheck(struct advisor *a, const struct advise_input *in, const struct instant *t,
                     struct advice *out);

void advisor_tick(struct advisor *a, const struct advise_input *in, const struct instant *t,
                  struct advice *out);

/*
 * 0         taken; *out holds the outcome
 * -ENOENT   nothing is open, or the id is not known
 * -EALREADY the offer has its outcome already
 * -ESTALE   it expired before the answer came (*out holds that outcome if it was still open)
 * -EINVAL   this offer cannot be answered so
 */
int advisor_answer(struct advisor *a, const struct answer_event *in, const struct instant *t,
                   struct advice *out);

/*
 * Commands that are the advisor's: all but those of the routine. What is told for good comes out
 * as out->told.
 * -ENOTSUP: not one of them. -EAGAIN: nothing fits now; out->silence says why.
 * -EINVAL: a time, a length or a value that makes no sense. -ENOENT: nothing is booked; the
 * condition does not hold. -EALREADY: it is so already. -ENOTUNIQ: the condition is written in the
 * configuration. -EACCES: this door may not clear it.
 */
int advisor_command(struct advisor *a, const struct advise_input *in, const struct command *c,
                    const struct instant *t, struct advice *out);

/* Before the effect goes out: the ranking learns of it. */
void advisor_effect(struct advisor *a, const struct effect *e);
/* Likewise; the course and the ranking learn of it. */
void advisor_session_effect(struct advisor *a, const struct session_effect *e);

/* Fills in what is the advisor's: all but weak_statements, resonance_*, ill_days, verdicts,
 * ordinary_days. */
void advisor_standing(const struct advisor *a, const struct advise_input *in,
                      const struct instant *t, struct standing *out);

/* The next id for something that was told and is not the advisor's: a note, how they feel, what is
   to be forgotten. */
uint32_t advisor_told(struct advisor *a);

/* The offer that is open, or was last; its id is empty where there never was one. */
const struct suggestion *advisor_last(const struct advisor *a);

/* The offer could not be stored and was never sent: as if it had not been made. */
void advisor_withdraw(struct advisor *a, const char *id);

void advisor_save(const struct advisor *a, struct advise_memory *out);
/* false: another version or contradictory; nothing was taken. */
bool advisor_restore(struct advisor *a, const struct advise_memory *in);
