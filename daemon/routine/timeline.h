/*
 * timeline - where in a plan one is after so many microseconds
 *
 *     | words | in out in out ... in out | words |
 *       once    the breathing, repeated    once
 *
 * A plan with breathing repeats what lies between its first and its last phase
 * of breath; words before it are said once at the start, words after it once at
 * the end. Breathing stops at the end of the first breath with which the whole
 * lasts at least duration_s. A plan without breathing repeats all its steps and
 * ends on the second.
 *
 * Positions are played time: pauses are not in them.
 */
#pragma once

#include "routine.h"

#include <stdbool.h>
#include <stdint.h>

struct timeline {
    uint8_t first, last;       /* steps that repeat: first..last - 1 */
    int64_t intro_us, pass_us; /* before them; one pass through them */
    int64_t repeat_end_us;     /* when they stop */
    int64_t end_us;
};

/* One step as it is played: start_us <= position < end_us. */
struct timeline_place {
    uint8_t step;
    int64_t start_us, end_us;
};

/* false: a plan that nobody could follow (no steps, a duration that is not positive). */
bool timeline_init(struct timeline *tl, const struct routine_plan *plan);
/* Position is clamped into the routine. */
void timeline_at(const struct timeline *tl, const struct routine_plan *plan, int64_t position_us,
                 struct timeline_place *out);
/* Where the breath, or the step of words, began that is going on there. */
int64_t timeline_breath_start(const struct timeline *tl, const struct routine_plan *plan,
                              int64_t position_us);
