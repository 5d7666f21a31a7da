/*
 * settings - a sensor's own keys, checked against its plugin's table and made a struct
 *
 * The configuration hands them over as strings; only the plugin knows what they
 * mean. Every fault is told, not just the first.
 */
#pragma once

#include "radio.h"
#include "sensor_plugin.h"

/*
 * Makes the settings struct of a plugin, with the strings behind it in the same
 * piece of memory. `base_dir` is where relative paths start; NULL: they stay as
 * they are.
 *  >= 0     how many faults there were, each told to complain() (may be NULL);
 *           at 0 *out is the struct, to be freed with settings_free()
 *  -ENOMEM
 */
int settings_new(void **out, const struct sensor_plugin *plugin, const struct sensor_setting *given,
                 size_t count, const char *base_dir, radio_complain_fn *complain, void *ctx);
/* NULL is allowed. */
void settings_free(void *settings);
