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

#include "watched.h"

#include <stdlib.h>
#include <string.h>

/* Spectrum, DFA and index are no part of what is published, and cost the most. */
#define DAEMON_WANTS (HEART_WANT_SCORE | HEART_WANT_WINDOW | HEART_WANT_RESPIRATION)

static void on_beat(void *ctx, const struct beat *beat)
{
    struct person *p = ctx;

    player_beat(p->player, beat->t_us, beat->ticks, beat->ok, beat->adjacent);
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
        .on_beat = on_beat,
        .ctx = p,
    };

    p->profile = *opt->profile;
    p->offline = opt->offline;
    p->scored = want & HEART_WANT_SCORE;
    p->reports = opt->reports;
    p->reported_us = INSTANT_NEVER;
    p->step_us = opt->step_s * US_PER_S;
    p->next_step_us = opt->reports ? INSTANT_NEVER : (start->us / p->step_us + 1) * p->step_us;
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
    person_set_routines(p, opt->own_routines, opt->own_routine_count);
    heart_set_conditions(p->heart, advisor_conditions(p->advisor));
    lead_init(&p->lead);
    load_init(&p->load);
    body_days_init(&p->body);
    response_init(&p->response);
    diary_init(&p->diary, start);
    person_empty_report(&p->report);
    p->report.at = *start;
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

/* All that follows is done before anything is said: who hears of it stores the memory. */
static void follow(struct person *p, const struct advice *advice, const struct instant *t,
                   struct player_output *played)
{
    if (advice->start_routine)
        person_start_routine(p, advice->routine, advice->by_suggestion, t, played);
    if (advice->stop_routine)
        player_stop(p->player, t, played);
    if (advice->has_told && advice->told.kind == TOLD_SESSION)
        body_days_session(&p->body, &advice->told.session, t);
    heart_set_conditions(p->heart, advisor_conditions(p->advisor));
}

void person_act_on(struct person *p, const struct advice *advice, const struct instant *t)
{
    struct player_output played = { 0 };

    follow(p, advice, t, &played);
    if (advice->has_outcome)
        EMIT(p, EVENT_OUTCOME, outcome, &advice->outcome, *t);
    if (advice->has_offer)
        EMIT(p, EVENT_SUGGESTION, suggestion, &advice->offer, *t);
    if (advice->has_told)
        EMIT(p, EVENT_TOLD, told, &advice->told, *t);
    person_emit_player(p, &played, t);
}

static bool has_motion(const struct person *p, const struct instant *t)
{
    return p->reports ? p->reported_motion : heart_has_motion(p->heart, t->us);
}

static double usual_rate(const struct person *p)
{
    return p->reports ? p->report.heart_rate_bpm - p->report.over_bpm : heart_usual_rate(p->heart);
}

struct advise_input person_advise_input(const struct person *p, const struct instant *t)
{
    struct illness_view ill;

    body_days_illness(&p->body, &ill);
    return (struct advise_input){
        .report = &p->report,
        .has_motion = has_motion(p, t),
        .routine_busy = player_is_busy(p->player),
        .usual_heart_rate_bpm = usual_rate(p),
        .running = player_plan(p->player),
        .days = &p->load.memory,
        .is_ill_today = ill.is_ill_today,
        .ill_days = ill.days,
        .is_well_again = ill.is_well_again,
        .has_guests = p->surroundings.context[CONTEXT_GUESTS] != 0,
        .is_away = p->surroundings.context[CONTEXT_AWAY] != 0,
    };
}

/* ---- what is due ---- */

int64_t person_due(const struct person *p)
{
    int64_t due = p->next_step_us, other = player_due(p->player);

    if (other < due)
        due = other;
    if (!p->offline && !p->reports && (other = diary_due(&p->diary)) < due)
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
