/*
 * host - one running sensor: a plugin's state, and what the plugin may ask of us
 *
 *   source:  host_start() --> after(), open(), subscribe() --> timer(), data(), message()
 *   gatt:    host_connected(), host_value(), host_done(), host_lost() <-- the link, which
 *            is also asked for what the plugin wants done (struct host_link)
 *   either:  emit() --> reading(), context(), heard()
 *
 * A plugin is never called from inside what it asked for, and never after
 * host_close(), which may come from any of the events.
 */
#pragma once

#include "context.h"
#include "instant.h"
#include "reading.h"
#include "sensor_plugin.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

struct clock;
struct host;

/* What a Bluetooth link does for a plugin; answers come by host_value() and host_done(). */
struct host_link {
    int (*read)(void *ctx, unsigned characteristic);
    int (*write)(void *ctx, unsigned characteristic, const uint8_t *bytes, size_t len,
                 bool with_response);
    int (*notify)(void *ctx, unsigned characteristic, bool on);
    void (*disconnect)(void *ctx, const char *why);
    const struct sensor_device *(*device)(void *ctx);
};

struct host_events {
    void (*reading)(void *ctx, const struct reading *r, const struct instant *t);
    void (*context)(void *ctx, const struct context *c, const struct instant *t);
    void (*heard)(void *ctx); /* after each message, refused ones too: facts may have changed */
    void (*said)(void *ctx, const char *text); /* what the sensor is doing, in words */
    void (*wish)(void *ctx, const char *topic);
    void (*failed)(void *ctx, const char *why); /* its input is gone: close it */
    void (*closed)(void *ctx);                  /* last call ever */
};

struct host_options {
    uv_loop_t *loop;
    struct clock *clock;
    const char *sensor; /* id; copied */
    const struct sensor_plugin *plugin;
    const void *settings;         /* must outlive the host */
    const struct host_link *link; /* NULL: there is none, gatt operations give -ENOTSUP */
    void *link_ctx;
    const struct host_events *events;
    void *ctx;
};

/* What is known from the messages so far. */
struct host_facts {
    enum contact contact;
    enum reading_class class;
    int8_t battery_pct; /* -1: not known */
    uint64_t readings, refused;
    uint64_t measured; /* messages with a rate or intervals, and not of an idle sensor */
    uint64_t idle;     /* messages that say that nobody is measured */
    int64_t last_us;   /* INSTANT_NEVER: nothing yet */
};

/* 0 or -ENOMEM. */
int host_open(struct host **out, const struct host_options *opt);
/* Stops the plugin, then closed(). Safe in any event, safe twice. */
void host_close(struct host *h);

/* Hands over the settings and starts a source. NULL, or why it cannot, in words. */
const char *host_start(struct host *h);
/* A link stands and its services are known: a fresh state, then connected(). NULL, or why not. */
const char *host_connected(struct host *h);
/* The link is gone: nothing is called for it any more. */
void host_lost(struct host *h);
/* Asks the plugin to stop what runs on the device; true: there is nothing to wait for (any more).
 */
bool host_stop(struct host *h);
/* The plugin stands on the stack below: it may not be called now. */
bool host_is_inside(const struct host *h);
/* What BlueZ itself knows of the battery. */
void host_battery(struct host *h, int8_t pct);
void host_value(struct host *h, unsigned characteristic, const uint8_t *bytes, size_t len);
void host_done(struct host *h, unsigned characteristic, int status);
void host_advert(struct host *h, const struct sensor_advert *advert);
/* Only what the plugin has subscribed to reaches it. */
void host_message(struct host *h, const char *topic, const uint8_t *bytes, size_t len);
/* The plugin has subscribed to this very topic (filter). */
bool host_wants(const struct host *h, const char *topic);

const struct host_facts *host_facts(const struct host *h);
