/*
 * weeks - what the days and weeks say: heavy, severe, or nothing that stands out
 *
 * Pure arithmetic over the days that person/ keeps (slot 0 is today, one slot a local day), and
 * what they said of themselves.
 */
#pragma once

#include "memory.h"
#include "report.h"

#include <stdbool.h>
#include <stdint.h>

/* Scored minutes that make a day, and a week, worth judging. */
#define WEEKS_DAY_SCORED_MIN  240.0
#define WEEKS_WEEK_SCORED_MIN 1200.0

enum weeks_load { WEEKS_ORDINARY, WEEKS_HEAVY_WEEK, WEEKS_HEAVY_MONTH, WEEKS_NOT_WORN };

/* The heavier wins; NOT_WORN where neither could be judged. usual_share: NAN, not known. */
enum weeks_load weeks_judge(const struct load_memory *days, double usual_share);
/* Raised of scored minutes over the last `count` days that ended; NAN: too few scored. */
double weeks_share(const struct load_memory *days, int count);

/* Severe for three weeks: by the days, or by what they said. *said: by what they said alone. */
bool weeks_are_severe(const struct load_memory *days, const struct feel_day *feels, int32_t today,
                      bool *said);
void weeks_feel(struct feel_day feels[ADVISE_DAYS], int32_t today, int32_t feel);
