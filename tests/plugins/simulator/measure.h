/*
 * measure - runs a simulated heart for a while and says what it did
 */
#pragma once

#include "model.h"

struct measured {
    double mean_rr_ms, heart_rate_bpm; /* of normal beats */
    double rmssd_ms, sdnn_ms;
    int beats, ectopic;
};

/* Beats until the model's time is `until_s`. */
struct measured measure_until(struct sim_model *m, double until_s);
/* The same beats, also kept: up to max of them, `*count` in all. */
struct measured measure_keep(struct sim_model *m, double until_s, struct sim_beat *keep, int max,
                             int *count);

/* A day on which one thing is done all the time. */
struct sim_day measure_day(const struct sim_day_row *row);

/* Power of RR (ms2) in the bin around hz, over the beats; 5 min of them are enough. */
double measure_power(const struct sim_beat *beats, int count, double hz);
