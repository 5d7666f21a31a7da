/*
 * capture - what a sensor's plugin makes of captured bytes, with the sensor long gone
 *
 *   bytes --> the plugin that knows the characteristic --> emit --> the hub's host
 *
 * The plugin is given a host of its own: there is no link behind it, its timers
 * never fire, and all that it emits is passed on.
 */
#pragma once

#include "../heart_rate/service.h"
#include "sensor_plugin.h"

#define CAPTURE_RR_MAX 256

struct capture {
    struct sensor_host host; /* what the plugin is given; first, to be found from it */
    struct sensor_host *real;
    struct sensor_device device;
    const struct sensor_gatt *gatt; /* NULL: nothing has been captured yet that somebody knows */
    int64_t age_us;                 /* of the bytes at hand */
    bool after_gap;                 /* the next interval has no predecessor */
    bool emitted;
    struct sensor_rr rr[CAPTURE_RR_MAX];
    union {
        struct heart_rate heart_rate;
    } state;
};

/* `name` as the sensor advertises itself, or "": borrowed. Nothing is known of earlier bytes. */
void capture_begin(struct capture *c, const char *name);
/* The index of a characteristic as it is written in a capture; -1: no plugin knows it. The first
   that is known decides which plugin it is. */
int capture_find(struct capture *c, const char *service, const char *characteristic);
/* NULL, or what the plugin says is wrong with the bytes. */
const char *capture_give(struct capture *c, struct sensor_host *real, int characteristic,
                         const uint8_t *bytes, size_t len, int64_t age_us);
