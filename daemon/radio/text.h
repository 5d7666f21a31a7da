/*
 * text - small questions about texts that come from outside
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Leaves of each Bluetooth address in a text its last two bytes: **:**:**:**:EE:FF. */
void text_shorten_addresses(char *text);

/* Whether a topic is one of those that an MQTT filter (with + and #) stands for. */
bool text_topic_matches(const char *filter, const char *topic);
