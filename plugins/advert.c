/*
 * advert - heart rates that sensors call out in their advertisements: no link, no slot used
 */
#include "sensor_plugin.h"

#include "advert/overheard.h"

static const char *advert(void *state, struct sensor_host *host, const struct sensor_advert *heard)
{
    return overheard_take(state, host, heard);
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
    .name = "advert",
    .help = "the heart rate that Polar, Mi Band, Amazfit and XOSS call out: no connection needed",
    .capabilities = SENSOR_CAN_CONTACT | SENSOR_CAN_BATTERY,
    .state_size = sizeof(struct overheard),
    .advertiser = &advertiser,
};
