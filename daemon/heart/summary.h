/*
 * summary - the HRV of a whole recording, after HRV.md section 2
 *
 * Takes the beats that heart/ decided on and keeps exact integer sums. What needs more than sums
 * (spectrum, DFA, geometry, entropy) is made at the end from all beats. How many those are nobody
 * knows before, so whoever reads the recording keeps them, and summary_result() takes its memory
 * when it is called: the one place of this room that allocates after a _new.
 */
#pragma once

#include "heart.h"
#include "series.h"

#include <stdint.h>

/* What is made from all beats; the rest comes from sums and is always there. */
enum summary_want {
    SUMMARY_WANT_GEOMETRY = 1 << 0, /* tri_index, tinn */
    SUMMARY_WANT_INDEX = 1 << 1,    /* stress_index */
    SUMMARY_WANT_SPECTRUM = 1 << 2, /* vlf, lf, hf, lf_hf, total_power */
    SUMMARY_WANT_DFA = 1 << 3,      /* dfa_a1 */
    SUMMARY_WANT_ENTROPY = 1 << 4,  /* sampen */
};

/* NAN: cannot be told, or was not wanted. */
struct hrv_summary {
    int64_t nn_count;
    double mean_nn_ms, mean_hr_bpm;
    double sdnn_ms, rmssd_ms, ln_rmssd, sdsd_ms;
    double pnn50_pct, pnn20_pct;
    double sd1_ms, sd2_ms, sd_ratio;
    double tri_index, tinn_ms;
    double stress_index;
    double vlf_ms2, lf_ms2, hf_ms2, lf_hf, total_power_ms2;
    double dfa_a1;
    double sampen;
    int64_t ectopic, missed, extra, long_beats, short_beats;
    int64_t gaps;
    double duration_s; /* of all intervals, usable or not */
};

struct summary;

struct summary *summary_new(void);
void summary_free(struct summary *s);
void summary_beat(struct summary *s, const struct beat *b);
/* What came so far were no beats. */
void summary_clear(struct summary *s);
/* 0 or -ENOMEM. all: every beat that summary_beat() was given, in order; may be empty where `want`
 * is 0. */
int summary_result(const struct summary *s, const struct series *all, uint32_t want,
                   struct hrv_summary *out);
