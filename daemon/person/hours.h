/*
 * hours - how the last hours were, seated: what a session is held against before anything else
 *
 * Ten minutes a place, by wall time. They are not kept over a restart: what was
 * lived before it is then not known.
 */
#pragma once

#include "report.h"

#include <stdbool.h>
#include <stdint.h>

#define HOURS_SLOTS 96 /* sixteen hours: a session of four, three on each side, told of late */

/* In the order of session_measure. */
enum hours_measure { HOURS_HR, HOURS_RMSSD, HOURS_STRESS };
#define HOURS_MEASURES (HOURS_STRESS + 1)

struct hours_slot {
    double minutes[HOURS_MEASURES], sum[HOURS_MEASURES];
};

struct hours {
    int64_t newest; /* place n of wall time is at n % HOURS_SLOTS; 0: none yet */
    struct hours_slot slots[HOURS_SLOTS];
};

/* The usable, seated report of so many minutes that ended at unix_ms. */
void hours_add(struct hours *h, int64_t unix_ms, const struct report *r, double minutes);
/* Means over whole places within; NAN: less than twenty minutes of it. */
void hours_means(const struct hours *h, int64_t from_unix_ms, int64_t to_unix_ms,
                 double out[HOURS_MEASURES]);
