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
 * does. The score is compared on while it is withheld, so that it can come back; one
 * that is not believed anyhow says nothing of the heart, and is not given here.
 * Pure.
 */
#pragma once

#include "memory.h"
#include "suggestion.h"

#include <stdbool.h>
#include <stdint.h>

#define RESPONSE_SLOTS 30 /* of ten seconds */

/* A feeling, and an answer to an offer: one never takes the place of the other. */
enum response_kind { RESPONSE_FEELING, RESPONSE_ANSWER };
#define RESPONSE_KINDS (RESPONSE_ANSWER + 1)

struct response_statement {
    int64_t us;
    enum response_kind kind;
    int said; /* as response.c has them */
};

struct response {
    struct response_memory memory;
    struct response_memory before;                    /* the statements below were counted */
    struct response_statement latest[RESPONSE_KINDS]; /* that may still be replaced, oldest first */
    int latest_count;
    double score_s[RESPONSE_SLOTS], seconds[RESPONSE_SLOTS];
    int64_t newest; /* slot n of the run is at n % RESPONSE_SLOTS */
};

void response_init(struct response *r);
/* false: another version, or contradictory; nothing was taken. */
bool response_restore(struct response *r, const struct response_memory *in);
void response_save(const struct response *r, struct response_memory *out);

/* At every step: the score of the step_s seconds that end at t_us; NAN: there is none. */
void response_score(struct response *r, int64_t t_us, double stress, double step_s);

/* Scores up to now belong to another state than what is felt from now on. */
void response_anew(struct response *r);

/*
 * 1 calm .. 5 very tense. -EINVAL: neither; -ENODATA: there is no score to hold it against;
 * -ENOMSG: in between, which says nothing. Of these two nothing changed.
 */
int response_feel(struct response *r, int64_t t_us, int32_t feel);
/* How an offer ended: only an answer to a raise that lasted says something. */
void response_outcome(struct response *r, int64_t t_us, const struct suggestion *offer,
                      enum outcome how);

bool response_is_weak(const struct response *r);
