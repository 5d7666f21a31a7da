/*
 * advisor - the advisor from inside, and the life of the one open offer
 *
 *     advisor_open() --> open --> advisor_end(): answer, expired or superseded
 *
 * These two alone change what is open, so an offer ends exactly once.
 */
#pragma once

#include "advise.h"
#include "screen.h"

#include <stdbool.h>
#include <stdint.h>

/* `later`: how long until the offer comes again, and how long it then waits for a fit moment. */
#define AGAIN_DELAY_MS  (INT64_C(30) * 60 * MS_PER_S)
#define AGAIN_WINDOW_MS (INT64_C(30) * 60 * MS_PER_S)
#define SNOOZE_MAX_S    (30 * 86400)

struct advisor {
    struct profile profile;
    screen_set screen;       /* of the profile */
    struct advise_memory m;  /* all that outlives a restart; m.open stays as the last offer */
    int64_t raised_since_us; /* INSTANT_NEVER: not raised */
    int64_t last_tick_us;
    int64_t
        deadline_us; /* of the open offer, on this run's own clock; INSTANT_NEVER: not set yet */
    enum silence silence; /* of the last decision */
};

/* Times of the past that a clock stepped back has put into the future, and sessions that are over.
 */
void advisor_settle(struct advisor *a, const struct instant *t);

/* Needs wall time, and nothing open. */
void advisor_open(struct advisor *a, const struct suggestion *what, const struct advise_input *in,
                  const struct instant *t, struct advice *out);
/* Whether the open offer's time is over: by wall time as published, or by this run's own clock. */
bool advisor_is_over(struct advisor *a, const struct instant *t);
void advisor_end(struct advisor *a, enum outcome how, const struct instant *t, struct advice *out);
