/*
 * made_features - ticks made by hand, of a person whose ordinary is 60 bpm
 */
#pragma once

#include "testing.h"

#include "estimate.h"
#include "instant.h"

#include <math.h>

#define USUAL 60.0
#define NONE  NAN

enum seen {
    BLIND,
    STILL,
    FIDGET,
    LASTING,
    WALK,
    ROOM,
    ROOM_LASTING,
    STEPS,
    BED,
    LONG_BED,
    BED_WALK
};

/* What body.c makes of it. */
static const struct movement movements[] = {
    [BLIND] = { .acceleration_g = NAN },
    [STILL] = { .acceleration_g = .01, .known = true },
    [FIDGET] = { .acceleration_g = .018, .known = true },
    [LASTING] = { .acceleration_g = .03, .known = true, .soft = true },
    [WALK] = { .acceleration_g = .12, .known = true, .soft = true, .strong = true },
    [ROOM] = { .acceleration_g = NAN, .soft = true },
    [ROOM_LASTING] = { .acceleration_g = NAN, .soft = true, .house_lasting = true },
    [STEPS] = { .acceleration_g = NAN, .soft = true, .strong = true, .house_lasting = true },
    [BED] = { .acceleration_g = NAN, .known = true, .in_bed = true },
    [LONG_BED] = { .acceleration_g = NAN, .known = true, .in_bed = true, .long_in_bed = true },
    [BED_WALK] = { .acceleration_g = NAN,
                   .known = true,
                   .in_bed = true,
                   .long_in_bed = true,
                   .soft = true,
                   .strong = true,
                   .house_lasting = true },
};

/* A person with a good strap. */
static inline struct features features(int t_s, double rate_bpm, enum seen seen)
{
    return (struct features){
        .t_us = t_s * US_PER_S,
        .rate_bpm = rate_bpm,
        .movement = movements[seen],
        .coverage_60s = 1,
        .diffs_60s = 55,
        .rmssd_120s_ms = 40,
        .heard = true,
        .settled = true,
    };
}

/* Whose ordinary is stored, or of whom nothing is known. */
static inline void begin(struct estimate *e, bool known)
{
    const struct baseline_memory m = {
        .version = BASELINE_MEMORY_VERSION, .hr_bpm = USUAL, .ln_rmssd = log(40), .learnt_min = 600
    };

    estimate_init(e, 30, 10);
    if (known)
        assert_true(baseline_restore(&e->baseline, &m, false));
}
