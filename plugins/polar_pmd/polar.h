/*
 * polar - Polar's sensors as a plugin's way in, for every module that has their bytes
 */
#pragma once

#include "clock.h"
#include "heart_rate/service.h"
#include "pulses.h"
#include "sensor_plugin.h"
#include "streams.h"

struct polar_settings {
    bool ecg;
    int64_t max_error_ms;
};

/* All zero before the first byte. */
struct polar {
    struct heart_rate heart_rate;          /* first: its service knows no other */
    const struct polar_settings *settings; /* NULL: the defaults */
    struct streams streams;
    struct pulses pulses;
    struct pmd_clock clock;
    int64_t acc_us;    /* time of the last acceleration frame, on the sensor's clock; 0: none */
    uint16_t acc_hz;   /* as measured by it; 0: not yet */
    const char *shown; /* what the intervals of the heart rate service are worth; NULL: nothing */
};

extern const struct sensor_gatt polar_gatt;
const char *polar_settled(void *state, const void *settings);
void polar_timer(void *state, struct sensor_host *host, unsigned id);
