/*
 * keep.c - what a person's pipeline keeps over a restart and a reload
 */
#include "inside.h"

#include <string.h>

#define FRESH_MS (2 * 3600 * MS_PER_S)

/* How far a routine has got is a matter of wall time, which a Pi may learn minutes after its start.
 */
void person_resume_routine(struct person *p, const struct instant *t)
{
    struct player_output out = { 0 };

    if (!p->routine_waits || !instant_has_wall(t))
        return;
    p->routine_waits = false;
    if (player_is_busy(p->player)) /* another one was begun meanwhile */
        return;
    player_restore(p->player, &p->waiting, person_plan(p, p->waiting.name), t, &out);
    person_emit_player(p, &out, t);
}

/* A restart, not a night: the hours before it still say how this person is today. */
static bool is_fresh(const struct baseline_memory *m, const struct instant *t)
{
    return instant_has_wall(t) && m->unix_ms != 0 && m->unix_ms <= t->unix_ms &&
           t->unix_ms - m->unix_ms < FRESH_MS;
}

void person_restore(struct person *p, const struct person_memory *in, const struct instant *t)
{
    if (instant_has_wall(t))
        heart_set_day(p->heart, instant_day(t));
    heart_restore(p->heart, &in->baseline, is_fresh(&in->baseline, t));
    advisor_restore(p->advisor, &in->advise);
    load_restore(&p->load, &in->load);
    load_move(&p->load, t); /* days may have passed */
    response_restore(&p->response, &in->response);
    p->waiting = in->routine;
    p->routine_waits = true;
    person_resume_routine(p, t);
}

void person_withdraw(struct person *p, const char *suggestion)
{
    advisor_withdraw(p->advisor, suggestion);
}

void person_save(const struct person *p, const struct instant *t, struct person_memory *out)
{
    memset(out, 0, sizeof(*out)); /* padding too: the bytes are stored */
    heart_save(p->heart, &out->baseline);
    out->baseline.unix_ms = t->unix_ms;
    advisor_save(p->advisor, &out->advise);
    if (p->routine_waits)
        out->routine = p->waiting;
    else
        player_save(p->player, t, &out->routine);
    load_save(&p->load, &out->load);
    response_save(&p->response, &out->response);
}

void person_set_profile(struct person *p, const struct profile *profile,
                        const struct routine_plan *own_routines, size_t own_routine_count)
{
    p->profile = *profile;
    p->own_routines = own_routines;
    p->own_routine_count = own_routine_count;
    heart_set_conditions(p->heart, profile->conditions);
    advisor_set_profile(p->advisor, profile);
}

void person_view(struct person *p, const struct instant *t, struct person_view *out)
{
    struct advise_memory *m = &p->seen;

    advisor_save(p->advisor, m);
    *out = (struct person_view){
        .profile = &p->profile,
        .report = &p->report,
        .silence = p->silence,
        .statements = p->response.memory.answers,
        .open = m->has_open ? &m->open : NULL,
        .suggestions_off = m->off,
        .last_massage_unix_ms = m->last_massage_unix_ms,
        .next_massage_unix_ms = m->booked_massage_unix_ms,
        .snoozed_until_unix_ms =
            m->snoozed_until_unix_ms > t->unix_ms ? m->snoozed_until_unix_ms : 0,
    };
    player_state(p->player, t, &out->routine);
}
