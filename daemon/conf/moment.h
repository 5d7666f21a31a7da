/*
 * moment - durations, dates and times of day, as people write them
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct quiet_span;

/* 90s, 5min, 2h, 30d, 3w, 2y. 0 needs no unit. 0 or -EINVAL */
int duration_read(const char *text, int64_t *seconds);
/* The same, in the largest unit that holds it without a rest. */
const char *duration_print(int64_t seconds, char *buf, size_t size);
/* 2026-01-31, from 1970-01-02 to 2100-12-31, as days since 1970. 0 or -EINVAL */
int date_read(const char *text, int32_t *day);
/* 22:00-07:00. 0 or -EINVAL */
int span_read(const char *text, struct quiet_span *span);
