/*
 * control.c - a request comes in at one of two doors and ends in exactly one reply
 *
 *   socket line --+                         +--> look at the house --> reply now
 *                 +--> verb? door? schema? -+--> order to the hub --> control_done() --> reply
 *   MQTT request -+           |             +--> watch
 *                             +--> error in words
 *
 * A call that waits belongs to itself: its client may hang up, and control may
 * close, before the hub is done. Then the reply has nobody to go to.
 */
#include "control.h"

#include "complaint.h"
#include "schema.h"
#include "server.h"
#include "verbs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define CALLS_OF_CLIENT_MAX 8
#define CALLS_MAX           128
#define TRANSACTION_MAX     128

#define FAILED    1
#define WRONG_USE 2

struct control_call {
    struct control_call *next, **link; /* link: the pointer that points at us; NULL: nobody asks */
    struct control *control;
    const struct verb *verb;
    json_t *transaction; /* NULL: none */
    control_reply_fn *reply;
    void *ctx;
    struct client *client; /* NULL: asked through control_request() */
};

struct control {
    struct server *server;
    struct control_call *calls;
    size_t call_count;
    uint64_t requests;
    bool vitals_over_mqtt;
    const struct control_events *events;
    void *ctx;
};

/* One request on its way. */
struct question {
    struct control *control;
    enum control_door door;
    const char *verb;
    json_t *args;        /* borrowed */
    json_t *transaction; /* borrowed; NULL: none */
    control_reply_fn *reply;
    void *ctx;
    struct client *client;
};

/* ---- replies ---- */

static void on_client_reply(void *ctx, const char *verb, const char *json)
{
    (void)verb;
    client_send(ctx, json, strlen(json));
}

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

static json_t *error_of(const char *text, int code)
{
    return json_pack("{s:s,s:s,s:i}", "status", "error", "error", text, "code", code);
}

static json_t *ok_of(json_t *result)
{
    return result ? json_pack("{s:s,s:o}", "status", "ok", "result", result) : NULL;
}

static void refuse(const struct question *q, const char *text, int code)
{
    send_reply(q->reply, q->ctx, q->verb, q->transaction, error_of(text, code));
}

/* ---- calls that wait for the hub ---- */

static struct control_call *call_new(const struct question *q, const struct verb *verb)
{
    struct control *c = q->control;
    struct control_call *call = calloc(1, sizeof(*call));
    if (!call)
        return NULL;

    call->control = c;
    call->verb = verb;
    call->transaction = json_incref(q->transaction);
    call->reply = q->reply;
    call->ctx = q->ctx;
    call->client = q->client;
    if (q->client)
        client_hold(q->client);
    call->next = c->calls;
    call->link = &c->calls;
    if (c->calls)
        c->calls->link = &call->next;
    c->calls = call;
    c->call_count++;
    return call;
}

/* Nobody waits for this call any more; the hub still ends it. */
static void call_detach(struct control_call *call)
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
    struct client *client = call->client;

    if (!call->link) {
        json_decref(root);
    } else {
        call_detach(call);
        send_reply(call->reply, call->ctx, call->verb->name, call->transaction, root);
        if (client)
            client_release(client);
    }
    json_decref(call->transaction);
    free(call);
}

void control_done(struct control_call *call, int rc, const char *text)
{
    if (rc < 0) {
        call_end(call, error_of(text ? text : strerror(-rc), FAILED));
        return;
    }
    call_end(call, ok_of(json_pack("{s:o}", "text", look_text(text))));
}

void control_done_effects(struct control_call *call, int rc, const struct effect_row *rows,
                          size_t count)
{
    if (rc < 0)
        call_end(call, error_of(strerror(-rc), FAILED));
    else
        call_end(call, ok_of(look_effects(rows, count)));
}

/* ---- the three ways to answer ---- */

static void answer_by_look(const struct question *q, const struct verb *verb)
{
    struct control *c = q->control;
    struct complaint why = { "" };
    struct house house = { 0 };
    struct control_counts counts = { .requests = c->requests };

    c->events->look(c->ctx, &house);
    server_count(c->server, &counts);
    const struct look in = {
        .house = &house,
        .args = q->args,
        .counts = &counts,
        .vitals = q->door == DOOR_SOCKET || c->vitals_over_mqtt,
    };
    json_t *result = verb->action->look(&in, &why);
    if (!result && why.text[0])
        refuse(q, why.text, WRONG_USE);
    else
        send_reply(q->reply, q->ctx, q->verb, q->transaction, ok_of(result));
}

static void answer_by_order(const struct question *q, const struct verb *verb)
{
    struct control *c = q->control;
    struct complaint why = { "" };
    struct house house = { 0 };
    struct order order = { 0 };

    c->events->look(c->ctx, &house);
    if (verb->action->order(&house, q->args, &order, &why) < 0) {
        refuse(q, why.text, WRONG_USE);
        return;
    }
    if (order.kind == ORDER_EFFECTS && q->door == DOOR_MQTT && !c->vitals_over_mqtt) {
        refuse(q, "effects are withheld here by `privacy: levels`", FAILED);
        return;
    }
    if (c->call_count >= CALLS_MAX ||
        (q->client && client_held(q->client) >= CALLS_OF_CLIENT_MAX)) {
        refuse(q, "too many requests at once", FAILED);
        return;
    }
    struct control_call *call = call_new(q, verb);
    if (!call) {
        refuse(q, "out of memory", FAILED);
        return;
    }
    c->events->order(c->ctx, &order, call);
}

/* A line that anyone who watches this person gets. */
static char *line_of_event(const char *person, const struct person_event *event)
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

    if (!q->client) {
        refuse(q, "watching needs the socket", FAILED);
        return;
    }
    c->events->look(c->ctx, &house);
    if (named && order_person(&house, named, person, &why) < 0) {
        refuse(q, why.text, WRONG_USE);
        return;
    }
    client_watch(q->client, person);
    send_reply(q->reply, q->ctx, q->verb, q->transaction,
               ok_of(json_pack("{s:o}", "person", look_text(person))));
    /* So that the view is not empty until the next report. */
    for (size_t i = 0; i < house.person_count; i++) {
        const struct house_person *p = &house.people[i];
        const struct person_event now = { .kind = EVENT_REPORT,
                                          .at = p->report.at,
                                          .report = &p->report };
        if (named && strcmp(p->profile->id, person) != 0)
            continue;
        char *text = line_of_event(p->profile->id, &now);
        if (text)
            client_send(q->client, text, strlen(text));
        free(text);
    }
}

static const char *nearest_verb(const char *name)
{
    const char *names[64] = { NULL };
    size_t count;
    const struct verb *verbs = control_verbs(&count);

    for (size_t i = 0; i < count && i < 63; i++)
        names[i] = verbs[i].name;
    return nearest_word(name, names);
}

static void ask(const struct question *q)
{
    struct complaint why = { "" };
    const struct verb *verb = control_verb(q->verb);

    q->control->requests++;
    if (!verb) {
        const char *meant = nearest_verb(q->verb);
        if (meant)
            complain(&why, "no such verb: did you mean \"%s\"?", meant);
        else
            complain(&why, "no such verb");
        refuse(q, why.text, WRONG_USE);
        return;
    }
    if (verb->local && q->door != DOOR_SOCKET) {
        complain(&why, "%s is only answered on the hub itself: %s", verb->name, verb->why_local);
        refuse(q, why.text, FAILED);
        return;
    }
    if (schema_check(verb, q->args, &why) < 0) {
        refuse(q, why.text, WRONG_USE);
        return;
    }
    if (verb->action->look)
        answer_by_look(q, verb);
    else if (verb->action->order)
        answer_by_order(q, verb);
    else
        answer_by_watch(q);
}

/* ---- the doors ---- */

/* Takes `transaction` out of the object. A strange one is refused, not echoed. */
static int take_transaction(json_t *from, json_t **out, struct complaint *why)
{
    json_t *t = json_object_get(from, "transaction");

    *out = NULL;
    if (!t || json_is_null(t))
        return json_object_del(from, "transaction"), 0;
    if (!json_is_integer(t) && !(json_is_string(t) && json_string_length(t) <= TRANSACTION_MAX))
        return complain(why, "transaction: expected a word of at most %d bytes or a whole number",
                        TRANSACTION_MAX);
    *out = json_incref(t);
    json_object_del(from, "transaction");
    return 0;
}

void control_request(struct control *c, enum control_door door, const char *verb, const char *json,
                     control_reply_fn *reply, void *ctx)
{
    struct complaint why = { "" };
    struct question q = { .control = c, .door = door, .verb = verb, .reply = reply, .ctx = ctx };

    json_t *root = schema_parse(json, strlen(json), &why);
    if (root && take_transaction(root, &q.transaction, &why) == 0) {
        q.args = root;
        ask(&q);
    } else {
        refuse(&q, why.text, WRONG_USE);
    }
    json_decref(q.transaction);
    json_decref(root);
}

/* {"verb": ..., "args": {...}, "transaction": ...}; the rest is refused. */
static int open_line(json_t *root, struct question *q, struct complaint *why)
{
    const char *key;
    json_t *value;

    if (take_transaction(root, &q->transaction, why) < 0)
        return -EINVAL;
    json_object_foreach(root, key, value)
    {
        if (strcmp(key, "verb") != 0 && strcmp(key, "args") != 0)
            return complain(why, "a request has `verb`, `args` and `transaction`, nothing else");
    }
    if (!json_is_string(json_object_get(root, "verb")))
        return complain(why, "verb: expected text");
    q->verb = json_string_value(json_object_get(root, "verb"));
    value = json_object_get(root, "args");
    if (value && !json_is_object(value))
        return complain(why, "args: expected an object");
    q->args = value;
    return 0;
}

static void on_line(void *ctx, struct client *client, char *text, size_t len)
{
    struct complaint why = { "" };
    struct question q = {
        .control = ctx,
        .door = DOOR_SOCKET,
        .verb = "",
        .reply = on_client_reply,
        .ctx = client,
        .client = client,
    };

    if (strspn(text, " \t") == len) /* a blank line is no request */
        return;
    json_t *root = schema_parse(text, len, &why);
    json_t *none = json_object();
    if (root && none && open_line(root, &q, &why) == 0) {
        if (!q.args)
            q.args = none;
        ask(&q);
    } else {
        refuse(&q, why.text[0] ? why.text : "out of memory", WRONG_USE);
    }
    json_decref(none);
    json_decref(q.transaction);
    json_decref(root);
}

static void on_client_gone(void *ctx, struct client *client)
{
    struct control *c = ctx;
    struct control_call *next;

    for (struct control_call *call = c->calls; call; call = next) {
        next = call->next;
        if (call->client == client)
            call_detach(call);
    }
}

static void on_server_closed(void *ctx)
{
    struct control *c = ctx;
    const struct control_events *events = c->events;
    void *up = c->ctx;

    free(c);
    events->closed(up);
}

static const struct server_events server_events = {
    .line = on_line,
    .gone = on_client_gone,
    .closed = on_server_closed,
};

/* ---- life ---- */

int control_open(struct control **out, uv_loop_t *loop, struct clock *clock,
                 const struct control_options *opt, const struct control_events *events, void *ctx)
{
    struct control *c = calloc(1, sizeof(*c));
    if (!c)
        return -ENOMEM;

    (void)clock; /* moments come with the house */
    c->events = events;
    c->ctx = ctx;
    int rc = server_open(&c->server, loop, opt->socket_path, opt->group, &server_events, c);
    if (rc < 0) {
        free(c);
        return rc;
    }
    *out = c;
    return 0;
}

void control_close(struct control *c)
{
    while (c->calls)
        call_detach(c->calls);
    server_close(c->server);
}

void control_show_vitals(struct control *c, bool over_mqtt)
{
    c->vitals_over_mqtt = over_mqtt;
}

void control_watch(struct control *c, const char *person, const struct person_event *event)
{
    if (!server_has_watchers(c->server))
        return;
    char *text = line_of_event(person, event);
    if (text)
        server_broadcast(c->server, person, text, strlen(text));
    free(text);
}
