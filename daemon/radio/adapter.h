/*
 * adapter - one Bluetooth adapter that balm may use: when it listens, and switching it off and on
 *
 * Carries out what scan_plan decides: StartDiscovery and StopDiscovery, one call
 * at a time, each of them bounded in time. Other programs' scans are left alone,
 * and theirs serve us too.
 */
#pragma once

#include "bus.h"
#include "link.h"
#include "mirror.h"
#include "refusal.h"

#include <stdbool.h>

struct adapter;
struct clock;

/* What is wanted of it now. */
struct adapter_need {
    enum link_scan scan;
    bool held;      /* somebody connects, or waits to: no scan */
    bool window;    /* a window is open: without pauses */
    bool every_one; /* each advertisement counts, equal ones too */
};

struct adapter_options {
    struct bus *bus;
    struct clock *clock;
    const char *path;           /* copied */
    void (*changed)(void *ctx); /* its scan has begun or ended */
    void *ctx;
};

/* NULL: out of memory. */
struct adapter *adapter_new(const struct adapter_options *opt);
/* Its calls end unheard. NULL is allowed. */
void adapter_free(struct adapter *a);

const char *adapter_path(const struct adapter *a);
/* It was switched on or off, by whomever. */
void adapter_power(struct adapter *a, bool on);
bool adapter_is_on(const struct adapter *a);
void adapter_want(struct adapter *a, const struct adapter_need *need);
/* No scan of ours runs, nor is one about to. */
bool adapter_is_quiet(const struct adapter *a);

/*
 * Off, a pause, and on again; then done(). Meanwhile adapter_is_on() stays true: whoever leans
 * on it waits. 0; -EBUSY: it is under way; -ENOTCONN; -ENOMEM.
 */
typedef void adapter_cycled_fn(void *ctx, enum refusal r);
int adapter_power_cycle(struct adapter *a, adapter_cycled_fn *done, void *ctx);
bool adapter_is_cycling(const struct adapter *a);
/* Nobody wants to hear of the end any more. */
void adapter_cycle_unheard(struct adapter *a, const void *ctx);
