/*
 * renamed - gives a plugin's one object another name, so that many fit into one module
 *
 * Handed to the compiler before the plugin's own file, which stays as it is. The
 * name is that of the symbol alone: in C the object and its type keep theirs.
 */
#pragma once

struct sensor_plugin;
extern const struct sensor_plugin sensor_plugin __asm__("sensor_plugin_" REPLAY_NAME);
