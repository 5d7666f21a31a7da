/*
 * summary - the HRV of a whole recording, after HRV.md section 2
 *
 * Takes the beats that heart/ decided on and keeps exact integer sums. Fields
 * that need more than sums come later and are NAN until then.
 */
#pragma once

#include "heart.h"

struct hrv_summary {
    int64_t nn_count;
    double mean_nn_ms, mean_hr_bpm;
    double sdnn_ms, rmssd_ms, ln_rmssd, sdsd_ms;
    double pnn50_pct, pnn20_pct;
    double sd1_ms, sd2_ms, sd_ratio;
    int64_t ectopic, missed, extra, long_beats, short_beats;
    int64_t gaps;
    double duration_s; /* of all intervals, usable or not */
};

struct summary;

struct summary *summary_new(void);
void summary_free(struct summary *s);
void summary_beat(struct summary *s, const struct beat *b);
void summary_result(const struct summary *s, struct hrv_summary *out);
