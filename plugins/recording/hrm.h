/*
 * hrm - Polar's .hrm: sections of text, the last of them the data
 *
 *   [Params]
 *   Date=20260131
 *   StartTime=08:00:00.0
 *   Interval=238          238: the data are intervals in ms; else seconds from rate to rate
 *   [HRData]
 *   812
 */
#pragma once

#include "../recording.h"
#include "number.h"

/* Whether a recording that begins with this line is one. */
bool hrm_begins(struct recording *r, struct span line);
/* 1: *row is filled in, 0: nothing to report, -1: *why says what is wrong. */
int hrm_line(struct recording *r, struct span line, struct recording_row *row, const char **why);
