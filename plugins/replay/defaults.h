/*
 * defaults - a plugin's settings as they are when nobody has given any
 */
#pragma once

#include "sensor_plugin.h"

/* Fills in `settings`, plugin->settings_size zeroed bytes. False: one is required. */
bool defaults_fill(const struct sensor_plugin *plugin, void *settings);
