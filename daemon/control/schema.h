/*
 * schema - is this request what its verb's row says? If not, what is wrong, in words
 */
#pragma once

#include "complaint.h"
#include "control.h"

#include <jansson.h>

#define SCHEMA_BYTES_MAX 65536
#define SCHEMA_DEPTH_MAX 8

/* One JSON object of bounded size and depth; empty or blank text is {}. NULL: see `why`. */
json_t *schema_parse(const char *text, size_t len, struct complaint *why);

/* Unknown keys, missing ones, wrong types, values out of range. 0 or -EINVAL. */
int schema_check(const struct verb *verb, json_t *args, struct complaint *why);
