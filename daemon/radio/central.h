/*
 * central - balm as a Bluetooth central: the bus, BlueZ's objects, adapters, and who may connect
 *
 *     bus ---> mirror ---> peers (one a wearable): what they want is planned over all of them
 *                \-------> adapters: when each listens, and whose turn it is to connect
 *
 * Bus, bluetoothd and adapters may be absent, come and go; peers hear of it as
 * "radio on" or "radio off, because". Nothing is called from inside a function of
 * this header, save central_close().
 */
#pragma once

#include "adapter.h"
#include "agent.h"
#include "bus.h"
#include "mirror.h"
#include "radio.h"

#include <stdbool.h>
#include <uv.h>

struct central;
struct clock;
struct peer;

struct central_events {
    /* A device was heard, or is known anew; only while central_listen() is on. */
    void (*seen)(void *ctx, const struct mirror_device *d);
    void (*closed)(void *ctx); /* last call ever */
};

/* 0 or -ENOMEM. */
int central_open(struct central **out, uv_loop_t *loop, struct clock *clock,
                 const struct radio_bluetooth *opt, const struct central_events *events, void *ctx);
/* Every peer must be closed before. */
void central_close(struct central *c);

void central_set_options(struct central *c, const struct radio_bluetooth *opt);
void central_state(const struct central *c, struct house_bluetooth *out);
/* Hears every device, without pauses: a window of pairing is open. */
void central_listen(struct central *c, bool on);
/* Tells seen() of every device that is known now. */
void central_tell_known(struct central *c);
/* NULL: there is an adapter that can be used; else why not, in words. */
const char *central_fault(const struct central *c);
/* Has BlueZ forget this address, on every adapter. */
void central_forget(struct central *c, const char *address);

/* ---- for peers ---- */

/* 0 or -ENOMEM. Told of the radio in the next turn of the loop. */
int central_join(struct central *c, struct peer *p);
void central_leave(struct central *c, struct peer *p);
/* What a peer wants has changed; looked into in the next turn of the loop. */
void central_plan(struct central *c);
/* Another peer than this one, not on its way out, is for the same address. */
bool central_has_other(const struct central *c, const struct peer *p);
/* One of our own adapters, by its path; NULL: not there, or not ours to use. */
struct adapter *central_adapter(const struct central *c, const char *path);
/* How many peers have, or are about to have, a link over it. */
unsigned central_links(const struct central *c, const char *path);
bool central_may_power_cycle(const struct central *c);
uv_loop_t *central_loop(const struct central *c);
struct bus *central_bus(const struct central *c);
struct mirror *central_mirror(const struct central *c);
struct agent *central_agent(const struct central *c);
