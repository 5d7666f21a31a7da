/*
 * clock - how old a frame is when it arrives
 *
 * The sensor's clock may be years off, but it runs: the smallest difference to the
 * hub's that was ever seen is that of a frame which came at once. What a frame is
 * above it, it has waited, in the sensor or on the air. All streams of a sensor share
 * one clock, so that pulses, which it thinks over for seconds, are held against
 * acceleration, which it does not.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct pmd_clock {
    int64_t offset_us; /* smallest: the hub's clock minus the sensor's */
    int64_t last_us;
    bool is_known;
};

#define PMD_CLOCK_JUMP_US  30000000 /* nothing waits for so long: the sensor's clock was set */
#define PMD_CLOCK_DRIFT_AT 5000     /* the smallest may rise by 1 in this: crystals drift less */

static inline int64_t pmd_clock_age(struct pmd_clock *c, int64_t sensor_us, int64_t now_us)
{
    int64_t offset = now_us - sensor_us;

    if (c->is_known)
        c->offset_us += (now_us - c->last_us) / PMD_CLOCK_DRIFT_AT;
    c->last_us = now_us;
    if (!c->is_known || offset < c->offset_us || offset - c->offset_us > PMD_CLOCK_JUMP_US)
        c->offset_us = offset;
    c->is_known = true;
    return offset - c->offset_us;
}
