/*
 * capture - what a sensor's plugin makes of captured bytes, with the sensor long gone
 *
 *   bytes --> the plugin that knows the characteristic --> emit --> the hub's host
 *
 * The plugin is given a host of its own: there is no link behind it, its timers
 * never fire, and all that it emits is passed on. Which plugin it is, is told by
 * the sensor's name or by the lines (choice.h); lines are looked at ahead of their
 * time, so the plugin changes where the bytes are given, not where it is found.
 */
#pragma once

#include "sensor_plugin.h"

#include <stdalign.h>

#define CAPTURE_RR_MAX       256
#define CAPTURE_STATE_MAX    32768
#define CAPTURE_SETTINGS_MAX 512

struct capture {
    struct sensor_host host; /* what the plugin is given; first, to be found from it */
    struct sensor_host *real;
    struct sensor_device device;
    const struct sensor_plugin *chosen; /* for the lines read so far; NULL: none can tell */
    const struct sensor_plugin *plugin; /* whose state it is; NULL: nobody's yet */
    int64_t age_us;                     /* of the bytes at hand */
    bool after_gap;                     /* the next interval has no predecessor */
    bool emitted;
    const char *why; /* the last characteristic was not found: a static text */
    struct sensor_rr rr[CAPTURE_RR_MAX];
    alignas(max_align_t) unsigned char state[CAPTURE_STATE_MAX];
    alignas(max_align_t) unsigned char settings[CAPTURE_SETTINGS_MAX];
};

/* `name` as the sensor advertises itself, or "": borrowed. Nothing is known of earlier bytes. */
void capture_begin(struct capture *c, const char *name);
/* What capture_give() takes for a characteristic as it is written in a capture; -1: nobody reads
   it, and `why` says so. */
int capture_find(struct capture *c, const char *service, const char *characteristic);
/* NULL, or what the plugin says is wrong with the bytes. */
const char *capture_give(struct capture *c, struct sensor_host *real, int characteristic,
                         const uint8_t *bytes, size_t len, int64_t age_us);
