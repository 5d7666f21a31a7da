/*
 * scan_plan - when an adapter listens for advertisements, and when it leaves the air to others
 *
 * Pure. Listening is active on BlueZ's side and takes air time from links and from
 * other programs, so it comes in short windows, and the pauses between them grow
 * the longer nobody was found. Somebody who was just lost is looked for eagerly.
 */
#pragma once

#include "link.h"

#include <stdbool.h>
#include <stdint.h>

struct scan_plan {
    enum link_scan need;
    bool held;      /* somebody connects: no scan meanwhile */
    bool pairing;   /* a window of pairing or scan is open: without pauses */
    bool on;        /* whether it should listen now */
    int64_t due_us; /* when to ask again; INSTANT_NEVER: only after a change */
    /* Below: for scan_plan.c alone. */
    int64_t switched_us, need_since_us;
};

void scan_plan_init(struct scan_plan *p);
/* Call at every change of what is wanted and at due_us; p->on and p->due_us are its answer. */
void scan_plan_step(struct scan_plan *p, enum link_scan need, bool held, bool pairing,
                    int64_t now_us);
