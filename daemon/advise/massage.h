/*
 * massage - sessions: booked, held, called off, and what that settles
 *
 *     book --> booked --its time is over, or logged--> held --> aftercare, course, cadence
 *                |
 *                +--cancel, another is booked, or a condition stands against it--> called off
 *
 * Each turn is told once, so that it is kept for good; the one that takes the place of another
 * says so in the same word.
 */
#pragma once

#include "advisor.h"
#include "command.h"

#include <stdint.h>

/* See advisor_command(); these need wall time. */
int massage_log(struct advisor *a, const struct command *c, bool simulated, const struct instant *t,
                struct advice *out);
int massage_book(struct advisor *a, const struct command *c, bool simulated,
                 const struct instant *t, struct advice *out);
int massage_cancel(struct advisor *a, const struct instant *t, struct advice *out);

/* The open offer of a booking was answered with `done`: it has just been. */
void massage_done(struct advisor *a, const struct instant *t, struct advice *out);
/* At each tick: what is over has been held, unless no massage may be. */
void massage_settle(struct advisor *a, const struct instant *t, struct advice *out);
