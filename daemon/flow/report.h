/*
 * report - how a person is at one moment: the payload of balm/P/state
 *
 * Numbers that are not known are NAN and become null. `why` is always set; a
 * report without a score says there why it has none.
 */
#pragma once

#include "id.h"
#include "instant.h"
#include "load.h"

#include <stdbool.h>
#include <stdint.h>

enum level { LEVEL_NONE, LEVEL_CALM, LEVEL_ORDINARY, LEVEL_ELEVATED, LEVEL_HIGH };

/* The score from which a level begins; on the way down it holds a little longer. */
#define LEVEL_ORDINARY_FROM 30
#define LEVEL_ELEVATED_FROM 60
#define LEVEL_HIGH_FROM     80

enum trend { TREND_NONE, TREND_EASING, TREND_STEADY, TREND_RISING };

enum why {
    WHY_OK,
    WHY_CALIBRATING,
    WHY_MOVING,
    WHY_EXERTION_UNKNOWN, /* no motion source and a heart rate that exertion could explain */
    WHY_RECOVERING,
    WHY_ASLEEP,
    WHY_POOR_SIGNAL,
    WHY_NOT_WORN,
    WHY_AWAY,
    WHY_LINK_LOST,
    WHY_NO_SENSOR,
    WHY_WEAK_RESPONSE,
    WHY_PAUSED,
    WHY_NO_CONSENT,
};

enum activity {
    ACTIVITY_UNKNOWN,
    ACTIVITY_REST,
    ACTIVITY_LIGHT,
    ACTIVITY_EXERCISE,
    ACTIVITY_RECOVERY,
    ACTIVITY_SLEEP,
};

/* What lowers the confidence; a set of 1 << DOUBT_x. */
enum doubt {
    DOUBT_NO_MOTION, /* nothing tells stress from a walk */
    DOUBT_RATE_ONLY, /* no beats, only a rate averaged by the device */
    DOUBT_SIGNAL,    /* beats missing, or many set aside */
    DOUBT_LEARNING,  /* the personal reference is young */
    DOUBT_EXERTION,  /* the heart still remembers exertion, or may be in it */
    DOUBT_CONDITION, /* atrial fibrillation, a pacemaker or beta blocker is declared */
};
#define DOUBTS (DOUBT_CONDITION + 1)

struct report {
    struct instant at;

    double stress; /* 0..100; NAN: see why */
    enum level level;
    bool raised;       /* clearly above the ordinary, and not for a moment; heart/alarm.h */
    bool sustained;    /* long enough to be worth a suggestion */
    double confidence; /* 0..1: higher is right more often */
    uint32_t doubts;   /* 1 << DOUBT_x */
    double over_bpm;   /* the heart rate above their ordinary; NAN where there is no score */
    enum trend trend;
    enum why why;

    double heart_rate_bpm;
    double rmssd_ms, sdnn_ms;
    double respiration_bpm; /* breaths a minute; NAN where it cannot be told from the beats */
    double respiration_confidence; /* 0..1 */
    double coverage;               /* 0..1, share of the window that usable intervals fill */
    double artifacts;              /* 0..1, share of intervals in the window that were set aside */
    double baseline;               /* 0..1, how far the personal reference has been learnt */
    struct load load;
    enum activity activity;
    char sensor[ID_MAX + 1]; /* empty: none */
    bool simulated;

    /* Over the analysis window; the daemon does not publish these. */
    int32_t nn_count;
    double pnn50_pct, sd1_ms, sd2_ms;
    double stress_index;
    double lf_ms2, hf_ms2, lf_hf;
    double dfa_a1;
};

/* Static strings as published; level, trend: NULL where there is none. */
const char *level_name(enum level l);
const char *trend_name(enum trend t);
const char *why_name(enum why w);
const char *activity_name(enum activity a);
const char *doubt_name(enum doubt d);
