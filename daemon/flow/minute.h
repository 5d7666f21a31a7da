/*
 * minute - one minute of one person: the row that history keeps
 */
#pragma once

#include "instant.h"
#include "report.h"

#include <stdbool.h>
#include <stdint.h>

#define MINUTE_BEATS_MAX 400 /* 240 bpm and room for broken intervals */

/* Intervals as they came, with what became of them. */
struct minute_beat {
    int32_t ticks;  /* 1/1152000 s */
    uint16_t at_ms; /* arrival, from the start of the minute */
    bool ok;        /* taken as a normal beat */
    bool gap_before;
};

struct minute {
    struct instant start;    /* of the minute; without wall time until the clock is known */
    char sensor[ID_MAX + 1]; /* that led at its end; empty: none */
    bool simulated;
    enum why why;                             /* the most frequent one */
    enum activity activity;                   /* the most frequent one */
    double heart_rate_bpm, rmssd_ms, sdnn_ms; /* means over the reports; NAN: none */
    double stress, confidence;
    double coverage, artifacts;
    double motion_g;
    double raised_s; /* seconds with `raised` */
    uint16_t beat_count;
    uint16_t beats_dropped; /* beyond MINUTE_BEATS_MAX */
    struct minute_beat beats[MINUTE_BEATS_MAX];
};
