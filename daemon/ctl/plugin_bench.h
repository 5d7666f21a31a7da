/*
 * plugin_bench - one plugin on a bench: bytes are put in, readings come out
 *
 * There is no sensor behind it: reads and writes fail, timers never fire. The
 * state lives as long as the bench, so that what depends on earlier bytes
 * (quality, delta frames) is as it would be on a link.
 */
#pragma once

#include "sensor_plugin.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef void plugin_bench_fn(void *ctx, const struct sensor_reading *r);
typedef void plugin_bench_context_fn(void *ctx, const struct sensor_context *c);

struct plugin_bench {
    struct sensor_host host; /* what the plugin is given; first, to be found from it */
    const struct sensor_plugin *plugin;
    struct sensor_device device;
    void *state, *settings;
    int64_t now_us; /* set it before bytes are given */
    plugin_bench_fn *emit;
    plugin_bench_context_fn *context; /* set it before the plugin begins; NULL: not of interest */
    void *ctx;
};

/* All zero is a bench without a plugin, that plugin_bench_fini() takes. */
void plugin_bench_init(struct plugin_bench *b, const struct sensor_plugin *plugin);
/* 0; or -errno as plugin_shelf_load(), and the bench is as it was. */
int plugin_bench_load(struct plugin_bench *b, const char *name);
/* NULL, or why it cannot begin. `device`: the sensor's name, as it advertises itself; or "". */
const char *plugin_bench_begin(struct plugin_bench *b, const char *device, plugin_bench_fn *emit,
                               void *ctx);
void plugin_bench_fini(struct plugin_bench *b);

/* The index of a characteristic as somebody wrote it; `service` may be empty. -1: the plugin does
   not know it. */
int plugin_bench_find(const struct plugin_bench *b, const char *service,
                      const char *characteristic);
/* NULL, or what the plugin says is wrong with the bytes. */
const char *plugin_bench_value(struct plugin_bench *b, int characteristic, const uint8_t *bytes,
                               size_t len);
