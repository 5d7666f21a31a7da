/*
 * odd - plugins that are wrong in one way each, for the tests of the loader
 *
 * Compiled once for each ODD_...; NAME is the file's own name.
 */
#ifdef ODD_FUTURE
/* The header's descriptor under another name, so that a longer one can take its place. */
#define sensor_plugin header_plugin
#endif
#include "sensor_plugin.h"
#ifdef ODD_FUTURE
#undef sensor_plugin
#endif

#define MAYBE_UNUSED __attribute__((unused))

MAYBE_UNUSED static const char *odd_start(void *state, struct sensor_host *host)
{
    (void)state, (void)host;
    return NULL;
}

MAYBE_UNUSED static const char *odd_settled(void *state, const void *settings)
{
    (void)state, (void)settings;
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
#ifdef ODD_SETTING_OUTSIDE
    { .key = "a", .type = SENSOR_SETTING_INT, .offset = 12 },
#else
    { .key = "a", .type = SENSOR_SETTING_INT, .offset = 0 },
#endif
    { .key = NULL },
};

#define FIELDS                                                              \
    .name = NAME, .help = "odd", .settings_size = 16, .settings = settings, \
    .settled = odd_settled, .source = &source

#if defined(ODD_FUTURE)
struct future_plugin {
    struct header_plugin known;
    uint64_t more[8];
};
extern const struct future_plugin sensor_plugin __attribute__((visibility("default")));
const struct future_plugin sensor_plugin = {
    .known = { .abi = SENSOR_PLUGIN_ABI, .size = sizeof(struct future_plugin), FIELDS },
    .more = { 1, 2, 3 },
};
#elif defined(ODD_NO_SYMBOL)
extern const char *const something_else __attribute__((visibility("default")));
const char *const something_else = NAME;
#else
const struct sensor_plugin sensor_plugin = {
#ifdef ODD_ABI
    .abi = SENSOR_PLUGIN_ABI - 1 /* intervals in another unit */,
#else
    .abi = SENSOR_PLUGIN_ABI,
#endif
#ifdef ODD_SHORT
    .size = SENSOR_PLUGIN_SIZE_ABI2 - 1,
#else
    .size = sizeof(struct sensor_plugin),
#endif
#ifdef ODD_NO_WAY_IN
    .name = NAME,
#else
    FIELDS,
#endif
#ifdef ODD_BIG
    .state_size = (size_t)1 << 30,
#endif
};
#endif
