#include "doctor_bus.h"

#include <dbus/dbus.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- what org.bluez says ---- */

static void add_value(DBusMessageIter *properties, const char *key, int type, const void *value)
{
    const char signature[] = { (char)type, '\0' };
    DBusMessageIter entry, variant;

    dbus_message_iter_open_container(properties, DBUS_TYPE_DICT_ENTRY, NULL, &entry);
    dbus_message_iter_append_basic(&entry, DBUS_TYPE_STRING, &key);
    dbus_message_iter_open_container(&entry, DBUS_TYPE_VARIANT, signature, &variant);
    dbus_message_iter_append_basic(&variant, type, value);
    dbus_message_iter_close_container(&entry, &variant);
    dbus_message_iter_close_container(properties, &entry);
}

static void add_bool(DBusMessageIter *properties, const char *key, bool value)
{
    const dbus_bool_t v = value;
    add_value(properties, key, DBUS_TYPE_BOOLEAN, &v);
}

struct object {
    DBusMessageIter *objects, entry, interfaces, interface, properties;
};

static void begin_object(struct object *o, const char *path, const char *interface)
{
    dbus_message_iter_open_container(o->objects, DBUS_TYPE_DICT_ENTRY, NULL, &o->entry);
    dbus_message_iter_append_basic(&o->entry, DBUS_TYPE_OBJECT_PATH, &path);
    dbus_message_iter_open_container(&o->entry, DBUS_TYPE_ARRAY, "{sa{sv}}", &o->interfaces);
    dbus_message_iter_open_container(&o->interfaces, DBUS_TYPE_DICT_ENTRY, NULL, &o->interface);
    dbus_message_iter_append_basic(&o->interface, DBUS_TYPE_STRING, &interface);
    dbus_message_iter_open_container(&o->interface, DBUS_TYPE_ARRAY, "{sv}", &o->properties);
}

static void end_object(struct object *o)
{
    dbus_message_iter_close_container(&o->interface, &o->properties);
    dbus_message_iter_close_container(&o->interfaces, &o->interface);
    dbus_message_iter_close_container(&o->entry, &o->interfaces);
    dbus_message_iter_close_container(o->objects, &o->entry);
}

static void add_adapter(struct object *o, const char *words)
{
    char id[16], path[64];
    const char *address = "02:00:00:00:00:01", *at = path;

    sscanf(words, "%15s", id);
    snprintf(path, sizeof(path), "/org/bluez/%s", id);
    begin_object(o, at, "org.bluez.Adapter1");
    add_value(&o->properties, "Address", DBUS_TYPE_STRING, &address);
    add_bool(&o->properties, "Powered", strstr(words, " on") != NULL);
    add_bool(&o->properties, "Discovering", strstr(words, " scanning") != NULL);
    end_object(o);
}

static void add_device(struct object *o, const struct doctor_bus_device *d)
{
    char path[96], adapter[64];
    const char *at = adapter;
    const dbus_int16_t rssi = (dbus_int16_t)d->rssi_dbm;

    snprintf(adapter, sizeof(adapter), "/org/bluez/%s", d->adapter);
    snprintf(path, sizeof(path), "%s/dev_%s", adapter, d->address);
    for (char *c = path; *c; c++)
        *c = *c == ':' ? '_' : *c;
    begin_object(o, path, "org.bluez.Device1");
    add_value(&o->properties, "Address", DBUS_TYPE_STRING, &d->address);
    add_value(&o->properties, "Adapter", DBUS_TYPE_OBJECT_PATH, &at);
    add_bool(&o->properties, "Connected", d->connected);
    add_bool(&o->properties, "Paired", d->paired);
    add_bool(&o->properties, "Blocked", d->blocked);
    if (rssi)
        add_value(&o->properties, "RSSI", DBUS_TYPE_INT16, &rssi);
    end_object(o);
}

static DBusMessage *answer(DBusMessage *m, enum doctor_bus_kind kind,
                           const struct doctor_bus_house *house)
{
    DBusMessage *reply = dbus_message_new_method_return(m);
    DBusMessageIter it, objects;
    struct object o = { .objects = &objects };
    const char *nonsense = "nonsense";

    dbus_message_iter_init_append(reply, &it);
    if (kind == BUS_NONSENSE) {
        dbus_message_iter_append_basic(&it, DBUS_TYPE_STRING, &nonsense);
        return reply;
    }
    dbus_message_iter_open_container(&it, DBUS_TYPE_ARRAY, "{oa{sa{sv}}}", &objects);
    for (int i = 0; house->adapters[i]; i++)
        add_adapter(&o, house->adapters[i]);
    for (int i = 0; i < house->device_count; i++)
        add_device(&o, &house->devices[i]);
    dbus_message_iter_close_container(&it, &objects);
    return reply;
}

/* Says on `ready` that it has the name, then answers for ever. */
static void be_bluez(const char *address, enum doctor_bus_kind kind,
                     const struct doctor_bus_house *house, int ready)
{
    DBusConnection *c = dbus_connection_open_private(address, NULL);
    DBusMessage *m;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (!c || !dbus_bus_register(c, NULL) ||
        dbus_bus_request_name(c, "org.bluez", 0, NULL) != DBUS_REQUEST_NAME_REPLY_PRIMARY_OWNER)
        _exit(1);
    if (write(ready, "x", 1) != 1)
        _exit(1);
    while (dbus_connection_read_write(c, -1)) {
        while ((m = dbus_connection_pop_message(c)) != NULL) {
            if (kind != BUS_MUTE &&
                dbus_message_is_method_call(m, "org.freedesktop.DBus.ObjectManager",
                                            "GetManagedObjects")) {
                DBusMessage *reply = answer(m, kind, house);
                dbus_connection_send(c, reply, NULL);
                dbus_message_unref(reply);
            }
            dbus_message_unref(m);
        }
    }
    _exit(0);
}

/* ---- the bus itself ---- */

static void write_config(const char *path, const char *socket, bool forbidden)
{
    FILE *f = fopen(path, "w");

    fprintf(f,
            "<busconfig><type>custom</type><listen>unix:path=%s</listen>"
            "<policy context='default'><allow send_destination='*'/><allow receive_sender='*'/>"
            "<allow own='*'/><allow user='*'/>%s</policy></busconfig>",
            socket,
            forbidden ? "<deny send_destination='org.bluez' "
                        "send_interface='org.freedesktop.DBus.ObjectManager'/>"
                      : "");
    fclose(f);
}

/* Its address comes on standard output once it listens. */
static bool start_daemon(struct doctor_bus *b, const char *config)
{
    char option[300];
    int ends[2];

    snprintf(option, sizeof(option), "--config-file=%s", config);
    if (pipe(ends) != 0)
        return false;
    b->daemon = fork();
    if (b->daemon == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        dup2(ends[1], STDOUT_FILENO);
        dup2(open("/dev/null", O_WRONLY), STDERR_FILENO); /* it cannot raise its limits */
        execlp("dbus-daemon", "dbus-daemon", "--nofork", "--print-address", option, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    FILE *from = fdopen(ends[0], "r");
    const bool there = fgets(b->address, sizeof(b->address), from) != NULL;
    fclose(from);
    b->address[strcspn(b->address, "\r\n")] = '\0';
    return there;
}

static void listen_only(struct doctor_bus *b, const char *path)
{
    struct sockaddr_un at = { .sun_family = AF_UNIX };

    snprintf(at.sun_path, sizeof(at.sun_path), "%s", path);
    b->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(b->listener, (struct sockaddr *)&at, sizeof(at)) != 0 || listen(b->listener, 4) != 0)
        abort();
}

bool doctor_bus_start(struct doctor_bus *b, enum doctor_bus_kind kind, const char *folder,
                      const struct doctor_bus_house *house)
{
    char socket_path[100], config[200], byte;
    int ready[2];

    *b = (struct doctor_bus){ .listener = -1 };
    snprintf(socket_path, sizeof(socket_path), "%.80s/bus", folder);
    snprintf(config, sizeof(config), "%.150s/bus.conf", folder);
    snprintf(b->address, sizeof(b->address), "unix:path=%s", socket_path);
    unlink(socket_path);
    if (kind == BUS_STOPPED)
        listen_only(b, socket_path);
    if (kind == BUS_STOPPED || kind == BUS_ABSENT)
        return true;
    write_config(config, socket_path, kind == BUS_FORBIDDEN);
    if (!start_daemon(b, config))
        return false;
    if (kind == BUS_BARE)
        return true;
    if (pipe(ready) != 0)
        return false;
    b->fake = fork();
    if (b->fake == 0)
        be_bluez(b->address, kind, house, ready[1]);
    close(ready[1]);
    const bool is_up = read(ready[0], &byte, 1) == 1;
    close(ready[0]);
    return is_up;
}

void doctor_bus_stop(struct doctor_bus *b)
{
    const pid_t pids[] = { b->fake, b->daemon };

    for (size_t i = 0; i < 2; i++) {
        if (pids[i] > 0) {
            kill(pids[i], SIGKILL);
            waitpid(pids[i], NULL, 0);
        }
    }
    if (b->listener >= 0)
        close(b->listener);
}
