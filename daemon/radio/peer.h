/*
 * peer - one wearable at BlueZ: the procedures that its link asks for
 *
 *     central --> peer_radio, peer_device, peer_turn --> link_step --> a call to BlueZ
 *                 peer_value --> gatt --> host --> plugin ... wearable --> peer_heard
 *
 * The link decides, the peer carries out: one procedure at a time, each call bounded
 * in time and forgotten when the link has given it up.
 */
#pragma once

#include "central.h"
#include "host.h"
#include "link.h"
#include "mirror.h"
#include "sensor.h"
#include "sensor_plugin.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct peer;

struct peer_events {
    void (*changed)(void *ctx); /* peer_status() says something new */
    void (*raw)(void *ctx, const char *service, const char *uuid, const uint8_t *bytes, size_t len);
    void (*closed)(void *ctx); /* last call ever; the host may be closed from now on */
};

struct peer_options {
    struct central *central;
    struct clock *clock;
    const char *sensor;  /* id, for logs; copied */
    const char *address; /* copied */
    const struct sensor_plugin *plugin;
    const struct peer_events *events;
    void *ctx;
};

/* 0 or -ENOMEM. Nothing is called before the next turn of the loop. */
int peer_open(struct peer **out, const struct peer_options *opt);
/* Stops streams, disconnects (unless another peer has the same device), then closed(). Safe twice.
 */
void peer_close(struct peer *p);
/* Whose plugin reads it; before the next turn of the loop. It must stay until closed(). */
void peer_set_host(struct peer *p, struct host *h);
/* What the host's plugin may ask of it. */
extern const struct host_link peer_host_link;

/* Fills in what the link, the adapter and BlueZ know. */
void peer_status(const struct peer *p, struct sensor_status *out);
/* A message came; see struct link_event. */
void peer_heard(struct peer *p, bool beating, bool garbled);
/* These two tell in the loop's next turn. */
void peer_release(struct peer *p, int64_t until_us);
void peer_take_back(struct peer *p);

/* ---- for the central ---- */

const char *peer_address(const struct peer *p);
const struct sensor_plugin *peer_plugin(const struct peer *p);
bool peer_is_closing(const struct peer *p);
/* NULL: there is a radio; else why not. */
void peer_radio(struct peer *p, const char *fault);
void peer_device(struct peer *p, const struct mirror_device *d, unsigned changes);
void peer_value(struct peer *p, const struct mirror_device *d,
                const struct mirror_characteristic *c, const uint8_t *bytes, size_t len);
void peer_advert(struct peer *p, const struct mirror_device *d, const struct sensor_advert *advert);
void peer_turn(struct peer *p, const char *adapter);

enum link_scan peer_wants_scan(const struct peer *p, int64_t now_us);
bool peer_waits(const struct peer *p);
int64_t peer_waits_since(const struct peer *p);
/* Nothing but advertisements is read of it, and one may come any moment. */
bool peer_lives_on_adverts(const struct peer *p, int64_t now_us);
/* The adapter that it would best connect by; NULL: none knows it. */
struct adapter *peer_choice(const struct peer *p);
/* From the turn until it has subscribed or failed. */
bool peer_is_connecting(const struct peer *p, const char *adapter);
bool peer_is_linked(const struct peer *p, const char *adapter);
