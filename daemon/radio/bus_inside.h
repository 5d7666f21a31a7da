/*
 * bus_inside - what bus.c and bus_calls.c share of a bus
 */
#pragma once

#include "bus.h"
#include "bus_loop.h"

#define BUS_WHY_MAX 160

enum bus_state { RESTING, PROBING, GREETING, UP, LEAVING, CLOSING };

struct bus_call {
    struct bus_call *next, **link; /* link: the pointer that points at us */
    struct bus *bus;
    DBusPendingCall *pending;
    bus_reply_fn *fn;
    void *ctx;
};

struct bus {
    enum bus_state state;
    unsigned open_parts; /* job, loop, probe: freed when this falls to zero */
    uv_timer_t job;      /* what is to be done next, outside of libdbus */
    struct bus_loop loop;
    struct bus_probe *probe;
    char *address;
    DBusConnection *connection;
    bool has_filter; /* taking off one that is not there ends the process */
    DBusPendingCall *hello;
    DBusMessage *disconnected; /* made early: there may be no memory when it is needed */
    struct bus_call *calls;
    unsigned retry_ms;
    uint64_t up_since_ms;
    bool was_up;
    char why[BUS_WHY_MAX + 1];
    char told[BUS_WHY_MAX + 1]; /* what down() said last; empty: nothing since up() */
    const struct bus_events *events;
    void *ctx;
};

/* Cancels what libdbus holds of one; NULL inside is fine. */
void bus_release_pending(DBusPendingCall **pending);
/* Takes all calls off libdbus; they stay on the list, not ended yet. */
void bus_detach_calls(struct bus *b);
/* Ends all that are on the list, as gone with the bus. Calls out. */
void bus_end_calls(struct bus *b);
/* Forgets all that are on the list. */
void bus_free_calls(struct bus *b);
