/*
 * bus_calls.c - what is sent, and how each call ends
 *
 *   bus_call() --> on the list --> a reply, an error, NoReply in time --> end_call()
 *                              \--> the connection ends --> bus_end_calls()
 *                              \--> bus_cancel(); or bus_close(), and then closed()
 *
 * A call is on our list until its end is told, so that none is lost with the
 * connection, whatever libdbus makes of it.
 */
#include "bus_inside.h"

#include <errno.h>
#include <stdlib.h>

static void unlink_call(struct bus_call *c)
{
    *c->link = c->next;
    if (c->next)
        c->next->link = c->link;
}

void bus_release_pending(DBusPendingCall **pending)
{
    if (!*pending)
        return;
    dbus_pending_call_cancel(*pending);
    dbus_pending_call_unref(*pending);
    *pending = NULL;
}

void bus_cancel(struct bus_call *c)
{
    if (!c)
        return;
    unlink_call(c);
    bus_release_pending(&c->pending);
    free(c);
}

/* Calls out. */
static void end_call(struct bus_call *c, DBusMessage *reply)
{
    bus_reply_fn *fn = c->fn;
    void *ctx = c->ctx;

    unlink_call(c);
    free(c);
    fn(ctx, reply);
}

void bus_detach_calls(struct bus *b)
{
    for (struct bus_call *c = b->calls; c; c = c->next)
        bus_release_pending(&c->pending);
}

void bus_end_calls(struct bus *b)
{
    while (b->calls && b->state != CLOSING)
        end_call(b->calls, b->disconnected);
}

void bus_free_calls(struct bus *b)
{
    while (b->calls)
        bus_cancel(b->calls);
}

/* An answer, or NoReply in time. What ends with the connection never comes here. */
static void on_reply(DBusPendingCall *pending, void *data)
{
    struct bus_call *c = data;
    struct bus *b = c->bus;
    DBusMessage *reply = dbus_pending_call_steal_reply(pending);

    dbus_pending_call_unref(c->pending);
    c->pending = NULL;
    end_call(c, reply ? reply : b->disconnected);
    if (reply)
        dbus_message_unref(reply);
}

int bus_call(struct bus *b, DBusMessage *m, int timeout_ms, bus_reply_fn *fn, void *ctx,
             struct bus_call **out)
{
    struct bus_call *c = NULL;
    int rc = b->state == UP ? -ENOMEM : -ENOTCONN;

    if (!m || b->state != UP)
        goto out;
    c = calloc(1, sizeof(*c));
    if (!c || !dbus_connection_send_with_reply(b->connection, m, &c->pending,
                                               timeout_ms > 0 ? timeout_ms : 1))
        goto out;
    if (!c->pending) { /* it has ended, and we are about to hear of it */
        rc = -ENOTCONN;
        goto out;
    }
    if (!dbus_pending_call_set_notify(c->pending, on_reply, c, NULL))
        goto out;
    c->bus = b;
    c->fn = fn;
    c->ctx = ctx;
    c->next = b->calls;
    c->link = &b->calls;
    if (c->next)
        c->next->link = &c->next;
    b->calls = c;
    dbus_message_unref(m);
    if (out)
        *out = c;
    return 0;
out:
    if (c)
        bus_release_pending(&c->pending);
    free(c);
    if (m)
        dbus_message_unref(m);
    return rc;
}

void bus_send(struct bus *b, DBusMessage *m)
{
    if (!m)
        return;
    if (b->state == UP)
        dbus_connection_send(b->connection, m, NULL);
    dbus_message_unref(m);
}

/* libdbus's own function either waits for the answer or keeps a lack of memory to itself. */
static int send_rule(struct bus *b, const char *member, const char *rule)
{
    int rc = -ENOMEM;

    if (b->state != UP)
        return -ENOTCONN;
    DBusMessage *m = dbus_message_new_method_call(DBUS_SERVICE_DBUS, DBUS_PATH_DBUS,
                                                  DBUS_INTERFACE_DBUS, member);
    if (!m)
        return -ENOMEM;
    dbus_message_set_no_reply(m, TRUE);
    if (dbus_message_append_args(m, DBUS_TYPE_STRING, &rule, DBUS_TYPE_INVALID) &&
        dbus_connection_send(b->connection, m, NULL))
        rc = 0;
    dbus_message_unref(m);
    return rc;
}

int bus_match(struct bus *b, const char *rule)
{
    return send_rule(b, "AddMatch", rule);
}

int bus_unmatch(struct bus *b, const char *rule)
{
    return send_rule(b, "RemoveMatch", rule);
}
