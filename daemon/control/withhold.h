/*
 * withhold - how an order ended, for a door that may not be told which conditions hold
 */
#pragma once

#include "control.h"

/*
 * Below vitals: a condition is noted whether it held already or not, and what a condition stands
 * against is refused as anything else is. Changes *rc and *text (which may be NULL) in place.
 */
void withhold_ending(const struct order *o, int *rc, const char **text);
