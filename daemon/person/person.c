/*
 * person.c - a person's pipeline: its life, the order in which things happen, what goes out
 *
 * Whatever is due is done at its own moment, the earliest first: a phase of the
 * breath, a step of 10 s (step.c), the end of a minute. What comes in is take.c's.
 *
 * Events are given out after the state behind them has been changed, so that who
 * hears of a suggestion or an outcome can save the memory that belongs to it.
 * A listener must not call back into the person, save person_save() and
 * person_view().
 */
#include "inside.h"

#include "catalog.h"
#include "watched.h"

#include <stdlib.h>
#include <string.h>

/* Spectrum, DFA and index are no part of what is published, and cost the most. */
#define DAEMON_WANTS (HEART_WANT_SCORE | HEART_WANT_WINDOW | HEART_WANT_RESPIRATION)

static void on_beat(void *ctx, const struct beat *beat)
{
    struct person *p = ctx;

    if (!p->offline)
        diary_decided(&p->diary, beat->index, beat->ok);
    if (p->on_beat)
        p->on_beat(p->ctx, beat);
}

struct person *person_new(const struct person_options *opt, const struct instant *start)
{
    struct person *p = calloc(1, sizeof(*p));
    if (!p)
        return NULL;
    uint32_t want = opt->want ? opt->want : DAEMON_WANTS;
    struct heart_options heart = {
        .age_years = opt->age_years ? opt->age_years : watched_age(opt->profile, start),
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
    heart_set_conditions(p->heart, opt->profile->conditions);
    lead_init(&p->lead);
    load_init(&p->load);
    response_init(&p->response);
    diary_init(&p->diary, start);
    person_empty_report(&p->report);
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

bool person_is_watched(const struct person *p, const struct instant *t)
{
    return p->offline || watched_may(&p->profile, t);
}

/* ---- what goes out ---- */

void person_emit_player(struct person *p, const struct player_output *out, const struct instant *t)
{
    /* The effect first: it is committed together with the memory that it is over. */
    if (out->has_effect)
        EMIT(p, EVENT_EFFECT, effect, &out->effect, *t);
    if (out->has_state) {
        bool playing = out->state.status == ROUTINE_RUNNING || out->state.status == ROUTINE_PAUSED;

        if (playing != p->playing) /* what was felt before is another state */
            response_anew(&p->response);
        p->playing = playing;
        EMIT(p, EVENT_ROUTINE, routine, &out->state, *t);
    }
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

void person_act_on(struct person *p, const struct advice *advice, const struct instant *t)
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

struct advise_input person_advise_input(const struct person *p, const struct instant *t)
{
    return (struct advise_input){
        .report = &p->report,
        .has_motion = heart_has_motion(p->heart, t->us),
        .routine_busy = player_is_busy(p->player),
        .usual_heart_rate_bpm = heart_usual_rate(p->heart),
    };
}

/* ---- what is due ---- */

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
            person_step(p, &at);
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
