/*
 * player.c - the state machine
 *
 *     IDLE --start--> RUNNING <--pause--> PAUSED
 *                        |                  |
 *                        | end, stop, skip  | stop, skip, half an hour
 *                        v                  v
 *                      AFTER ---- 6 min ----> IDLE, with the effect
 *
 * Every change goes through player_enter(). What runs is a position on a
 * timeline: the moment minus an origin. A skip moves the origin back, going on
 * after a pause moves it forward, and everything that is due follows from it.
 *
 * A call that comes late gives the newest phase and state, not those it missed:
 * a light that hurries after old breaths is worse than one that waits.
 */
#include "playing.h"

#include "pacing.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STATE_EVERY_US (INT64_C(5) * US_PER_S)
/* Forgotten rather than paused: it would keep every offer away. */
#define PAUSE_MAX_US (INT64_C(30) * 60 * US_PER_S)

struct player *player_new(void)
{
    struct player *p = calloc(1, sizeof(*p));

    if (!p)
        return NULL;
    swing_init(&p->swing);
    swing_unknown(&p->coherence);
    search_init(&p->search);
    p->paced_per_min = NAN;
    return p;
}

void player_free(struct player *p)
{
    free(p);
}

int64_t player_position(const struct player *p, int64_t us)
{
    if (p->status != ROUTINE_RUNNING)
        return p->position_us;
    int64_t position = us - p->origin_us;
    return position < 0 ? 0 : position > p->timeline.end_us ? p->timeline.end_us : position;
}

/* Started before the clock was known: dated backwards as soon as it is. */
static void date(struct instant *then, const struct instant *t)
{
    if (!instant_has_wall(then) && instant_has_wall(t))
        *then = instant_at(t, then->us);
}

static void give_pacer(struct player *p, const struct instant *at, struct player_output *out)
{
    struct timeline_place place;
    int64_t position = player_position(p, at->us);

    timeline_at(&p->timeline, &p->plan, position, &place);
    p->pacer_due_us = p->origin_us + place.end_us;
    out->has_pacer = true;
    pacing_of_step(&p->plan, place.step, (int32_t)((place.end_us - position) / US_PER_MS), at,
                   &out->pacer);
    out->pacer.say = p->entered_us == at->us || timeline_is_said(&p->timeline, &p->plan, position);
}

static void give_state(struct player *p, const struct instant *at, struct player_output *out)
{
    /* Marks of the position, so that they are the same after a restart. */
    p->state_due_us =
        p->origin_us + (player_position(p, at->us) / STATE_EVERY_US + 1) * STATE_EVERY_US;
    if (p->status == ROUTINE_RUNNING)
        feedback_mark(p, at->us);
    out->has_state = true;
    player_state(p, at, &out->state);
}

static void give_effect(struct player *p, const struct instant *t, struct player_output *out)
{
    struct effect *e = &out->effect;

    date(&p->started, t);
    date(&p->ended, t);
    out->has_effect = true;
    *e = (struct effect){
        .started_unix_ms = p->started.unix_ms,
        .ended_unix_ms = p->ended.unix_ms,
        .finished = p->finished,
        .simulated = p->simulated,
        .coherence = p->windows > 0 ? p->coherence_sum / p->windows : NAN,
        .followed = p->windows > 0 ? (double)p->followed / p->windows : NAN,
        .paced_per_min = p->paced_per_min,
    };
    memcpy(e->routine, p->plan.name, sizeof(e->routine));
    memcpy(e->suggestion, p->suggestion, sizeof(e->suggestion));
    effect_means(&p->before, &e->before);
    effect_means(&p->during, &e->during);
    effect_means(&p->after, &e->after);
}

void player_enter(struct player *p, enum routine_status next, const struct instant *at,
                  struct player_output *out)
{
    /* Before the status says otherwise: the position of one that was running. */
    p->position_us = player_position(p, at->us);
    p->status = next;
    if (next == ROUTINE_AFTER)
        p->ended = *at;
    feedback_enter(p, at, out);

    switch (next) {
    case ROUTINE_RUNNING: give_pacer(p, at, out); break;
    case ROUTINE_PAUSED: p->paused = *at; break;
    case ROUTINE_AFTER: break;
    case ROUTINE_IDLE: give_effect(p, at, out); break;
    }
    give_state(p, at, out);
}

int player_start(struct player *p, const struct routine_plan *plan, const char *suggestion,
                 bool simulated, const struct instant *t, struct player_output *out)
{
    struct timeline playable;

    *out = (struct player_output){ 0 };
    if (p->status == ROUTINE_RUNNING || p->status == ROUTINE_PAUSED)
        return -EBUSY;
    if (!timeline_init(&playable, plan))
        return -EINVAL;
    if (feedback_is_deaf(p, plan, t->us))
        return -ENODATA;
    if (p->status == ROUTINE_AFTER)
        give_effect(p, t, out);

    if (feedback_is_search(plan))
        search_start(&p->search);
    feedback_take_plan(p, plan, NAN);
    feedback_start(p);
    snprintf(p->suggestion, sizeof(p->suggestion), "%s", suggestion ? suggestion : "");
    p->simulated = simulated;
    p->finished = false;
    p->started = *t;
    p->origin_us = t->us;
    effect_sum_recent(&p->recent, t->us - EFFECT_BEFORE_US, t->us, &p->before);
    p->during = p->after = (struct effect_sum){ 0 };
    player_enter(p, ROUTINE_RUNNING, t, out);
    return 0;
}

int player_pause(struct player *p, const struct instant *t, struct player_output *out)
{
    *out = (struct player_output){ 0 };
    if (p->status == ROUTINE_RUNNING) {
        player_enter(p, ROUTINE_PAUSED, t, out);
        return 0;
    }
    if (p->status != ROUTINE_PAUSED)
        return -ENOENT;
    /* Nobody goes on in the middle of a breath: it begins again. */
    p->origin_us = t->us - feedback_goes_on_from(p, p->position_us);
    player_enter(p, ROUTINE_RUNNING, t, out);
    return 0;
}

int player_skip(struct player *p, const struct instant *t, struct player_output *out)
{
    *out = (struct player_output){ 0 };
    if (p->status != ROUTINE_RUNNING && p->status != ROUTINE_PAUSED)
        return -ENOENT;
    int64_t to_us = feedback_skips_to(p, player_position(p, t->us));
    if (to_us >= p->timeline.end_us) {
        player_enter(p, ROUTINE_AFTER, t, out);
    } else if (p->status == ROUTINE_RUNNING) {
        p->origin_us = t->us - to_us;
        player_enter(p, ROUTINE_RUNNING, t, out);
    } else {
        p->position_us = to_us;
        give_state(p, t, out);
    }
    return 0;
}

int player_stop(struct player *p, const struct instant *t, struct player_output *out)
{
    *out = (struct player_output){ 0 };
    if (p->status != ROUTINE_RUNNING && p->status != ROUTINE_PAUSED)
        return -ENOENT;
    p->finished = player_position(p, t->us) >= p->timeline.end_us;
    player_enter(p, ROUTINE_AFTER, t, out);
    return 0;
}

int64_t player_due(const struct player *p)
{
    switch (p->status) {
    case ROUTINE_RUNNING:
        return p->pacer_due_us < p->state_due_us ? p->pacer_due_us : p->state_due_us;
    case ROUTINE_PAUSED: return p->paused.us + PAUSE_MAX_US;
    case ROUTINE_AFTER: return p->ended.us + EFFECT_PAUSE_US + EFFECT_AFTER_US;
    case ROUTINE_IDLE: break;
    }
    return INSTANT_NEVER;
}

static void step_running(struct player *p, const struct instant *t, struct player_output *out)
{
    int64_t end_us = p->origin_us + p->timeline.end_us;

    if (t->us >= end_us) {
        struct instant end = instant_at(t, end_us);
        p->finished = true;
        player_enter(p, ROUTINE_AFTER, &end, out);
        return;
    }
    if (t->us >= p->pacer_due_us) {
        struct timeline_place place;
        timeline_at(&p->timeline, &p->plan, player_position(p, t->us), &place);
        struct instant begin = instant_at(t, p->origin_us + place.start_us);
        give_pacer(p, &begin, out);
    }
    out->has_learnt = search_step(&p->search, &p->timeline, p->origin_us, t->us);
    if (t->us >= p->state_due_us) {
        int64_t marks = player_position(p, t->us) / STATE_EVERY_US;
        struct instant mark = instant_at(t, p->origin_us + marks * STATE_EVERY_US);
        give_state(p, &mark, out);
    }
}

void player_step(struct player *p, const struct instant *t, struct player_output *out)
{
    *out = (struct player_output){ 0 };
    date(&p->started, t);
    bool dated = search_date(&p->search, t);
    if (p->status == ROUTINE_RUNNING)
        step_running(p, t, out);
    else if (p->status == ROUTINE_PAUSED && t->us >= player_due(p)) {
        struct instant due = instant_at(t, player_due(p));
        player_enter(p, ROUTINE_AFTER, &due, out);
    }
    if (p->status == ROUTINE_AFTER && t->us >= player_due(p)) {
        struct instant due = instant_at(t, player_due(p));
        player_enter(p, ROUTINE_IDLE, &due, out);
    }
    out->has_learnt |= dated;
}

/*
 * The first and last instants of `during` and the end of `after` count for neither: whoever calls
 * at such a moment may bring the report before or after the step, and both must measure the same.
 */
void player_report(struct player *p, const struct report *r)
{
    int64_t us = r->at.us;

    effect_remember(&p->recent, r);
    if (p->status == ROUTINE_RUNNING) {
        if (us <= p->started.us || us >= p->origin_us + p->timeline.end_us)
            return;
        effect_add(&p->during, r);
        if (p->is_reading)
            quiet_report(&p->quiet, r, effect_is_usable(r));
    } else if (p->status == ROUTINE_AFTER) {
        int64_t from_us = p->ended.us + EFFECT_PAUSE_US;
        if (us >= from_us && us < from_us + EFFECT_AFTER_US)
            effect_add(&p->after, r);
    }
}

bool player_is_busy(const struct player *p)
{
    return p->status != ROUTINE_IDLE;
}

const struct routine_plan *player_plan(const struct player *p)
{
    return p->status == ROUTINE_RUNNING || p->status == ROUTINE_PAUSED ? &p->plan : NULL;
}

void player_state(const struct player *p, const struct instant *t, struct routine_state *out)
{
    *out = (struct routine_state){ .status = p->status, .at = *t };
    swing_unknown(&out->coherence);
    if (p->status == ROUTINE_IDLE)
        return;
    out->coherence = p->coherence;
    int64_t position = player_position(p, t->us);
    out->elapsed_s = (int32_t)(position / US_PER_S);
    if (p->status != ROUTINE_AFTER)
        out->remaining_s = (int32_t)((p->timeline.end_us - position + US_PER_S - 1) / US_PER_S);
    memcpy(out->name, p->plan.name, sizeof(out->name));
    memcpy(out->suggestion, p->suggestion, sizeof(out->suggestion));
}
