/*
 * tick.c - one tick: what windows and body hold, as features, and as fields of a report
 */
#include "parts.h"

#include "instant.h"
#include "rr.h"

#include <math.h>

#define SHORT_US    (30 * US_PER_S) /* of the heart rate that a tick looks at */
#define RATES_LEAST 5               /* a device may tell one every five seconds */
#define RR_COVERAGE 0.3 /* below it, or with fewer than RR_LEAST, the device's rate fills in */
#define RR_LEAST    10
#define SETTLE_US   (60 * US_PER_S)

/* Fewest differences that make an RMSSD: 35 in two minutes, 80 in five. */
#define DIFFS_LEAST_120S 35
#define DIFFS_LEAST_300S 80
#define ARTIFACTS_MOST   0.1 /* of an RMSSD that is learnt */

/* Of a beating heart; what lies outside is a missed beat or none. */
#define PLAUSIBLE_LEAST_MS 300
#define PLAUSIBLE_MOST_MS  2000

/* What a window holds of beats, by what counts as one. */
struct beats {
    double mean_ms, coverage, artifacts;
    int64_t count, diffs;
};

static struct beats usable_beats(const struct heart *h, const struct window *w)
{
    return (struct beats){
        .mean_ms = w->nn.n > 0 ? sums_mean_ms(&w->nn) : NAN,
        .coverage = window_coverage(w),
        .artifacts = window_artifacts(&h->windows, w),
        .count = w->nn.n,
        .diffs = w->nn.diff_n,
    };
}

/* Without a rhythm there is nothing that a beat could fall out of: all that a heart can do count.
 */
static struct beats all_beats(const struct heart *h, const struct window *w)
{
    struct beats b = { .mean_ms = NAN };
    uint32_t all = window_count(&h->windows, w);
    int64_t sum = 0;

    for (uint32_t i = w->tail; i != h->windows.head; i++) {
        int32_t ticks = h->windows.ring[i & h->windows.mask].ticks;
        if (ticks < rr_from_ms(PLAUSIBLE_LEAST_MS) || ticks > rr_from_ms(PLAUSIBLE_MOST_MS))
            continue;
        sum += ticks;
        b.count++;
    }
    b.artifacts = all > 0 ? (double)(all - b.count) / all : 0;
    if (b.count == 0)
        return b;
    b.mean_ms = (double)sum / (double)b.count / RR_TICKS_PER_MS;
    b.coverage = fmin(1, (double)sum / RR_TICKS_PER_MS / (double)(w->span_us / US_PER_MS));
    b.diffs = b.count - 1;
    return b;
}

static struct beats beats_in(const struct heart *h, int span)
{
    const struct window *w = &h->windows.window[span];

    return h->fibrillates ? all_beats(h, w) : usable_beats(h, w);
}

static double heart_rate_of(const struct heart *h, int64_t t_us)
{
    struct beats b = beats_in(h, SPAN_30S);

    if (b.coverage >= RR_COVERAGE && b.count >= RR_LEAST)
        return 60000 / b.mean_ms;
    return means_over(&h->rates, t_us, SHORT_US, RATES_LEAST);
}

/* From the first step that saw data, so that ticks on the same grid judge alike. */
static bool is_settled(const struct heart *h, int64_t t_us)
{
    int64_t step_us = h->opt.step_s * US_PER_S;

    if (h->first_us == INSTANT_NEVER)
        return false;
    int64_t into_step = (h->first_us % step_us + step_us) % step_us;
    return t_us - (h->first_us - into_step) >= SETTLE_US;
}

/* Where the detector has taken the disorder for this heart's ordinary; a few differences tell no
 * share. */
static bool is_blind(const struct heart *h, const struct window *w)
{
    bool enough = w->nn.diff_n * 120 * US_PER_S >= DIFFS_LEAST_120S * w->span_us;

    return enough && !h->opt.raw && !h->fibrillates && window_extreme(w) > WINDOW_BLIND;
}

static struct features features_at(struct heart *h, int64_t t_us, double rate_bpm)
{
    const struct window *w = &h->windows.window[SPAN_120S];
    struct beats b = beats_in(h, SPAN_60S);
    /* Raw intervals hold what no heart did: nothing is learnt of their spread. */
    bool enough = !h->fibrillates && !h->opt.raw && w->nn.diff_n >= DIFFS_LEAST_120S;

    return (struct features){
        .t_us = t_us,
        .rate_bpm = rate_bpm,
        .movement = body_movement(&h->body, t_us),
        .coverage_60s = b.coverage,
        .artifacts_60s = b.artifacts,
        .diffs_60s = b.diffs,
        .rmssd_120s_ms = enough && window_artifacts(&h->windows, w) < ARTIFACTS_MOST
                             ? sums_rmssd_ms(&w->nn)
                             : NAN,
        .unreliable = is_blind(h, w),
        .heard = h->heard_us != INSTANT_NEVER && h->heard_us > t_us - SHORT_US,
        .settled = is_settled(h, t_us),
        .condition = h->loosened,
    };
}

static void fill_score(struct heart *h, int64_t t_us, struct report *out)
{
    struct features f = features_at(h, t_us, out->heart_rate_bpm);
    const struct verdict *v = estimate_step(&h->estimate, &f);

    out->stress = v->stress;
    out->level = v->level;
    out->raised = v->raised;
    out->sustained = v->sustained;
    out->confidence = v->confidence;
    out->doubts = v->doubts;
    out->over_bpm = v->over_bpm;
    out->trend = v->trend;
    out->why = v->why;
    out->activity = v->activity;
    out->baseline = baseline_progress(&h->estimate.baseline);
}

static void fill_window(const struct heart *h, struct report *out)
{
    const struct window *w = &h->windows.window[SPAN_REPORT];
    const struct sums *nn = &w->nn;
    struct beats b = beats_in(h, SPAN_REPORT);

    out->coverage = b.coverage;
    out->artifacts = b.artifacts;
    out->nn_count = (int32_t)nn->n;
    if (is_blind(h, w)) /* what was overlooked is counted in the place of what was found */
        out->artifacts = fmax(out->artifacts, window_extreme(w));
    if (h->fibrillates)
        return;
    if (!h->opt.raw && nn->diff_n * 300 < (int64_t)DIFFS_LEAST_300S * h->opt.window_s)
        return;
    out->rmssd_ms = sums_rmssd_ms(nn);
    out->sdnn_ms = sums_sdnn_ms(nn);
    out->pnn50_pct = sums_pnn50_pct(nn);
    out->sd1_ms = sums_sd1_ms(nn);
    out->sd2_ms = sums_sd2_ms(nn);
}

static void clear(struct report *out)
{
    out->stress = out->confidence = out->over_bpm = out->baseline = NAN;
    out->level = LEVEL_NONE;
    out->raised = out->sustained = false;
    out->doubts = 0;
    out->trend = TREND_NONE;
    out->activity = ACTIVITY_UNKNOWN;
    out->rmssd_ms = out->sdnn_ms = out->pnn50_pct = out->sd1_ms = out->sd2_ms = NAN;
    out->respiration_bpm = out->respiration_confidence = NAN;
    out->coverage = out->artifacts = NAN;
    out->nn_count = 0;
    out->stress_index = out->lf_ms2 = out->hf_ms2 = out->lf_hf = out->dfa_a1 = NAN;
}

void heart_tick(struct heart *h, int64_t t_us, struct report *out)
{
    t_us = heart_forward(h, t_us);
    windows_slide(&h->windows, t_us);
    clear(out);
    out->heart_rate_bpm = heart_rate_of(h, t_us);
    out->why = isnan(out->heart_rate_bpm) ? WHY_NO_SENSOR : WHY_OK;
    if (h->opt.want & HEART_WANT_SCORE)
        fill_score(h, t_us, out);
    if (h->opt.want & HEART_WANT_WINDOW)
        fill_window(h, out);
    if (h->metrics && !h->fibrillates)
        metrics_fill(h->metrics, &h->windows, &h->windows.window[SPAN_REPORT], t_us, out);
}
