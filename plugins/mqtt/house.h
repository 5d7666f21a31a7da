/*
 * house - a topic that tells what the house knows: motion in a room, steps, in bed, guests, away
 */
#pragma once

#include "sensor_plugin.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mqtt_house {
    enum sensor_context_kind kind;
    const char *pointer; /* empty: the message itself */
    bool counts_new;     /* steps: since the last message; else a counter that grows */

    bool has_total;
    double total;
    int64_t total_us;
};

/* The words for them in the configuration, NULL-ended, in the order of enum sensor_context_kind. */
extern const char *const mqtt_house_kinds[];

/* NULL, or what is wrong with the message (a static text). */
const char *mqtt_house_take(struct mqtt_house *h, struct sensor_host *host, const uint8_t *bytes,
                            size_t len);
