/*
 * steps.h - steps that a watch has counted, as context
 */
#pragma once

#include "sensor_plugin.h"

#define STEPS_MAX 1000 /* between two messages; more is another count, not a walk */

/* Those since its last message; none, or what is no walk, is not told. */
static inline void steps_emit(struct sensor_host *host, double steps)
{
    const struct sensor_context c = {
        .size = sizeof(c),
        .kind = SENSOR_CONTEXT_STEPS,
        .value = steps,
    };

    if (steps >= 1 && steps <= STEPS_MAX)
        host->emit_context(host, &c);
}
