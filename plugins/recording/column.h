/*
 * column - what a column of somebody's CSV says, by its name
 *
 * Names are compared in whatever case, with `_` and `-` as blanks, and without the unit
 * at their end: "RR-interval [ms]", "rr_interval_ms" and "RR Interval (ms)" are one.
 */
#pragma once

#include "../recording.h"
#include "number.h"

struct column {
    enum recording_column what;
    uint8_t unit;   /* enum recording_unit */
    bool is_pulse;  /* intervals of an optical pulse */
    bool is_result; /* made of many intervals: no recording has it */
};

/* Our own names, exactly. */
bool column_own(struct span name, enum recording_column *what);
/* Those of others. */
bool column_known(struct span name, struct column *out);
/* "(s)", "[ms]": a unit that stands for itself. */
uint8_t column_unit(struct span field);
