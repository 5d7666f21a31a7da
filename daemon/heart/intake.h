/*
 * intake - the beat clock: does this interval follow on from the one before?
 *
 * Intervals arrive late, in batches and sometimes not at all. A clock that runs
 * on their sum says when the beat should have arrived; an arrival far ahead of
 * it means that beats were lost, and the difference to the interval before is
 * void. The clock may run ahead of the arrivals: the beats of one batch all
 * arrive at the instant of its last one.
 */
#pragma once

#include "reading.h"

#include <stdbool.h>
#include <stdint.h>

struct intake {
    int64_t clock_us; /* when the newest beat happened, as far as the sums know */
    bool running;     /* false: the next interval follows on from nothing */
};

/* Whether the interval follows on. Moves the clock; call once an interval, never for an empty one.
 */
bool intake_follows(struct intake *in, int64_t t_us, const struct rr_interval *rr);
/* Nothing follows on across this moment. */
void intake_break(struct intake *in);
