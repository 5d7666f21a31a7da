/*
 * doctor_bluez.c - one question to BlueZ over a bus that may be absent, stopped or forbidden
 *
 *   bus_open --> up --> GetManagedObjects --> mirror
 *        |                     +--> an error --> refusal
 *        +--> down: why
 *   patience at its end: nobody answers
 */
#include "doctor_look.h"

#include "bus.h"
#include "message.h"

#include <stdio.h>
#include <string.h>
#include <uv.h>

struct asking {
    uv_loop_t loop;
    uv_timer_t patience;
    struct bus *bus;
    struct doctor_bluez *out;
    int patience_ms;
    bool ended;
};

static void end(struct asking *a)
{
    if (a->ended)
        return;
    a->ended = true;
    uv_close((uv_handle_t *)&a->patience, NULL);
    bus_close(a->bus);
}

static void on_reply(void *ctx, DBusMessage *reply)
{
    struct asking *a = ctx;
    const char *name, *text;

    if (dbus_message_get_type(reply) == DBUS_MESSAGE_TYPE_ERROR) {
        message_error(reply, &name, &text);
        a->out->refusal = refusal_of(name, text);
    } else if (!mirror_take(a->out->mirror, reply)) {
        a->out->refusal = REFUSED_OTHER;
    } else {
        a->out->refusal = REFUSED_NOT;
    }
    end(a);
}

static void on_up(void *ctx)
{
    struct asking *a = ctx;
    DBusMessage *m = message_call("/", "org.freedesktop.DBus.ObjectManager", "GetManagedObjects");

    a->out->reached = true;
    if (!m || bus_call(a->bus, m, a->patience_ms, on_reply, a, NULL) != 0)
        end(a);
}

static void on_down(void *ctx, const char *why)
{
    struct asking *a = ctx;

    if (!a->out->reached)
        snprintf(a->out->why, sizeof(a->out->why), "%s", why);
    end(a);
}

static void on_signal(void *ctx, DBusMessage *m)
{
    (void)ctx, (void)m;
}

static DBusMessage *on_called(void *ctx, DBusMessage *m)
{
    (void)ctx;
    return dbus_message_new_error(m, DBUS_ERROR_UNKNOWN_METHOD, NULL);
}

static void on_closed(void *ctx)
{
    (void)ctx;
}

static const struct bus_events bus_events = {
    .up = on_up,
    .down = on_down,
    .signal = on_signal,
    .called = on_called,
    .closed = on_closed,
};

static void on_patience(uv_timer_t *t)
{
    end(t->data);
}

static void on_adapter(void *ctx, const struct mirror_adapter *a, unsigned changes)
{
    (void)ctx, (void)a, (void)changes;
}

static void on_device(void *ctx, const struct mirror_device *d, unsigned changes)
{
    (void)ctx, (void)d, (void)changes;
}

static void on_value(void *ctx, const struct mirror_device *d,
                     const struct mirror_characteristic *c, const uint8_t *bytes, size_t len)
{
    (void)ctx, (void)d, (void)c, (void)bytes, (void)len;
}

static void on_advert(void *ctx, const struct mirror_device *d, uint16_t company,
                      const char *service, const uint8_t *bytes, size_t len)
{
    (void)ctx, (void)d, (void)company, (void)service, (void)bytes, (void)len;
}

static const struct mirror_events mirror_events = {
    .adapter = on_adapter,
    .device = on_device,
    .value = on_value,
    .advert = on_advert,
};

void doctor_look_bluez(const struct doctor_place *place, struct doctor_bluez *out)
{
    struct asking a = { .out = out, .patience_ms = place->patience_ms };

    *out = (struct doctor_bluez){ .refusal = REFUSED_NO_REPLY,
                                  .why = "it does not answer",
                                  .mirror = mirror_new(&mirror_events, NULL) };
    if (!out->mirror || uv_loop_init(&a.loop) != 0)
        return;
    if (bus_open(&a.bus, &a.loop, place->bus_address, &bus_events, &a) == 0) {
        uv_timer_init(&a.loop, &a.patience);
        a.patience.data = &a;
        uv_timer_start(&a.patience, on_patience, (uint64_t)place->patience_ms, 0);
        uv_run(&a.loop, UV_RUN_DEFAULT);
    }
    uv_loop_close(&a.loop);
}
