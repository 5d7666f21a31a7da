/*
 * artifact - which intervals are heartbeats, and what the others are
 *
 * Lipponen and Tarvainen (J Med Eng Technol 2019; 43: 173), streaming: an
 * interval is decided when five more have followed. What is set aside is left
 * out, not mended: an invented interval would make RMSSD look calmer.
 */
#pragma once

#include "heart.h"
#include "sorted.h"

#include <stdbool.h>
#include <stdint.h>

#define ARTIFACT_DELAY  5  /* intervals that must follow before one is decided */
#define ARTIFACT_MEDIAN 11 /* around the interval, itself included */
#define ARTIFACT_WINDOW 91 /* what the limits are made of */
#define ARTIFACT_RING   128

struct artifact_slot {
    struct beat beat;
    int32_t ticks;   /* as judged: bounded, so that no sum overflows */
    int32_t diff;    /* to the interval before; 0 where none exists */
    int32_t deviate; /* magnitude, in half ticks; once decided */
    bool linked;     /* the interval before is its neighbour */
    bool usable;     /* as far as the sensor says */
};

struct artifact {
    int64_t pushed, decided;
    int diff_n, deviate_n, around_n;
    int32_t diffs[SORTED_ROOM(ARTIFACT_WINDOW)]; /* magnitudes */
    int32_t deviates[SORTED_ROOM(ARTIFACT_WINDOW)];
    int32_t around[SORTED_ROOM(ARTIFACT_MEDIAN)];
    struct artifact_slot ring[ARTIFACT_RING];
};

void artifact_init(struct artifact *a);
/* Takes in the next interval (ok and kind are not looked at). True: *out is the one now decided. */
bool artifact_push(struct artifact *a, const struct beat *in, bool usable, struct beat *out);
/* Decides the oldest that still waits, with what there is. False: none is left. */
bool artifact_flush(struct artifact *a, struct beat *out);
