/*
 * sensitivity - how soon a person is asked: chosen, and learnt from what they say
 *
 * s = chosen + learnt, within -4..3. A raise must last after_s * 2^(-s/2); below 0 its mean score
 * must reach a bar besides. At 0 nothing is changed. What is learnt is bounded by construction,
 * moves at most once in ten minutes, and halves in 60 days.
 */
#pragma once

#include "memory.h"
#include "profile.h"
#include "report.h"
#include "standing.h"
#include "suggestion.h"

#include <stdbool.h>
#include <stdint.h>

/* In advise_memory.sensitivity, also of a new one: nothing was chosen at run time. */
#define SENSITIVITY_AS_CONFIGURED INT32_MIN

int64_t sensitivity_after_us(const struct advise_memory *m, const struct profile *profile);
/* 0: any score; else the mean since the raise began that is needed. */
double sensitivity_least_score(const struct advise_memory *m, const struct profile *profile);

/* `not_stressed` to an acute offer that was not asked for. */
void sensitivity_not_stressed(struct advise_memory *m, int64_t unix_ms);
/* 1 calm .. 5 very tense, held against the report of that moment; may change nothing. */
void sensitivity_feel(struct advise_memory *m, int32_t feel, const struct report *r,
                      int64_t unix_ms);
/* Accepted, played to the end, and calmer after it. */
void sensitivity_calmed(struct advise_memory *m);
/* What was learnt fades; to be called at every tick. */
void sensitivity_fade(struct advise_memory *m, int64_t unix_ms);
/* -2..2: chosen at run time; what was learnt is forgotten. */
void sensitivity_choose(struct advise_memory *m, int32_t chosen);
void sensitivity_forget(struct advise_memory *m);
/* Chosen at run time wins over the configuration's. */
void sensitivity_view(const struct advise_memory *m, const struct profile *profile,
                      struct sensitivity *out);
