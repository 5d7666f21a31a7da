/*
 * overheard - a heart rate in advertisements
 *
 * For `advert`, which lives on nothing else, and for plugins of a link, which fall
 * back on it while somebody else has the sensor's slot.
 */
#pragma once

#include "sensor_plugin.h"

#define OVERHEARD_COMPANIES 3

extern const uint16_t overheard_companies[OVERHEARD_COMPANIES];
extern const char *const overheard_services[]; /* of service data; ends with NULL */

/* All zero before the first advertisement. */
struct overheard {
    uint8_t counter;    /* of Polar's blocks: another one means new data */
    uint8_t bpm;        /* that came with it */
    bool has_counter;   /* one was heard */
    bool knows_contact; /* it has said that it is worn: so its "not worn" means something */
};

/* Emits what the advertisement says. NULL, or what is wrong with its bytes (a static string). */
const char *overheard_take(struct overheard *o, struct sensor_host *host,
                           const struct sensor_advert *advert);
