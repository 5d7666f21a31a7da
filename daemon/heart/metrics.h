/*
 * metrics - what is computed of a window only when it is asked for
 *
 * Spectrum, DFA, Baevsky's index and respiration take longer than a sum: each is
 * made afresh at a tick, from the NN intervals of the report's window, in memory
 * that was taken at the start.
 */
#pragma once

#include "report.h"
#include "window.h"

#include <stdint.h>

struct metrics;

/* want: HEART_WANT_*; spans as those of the windows. NULL only when out of memory. */
struct metrics *metrics_new(uint32_t want, int32_t window_s);
void metrics_free(struct metrics *m);
/* Fills the fields that `want` names; what cannot be told stays NAN. t_us: of the tick. */
void metrics_fill(struct metrics *m, const struct windows *all, const struct window *report_window,
                  int64_t t_us, struct report *out);
