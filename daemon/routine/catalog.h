/*
 * catalog - the routines that come with balm, and what is asked of those that people add
 */
#pragma once

#include "routine.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A breath at a rate, in whole milliseconds: two fifths in, three fifths out. */
#define CATALOG_IN_MS(per_min)  ((int32_t)(24000.0 / (per_min) + 0.5))
#define CATALOG_OUT_MS(per_min) ((int32_t)(36000.0 / (per_min) + 0.5))

/* In the order in which they are shown. */
const struct routine_plan *routine_catalog(size_t *count);
/* NULL: none of that name. */
const struct routine_plan *routine_find(const char *name);
/* What to offer where a routine may not be because it asks this; NULL: nothing in its place. */
const char *routine_instead(enum asks why);

/* ---- for a user's own ---- */

/*
 * Its own .asks, with ASKS_BREATH_HOLD where more than 2 s pass without air, and with all that ours
 * of the same name asks, which it replaces.
 */
uint8_t routine_own_asks(const struct routine_plan *plan);
