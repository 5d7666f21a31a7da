/*
 * person.c - the pipeline, and the order in which things happen
 *
 * Whatever is due is done at its own moment, the earliest first: a phase of the
 * breath, a step of 10 s, the end of a minute. A step is
 *
 *     heart_tick --> report --> why --> load --> EVENT_REPORT
 *                                |
 *                                +--> player (effects), advisor (offer or silence)
 *
 * Events are given out after the state behind them has been changed, so that who
 * hears of a suggestion or an outcome can save the memory that belongs to it.
 * A listener must not call back into the person, save person_save() and
 * person_view().
 */
#include "inside.h"

#include "catalog.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Nobody under this age is given an estimate. */
#define AGE_MIN 16
/* Until wall time is known: no clock is right that says it is earlier. */
#define YEAR_MIN 2026
/* After so long without a reading the last one says nothing about a step. */
#define STALE_US (30 * US_PER_S)

static void on_beat(void *ctx, const struct beat *beat)
{
    struct person *p = ctx;

    if (!p->offline)
        diary_decided(&p->diary, beat->index, beat->ok);
    if (p->on_beat)
        p->on_beat(p->ctx, beat);
}

static int32_t year_of(const struct instant *t)
{
    /* 400 years hold 146097 days; the length of a mean year is exact enough for an age */
    return instant_has_wall(t) ? 1970 + (int32_t)(instant_day(t) / 365.2425) : YEAR_MIN;
}

static int32_t age_of(const struct profile *profile, const struct instant *t)
{
    return profile->born_year ? year_of(t) - profile->born_year : 30;
}

static bool may_watch(const struct person *p, const struct instant *t)
{
    /* of the year of birth only: their birthday may still be to come */
    return p->offline || (p->profile.consent_day != 0 &&
                          (!p->profile.born_year || age_of(&p->profile, t) > AGE_MIN));
}

static void empty_report(struct report *r)
{
    *r = (struct report){
        .stress = NAN,
        .confidence = NAN,
        .heart_rate_bpm = NAN,
        .rmssd_ms = NAN,
        .sdnn_ms = NAN,
        .respiration_bpm = NAN,
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
    };
}

struct person *person_new(const struct person_options *opt, const struct instant *start)
{
    struct person *p = calloc(1, sizeof(*p));
    if (!p)
        return NULL;
    uint32_t want = opt->want ? opt->want : HEART_WANT_SCORE | HEART_WANT_WINDOW;
    struct heart_options heart = {
        .age_years = opt->age_years ? opt->age_years : age_of(opt->profile, start),
        .window_s = opt->window_s,
        .step_s = opt->step_s,
        .raw = opt->raw,
        .want = want,
        .on_beat = !opt->offline || opt->on_beat ? on_beat : NULL,
        .ctx = p,
    };

    p->profile = *opt->profile;
    p->own_routines = opt->own_routines;
    p->own_routine_count = opt->own_routine_count;
    p->offline = opt->offline;
    p->scored = want & HEART_WANT_SCORE;
    p->step_us = opt->step_s * US_PER_S;
    p->next_step_us = (start->us / p->step_us + 1) * p->step_us;
    p->on_beat = opt->on_beat;
    p->on_event = opt->on_event;
    p->ctx = opt->ctx;
    p->heart = heart_new(&heart);
    p->advisor = advisor_new(opt->profile);
    p->player = player_new();
    if (!p->heart || !p->advisor || !p->player) {
        person_free(p);
        return NULL;
    }
    lead_init(&p->lead);
    load_init(&p->load);
    diary_init(&p->diary, start);
    empty_report(&p->report);
    p->report.at = *start;
    p->silence = SILENCE_NO_SCORE;
    return p;
}

void person_free(struct person *p)
{
    if (!p)
        return;
    heart_free(p->heart);
    advisor_free(p->advisor);
    player_free(p->player);
    free(p);
}

/* ---- what goes out ---- */

#define EMIT(p, what, member, value, moment) \
    (p)->on_event((p)->ctx,                  \
                  &(struct person_event){ .kind = (what), .at = (moment), .member = (value) })

void person_emit_player(struct person *p, const struct player_output *out, const struct instant *t)
{
    /* The effect first: it is committed together with the memory that it is over. */
    if (out->has_effect)
        EMIT(p, EVENT_EFFECT, effect, &out->effect, *t);
    if (out->has_state)
        EMIT(p, EVENT_ROUTINE, routine, &out->state, *t);
    if (out->has_pacer)
        EMIT(p, EVENT_PACER, pacer, &out->pacer, *t);
}

const struct routine_plan *person_plan(const struct person *p, const char *name)
{
    for (size_t i = 0; i < p->own_routine_count; i++)
        if (strcmp(p->own_routines[i].name, name) == 0)
            return &p->own_routines[i];
    return routine_find(name);
}

static void act_on(struct person *p, const struct advice *advice, const struct instant *t)
{
    struct player_output played = { 0 };

    if (advice->start_routine) {
        const struct routine_plan *plan = person_plan(p, advice->routine);
        if (plan)
            player_start(p->player, plan, advice->by_suggestion, p->report.simulated, t, &played);
    }
    p->silence = advice->silence;
    if (advice->has_outcome)
        EMIT(p, EVENT_OUTCOME, outcome, &advice->outcome, *t);
    if (advice->has_offer)
        EMIT(p, EVENT_SUGGESTION, suggestion, &advice->offer, *t);
    person_emit_player(p, &played, t);
}

static struct advise_input advise_input(const struct person *p, const struct instant *t)
{
    struct baseline_memory baseline;

    heart_save(p->heart, &baseline);
    return (struct advise_input){
        .report = &p->report,
        .has_motion = heart_has_motion(p->heart, t->us),
        .routine_busy = player_is_busy(p->player),
        .usual_heart_rate_bpm = baseline.hr_bpm,
    };
}

/* ---- what is due ---- */

static void step(struct person *p, const struct instant *t)
{
    struct report *r = &p->report;
    const struct lead_sensor *lead = lead_current(&p->lead);

    person_resume_routine(p, t);
    empty_report(r);
    r->at = *t;
    if (may_watch(p, t)) {
        int64_t last_us = heart_last_us(p->heart);
        bool stale = last_us == INSTANT_NEVER || t->us - last_us > STALE_US;

        heart_tick(p->heart, t->us, r);
        r->why = reason_of(&p->surroundings, lead, r->why,
                           last_us == INSTANT_NEVER ? INSTANT_NEVER : t->us - last_us);
        if (r->why != WHY_OK) {
            r->stress = NAN;
            r->level = LEVEL_NONE;
            r->trend = TREND_NONE;
            r->raised = r->sustained = false;
        }
        if (lead && !stale) {
            memcpy(r->sensor, lead->id, sizeof(r->sensor));
            r->simulated = lead->simulated;
        }
    } else {
        r->why = WHY_NO_CONSENT;
    }
    if (p->scored)
        load_add(&p->load, t, r->raised ? (double)p->step_us / (60 * US_PER_S) : 0);
    r->load_today_min = load_today_min(&p->load);
    r->load_week_min = load_week_min(&p->load);
    if (!p->offline)
        diary_report(&p->diary, r, (double)p->step_us / US_PER_S);
    EMIT(p, EVENT_REPORT, report, r, *t);
    if (!p->scored)
        return;

    struct advise_input in = advise_input(p, t);
    struct advice advice = { 0 };

    player_report(p->player, r);
    advisor_tick(p->advisor, &in, t, &advice);
    act_on(p, &advice, t);
}

int64_t person_due(const struct person *p)
{
    int64_t due = p->next_step_us, other = player_due(p->player);

    if (other < due)
        due = other;
    if (!p->offline && (other = diary_due(&p->diary)) < due)
        due = other;
    return due;
}

void person_advance(struct person *p, const struct instant *t)
{
    for (int64_t due = person_due(p); due <= t->us; due = person_due(p)) {
        struct instant at = instant_at(t, due);

        /* A breath begins on time, whatever else falls on the same moment. */
        if (player_due(p->player) == due) {
            struct player_output out = { 0 };
            player_step(p->player, &at, &out);
            person_emit_player(p, &out, &at);
        } else if (p->next_step_us == due) {
            p->next_step_us += p->step_us;
            step(p, &at);
        } else {
            const struct minute *m = diary_turn(&p->diary, &at);
            if (m)
                EMIT(p, EVENT_MINUTE, minute, m, at);
        }
    }
}

void person_finish(struct person *p)
{
    const struct minute *m;

    heart_flush(p->heart);
    while (!p->offline && (m = diary_close(&p->diary)) != NULL)
        EMIT(p, EVENT_MINUTE, minute, m, m->start);
}

/* ---- what comes in ---- */

static void take_reading(struct person *p, const struct reading *r, const struct instant *t)
{
    if (!may_watch(p, t))
        return;
    struct lead_verdict use = lead_reading(&p->lead, r, t->us);

    if (use.use_motion) {
        heart_motion(p->heart, t->us, (double)r->motion_g);
        if (!p->offline)
            diary_motion(&p->diary, (double)r->motion_g);
    }
    if (!use.use_heart)
        return;
    if (use.switched)
        heart_switch(p->heart);
    if (r->heart_rate_bpm > 0)
        heart_rate(p->heart, t->us, (double)r->heart_rate_bpm);
    if (!p->offline)
        diary_heard(&p->diary);
    if (r->class > READING_PPI) /* its intervals are no beats */
        return;
    for (int i = 0; i < r->rr_count; i++) {
        if (r->rr[i].ticks <= 0) /* an empty interval says nothing */
            continue;
        if (!p->offline)
            diary_interval(&p->diary, &r->rr[i], t->us);
        heart_interval(p->heart, t->us, &r->rr[i]);
    }
}

/* Sensors that are somebody else's by now have nothing more to say here. */
static void take_link(struct person *p, const struct sensor_status *link)
{
    if (strcmp(link->person, p->profile.id) == 0) {
        surroundings_link(&p->surroundings, link);
        return;
    }
    surroundings_forget(&p->surroundings, link->id);
    lead_forget(&p->lead, link->id);
}

static int take_command(struct person *p, const struct command *c, const struct instant *t)
{
    struct player_output out = { 0 };
    int rc = -ENOTSUP;

    if (!may_watch(p, t))
        return -EPERM;
    switch (c->kind) {
    case COMMAND_ROUTINE_START: {
        const struct routine_plan *plan = person_plan(p, c->name);
        if (!plan)
            return -ENOENT;
        rc = player_start(p->player, plan, "", p->report.simulated, t, &out);
        break;
    }
    case COMMAND_ROUTINE_PAUSE: rc = player_pause(p->player, t, &out); break;
    case COMMAND_ROUTINE_SKIP: rc = player_skip(p->player, t, &out); break;
    case COMMAND_ROUTINE_STOP: rc = player_stop(p->player, t, &out); break;
    case COMMAND_RECALIBRATE: heart_forget(p->heart); return 0;
    case COMMAND_SUGGEST:
    case COMMAND_SNOOZE:
    case COMMAND_SUGGESTIONS_ON:
    case COMMAND_MASSAGE_LOG:
    case COMMAND_MASSAGE_BOOK:
    case COMMAND_MASSAGE_CANCEL: {
        struct advise_input in = advise_input(p, t);
        struct advice advice = { 0 };

        rc = advisor_command(p->advisor, &in, c, t, &advice);
        act_on(p, &advice, t);
        return rc;
    }
    }
    person_emit_player(p, &out, t);
    return rc;
}

int person_feed(struct person *p, const struct person_input *in, const struct instant *t)
{
    switch (in->kind) {
    case INPUT_READING: take_reading(p, in->reading, t); return 0;
    case INPUT_CONTEXT: surroundings_context(&p->surroundings, in->context); return 0;
    case INPUT_LINK: take_link(p, in->link); return 0;
    case INPUT_COMMAND: return take_command(p, in->command, t);
    case INPUT_ANSWER: {
        struct advice advice = { .silence = p->silence };

        if (!may_watch(p, t))
            return -EPERM;
        int rc = advisor_answer(p->advisor, in->answer, t, &advice);

        act_on(p, &advice, t);
        return rc;
    }
    }
    return -EINVAL;
}
