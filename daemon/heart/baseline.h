/*
 * baseline - a person's own ordinary: what their heart does when nothing is the matter
 *
 * Two histograms that slowly forget (half of a worn minute's weight after three
 * worn hours): the heart rate, whose middle is the reference, and ln RMSSD, whose
 * upper fifth is. Until they hold enough, what was known before (stored, or the
 * ordinary of their age) weighs in.
 */
#pragma once

#include "memory.h"

#include <stdbool.h>
#include <stdint.h>

#define BASELINE_BINS_MAX 166

struct histogram {
    double low, step;
    int bins;
    double minutes; /* learnt, after forgetting */
    double scale;   /* what a new minute weighs; grows, in place of all others shrinking */
    double total;   /* of weight[] */
    double weight[BASELINE_BINS_MAX];
};

struct baseline {
    struct histogram rate, ln_rmssd;
    double prior_rate, prior_ln_rmssd;
    double prior_min;  /* how much the prior weighs */
    double learnt_min; /* over all days, never forgotten */
    bool ln_known;     /* prior_ln_rmssd is the person's, not their age's */
};

void baseline_init(struct baseline *b, int32_t age_years);
/* false: not plausible, nothing was taken. */
bool baseline_restore(struct baseline *b, const struct baseline_memory *in);
void baseline_save(const struct baseline *b, struct baseline_memory *out);

double baseline_rate(const struct baseline *b);
double baseline_ln_rmssd(const struct baseline *b);
/* minutes: how much this value weighs. */
void baseline_learn_rate(struct baseline *b, double bpm, double minutes);
void baseline_learn_ln_rmssd(struct baseline *b, double ln, double minutes);

/* Minutes of this person's own that stand behind the reference. */
double baseline_own_min(const struct baseline *b);
/* Whether what stands behind it was stored by an earlier run. */
bool baseline_is_stored(const struct baseline *b);
/* 0..1; only ever grows. */
double baseline_progress(const struct baseline *b);
