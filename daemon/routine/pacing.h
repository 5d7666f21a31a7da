/*
 * pacing - one step as lights and speakers follow it
 *
 * Light rises with the breath and falls with it: up while breathing in, kept
 * while holding, down while breathing out, kept low before the next breath.
 */
#pragma once

#include "routine.h"

#include <stdint.h>

#define LIGHT_LOW  20 /* not dark: someone may be walking through the room */
#define LIGHT_HIGH 255
#define LIGHT_CALM 90 /* while only words are said */

/* What is left of that step, `left_ms` long, from `at` on; whether to say it is the caller's. */
void pacing_of_step(const struct routine_plan *plan, int step, int32_t left_ms,
                    const struct instant *at, struct pacer *out);
