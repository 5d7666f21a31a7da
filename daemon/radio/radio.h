/*
 * radio - sensors, their plugins, and what they say
 *
 * Loads plugins, runs one of them for each configured sensor, and turns what it
 * emits into readings and contexts of flow/. Sensors with a `source` (replay,
 * simulator, mqtt) run here without Bluetooth; BlueZ joins as another way in.
 */
#pragma once

#include "context.h"
#include "instant.h"
#include "reading.h"
#include "sensor.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

struct clock;
struct radio;

struct radio_events {
    void (*reading)(void *ctx, const char *person, const struct reading *r,
                    const struct instant *t);
    void (*context)(void *ctx, const char *person, const struct context *c,
                    const struct instant *t);
    /* At each change of link, contact, battery or reason; also once when a sensor is added. */
    void (*status)(void *ctx, const struct sensor_status *s);
    /* A plugin wants the messages of this topic (filter): they come back by radio_message(). */
    void (*wish)(void *ctx, const char *topic);
    void (*closed)(void *ctx); /* last call ever */
};

struct radio_options {
    const char *const *plugin_dirs; /* NULL-ended, searched in order */
    const char *config_dir;         /* where relative paths of settings start; NULL: where we are */
};

/* 0 or -ENOMEM. A missing folder or plugin is no error here: its sensors say so. */
int radio_open(struct radio **out, uv_loop_t *loop, struct clock *clock,
               const struct radio_options *opt, const struct radio_events *events, void *ctx);
/* Stops every sensor, then closed(). Safe twice. */
void radio_close(struct radio *r);

/*
 * The sensors there are to be: starts new ones, stops those that are gone,
 * restarts those whose plugin or settings changed, moves those that only changed
 * their person. Copies.
 */
void radio_set_sensors(struct radio *r, const struct sensor_config *sensors, size_t count);

/* A message of a wished topic. */
void radio_message(struct radio *r, const char *topic, const uint8_t *bytes, size_t len);

/* Copies of all statuses, in the order of radio_set_sensors(); returns how many there are. */
size_t radio_statuses(const struct radio *r, struct sensor_status *out, size_t max);

/*
 * Checks a sensor's own keys against its plugin's table, for `config check`.
 * Calls complain() for each fault: key (NULL: the sensor as a whole), what is
 * wrong, and a hint or NULL. Returns how many there were; -ENOENT when there is
 * no such plugin in the folders (complained about, too).
 */
typedef void radio_complain_fn(void *ctx, const char *key, const char *text, const char *hint);
int radio_check_settings(const char *const *plugin_dirs, const struct sensor_config *sensor,
                         radio_complain_fn *complain, void *ctx);
