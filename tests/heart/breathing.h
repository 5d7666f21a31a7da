/*
 * breathing - made-up intervals of a heart that follows a known breath
 *
 * Breaths of uneven length and depth, with a second harmonic; waves of blood pressure about
 * 0.1 Hz, a slow drift, noise of the sensor, 1/1024 s of a strap, ectopic beats that were found.
 */
#pragma once

#include "random.h"
#include "series.h"

struct breathing {
    double breaths_per_min;
    double depth_ms;   /* amplitude of the wave that breathing makes */
    double uneven;     /* standard deviation of a breath's length, of its mean */
    double mayer_ms;   /* standard deviation of the waves about 0.1 Hz */
    double drift_ms;   /* standard deviation of what is slower */
    double noise_ms;   /* standard deviation, of each interval */
    double ectopic;    /* share of beats; each sets two intervals aside */
    double heart_rate; /* a minute */
};

#define BREATHING_BEATS 480

/*
 * A minute of it. Returns how many beats; *actual is the breath as it came out: 60 / the mean
 * length of the breaths in it.
 */
size_t breathing_make(const struct breathing *b, struct random *r,
                      struct series_beat beats[BREATHING_BEATS], double *actual);
