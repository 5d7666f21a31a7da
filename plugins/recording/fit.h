/*
 * fit - intervals and rates of a FIT file, as Garmin's watches and others write it
 */
#pragma once

#include "../recording.h"

/* Whether a file may be one, by its first byte: no text begins so. */
bool fit_begins(uint8_t first);
/* As recording_read() and recording_end(). */
int fit_read(struct recording *r, const uint8_t *bytes, size_t len, size_t *used,
             struct recording_row *row, const char **why);
int fit_end(struct recording *r, struct recording_row *row, const char **why);
