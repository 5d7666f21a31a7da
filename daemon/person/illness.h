/*
 * illness - does this night look like coming down with something?
 *
 *     14 to 28 nights without signs --> median, scatter --> this one: rate above, RMSSD below
 *
 * Both at once: a late meal or a warm room does one. One strong night holds bookings back, two in a
 * row are said, because one of wine looks the same. Who does not wear anything asleep is judged by
 * their seated days, more carefully. What stays for three weeks is their new ordinary.
 */
#pragma once

#include "day_ring.h"

#include <stdbool.h>
#include <stdint.h>

enum sign {
    SIGN_UNKNOWN, /* too little worn, or too little to hold it against */
    SIGN_WITHIN,  /* the personal range */
    SIGN_OUTSIDE, /* in one of the two only */
    SIGN_SOME,
    SIGN_STRONG,
};

struct illness_range {
    bool known;
    double hr_bpm, hr_scatter, ln_rmssd, ln_scatter;
};

/* What the days before are like: made anew whenever a day has ended, never stored. */
struct illness {
    struct illness_range night, seated;
};

struct illness_view {
    bool is_ill_today;  /* one strong night */
    bool is_well_again; /* the last two were within the range */
    uint32_t days;      /* in a row with signs; a single one only where it is strong */
};

/* The ranges, from the days before this one. */
void illness_refer(struct illness *i, const struct body_memory *m, int32_t day);
/* The day is over: what it showed is remembered, and counted. After illness_refer() for it. */
void illness_conclude(const struct illness *i, struct body_memory *m, int32_t day);
void illness_view(const struct illness *i, const struct body_memory *m, int32_t today,
                  struct illness_view *out);
