/*
 * central_plan.c - what all peers want, put together: match rules, scans, and the turn to connect
 *
 * Rules are as narrow as can be: of other people's devices nothing may wake us,
 * save while a window is open.
 *
 * One peer at a time connects over an adapter, first come first served, and has it
 * until it has subscribed or failed; its own time-outs bound that. Scans of ours end
 * before: a connect during one takes many seconds on some chips.
 */
#include "central_inside.h"

#include "peer.h"
#include "sensor_plugin.h"

#include <stdio.h>
#include <string.h>

#define HCI_MAX 16

#define SIGNAL  "type='signal',sender='org.bluez'"
#define OBJECTS SIGNAL ",interface='org.freedesktop.DBus.ObjectManager',path='/'"
#define CHANGES SIGNAL ",interface='org.freedesktop.DBus.Properties',member='PropertiesChanged'"

static bool needs_adverts(const struct central *c, int64_t now_us)
{
    for (size_t i = 0; i < c->peer_count; i++) {
        if (peer_lives_on_adverts(c->peers[i], now_us))
            return true;
    }
    return false;
}

/* ---- rules ---- */

static void want_device(struct central *c, const char *adapter, const char *address)
{
    char path[MIRROR_PATH_MAX + 1];
    int len = snprintf(path, sizeof(path), "%s/dev_%s", adapter, address);

    if (len < 0 || (size_t)len >= sizeof(path))
        return;
    for (char *p = path + strlen(adapter); *p; p++) {
        if (*p == ':')
            *p = '_';
    }
    rules_want(c->rules, OBJECTS ",arg0path='%s'", path);
    rules_want(c->rules, OBJECTS ",arg0path='%s/'", path);
    rules_want(c->rules, CHANGES ",path_namespace='%s'", path);
}

static void set_rules(struct central *c)
{
    rules_begin(c->rules);
    rules_want(c->rules, "type='signal',sender='org.freedesktop.DBus',"
                         "interface='org.freedesktop.DBus',member='NameOwnerChanged',"
                         "arg0='org.bluez'");
    for (unsigned i = 0; i < HCI_MAX && c->owner[0]; i++)
        rules_want(c->rules, OBJECTS ",arg0path='/org/bluez/hci%u'", i);
    for (size_t i = 0; i < c->adapter_count && c->owner[0]; i++) {
        const char *adapter = adapter_path(c->adapters[i]);
        if (c->listens) {
            rules_want(c->rules, OBJECTS ",arg0path='%s/'", adapter);
            rules_want(c->rules, CHANGES ",path_namespace='%s'", adapter);
            continue;
        }
        rules_want(c->rules, CHANGES ",path='%s'", adapter);
        for (size_t k = 0; k < c->peer_count; k++)
            want_device(c, adapter, peer_address(c->peers[k]));
    }
    if (rules_commit(c->rules, c->bus) && c->owner[0])
        central_refresh(c);
}

/* ---- scans ---- */

static struct adapter_need need_of_all(const struct central *c, int64_t now_us)
{
    struct adapter_need need = { .scan = SCAN_NONE, .window = c->listens };

    for (size_t i = 0; i < c->peer_count; i++) {
        enum link_scan scan = peer_wants_scan(c->peers[i], now_us);
        if (scan > need.scan)
            need.scan = scan;
    }
    if (needs_adverts(c, now_us)) {
        need.every_one = true;
        need.window = true;
    }
    return need;
}

/* ---- turns ---- */

/* Who has waited longest for this adapter; NULL: nobody waits. */
static struct peer *first_waiting(const struct central *c, const struct adapter *a)
{
    struct peer *first = NULL;

    for (size_t i = 0; i < c->peer_count; i++) {
        struct peer *p = c->peers[i];
        if (!peer_waits(p) || peer_choice(p) != a)
            continue;
        if (!first || peer_waits_since(p) < peer_waits_since(first))
            first = p;
    }
    return first;
}

static bool is_taken(const struct central *c, const struct adapter *a)
{
    for (size_t i = 0; i < c->peer_count; i++) {
        if (peer_is_connecting(c->peers[i], adapter_path(a)))
            return true;
    }
    return false;
}

void central_carry_out(struct central *c)
{
    int64_t now_us = clock_now(c->clock).us;

    if (!bus_is_up(c->bus))
        return;
    set_rules(c);
    for (size_t i = 0; i < c->peer_count; i++) {
        if (peer_waits(c->peers[i]) && !peer_choice(c->peers[i]))
            peer_turn(c->peers[i], NULL); /* forgotten by BlueZ while it waited */
    }
    struct adapter_need need = need_of_all(c, now_us);
    for (size_t i = 0; i < c->adapter_count; i++) {
        struct adapter *a = c->adapters[i];
        bool taken = is_taken(c, a);
        struct peer *next = taken ? NULL : first_waiting(c, a);
        need.held = taken || next;
        adapter_want(a, &need);
        if (next && adapter_is_on(a) && adapter_is_quiet(a))
            peer_turn(next, adapter_path(a));
    }
}
