/*
 * stage - a host on a real loop, with a plugin whose functions are the test's own
 */
#pragma once

#include "host.h"

#include "clock.h"

/* What one test wants done at each call. */
struct stage {
    uv_loop_t loop;
    struct clock *clock;
    struct host *host;

    void (*on_start)(struct stage *s, struct sensor_host *api);
    void (*on_timer)(struct stage *s, struct sensor_host *api, unsigned id);
    const char *refusal; /* of start */
    const char *setting; /* that settled() has against its settings */
    unsigned close_at;   /* close the host at this reading (from 1) */

    unsigned starts, stops, timers, inside, messages, datas, settles, adverts;
    struct reading readings[64];
    struct instant times[64];
    unsigned reading_count, context_count, heard, failed, closed;
    char said[200], wish[100], why[200];
};

/* The one that is open: plugins have no other way to reach the test. */
extern struct stage *stage;

void open_stage(struct stage *s, const struct host_link *link);
/* Runs until nothing is left to do: the test must have closed the host, or it is done here. */
void close_stage(struct stage *s, bool close);

/* What several tests want the plugin to do. */
void emit_rate(struct stage *s, struct sensor_host *api);
void emit_forty(struct stage *s, struct sensor_host *api);
