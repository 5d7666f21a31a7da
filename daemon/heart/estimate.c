/*
 * estimate.c - one tick of the estimate
 *
 * Learning is bounded on both sides. What is learnt while a person is tense
 * makes tension ordinary, so a raised score stops it (but not for ever: after
 * 20 minutes it is the ordinary). What is never learnt makes a wrong prior hold
 * for good, so recovery and a high rate alone still count a little.
 *
 * Without a source of motion a second, cautious gate withholds what may be a
 * walk. It only withholds: were the baseline to skip that too, an ordinary
 * that lies 16 bpm above the first guess would never be learnt.
 */
#include "estimate.h"

#include "instant.h"

#include <math.h>
#include <string.h>

#define YOUNG_MIN 5.0 /* of the person's own minutes, below which the reference is a guess */
#define WARM_US   (120 * US_PER_S)
#define DT_MOST_S 60.0

#define LEARN_RECOVERY 0.25
#define LEARN_EXERTION 0.10
#define LEARN_AGAIN_US (1200 * US_PER_S)

/* The average goes on over a short silence; after a longer one it would be of another time. */
#define SILENCE_US (60 * US_PER_S)

/* RMSSD is evidence only from nearly whole minutes. */
#define RMSSD_COVERAGE  0.8
#define RMSSD_ARTIFACTS 0.1

void estimate_init(struct estimate *e, int32_t age_years, int32_t step_s)
{
    memset(e, 0, sizeof(*e));
    e->age_years = age_years;
    e->step_s = step_s;
    baseline_init(&e->baseline, age_years);
    gate_init(&e->gate, false);
    gate_init(&e->cautious, true);
    score_init(&e->score);
    alarm_init(&e->alarm);
    alarm_init(&e->tension);
    e->first_us = e->previous_us = e->missing_us = INSTANT_NEVER;
}

static double between(double low, double x, double high)
{
    return x < low ? low : x > high ? high : x;
}

/* Whether the data are good, not whether the answer is right. */
static double confidence(const struct estimate *e, const struct features *f)
{
    double own_min = baseline_own_min(&e->baseline);
    double signal = 0.5; /* a rate alone */
    double known = own_min / (own_min + 5);
    double body = 1;
    const struct gate *gate = isnan(f->motion_g) ? &e->cautious : &e->gate;

    if (f->coverage_60s > 0.3 && f->diffs_60s >= 20)
        signal = fmin(1, f->coverage_60s / 0.8) * (1 - fmin(1, f->artifacts_60s / 0.3));
    if (gate->active_us != INSTANT_NEVER && f->t_us - gate->active_us < 600 * US_PER_S)
        body = 0.5; /* the heart still remembers */
    if (isnan(f->motion_g))
        body *= 0.5; /* scaled, not clipped: the order survives */
    return signal * known * body;
}

static void learn(struct estimate *e, const struct features *f, double ln_rmssd, double dt_min)
{
    if (e->tension.raised && f->t_us - e->tension.raised_us <= LEARN_AGAIN_US)
        return;
    baseline_learn_rate(&e->baseline, f->rate_bpm, dt_min);
    if (!isnan(ln_rmssd))
        baseline_learn_ln_rmssd(&e->baseline, ln_rmssd, dt_min);
}

static void silence(struct estimate *e, enum why why, enum activity activity)
{
    alarm_init(&e->alarm);
    e->level = LEVEL_NONE;
    e->verdict =
        (struct verdict){ .stress = NAN, .confidence = NAN, .why = why, .activity = activity };
}

static void no_rate(struct estimate *e, const struct features *f)
{
    if (e->missing_us == INSTANT_NEVER)
        e->missing_us = f->t_us;
    if (f->t_us - e->missing_us >= SILENCE_US)
        score_break(&e->score);
    alarm_init(&e->tension);
    silence(e, f->heard ? WHY_POOR_SIGNAL : WHY_NO_SENSOR, ACTIVITY_UNKNOWN);
}

static void withhold(struct estimate *e, const struct features *f, const struct gate *g)
{
    if (g->state == GATE_RECOVERY)
        silence(e, WHY_RECOVERING, ACTIVITY_RECOVERY);
    else if (isnan(f->motion_g))
        silence(e, WHY_EXERTION_UNKNOWN, ACTIVITY_UNKNOWN);
    else
        silence(e, WHY_MOVING, g->exertion ? ACTIVITY_EXERCISE : ACTIVITY_LIGHT);
}

static void gated(struct estimate *e, const struct features *f, double dt_min)
{
    score_break(&e->score);
    alarm_init(&e->tension);
    if (e->gate.state == GATE_RECOVERY)
        baseline_learn_rate(&e->baseline, f->rate_bpm, LEARN_RECOVERY * dt_min);
    else if (!gate_is_motion_strong(f->motion_g))
        baseline_learn_rate(&e->baseline, f->rate_bpm, LEARN_EXERTION * dt_min);
    withhold(e, f, &e->gate);
}

static void scored(struct estimate *e, const struct features *f, double reference, double dt_s)
{
    struct baseline *b = &e->baseline;
    double ln_rmssd = log(f->rmssd_120s_ms), below = NAN; /* NAN stays NAN */

    if (f->coverage_120s > RMSSD_COVERAGE && f->artifacts_120s < RMSSD_ARTIFACTS)
        below = baseline_ln_rmssd(b) - ln_rmssd;
    double score = score_step(&e->score, &(struct score_input){
                                             .t_us = f->t_us,
                                             .dt_s = dt_s,
                                             .rate_bpm = f->rate_bpm,
                                             .reference_bpm = reference,
                                             .prior_min = b->prior_min,
                                             .ln_rmssd_below = below,
                                         });
    learn(e, f, ln_rmssd, dt_s / 60);
    e->scored_min += dt_s / 60;
    enum trend trend = trend_step(&e->history, f->t_us, score, e->step_s);

    if (f->t_us - e->first_us < WARM_US && !baseline_is_stored(b)) {
        silence(e, WHY_CALIBRATING, ACTIVITY_REST);
        return;
    }
    alarm_step(&e->tension, f->t_us, score);
    if (isnan(f->motion_g) && e->cautious.state != GATE_OPEN) {
        withhold(e, f, &e->cautious);
        return;
    }
    alarm_step(&e->alarm, f->t_us, score);
    e->level = level_step(e->level, score);
    /*
     * The first minutes are too little to call on anyone's attention. Minutes seen, not learnt:
     * a person who is tense from the start is not learnt from.
     */
    bool trusted = baseline_is_stored(b) || e->scored_min >= YOUNG_MIN;
    e->verdict = (struct verdict){
        .stress = score,
        .level = e->level,
        .raised = trusted && e->alarm.raised,
        .sustained = trusted && e->alarm.raised && e->alarm.sustained,
        .confidence = confidence(e, f),
        .trend = trend,
        .why = WHY_OK,
        .activity = ACTIVITY_REST,
    };
}

const struct verdict *estimate_step(struct estimate *e, const struct features *f)
{
    if (e->previous_us != INSTANT_NEVER && f->t_us <= e->previous_us)
        return &e->verdict;
    if (!f->settled) {
        silence(e, f->heard ? WHY_CALIBRATING : WHY_NO_SENSOR, ACTIVITY_UNKNOWN);
        return &e->verdict;
    }
    double dt_s = e->previous_us == INSTANT_NEVER
                      ? e->step_s
                      : between(0, (double)(f->t_us - e->previous_us) / US_PER_S, DT_MOST_S);
    e->previous_us = f->t_us;

    if (isnan(f->rate_bpm) || f->blind) {
        no_rate(e, f);
        return &e->verdict;
    }
    e->missing_us = INSTANT_NEVER;
    if (e->first_us == INSTANT_NEVER)
        e->first_us = f->t_us;

    double reference = baseline_rate(&e->baseline);
    const struct gate_input in = {
        .t_us = f->t_us,
        .rate_bpm = f->rate_bpm,
        .reference_bpm = reference,
        .prior_bpm = e->baseline.prior_rate,
        .motion_g = f->motion_g,
        .age_years = e->age_years,
        .young = baseline_own_min(&e->baseline) < YOUNG_MIN,
    };
    gate_step(&e->cautious, &in);
    if (gate_step(&e->gate, &in) == GATE_OPEN)
        scored(e, f, reference, dt_s);
    else
        gated(e, f, dt_s / 60);
    return &e->verdict;
}
