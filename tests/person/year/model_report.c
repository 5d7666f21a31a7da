/* model_report.c - a minute of a model, as the heart's estimate would have it */
#include "model_report.h"

#include "need.h"
#include "strap.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define RATE_NOISE_BPM 0.5
#define LN_NOISE       0.08
#define STRONG_G       0.080 /* heart/body.c */
#define SOFT_G         0.020
#define LONG_IN_BED    10 /* minutes */
#define NIGHT_FROM     (22 * 60 + 40)
#define NIGHT_TO       (7 * 60)

#define LOOSENS                                                                          \
    (UINT32_C(1) << CONDITION_ATRIAL_FIBRILLATION | UINT32_C(1) << CONDITION_PACEMAKER | \
     UINT32_C(1) << CONDITION_BETA_BLOCKER)

void model_report_init(struct model_report *m, const struct cast_person *who, uint64_t seed)
{
    *m = (struct model_report){ .who = who, .heart = *sim_person_find(who->heart) };
    /* Without an answer of the lungs nothing but the depth of relaxing is left. */
    m->heart.follows = who->helps[FAMILY_BREATH] >= 0.5 ? 1 : 0;
    sim_model_init(&m->model, &(struct sim_options){ .person = &m->heart,
                                                     .day = sim_day_find("workday"),
                                                     .day_off = sim_day_find("calm"),
                                                     .seed = seed });
    estimate_init(&m->estimate, m->heart.age_years, 60);
    sim_random_init(&m->random, m->model.body.seed, 0x90);
}

void model_report_travel(struct model_report *m, int32_t ahead_s)
{
    /* The body's clock has no date: whole days make no difference to it. */
    while (ahead_s > 43200)
        ahead_s -= 86400;
    while (ahead_s <= -43200)
        ahead_s += 86400;
    m->model.body.start_s += ahead_s;
}

static struct movement movement_of(struct model_report *m, const struct sim_minute *minute)
{
    bool lies = minute->activity == SIM_SLEEP || minute->activity == SIM_LIE;
    double g = minute->motion_g * (0.6 + 0.8 * sim_random_uniform(&m->random));
    struct movement out = { .acceleration_g = NAN };

    if (m->who->no_motion)
        return out;
    m->in_bed_min = lies ? m->in_bed_min + 1 : 0;
    out = (struct movement){
        .acceleration_g = g,
        .known = true,
        .strong = g > STRONG_G,
        .soft = g > SOFT_G,
        .in_bed = lies,
        .long_in_bed = m->in_bed_min >= LONG_IN_BED,
    };
    return out;
}

static enum sim_fit fit_of(const struct model_report *m, const struct instant *t, bool away,
                           double t_s)
{
    int32_t minute = instant_has_wall(t) ? instant_second_of_day(t) / 60 : 720;

    if (away || (m->who->awake_only && (minute >= NIGHT_FROM || minute < NIGHT_TO)))
        return SIM_FIT_GONE;
    return sim_strap_fit(&m->model, t_s);
}

static struct features features_of(struct model_report *m, const struct sim_minute *minute,
                                   enum sim_fit fit, const struct instant *t)
{
    const struct sim_person *p = &m->heart;
    bool fibrillates = m->who->conditions & UINT32_C(1) << CONDITION_ATRIAL_FIBRILLATION;
    double artifacts = p->missed + p->extra + 2 * p->ectopic_per_h / 3600;
    struct features f = {
        .t_us = t->us,
        .movement = movement_of(m, minute),
        .rate_bpm = minute->heart_rate_bpm + RATE_NOISE_BPM * sim_random_normal(&m->random),
        .rmssd_120s_ms = minute->rmssd_ms * exp(LN_NOISE * sim_random_normal(&m->random)),
        .artifacts_60s = fibrillates ? 0.1 : artifacts,
        .coverage_60s = 1 - artifacts,
        .diffs_60s = (int64_t)minute->heart_rate_bpm,
        .heard = fit != SIM_FIT_GONE,
        .settled = true,
        .condition = m->who->conditions & LOOSENS,
    };

    if (fit != SIM_FIT_GOOD) {
        f.rate_bpm = f.rmssd_120s_ms = NAN;
        f.coverage_60s = 0;
        f.diffs_60s = 0;
        f.movement = (struct movement){ .acceleration_g = NAN };
    }
    if (fibrillates)
        f.rmssd_120s_ms = NAN;
    return f;
}

void model_report_minute(struct model_report *m, const struct instant *t, bool away,
                         struct report *out)
{
    double t_s = (double)m->model.minute * 60;
    struct sim_minute minute;

    sim_model_minute(&m->model, &minute);
    m->true_stress = minute.stress;
    if (instant_has_wall(t))
        baseline_set_day(&m->estimate.baseline, instant_day(t));

    enum sim_fit fit = fit_of(m, t, away, t_s);
    struct features f = features_of(m, &minute, fit, t);
    const struct verdict *v = estimate_step(&m->estimate, &f);
    enum why why = v->why;

    if (fit == SIM_FIT_GONE && why == WHY_NO_SENSOR)
        why = away ? WHY_AWAY : WHY_NOT_WORN;
    *out = (struct report){
        .at = *t,
        .stress = v->stress,
        .level = v->level,
        .raised = v->raised,
        .sustained = v->sustained,
        .confidence = v->confidence,
        .doubts = v->doubts,
        .over_bpm = v->over_bpm,
        .trend = v->trend,
        .why = why,
        .heart_rate_bpm = f.rate_bpm,
        .rmssd_ms = f.rmssd_120s_ms,
        .sdnn_ms = f.rmssd_120s_ms > 0 ? minute.sdnn_ms : NAN,
        .respiration_bpm = NAN,
        .respiration_confidence = NAN,
        .coverage = f.coverage_60s,
        .artifacts = f.artifacts_60s,
        .baseline = baseline_progress(&m->estimate.baseline),
        .activity = v->activity,
        .simulated = true,
        .pnn50_pct = NAN,
        .sd1_ms = NAN,
        .sd2_ms = NAN,
        .stress_index = NAN,
        .lf_ms2 = NAN,
        .hf_ms2 = NAN,
        .lf_hf = NAN,
        .dfa_a1 = NAN,
    };
    if (fit != SIM_FIT_GONE)
        snprintf(out->sensor, sizeof(out->sensor), "strap");
}
