/*
 * recording_date - when a recording was made
 */
#pragma once

#include "input.h"
#include "instant.h"

#include <stdbool.h>

/*
 * The wall time of the recording's 0, once its first row has been read: as it says itself, or else
 * as the name of its file does ("2026-01-31 08-00-00.txt", "Polar_H10_20260131_080000_RR.txt").
 * What bears no zone is local time. false: neither has a date.
 */
bool recording_date(const struct input *in, struct instant *start);
