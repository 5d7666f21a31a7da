/*
 * response - does this heart show what its person feels?
 *
 *     score, unseen or shown --> mean of five minutes --+
 *     `feel` 1..5 ---------------------------------------+--> evidence --> weak, or not
 *     answer to an offer for a raise that lasted --------+
 *
 * Three people in ten show little or no cardiac response to tension. Of them a
 * score says nothing, and is withheld. A sequential test (Wald 1945) weighs what
 * they say of themselves against what the heart said: each statement adds how
 * much likelier it is of a heart that does not show tension than of one that
 * does. The score is compared on while it is withheld, so that it can come back.
 * Pure.
 */
#pragma once

#include "memory.h"
#include "suggestion.h"

#include <stdbool.h>
#include <stdint.h>

#define RESPONSE_SLOTS 30 /* of ten seconds */

struct response {
    struct response_memory memory;
    struct response_memory before; /* the last statement was counted */
    int64_t counted_us;            /* when that was; INSTANT_NEVER: not in this run */
    double score_s[RESPONSE_SLOTS], seconds[RESPONSE_SLOTS];
    int64_t newest; /* slot n of the run is at n % RESPONSE_SLOTS */
};

void response_init(struct response *r);
/* false: another version, or contradictory; nothing was taken. */
bool response_restore(struct response *r, const struct response_memory *in);
void response_save(const struct response *r, struct response_memory *out);

/* At every step: the score of the step_s seconds that end at t_us; NAN: there is none. */
void response_score(struct response *r, int64_t t_us, double stress, double step_s);

/* 1 calm .. 5 very tense; -EINVAL: neither. */
int response_feel(struct response *r, int64_t t_us, int32_t feel);
/* How an offer ended: only an answer to a raise that lasted says something. */
void response_outcome(struct response *r, int64_t t_us, const struct suggestion *offer,
                      enum outcome how);

bool response_is_weak(const struct response *r);
