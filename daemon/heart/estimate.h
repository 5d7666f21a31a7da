/*
 * estimate - one tick: what the windows say, through gate, score and baseline, to a verdict
 *
 *     features --> a rate? --> asleep? --> gate --> score --> alarm, trend, level --> verdict
 *                                           ^         |
 *                                           +- baseline, learning after the score
 *
 * The score is how far the heart rate of the last minute has been above the
 * person's own ordinary. All else decides when that may be said, and how
 * surely: not while the body is at work or recovers from it, not asleep, and
 * with an alarm only where exertion is the less likely reason.
 */
#pragma once

#include "alarm.h"
#include "baseline.h"
#include "body.h"
#include "debt.h"
#include "gate.h"
#include "report.h"
#include "score.h"
#include "trend.h"

#include <stdbool.h>
#include <stdint.h>

/* What is known at one tick. */
struct features {
    int64_t t_us;
    double rate_bpm; /* mean of 30 s; NAN: none */
    struct movement movement;
    double coverage_60s, artifacts_60s;
    int64_t diffs_60s;
    double rmssd_120s_ms; /* NAN: too few differences, or too many artifacts among them */
    bool unreliable;      /* so many extreme differences that the detector cannot be believed */
    bool heard;           /* something arrived in the last 30 s, usable or not */
    bool settled;         /* data have come for a minute */
    bool condition;       /* one is declared that loosens the heart from tension */
};

struct verdict {
    double stress; /* NAN: see why */
    enum level level;
    bool raised, sustained;
    double confidence; /* NAN where there is no score, as the next ones */
    uint32_t doubts;
    double over_bpm;
    enum trend trend;
    enum why why;
    enum activity activity;
};

struct estimate {
    int32_t age_years, step_s;
    struct baseline baseline;
    struct gate gate;
    struct debt debt;
    struct moved moved;
    bool lasting; /* soft movement goes on */
    bool asleep;
    struct score score;
    struct alarm alarm;
    struct score_history history;
    enum level level;
    double scored_min;   /* in this run */
    int64_t first_us;    /* first tick with a rate; INSTANT_NEVER: none yet */
    int64_t previous_us; /* last tick; INSTANT_NEVER: none yet */
    int64_t missing_us;  /* since when there has been no rate; INSTANT_NEVER: there is */
    struct verdict verdict;
};

void estimate_init(struct estimate *e, int32_t age_years, int32_t step_s);
/* The same tick again changes nothing. */
const struct verdict *estimate_step(struct estimate *e, const struct features *f);
