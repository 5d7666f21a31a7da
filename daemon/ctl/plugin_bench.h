/*
 * plugin_bench - one plugin on a bench: bytes are put in, readings come out
 *
 * There is no sensor behind it: reads and writes fail, timers never fire. The
 * state lives as long as the bench, so that what depends on earlier bytes
 * (quality, delta frames) is as it would be on a link.
 */
#pragma once

#include "id.h"
#include "sensor_plugin.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef void plugin_bench_fn(void *ctx, const struct sensor_reading *r);

struct plugin_bench {
    struct sensor_host host; /* what the plugin is given; first, to be found from it */
    const struct sensor_plugin *plugin;
    struct sensor_device device;
    void *state, *settings;
    int64_t now_us; /* set it before bytes are given */
    plugin_bench_fn *emit;
    void *ctx;
};

/* Where plugins are looked for: the folders in BALM_PLUGIN_DIR (colon separated), or else where
 * they were installed. 0; or -errno as plugin_load(), with the reason told on standard error. */
int plugin_bench_load(struct plugin_bench *b, const char *name);
/* NULL, or why it cannot begin. `device`: the sensor's name, as it advertises itself; or "". */
const char *plugin_bench_begin(struct plugin_bench *b, const char *device, plugin_bench_fn *emit,
                               void *ctx);
void plugin_bench_fini(struct plugin_bench *b);

/* The index of a characteristic, its UUID as somebody wrote it; `service` may be empty. -1: the
   plugin does not know it. */
int plugin_bench_find(const struct plugin_bench *b, const char *service,
                      const char *characteristic);
/* NULL, or what the plugin says is wrong with the bytes. */
const char *plugin_bench_value(struct plugin_bench *b, int characteristic, const uint8_t *bytes,
                               size_t len);

/* Which of the installed plugins cannot do without this characteristic? How many there are; `name`
   is the first, in the order of the alphabet. */
size_t plugin_bench_guess(const char *service, const char *characteristic, char name[ID_MAX + 1]);
