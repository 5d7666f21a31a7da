/*
 * wearable - the life of one configured sensor: its plugin, its host, and how it is doing
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

struct central;
struct clock;
struct wearable;

struct wearable_events {
    void (*reading)(void *ctx, const char *person, const struct reading *r,
                    const struct instant *t);
    void (*context)(void *ctx, const char *person, const struct context *c,
                    const struct instant *t);
    void (*status)(void *ctx, const struct sensor_status *s);
    void (*wish)(void *ctx, const char *topic);
    /* See radio.h; only while wearable_capture() is on. */
    void (*raw)(void *ctx, const char *sensor, const char *service, const char *characteristic,
                const uint8_t *bytes, size_t len, const struct instant *t);
    void (*closed)(void *ctx); /* last call ever */
};

struct wearable_options {
    uv_loop_t *loop;
    struct clock *clock;
    struct central *central;
    const char *const *plugin_dirs; /* must outlive the wearable */
    const char *config_dir;         /* may be NULL; must outlive the wearable */
    int64_t retry_ms;               /* until the first retry; 0: 5 s */
    const struct wearable_events *events;
    void *ctx;
};

/* Starts in the next turn of the loop: nothing is called from within. 0 or -ENOMEM. */
int wearable_open(struct wearable **out, const struct wearable_options *opt,
                  const struct sensor_config *config);
/* Only closed() is called after this, seconds later where a link is to be ended in order. Safe in
 * any event, safe twice. */
void wearable_close(struct wearable *w);

/* Another person wears it; told in the next turn of the loop. */
void wearable_move(struct wearable *w, const char *person);
void wearable_message(struct wearable *w, const char *topic, const uint8_t *bytes, size_t len);
/* Its plugin asked for this very topic (filter). */
bool wearable_wants(const struct wearable *w, const char *topic);

/* The three of radio.h for one sensor: -ENOTSUP where there is no link. */
int wearable_release(struct wearable *w, int32_t seconds);
int wearable_capture(struct wearable *w, bool on);
/* Not a word of it is written to the log: it is only tried. */
void wearable_hush(struct wearable *w);

const struct sensor_config *wearable_config(const struct wearable *w);
const struct sensor_status *wearable_status(const struct wearable *w);
