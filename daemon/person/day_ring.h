/*
 * day_ring - the last days and nights, each in the place of its date
 */
#pragma once

#include "memory.h"

#include <stdbool.h>
#include <stdint.h>

/* What of a day is compared with other days; in the order of body_memory.regression, and of
   session_measure from SESSION_NIGHT_HR on. */
enum day_measure {
    DAY_NIGHT_HR,
    DAY_NIGHT_RMSSD, /* ln */
    DAY_SEATED_HR,
    DAY_SEATED_RMSSD, /* ln */
    DAY_RAISED,       /* share of the scored minutes */
};

/* What a heart does; all else is a fault of the reading, and is left out. */
#define BODY_HR_LEAST 20.0
#define BODY_HR_MOST  250.0
#define ILL_MOST      10000 /* days in a row */
/* The local day of a traveller going west is longer than 24 h. */
#define PART_MOST_MIN (2 * 24 * 60.0)
#define BODY_LN_LEAST 0.0 /* RMSSD of 1 ms */
#define BODY_LN_MOST  6.5

/* Of less nothing is said. */
#define NIGHT_LEAST_MIN  90.0
#define SEATED_LEAST_MIN 60.0

void day_ring_init(struct body_memory *m);
/* NULL: nothing is known of that day. */
const struct body_day *day_ring_find(const struct body_memory *m, int32_t day);
/* Its place, emptied of the day that was there before. */
struct body_day *day_ring_open(struct body_memory *m, int32_t day);
/* NAN: too little is known. */
double day_ring_value(const struct body_memory *m, int32_t day, enum day_measure what);

bool body_is_rate(double hr_bpm);
/* ln RMSSD; NAN: not known. */
double body_ln(double rmssd_ms);
/* Without an RMSSD it counts as the mean of those so far. */
void body_part_add(struct body_part *part, double hr_bpm, double rmssd_ms, double minutes);
