/*
 * request - a request read, and held against its verb's row; if it does not fit, why not, in words
 */
#pragma once

#include "complaint.h"
#include "control.h"

#include <jansson.h>

#define REQUEST_BYTES_MAX 65536
#define REQUEST_DEPTH_MAX 8

/* One JSON object of bounded size and depth; empty or blank text is {}. NULL: see `why`. */
json_t *request_parse(const char *text, size_t len, struct complaint *why);

/* Unknown keys, missing ones, wrong types, values out of range. 0 or -EINVAL. */
int request_check(const struct verb *verb, json_t *args, struct complaint *why);
