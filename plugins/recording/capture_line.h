/*
 * capture_line - a line of a capture: one JSON object with t_s, service, characteristic, hex
 */
#pragma once

#include "../recording.h"
#include "number.h"

/* NULL: *row and its time are filled in; else what is wrong with the line (a static string). */
const char *capture_read(struct span line, struct recording_row *row);
