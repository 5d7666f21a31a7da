/* baseline.c - quantiles of histograms that forget */
#include "baseline.h"

#include <math.h>
#include <string.h>

#define RATE_LOW      35.0 /* bpm */
#define RATE_HIGH     200.0
#define RATE_STEP     1.0
#define RATE_QUANTILE 0.5
#define LN_LOW        1.0 /* 2.7 ms */
#define LN_HIGH       5.6 /* 270 ms */
#define LN_STEP       0.05
#define LN_QUANTILE   0.8

#define HALF_LIFE_MIN 180.0
#define PRIOR_MIN     1.0  /* an age says little about a person */
#define STORED_MIN    10.0 /* their own past says more */
#define STORED_LEAST  1.0  /* minutes learnt, below which a stored reference is hardly theirs */
#define HALFWAY_MIN   5.0  /* to a progress of one half */
#define LEARNT_MOST   1e7

/* 71 bpm: adults at rest, seated. ln RMSSD by age: Nunan 2010, Sinnreich and Kark 1998. */
#define PRIOR_RATE      71.0
#define PRIOR_LN_AT_30  3.57
#define PRIOR_LN_A_YEAR (-0.019)

static void histogram_init(struct histogram *h, double low, double high, double step)
{
    memset(h, 0, sizeof(*h));
    h->low = low;
    h->step = step;
    h->bins = (int)lround((high - low) / step) + 1;
    h->scale = 1;
}

static void histogram_add(struct histogram *h, double value, double minutes)
{
    double grow = exp2(minutes / HALF_LIFE_MIN);
    double place = (value - h->low) / h->step;
    int bin = place < 0 ? 0 : place >= h->bins ? h->bins - 1 : (int)place;

    h->scale *= grow;
    h->minutes = h->minutes / grow + minutes;
    h->weight[bin] += h->scale * minutes;
    h->total += h->scale * minutes;
    if (h->scale < 0x1p40)
        return;
    h->total = 0; /* every five days of wearing; also takes up the rounding of the sum */
    for (int i = 0; i < h->bins; i++) {
        h->weight[i] /= h->scale;
        h->total += h->weight[i];
    }
    h->scale = 1;
}

static double histogram_quantile(const struct histogram *h, double quantile)
{
    double want = quantile * h->total, below = 0;
    int bin = 0;

    while (bin < h->bins - 1 && below + h->weight[bin] < want)
        below += h->weight[bin++];
    double part = h->weight[bin] > 0 ? (want - below) / h->weight[bin] : 0;
    return h->low + h->step * (bin + part);
}

/* The prior gives way as minutes come in. */
static double blend(const struct histogram *h, double quantile, double prior, double prior_min)
{
    if (h->minutes <= 0)
        return prior;
    return (prior_min * prior + h->minutes * histogram_quantile(h, quantile)) /
           (prior_min + h->minutes);
}

void baseline_init(struct baseline *b, int32_t age_years)
{
    int32_t age = age_years < 20 ? 20 : age_years > 80 ? 80 : age_years;

    memset(b, 0, sizeof(*b));
    histogram_init(&b->rate, RATE_LOW, RATE_HIGH, RATE_STEP);
    histogram_init(&b->ln_rmssd, LN_LOW, LN_HIGH, LN_STEP);
    b->prior_rate = PRIOR_RATE;
    b->prior_ln_rmssd = PRIOR_LN_AT_30 + PRIOR_LN_A_YEAR * (age - 30);
    b->prior_min = PRIOR_MIN;
}

bool baseline_restore(struct baseline *b, const struct baseline_memory *in)
{
    bool has_ln = !isnan(in->ln_rmssd);

    if (in->version != BASELINE_MEMORY_VERSION ||
        !(in->hr_bpm >= RATE_LOW && in->hr_bpm <= RATE_HIGH) ||
        (has_ln && !(in->ln_rmssd >= LN_LOW && in->ln_rmssd <= LN_HIGH)) ||
        !(in->learnt_min >= 0 && in->learnt_min <= LEARNT_MOST))
        return false;
    b->prior_rate = in->hr_bpm;
    b->prior_min = in->learnt_min >= STORED_LEAST ? STORED_MIN : PRIOR_MIN;
    b->learnt_min = in->learnt_min;
    if (has_ln) {
        b->prior_ln_rmssd = in->ln_rmssd;
        b->ln_known = true;
    }
    return true;
}

void baseline_save(const struct baseline *b, struct baseline_memory *out)
{
    bool has_ln = b->ln_known || b->ln_rmssd.minutes > 0;

    *out = (struct baseline_memory){
        .version = BASELINE_MEMORY_VERSION,
        .hr_bpm = fmin(baseline_rate(b), RATE_HIGH), /* the last bin reaches beyond */
        .ln_rmssd = has_ln ? fmin(baseline_ln_rmssd(b), LN_HIGH) : NAN,
        .learnt_min = fmin(b->learnt_min, LEARNT_MOST),
    };
}

double baseline_rate(const struct baseline *b)
{
    return blend(&b->rate, RATE_QUANTILE, b->prior_rate, b->prior_min);
}

double baseline_ln_rmssd(const struct baseline *b)
{
    return blend(&b->ln_rmssd, LN_QUANTILE, b->prior_ln_rmssd, b->prior_min);
}

void baseline_learn_rate(struct baseline *b, double bpm, double minutes)
{
    histogram_add(&b->rate, bpm, minutes);
    b->learnt_min += minutes;
}

void baseline_learn_ln_rmssd(struct baseline *b, double ln, double minutes)
{
    histogram_add(&b->ln_rmssd, ln, minutes);
}

bool baseline_is_stored(const struct baseline *b)
{
    return b->prior_min > PRIOR_MIN;
}

double baseline_own_min(const struct baseline *b)
{
    return b->rate.minutes + (baseline_is_stored(b) ? b->prior_min : 0);
}

double baseline_progress(const struct baseline *b)
{
    return b->learnt_min / (b->learnt_min + HALFWAY_MIN);
}
