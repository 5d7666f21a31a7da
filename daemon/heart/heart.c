/*
 * heart.c - puts the room together: what arrives goes into the windows; tick.c asks them
 */
#include "parts.h"

#include "instant.h"
#include "rr.h"

#include <assert.h>
#include <stdlib.h>

#define AGE_UNKNOWN 30

#define RATE_LOW  30.0
#define RATE_HIGH 230.0

#define WANT_METRICS \
    (HEART_WANT_SPECTRUM | HEART_WANT_DFA | HEART_WANT_INDEX | HEART_WANT_RESPIRATION)

static_assert(SPANS == WINDOWS_MAX, "one window a span");

static int32_t clamp(int32_t low, int32_t x, int32_t high)
{
    return x < low ? low : x > high ? high : x;
}

/* No more windows than are asked for. */
static int windows_new(struct heart *h)
{
    const int32_t spans_s[SPANS] = {
        [SPAN_30S] = 30, [SPAN_REPORT] = h->opt.window_s, [SPAN_60S] = 60, [SPAN_120S] = 120
    };
    int count = h->opt.want & HEART_WANT_SCORE         ? SPANS
                : h->opt.want & HEART_WANT_RESPIRATION ? SPAN_60S + 1 /* looks back a minute */
                                                       : SPAN_60S;

    return windows_init(&h->windows, spans_s, count);
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
    if (opt->want & WANT_METRICS)
        h->metrics = metrics_new(opt->want, h->opt.window_s);
    if ((opt->want & WANT_METRICS && !h->metrics) || windows_new(h) < 0) {
        metrics_free(h->metrics);
        free(h);
        return NULL;
    }
    artifact_init(&h->artifact);
    body_init(&h->body);
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
    metrics_free(h->metrics);
    free(h);
}

int64_t heart_forward(struct heart *h, int64_t t_us)
{
    if (t_us > h->now_us)
        h->now_us = t_us;
    return h->now_us;
}

static int64_t hear(struct heart *h, int64_t t_us)
{
    t_us = heart_forward(h, t_us);
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
    body_accelerate(&h->body, heart_forward(h, t_us), g);
}

void heart_context(struct heart *h, int64_t t_us, const struct context *c)
{
    body_context(&h->body, heart_forward(h, t_us), c);
}

void heart_set_conditions(struct heart *h, condition_set conditions)
{
    const condition_set fibrillation = UINT32_C(1) << CONDITION_ATRIAL_FIBRILLATION;
    const condition_set loosening =
        fibrillation | UINT32_C(1) << CONDITION_PACEMAKER | UINT32_C(1) << CONDITION_BETA_BLOCKER;

    h->fibrillates = conditions & fibrillation;
    h->loosened = conditions & loosening;
}

void heart_set_day(struct heart *h, int32_t day)
{
    baseline_set_day(&h->estimate.baseline, day);
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

void heart_retract(struct heart *h)
{
    heart_flush(h);
    windows_clear(&h->windows);
}

int64_t heart_last_us(const struct heart *h)
{
    return h->usable_us;
}

bool heart_has_motion(const struct heart *h, int64_t t_us)
{
    return body_is_known(&h->body, t_us);
}

double heart_usual_rate(const struct heart *h)
{
    return baseline_rate(&h->estimate.baseline);
}

void heart_save(const struct heart *h, struct baseline_memory *out)
{
    baseline_save(&h->estimate.baseline, out);
}

bool heart_accepts(const struct baseline_memory *in)
{
    struct baseline b;

    baseline_init(&b, AGE_UNKNOWN);
    return baseline_restore(&b, in, true);
}

bool heart_restore(struct heart *h, const struct baseline_memory *in, bool fresh)
{
    return baseline_restore(&h->estimate.baseline, in, fresh);
}

void heart_learn(struct heart *h, double hr_bpm, double ln_rmssd, double minutes)
{
    baseline_learn_reading(&h->estimate.baseline, hr_bpm, ln_rmssd, minutes);
}

void heart_forget(struct heart *h)
{
    int32_t day = h->estimate.baseline.day;

    estimate_init(&h->estimate, h->opt.age_years, h->opt.step_s);
    baseline_set_day(&h->estimate.baseline, day);
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
