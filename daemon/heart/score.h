/*
 * score - from the heart rate beside its reference to 0..100
 *
 *     deviation = rate - reference, from -4 to 20 bpm
 *     average   = of the deviation, rising within 20 s, falling within 120 s
 *     score     = 100 / (1 + e^(-(average - 3) / 2.164))     3 bpm are 50 points, 6 are 80
 */
#pragma once

#define SCORE_UNDECIDED_BPM 3.0

struct score {
    double average; /* bpm; NAN: begins anew */
};

void score_init(struct score *s);
double score_step(struct score *s, double over_bpm, double dt_s);
/* The next score is averaged with nothing before it. */
void score_break(struct score *s);
/* How far from undecided, 0..1. */
double score_decided(const struct score *s);
