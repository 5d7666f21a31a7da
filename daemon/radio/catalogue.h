/*
 * catalogue - all plugins of the plugin folders, and which of them reads a wearable that is heard
 */
#pragma once

#include "mirror.h"
#include "sensor_plugin.h"

struct catalogue;

/* Loads every plugin there is, which stay loaded. NULL: out of memory. */
struct catalogue *catalogue_new(const char *const *plugin_dirs);
void catalogue_free(struct catalogue *c);

/*
 * The plugin whose names or services fit, one that knows the name before one that knows
 * only a service; NULL: none. Those that need settings of their own are left out.
 */
const struct sensor_plugin *catalogue_find(const struct catalogue *c,
                                           const struct mirror_device *d);
