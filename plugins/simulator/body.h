/*
 * body - what changes slowly: activity, effort, stress, sleep, the time of day
 *
 *   script row --> targets --> first-order states --+--> mean heart rate
 *   breathing  --> calm ----------^                 +--> vagal tone
 *   noise(seed, time) ------------------------------+--> own breathing rate, motion
 *
 * Both levels of the model stand on it: beats step it by one interval, minutes
 * by one minute, with the exact solution either way, and all noise is a function
 * of the time. So they tell of the same day.
 */
#pragma once

#include "days.h"
#include "people.h"

#include <stdbool.h>
#include <stdint.h>

/* Each follows its target exponentially. */
struct sim_states {
    double effort; /* 0..1: share of the heart rate reserve */
    double strain; /* what effort leaves behind for many minutes */
    double stress; /* in units of the script */
    double sleep;  /* 0..1 */
    double calm;   /* 0..1, through slow breathing or another way to relax */
    double relief; /* 0..1, of this episode of stress, until the next begins */
};

struct sim_body {
    const struct sim_person *person;
    const struct sim_day *day, *day_off;
    uint64_t seed;
    double start_s; /* second of the first day (a Monday) at which t_s is 0 */

    const struct sim_day *today;
    int64_t day_index; /* of the rows below */
    size_t row;
    double row_from_s[SIM_DAY_ROWS_MAX + 1]; /* t_s; one more than rows: the end of the day */
    double row_stress[SIM_DAY_ROWS_MAX];

    struct sim_states now;
    double disturbed_bpm, disturbed_ln; /* on top of heart rate and ln RMSSD: fever, wine */
};

/* How things are at one moment, or over one stretch. */
struct sim_conditions {
    enum sim_activity activity;
    double heart_rate_bpm; /* without anything faster than minutes */
    double vlf_ms;         /* deviation of RR over minutes: times sim_body_drift() */
    double vagal;          /* 1: as at rest */
    double tone;           /* same for the 0.1 Hz waves */
    double own_breaths_per_min;
    double motion_g; /* mean */
};

/* day_off is that of Saturday and Sunday; NULL: as any other. */
void sim_body_init(struct sim_body *b, const struct sim_person *person, const struct sim_day *day,
                   const struct sim_day *day_off, uint64_t seed, int32_t start_minute);
/*
 * Lets dt_s pass from t_s on. `calms`: how calming breath or rest is, 0..1.
 * *mean (may be NULL): the states' means over that time.
 */
void sim_body_step(struct sim_body *b, double t_s, double dt_s, double calms,
                   struct sim_states *mean);
void sim_body_look(const struct sim_body *b, const struct sim_states *s, double t_s,
                   struct sim_conditions *out);
/* Mean 0, deviation 1. */
double sim_body_drift(const struct sim_body *b, double t_s);
/* Motion over the second that begins at t_s. */
double sim_body_motion(const struct sim_body *b, double t_s);
