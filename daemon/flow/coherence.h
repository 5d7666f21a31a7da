/*
 * coherence - how steadily the heart swings with the breath, while a routine paces it
 *
 * Of 64 s of beats, resampled to 4 Hz, a straight line taken off, Hann: the power of the highest
 * bin in 0.04..0.24 Hz and of its two neighbours, over that of 1/64..0.40 Hz. routine/swing.h
 * has the whole definition.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define COHERENCE_WINDOW_S 64
#define COHERENCE_EVERY_S  5
/* Of a paced breath: this share at the least, and the peak this near, to count as followed. */
#define COHERENCE_FOLLOWED     0.70
#define COHERENCE_NEAR_PER_MIN 0.5

struct coherence {
    bool known;           /* 64 s of usable beats are there */
    double share;         /* 0..1; NAN: not known */
    double peak_per_min;  /* 2.4..14.4: the rate at which the heart swings; NAN */
    double paced_per_min; /* of the pacer over the same window; NAN: none, or it changed in it */
    bool followed;        /* false also where it is not known */
};
