/*
 * table_time - stamps of a table, and the time of its rows
 */
#pragma once

#include "../recording.h"
#include "number.h"

/* The row (with its interval) bears this stamp. NULL: its time is set; else why not. */
const char *table_time(struct recording *r, struct span stamp, struct recording_row *row);
