/*
 * take.c - what comes in: readings, what the house knows, answers, commands
 */
#include "inside.h"

#include <errno.h>
#include <string.h>

static void take_reading(struct person *p, const struct reading *r, const struct instant *t)
{
    if (!person_is_watched(p, t))
        return;
    struct lead_verdict use = lead_reading(&p->lead, r, t->us);

    if (use.use_motion) {
        heart_motion(p->heart, t->us, (double)r->motion_g);
        if (!p->offline)
            diary_motion(&p->diary, (double)r->motion_g);
    }
    if (use.retracted)
        heart_retract(p->heart);
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

static void take_context(struct person *p, const struct context *c, const struct instant *t)
{
    surroundings_context(&p->surroundings, c);
    if (person_is_watched(p, t))
        heart_context(p->heart, t->us, c);
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

/* Can be turned to and fro. A condition that holds is never refused: it holds things back. */
static bool has_bound(const struct command *c)
{
    return c->kind != COMMAND_SUGGEST && !(c->kind == COMMAND_CONDITION && c->on);
}

static int ask_advisor(struct person *p, const struct command *c, const struct instant *t)
{
    struct advise_input in = person_advise_input(p, t);
    struct advice advice = { 0 };

    if (has_bound(c) && person_told_a_lot(p, t))
        return -EUSERS;
    int rc = advisor_command(p->advisor, &in, c, t, &advice);

    if (advice.has_told && has_bound(c))
        person_count_told(p, t);
    person_act_on(p, &advice, t);
    return rc;
}

static int take_command(struct person *p, const struct command *c, const struct instant *t)
{
    struct player_output out = { 0 };
    int rc = -ENOTSUP;

    if (!person_is_watched(p, t))
        return -EPERM;
    switch (c->kind) {
    case COMMAND_ROUTINE_START: rc = person_start_routine(p, c->name, "", t, &out); break;
    case COMMAND_ROUTINE_PAUSE: rc = player_pause(p->player, t, &out); break;
    case COMMAND_ROUTINE_SKIP: rc = player_skip(p->player, t, &out); break;
    case COMMAND_ROUTINE_STOP: rc = player_stop(p->player, t, &out); break;
    case COMMAND_FEEL: return person_take_feel(p, c, t);
    case COMMAND_NOTE: return person_take_note(p, c, t);
    case COMMAND_RECALIBRATE: return person_recalibrate(p, c, t);
    case COMMAND_CONDITION:
    case COMMAND_SENSITIVITY:
    case COMMAND_SUGGEST:
    case COMMAND_SNOOZE:
    case COMMAND_SUGGESTIONS_ON:
    case COMMAND_MASSAGE_LOG:
    case COMMAND_MASSAGE_BOOK:
    case COMMAND_MASSAGE_CANCEL: return ask_advisor(p, c, t);
    }
    person_emit_player(p, &out, t);
    return rc;
}

static int take_answer(struct person *p, const struct answer_event *a, const struct instant *t)
{
    struct advice advice = { 0 };

    if (!person_is_watched(p, t))
        return -EPERM;
    int rc = advisor_answer(p->advisor, a, t, &advice);

    /* Before the outcome goes out: what it taught is stored with it. */
    if (advice.has_outcome)
        response_outcome(&p->response, t->us, advisor_last(p->advisor), advice.outcome.outcome);
    person_act_on(p, &advice, t);
    return rc;
}

int person_feed(struct person *p, const struct person_input *in, const struct instant *t)
{
    switch (in->kind) {
    case INPUT_READING: take_reading(p, in->reading, t); return 0;
    case INPUT_CONTEXT: take_context(p, in->context, t); return 0;
    case INPUT_LINK: take_link(p, in->link); return 0;
    case INPUT_REPORT: return person_take_report(p, in->report, t);
    case INPUT_COMMAND: return take_command(p, in->command, t);
    case INPUT_ANSWER: return take_answer(p, in->answer, t);
    }
    return -EINVAL;
}
