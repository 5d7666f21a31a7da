/*
 * plugin - finds, checks and keeps sensor plugins
 *
 * A plugin runs in our process with our rights, so it comes only from folders
 * that nobody but root and ourselves can write to. It is never unloaded: what it
 * handed out (texts, tables) may be held anywhere.
 */
#pragma once

#include "sensor_plugin.h"

#include <stddef.h>

#define PLUGIN_WHY_MAX 240

/*
 * Loads NAME.so from the first of the folders (NULL-ended, may be NULL) that has
 * one. What is wrong goes to `why` (PLUGIN_WHY_MAX bytes), in words.
 *  0         *out is its descriptor
 *  -ENOENT   no folder has it
 *  -EACCES   the folder or the file could be written by others
 *  -ENOEXEC  it is no plugin for this balm
 *  -EINVAL   a name that no plugin can have
 */
int plugin_load(const char *const *dirs, const char *name, const struct sensor_plugin **out,
                char *why);
