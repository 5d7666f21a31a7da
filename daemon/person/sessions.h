/*
 * sessions - what a massage did: its hours, its night, the three days after
 *
 *     D-7 .... D-1   D   night D+1, days D+1 .. D+3   D+4, noon: given out, once
 *       before       |            after
 *
 * Held against what would have come by itself (advise/expect.h), which the days
 * far from any session teach. The last BODY_SESSIONS are kept.
 */
#pragma once

#include "day_ring.h"
#include "hours.h"
#include "session.h"
#include "standing.h"

#include <stdbool.h>
#include <stdint.h>

/* Held, or called off after all; `now` is for the hours around it. */
void sessions_told(struct body_memory *m, const struct hours *h, const struct session *s,
                   int64_t now_unix_ms);
/* The hours after one may have become complete; whenever ten minutes are over. */
void sessions_hours(struct body_memory *m, const struct hours *h, int64_t now_unix_ms);
/* A day is over: what the one three days before it teaches of ordinary days. */
void sessions_conclude(struct body_memory *m, int32_t day);
/* The next effect that is complete: it counts as given from here on. */
bool sessions_give(struct body_memory *m, int32_t today, int32_t second_of_day,
                   struct session_effect *out);

void sessions_verdicts(const struct body_memory *m, struct session_verdict out[SESSION_MEASURES],
                       double *ordinary_days);
