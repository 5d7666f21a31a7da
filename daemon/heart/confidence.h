/*
 * confidence - how often an answer like this one is right, and what lowers it
 *
 *     signal * learnt * exertion * motion * condition * (.1 + .9 tanh(|average - 3| / 5))
 *
 * Each factor scales, none clips, so that the order survives. On recordings the
 * quality of the data alone orders the answers wrongly on two sets of four;
 * what tells the right answers on every one is how far from undecided they are.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct grounds {
    double coverage_60s, artifacts_60s;
    int64_t diffs_60s;
    double own_min;      /* of the person's own minutes behind the reference */
    bool active_of_late; /* the gate was closed within ten minutes */
    bool locked;         /* exertion is as good an explanation */
    bool motion_known;
    bool condition;
    double decided; /* 0..1, of the score */
};

/* 0..1; *doubts: the 1 << DOUBT_x that lower it by more than a tenth. */
double confidence(const struct grounds *in, uint32_t *doubts);
