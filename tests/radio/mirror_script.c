/*
 * mirror_script.c - a mirror that logs what it tells, and lines that drive it
 */
#include "mirror_script.h"

#include "told.h"

#include <setjmp.h>
#include <stdarg.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

struct mirror *mirror;
char events_log[65536];

static void __attribute__((format(printf, 1, 2))) note(const char *fmt, ...)
{
    size_t len = strlen(events_log);
    va_list args;

    va_start(args, fmt);
    vsnprintf(events_log + len, sizeof(events_log) - len, fmt, args);
    va_end(args);
}

static const char *brief(const char *uuid)
{
    static char out[5];

    snprintf(out, sizeof(out), "%.4s", uuid[0] ? uuid + 4 : "");
    return out;
}

static void note_changes(unsigned changes)
{
    static const char *const names[] = { "came",  "went", "connected", "resolved",
                                         "heard", "bond", "battery",   "other" };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (changes & 1u << i)
            note(" %s", names[i]);
    }
    note(":");
}

static void note_adapter(const struct mirror_adapter *a)
{
    if (a->address[0])
        note(" %s %s", a->address, a->alias);
    note(" %s%s\n", a->powered ? "on" : "off", a->discovering ? " scanning" : "");
}

static void note_device(const struct mirror_device *d)
{
    if (d->name[0])
        note(" %s", d->name);
    if (d->rssi_dbm)
        note(" %d", d->rssi_dbm);
    note("%s%s%s%s%s%s", d->is_random_address ? " random" : "", d->connected ? " connected" : "",
         d->resolved ? " resolved" : "", d->paired ? " paired" : "", d->bonded ? " bonded" : "",
         d->trusted ? " trusted" : "");
    if (d->battery_pct >= 0)
        note(" %d%%", d->battery_pct);
    note(" [");
    for (size_t i = 0; i < d->uuid_count; i++)
        note("%s%s", i ? " " : "", brief(d->uuids[i]));
    note("]");
    for (size_t i = 0; i < d->characteristic_count; i++) {
        const struct mirror_characteristic *c = &d->characteristics[i];
        note(" %s", brief(c->service));
        note("/%s:", brief(c->uuid));
        note("%s%s%s%s", c->flags & MIRROR_CAN_READ ? "r" : "",
             c->flags & MIRROR_CAN_WRITE ? "w" : "", c->flags & MIRROR_CAN_WRITE_COMMAND ? "c" : "",
             c->flags & MIRROR_CAN_NOTIFY ? "n" : "");
        if (c->flags)
            note("%u", c->mtu);
        note("%s%s", c->notifying ? " notifying" : "", c->acquired ? " acquired" : "");
    }
    note("\n");
}

static void on_adapter(void *ctx, const struct mirror_adapter *a, unsigned changes)
{
    (void)ctx;
    assert_ptr_equal(mirror_adapter(mirror, a->path), a);
    note("adapter %s", a->id);
    note_changes(changes);
    note_adapter(a);
}

static void on_device(void *ctx, const struct mirror_device *d, unsigned changes)
{
    (void)ctx;
    assert_ptr_equal(mirror_device(mirror, d->path), d); /* also while it goes */
    assert_ptr_equal(mirror_device_at(mirror, d->adapter, d->address), d);
    note("device %s", d->address + 15);
    note_changes(changes);
    note_device(d);
}

static void note_bytes(const uint8_t *bytes, size_t len)
{
    note(" ");
    for (size_t i = 0; i < len; i++)
        note("%02x", bytes[i]);
    note("\n");
}

static void on_value(void *ctx, const struct mirror_device *d,
                     const struct mirror_characteristic *c, const uint8_t *bytes, size_t len)
{
    (void)ctx;
    note("value %s %s", d->address + 15, brief(c->uuid));
    note_bytes(bytes, len);
}

static void on_advert(void *ctx, const struct mirror_device *d, uint16_t company,
                      const char *service, const uint8_t *bytes, size_t len)
{
    (void)ctx;
    if (service)
        note("advert %s %s", d->address + 15, brief(service));
    else
        note("advert %s %04x", d->address + 15, company);
    note_bytes(bytes, len);
}

const struct mirror_events log_events = {
    .adapter = on_adapter, .device = on_device, .value = on_value, .advert = on_advert
};

void take(const char *line)
{
    DBusMessage *m = told(line);

    if (!mirror_take(mirror, m))
        note("refused\n");
    dbus_message_unref(m);
}

static void find(const char *service, const char *uuid)
{
    char s[MIRROR_UUID_MAX + 1], u[MIRROR_UUID_MAX + 1];
    const struct mirror_device *d = mirror_device_nth(mirror, 0);

    snprintf(s, sizeof(s), "0000%.4s-0000-1000-8000-00805f9b34fb", service);
    snprintf(u, sizeof(u), "0000%.4s-0000-1000-8000-00805F9B34FB", uuid);
    const struct mirror_characteristic *c = mirror_find(d, s, u);
    note("found %s\n", c ? strrchr(c->path, '/') + 1 : "nothing");
}

static void show(void)
{
    const struct mirror_adapter *a;
    const struct mirror_device *d;

    for (size_t i = 0; (a = mirror_adapter_nth(mirror, i)); i++) {
        note("adapter %s:", a->id);
        note_adapter(a);
    }
    for (size_t i = 0; (d = mirror_device_nth(mirror, i)); i++) {
        note("device %s:", d->address + 15);
        note_device(d);
    }
}

void run(const char *script)
{
    char *copy = strdup(script), *rest = NULL, a[64], b[64];

    assert_non_null(copy);
    for (char *line = strtok_r(copy, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        if (sscanf(line, "find %63s %63s", a, b) == 2)
            find(a, b);
        else if (sscanf(line, "keep %63s", a) == 1)
            mirror_keep(mirror, a, true);
        else if (sscanf(line, "unkeep %63s", a) == 1)
            mirror_keep(mirror, a, false);
        else if (strcmp(line, "clear") == 0)
            mirror_clear(mirror);
        else if (strcmp(line, "show") == 0)
            show();
        else
            take(line);
    }
    free(copy);
}

int mirror_setup(void **state)
{
    (void)state;
    events_log[0] = '\0';
    mirror = mirror_new(&log_events, NULL);
    return mirror ? 0 : -1;
}

int mirror_teardown(void **state)
{
    (void)state;
    mirror_free(mirror);
    mirror = NULL;
    return 0;
}
