/*
 * commands.c - what one person is asked to do, by a verb or a switch, and its confirmation
 *
 *     command --> person --told?--> history --committed--> "done"
 *                   +----no-------> memory                 "done"
 *
 * What a person tells of themselves is confirmed once it is committed together with what it
 * taught: what was said to be noted is never forgotten.
 */
#include "hub.h"

#include "catalog.h"
#include "texts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A verb that waits until what it told is stored. */
struct telling {
    struct telling *next;
    struct control_call *call;
    uint32_t id; /* 0: nothing was told yet */
    const char *text;
};

/* In the words in which `status` says it. */
static const char *not_now(struct resident *r)
{
    struct instant now = clock_now(r->hub->clock);
    struct person_view view;
    char key[48];

    person_view(r->person, &now, &view);
    snprintf(key, sizeof(key), "silence.%s",
             silence_name(instant_has_wall(&now) ? view.standing->silence : SILENCE_NO_CLOCK));
    const char *words = texts_find(key);
    return words ? words : "nothing fits right now";
}

/* Which condition it is stays with them; what does as well is said. */
static const char *forbidden(const char *routine)
{
    static char text[HUB_TEXT_MAX]; /* good until the next refusal */
    const struct routine_plan *plan = routine_find(routine);
    const char *instead = NULL;

    for (int a = 0; plan && a < ASKS && !instead; a++)
        if (plan->asks & 1u << a)
            instead = routine_instead((enum asks)a);
    snprintf(text, sizeof(text), "%s `balmctl condition list`%s%s.",
             texts_find("refused.condition"), instead ? "; there is " : "", instead ? instead : "");
    return text;
}

/* Why a command was not taken, in words; NULL: it was. */
static const char *refusal(int rc, const struct command *c, struct resident *r)
{
    bool routine = c->kind <= COMMAND_ROUTINE_STOP;
    bool condition = c->kind == COMMAND_CONDITION;

    switch (-rc) {
    case 0: return NULL;
    case EAGAIN: return not_now(r);
    case ENODEV: return "there is no such person";
    case EPERM: return "no consent was given: `balmctl person add` asks for it";
    case EBUSY: return routine ? "a routine is running already" : "not at this moment; try again";
    case ENOENT:
        return condition                          ? "that condition does not hold"
               : !routine                         ? "nothing is booked"
               : c->kind == COMMAND_ROUTINE_START ? "there is no routine of that name"
                                                  : "no routine is running";
    case EALREADY: return "that is so already";
    case ENOTUNIQ: return "that condition is written in the configuration: change it there";
    case EACCES:
        return condition ? "that one is cleared on the hub itself only: `balmctl condition clear`"
                         : forbidden(c->name);
    case EUSERS: return "that is a lot in one hour; try again later";
    case ENODATA: return "no pulse is read right now, and this needs one";
    case EINVAL:
        return c->kind == COMMAND_NOTE          ? "a note is text of 1 to 500 bytes"
               : c->kind == COMMAND_FEEL        ? "a feeling is 1 (calm) to 5 (very tense)"
               : c->kind == COMMAND_SENSITIVITY ? "a sensitivity is -2 to 2"
                                                : "that time makes no sense";
    default: return "not possible";
    }
}

/* What they feel, where it can teach nothing: no error, and noted all the same. */
static const char *words_of(const struct told *t)
{
    if (t->kind != TOLD_FEEL)
        return NULL;
    if (t->feel.counts)
        return NULL;
    return t->feel.feel == 3 ? "noted; neither calm nor tense says nothing about the score"
                             : "noted; there is no score now to hold it against, or none that is "
                               "sure enough";
}

void commands_told(struct resident *r, const struct told *t)
{
    if (!r->telling || r->telling->id != 0)
        return;
    r->telling->id = t->id;
    r->telling->text = words_of(t);
}

void commands_stored(struct resident *r, uint32_t id, int rc, const char *text)
{
    for (struct telling **at = &r->telling; *at;) {
        struct telling *one = *at;

        if (id != 0 && one->id != id) {
            at = &one->next;
            continue;
        }
        *at = one->next;
        control_done(one->call, rc, text ? text : one->text);
        free(one);
    }
}

/* Nothing was told, or the command was refused: the verb does not wait. */
static bool take_back(struct resident *r, struct telling *one)
{
    if (r->telling != one || one->id != 0)
        return false;
    r->telling = one->next;
    free(one);
    return true;
}

void commands_take(struct hub *hub, const struct order *o, struct control_call *call)
{
    struct resident *r = people_find(hub, o->person);
    struct command command = o->command;
    struct person_input in = { .kind = INPUT_COMMAND, .command = &command };
    struct instant now = clock_now(hub->clock);
    struct telling *one = r ? calloc(1, sizeof(*one)) : NULL;

    if (!one) {
        control_done(call, r ? -ENOMEM : -ENODEV, refusal(r ? -ENOMEM : -ENODEV, &command, r));
        return;
    }
    if (command.kind == COMMAND_NOTE)
        command.text = o->text;
    *one = (struct telling){ .next = r->telling, .call = call };
    r->telling = one;
    int rc = route_feed(r, &in, &now);
    if (!take_back(r, one))
        return; /* it waits, or was ended within the call */
    if (rc == 0)
        people_save_one(r); /* what they asked for outlives a restart */
    control_done(call, rc, refusal(rc, &command, r));
    route_show_standing(r);
}

/* ---- balm/P/set/ENTITY, after publish/ has understood the value ---- */

static bool command_of(const char *entity, const char *value, struct command *c)
{
    if (strcmp(entity, "start") == 0) {
        c->kind = COMMAND_ROUTINE_START;
        snprintf(c->name, sizeof(c->name), "%s", value);
    } else if (strcmp(entity, "stop") == 0) {
        c->kind = COMMAND_ROUTINE_STOP;
    } else if (strcmp(entity, "suggestions") == 0) {
        c->kind = COMMAND_SUGGESTIONS_ON;
        c->on = strcmp(value, "ON") == 0;
    } else if (strcmp(entity, "log_massage") == 0) {
        c->kind = COMMAND_MASSAGE_LOG;
    } else if (strcmp(entity, "feel") == 0) {
        c->kind = COMMAND_FEEL;
        c->feel = (int32_t)strtol(value, NULL, 10);
    } else if (strcmp(entity, "sensitivity") == 0) {
        c->kind = COMMAND_SENSITIVITY;
        c->sensitivity = (int32_t)strtol(value, NULL, 10);
    } else if (strcmp(entity, "snooze") == 0) {
        c->kind = COMMAND_SNOOZE;
        c->duration_s = (int32_t)strtol(value, NULL, 10) * 60;
    } else {
        int condition = condition_from_name(entity);

        c->kind = COMMAND_CONDITION;
        c->condition = (enum condition)condition;
        c->on = strcmp(value, "ON") == 0;
        return condition >= 0;
    }
    return true;
}

void commands_set(struct hub *hub, const char *person, const char *entity, const char *value,
                  const struct instant *t)
{
    struct resident *r = people_find(hub, person);
    struct command command = { 0 };
    struct person_input in = { .kind = INPUT_COMMAND, .command = &command };

    if (!r)
        return;
    if (strcmp(entity, "pair") == 0) {
        hub_pair_button(hub, person);
        return;
    }
    if (!command_of(entity, value, &command)) {
        log_debug("set/%s of %s is not known", entity, person);
        return;
    }
    int rc = route_feed(r, &in, t);
    if (rc == 0) {
        people_save_one(r);
    } else { /* which one and why may be a condition of theirs */
        log_changed(&hub->unwanted, LOG_LEVEL_INFO, "a setting for %s was not taken", person);
        log_debug("set/%s of %s was not done: %s", entity, person, refusal(rc, &command, r));
    }
    route_show_standing(r);
}
