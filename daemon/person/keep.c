/*
 * keep.c - what a person's pipeline keeps over a restart and a reload
 */
#include "inside.h"

#include "sessions.h"

#include <math.h>
#include <string.h>

#define FRESH_MS (2 * 3600 * MS_PER_S)

/* A restart, not a night: the hours before it still say how this person is today. */
static bool is_fresh(const struct baseline_memory *m, const struct instant *t)
{
    return instant_has_wall(t) && m->unix_ms != 0 && m->unix_ms <= t->unix_ms &&
           t->unix_ms - m->unix_ms < FRESH_MS;
}

/* What came with other settings than those that hold now. */
static void recheck(struct person *p, const struct instant *t)
{
    struct advise_input in = person_advise_input(p, t);
    struct advice advice;

    advisor_recheck(p->advisor, &in, t, &advice);
    person_act_on(p, &advice, t);
}

void person_restore(struct person *p, const struct person_memory *in, const struct instant *t)
{
    if (instant_has_wall(t))
        heart_set_day(p->heart, instant_day(t));
    heart_restore(p->heart, &in->baseline, is_fresh(&in->baseline, t));
    advisor_restore(p->advisor, &in->advise);
    heart_set_conditions(p->heart, advisor_conditions(p->advisor));
    load_restore(&p->load, &in->load);
    body_days_restore(&p->body, &in->body);
    person_move_days(p, t); /* some may have passed */
    player_set_resonance(p->player, &in->resonance);
    response_restore(&p->response, &in->response);
    p->waiting = in->routine;
    p->routine_waits = true;
    person_resume_routine(p, t);
    recheck(p, t);
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
    out->body = p->body.memory;
    player_resonance(p->player, &out->resonance);
    response_save(&p->response, &out->response);
}

void person_set_profile(struct person *p, const struct profile *profile,
                        const struct routine_plan *own_routines, size_t own_routine_count,
                        const struct instant *t)
{
    p->profile = *profile;
    advisor_set_profile(p->advisor, profile);
    person_set_routines(p, own_routines, own_routine_count);
    heart_set_conditions(p->heart, advisor_conditions(p->advisor));
    recheck(p, t);
}

/* What is not the advisor's. */
static void fill_standing(const struct person *p, struct standing *s)
{
    struct resonance_memory resonance = { 0 };
    struct illness_view ill;

    player_resonance(p->player, &resonance);
    body_days_illness(&p->body, &ill);
    s->ill_days = ill.days;
    s->resonance_per_min = resonance.per_min > 0 ? resonance.per_min : NAN;
    s->resonance_deviation = resonance.per_min > 0 ? resonance.deviation : NAN;
    s->resonance_sessions = resonance.sessions;
    s->resonance_found = resonance.found_unix_ms != 0;
    s->weak_statements = p->response.memory.answers;
    sessions_verdicts(&p->body.memory, s->verdicts, &s->ordinary_days);
}

void person_view(struct person *p, const struct instant *t, struct person_view *out)
{
    struct advise_memory *m = &p->seen;

    struct advise_input in = person_advise_input(p, t);

    advisor_save(p->advisor, m);
    p->standing = (struct standing){ 0 };
    advisor_standing(p->advisor, &in, t, &p->standing);
    fill_standing(p, &p->standing);
    *out = (struct person_view){
        .profile = &p->profile,
        .report = &p->report,
        .open = m->has_open ? &m->open : NULL,
        .standing = &p->standing,
    };
    player_state(p->player, t, &out->routine);
}
