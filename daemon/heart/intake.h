/*
 * intake - the beat clock: does this interval follow on from the one before?
 *
 * Intervals arrive late, in batches and sometimes not at all. A clock that runs
 * on their sum says when the beat should have arrived; a message far behind it
 * means that beats were lost, and the difference to the interval before is
 * void. What arrives at one instant is one message. Its first beat may be late
 * by as much as the message before held: who sends every five seconds sends
 * beats that are five seconds old. No message leaves the clock ahead of its own
 * arrival, so that neither a batch nor two clocks that drift apart hide a loss.
 */
#pragma once

#include "reading.h"

#include <stdbool.h>
#include <stdint.h>

struct intake {
    int64_t clock_us;   /* when the newest beat happened, as far as the sums know */
    int64_t arrived_us; /* the message that is being taken in */
    int64_t span_us;    /* from its first beat to its newest */
    int64_t allowed_us; /* that its first beat may be late */
    bool running;       /* false: the next interval follows on from nothing */
};

/* Whether the interval follows on. Moves the clock; call once an interval, never for an empty one.
 */
bool intake_follows(struct intake *in, int64_t t_us, const struct rr_interval *rr);
/* Nothing follows on across this moment. */
void intake_break(struct intake *in);
