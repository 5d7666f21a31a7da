/*
 * bus.c - the life of a connection, and the calls over it
 *
 *                probed            opened           Hello answered
 *     RESTING ----------> PROBING -------> GREETING --------------> UP
 *        ^   0.25..20 s                       |                      |
 *        |                                    | refused, no answer   | disconnected
 *        +--------------- LEAVING <-----------+----------------------+
 *
 * What ends is noticed inside libdbus, which must not be torn down from there:
 * LEAVING lasts until the loop's next turn, and on_job does the work.
 */
#include "bus_inside.h"

#include "bus_probe.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SYSTEM_BUS        "unix:path=/run/dbus/system_bus_socket"
#define RETRY_MIN_MS      250u
#define RETRY_MAX_MS      20000u
#define STABLE_MS         5000u /* only a bus that stayed so long is tried eagerly again */
#define ANSWER_MS         10000 /* so long a bus may keep us waiting before we say so */
#define RECEIVED_MAX      (4l * 1024 * 1024) /* beyond this libdbus stops reading */
#define MESSAGE_BYTES_MAX (32l * 1024 * 1024)

static void on_job(uv_timer_t *job);

static void part_gone(struct bus *b)
{
    if (--b->open_parts > 0)
        return;
    const struct bus_events *events = b->events;
    void *ctx = b->ctx;
    bus_free_calls(b);
    dbus_message_unref(b->disconnected);
    free(b->address);
    free(b);
    events->closed(ctx);
}

/* Calls out. */
static void tell_down(struct bus *b, const char *why)
{
    if (b->state == CLOSING || strcmp(b->told, why) == 0)
        return;
    snprintf(b->told, sizeof(b->told), "%s", why);
    b->events->down(b->ctx, b->told);
}

static void leave(struct bus *b, const char *why)
{
    if (b->state == LEAVING || b->state == CLOSING)
        return;
    b->was_up = b->state == UP;
    b->state = LEAVING;
    snprintf(b->why, sizeof(b->why), "%s", why);
    uv_timer_start(&b->job, on_job, 0, 0);
}

/* ---- what comes in ---- */

static DBusHandlerResult take_call(struct bus *b, DBusMessage *m)
{
    /* Then libdbus answers that there is no such thing. */
    if (!b->events->called)
        return DBUS_HANDLER_RESULT_NOT_YET_HANDLED;
    DBusMessage *reply = b->events->called(b->ctx, m);
    if (reply && dbus_message_get_no_reply(m))
        dbus_message_unref(reply);
    else
        bus_send(b, reply);
    return DBUS_HANDLER_RESULT_HANDLED;
}

static DBusHandlerResult on_message(DBusConnection *connection, DBusMessage *m, void *data)
{
    struct bus *b = data;
    int type = dbus_message_get_type(m);

    (void)connection;
    if (dbus_message_is_signal(m, DBUS_INTERFACE_LOCAL, "Disconnected")) {
        leave(b, "the bus has hung up");
        return DBUS_HANDLER_RESULT_HANDLED;
    }
    if (b->state != UP)
        return DBUS_HANDLER_RESULT_NOT_YET_HANDLED;
    if (type == DBUS_MESSAGE_TYPE_METHOD_CALL)
        return take_call(b, m);
    if (type == DBUS_MESSAGE_TYPE_SIGNAL)
        b->events->signal(b->ctx, m);
    return DBUS_HANDLER_RESULT_HANDLED;
}

/* ---- coming up ---- */

static void on_hello(DBusPendingCall *pending, void *data)
{
    struct bus *b = data;
    DBusMessage *reply = dbus_pending_call_steal_reply(pending);
    DBusError error = DBUS_ERROR_INIT;
    const char *name = NULL;

    dbus_pending_call_unref(b->hello);
    b->hello = NULL;
    if (b->state != GREETING) {
        /* closed meanwhile */
    } else if (!reply || dbus_message_is_error(reply, DBUS_ERROR_NO_REPLY)) {
        leave(b, "the bus does not answer");
    } else if (dbus_set_error_from_message(&error, reply)) {
        leave(b, error.message);
    } else if (!dbus_message_get_args(reply, &error, DBUS_TYPE_STRING, &name, DBUS_TYPE_INVALID) ||
               !dbus_bus_set_unique_name(b->connection, name)) {
        leave(b, error.message ? error.message : "out of memory");
    } else {
        b->state = UP;
        b->up_since_ms = uv_now(b->loop.loop);
        b->told[0] = '\0';
        b->events->up(b->ctx);
    }
    dbus_error_free(&error);
    if (reply)
        dbus_message_unref(reply);
}

/* NULL: Hello is on its way; else why not. */
static const char *greet(struct bus *b)
{
    DBusConnection *c = b->connection;
    DBusMessage *m = NULL;
    const char *why = "out of memory";

    dbus_connection_set_exit_on_disconnect(c, FALSE);
    dbus_connection_set_max_received_size(c, RECEIVED_MAX);
    dbus_connection_set_max_message_size(c, MESSAGE_BYTES_MAX);
    if (bus_loop_drive(&b->loop, c) != 0)
        return why;
    b->has_filter = dbus_connection_add_filter(c, on_message, b, NULL);
    m = dbus_message_new_method_call(DBUS_SERVICE_DBUS, DBUS_PATH_DBUS, DBUS_INTERFACE_DBUS,
                                     "Hello");
    if (b->has_filter && m && dbus_connection_send_with_reply(c, m, &b->hello, ANSWER_MS)) {
        if (!b->hello)
            why = "the bus has hung up";
        else if (dbus_pending_call_set_notify(b->hello, on_hello, b, NULL))
            why = NULL;
    }
    if (m)
        dbus_message_unref(m);
    return why;
}

static void open_connection(struct bus *b)
{
    DBusError error = DBUS_ERROR_INIT;
    const char *why;

    dbus_connection_set_change_sigpipe(FALSE);
    b->state = GREETING;
    b->connection = dbus_connection_open_private(b->address, &error);
    if (b->connection)
        why = greet(b);
    else
        why = error.message ? error.message : "out of memory";
    if (why)
        leave(b, why);
    dbus_error_free(&error);
}

static void drop_probe(struct bus *b)
{
    if (b->probe)
        bus_probe_close(b->probe);
    b->probe = NULL;
}

static void on_probed(void *ctx, bool may_connect)
{
    struct bus *b = ctx;

    uv_timer_stop(&b->job);
    drop_probe(b);
    if (may_connect)
        open_connection(b);
    else
        leave(b, "the bus does not answer");
}

static void on_probe_closed(void *ctx)
{
    part_gone(ctx);
}

static void probe(struct bus *b)
{
    static const struct bus_probe_events events = { .done = on_probed, .closed = on_probe_closed };
    int rc = bus_probe_open(&b->probe, b->loop.loop, b->address, &events, b);

    b->state = PROBING;
    if (rc == 0) {
        b->open_parts++;
        uv_timer_start(&b->job, on_job, ANSWER_MS, 0);
    } else if (rc == -ENOENT) {
        open_connection(b);
    } else {
        leave(b, "out of memory");
    }
}

/* ---- going down ---- */

static void drop_connection(struct bus *b)
{
    DBusConnection *c = b->connection;

    bus_detach_calls(b);
    bus_release_pending(&b->hello);
    b->connection = NULL;
    if (!c)
        return;
    if (b->has_filter)
        dbus_connection_remove_filter(c, on_message, b);
    b->has_filter = false;
    bus_loop_drop(&b->loop);
    dbus_connection_close(c);
    dbus_connection_unref(c);
}

static void take_leave(struct bus *b)
{
    bool is_stable = b->was_up && uv_now(b->loop.loop) - b->up_since_ms >= STABLE_MS;

    drop_connection(b);
    if (is_stable)
        b->retry_ms = RETRY_MIN_MS;
    b->state = RESTING;
    uv_timer_start(&b->job, on_job, b->retry_ms, 0);
    b->retry_ms = b->retry_ms * 2 < RETRY_MAX_MS ? b->retry_ms * 2 : RETRY_MAX_MS;
    bus_end_calls(b);
    tell_down(b, b->why);
}

static void on_job_closed(uv_handle_t *h)
{
    part_gone(h->data);
}

static void on_loop_closed(void *ctx)
{
    part_gone(ctx);
}

static void on_job(uv_timer_t *job)
{
    struct bus *b = job->data;

    switch (b->state) {
    case RESTING: probe(b); return;
    case PROBING: tell_down(b, "the bus does not answer"); return;
    case LEAVING: take_leave(b); return;
    case CLOSING:
        drop_connection(b);
        drop_probe(b);
        bus_loop_close(&b->loop);
        uv_close((uv_handle_t *)&b->job, on_job_closed);
        return;
    case GREETING:
    case UP: return;
    }
}

int bus_open(struct bus **out, uv_loop_t *loop, const char *address,
             const struct bus_events *events, void *ctx)
{
    struct bus *b = calloc(1, sizeof(*b));
    const char *text = "the bus has hung up";

    if (!address)
        address = getenv("DBUS_SYSTEM_BUS_ADDRESS");
    if (!b)
        return -ENOMEM;
    b->address = strdup(address && address[0] ? address : SYSTEM_BUS);
    b->disconnected = dbus_message_new(DBUS_MESSAGE_TYPE_ERROR);
    if (!b->address || !b->disconnected ||
        !dbus_message_set_error_name(b->disconnected, DBUS_ERROR_DISCONNECTED) ||
        !dbus_message_append_args(b->disconnected, DBUS_TYPE_STRING, &text, DBUS_TYPE_INVALID) ||
        bus_loop_open(&b->loop, loop, on_loop_closed, b) != 0) {
        if (b->disconnected)
            dbus_message_unref(b->disconnected);
        free(b->address);
        free(b);
        return -ENOMEM;
    }
    uv_timer_init(loop, &b->job);
    b->job.data = b;
    b->open_parts = 2;
    b->retry_ms = RETRY_MIN_MS;
    b->events = events;
    b->ctx = ctx;
    uv_timer_start(&b->job, on_job, 0, 0);
    *out = b;
    return 0;
}

void bus_close(struct bus *b)
{
    if (b->state == CLOSING)
        return;
    b->state = CLOSING;
    bus_detach_calls(b);
    /* We may be inside of libdbus right now. */
    uv_timer_start(&b->job, on_job, 0, 0);
}

bool bus_is_up(const struct bus *b)
{
    return b->state == UP;
}
