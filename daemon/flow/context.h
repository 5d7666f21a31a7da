/*
 * context - what the house knows that no wearable can say
 */
#pragma once

#include "instant.h"

#include <stdbool.h>

enum context_kind {
    CONTEXT_ROOM_MOTION,
    CONTEXT_STEPS,
    CONTEXT_IN_BED,
    CONTEXT_GUESTS,
    CONTEXT_AWAY,
};

#define CONTEXT_KINDS (CONTEXT_AWAY + 1)

struct context {
    enum context_kind kind;
    double value; /* room motion, in bed, guests, away: 0 or 1; steps: taken since the last one */
};

/* After so long without news, that somebody moved there or lay in bed says nothing any more. */
#define CONTEXT_ROOM_MOTION_LASTS_US (300 * US_PER_S)
#define CONTEXT_IN_BED_LASTS_US      (12 * 3600 * US_PER_S)

const char *context_kind_name(enum context_kind k);
