/*
 * control.c - a request comes in at one of two doors and ends in exactly one reply
 *
 *   socket line --+                         +--> look at the house --> reply now
 *                 +--> verb? door? schema? -+--> order to the hub --> control_done() --> reply
 *   MQTT request -+           |             +--> watch
 *                             +--> error in words
 */
#include "control.h"

#include "ask.h"
#include "complaint.h"
#include "request.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define TRANSACTION_MAX 128

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

    json_t *root = request_parse(json, strlen(json), &why);
    if (root && take_transaction(root, &q.transaction, &why) == 0) {
        q.args = root;
        ask(&q);
    } else {
        ask_refuse(&q, why.text, ASK_WRONG_USE);
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

static void on_caller_reply(void *ctx, const char *verb, const char *json)
{
    (void)verb;
    caller_send(ctx, json, strlen(json));
}

static void on_line(void *ctx, struct caller *caller, char *text, size_t len)
{
    struct complaint why = { "" };
    struct question q = {
        .control = ctx,
        .door = DOOR_SOCKET,
        .verb = "",
        .reply = on_caller_reply,
        .ctx = caller,
        .caller = caller,
    };

    if (strspn(text, " \t") == len) /* a blank line is no request */
        return;
    json_t *root = request_parse(text, len, &why);
    json_t *none = json_object();
    if (root && none && open_line(root, &q, &why) == 0) {
        if (!q.args)
            q.args = none;
        ask(&q);
    } else {
        ask_refuse(&q, why.text[0] ? why.text : "out of memory", ASK_WRONG_USE);
    }
    json_decref(none);
    json_decref(q.transaction);
    json_decref(root);
}

static void on_caller_gone(void *ctx, struct caller *caller)
{
    ask_forget_caller(ctx, caller);
    ask_capture_over(ctx, caller);
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
    .gone = on_caller_gone,
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
    ask_forget_caller(c, NULL);
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
    char *text = ask_event_line(person, event);
    if (text)
        server_broadcast(c->server, person, text, strlen(text));
    free(text);
}
