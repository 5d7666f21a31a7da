/*
 * play.c - routines: which may begin, what one taught when it is over
 *
 * No command and no restart goes around the screen: whatever begins or goes on is
 * asked for here.
 */
#include "inside.h"

#include "catalog.h"
#include "day_ring.h"

#include <errno.h>

/* A morning reading makes a day of the personal reference. */
#define READING_MIN 20.0

void person_set_routines(struct person *p, const struct routine_plan *own, size_t own_count)
{
    size_t our_count;
    const struct routine_plan *ours = routine_catalog(&our_count);

    p->own_routines = own;
    p->own_routine_count = own_count;
    advisor_set_routines(p->advisor, own, own_count, ours, our_count);
}

void person_settle_routines(struct routine_plan *own, size_t count)
{
    for (size_t i = 0; i < count; i++)
        own[i].asks = routine_own_asks(&own[i]);
}

/* The user's own routine of that name, else balm's, else NULL. */
static const struct routine_plan *plan_of(const struct person *p, const char *name)
{
    const struct routine_plan *own = routine_named(p->own_routines, p->own_routine_count, name);

    return own ? own : routine_find(name);
}

int person_start_routine(struct person *p, const char *name, const char *suggestion,
                         const struct instant *t, struct player_output *out)
{
    const struct routine_plan *plan = plan_of(p, name);

    if (!plan)
        return -ENOENT;
    if (!advisor_allows(p->advisor, plan, NULL))
        return -EACCES;
    return player_start(p->player, plan, suggestion, p->report.simulated, t, out);
}

/* How far a routine has got is a matter of wall time, which a Pi may learn minutes after its start.
 */
void person_resume_routine(struct person *p, const struct instant *t)
{
    const struct routine_memory *m = &p->waiting;
    struct player_output out = { 0 };

    if (!p->routine_waits || !instant_has_wall(t))
        return;
    p->routine_waits = false;
    if (player_is_busy(p->player)) /* another one was begun meanwhile */
        return;
    const struct routine_plan *plan = plan_of(p, m->name);
    /* Without a plan it ends, and is measured with what it has. */
    if (plan && m->status != ROUTINE_AFTER && !advisor_allows(p->advisor, plan, NULL))
        plan = NULL;
    player_restore(p->player, m, plan, t, &out);
    person_emit_player(p, &out, t);
}

/* ---- what it taught ---- */

static void take_in(struct person *p, const struct effect_span *reading)
{
    heart_learn(p->heart, reading->heart_rate_bpm, body_ln(reading->rmssd_ms), READING_MIN);
    body_days_reading(&p->body, reading->heart_rate_bpm, reading->rmssd_ms);
}

static void note_state(struct person *p, const struct routine_state *s)
{
    bool playing = s->status == ROUTINE_RUNNING || s->status == ROUTINE_PAUSED;

    if (playing != p->playing) /* what was felt before is another state */
        response_anew(&p->response);
    p->playing = playing;
}

void person_emit_player(struct person *p, const struct player_output *out, const struct instant *t)
{
    struct routine_state state = out->state;

    if (out->has_reading)
        take_in(p, &out->reading);
    if (out->has_state)
        note_state(p, &out->state);
    /* The effect first: it is committed together with the memory that it is over. */
    if (out->has_effect) {
        advisor_effect(p->advisor, &out->effect);
        EMIT(p, EVENT_EFFECT, effect, &out->effect, *t);
    }
    if (out->has_learnt && !out->has_state)
        player_state(p->player, t, &state);
    state.has_learnt = out->has_learnt;
    if (out->has_state || out->has_learnt)
        EMIT(p, EVENT_ROUTINE, routine, &state, *t);
    if (out->has_pacer)
        EMIT(p, EVENT_PACER, pacer, &out->pacer, *t);
}
