/*
 * course - a series of massages: begins, helps and tapers, or does not and says so
 *
 *            after an offer for load, or two sessions within 16 days
 *     NONE ----------------------------------------------------------> START, 7 days
 *      ^                                              4 sessions, half help,   |
 *      | nothing for twice the interval               and the load has eased  v
 *     MAINTENANCE 21..42 days <-- helps again -- 21 <-- helps -- IMPROVING, 14 days
 *
 *     START --42 days and 4 sessions without that--> NO_HELP, 28 days --> NONE, the next technique
 *     IMPROVING at 21 days, MAINTENANCE --heavy load--> START
 *
 * At 14 days heavy load needs no other state: the cadence is weekly then by itself. What could not
 * be measured tapers by the plan after the 42 days, and is never told to have been of no help.
 */
#pragma once

#include "memory.h"
#include "session.h"
#include "weeks.h"

#include <stdbool.h>
#include <stdint.h>

#define COURSE_NO_HELP_DAYS 42

void course_init(struct course_memory *c);

/*
 * A session was held, the newest; not to be called for who has an interval of their own. for_load:
 * an offer for load led to it. last_unix_ms: the one before, 0: none. share_before: raised of the
 * two weeks before it; NAN.
 */
void course_session(struct course_memory *c, const struct session *s, bool for_load,
                    int64_t last_unix_ms, double share_before);
/* What was measured of one. */
void course_measured(struct course_memory *c, const struct session_effect *e, double share_now);
/* At every tick. Returns true once, when it has just become clear that it does not help. */
bool course_move(struct course_memory *c, enum weeks_load load, int64_t last_unix_ms,
                 int64_t unix_ms);
/* Whether one session did something: less raised than expected, or heart rate and night did. */
bool course_helped(const struct session_effect *e);
