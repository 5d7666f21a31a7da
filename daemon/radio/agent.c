/*
 * agent.c - /org/balm/agent, as org.bluez.Agent1
 *
 * Whoever may speak with us on the bus could play bluetoothd, so only the one who
 * answered our registration is listened to.
 */
#include "agent.h"

#include "log.h"
#include "message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AGENT_PATH      "/org/balm/agent"
#define AGENT_INTERFACE "org.bluez.Agent1"
#define MANAGER_PATH    "/org/bluez"
#define MANAGER         "org.bluez.AgentManager1"
#define REJECTED        "org.bluez.Error.Rejected"
#define ALREADY_EXISTS  "org.bluez.Error.AlreadyExists"
#define CAPABILITY      "NoInputNoOutput"

#define REGISTER_MS  10000
#define EXPECTED     80  /* links at once: more than there may be sensors */
#define EXPECTED_MAX 127 /* bytes of a path */
#define BUS_NAME_MAX 255

struct expected {
    char path[EXPECTED_MAX + 1];
    unsigned count; /* 0: free */
};

struct agent {
    struct bus *bus;
    struct bus_call *registering; /* NULL: not asked, or answered */
    char owner[BUS_NAME_MAX + 1]; /* bluetoothd's unique name; empty: not registered */
    struct expected expected[EXPECTED];
    struct log_once logged;
};

static void on_registered(void *ctx, DBusMessage *reply)
{
    struct agent *a = ctx;
    const char *sender = dbus_message_get_sender(reply), *name, *text;

    a->registering = NULL;
    message_error(reply, &name, &text);
    if (name[0] && strcmp(name, ALREADY_EXISTS) != 0) {
        log_changed(&a->logged, LOG_LEVEL_WARN, "pairing: bluetoothd takes no agent: %s", text);
        return;
    }
    snprintf(a->owner, sizeof(a->owner), "%s", sender ? sender : "");
}

void agent_up(struct agent *a)
{
    const char *path = AGENT_PATH, *capability = CAPABILITY;

    bus_cancel(a->registering);
    a->registering = NULL;
    a->owner[0] = '\0';
    DBusMessage *m = message_call(MANAGER_PATH, MANAGER, "RegisterAgent");
    if (m && !dbus_message_append_args(m, DBUS_TYPE_OBJECT_PATH, &path, DBUS_TYPE_STRING,
                                       &capability, DBUS_TYPE_INVALID)) {
        dbus_message_unref(m);
        m = NULL;
    }
    bus_call(a->bus, m, REGISTER_MS, on_registered, a, &a->registering);
}

struct agent *agent_new(struct bus *bus)
{
    struct agent *a = calloc(1, sizeof(*a));

    if (!a)
        return NULL;
    a->bus = bus;
    if (bus_is_up(bus))
        agent_up(a);
    return a;
}

static void unregister(struct agent *a)
{
    const char *path = AGENT_PATH;
    DBusMessage *m = message_call(MANAGER_PATH, MANAGER, "UnregisterAgent");

    if (!m)
        return;
    dbus_message_set_no_reply(m, TRUE);
    if (dbus_message_append_args(m, DBUS_TYPE_OBJECT_PATH, &path, DBUS_TYPE_INVALID))
        bus_send(a->bus, m);
    else
        dbus_message_unref(m);
}

void agent_free(struct agent *a)
{
    if (!a)
        return;
    bus_cancel(a->registering);
    if (a->owner[0])
        unregister(a);
    free(a);
}

void agent_expect(struct agent *a, const char *path, bool expected)
{
    struct expected *free_one = NULL;

    if (!path || strlen(path) > EXPECTED_MAX)
        return;
    for (size_t i = 0; i < EXPECTED; i++) {
        struct expected *e = &a->expected[i];
        if (e->count > 0 && strcmp(e->path, path) == 0) {
            e->count += expected ? 1 : -1u;
            return;
        }
        if (e->count == 0)
            free_one = e;
    }
    if (!expected || !free_one)
        return;
    snprintf(free_one->path, sizeof(free_one->path), "%s", path);
    free_one->count = 1;
    if (!a->owner[0] && !a->registering) /* it failed the first time */
        agent_up(a);
}

static bool is_expected(const struct agent *a, const char *path)
{
    for (size_t i = 0; i < EXPECTED; i++) {
        if (a->expected[i].count > 0 && strcmp(a->expected[i].path, path) == 0)
            return true;
    }
    return false;
}

/* May the device that the question is about? */
static bool may(const struct agent *a, DBusMessage *m)
{
    DBusMessageIter it;
    const char *path;

    return dbus_message_iter_init(m, &it) && message_get_string(&it, &path) && is_expected(a, path);
}

DBusMessage *agent_called(struct agent *a, DBusMessage *m)
{
    static const char *const yes_or_no[] = { "RequestAuthorization", "RequestConfirmation",
                                             "AuthorizeService" };
    static const char *const never[] = { "RequestPinCode", "RequestPasskey", "DisplayPinCode",
                                         "DisplayPasskey" };
    const char *sender = dbus_message_get_sender(m), *interface = dbus_message_get_interface(m);
    const char *member = dbus_message_get_member(m);

    if (strcmp(dbus_message_get_path(m), AGENT_PATH) != 0)
        return NULL;
    if (!a->owner[0] || !sender || strcmp(sender, a->owner) != 0)
        return dbus_message_new_error(m, REJECTED, "only bluetoothd may ask");
    if (interface && strcmp(interface, AGENT_INTERFACE) != 0)
        return dbus_message_new_error(m, DBUS_ERROR_UNKNOWN_INTERFACE, "no such interface");
    for (size_t i = 0; i < sizeof(yes_or_no) / sizeof(yes_or_no[0]); i++) {
        if (strcmp(member, yes_or_no[i]) == 0)
            return may(a, m) ? dbus_message_new_method_return(m)
                             : dbus_message_new_error(m, REJECTED, "it is not being paired here");
    }
    for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++) {
        if (strcmp(member, never[i]) == 0)
            return dbus_message_new_error(m, REJECTED, "nobody can type or read here");
    }
    if (strcmp(member, "Release") == 0)
        a->owner[0] = '\0';
    else if (strcmp(member, "Cancel") != 0)
        return dbus_message_new_error(m, DBUS_ERROR_UNKNOWN_METHOD, "no such method");
    return dbus_message_new_method_return(m);
}
