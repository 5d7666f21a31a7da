/*
 * heart-rate - straps, armbands and watches that speak the heart rate service: nearly all of them
 *
 * While another device has the strap, the rate in its advertisements is better than nothing.
 */
#include "sensor_plugin.h"

#include "advert/overheard.h"
#include "heart_rate/service.h"

struct strap {
    struct heart_rate heart_rate; /* first: the service knows no other */
    struct overheard overheard;
};

static const char *advert(void *state, struct sensor_host *host, const struct sensor_advert *heard)
{
    struct strap *s = state;

    return overheard_take(&s->overheard, host, heard);
}

static const struct sensor_advertiser advertiser = {
    .size = sizeof(struct sensor_advertiser),
    .companies = overheard_companies,
    .company_count = OVERHEARD_COMPANIES,
    .services = overheard_services,
    .advert = advert,
};

const struct sensor_plugin sensor_plugin = {
    .abi = SENSOR_PLUGIN_ABI,
    .size = sizeof(struct sensor_plugin),
    .name = "heart-rate",
    .help = "chest straps, armbands and watches that share the Bluetooth heart rate service",
    .capabilities = SENSOR_CAN_RR | SENSOR_CAN_CONTACT | SENSOR_CAN_BATTERY,
    .state_size = sizeof(struct strap),
    .timer = heart_rate_timer,
    .gatt = &heart_rate_gatt,
    .advertiser = &advertiser,
};
