/*
 * peer_look.c - what others see of a peer, and what its plugin may ask of it
 */
#include "peer_inside.h"

#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define FRESH_US  (20 * US_PER_S)
#define DEAF_DBM  (-127)
#define HEARD     "; its advertised heart rate is used meanwhile"
#define CLOSE_DBM 6 /* nearer than this two adapters hear it equally well */

#define ROOM_BEFORE_HEARD (SENSOR_WHY_MAX - (int)sizeof(HEARD) + 1)

static bool is_overheard(const struct peer *p)
{
    enum link_state s = p->link.state;

    return link_overhears(&p->link) && s != LINK_CONNECTING &&
           clock_now(p->clock).us - p->link.overheard_us < PEER_OVERHEARD_US;
}

void peer_status(const struct peer *p, struct sensor_status *out)
{
    const char *id = strrchr(p->adapter, '/');

    out->link = p->link.state;
    out->rssi_dbm = p->rssi_dbm;
    out->on_bluetooth = true;
    out->bonded = p->bonded;
    out->recoveries = p->link.recoveries;
    out->released_until_us = p->link.released_until_us;
    snprintf(out->why, sizeof(out->why), "%s", p->link.why);
    if (is_overheard(p))
        snprintf(out->why, sizeof(out->why), "%.*s%s", ROOM_BEFORE_HEARD, p->link.why, HEARD);
    snprintf(out->last_fault, sizeof(out->last_fault), "%s", p->link.last_fault);
    snprintf(out->name, sizeof(out->name), "%s", p->name);
    snprintf(out->adapter, sizeof(out->adapter), "%s", id ? id + 1 : "");
}

const char *peer_address(const struct peer *p)
{
    return p->address;
}

const struct sensor_plugin *peer_plugin(const struct peer *p)
{
    return p->plugin;
}

bool peer_is_closing(const struct peer *p)
{
    return p->closing;
}

enum link_scan peer_wants_scan(const struct peer *p, int64_t now_us)
{
    if (p->closing || !p->has_radio)
        return SCAN_NONE;
    return p->gatt ? link_wants_scan(&p->link, now_us) : SCAN_SELDOM;
}

bool peer_lives_on_adverts(const struct peer *p, int64_t now_us)
{
    return !p->gatt && !p->closing && now_us - p->advert_us < PEER_EAGER_US;
}

bool peer_waits(const struct peer *p)
{
    return !p->closing && p->gatt && link_wants_turn(&p->link);
}

int64_t peer_waits_since(const struct peer *p)
{
    return p->waits_since_us;
}

/* How well this adapter hears it. */
static int loudness(const struct peer *p, const char *adapter)
{
    int64_t now_us = clock_now(p->clock).us;

    for (size_t i = 0; i < PEER_SIGHTINGS; i++) {
        const struct sighting *s = &p->sightings[i];
        if (strcmp(s->adapter, adapter) == 0 && now_us - s->heard_us < FRESH_US)
            return s->rssi_dbm;
    }
    return DEAF_DBM;
}

struct adapter *peer_choice(const struct peer *p)
{
    struct adapter *best = NULL;
    int best_dbm = 0;
    const struct mirror_device *d;

    for (size_t i = 0; (d = mirror_device_nth(central_mirror(p->central), i)); i++) {
        struct adapter *a = central_adapter(p->central, d->adapter);
        if (strcmp(d->address, p->address) != 0 || !a || !adapter_is_on(a))
            continue;
        if (d->connected)
            return a;
        int dbm = loudness(p, d->adapter);
        bool is_idler = best && central_links(p->central, d->adapter) <
                                    central_links(p->central, adapter_path(best));
        if (!best || dbm > best_dbm + CLOSE_DBM || (dbm > best_dbm - CLOSE_DBM && is_idler)) {
            best = a;
            best_dbm = dbm;
        }
    }
    return best;
}

bool peer_is_connecting(const struct peer *p, const char *adapter)
{
    enum link_phase phase = p->link.phase;

    return p->gatt && !p->closing && strcmp(p->adapter, adapter) == 0 &&
           (phase == LINK_PHASE_CONNECTING || phase == LINK_PHASE_RESOLVING ||
            phase == LINK_PHASE_PAIRING || phase == LINK_PHASE_SUBSCRIBING ||
            phase == LINK_PHASE_POWER_CYCLING);
}

bool peer_is_linked(const struct peer *p, const char *adapter)
{
    return p->gatt && strcmp(p->adapter, adapter) == 0 && link_is_linked(&p->link) &&
           p->link.phase != LINK_PHASE_POWER_CYCLING;
}

/* ---- what its plugin may ask of it ---- */

static int on_read(void *ctx, unsigned characteristic)
{
    struct peer *p = ctx;

    return p->gatt ? gatt_read(p->gatt, characteristic) : -ENOTSUP;
}

static int on_write(void *ctx, unsigned characteristic, const uint8_t *bytes, size_t len,
                    bool with_response)
{
    struct peer *p = ctx;

    return p->gatt ? gatt_write(p->gatt, characteristic, bytes, len, with_response) : -ENOTSUP;
}

static int on_notify(void *ctx, unsigned characteristic, bool on)
{
    struct peer *p = ctx;

    return p->gatt ? gatt_notify(p->gatt, characteristic, on) : -ENOTSUP;
}

static void on_disconnect(void *ctx, const char *why)
{
    struct peer *p = ctx;

    if (!p->gatt || p->closing)
        return;
    snprintf(p->unwanted, sizeof(p->unwanted), "%s", why && why[0] ? why : "its plugin lets it go");
    text_shorten_addresses(p->unwanted);
    clock_timer_set_real(p->kick, 0);
}

static const struct sensor_device *on_device(void *ctx)
{
    static const struct sensor_device unknown = {
        .size = sizeof(struct sensor_device),
        .name = "",
        .manufacturer = "",
        .model = "",
        .firmware = "",
        .mtu = 23,
    };
    struct peer *p = ctx;

    return p->gatt ? gatt_device(p->gatt) : &unknown;
}

const struct host_link peer_host_link = {
    .read = on_read,
    .write = on_write,
    .notify = on_notify,
    .disconnect = on_disconnect,
    .device = on_device,
};
