/*
 * central_bluez.c - from the bus to BlueZ's objects, and back down when either goes
 *
 *     bus up --> who owns org.bluez? --> GetManagedObjects --> adapters --> radio on
 *       ^               ^                      |
 *       |               +-- NameOwnerChanged --+--> bluetoothd gone: radio off, mirror empty
 *       +-- bus down: the same
 *
 * A question that is not answered (bluetoothd may be stopped) is asked again after a
 * while.
 */
#include "central_inside.h"

#include "message.h"

#include <stdio.h>
#include <string.h>

#define CALL_MS  10000
#define RETRY_MS 5000

static void bluez_gone(struct central *c)
{
    bus_cancel(c->objects_call);
    bus_cancel(c->owner_call);
    c->objects_call = c->owner_call = NULL;
    clock_timer_stop(c->retry);
    c->owner[0] = '\0';
    c->is_known = c->is_old = c->is_denied = false;
    c->asked_us = INT64_MIN / 2;
    /* Peers first: that everything went is no fault of theirs. */
    central_tell_radio(c);
    central_drop_adapters(c);
    mirror_clear(c->mirror);
}

static void on_objects(void *ctx, DBusMessage *reply)
{
    struct central *c = ctx;

    const char *name, *text;

    c->objects_call = NULL;
    message_error(reply, &name, &text);
    c->is_denied = refusal_of(name, text) == REFUSED_DENIED;
    if (dbus_message_get_type(reply) == DBUS_MESSAGE_TYPE_ERROR || !mirror_take(c->mirror, reply)) {
        c->is_old = true;
        clock_timer_set_real(c->retry, RETRY_MS);
        return;
    }
    c->is_known = true;
    central_tell_radio(c);
    central_plan(c);
    if (c->is_old)
        central_refresh(c);
}

void central_refresh(struct central *c)
{
    c->is_old = true;
    if (c->objects_call || !c->owner[0])
        return;
    if (!c->is_known)
        c->asked_us = clock_now(c->clock).us;
    DBusMessage *m = message_call("/", "org.freedesktop.DBus.ObjectManager", "GetManagedObjects");
    if (bus_call(c->bus, m, CALL_MS, on_objects, c, &c->objects_call) == 0)
        c->is_old = false;
    else
        clock_timer_set_real(c->retry, RETRY_MS);
}

static void bluez_came(struct central *c, const char *owner)
{
    snprintf(c->owner, sizeof(c->owner), "%s", owner);
    agent_up(c->agent);
    central_carry_out(c); /* the rules first: nothing may change unseen after the answer */
    central_refresh(c);
    central_tell_radio(c);
}

static void take_owner(struct central *c, const char *owner)
{
    if (strcmp(c->owner, owner) == 0)
        return;
    bluez_gone(c);
    if (owner[0])
        bluez_came(c, owner);
}

static void on_owner(void *ctx, DBusMessage *reply)
{
    struct central *c = ctx;
    const char *name, *text, *owner = NULL;
    DBusMessageIter it;

    c->owner_call = NULL;
    message_error(reply, &name, &text);
    if (dbus_message_iter_init(reply, &it) && !name[0] && message_get_string(&it, &owner))
        take_owner(c, owner);
    else if (strcmp(name, DBUS_ERROR_NAME_HAS_NO_OWNER) == 0)
        take_owner(c, "");
    else
        clock_timer_set_real(c->retry, RETRY_MS);
    central_tell_radio(c);
}

static void ask_owner(struct central *c)
{
    const char *bluez = "org.bluez";
    DBusMessage *m = dbus_message_new_method_call(DBUS_SERVICE_DBUS, DBUS_PATH_DBUS,
                                                  DBUS_INTERFACE_DBUS, "GetNameOwner");

    if (m)
        dbus_message_append_args(m, DBUS_TYPE_STRING, &bluez, DBUS_TYPE_INVALID);
    bus_cancel(c->owner_call);
    c->owner_call = NULL;
    c->asked_us = clock_now(c->clock).us;
    if (bus_call(c->bus, m, CALL_MS, on_owner, c, &c->owner_call) < 0)
        clock_timer_set_real(c->retry, RETRY_MS);
}

void central_on_retry(void *ctx, const struct instant *now)
{
    struct central *c = ctx;

    (void)now;
    if (c->closing)
        return;
    if (bus_is_up(c->bus) && !c->owner_call && !c->objects_call) {
        if (!c->owner[0])
            ask_owner(c);
        else if (!c->is_known || c->is_old)
            central_refresh(c);
    }
    central_tell_radio(c);
}

/* ---- the bus ---- */

static void on_up(void *ctx)
{
    struct central *c = ctx;

    c->bus_why[0] = '\0';
    rules_forget(c->rules);
    central_carry_out(c);
    ask_owner(c);
}

static void on_down(void *ctx, const char *why)
{
    struct central *c = ctx;

    snprintf(c->bus_why, sizeof(c->bus_why), "the system bus is not there: %s", why);
    c->asked_us = INT64_MIN / 2; /* that much is known */
    bluez_gone(c);
}

static void on_name_owner_changed(struct central *c, DBusMessage *m)
{
    const char *name = NULL, *before = NULL, *now = NULL;
    DBusMessageIter it;

    if (!dbus_message_has_sender(m, DBUS_SERVICE_DBUS) || !dbus_message_iter_init(m, &it) ||
        !message_get_string(&it, &name) || !dbus_message_iter_next(&it) ||
        !message_get_string(&it, &before) || !dbus_message_iter_next(&it) ||
        !message_get_string(&it, &now) || strcmp(name, "org.bluez") != 0)
        return;
    take_owner(c, now);
}

static void on_signal(void *ctx, DBusMessage *m)
{
    struct central *c = ctx;

    if (dbus_message_is_signal(m, DBUS_INTERFACE_DBUS, "NameOwnerChanged"))
        on_name_owner_changed(c, m);
    else if (c->owner[0] && dbus_message_has_sender(m, c->owner))
        mirror_take(c->mirror, m);
}

static DBusMessage *on_called(void *ctx, DBusMessage *m)
{
    struct central *c = ctx;
    DBusMessage *reply = NULL;

    if (c->owner[0] && dbus_message_has_sender(m, c->owner))
        reply = agent_called(c->agent, m);
    return reply ? reply : dbus_message_new_error(m, DBUS_ERROR_UNKNOWN_METHOD, "not here");
}

const struct bus_events central_bus_events = {
    .up = on_up,
    .down = on_down,
    .signal = on_signal,
    .called = on_called,
    .closed = central_on_bus_closed,
};
