/*
 * peer_hear.c - what the central tells a peer: the radio, the device, its advertisements
 *
 * Connected=True alone is never believed while a Connect of ours is under way: BlueZ
 * signals it for attempts that fail a moment later. The answer to the call decides.
 */
#include "peer_inside.h"

#include <stdio.h>
#include <string.h>

#define ADVERT_SILENCE_US (30 * US_PER_S)
#define TOLD_MS           100 /* characteristics come in a burst */

static struct sighting *sighting_on(struct peer *p, const char *adapter)
{
    struct sighting *empty = &p->sightings[0];

    for (size_t i = 0; i < PEER_SIGHTINGS; i++) {
        if (strcmp(p->sightings[i].adapter, adapter) == 0)
            return &p->sightings[i];
        if (!p->sightings[i].adapter[0])
            empty = &p->sightings[i];
    }
    *empty = (struct sighting){ .heard_us = 0 };
    snprintf(empty->adapter, sizeof(empty->adapter), "%s", adapter);
    return empty;
}

static bool is_on(const struct peer *p, const struct mirror_device *d)
{
    return strcmp(p->adapter, d->adapter) == 0;
}

static void note_facts(struct peer *p, const struct mirror_device *d, unsigned changes)
{
    if (d->name[0])
        memcpy(p->name, d->name, sizeof(p->name));
    if (!p->adapter[0] || is_on(p, d))
        p->bonded = d->paired || d->bonded;
    if (changes & MIRROR_HEARD && d->rssi_dbm != 0) {
        struct sighting *s = sighting_on(p, d->adapter);
        p->rssi_dbm = s->rssi_dbm = d->rssi_dbm;
        s->heard_us = clock_now(p->clock).us;
    }
    if (p->gatt && is_on(p, d) && gatt_is_begun(p->gatt))
        gatt_device_changed(p->gatt, d);
}

static void step_device(struct peer *p, const struct mirror_device *d, unsigned changes)
{
    struct link_event e = { .bonded = d->paired || d->bonded };
    bool linked = link_is_linked(&p->link) || p->doing == LINK_DO_CONNECT;

    if (changes & MIRROR_CONNECTED && !d->connected && is_on(p, d)) {
        e.kind = LINK_LOST;
        peer_step(p, &e);
    } else if (d->connected && !linked && changes & (MIRROR_CONNECTED | MIRROR_CAME)) {
        e.kind = LINK_CONNECTED; /* by another program, or an earlier balmd */
        peer_step(p, &e);
    }
    if (changes & MIRROR_RESOLVED && d->resolved && is_on(p, d) && linked) {
        e.kind = LINK_RESOLVED;
        peer_step(p, &e);
    }
    if (changes & MIRROR_HEARD && d->rssi_dbm != 0)
        peer_step_kind(p, LINK_SEEN);
}

/* Something that was asked for needed a bond, and BlueZ has seen to it. */
static void note_bond(struct peer *p, const struct mirror_device *d)
{
    if (!p->expected[0] || strcmp(p->expected, d->path) != 0 || p->doing == LINK_DO_PAIR)
        return;
    peer_trust(p);
    peer_step_kind(p, LINK_BONDED);
}

void peer_device(struct peer *p, const struct mirror_device *d, unsigned changes)
{
    bool was_bonded = p->bonded;

    if (p->closing)
        return;
    if (changes & MIRROR_WENT) {
        *sighting_on(p, d->adapter) = (struct sighting){ .heard_us = 0 };
        if (is_on(p, d))
            peer_step_kind(p, LINK_WENT);
        return;
    }
    note_facts(p, d, changes);
    if (p->bonded && !was_bonded)
        note_bond(p, d);
    if (p->has_radio)
        step_device(p, d, changes);
    if (changes & MIRROR_OTHER && is_on(p, d) && p->awaits_services)
        clock_timer_set_real(p->kick, TOLD_MS);
    peer_tell(p);
}

void peer_value(struct peer *p, const struct mirror_device *d,
                const struct mirror_characteristic *c, const uint8_t *bytes, size_t len)
{
    if (p->gatt && is_on(p, d))
        gatt_value(p->gatt, c, bytes, len);
}

static bool is_for(const struct sensor_advertiser *a, const struct sensor_advert *advert)
{
    for (size_t i = 0; advert->is_manufacturer && i < a->company_count; i++) {
        if (a->companies[i] == advert->company)
            return true;
    }
    for (size_t i = 0; !advert->is_manufacturer && a->services && a->services[i]; i++) {
        if (strcmp(a->services[i], advert->service) == 0)
            return true;
    }
    return false;
}

void peer_advert(struct peer *p, const struct mirror_device *d, const struct sensor_advert *advert)
{
    int64_t now_us = clock_now(p->clock).us;

    if (p->closing || !p->host || !p->plugin->advertiser || !is_for(p->plugin->advertiser, advert))
        return;
    if (p->gatt && !link_overhears(&p->link))
        return; /* the link has better */
    if (!p->gatt) {
        bool was_eager = peer_lives_on_adverts(p, now_us);
        bool seldom = p->plugin->capabilities & SENSOR_IS_SELDOM;
        p->advert_us = now_us;
        if (!was_eager)
            central_plan(p->central);
        snprintf(p->adapter, sizeof(p->adapter), "%s", d->adapter);
        peer_show(p, LINK_LISTENING, "", seldom ? INSTANT_NEVER : now_us + ADVERT_SILENCE_US);
    }
    if (!p->closing)
        host_advert(p->host, advert);
}

/* What was there before the radio was. */
static void look_around(struct peer *p)
{
    const struct mirror_device *d;

    for (size_t i = 0; (d = mirror_device_nth(central_mirror(p->central), i)); i++) {
        if (strcmp(d->address, p->address) == 0 && central_adapter(p->central, d->adapter))
            peer_device(p, d, MIRROR_CAME | (d->rssi_dbm ? MIRROR_HEARD : 0));
    }
}

static void on_nothing(void *ctx, DBusMessage *reply)
{
    struct peer *p = ctx;

    (void)reply;
    p->call = NULL;
}

void peer_radio(struct peer *p, const char *fault)
{
    struct link_event e = { .kind = fault ? LINK_RADIO_OFF : LINK_RADIO_ON, .text = fault };

    p->link.opt.power_cycle = central_may_power_cycle(p->central);
    if (p->closing)
        return;
    if (link_is_linked(&p->link) && !central_adapter(p->central, p->adapter)) {
        /* The configuration has taken its adapter from us. */
        peer_drop_call(p);
        peer_hang_up(p, on_nothing);
        peer_step_kind(p, LINK_LOST);
    }
    if (fault ? strcmp(p->fault, fault) == 0 : p->has_radio)
        return;
    p->has_radio = !fault;
    snprintf(p->fault, sizeof(p->fault), "%s", fault ? fault : "");
    if (!p->gatt) {
        p->advert_us = clock_now(p->clock).us;
        peer_show(p, fault ? LINK_OFF : LINK_AWAY, fault ? fault : "listening for it",
                  fault ? INSTANT_NEVER : p->advert_us + PEER_EAGER_US);
    }
    peer_step(p, &e);
    if (!fault)
        look_around(p);
}

void peer_look_connected(struct peer *p)
{
    const struct mirror_device *d;

    if (p->closing || !p->gatt || !p->has_radio || link_is_linked(&p->link) ||
        p->doing != LINK_DO_NOTHING)
        return;
    for (size_t i = 0; (d = mirror_device_nth(central_mirror(p->central), i)); i++) {
        if (d->connected && strcmp(d->address, p->address) == 0 &&
            central_adapter(p->central, d->adapter)) {
            peer_step_kind(p, LINK_SEEN);
            return;
        }
    }
}

void peer_turn(struct peer *p, const char *adapter)
{
    if (!adapter) {
        peer_step_kind(p, LINK_WENT);
        return;
    }
    snprintf(p->adapter, sizeof(p->adapter), "%s", adapter);
    peer_look_connected(p);
    peer_step_kind(p, LINK_TURN);
}
