/*
 * catalog - the routines that come with balm
 */
#pragma once

#include "routine.h"

#include <stddef.h>

/* In the order in which they are shown. */
const struct routine_plan *routine_catalog(size_t *count);
/* NULL: none of that name. */
const struct routine_plan *routine_find(const char *name);
