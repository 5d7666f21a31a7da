/*
 * parts - what the files of heart/ share of one heart
 */
#pragma once

#include "heart.h"

#include "artifact.h"
#include "body.h"
#include "estimate.h"
#include "intake.h"
#include "means.h"
#include "metrics.h"
#include "window.h"

/* The windows over the beats; the longer ones of the score come last. */
enum { SPAN_30S, SPAN_REPORT, SPAN_60S, SPAN_120S, SPANS };

struct heart {
    struct heart_options opt;
    struct intake intake;
    struct artifact artifact;
    struct windows windows;
    struct means rates;
    struct body body;
    struct estimate estimate;
    struct metrics *metrics; /* NULL: none of them is wanted */
    bool fibrillates;        /* declared: beats follow no rhythm */
    bool loosened;           /* declared: a condition that loosens the heart from tension */
    int64_t intervals;       /* given so far, empty ones too */
    int64_t now_us;          /* newest instant seen; nothing is older */
    int64_t first_us, heard_us, usable_us; /* INSTANT_NEVER: not yet */
};

/* heart.c: time does not go back; what is older than the newest counts as simultaneous with it. */
int64_t heart_forward(struct heart *h, int64_t t_us);
