/*
 * orders.c - what verbs ask of the house, carried out; commands to one person are commands.c's
 */
#include "hub.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Reading a configuration takes milliseconds: it is not done for each of a thousand requests. */
#define RELOAD_PAUSE_MS 200

#define NO_DISCOVERY                                                                            \
    "`mqtt: {discovery: \"\"}` in balm.yaml: Home Assistant is told of nothing, so nothing is " \
    "there"

/* A verb that is answered later: history has a job to do first, or a reload is due. */
struct pending {
    struct pending *next; /* of hub->reloads */
    struct hub *hub;
    struct control_call *call;
    struct profile profile;
};

/* Why an answer was not taken, in words; NULL: it was. */
static const char *refusal(int rc)
{
    switch (-rc) {
    case 0: return NULL;
    case EPERM: return "no consent was given: `balmctl person add` asks for it";
    case EBUSY: return "another answer is just being stored; try again";
    case ENOENT: return "no such suggestion is open";
    case EALREADY: return "that suggestion has been answered already";
    case ESTALE: return "that suggestion had expired";
    case EINVAL: return "that suggestion does not have this choice";
    default: return "not possible";
    }
}

void orders_outcome(struct resident *r, const char *suggestion, int rc, const char *text)
{
    struct control_call *call = r->answering;

    if (!call || (suggestion && strcmp(suggestion, r->answered) != 0))
        return;
    r->answering = NULL;
    control_done(call, rc, text);
}

/* Said to be taken only once it is committed: what was confirmed is never forgotten. */
static int answer_of(struct resident *r, const struct order *o, struct control_call *call)
{
    struct person_input in = { .kind = INPUT_ANSWER, .answer = &o->answer };
    struct instant now = clock_now(r->hub->clock);

    if (r->answering)
        return -EBUSY;
    r->answering = call;
    r->answered[0] = '\0'; /* known once the outcome is */
    int rc = route_feed(r, &in, &now);
    if (rc < 0)
        r->answering = NULL;
    return rc;
}

/* An answer without a name is for whoever has that suggestion open. */
static void answer(struct hub *hub, const struct order *o, struct control_call *call)
{
    int rc = o->person[0] ? -ENODEV : -ENOENT;

    for (size_t i = 0; i < hub->resident_count && rc < 0; i++) {
        struct resident *r = hub->residents[i];
        if (o->person[0] ? strcmp(o->person, r->profile.id) == 0 : rc == -ENOENT)
            rc = answer_of(r, o, call);
    }
    if (rc < 0)
        control_done(call, rc, rc == -ENODEV ? "there is no such person" : refusal(rc));
}

static void on_added(void *ctx, int rc)
{
    struct pending *p = ctx;
    struct hub *hub = p->hub;

    if (rc == 0 && !hub->closing) {
        rc = people_store(hub, &p->profile);
        if (rc == 0)
            rc = people_settle(hub);
        hub_sensors_settle(hub); /* they may have worn some before */
        people_announce(hub);
        hub_arm(hub);
    }
    control_done(p->call, rc, rc == 0 ? "added" : "the database could not be written");
    free(p);
}

static void on_removed(void *ctx, int rc)
{
    struct pending *p = ctx;
    struct hub *hub = p->hub;

    if (rc == 0 && !hub->closing) {
        people_unstore(hub, p->profile.id);
        sensors_drop_person(&hub->sensors, p->profile.id);
        people_settle(hub);
        hub_sensors_settle(hub);
        people_announce(hub);
        hub_arm(hub);
    }
    control_done(p->call, rc,
                 rc == 0 ? "removed; what was recorded is kept until `forget-person`"
                         : "the database could not be written");
    free(p);
}

static void on_effects(void *ctx, int rc, const struct history_effect_row *rows, size_t count)
{
    struct pending *p = ctx;
    struct effect_row *out = calloc(count + 1, sizeof(*out));

    if (!out)
        rc = -ENOMEM;
    for (size_t i = 0; out && i < count; i++) {
        memcpy(out[i].person, rows[i].person, sizeof(out[i].person));
        out[i].effect = rows[i].effect;
    }
    control_done_effects(p->call, rc, out, rc < 0 ? 0 : count);
    free(out);
    free(p);
}

static void on_sessions(void *ctx, int rc, const struct history_session_row *rows, size_t count)
{
    struct pending *p = ctx;
    struct session_row *out = calloc(count + 1, sizeof(*out));

    if (!out)
        rc = -ENOMEM;
    for (size_t i = 0; out && i < count; i++) {
        out[i] = (struct session_row){ .session = rows[i].session,
                                       .measured = rows[i].measured,
                                       .effect = rows[i].effect };
        memcpy(out[i].person, rows[i].person, sizeof(out[i].person));
    }
    control_done_sessions(p->call, rc, out, rc < 0 ? 0 : count);
    free(out);
    free(p);
}

static void person_add(struct hub *hub, const struct order *o, struct pending *p)
{
    const struct resident *known = people_find(hub, o->profile.id);

    p->profile = o->profile;
    if (!known && hub->resident_count >= PEOPLE_MAX) {
        control_done(p->call, -ENOSPC, "balm watches 32 people at most");
        free(p);
        return;
    }
    if (known && known->profile.consent_day != 0) {
        control_done(p->call, -EEXIST, "there is a person of that name already");
        free(p);
        return;
    }
    history_person_add(hub->history, &p->profile, on_added, p);
}

static void person_remove(struct hub *hub, const struct order *o, struct pending *p)
{
    const struct resident *r = people_find(hub, o->person);
    const char *why = !r ? "there is no such person"
                      : r->from_file
                          ? "this person is written in the configuration: remove them there"
                          : NULL;

    if (why) {
        control_done(p->call, r ? -EPERM : -ENOENT, why);
        free(p);
        return;
    }
    memcpy(p->profile.id, o->person, sizeof(p->profile.id));
    history_person_remove(hub->history, o->person, on_removed, p);
}

static void home_forget(struct hub *hub, struct control_call *call)
{
    char text[HUB_TEXT_MAX];
    int rc = publish_forget_home(hub->publish);

    if (rc == -ENOTCONN)
        snprintf(text, sizeof(text), "not now: the broker, which keeps it, is not connected");
    else if (rc == -ENOENT)
        snprintf(text, sizeof(text), NO_DISCOVERY);
    else if (rc < 0)
        snprintf(text, sizeof(text), "not possible: %s", strerror(-rc));
    else
        snprintf(text, sizeof(text),
                 "%d device%s gone from Home Assistant, until that or balmd starts again. To keep "
                 "all away for good: `discovery: \"\"` below `mqtt:` in balm.yaml",
                 rc, rc == 1 ? " is" : "s are");
    control_done(call, rc < 0 ? rc : 0, text);
}

static void home_dashboard(struct hub *hub, const struct order *o, struct control_call *call)
{
    const struct publish_options opt = hub_publish_options(hub);
    char *yaml = publish_dashboard(hub->publish, o->person[0] ? o->person : NULL, o->by_name);

    if (yaml)
        control_done_dashboard(call, yaml);
    else if (!opt.discovery[0])
        control_done(call, -ENOENT, NO_DISCOVERY);
    else
        control_done(call, -ENOENT, "nothing of theirs is announced to Home Assistant now");
    free(yaml);
}

static void end_reloads(struct hub *hub, int rc, const char *text)
{
    struct pending *p = hub->reloads;

    hub->reloads = NULL;
    while (p) {
        struct pending *next = p->next;
        control_done(p->call, rc, text);
        free(p);
        p = next;
    }
}

void orders_reload(void *ctx, const struct instant *now)
{
    struct hub *hub = ctx;
    char text[200];
    (void)now;

    int rc = hub_reload(hub, text, sizeof(text));
    if (rc < 0)
        log_warn("%s", text);
    else
        log_info("%s", text);
    end_reloads(hub, rc, text);
}

void orders_stop(struct hub *hub)
{
    end_reloads(hub, -ESHUTDOWN, "balmd is stopping");
}

void orders_take(void *ctx, const struct order *o, struct control_call *call)
{
    struct hub *hub = ctx;
    struct pending *p = NULL;

    if (hub->closing) {
        control_done(call, -ESHUTDOWN, "balmd is stopping");
        return;
    }
    if (o->kind == ORDER_RELOAD || o->kind == ORDER_PERSON_ADD || o->kind == ORDER_PERSON_REMOVE ||
        o->kind == ORDER_EFFECTS || o->kind == ORDER_SESSIONS) {
        p = calloc(1, sizeof(*p));
        if (!p) {
            control_done(call, -ENOMEM, "out of memory");
            return;
        }
        p->hub = hub;
        p->call = call;
    }
    switch (o->kind) {
    case ORDER_COMMAND: commands_take(hub, o, call); break;
    case ORDER_ANSWER: answer(hub, o, call); break;
    case ORDER_RELOAD:
        if (!hub->reloads)
            clock_timer_set_real(hub->reload_timer, RELOAD_PAUSE_MS);
        p->next = hub->reloads;
        hub->reloads = p;
        break;
    case ORDER_PERSON_ADD: person_add(hub, o, p); break;
    case ORDER_PERSON_REMOVE: person_remove(hub, o, p); break;
    case ORDER_EFFECTS:
        history_effects(hub->history, o->person[0] ? o->person : NULL, 50, on_effects, p);
        break;
    case ORDER_SESSIONS:
        history_sessions(hub->history, o->person[0] ? o->person : NULL, 50, on_sessions, p);
        break;
    case ORDER_PAIR:
    case ORDER_SCAN:
    case ORDER_ADOPT:
    case ORDER_FORGET:
    case ORDER_RELEASE:
    case ORDER_WORN_BY: hub_sensor_order(hub, o, call); break;
    case ORDER_HOME_FORGET: home_forget(hub, call); break;
    case ORDER_HOME_DASHBOARD: home_dashboard(hub, o, call); break;
    }
}
