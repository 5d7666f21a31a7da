/*
 * pulses - the PPI stream: pulse-to-pulse intervals as the sensor itself describes them
 *
 * Each of a frame's intervals has six bytes, little endian, the oldest first:
 *
 *     H PP PP EE EE F
 *
 * - H  beats a minute, averaged; 0 says nothing
 * - P  interval, ms; 0: none, the sensor is still looking
 * - E  how far it may be off, ms
 * - F  bit 0  blocked: the arm moved, or otherwise invalid
 *      bit 1  skin contact
 *      bit 2  bit 1 means something
 *
 * The first come about 25 s after the start, then a frame every five seconds with
 * the pulses found; none while the arm moves much. What is blocked, empty or off
 * the skin is no interval, and leaves a gap; what is merely uncertain stays, marked.
 */
#pragma once

#include "frame.h"
#include "heart_rate/rr_gate.h"
#include "sensor_plugin.h"

#include <stdbool.h>

/* All zero before the first frame. */
struct pulses {
    struct rr_gate gate;
    bool after_gap; /* what came last was no interval */
    bool has_spoken;
    uint8_t contact; /* as last said */
};

/* `age_us`: of the frame. NULL, or what is wrong with its bytes (a static string). */
const char *pulses_take(struct pulses *p, struct sensor_host *host, const struct pmd_frame *f,
                        int64_t age_us, unsigned max_error_ms);
