/*
 * trend - which way the score is going, and the word for where it is
 */
#pragma once

#include "report.h"

#include <stdint.h>

#define TREND_BINS 36 /* six minutes, of 10 s each */

struct score_history {
    struct {
        int64_t bin; /* instant / 10 s; tells this round's from the last one's */
        double sum;
        int32_t count;
    } bins[TREND_BINS];
};

/* What follows is compared with nothing before it. */
void trend_break(struct score_history *h);
/*
 * Takes in a score and compares the last minute with the five before it. step_s: between ticks;
 * TREND_NONE: too little was scored to tell.
 */
enum trend trend_step(struct score_history *h, int64_t t_us, double score, int32_t step_s);

/* The word for a score; one that falls keeps the higher word for 5 points more. */
enum level level_step(enum level before, double score);
