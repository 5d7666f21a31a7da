/*
 * state - a report as the JSON of balm/P/state, and the small change of JSON that all payloads
 * share
 */
#pragma once

#include "report.h"
#include "table.h"

#include <jansson.h>

#define TIME_TEXT_MAX 32

/* Every key, null where there is nothing or where the tier withholds it. NULL: out of memory. */
json_t *state_json(const struct report *r, enum publish_privacy tier);

/* NAN and infinities: null. decimals 0: an integer. */
json_t *json_number(double value, int decimals);
/* NULL or empty: null. */
json_t *json_text(const char *text);
/* ISO 8601 with offset, or null without wall time. */
json_t *json_time(int64_t unix_ms, int32_t utc_offset_s);
/* Compact, dropping the reference; for free(). NULL: out of memory. */
char *json_text_of(json_t *json);
