/*
 * heart.c - puts the room together: what arrives goes into the windows, a tick asks them
 */
#include "heart.h"

#include "artifact.h"
#include "estimate.h"
#include "instant.h"
#include "intake.h"
#include "means.h"
#include "rr.h"
#include "window.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#define AGE_UNKNOWN 30

#define RATE_LOW      30.0
#define RATE_HIGH     230.0
#define MOTION_MOST_G 100.0
#define SHORT_US      (30 * US_PER_S) /* of the rates and the motion that a tick looks at */
#define RATES_LEAST   9
#define MOTION_LEAST  11
#define RR_COVERAGE   0.3 /* below it, or with fewer than RR_LEAST, the device's rate fills in */
#define RR_LEAST      10
#define SETTLE_US     (60 * US_PER_S)

/* Fewest differences that make an RMSSD: 35 in two minutes, 80 in five. */
#define DIFFS_LEAST_120S 35
#define DIFFS_LEAST_300S 80

enum { SPAN_30S, SPAN_REPORT, SPAN_60S, SPAN_120S, SPANS };
static_assert(SPANS == WINDOWS_MAX, "one window a span");

struct heart {
    struct heart_options opt;
    struct intake intake;
    struct artifact artifact;
    struct windows windows;
    struct means rates, motion;
    struct estimate estimate;
    int64_t intervals;                     /* given so far, empty ones too */
    int64_t now_us;                        /* newest instant seen; nothing is older */
    int64_t first_us, heard_us, usable_us; /* INSTANT_NEVER: not yet */
};

static int32_t clamp(int32_t low, int32_t x, int32_t high)
{
    return x < low ? low : x > high ? high : x;
}

/* The windows that are asked for; the longer ones of the score come last. */
static int windows_new(struct heart *h)
{
    const int32_t spans_s[SPANS] = {
        [SPAN_30S] = 30, [SPAN_REPORT] = h->opt.window_s, [SPAN_60S] = 60, [SPAN_120S] = 120
    };
    return windows_init(&h->windows, spans_s, h->opt.want & HEART_WANT_SCORE ? SPANS : SPAN_60S);
}

struct heart *heart_new(const struct heart_options *opt)
{
    struct heart *h = calloc(1, sizeof(*h));
    if (!h)
        return NULL;

    h->opt = *opt;
    if (opt->age_years < 16 || opt->age_years > 120)
        h->opt.age_years = AGE_UNKNOWN;
    h->opt.window_s = clamp(30, opt->window_s, 3600);
    h->opt.step_s = clamp(1, opt->step_s, 60);
    if (windows_new(h) < 0) {
        free(h);
        return NULL;
    }
    artifact_init(&h->artifact);
    estimate_init(&h->estimate, h->opt.age_years, h->opt.step_s);
    h->now_us = INT64_MIN;
    h->first_us = h->heard_us = h->usable_us = INSTANT_NEVER;
    return h;
}

void heart_free(struct heart *h)
{
    if (!h)
        return;
    windows_fini(&h->windows);
    free(h);
}

/* Time does not go back: what is older than the newest counts as simultaneous with it. */
static int64_t forward(struct heart *h, int64_t t_us)
{
    if (t_us > h->now_us)
        h->now_us = t_us;
    return h->now_us;
}

static int64_t hear(struct heart *h, int64_t t_us)
{
    t_us = forward(h, t_us);
    h->heard_us = t_us;
    if (h->first_us == INSTANT_NEVER)
        h->first_us = t_us;
    return t_us;
}

static void take_in(struct heart *h, const struct beat *b)
{
    windows_add(&h->windows, b->t_us, b->ticks, b->ok, b->adjacent);
    if (h->opt.on_beat)
        h->opt.on_beat(h->opt.ctx, b);
}

void heart_interval(struct heart *h, int64_t t_us, const struct rr_interval *rr)
{
    struct beat b = { .index = h->intervals++, .t_us = hear(h, t_us), .ticks = rr->ticks };
    struct beat decided;

    if (rr->ticks <= 0) {
        if (rr->gap_before)
            intake_break(&h->intake);
        return;
    }
    h->usable_us = b.t_us;
    b.adjacent = intake_follows(&h->intake, b.t_us, rr);
    if (h->opt.raw) {
        b.ok = true;
        b.kind = BEAT_NORMAL;
        take_in(h, &b);
    } else if (artifact_push(&h->artifact, &b, rr->quality > 0, &decided)) {
        take_in(h, &decided);
    }
}

void heart_rate(struct heart *h, int64_t t_us, double bpm)
{
    t_us = hear(h, t_us);
    if (!(bpm >= RATE_LOW && bpm <= RATE_HIGH))
        return;
    h->usable_us = t_us;
    means_add(&h->rates, t_us, bpm);
}

void heart_motion(struct heart *h, int64_t t_us, double g)
{
    t_us = forward(h, t_us);
    if (g >= 0 && g <= MOTION_MOST_G)
        means_add(&h->motion, t_us, g);
}

void heart_switch(struct heart *h)
{
    intake_break(&h->intake);
}

void heart_flush(struct heart *h)
{
    struct beat decided;

    while (artifact_flush(&h->artifact, &decided))
        take_in(h, &decided);
    artifact_init(&h->artifact);
    intake_break(&h->intake);
}

static double heart_rate_of(const struct heart *h, int64_t t_us)
{
    const struct window *w = &h->windows.window[SPAN_30S];

    if (window_coverage(w) >= RR_COVERAGE && w->nn.n >= RR_LEAST)
        return 60000 / sums_mean_ms(&w->nn);
    return means_over(&h->rates, t_us, SHORT_US, RATES_LEAST);
}

static double motion_of(const struct heart *h, int64_t t_us)
{
    return means_over(&h->motion, t_us, SHORT_US, MOTION_LEAST);
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

static void fill_score(struct heart *h, int64_t t_us, struct report *out)
{
    const struct windows *w = &h->windows;
    const struct window *w60 = &w->window[SPAN_60S], *w120 = &w->window[SPAN_120S];
    const struct verdict *v = estimate_step(
        &h->estimate,
        &(struct features){
            .t_us = t_us,
            .rate_bpm = out->heart_rate_bpm,
            .motion_g = motion_of(h, t_us),
            .coverage_60s = window_coverage(w60),
            .artifacts_60s = window_artifacts(w, w60),
            .diffs_60s = w60->nn.diff_n,
            .rmssd_120s_ms = w120->nn.diff_n >= DIFFS_LEAST_120S ? sums_rmssd_ms(&w120->nn) : NAN,
            .coverage_120s = window_coverage(w120),
            .artifacts_120s = window_artifacts(w, w120),
            .blind = !h->opt.raw && w120->nn.diff_n >= DIFFS_LEAST_120S &&
                     window_extreme(w120) > WINDOW_BLIND,
            .heard = h->heard_us != INSTANT_NEVER && h->heard_us > t_us - SHORT_US,
            .settled = is_settled(h, t_us),
        });

    out->stress = v->stress;
    out->level = v->level;
    out->raised = v->raised;
    out->sustained = v->sustained;
    out->confidence = v->confidence;
    out->trend = v->trend;
    out->why = v->why;
    out->activity = v->activity;
    out->baseline = baseline_progress(&h->estimate.baseline);
}

static void fill_window(const struct heart *h, struct report *out)
{
    const struct window *w = &h->windows.window[SPAN_REPORT];
    const struct sums *nn = &w->nn;
    double extreme = window_extreme(w);

    out->coverage = window_coverage(w);
    out->artifacts = window_artifacts(&h->windows, w);
    out->nn_count = (int32_t)nn->n;
    /* Where the detector went blind, what it overlooked is counted in its place. */
    if (!h->opt.raw && extreme > WINDOW_BLIND)
        out->artifacts = fmax(out->artifacts, extreme);
    if (!h->opt.raw && nn->diff_n * 300 < (int64_t)DIFFS_LEAST_300S * h->opt.window_s)
        return;
    out->rmssd_ms = sums_rmssd_ms(nn);
    out->sdnn_ms = sums_sdnn_ms(nn);
    out->pnn50_pct = sums_pnn50_pct(nn);
    out->sd1_ms = sums_sd1_ms(nn);
    out->sd2_ms = sums_sd2_ms(nn);
}

void heart_tick(struct heart *h, int64_t t_us, struct report *out)
{
    t_us = forward(h, t_us);
    windows_slide(&h->windows, t_us);

    out->stress = out->confidence = out->baseline = NAN;
    out->level = LEVEL_NONE;
    out->raised = out->sustained = false;
    out->trend = TREND_NONE;
    out->activity = ACTIVITY_UNKNOWN;
    out->rmssd_ms = out->sdnn_ms = out->pnn50_pct = out->sd1_ms = out->sd2_ms = NAN;
    out->coverage = out->artifacts = NAN;
    out->nn_count = 0;

    out->heart_rate_bpm = heart_rate_of(h, t_us);
    out->why = isnan(out->heart_rate_bpm) ? WHY_NO_SENSOR : WHY_OK;
    if (h->opt.want & HEART_WANT_SCORE)
        fill_score(h, t_us, out);
    if (h->opt.want & HEART_WANT_WINDOW)
        fill_window(h, out);
}

int64_t heart_last_us(const struct heart *h)
{
    return h->usable_us;
}

bool heart_has_motion(const struct heart *h, int64_t t_us)
{
    return !isnan(motion_of(h, t_us));
}

void heart_save(const struct heart *h, struct baseline_memory *out)
{
    baseline_save(&h->estimate.baseline, out);
}

bool heart_restore(struct heart *h, const struct baseline_memory *in)
{
    return baseline_restore(&h->estimate.baseline, in);
}

void heart_forget(struct heart *h)
{
    estimate_init(&h->estimate, h->opt.age_years, h->opt.step_s);
}

const char *beat_kind_name(enum beat_kind k)
{
    switch (k) {
    case BEAT_NORMAL: return "normal";
    case BEAT_ECTOPIC: return "ectopic";
    case BEAT_MISSED: return "missed";
    case BEAT_EXTRA: return "extra";
    case BEAT_LONG: return "long";
    case BEAT_SHORT: return "short";
    case BEAT_GAP: return "gap";
    }
    return "unknown";
}
