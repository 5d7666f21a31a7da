/*
 * strict_look - the rules for what a plugin hands over; breaking one ends the program
 */
#pragma once

#include "sensor_plugin.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Says what was broken, and aborts. */
void strict_must(bool kept, const char *broken);
/* Reads every byte, so that the sanitizers see whose they are. */
void strict_touch(const void *bytes, size_t len);

void strict_look_reading(const struct sensor_reading *r);
void strict_look_context(const struct sensor_context *c);
/* Of say(), log() and disconnect(). */
void strict_look_text(const char *text);
/* What value() and its like return: a text of its own, not one of the state or of the bytes. */
void strict_look_answer(const char *why, const void *state, size_t state_size, const void *bytes,
                        size_t len);

/* A settings struct of the plugin's table, each value one of a few; NULL: out of memory. */
void *strict_settings_new(const struct sensor_plugin *plugin, uint32_t taste);
void strict_settings_free(void *settings);
