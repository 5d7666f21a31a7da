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
 *     | words | in out in out ... | in out in out ... | ... | words |
 *       once    the first breath    the second breath         once
 *
 * A plan in stages repeats each of its breaths by itself for as long as a stage.
 *
 * Positions are played time: pauses are not in them.
 */
#pragma once

#include "routine.h"

#include <stdbool.h>
#include <stdint.h>

#define TIMELINE_LOOPS_MAX 6

/* Steps first..last - 1, over and over from start_us to end_us. */
struct timeline_loop {
    uint8_t first, last;
    int64_t start_us, pass_us, end_us;
};

struct timeline {
    uint8_t count; /* of loops, each beginning where the one before ends */
    struct timeline_loop loops[TIMELINE_LOOPS_MAX];
    int64_t end_us;
};

/* One step as it is played: start_us <= position < end_us. */
struct timeline_place {
    uint8_t step;
    int64_t start_us, end_us;
};

/* false: a plan that nobody could follow (no steps, a duration that is not positive). */
bool timeline_init(struct timeline *tl, const struct routine_plan *plan);
/* In stages; duration_s does not matter. false also: no breath in it, or more than six. */
bool timeline_init_stages(struct timeline *tl, const struct routine_plan *plan, int64_t stage_us);
/* Position is clamped into the routine. */
void timeline_at(const struct timeline *tl, const struct routine_plan *plan, int64_t position_us,
                 struct timeline_place *out);
/* -1: in the words before or after. */
int timeline_loop_at(const struct timeline *tl, int64_t position_us);
/* Where the breath, or the step of words, began that is going on there. */
int64_t timeline_breath_start(const struct timeline *tl, const struct routine_plan *plan,
                              int64_t position_us);
/* Breaths a minute; NAN: not of one length, or with words between them. */
double timeline_rate(const struct timeline *tl, const struct routine_plan *plan, int loop);
/*
 * Whether that step is worth speaking aloud: words, the first three breaths, and one a minute. At
 * each of a hundred breaths nobody wants to hear it.
 */
bool timeline_is_said(const struct timeline *tl, const struct routine_plan *plan,
                      int64_t position_us);
