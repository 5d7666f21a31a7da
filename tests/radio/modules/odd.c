/*
 * odd - plugins that are wrong in one way each, for the tests of the loader
 *
 * Compiled once for each ODD_...; NAME is the file's own name.
 */
#if defined(ODD_FUTURE) || defined(ODD_ENDS_EARLY) || defined(ODD_NUMBER) || defined(ODD_FUNCTION)
/* The header's descriptor under another name, so that something else can take its place. */
#define sensor_plugin header_plugin
#endif
#include "sensor_plugin.h"
#undef sensor_plugin

#define EXPORTED     __attribute__((visibility("default")))
#define MAYBE_UNUSED __attribute__((unused))
#define SERVICE      "0000180d-0000-1000-8000-00805f9b34fb"
#define RATE         "00002a37-0000-1000-8000-00805f9b34fb"

#ifdef ODD_UNDEFINED
/* Nobody has it. */
const char *balm_of_tomorrow(void);
#endif

MAYBE_UNUSED static const char *odd_start(void *state, struct sensor_host *host)
{
    (void)state, (void)host;
#ifdef ODD_UNDEFINED
    return balm_of_tomorrow();
#else
    return NULL;
#endif
}

MAYBE_UNUSED static const char *odd_settled(void *state, const void *settings)
{
    (void)state, (void)settings;
    return NULL;
}

MAYBE_UNUSED static const char *odd_value(void *state, struct sensor_host *host,
                                          unsigned characteristic, const uint8_t *bytes, size_t len)
{
    (void)state, (void)host, (void)characteristic, (void)bytes, (void)len;
    return NULL;
}

MAYBE_UNUSED static const char *odd_advert(void *state, struct sensor_host *host,
                                           const struct sensor_advert *advert)
{
    (void)state, (void)host, (void)advert;
    return NULL;
}

MAYBE_UNUSED static const struct sensor_source source = {
#ifdef ODD_SHORT_SOURCE
    .size = sizeof(struct sensor_source) - sizeof(void *),
#else
    .size = sizeof(struct sensor_source),
#endif
#ifndef ODD_NO_START
    .start = odd_start,
#endif
};

MAYBE_UNUSED static const struct sensor_setting_row settings[] = {
#ifdef ODD_MANY_SETTINGS /* as if the last row had been forgotten */
    [0 ... 299] = { "a", SENSOR_SETTING_INT, 0, false, NULL, 0, 0, NULL, "odd" },
#endif
#ifdef ODD_SETTING_OUTSIDE
    { .key = "a", .type = SENSOR_SETTING_INT, .offset = 12 },
#else
    { .key = "a", .type = SENSOR_SETTING_INT, .offset = 0 },
#endif
    { .key = NULL },
};

MAYBE_UNUSED static const struct sensor_characteristic characteristics[] = {
#if defined(ODD_MANY_ROWS)
    [0 ... 39] = { SERVICE, RATE, SENSOR_CHR_OPTIONAL },
#elif defined(ODD_NO_SERVICE)
    { NULL, RATE, 0 },
#else
    { SERVICE, RATE, 0 },
#endif
    { .uuid = NULL },
};

#ifdef ODD_MANY_NAMES
static const char *const names[] = { [0 ... 299] = "a", NULL };
#endif

MAYBE_UNUSED static const struct sensor_gatt gatt = {
#ifdef ODD_MANY_NAMES
    .names = names,
#endif
#ifdef ODD_SHORT_GATT
    .size = sizeof(struct sensor_gatt) - sizeof(void *),
#else
    .size = sizeof(struct sensor_gatt),
#endif
#ifndef ODD_NO_ROWS
    .characteristics = characteristics,
#endif
#ifndef ODD_NO_VALUE
    .value = odd_value,
#endif
};

MAYBE_UNUSED static const uint16_t companies[] = { 0x006b };
MAYBE_UNUSED static const struct sensor_advertiser advertiser = {
    .size = sizeof(struct sensor_advertiser),
#ifdef ODD_WILD_COUNT
    .company_count = (size_t)1 << 30,
#else
    .company_count = 1,
#endif
#ifndef ODD_NO_COMPANIES
    .companies = companies,
#endif
    .advert = odd_advert,
};

#if defined(ODD_MANY_ROWS) || defined(ODD_NO_SERVICE) || defined(ODD_SHORT_GATT) || \
    defined(ODD_NO_ROWS) || defined(ODD_NO_VALUE) || defined(ODD_MANY_NAMES)
#define WAY .gatt = &gatt
#elif defined(ODD_WILD_COUNT) || defined(ODD_NO_COMPANIES)
#define WAY .advertiser = &advertiser
#else
#define WAY .source = &source
#endif

#ifdef ODD_WILD_SETTINGS
#define SETTINGS .settings_size = (size_t)1 << 40 % (8 * sizeof(size_t)), .settled = odd_settled
#elif defined(ODD_NOT_SETTLED)
#define SETTINGS .settings_size = 16, .settings = settings
#else
#define SETTINGS .settings_size = 16, .settings = settings, .settled = odd_settled
#endif

#define FIELDS .name = NAME, .help = "odd", SETTINGS, WAY

#if defined(ODD_FUTURE) || defined(ODD_ENDS_EARLY)
struct future_plugin {
    struct header_plugin known;
#ifdef ODD_FUTURE
    uint64_t more[8];
#endif
};
extern const struct future_plugin sensor_plugin EXPORTED;
const struct future_plugin sensor_plugin = {
    .known = { .abi = SENSOR_PLUGIN_ABI, .size = sizeof(struct header_plugin) + 64, FIELDS },
};
#elif defined(ODD_NUMBER)
extern const uint32_t sensor_plugin EXPORTED;
const uint32_t sensor_plugin = SENSOR_PLUGIN_ABI;
#elif defined(ODD_FUNCTION)
/* Large enough to be taken for a descriptor. */
EXPORTED int sensor_plugin(void);
int sensor_plugin(void)
{
    __asm__ volatile(".skip 256, 2");
    return 2;
}
#elif defined(ODD_NO_SYMBOL)
extern const char *const something_else EXPORTED;
const char *const something_else = NAME;
#else
const struct sensor_plugin sensor_plugin = {
#if defined(ODD_ABI)
    .abi = SENSOR_PLUGIN_ABI - 1 /* intervals in another unit */,
#elif defined(ODD_ABI_FUTURE)
    .abi = SENSOR_PLUGIN_ABI + 1,
#else
    .abi = SENSOR_PLUGIN_ABI,
#endif
#ifdef ODD_SHORT
    .size = SENSOR_PLUGIN_SIZE_ABI2 - 1,
#else
    .size = sizeof(struct sensor_plugin),
#endif
#if defined(ODD_NO_WAY_IN)
    .name = NAME,
#elif defined(ODD_NO_NAME)
    .help = "odd",
    WAY,
#else
    FIELDS,
#endif
#ifdef ODD_BIG
    .state_size = (size_t)1 << 30,
#endif
};
#endif
