/*
 * wearable_inside - a wearable's own fields, for wearable.c, wearable_source.c and
 * wearable_bluetooth.c alone
 */
#pragma once

#include "wearable.h"

#include "clock.h"
#include "host.h"
#include "log.h"
#include "peer.h"

struct wearable {
    uv_idle_t anchor;      /* never runs; its close callback is the last */
    unsigned open_handles; /* the anchor, the host and the peer */
    bool closing;
    bool wanted; /* to be started at the next kick */
    struct clock_timer *kick, *silence;
    int64_t retry_ms;
    struct wearable_options opt;
    struct sensor_config config;
    struct sensor_status status;
    char said[SENSOR_WHY_MAX + 1];
    bool hushed;
    struct log_once logged;
    enum link_state logged_link;
    const struct sensor_plugin *plugin;
    void *settings;
    struct host *host; /* NULL: not running, or on its way out */

    struct peer *peer;       /* NULL: it has an input of its own */
    struct host_facts heard; /* as the link was last told of them */
    unsigned garbled;        /* messages in a row that the plugin could make nothing of */
    bool captured;
};

/* ---- wearable.c ---- */

void wearable_tell(struct wearable *w);
/* Writes the state to the log, if it has changed. */
void wearable_log(struct wearable *w);
/* Takes the host's facts into the status; whether anything changed that is worth telling. */
bool wearable_take_facts(struct wearable *w);
/* One of open_handles is gone; the last one frees the wearable. */
void wearable_handle_gone(struct wearable *w);
/* 0 or -ENOMEM; `link` NULL: an input of its own. */
int wearable_open_host(struct wearable *w, const struct host_link *link, void *link_ctx);
void wearable_drop_host(struct wearable *w);

/* ---- wearable_source.c ---- */

/* The one place where the state of a sensor with its own input changes. */
void wearable_enter(struct wearable *w, enum link_state next, const char *why);
void wearable_source_start(struct wearable *w);
void wearable_source_heard(struct wearable *w);
void wearable_source_silence(struct wearable *w, int64_t now_us);
void wearable_source_failed(struct wearable *w, const char *why);

/* ---- wearable_bluetooth.c ---- */

void wearable_bluetooth_start(struct wearable *w);
/* The plugin's messages, as the link is to hear of them. */
void wearable_bluetooth_heard(struct wearable *w);
/* What the link, BlueZ and the plugin say, put together. */
void wearable_bluetooth_show(struct wearable *w);
