/*
 * baseline - a person's own ordinary: what their heart does when nothing is the matter
 *
 *     days of before --> middle --+
 *     or what an age tells -------+--> prior --+
 *                                              +--> reference --> the score is measured against it
 *     minutes worn --+--> recent histogram ----+
 *                    |
 *                    +--> today's histogram --> median --> a day of its own, merged with the
 *                                                          days of before when stored
 *
 * Of the heart rate the reference is the middle, of ln RMSSD the upper fifth
 * begins. The prior gives way as minutes come in. When a day ends it is stored
 * among the days, and their middle is the next prior. The recent minutes go on
 * over midnight, and over a restart that is soon over: a person who sits there
 * calmly is measured against the same as the minute before.
 */
#pragma once

#include "days.h"
#include "histogram.h"
#include "memory.h"

#include <stdbool.h>
#include <stdint.h>

struct baseline {
    struct histogram rate, ln_rmssd;             /* recent */
    struct histogram today_rate, today_ln_rmssd; /* today, of this run */
    double prior_rate, prior_ln_rmssd;
    double prior_min;  /* how much the prior weighs */
    double today_min;  /* learnt in this run on this day, never forgotten */
    double learnt_min; /* over all days, never forgotten */
    double progress;
    bool ln_known; /* prior_ln_rmssd is the person's, not their age's */
    int32_t day;   /* today; DAY_UNDATED: not known */
    struct days days;
};

void baseline_init(struct baseline *b, int32_t age_years);
/*
 * fresh: the recent minutes go on; where the day is known before, the prior is of the others.
 * false: not plausible, nothing was taken.
 */
bool baseline_restore(struct baseline *b, const struct baseline_memory *in, bool fresh);
/* Of somebody new with less than two minutes nothing is handed on: all but an age is unknown. */
void baseline_save(const struct baseline *b, struct baseline_memory *out);
/*
 * What was learnt before a day was known belongs to it; another one closes it. The recent minutes
 * go on from one day to the next, not over a day without.
 */
void baseline_set_day(struct baseline *b, int32_t day);

double baseline_rate(const struct baseline *b);
double baseline_ln_rmssd(const struct baseline *b);
/* minutes: how much this value weighs. */
void baseline_learn_rate(struct baseline *b, double bpm, double minutes);
void baseline_learn_ln_rmssd(struct baseline *b, double ln, double minutes);
/* A reading that counts as minutes of both; NAN and what is out of range are left out. */
void baseline_learn_reading(struct baseline *b, double bpm, double ln, double minutes);

/* Minutes of this person's own that stand behind the reference. */
double baseline_own_min(const struct baseline *b);
/* Whether what stands behind it was stored by an earlier run, or on an earlier day. */
bool baseline_is_stored(const struct baseline *b);
/* 0..1; only ever grows: half of it with minutes (5 are half of that), half with days, up to 7. */
double baseline_progress(const struct baseline *b);
