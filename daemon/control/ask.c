/*
 * ask.c - a look at the house, an order to the hub, a watch, or a capture
 *
 * A call that waits belongs to itself: its caller may hang up, and control may
 * close, before the hub is done. Then the reply has nobody to go to.
 */
#include "ask.h"

#include "request.h"
#include "verbs.h"
#include "withhold.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CALLS_OF_CALLER_MAX 8
#define CALLS_MAX           128
#define VERB_MAX            32

struct control_call {
    struct control_call *next, **link; /* link: the pointer that points at us; NULL: nobody asks */
    struct control *control;
    const struct verb *verb;
    char asked[VERB_MAX]; /* the verb as it was written, which the reply's topic repeats */
    json_t *transaction;  /* NULL: none */
    control_reply_fn *reply;
    void *ctx;
    struct caller *caller; /* NULL: asked through control_request() */
    enum control_door door;
    struct order order;
    struct ordered before;
    json_t *found; /* of `effects`: its first half, while the second is looked for; NULL */
};

/* ---- replies ---- */

/* Takes the reply over; NULL means that memory ran out while it was made. */
static void send_reply(control_reply_fn *reply, void *ctx, const char *verb, json_t *transaction,
                       json_t *root)
{
    char *text = NULL;

    if (root && (!transaction || json_object_set(root, "transaction", transaction) == 0))
        text = json_dumps(root, JSON_COMPACT | JSON_REAL_PRECISION(9));
    json_decref(root);
    reply(ctx, verb, text ? text : "{\"status\":\"error\",\"error\":\"out of memory\",\"code\":1}");
    free(text);
}

/* What quotes a broken request may not be UTF-8 itself. */
static json_t *words_of(const char *text)
{
    char ascii[sizeof(((struct complaint *)0)->text)];
    json_t *words = json_string(text);

    if (words)
        return words;
    snprintf(ascii, sizeof(ascii), "%s", text);
    for (char *at = ascii; *at; at++)
        if ((unsigned char)*at >= 0x80)
            *at = '?';
    return json_string(ascii);
}

static json_t *error_of(const char *text, int code)
{
    return json_pack("{s:s,s:o,s:i}", "status", "error", "error", words_of(text), "code", code);
}

static json_t *ok_of(json_t *result)
{
    return result ? json_pack("{s:s,s:o}", "status", "ok", "result", result) : NULL;
}

void ask_refuse(const struct question *q, const char *text, int code)
{
    send_reply(q->reply, q->ctx, q->verb, q->transaction, error_of(text, code));
}

/* ---- calls that wait for the hub ---- */

static struct control_call *call_new(const struct question *q, const struct verb *verb,
                                     const struct order *order)
{
    struct control *c = q->control;
    struct control_call *call = calloc(1, sizeof(*call));
    if (!call)
        return NULL;

    call->control = c;
    call->verb = verb;
    snprintf(call->asked, sizeof(call->asked), "%s", q->verb);
    call->transaction = json_incref(q->transaction);
    call->reply = q->reply;
    call->ctx = q->ctx;
    call->caller = q->caller;
    call->door = q->door;
    call->order = *order;
    call->before.order = &call->order;
    if (q->caller)
        caller_hold(q->caller);
    call->next = c->calls;
    call->link = &c->calls;
    if (c->calls)
        c->calls->link = &call->next;
    c->calls = call;
    c->call_count++;
    return call;
}

/* Nobody waits for this call any more; the hub still ends it. */
static void detach(struct control_call *call)
{
    if (!call->link)
        return;
    *call->link = call->next;
    if (call->next)
        call->next->link = call->link;
    call->link = NULL;
    call->control->call_count--;
}

static void call_end(struct control_call *call, json_t *root)
{
    struct caller *caller = call->caller;

    if (!call->link) {
        json_decref(root);
    } else {
        detach(call);
        send_reply(call->reply, call->ctx, call->asked, call->transaction, root);
        if (caller)
            caller_release(caller);
    }
    json_decref(call->transaction);
    json_decref(call->found);
    free(call);
}

/* What the codes of advise.h and player.h mean to the one who asked. */
static const char *reason_of(const struct verb *verb, int rc)
{
    switch (-rc) {
    case ENOENT: return verb->action->none ? verb->action->none : "there is none";
    case EBUSY: return "a routine is running already";
    case EALREADY: return "that suggestion was answered already";
    case ESTALE: return "that suggestion has expired";
    case EAGAIN: return "nothing fits now";
    case EPERM: return "not without their consent: `balmctl person add` asks for it";
    case EACCES: return "not while a condition of theirs stands against it";
    case ENODATA: return "no pulse is read right now, and this needs one";
    case EINVAL: return "that does not fit here";
    case ENOMEM: return "out of memory";
    default: return strerror(-rc);
    }
}

static struct look look_of(struct control *c, enum control_door door, const struct house *house)
{
    return (struct look){
        .house = house,
        .local = door == DOOR_SOCKET,
        .vitals = door == DOOR_SOCKET || c->vitals_over_mqtt,
    };
}

/* What the order led to, and `text`: the hub's, the result's own, or the verb's. */
static json_t *result_of(const struct control_call *call, const char *text)
{
    const struct verb_action *action = call->verb->action;
    struct control *c = call->control;
    struct house house = { 0 };
    json_t *result;

    if (call->link && action->result) {
        c->events->look(c->ctx, &house);
        const struct look in = look_of(c, call->door, &house);
        result = action->result(&in, &call->before);
    } else {
        result = json_object();
    }
    if (result && (text || !json_object_get(result, "text")))
        json_object_set_new(result, "text", look_text(text ? text : action->done));
    return result;
}

static bool is_told_all(const struct control_call *call)
{
    struct control *c = call->control;
    struct house house = { 0 };

    if (!call->link || call->door == DOOR_SOCKET)
        return true;
    c->events->look(c->ctx, &house);
    const struct look in = look_of(c, call->door, &house);
    const struct house_person *p = look_person(&house, call->order.person);
    return look_tier(&in, p ? p->profile : NULL) >= LOOK_VITALS;
}

void control_done(struct control_call *call, int rc, const char *text)
{
    if (!is_told_all(call))
        withhold_ending(&call->order, &rc, &text);
    if (rc < 0)
        call_end(call, error_of(text ? text : reason_of(call->verb, rc), ASK_FAILED));
    else
        call_end(call, ok_of(result_of(call, text)));
}

void control_done_dashboard(struct control_call *call, const char *yaml)
{
    call_end(call, ok_of(json_pack("{s:s}", "yaml", yaml)));
}

void control_done_candidates(struct control_call *call, int rc, const struct candidate *candidates,
                             size_t count)
{
    if (rc < 0)
        call_end(call, error_of(reason_of(call->verb, rc), ASK_FAILED));
    else
        call_end(call, ok_of(json_pack("{s:o}", "candidates",
                                       look_candidates(candidates, count, call->caller != NULL))));
}

/* `effects` has its routines, and its massages come now. */
void control_done_sessions(struct control_call *call, int rc, const struct session_row *rows,
                           size_t count)
{
    struct house house = { 0 };

    if (rc < 0 || !call->link) {
        call_end(call, error_of(reason_of(call->verb, rc), ASK_FAILED));
        return;
    }
    call->control->events->look(call->control->ctx, &house);
    const struct look in = look_of(call->control, call->door, &house);
    json_t *sessions = look_sessions(&in, rows, count);
    if (!call->found) {
        call_end(call, ok_of(json_pack("{s:o}", "sessions", sessions)));
        return;
    }
    json_object_set_new(call->found, "sessions", sessions);
    call_end(call, ok_of(json_incref(call->found)));
}

void control_done_effects(struct control_call *call, int rc, const struct effect_row *rows,
                          size_t count)
{
    struct control *c = call->control;
    struct house house = { 0 };

    if (rc < 0 || !call->link) {
        call_end(call, error_of(reason_of(call->verb, rc), ASK_FAILED));
        return;
    }
    c->events->look(c->ctx, &house);
    const struct look in = look_of(c, call->door, &house);
    call->found = look_effects(&in, call->order.person, rows, count);
    if (!call->found) {
        call_end(call, NULL);
        return;
    }
    call->order.kind = ORDER_SESSIONS;
    c->events->order(c->ctx, &call->order, call);
}

void ask_answer(const struct question *q, json_t *result)
{
    send_reply(q->reply, q->ctx, q->verb, q->transaction, ok_of(result));
}

/* ---- the ways to answer ---- */

static void answer_by_look(const struct question *q, const struct verb *verb)
{
    struct control *c = q->control;
    struct complaint why = { "" };
    struct house house = { 0 };
    struct control_counts counts = { .requests = c->requests };

    c->events->look(c->ctx, &house);
    server_count(c->server, &counts);
    struct look in = look_of(c, q->door, &house);
    in.args = q->args;
    in.counts = &counts;
    json_t *result = verb->action->look(&in, &why);
    if (!result && why.text[0])
        ask_refuse(q, why.text, ASK_WRONG_USE);
    else
        ask_answer(q, result);
}

/* How it was before the order, for what is said of it afterwards. */
static void remember(struct control_call *call, const struct house *house)
{
    const struct house_person *p = look_person(house, call->order.person);
    bool runs = p && (p->routine.status == ROUTINE_RUNNING || p->routine.status == ROUTINE_PAUSED);

    call->before.booked_unix_ms = p ? p->standing.booked.at_unix_ms : 0;
    if (runs)
        memcpy(call->before.running, p->routine.name, sizeof(call->before.running));
}

static void answer_by_order(const struct question *q, const struct verb *verb)
{
    struct control *c = q->control;
    struct complaint why = { "" };
    struct house house = { 0 };
    struct order order = { 0 };

    c->events->look(c->ctx, &house);
    if (verb->action->order(&house, q->args, &order, &why) < 0) {
        ask_refuse(q, why.text, ASK_WRONG_USE);
        return;
    }
    if (c->call_count >= CALLS_MAX ||
        (q->caller && caller_held(q->caller) >= CALLS_OF_CALLER_MAX)) {
        ask_refuse(q, "too many requests at once", ASK_FAILED);
        return;
    }
    struct control_call *call = call_new(q, verb, &order);
    if (!call) {
        ask_refuse(q, "out of memory", ASK_FAILED);
        return;
    }
    remember(call, &house);
    c->events->order(c->ctx, &order, call);
}

/* A line that anyone who watches this person gets. */
char *ask_event_line(const char *person, const struct person_event *event)
{
    json_t *body = look_event(person, event);
    json_t *root = body ? json_pack("{s:s,s:o}", "status", "ok", "event", body) : NULL;
    char *text = root ? json_dumps(root, JSON_COMPACT | JSON_REAL_PRECISION(9)) : NULL;
    json_decref(root);
    return text;
}

static void answer_by_watch(const struct question *q)
{
    struct control *c = q->control;
    struct complaint why = { "" };
    struct house house = { 0 };
    char person[ID_MAX + 1] = "";
    const char *named = json_string_value(json_object_get(q->args, "person"));

    if (!q->caller) {
        ask_refuse(q, "watching needs the socket", ASK_FAILED);
        return;
    }
    c->events->look(c->ctx, &house);
    if (named && order_person(&house, named, person, &why) < 0) {
        ask_refuse(q, why.text, ASK_WRONG_USE);
        return;
    }
    caller_watch(q->caller, person);
    ask_answer(q, json_pack("{s:o,s:o}", "person", look_text(person), "speed",
                            look_number(house.speed, 1)));
    /* So that the view is not empty until the next report. */
    for (size_t i = 0; i < house.person_count; i++) {
        const struct house_person *p = &house.people[i];
        const struct person_event now = { .kind = EVENT_REPORT,
                                          .at = p->report.at,
                                          .report = &p->report };
        if (named && strcmp(p->profile->id, person) != 0)
            continue;
        char *text = ask_event_line(p->profile->id, &now);
        if (text)
            caller_send(q->caller, text, strlen(text));
        free(text);
    }
}

static bool is_order(const struct verb_action *action, const json_t *args)
{
    const json_t *by = action->ordered_by ? json_object_get(args, action->ordered_by) : NULL;

    return action->order && (!action->ordered_by || (by && !json_is_null(by)));
}

void ask(const struct question *q)
{
    struct complaint why = { "" };
    const struct verb *verb = control_verb(q->verb);

    q->control->requests++;
    if (!verb) {
        const bool elsewhere = verb_is_none(q->verb, &why);
        ask_refuse(q, why.text, elsewhere ? ASK_FAILED : ASK_WRONG_USE);
        return;
    }
    if (verb->local && q->door != DOOR_SOCKET && (!verb->local_for || verb->local_for(q->args))) {
        complain(&why, "%s is only answered on the hub itself: %s", verb->name, verb->why_local);
        ask_refuse(q, why.text, ASK_FAILED);
        return;
    }
    if (request_check(verb, q->args, &why) < 0) {
        ask_refuse(q, why.text, ASK_WRONG_USE);
        return;
    }
    if (is_order(verb->action, q->args))
        answer_by_order(q, verb);
    else if (verb->action->look)
        answer_by_look(q, verb);
    else if (verb->action->watch)
        answer_by_watch(q);
    else
        ask_capture(q);
}

void ask_forget_caller(struct control *c, const struct caller *caller)
{
    struct control_call *next;

    for (struct control_call *call = c->calls; call; call = next) {
        next = call->next;
        if (!caller || call->caller == caller)
            detach(call);
    }
}
