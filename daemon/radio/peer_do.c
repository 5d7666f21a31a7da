/*
 * peer_do.c - what the link asks for, as calls to BlueZ
 *
 *     CONNECT   Device1.Connect         (nothing to call where it is connected already)
 *     PAIR      Device1.Pair, then Trusted
 *     SUBSCRIBE, RESUBSCRIBE            gatt.c; from here on BlueZ may pair it by itself, too
 *     LET_GO    the plugin's stop(), then Device1.Disconnect
 *     CANCEL    Device1.Disconnect, which ends a Connect or Pair that hangs
 *     REMOVE    Adapter1.RemoveDevice
 *
 * Time-outs here are longer than the link's own: the link decides when to give up.
 */
#include "peer_inside.h"

#include "log.h"
#include "message.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define DEVICE      "org.bluez.Device1"
#define CONNECT_MS  60000 /* BlueZ itself gives up after 40 s */
#define PAIR_MS     60000
#define CALL_MS     15000
#define LEAVE_MS    3000
#define LATE_US     (1500 * US_PER_MS)
#define LACKING_MAX 2

const struct mirror_device *peer_linked_device(const struct peer *p)
{
    return p->adapter[0] ? mirror_device_at(central_mirror(p->central), p->adapter, p->address)
                         : NULL;
}

static bool is_bonded(const struct peer *p)
{
    const struct mirror_device *d = peer_linked_device(p);

    return d && (d->paired || d->bonded);
}

static void fail(struct peer *p, struct link_event *end, enum refusal r, const char *text)
{
    *end = (struct link_event){
        .kind = LINK_FAILED,
        .refusal = r,
        .text = text,
        .bonded = is_bonded(p),
    };
}

static enum refusal refusal_of_errno(int rc)
{
    return rc == -ENOTCONN ? REFUSED_NO_SERVICE : REFUSED_OTHER;
}

void peer_expect(struct peer *p, const struct mirror_device *d)
{
    if (p->expected[0])
        agent_expect(central_agent(p->central), p->expected, false);
    snprintf(p->expected, sizeof(p->expected), "%s", d ? d->path : "");
    if (p->expected[0])
        agent_expect(central_agent(p->central), p->expected, true);
}

void peer_drop_call(struct peer *p)
{
    bus_cancel(p->call);
    p->call = NULL;
    p->doing = LINK_DO_NOTHING;
    p->awaits_services = false;
    struct adapter *a = p->is_cycling ? central_adapter(p->central, p->adapter) : NULL;
    if (a)
        adapter_cycle_unheard(a, p);
    p->is_cycling = false;
}

/* Otherwise it forgets them where the device is not heard for 30 s. */
void peer_trust(struct peer *p)
{
    const struct mirror_device *d = peer_linked_device(p);
    const char *interface = DEVICE, *property = "Trusted";
    dbus_bool_t yes = TRUE;
    DBusMessageIter it, variant;

    if (!d || d->trusted)
        return;
    DBusMessage *m = message_call(d->path, "org.freedesktop.DBus.Properties", "Set");
    if (!m)
        return;
    dbus_message_iter_init_append(m, &it);
    dbus_message_iter_append_basic(&it, DBUS_TYPE_STRING, &interface);
    dbus_message_iter_append_basic(&it, DBUS_TYPE_STRING, &property);
    dbus_message_iter_open_container(&it, DBUS_TYPE_VARIANT, "b", &variant);
    dbus_message_iter_append_basic(&variant, DBUS_TYPE_BOOLEAN, &yes);
    dbus_message_iter_close_container(&it, &variant);
    dbus_message_set_no_reply(m, TRUE);
    bus_send(central_bus(p->central), m);
}

static void on_reply(void *ctx, DBusMessage *reply)
{
    struct peer *p = ctx;
    enum link_action was = p->doing;
    const char *name, *text;
    struct link_event end;

    p->call = NULL;
    peer_drop_call(p);
    if (dbus_message_get_type(reply) == DBUS_MESSAGE_TYPE_ERROR) {
        message_error(reply, &name, &text);
        log_debug("sensor %s: %s: %s", p->sensor, name, text);
        fail(p, &end, refusal_of(name, text), text);
        peer_step(p, &end);
        return;
    }
    if (was == LINK_DO_PAIR)
        peer_trust(p);
    end = (struct link_event){
        .kind = was == LINK_DO_CONNECT ? LINK_CONNECTED : LINK_DONE,
        .bonded = is_bonded(p),
    };
    peer_step(p, &end);
}

/* Takes the message over; NULL: there was no memory for it. */
static bool call(struct peer *p, enum link_action action, DBusMessage *m, int timeout_ms,
                 struct link_event *end)
{
    int rc = m ? bus_call(central_bus(p->central), m, timeout_ms, on_reply, p, &p->call) : -ENOMEM;

    if (rc < 0) {
        fail(p, end, refusal_of_errno(rc), NULL);
        return true;
    }
    p->doing = action;
    return false;
}

static bool call_device(struct peer *p, enum link_action action, const char *member, int timeout_ms,
                        struct link_event *end)
{
    const struct mirror_device *d = peer_linked_device(p);

    if (!d) {
        fail(p, end, REFUSED_GONE, NULL);
        return true;
    }
    return call(p, action, message_call(d->path, DEVICE, member), timeout_ms, end);
}

static bool do_connect(struct peer *p, struct link_event *end)
{
    const struct mirror_device *d = peer_linked_device(p);

    if (d && d->connected) { /* by an earlier balmd, or by another program */
        *end = (struct link_event){ .kind = LINK_CONNECTED, .bonded = is_bonded(p) };
        return true;
    }
    return call_device(p, LINK_DO_CONNECT, "Connect", CONNECT_MS, end);
}

static bool do_pair(struct peer *p, struct link_event *end)
{
    const struct mirror_device *d = peer_linked_device(p);

    if (d && d->paired) { /* asked again, BlueZ would never answer */
        peer_trust(p);
        *end = (struct link_event){ .kind = LINK_DONE };
        return true;
    }
    if (d)
        peer_expect(p, d);
    return call_device(p, LINK_DO_PAIR, "Pair", PAIR_MS, end);
}

/* BlueZ may tell that all is resolved a moment before it tells of the last of it. */
static bool may_come_late(struct peer *p)
{
    int64_t now_us = clock_now(p->clock).us;

    if (p->services_by_us == INSTANT_NEVER)
        p->services_by_us = now_us + LATE_US;
    p->awaits_services = now_us < p->services_by_us;
    if (p->awaits_services)
        clock_timer_set(p->kick, p->services_by_us);
    return p->awaits_services;
}

static bool do_subscribe(struct peer *p, struct link_event *end)
{
    const struct mirror_device *d = peer_linked_device(p);
    bool is_lacking = false;

    if (!d || !d->connected) {
        fail(p, end, REFUSED_GONE, NULL);
        return true;
    }
    peer_expect(p, d); /* BlueZ pairs by itself where what is asked for needs a bond */
    p->doing = LINK_DO_SUBSCRIBE;
    const char *why = gatt_begin(p->gatt, d, &is_lacking);
    if (!why) {
        p->lacking = 0;
        if (gatt_is_waiting(p->gatt))
            return false;
        *end = (struct link_event){ .kind = LINK_DONE };
    } else if (is_lacking && may_come_late(p)) {
        return false;
    } else if (is_lacking) { /* what BlueZ remembers of it may be old: it is made to look again */
        bool is_foreign = p->lacking++ >= LACKING_MAX;
        fail(p, end, is_foreign ? REFUSED_UNSUPPORTED : REFUSED_GONE, why);
    } else {
        *end = (struct link_event){ .kind = LINK_UNWANTED, .text = why };
    }
    p->doing = LINK_DO_NOTHING;
    return true;
}

static bool do_resubscribe(struct peer *p, struct link_event *end)
{
    p->doing = LINK_DO_RESUBSCRIBE;
    gatt_resubscribe(p->gatt);
    if (gatt_is_waiting(p->gatt))
        return false;
    p->doing = LINK_DO_NOTHING;
    *end = (struct link_event){ .kind = LINK_DONE };
    return true;
}

static bool do_remove(struct peer *p, struct link_event *end)
{
    const struct mirror_device *d = peer_linked_device(p);

    if (!d) {
        *end = (struct link_event){ .kind = LINK_DONE };
        return true;
    }
    const char *path = d->path;
    DBusMessage *m = message_call(d->adapter, "org.bluez.Adapter1", "RemoveDevice");
    if (m)
        dbus_message_append_args(m, DBUS_TYPE_OBJECT_PATH, &path, DBUS_TYPE_INVALID);
    return call(p, LINK_DO_REMOVE, m, CALL_MS, end);
}

static void on_cycled(void *ctx, enum refusal r)
{
    struct peer *p = ctx;
    struct link_event end = { .kind = LINK_DONE };

    if (!p->is_cycling)
        return;
    p->is_cycling = false;
    p->doing = LINK_DO_NOTHING;
    if (r != REFUSED_NOT)
        fail(p, &end, r, NULL);
    peer_step(p, &end);
}

static bool do_power_cycle(struct peer *p, struct link_event *end)
{
    struct adapter *a = central_adapter(p->central, p->adapter);

    if (!a || central_links(p->central, p->adapter) > 0) {
        fail(p, end, a ? REFUSED_BUSY : REFUSED_GONE,
             "its adapter serves another wearable, too, which would be cut off");
        return true;
    }
    int rc = adapter_power_cycle(a, on_cycled, p);
    if (rc < 0) {
        fail(p, end, rc == -EBUSY ? REFUSED_BUSY : refusal_of_errno(rc), NULL);
        return true;
    }
    p->is_cycling = true;
    p->doing = LINK_DO_POWER_CYCLE;
    return false;
}

static bool do_let_go(struct peer *p, struct link_event *end)
{
    p->doing = LINK_DO_LET_GO;
    if (!gatt_stop(p->gatt))
        return false; /* goes on in peer.c when it has stopped */
    return call_device(p, LINK_DO_LET_GO, "Disconnect", CALL_MS, end);
}

bool peer_do(struct peer *p, enum link_action action, struct link_event *end)
{
    peer_drop_call(p);
    switch (action) {
    case LINK_DO_NOTHING: return false;
    case LINK_DO_CONNECT: return do_connect(p, end);
    case LINK_DO_PAIR: return do_pair(p, end);
    case LINK_DO_SUBSCRIBE: return do_subscribe(p, end);
    case LINK_DO_RESUBSCRIBE: return do_resubscribe(p, end);
    case LINK_DO_LET_GO: return do_let_go(p, end);
    case LINK_DO_CANCEL: return call_device(p, LINK_DO_CANCEL, "Disconnect", CALL_MS, end);
    case LINK_DO_REMOVE: return do_remove(p, end);
    case LINK_DO_POWER_CYCLE: return do_power_cycle(p, end);
    }
    return false;
}

bool peer_hang_up(struct peer *p, bus_reply_fn *on_end)
{
    const struct mirror_device *d = peer_linked_device(p);
    DBusMessage *m = d ? message_call(d->path, DEVICE, "Disconnect") : NULL;

    return m && bus_call(central_bus(p->central), m, LEAVE_MS, on_end, p, &p->call) == 0;
}
