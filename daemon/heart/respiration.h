/*
 * respiration - breaths a minute, from how the heart follows them
 *
 * The heart beats faster while one breathes in (respiratory sinus arrhythmia). Two looks at the
 * NN of the last minute must agree: the peak of the spectrum, power times frequency, and the
 * cycles in the band around it, counted after Schaefer and Kratky (Ann Biomed Eng 2008; 36: 476):
 * from maximum to maximum above 0.3 of their third quartile, with exactly one minimum below 0
 * between. The confidence is the product of
 *
 *     share       of the peak in its surroundings
 *     cover       of the counted cycles in the time looked at
 *     evenness    of the cycles
 *     amplitude   of the breath's wave, in ms
 *     agreement   of count and peak
 *
 * Above 9 breaths a minute these ask for little. Below, waves of blood pressure (Mayer waves,
 * about 6 a minute) look the same: only a wave that is larger, purer and more even than those
 * usually are is called a breath. A wrong answer is worse than none: below
 * RESPIRATION_CONFIDENT bpm is NAN.
 *
 * Range 4..40 a minute, and below 0.45 of the heart rate, which samples it. bpm and confidence are
 * NAN where the newest run without a gap (series.h) has less than 40 s, fewer than 25 NN or more
 * than a fifth of its intervals set aside. Of adults at rest: whoever speaks breathes irregularly
 * and mostly gets no answer; with beta blockers, in old age, in atrial fibrillation there is
 * little or no such wave, and none. daemon/heart/README.md has figures.
 *
 * Cost: about 7 us.
 */
#pragma once

#include "series.h"

#include <stdint.h>

#define RESPIRATION_US        INT64_C(60000000)
#define RESPIRATION_BEATS     480 /* at most, in that time */
#define RESPIRATION_CONFIDENT 0.5

struct breath {
    double bpm, confidence;
};

struct respiration;

/* NULL only when out of memory. */
struct respiration *respiration_new(void);
void respiration_free(struct respiration *r);
/* last: the intervals of the last minute. */
void respiration_of(struct respiration *r, const struct series *last, struct breath *out);
