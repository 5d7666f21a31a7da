/*
 * model - a simulated heart: beat by beat, or minute by minute
 *
 * Both levels show the same person on the same day: use one or the other on a
 * model, from its beginning. What a strap makes of the beats is strap.h's.
 *
 * Pure: no host, no I/O, no clock, no allocation. The same options and the same
 * calls give the same numbers on every machine (noise.h says how).
 */
#pragma once

#include "body.h"
#include "breath.h"
#include "noise.h"

#include <stdbool.h>
#include <stdint.h>

#define SIM_TICKS_PER_S 1152000

struct sim_options {
    const struct sim_person *person;
    const struct sim_day *day;
    const struct sim_day *day_off; /* Saturday and Sunday; NULL: as any other day */
    uint64_t seed;
    int32_t start_minute; /* of a Monday, 0..1439 */
};

enum sim_beat_kind {
    SIM_BEAT_NORMAL,
    SIM_BEAT_ECTOPIC, /* came early */
    SIM_BEAT_PAUSE,   /* the one after it, late by as much */
};

struct sim_beat {
    int64_t t_ticks;  /* when it fell, 1/1152000 s since the start */
    int32_t rr_ticks; /* since the beat before */
    enum sim_beat_kind kind;
};

struct sim_minute {
    int64_t index; /* since the start */
    enum sim_activity activity;
    double heart_rate_bpm;
    double rmssd_ms, sdnn_ms; /* of normal beats, as true, not as measured */
    double breaths_per_min;
    double motion_g; /* mean of the deviation of |acceleration| over 1 s */
    double stress;   /* in the script's units: what an estimator is to find */
};

/* In memory of the caller; no pointers to itself, may be copied. */
struct sim_model {
    struct sim_body body;
    struct sim_breath breath;
    struct sim_random random;
    int64_t t_ticks; /* the last beat */
    int64_t minute;
    double relaxes; /* 0..1: how deep, by another way than breathing */

    double respiratory_ms, mayer_ms, beat_ms; /* amplitudes, and a deviation, at rest */
    double swing;        /* the respiratory gain; takes some breaths to build up */
    double mayer_phase;  /* turns */
    int32_t pause_ticks; /* > 0: the interval that follows an ectopic beat */
};

void sim_model_init(struct sim_model *m, const struct sim_options *opt);

/* The next beat. */
void sim_model_beat(struct sim_model *m, struct sim_beat *out);
/* The next minute. */
void sim_model_minute(struct sim_model *m, struct sim_minute *out);

/*
 * A breathing pacer names a phase and its length; beat level. Takes effect with
 * the next beat, if this person follows.
 */
void sim_model_hear(struct sim_model *m, enum sim_phase phase, double seconds);
/* Breathing at a rate, from the next beat or minute on, if this person follows; 0: as they like. */
void sim_model_breathe(struct sim_model *m, double per_minute);
/*
 * Relaxing without a pacer (music, a massage), from the next beat or minute on: calms as breathing
 * at a calming rate does, but does not swing the heart. 0..1; 0: no more.
 */
void sim_model_relax(struct sim_model *m, double depth);
/*
 * Something that is in no script, from the next beat or minute on until told otherwise: so much on
 * top of the heart rate and of ln RMSSD. Fever, wine, the night after a massage; 0, 0: over.
 */
void sim_model_disturb(struct sim_model *m, double bpm, double ln_rmssd);
/* Motion over the second that begins at t_ticks, near the last beat. */
double sim_model_motion(const struct sim_model *m, int64_t t_ticks);
