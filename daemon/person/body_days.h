/*
 * body_days - the heart by days and nights, and what follows from them over weeks
 *
 *     report --+--> night, seated hours of its day --+--> signs of illness
 *              |                                     +--> ordinary days --+
 *              +--> hours, not kept -----------------+                    +--> what a massage did
 *     told: a session was held ---------------------------------- --------+
 *
 * Days are those of load_days, which knows what a traveller's clock and a wrong one do: a day is
 * concluded once, when the next one has begun and its date is believed. Pure.
 */
#pragma once

#include "hours.h"
#include "illness.h"
#include "load.h"
#include "memory.h"
#include "report.h"
#include "session.h"

#include <stdbool.h>
#include <stdint.h>

struct body_days {
    struct body_memory memory;
    struct illness illness;
    struct hours hours;
    int32_t today; /* INT32_MIN: not known yet */
};

void body_days_init(struct body_days *b);
/* false: another version, or values that no days can have; nothing was taken. */
bool body_days_restore(struct body_days *b, const struct body_memory *in);

/* The day that it is; is_believed: it concludes those before it. */
void body_days_move(struct body_days *b, int32_t today, bool is_believed);
/* The report of the step_min minutes that end at t; load: of today. After body_days_move(). */
void body_days_report(struct body_days *b, const struct report *r, double step_min,
                      const struct load_sum *load, const struct instant *t);
/* A morning reading counts as an hour seated: it alone makes a day that can be compared. */
void body_days_reading(struct body_days *b, double hr_bpm, double rmssd_ms);
void body_days_session(struct body_days *b, const struct session *s, const struct instant *t);
/* The effect of a session that is complete now; to be asked until false. */
bool body_days_give(struct body_days *b, const struct instant *t, struct session_effect *out);

void body_days_illness(const struct body_days *b, struct illness_view *out);
