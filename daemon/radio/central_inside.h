/*
 * central_inside - a central's own fields, for central*.c alone
 */
#pragma once

#include "central.h"

#include "clock.h"
#include "log.h"
#include "rules.h"

#define CENTRAL_WHY_MAX 160

struct central {
    uv_loop_t *loop;
    struct clock *clock;
    char *wanted; /* adapter: "auto", hciN or an address */
    bool power_cycle;
    const struct central_events *events;
    void *ctx;

    struct bus *bus;
    struct mirror *mirror;
    struct agent *agent;
    struct rules *rules;
    bool closing;
    char bus_why[CENTRAL_WHY_MAX + 1]; /* empty: the bus is up */
    char owner[64];                    /* bluetoothd's own name on the bus; empty: away */
    bool is_known;                     /* its objects were told */
    int64_t asked_us;                  /* when the question was asked that is open */
    bool is_old;                       /* they are to be asked for again */
    bool is_denied;                    /* the D-Bus policy keeps them from us */
    struct bus_call *owner_call, *objects_call;
    struct clock_timer *retry;        /* of the questions above */
    char logged[CENTRAL_WHY_MAX + 1]; /* the fault; empty: none */

    struct clock_timer *plan;
    bool listens; /* a window is open */
    size_t adapter_count, peer_count, peer_capacity;
    struct adapter *adapters[MIRROR_ADAPTERS]; /* those that may be used */
    struct peer **peers;
};

/* ---- central.c ---- */

/* Whether the configuration lets us use it. */
bool central_is_wanted(const struct central *c, const struct mirror_adapter *a);
/* Tells every peer whether there is a radio; those that know it already take no notice. */
void central_tell_radio(struct central *c);
void central_drop_adapters(struct central *c);
void central_on_bus_closed(void *ctx);

/* ---- central_bluez.c ---- */

extern const struct bus_events central_bus_events;
void central_on_retry(void *ctx, const struct instant *now);
/* Asks for all objects anew. */
void central_refresh(struct central *c);

/* ---- central_plan.c ---- */

/* Rules, scans and turns, as all peers together want them. */
void central_carry_out(struct central *c);
