/*
 * host_inside - a host's own fields, for host.c and host_ask.c alone
 */
#pragma once

#include "feed.h"
#include "host.h"
#include "motion.h"

#include <stdbool.h>

#define TIMERS     8
#define TOPICS     16
#define TOPIC_MAX  255
#define TEXTS_SEEN 16 /* different texts of one plugin before it has said enough */

struct host_timer {
    struct host *host;
    unsigned id;
    struct clock_timer *timer;
};

struct host {
    struct sensor_host api; /* first: what the plugin holds is also us */
    uv_idle_t anchor;       /* never runs; its close callback is the last */
    unsigned open_handles;  /* the anchor and the feeds */
    unsigned calls;         /* how deep we are inside the plugin */
    struct instant now;     /* when the outermost of them began: one call, one moment */
    bool closing, started, shut;
    bool settled; /* the plugin has its settings */
    char sensor[ID_MAX + 1];
    const struct sensor_plugin *plugin;
    void *state;
    const void *settings;
    struct clock *clock;
    const struct host_link *link;
    void *link_ctx;
    const struct host_events *events;
    void *ctx;

    struct host_timer timers[TIMERS];
    struct feed *feed; /* NULL: no file is being read */
    char topics[TOPICS][TOPIC_MAX + 1];
    unsigned topic_count;
    struct motion motion;
    struct host_facts facts;
    unsigned seen[TEXTS_SEEN];
    unsigned seen_count;
};

/* The operations that a plugin is given. */
extern const struct sensor_host host_operations;

/* Every call into the plugin stands between these; time stands still meanwhile. */
void host_enter(struct host *h);
void host_leave(struct host *h);
/* One of open_handles is closed; the last one frees the host. */
void host_handle_gone(struct host *h);
/* A text of the plugin: repeated ones, and all after TEXTS_SEEN, only at debug. */
void host_log_text(struct host *h, enum sensor_log level, const char *text);
