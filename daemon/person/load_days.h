/*
 * load_days - tension added up by local day, and over the last hour
 *
 *     report --> minutes raised, beats over the usual, minutes scored
 *                  |
 *                  +--> 13 slots of five minutes, on the monotonic clock   the hour
 *                  +--> 28 local days, stored                              today, week, month
 *
 * What was lived before the clock was known waits and is given to the day that
 * the clock then says. Pure.
 */
#pragma once

#include "instant.h"
#include "memory.h"
#include "report.h"

#include <stdbool.h>
#include <stdint.h>

/* An hour, and the slot that is just leaving it. */
#define LOAD_SLOTS 13

struct load_days {
    struct load_memory memory;
    bool dated;                        /* it is known which day it is */
    struct load_sum undated;           /* belongs to a day that nobody knows yet */
    struct load_sum slots[LOAD_SLOTS]; /* slot n of the run is at n % LOAD_SLOTS */
    int64_t newest;                    /* n of the newest one */
    int64_t begun_us;                  /* first moved; INSTANT_NEVER: not yet */

    /* The clock may have jumped by mistake. */
    struct load_memory before; /* it jumped ahead */
    int64_t jumped_us;         /* when that was; INSTANT_NEVER: it did not, or is believed */
    int32_t jumped_to;         /* the day that it told then */
    int64_t back_us;           /* since when it tells a day that is over; INSTANT_NEVER */
};

void load_init(struct load_days *l);
/* false: another version, or values that no month can have; nothing was taken. */
bool load_restore(struct load_days *l, const struct load_memory *in);
/* What still waits for its day counts as of the last one that is known. */
void load_save(const struct load_days *l, struct load_memory *out);

/*
 * Moves on to t. A day never goes back by one: midnight may be crossed twice, by
 * travellers and by clocks. A clock that goes further back overwrites nothing: where
 * it had jumped ahead within the last day, the days are as before that; else slot 0
 * goes on until the clock is there again, and takes its date after a day of this.
 */
void load_move(struct load_days *l, const struct instant *t);
/* The report of the step_min minutes that end with it; after load_move(). */
void load_add(struct load_days *l, const struct report *r, double step_min);
/* As flow/load.h has it, for the moment that load_move() was last given. */
void load_fill(const struct load_days *l, int64_t t_us, struct load *out);
