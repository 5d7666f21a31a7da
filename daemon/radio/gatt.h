/*
 * gatt - the characteristics of one connected wearable, as its plugin's table names them
 *
 *     gatt_begin() --> found in BlueZ's mirror --> subscribed --> host_connected()
 *     gatt_value() --> raw() --> host_value() --> the plugin
 *
 * Battery and Device Information are kept here, too: BlueZ hides the one behind an
 * interface of its own, and quirks are found by the other.
 */
#pragma once

#include "bus.h"
#include "mirror.h"
#include "refusal.h"
#include "sensor_plugin.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct clock;
struct gatt;
struct host;

struct gatt_events {
    /* What gatt_begin() or gatt_resubscribe() began has ended. `text` may be NULL. */
    void (*subscribed)(void *ctx, enum refusal r, const char *text);
    /* What the plugin asked for was refused for lack of a bond, or never answered: it knows. */
    void (*bond_needed)(void *ctx);
    void (*stopped)(void *ctx); /* what gatt_stop() began has ended */
    void (*raw)(void *ctx, const char *service, const char *uuid, const uint8_t *bytes, size_t len);
};

/* NULL: out of memory. */
struct gatt *gatt_new(struct bus *bus, struct clock *clock, const struct sensor_plugin *plugin,
                      const struct gatt_events *events, void *ctx);
void gatt_free(struct gatt *g);
/* Whose plugin is to be called; must outlive the gatt. */
void gatt_set_host(struct gatt *g, struct host *h);

/*
 * The services of `d` are known: subscribes, then subscribed(). NULL, or why the device is of no
 * use to the plugin: then nothing was begun. *is_lacking: it does not have what the plugin needs.
 */
const char *gatt_begin(struct gatt *g, const struct mirror_device *d, bool *is_lacking);
bool gatt_is_begun(const struct gatt *g);
/* subscribed() is still to come. */
bool gatt_is_waiting(const struct gatt *g);
/* Stops and starts every notification, then subscribed(). */
void gatt_resubscribe(struct gatt *g);
/* True: the plugin has nothing to stop; false: stopped() comes, after 2 s at the latest. */
bool gatt_stop(struct gatt *g);
/* The link is gone, or given up: everything under way is forgotten. */
void gatt_end(struct gatt *g);

void gatt_value(struct gatt *g, const struct mirror_characteristic *c, const uint8_t *bytes,
                size_t len);
/* What BlueZ says of the device itself: name, battery. */
void gatt_device_changed(struct gatt *g, const struct mirror_device *d);

/* What the plugin asks for, as struct sensor_host has it. */
int gatt_read(struct gatt *g, unsigned characteristic);
int gatt_write(struct gatt *g, unsigned characteristic, const uint8_t *bytes, size_t len,
               bool with_response);
int gatt_notify(struct gatt *g, unsigned characteristic, bool on);
const struct sensor_device *gatt_device(const struct gatt *g);
