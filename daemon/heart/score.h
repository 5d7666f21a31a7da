/*
 * score - from heart rate and RMSSD beside their references to 0..100
 *
 *     evidence = (rate - reference) / 2  +  (rate - low of the last 10 min) / 2
 *              + 3 * (reference of ln RMSSD - ln RMSSD), where RMSSD can be trusted
 *     score    = logistic of its average over about 20 s
 *
 * In beats a minute: 3.2 above one's ordinary are 50 points, 7.4 are 80.
 */
#pragma once

#include <stdint.h>

#define SCORE_RECENT_MAX 600 /* ten minutes of ticks, one a second */

struct score_input {
    int64_t t_us;
    double dt_s; /* since the tick before, scored or not */
    double rate_bpm, reference_bpm;
    double prior_min;      /* how much the reference weighs against the low */
    double ln_rmssd_below; /* reference - value; NAN: not to be trusted */
};

struct score {
    double average; /* of the evidence; NAN: begins anew */
    uint32_t head, count;
    int64_t recent_t_us[SCORE_RECENT_MAX];
    int32_t recent[SCORE_RECENT_MAX]; /* rates in 1e-6 bpm, in order of time */
    int32_t sorted[SCORE_RECENT_MAX + 1];
};

void score_init(struct score *s);
double score_step(struct score *s, const struct score_input *in);
/* The next score is averaged with nothing before it. */
void score_break(struct score *s);
