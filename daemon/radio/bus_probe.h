/*
 * bus_probe - is somebody at home behind a bus address?
 *
 * libdbus connects with a blocking call, which never returns while the bus is
 * stopped and its queue of callers is full. So we knock first without waiting:
 * an answer means that everybody before us has been let in, too.
 */
#pragma once

#include <stdbool.h>
#include <uv.h>

struct bus_probe;

struct bus_probe_events {
    /* Once at most. False: its queue is full, and connecting would block. */
    void (*done)(void *ctx, bool may_connect);
    void (*closed)(void *ctx); /* last call ever */
};

/*
 * Waits for an answer as long as it takes. 0; -ENOENT: it cannot be asked, or
 * refuses at once, so that connecting would not wait either; -ENOMEM.
 */
int bus_probe_open(struct bus_probe **out, uv_loop_t *loop, const char *address,
                   const struct bus_probe_events *events, void *ctx);
void bus_probe_close(struct bus_probe *p);
