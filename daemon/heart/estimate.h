/*
 * estimate - one tick: what the windows say, through gate, score and baseline, to a verdict
 *
 *     features --> usable? --> gate --> score --> alarm, trend, level --> verdict
 *                                ^        ^
 *                                +- baseline <- learns after the score of the same tick
 */
#pragma once

#include "alarm.h"
#include "baseline.h"
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
    double motion_g; /* mean of 30 s; NAN: no source of motion */
    double coverage_60s, artifacts_60s;
    int64_t diffs_60s;
    double rmssd_120s_ms; /* NAN: too few differences */
    double coverage_120s, artifacts_120s;
    bool blind;   /* so many extreme differences that the detector cannot be believed */
    bool heard;   /* something arrived in the last 30 s, usable or not */
    bool settled; /* data have come for a minute */
};

struct verdict {
    double stress; /* NAN: see why */
    enum level level;
    bool raised, sustained;
    double confidence; /* NAN where there is no score */
    enum trend trend;
    enum why why;
    enum activity activity;
};

struct estimate {
    int32_t age_years, step_s;
    struct baseline baseline;
    struct gate gate;     /* decides what is scored and learnt */
    struct gate cautious; /* withholds more, where there is no source of motion */
    struct score score;
    struct alarm alarm;   /* of what was reported */
    struct alarm tension; /* of what was scored, withheld or not: learning waits for it */
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
