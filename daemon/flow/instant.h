/*
 * instant - a moment, taken once where the bytes come in, and carried with the data
 *
 * `us` is monotonic and orders everything within one run. `unix_ms` is wall
 * time, attached at the same moment by base/clock (or by the recording that is
 * being read): quiet hours, caps over a day and everything that outlives a
 * restart use it. Pure rooms read no clock; they only see these.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define INSTANT_NEVER INT64_MAX

#define US_PER_S  INT64_C(1000000)
#define US_PER_MS INT64_C(1000)
#define MS_PER_S  INT64_C(1000)

struct instant {
    int64_t us;           /* monotonic, microseconds since the run began */
    int64_t unix_ms;      /* wall time, milliseconds since 1970 UTC; 0: not known yet */
    int32_t utc_offset_s; /* local time is unix_ms / 1000 + utc_offset_s */
};

static inline bool instant_has_wall(const struct instant *t)
{
    return t->unix_ms != 0;
}

/* The same wall clock, seen at another monotonic moment of the same run. */
static inline struct instant instant_at(const struct instant *t, int64_t us)
{
    struct instant out = *t;
    out.us = us;
    if (t->unix_ms != 0)
        out.unix_ms = t->unix_ms + (us - t->us) / US_PER_MS;
    return out;
}

/* Seconds since local midnight, 0..86399. Needs wall time. */
static inline int32_t instant_second_of_day(const struct instant *t)
{
    int64_t local_s = t->unix_ms / MS_PER_S + t->utc_offset_s;
    return (int32_t)(((local_s % 86400) + 86400) % 86400);
}

/* Local day, counted from 1970-01-01. Needs wall time. */
static inline int32_t instant_day(const struct instant *t)
{
    int64_t local_s = t->unix_ms / MS_PER_S + t->utc_offset_s;
    return (int32_t)((local_s - ((local_s % 86400) + 86400) % 86400) / 86400);
}
