/*
 * series - the intervals that metrics are made of: a window's or a recording's, in order
 *
 * Set-aside intervals are in it too: they are no NN, but they take time.
 *
 * What is not known is not made up. A run ends, for whatever needs the time of beats (spectrum,
 * respiration), where an interval does not follow on from the one before (beats were lost, nobody
 * knows how many), where more than SERIES_BRIDGE of intervals in a row were set aside, and at an
 * interval longer than SERIES_LONGEST. Within a run a set-aside beat is simply not a knot.
 */
#pragma once

#include "rr.h"
#include "window.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A breath: what was in so much of set-aside beats, no curve through its ends tells. */
#define SERIES_BRIDGE (4 * RR_TICKS_PER_S)
/* No sensor reports longer ones; without a limit one wrong number would make hours of samples. */
#define SERIES_LONGEST (64 * RR_TICKS_PER_S)

struct series_beat {
    int32_t ticks; /* more than 0 */
    bool ok;       /* counts as NN */
    bool follows;  /* on the one before, usable or not */
};

struct series {
    const struct series_beat *beat;
    size_t n;
};

/* Copies a window's intervals; `to` holds the window's capacity. Returns how many. */
size_t series_of_window(const struct windows *all, const struct window *w, struct series_beat *to);
/* The intervals of the last span_us, at most `most`, the newest last. */
size_t series_of_last(const struct windows *all, int64_t t_us, int64_t span_us,
                      struct series_beat *to, size_t most);

/* The difference to the one before exists: both are NN, and the later follows on. */
static inline bool series_is_linked(const struct series *s, size_t i)
{
    return i > 0 && s->beat[i].ok && s->beat[i].follows && s->beat[i - 1].ok;
}

/* The index behind the run that begins at `from`. */
size_t series_run_end(const struct series *s, size_t from);
