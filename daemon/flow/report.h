/*
 * report - how a person is at one moment: the payload of balm/P/state
 *
 * Numbers that are not known are NAN and become null. `why` is always set; a
 * report without a score says there why it has none.
 */
#pragma once

#include "id.h"
#include "instant.h"

#include <stdbool.h>
#include <stdint.h>

enum level { LEVEL_NONE, LEVEL_CALM, LEVEL_ORDINARY, LEVEL_ELEVATED, LEVEL_HIGH };

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

struct report {
    struct instant at;

    double stress; /* 0..100; NAN: see why */
    enum level level;
    bool raised;       /* 80 or more for 40 s, until below 70 for 60 s */
    bool sustained;    /* long enough to be worth a suggestion */
    double confidence; /* 0..1 */
    enum trend trend;
    enum why why;

    double heart_rate_bpm;
    double rmssd_ms, sdnn_ms;
    double respiration_bpm;
    double coverage;  /* 0..1, share of the window that usable intervals fill */
    double artifacts; /* 0..1, share of intervals in the window that were set aside */
    double baseline;  /* 0..1, how far the personal reference has been learnt */
    double load_today_min, load_week_min;
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
