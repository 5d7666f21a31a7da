#include "plugin_bench.h"

#include "plugin_shelf.h"
#include "replay/choice.h"
#include "replay/unlinked.h"
#include "settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the host ---- */

static struct plugin_bench *bench_of(struct sensor_host *host)
{
    return (struct plugin_bench *)(void *)host;
}

static void on_emit(struct sensor_host *host, const struct sensor_reading *r)
{
    struct plugin_bench *b = bench_of(host);
    b->emit(b->ctx, r);
}

static void on_emit_context(struct sensor_host *host, const struct sensor_context *context)
{
    struct plugin_bench *b = bench_of(host);
    if (b->context)
        b->context(b->ctx, context);
}

static int64_t on_now(struct sensor_host *host)
{
    return bench_of(host)->now_us;
}

static void on_log(struct sensor_host *host, enum sensor_log level, const char *text)
{
    (void)host;
    if (level != SENSOR_LOG_DEBUG)
        fprintf(stderr, "balmctl: %s\n", text);
}

static void on_say(struct sensor_host *host, const char *text)
{
    (void)host, (void)text;
}

static const struct sensor_device *on_device(struct sensor_host *host)
{
    return &bench_of(host)->device;
}

/* ---- the plugin ---- */

void plugin_bench_init(struct plugin_bench *b, const struct sensor_plugin *plugin)
{
    *b = (struct plugin_bench){ .plugin = plugin };
    unlinked_host_init(&b->host);
    b->host.emit = on_emit;
    b->host.emit_context = on_emit_context;
    b->host.now_us = on_now;
    b->host.log = on_log;
    b->host.say = on_say;
    b->host.device = on_device;
}

int plugin_bench_load(struct plugin_bench *b, const char *name)
{
    const struct sensor_plugin *plugin;
    const int rc = plugin_shelf_load(name, &plugin);

    if (rc == 0)
        plugin_bench_init(b, plugin);
    return rc;
}

const char *plugin_bench_begin(struct plugin_bench *b, const char *device, plugin_bench_fn *emit,
                               void *ctx)
{
    b->emit = emit;
    b->ctx = ctx;
    b->device = (struct sensor_device){
        .size = sizeof(b->device),
        .name = device,
        .manufacturer = "",
        .model = "",
        .firmware = "",
        .mtu = 23,
    };
    b->state = calloc(1, b->plugin->state_size ? b->plugin->state_size : 1);
    if (!b->state)
        return "out of memory";
    if (!b->plugin->settled)
        return NULL;
    /* The defaults. */
    if (settings_new(&b->settings, b->plugin, NULL, 0, NULL, NULL, NULL) != 0)
        return "the plugin does nothing without its settings";
    return b->plugin->settled(b->state, b->settings);
}

void plugin_bench_fini(struct plugin_bench *b)
{
    free(b->state);
    settings_free(b->settings);
    b->state = b->settings = NULL;
}

int plugin_bench_find(const struct plugin_bench *b, const char *service, const char *characteristic)
{
    return choice_index(b->plugin, service, characteristic);
}

const char *plugin_bench_value(struct plugin_bench *b, int characteristic, const uint8_t *bytes,
                               size_t len)
{
    /* Just as long as the packet, so that reading past its end is found by the tools for it. */
    uint8_t *copy = malloc(len ? len : 1);

    if (!copy)
        return "out of memory";
    memcpy(copy, bytes, len);
    const char *why =
        b->plugin->gatt->value(b->state, &b->host, (unsigned)characteristic, copy, len);
    free(copy);
    return why;
}
