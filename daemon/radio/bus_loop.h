/*
 * bus_loop - libdbus driven by libuv, for one connection after the other
 *
 * Watches, timeouts and the turn to dispatch. Knows nothing of what is said on
 * the bus; bus.c opens and closes the connections.
 */
#pragma once

#include <dbus/dbus.h>
#include <stdbool.h>
#include <uv.h>

typedef void bus_loop_closed_fn(void *ctx);

/* In its owner's memory, which must stay until closed() has been called. */
struct bus_loop {
    uv_loop_t *loop;
    uv_idle_t idle;   /* active while libdbus holds messages */
    uv_timer_t again; /* there was no memory to go on */
    uv_async_t wake;  /* libdbus may ask for a dispatch from anywhere */
    unsigned open_handles;
    DBusConnection *connection; /* NULL: none is driven */
    struct bus_fd *fds;
    bus_loop_closed_fn *closed;
    void *ctx;
};

/* 0 or a negative errno; then there is nothing to close. */
int bus_loop_open(struct bus_loop *l, uv_loop_t *loop, bus_loop_closed_fn *closed, void *ctx);
/* Only with no connection. Ends in closed(). */
void bus_loop_close(struct bus_loop *l);

/* 0 or -ENOMEM; to be dropped in either case. */
int bus_loop_drive(struct bus_loop *l, DBusConnection *connection);
/* Lets go of the connection and of all that it had on the loop. */
void bus_loop_drop(struct bus_loop *l);
