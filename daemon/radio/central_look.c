/*
 * central_look.c - what others see of a central, and small questions of the peers
 */
#include "central_inside.h"

#include "message.h"
#include "peer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void central_state(const struct central *c, struct house_bluetooth *out)
{
    const char *fault = central_fault(c);
    const struct mirror_adapter *a;

    *out = (struct house_bluetooth){ .needed = c->peer_count > 0, .ok = !fault };
    snprintf(out->why, sizeof(out->why), "%s", fault ? fault : "");
    for (size_t i = 0;
         (a = mirror_adapter_nth(c->mirror, i)) && out->adapter_count < HOUSE_ADAPTERS_MAX; i++) {
        struct house_adapter *h = &out->adapters[out->adapter_count++];
        memcpy(h->id, a->id, sizeof(h->id));
        h->powered = a->powered;
        h->scanning = a->discovering;
        h->used = central_is_wanted(c, a);
        h->links = central_links(c, a->path);
    }
}

void central_listen(struct central *c, bool on)
{
    c->listens = on;
    central_plan(c);
}

void central_tell_known(struct central *c)
{
    const struct mirror_device *d;

    for (size_t i = 0; c->listens && (d = mirror_device_nth(c->mirror, i)); i++) {
        if (central_adapter(c, d->adapter))
            c->events->seen(c->ctx, d);
    }
}

void central_forget(struct central *c, const char *address)
{
    const struct mirror_device *d;

    for (size_t i = 0; (d = mirror_device_nth(c->mirror, i)); i++) {
        if (strcmp(d->address, address) != 0)
            continue;
        const char *path = d->path;
        DBusMessage *m = message_call(d->adapter, "org.bluez.Adapter1", "RemoveDevice");
        if (!m)
            return;
        dbus_message_append_args(m, DBUS_TYPE_OBJECT_PATH, &path, DBUS_TYPE_INVALID);
        dbus_message_set_no_reply(m, TRUE);
        bus_send(c->bus, m);
    }
}

int central_join(struct central *c, struct peer *p)
{
    if (c->peer_count == c->peer_capacity) {
        size_t capacity = c->peer_capacity ? 2 * c->peer_capacity : 8;
        struct peer **peers = realloc(c->peers, capacity * sizeof(struct peer *));
        if (!peers)
            return -ENOMEM;
        c->peers = peers;
        c->peer_capacity = capacity;
    }
    c->peers[c->peer_count++] = p;
    mirror_keep(c->mirror, peer_address(p), true);
    central_plan(c);
    return 0;
}

bool central_has_other(const struct central *c, const struct peer *p)
{
    for (size_t i = 0; i < c->peer_count; i++) {
        const struct peer *other = c->peers[i];
        if (other != p && !peer_is_closing(other) &&
            strcmp(peer_address(other), peer_address(p)) == 0)
            return true;
    }
    return false;
}

void central_leave(struct central *c, struct peer *p)
{
    size_t kept = 0;
    bool is_kept = false;

    for (size_t i = 0; i < c->peer_count; i++) {
        if (c->peers[i] == p)
            continue;
        is_kept |= strcmp(peer_address(c->peers[i]), peer_address(p)) == 0;
        c->peers[kept++] = c->peers[i];
    }
    c->peer_count = kept;
    if (!is_kept)
        mirror_keep(c->mirror, peer_address(p), false);
    central_plan(c);
}

struct adapter *central_adapter(const struct central *c, const char *path)
{
    for (size_t i = 0; i < c->adapter_count; i++) {
        if (strcmp(adapter_path(c->adapters[i]), path) == 0)
            return c->adapters[i];
    }
    return NULL;
}

unsigned central_links(const struct central *c, const char *path)
{
    unsigned count = 0;

    for (size_t i = 0; i < c->peer_count; i++)
        count += peer_is_linked(c->peers[i], path);
    return count;
}

bool central_may_power_cycle(const struct central *c)
{
    return c->power_cycle;
}

uv_loop_t *central_loop(const struct central *c)
{
    return c->loop;
}

struct bus *central_bus(const struct central *c)
{
    return c->bus;
}

struct mirror *central_mirror(const struct central *c)
{
    return c->mirror;
}

struct agent *central_agent(const struct central *c)
{
    return c->agent;
}
