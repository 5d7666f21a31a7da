/*
 * step.c - one step: how a person is now, and what follows from it
 *
 *     heart_tick --> report --> why --> weak response --> load --> EVENT_REPORT
 *                      ^                                     |
 *                      |                                     +--> player (effects),
 *     INPUT_REPORT ----+                                          advisor (offer or silence)
 */
#include "inside.h"

#include <errno.h>
#include <math.h>
#include <string.h>

/* Reports from outside that are further apart leave a pause, of which nothing is known. */
#define PAUSE_US (120 * US_PER_S)
/* After so long without a reading the last one says nothing about a step. */
#define STALE_US (30 * US_PER_S)

void person_empty_report(struct report *r)
{
    *r = (struct report){
        .stress = NAN,
        .confidence = NAN,
        .over_bpm = NAN,
        .heart_rate_bpm = NAN,
        .rmssd_ms = NAN,
        .sdnn_ms = NAN,
        .respiration_bpm = NAN,
        .respiration_confidence = NAN,
        .coverage = NAN,
        .artifacts = NAN,
        .baseline = NAN,
        .pnn50_pct = NAN,
        .sd1_ms = NAN,
        .sd2_ms = NAN,
        .stress_index = NAN,
        .lf_ms2 = NAN,
        .hf_ms2 = NAN,
        .lf_hf = NAN,
        .dfa_a1 = NAN,
        .why = WHY_NO_SENSOR,
        .load = { .usual_share = NAN },
    };
}

/* No statement is held against a score that is not believed in itself. */
static double believed_score(const struct report *r)
{
    const uint32_t not_believed = UINT32_C(1) << DOUBT_LEARNING | UINT32_C(1) << DOUBT_CONDITION;
    bool believed =
        r->why == WHY_OK && !(r->doubts & not_believed) && r->confidence >= ADVISE_CONFIDENCE_MIN;

    return believed ? r->stress : NAN;
}

/* What was measured stays; what was concluded from it goes. */
static void withhold(struct report *r)
{
    r->stress = r->confidence = r->over_bpm = NAN;
    r->level = LEVEL_NONE;
    r->trend = TREND_NONE;
    r->raised = r->sustained = false;
    r->doubts = 0;
}

static void look(struct person *p, const struct instant *t)
{
    struct report *r = &p->report;
    const struct lead_sensor *lead = lead_current(&p->lead);
    int64_t last_us = heart_last_us(p->heart);
    int64_t quiet_us = last_us == INSTANT_NEVER ? INSTANT_NEVER : t->us - last_us;

    if (instant_has_wall(t))
        heart_set_day(p->heart, instant_day(t));
    heart_tick(p->heart, t->us, r);
    r->why = reason_of(&p->surroundings, lead, r->why, quiet_us);
    if (lead && quiet_us <= STALE_US) {
        memcpy(r->sensor, lead->id, sizeof(r->sensor));
        r->simulated = lead->simulated;
    }
}

void person_move_days(struct person *p, const struct instant *t)
{
    const struct load_days *l = &p->load;

    load_move(&p->load, t);
    if (l->dated)
        body_days_move(&p->body, l->memory.day,
                       l->jumped_us == INSTANT_NEVER && l->back_us == INSTANT_NEVER);
}

static void judge(struct person *p, const struct instant *t, double step_s)
{
    struct report *r = &p->report;

    response_score(&p->response, t->us, believed_score(r), step_s);
    if (r->why == WHY_OK && response_is_weak(&p->response))
        r->why = WHY_WEAK_RESPONSE;
    if (r->why != WHY_OK)
        withhold(r);
    person_move_days(p, t);
    if (p->scored)
        load_add(&p->load, r, step_s / 60);
    load_fill(&p->load, t->us, &r->load);
    if (p->scored && p->load.dated)
        body_days_report(&p->body, r, step_s / 60, &r->load.today, t);
}

static void give_session_effects(struct person *p, const struct instant *t)
{
    struct session_effect effect;

    while (person_is_watched(p, t) && p->load.dated && body_days_give(&p->body, t, &effect)) {
        advisor_session_effect(p->advisor, &effect);
        EMIT(p, EVENT_SESSION_EFFECT, session_effect, &effect, *t);
    }
}

static void conclude(struct person *p, const struct instant *t, double step_s)
{
    struct report *r = &p->report;

    judge(p, t, step_s);
    if (!p->offline && !p->reports)
        diary_report(&p->diary, r, step_s);
    EMIT(p, EVENT_REPORT, report, r, *t);
    if (!p->scored)
        return;

    player_report(p->player, r);
    give_session_effects(p, t);

    struct advise_input in = person_advise_input(p, t);
    struct advice advice = { 0 };

    advisor_tick(p->advisor, &in, t, &advice);
    person_act_on(p, &advice, t);
}

void person_step(struct person *p, const struct instant *t)
{
    struct report *r = &p->report;

    person_resume_routine(p, t);
    person_empty_report(r);
    r->at = *t;
    if (person_is_watched(p, t))
        look(p, t);
    else
        r->why = WHY_NO_CONSENT;
    conclude(p, t, (double)p->step_us / US_PER_S);
}

/* The load is this pipeline's to add up; the rest is as it was measured. */
int person_take_report(struct person *p, const struct report *in, const struct instant *t)
{
    int64_t since_us = p->reported_us == INSTANT_NEVER ? INSTANT_NEVER : t->us - p->reported_us;

    if (!p->reports || since_us <= 0)
        return -EINVAL;
    p->reported_us = t->us;
    person_resume_routine(p, t);
    if (person_is_watched(p, t)) {
        p->report = *in;
        /* A report from outside says so itself, where it has a score. */
        if (in->why == WHY_OK)
            p->reported_motion = !(in->doubts & UINT32_C(1) << DOUBT_NO_MOTION);
        else if (in->why == WHY_EXERTION_UNKNOWN)
            p->reported_motion = false;
    } else {
        person_empty_report(&p->report);
        p->report.why = WHY_NO_CONSENT;
    }
    p->report.at = *t;
    conclude(p, t, (double)(since_us <= PAUSE_US ? since_us : p->step_us) / US_PER_S);
    return 0;
}
