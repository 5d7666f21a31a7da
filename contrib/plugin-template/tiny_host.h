/*
 * tiny_host - as much of a host as a table of packets needs
 *
 * Time stands still until the test moves it; what the plugin asks for is counted;
 * the newest reading is kept, with its intervals. Fields that your plugin uses and
 * this host does not keep are a line in tiny_emit().
 */
#pragma once

#include <sensor_plugin.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TINY_RR     512
#define TINY_TIMERS 8

struct tiny_host {
    struct sensor_host host;
    void *state;
    int64_t now_us, due_us[TINY_TIMERS]; /* 0: not running */
    unsigned reads, writes, notifies, emits;
    char said[200];
    struct sensor_reading last;
    struct sensor_rr rr[TINY_RR];
};

static struct tiny_host *tiny_of(struct sensor_host *host)
{
    return (struct tiny_host *)(void *)host;
}

static void tiny_emit(struct sensor_host *host, const struct sensor_reading *r)
{
    struct tiny_host *h = tiny_of(host);

    h->emits++;
    h->last = *r;
    if (h->last.rr_count > TINY_RR)
        abort();
    if (r->rr_count)
        memcpy(h->rr, r->rr, r->rr_count * sizeof(*r->rr));
    h->last.rr = h->rr;
}

static void tiny_emit_context(struct sensor_host *host, const struct sensor_context *context)
{
    (void)context;
    tiny_of(host)->emits++;
}

static int64_t tiny_now(struct sensor_host *host)
{
    return tiny_of(host)->now_us;
}

static int tiny_after(struct sensor_host *host, unsigned id, int64_t ms)
{
    struct tiny_host *h = tiny_of(host);

    if (id >= TINY_TIMERS || ms == 0)
        abort();
    h->due_us[id] = ms < 0 ? 0 : h->now_us + ms * 1000;
    return 0;
}

static void tiny_log(struct sensor_host *host, enum sensor_log level, const char *text)
{
    (void)host;
    printf("# log %d: %s\n", (int)level, text);
}

static void tiny_say(struct sensor_host *host, const char *text)
{
    struct tiny_host *h = tiny_of(host);

    snprintf(h->said, sizeof(h->said), "%s", text);
}

static int tiny_read(struct sensor_host *host, unsigned characteristic)
{
    (void)characteristic;
    tiny_of(host)->reads++;
    return 0;
}

static int tiny_write(struct sensor_host *host, unsigned characteristic, const uint8_t *bytes,
                      size_t len, bool with_response)
{
    (void)characteristic, (void)bytes, (void)len, (void)with_response;
    tiny_of(host)->writes++;
    return 0;
}

static int tiny_notify(struct sensor_host *host, unsigned characteristic, bool on)
{
    (void)characteristic, (void)on;
    tiny_of(host)->notifies++;
    return 0;
}

static const struct sensor_device *tiny_device(struct sensor_host *host)
{
    static const struct sensor_device device = {
        .size = sizeof(device),
        .name = "",
        .manufacturer = "",
        .model = "",
        .firmware = "",
        .mtu = 185,
    };

    (void)host;
    return &device;
}

static int tiny_path(struct sensor_host *host, const char *path)
{
    (void)host, (void)path;
    return 0;
}

static void tiny_more(struct sensor_host *host)
{
    (void)host;
}

/* A fresh state, with these settings, and a link. Ends the program where the plugin refuses. */
static void tiny_init(struct tiny_host *h, const struct sensor_plugin *plugin, const void *settings)
{
    *h = (struct tiny_host){
        .host = {
            .size = sizeof(struct sensor_host),
            .emit = tiny_emit,
            .emit_context = tiny_emit_context,
            .now_us = tiny_now,
            .after = tiny_after,
            .log = tiny_log,
            .say = tiny_say,
            .read = tiny_read,
            .write = tiny_write,
            .notify = tiny_notify,
            .disconnect = tiny_say,
            .device = tiny_device,
            .open = tiny_path,
            .more = tiny_more,
            .subscribe = tiny_path,
        },
    };
    h->state = calloc(1, plugin->state_size ? plugin->state_size : 1);
    if (!h->state || (plugin->settled && plugin->settled(h->state, settings)))
        abort();
    if (plugin->gatt && plugin->gatt->connected)
        plugin->gatt->connected(h->state, &h->host);
}

static void tiny_fini(struct tiny_host *h)
{
    free(h->state);
}

/* Hands over a packet in memory of just its length, so that the tools see who reads past it. */
static const char *tiny_value(struct tiny_host *h, const struct sensor_plugin *plugin,
                              unsigned characteristic, const void *bytes, size_t len)
{
    uint8_t *copy = malloc(len ? len : 1);

    if (!copy)
        abort();
    if (len)
        memcpy(copy, bytes, len);
    const char *why = plugin->gatt->value(h->state, &h->host, characteristic, copy, len);
    free(copy);
    return why;
}

/* Time goes by; timers that are due are called once. */
static void tiny_wait(struct tiny_host *h, const struct sensor_plugin *plugin, int64_t us)
{
    h->now_us += us;
    for (unsigned id = 0; id < TINY_TIMERS; id++) {
        if (!h->due_us[id] || h->due_us[id] > h->now_us)
            continue;
        h->due_us[id] = 0;
        plugin->timer(h->state, &h->host, id);
    }
}
