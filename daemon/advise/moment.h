/*
 * moment - all that a decision looks at, put together once
 *
 * The rows of the table (rules.h) ask it and change nothing, so that they can be asked in any
 * order.
 */
#pragma once

#include "advisor.h"
#include "conditions.h"
#include "techniques.h"

#include <stdbool.h>
#include <stdint.h>

struct moment {
    const struct advisor *a;
    const struct advise_input *in;
    const struct instant *t;
    int64_t now; /* unix ms; 0: not known */

    /* appointments, and what is said once */
    bool reminder_is_due, aftercare_is_due;
    enum condition to_ask; /* CONDITION_NONE */
    bool is_severe, said_severe;

    /* a raise */
    bool is_raised;
    int64_t raised_us;                  /* for so long */
    int64_t needed_us;                  /* by this person's sensitivity */
    bool is_high_enough;                /* likewise, on average since it began */
    bool is_long;                       /* both */
    const struct routine_plan *routine; /* that would fit; NULL: none is left, or not is_long */

    /* a booking */
    bool is_due;         /* by load, by date, or nobody can say when */
    bool has_plan;       /* false: a need that asks for a plan of the person's own */
    enum reason why_due; /* LOAD_WEEK, LOAD_MONTH, CADENCE, COURSE */
    int32_t least_days;  /* between two sessions */
    bool has_technique;
    struct technique_choice technique;

    bool in_gap, is_capped;
    bool is_last_place; /* one more offer fits under the cap, of several */
};

void moment_make(struct moment *q, const struct advisor *a, const struct advise_input *in,
                 const struct instant *t);

/* What can be played in place of a booking, by what helped before; NULL: none is left. */
const struct routine_plan *moment_hands(const struct moment *q);  /* one's own or a partner's */
const struct routine_plan *moment_unwind(const struct moment *q); /* nothing but to rest */
