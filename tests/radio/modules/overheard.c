/*
 * overheard - a heart rate in advertisements, for the tests of radio
 */
#include "sensor_plugin.h"

static const char *overheard_advert(void *state, struct sensor_host *host,
                                    const struct sensor_advert *advert)
{
    struct sensor_reading r = SENSOR_READING_NONE;

    (void)state;
    if (advert->len != 1)
        return "not one byte";
    r.source_class = SENSOR_CLASS_ADVERT;
    r.heart_rate_bpm = advert->bytes[0];
    host->emit(host, &r);
    return NULL;
}

static const uint16_t companies[] = { 107 };

static const struct sensor_advertiser advertiser = {
    .size = sizeof(struct sensor_advertiser),
    .companies = companies,
    .company_count = 1,
    .advert = overheard_advert,
};

const struct sensor_plugin sensor_plugin = {
    .abi = SENSOR_PLUGIN_ABI,
    .size = sizeof(struct sensor_plugin),
    .name = "overheard",
    .state_size = 1,
    .advertiser = &advertiser,
};
