/*
 * plugin_shelf - the plugins that are installed
 *
 * They are looked for in the folders in BALM_PLUGIN_DIR (colon separated), or else
 * where they were installed. What was loaded stays.
 */
#pragma once

#include "sensor_plugin.h"

#include <stddef.h>

#define PLUGIN_SHELF_MAX 64

struct plugin_shelf {
    size_t count;
    const struct sensor_plugin *plugins[PLUGIN_SHELF_MAX];
};

/* 0; or -errno as plugin_load(), with the reason told on standard error. */
int plugin_shelf_load(const char *name, const struct sensor_plugin **out);
/* All of them that can be loaded, in the order of the alphabet; the rest is passed over. */
void plugin_shelf_fill(struct plugin_shelf *shelf);
