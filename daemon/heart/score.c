/* score.c - deviation, its average, and the logistic curve */
#include "score.h"

#include <math.h>

#define BELOW_MOST 4.0  /* a calm stretch does not excuse what follows */
#define ABOVE_MOST 20.0 /* standing up, a laugh: a spike does not last for ever */

/*
 * Under a stressor the rate is up for a minute or two and then falls while the task goes on:
 * arousal outlasts it. From 75 to 150 s the figures are level.
 */
#define RISE_S 20.0
#define FALL_S 120.0

/*
 * A person's rate at rest spreads by 3 to 5 bpm; a stressor in the laboratory raises it by 2 to 6
 * in the median, mental arithmetic by 16. An average that is slow to fall lies 1 bpm higher.
 */
#define WIDTH_BPM 2.164 /* 6 bpm: 80 points */

/* Right more often the further from undecided, up to about this; never quite nothing. */
#define DECIDED_BPM   5.0
#define DECIDED_LEAST 0.1

void score_init(struct score *s)
{
    s->average = NAN;
}

void score_break(struct score *s)
{
    s->average = NAN;
}

double score_step(struct score *s, double over_bpm, double dt_s)
{
    double d = fmin(fmax(over_bpm, -BELOW_MOST), ABOVE_MOST);

    if (isnan(s->average)) /* high at once, it may still be falling from exertion */
        s->average = fmin(d, SCORE_UNDECIDED_BPM);
    else
        s->average += (1 - exp(-dt_s / (d > s->average ? RISE_S : FALL_S))) * (d - s->average);
    return 100 / (1 + exp(-(s->average - SCORE_UNDECIDED_BPM) / WIDTH_BPM));
}

double score_decided(const struct score *s)
{
    return DECIDED_LEAST +
           (1 - DECIDED_LEAST) * tanh(fabs(s->average - SCORE_UNDECIDED_BPM) / DECIDED_BPM);
}
