/* score.c - evidence, its average, and the logistic curve */
#include "score.h"

#include "instant.h"
#include "sorted.h"

#include <math.h>

#define RECENT_US   (600 * US_PER_S)
#define UNITS_A_BPM 1e6

#define WEIGHT_REFERENCE 0.5
#define WEIGHT_LOW       0.5
#define WEIGHT_LN_RMSSD  3.0
#define LN_ABOVE_MOST    0.5 /* a calm RMSSD excuses this much, */
#define LN_BELOW_MOST    1.2 /* a tense one accuses this much */

#define AVERAGE_S   20.0
#define EVIDENCE_50 3.2
#define EVIDENCE_E  3.0 /* width of the curve */

void score_init(struct score *s)
{
    s->head = s->count = 0;
    s->average = NAN;
}

void score_break(struct score *s)
{
    s->average = NAN;
}

static void forget_oldest(struct score *s)
{
    uint32_t i = (s->head + SCORE_RECENT_MAX - s->count) % SCORE_RECENT_MAX;
    sorted_remove(s->sorted, (int)s->count, s->recent[i]);
    s->count--;
}

static void remember(struct score *s, int64_t t_us, double rate_bpm)
{
    int32_t rate = (int32_t)lround(rate_bpm * UNITS_A_BPM);

    while (s->count > 0) {
        uint32_t i = (s->head + SCORE_RECENT_MAX - s->count) % SCORE_RECENT_MAX;
        if (s->count < SCORE_RECENT_MAX && s->recent_t_us[i] > t_us - RECENT_US)
            break;
        forget_oldest(s);
    }
    s->recent_t_us[s->head] = t_us;
    s->recent[s->head] = rate;
    s->head = (s->head + 1) % SCORE_RECENT_MAX;
    sorted_insert(s->sorted, (int)s->count, rate);
    s->count++;
}

/* The tenth percentile of the last ten minutes: how low this heart can go today. */
static double recent_low(const struct score *s)
{
    double place = 0.1 * (s->count - 1);
    uint32_t at = (uint32_t)place;
    double low = s->sorted[at];

    if (at + 1 < s->count)
        low += (place - at) * ((double)s->sorted[at + 1] - low);
    return low / UNITS_A_BPM;
}

static double evidence(const struct score *s, const struct score_input *in)
{
    double recent_min = s->count * in->dt_s / 60;
    double low =
        (in->prior_min * fmin(in->reference_bpm, in->rate_bpm) + recent_min * recent_low(s)) /
        (in->prior_min + recent_min);
    double e =
        WEIGHT_REFERENCE * (in->rate_bpm - in->reference_bpm) + WEIGHT_LOW * (in->rate_bpm - low);

    if (!isnan(in->ln_rmssd_below))
        e += WEIGHT_LN_RMSSD * fmin(fmax(in->ln_rmssd_below, -LN_ABOVE_MOST), LN_BELOW_MOST);
    return e;
}

double score_step(struct score *s, const struct score_input *in)
{
    remember(s, in->t_us, in->rate_bpm);
    double e = evidence(s, in);

    if (isnan(s->average))
        s->average = e;
    else
        s->average += (1 - exp(-in->dt_s / AVERAGE_S)) * (e - s->average);
    return 100 / (1 + exp(-(s->average - EVIDENCE_50) / EVIDENCE_E));
}
