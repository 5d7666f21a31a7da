/*
 * people - the simulated people, one row each
 *
 * Every number of a row is an ordinary one for such a person in published work;
 * the sources stand beside the table. They were fixed before anything was tuned
 * on them, and are not to be moved to make an estimator look better.
 */
#pragma once

#include <stddef.h>

struct sim_person {
    const char *name;
    const char *about;
    int age_years;

    /* Seated, awake, at ease, at ten in the morning. */
    double rest_bpm;
    double rmssd_ms;
    double lf_ms2; /* power of the waves around 0.1 Hz */
    double vlf_ms; /* deviation of the drift over minutes */
    double breaths_per_min;

    double resonance_per_min; /* the breathing rate at which the heart swings most */
    double follows;           /* 0..1: how often and how closely a breathing pacer is followed */

    /* A stressor of strength 1, such as mental arithmetic before others. */
    double stress_bpm;
    double stress_ln_rmssd; /* fall of ln RMSSD through the vagus alone */

    double onset_s, recovery_s; /* time constants of the heart rate with effort */
    double sleep_bpm;           /* how far sleep lowers the rate */

    double ectopic_per_h;
    double missed, extra; /* share of beats that the strap misses, or doubles */
    double loose_per_day, dropped_per_day;
};

extern const struct sim_person sim_people[];
extern const size_t sim_people_count;

/* NULL: nobody of that name. */
const struct sim_person *sim_person_find(const char *name);
/* Tanaka, Monahan, Seals 2001: 208 - 0.7 age. */
double sim_person_max_bpm(const struct sim_person *p);
