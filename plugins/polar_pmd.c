/*
 * polar-pmd - Polar's H10, Verity Sense and OH1: beats, and the motion that tells stress from
 * stairs
 *
 * polar_pmd/polar.c draws what comes over which characteristic, frame.h, pulses.h, control.h and
 * choice.h the bytes, streams.h the states. While another device has the sensor, the rate in its
 * advertisements is better than nothing.
 */
#include "sensor_plugin.h"

#include "advert/overheard.h"
#include "polar_pmd/polar.h"

#include <stddef.h>

struct sensor {
    struct polar polar; /* first: its functions know no other */
    struct overheard overheard;
};

static const char *advert(void *state, struct sensor_host *host, const struct sensor_advert *heard)
{
    struct sensor *s = state;

    return overheard_take(&s->overheard, host, heard);
}

static const struct sensor_advertiser advertiser = {
    .size = sizeof(struct sensor_advertiser),
    .companies = overheard_companies,
    .company_count = OVERHEARD_COMPANIES,
    .services = overheard_services,
    .advert = advert,
};

static const struct sensor_setting_row settings[] = {
    { .key = "ecg",
      .type = SENSOR_SETTING_BOOL,
      .offset = offsetof(struct polar_settings, ecg),
      .fallback = "false",
      .help = "also take the ECG of an H10, for captures; it costs battery and air" },
    { .key = "max_error_ms",
      .type = SENSOR_SETTING_INT,
      .offset = offsetof(struct polar_settings, max_error_ms),
      .fallback = "30",
      .min = 1,
      .max = 200,
      .help = "pulse intervals that the sensor itself calls less certain than this are not used" },
    { .key = NULL },
};

const struct sensor_plugin sensor_plugin = {
    .abi = SENSOR_PLUGIN_ABI,
    .size = sizeof(struct sensor_plugin),
    .name = "polar-pmd",
    .help = "Polar H10, Verity Sense and OH1: beats or pulse intervals, and motion",
    .capabilities = SENSOR_CAN_RR | SENSOR_CAN_MOTION | SENSOR_CAN_CONTACT | SENSOR_CAN_BATTERY,
    .state_size = sizeof(struct sensor),
    .settings_size = sizeof(struct polar_settings),
    .settings = settings,
    .settled = polar_settled,
    .timer = polar_timer,
    .gatt = &polar_gatt,
    .advertiser = &advertiser,
};
