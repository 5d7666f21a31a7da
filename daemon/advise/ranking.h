/*
 * ranking - what helps this person, from what it did so far
 *
 * One number for a run of a routine, `calm`: how far heart rate, RMSSD and score came back, each in
 * units of its ordinary scatter, and their mean. Of a session likewise, from its days and night.
 * Means are shrunk to the order in which things would be tried anyway; what was tried seldom gets
 * a bonus that fades (an upper confidence bound), so that each is tried before one settles.
 */
#pragma once

#include "helped.h"
#include "memory.h"
#include "routine.h"
#include "session.h"

#include <stddef.h>
#include <stdint.h>

/* NAN: nothing was measured. */
double ranking_calm(const struct effect *e);
double ranking_session_calm(const struct session_effect *e);

void ranking_offered(struct advise_memory *m, enum helped_kind kind, const char *what);
/* It could not be stored, so nobody saw it. */
void ranking_not_offered(struct advise_memory *m, enum helped_kind kind, const char *what);
void ranking_accepted(struct advise_memory *m, enum helped_kind kind, const char *what);
/* calm may be NAN: then only that it was finished. */
void ranking_measured(struct advise_memory *m, enum helped_kind kind, const char *what,
                      bool finished, double calm, int64_t unix_ms);

/* Of the names, in the order in which they would be tried, the one to offer; count >= 1. */
size_t ranking_choose(const struct advise_memory *m, enum helped_kind kind,
                      const char *const *names, size_t count);
/* Runs measured of this kind in all. */
uint32_t ranking_measured_in_all(const struct advise_memory *m, enum helped_kind kind);
/* All rows, best first within their kind; returns how many. rank 0 until the caller sets it. */
size_t ranking_view(const struct advise_memory *m, struct helped_line *out, size_t max);
