/*
 * sensible - settings that make sense together, where any others are refused
 *
 * Each value taken at random leads mqtt to what a house tells, or to nothing at all:
 * what it makes of a heart is reached only by those written here.
 */
#pragma once

#include "sensor_plugin.h"

#include <stdbool.h>
#include <stdint.h>

/* How many there are for it; 0: any will do. */
unsigned sensible_count(const struct sensor_plugin *plugin);
/* Makes `settings` (of its size) those of one row; does nothing where there are none. */
void sensible_fill(const struct sensor_plugin *plugin, uint32_t row, void *settings);
