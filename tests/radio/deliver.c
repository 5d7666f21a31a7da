/*
 * deliver DIR NAME [CHARACTERISTIC:HEX...] - a plugin in the daemon's own host, without the daemon
 *
 * Loads it as the daemon does, starts it or gives it a link, hands over the bytes, and
 * prints a line for each reading, context, text and refusal. Exits 1 where it is refused.
 */
#include "host.h"

#include "clock.h"
#include "plugin.h"
#include "settings.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BYTES_MAX 512

static void on_reading(void *ctx, const struct reading *r, const struct instant *t)
{
    (void)ctx, (void)t;
    printf("reading: class %d rate %.1f contact %d", (int)r->class, (double)r->heart_rate_bpm,
           (int)r->contact);
    if (!isnan(r->motion_g))
        printf(" motion %.3f", (double)r->motion_g);
    for (size_t i = 0; i < r->rr_count; i++)
        printf(" rr %.3f", (double)r->rr[i].ticks / SENSOR_TICKS_PER_MS);
    putchar('\n');
}

static void on_context(void *ctx, const struct context *c, const struct instant *t)
{
    (void)ctx, (void)t;
    printf("context: kind %d value %g\n", (int)c->kind, c->value);
}

static void on_heard(void *ctx)
{
    (void)ctx;
}

static void on_said(void *ctx, const char *text)
{
    (void)ctx;
    if (text[0]) /* nothing, at the beginning of each link */
        printf("said: %s\n", text);
}

/* A device that takes all that is asked of it, and answers nothing. */
static int on_read(void *ctx, unsigned characteristic)
{
    (void)ctx, (void)characteristic;
    return 0;
}

static int on_write(void *ctx, unsigned characteristic, const uint8_t *bytes, size_t len,
                    bool with_response)
{
    (void)ctx, (void)bytes, (void)with_response;
    printf("write: %u, %zu bytes\n", characteristic, len);
    return 0;
}

static int on_notify(void *ctx, unsigned characteristic, bool on)
{
    (void)ctx, (void)characteristic, (void)on;
    return 0;
}

static const struct sensor_device *on_device(void *ctx)
{
    static const struct sensor_device device = {
        .size = sizeof(device),
        .name = "",
        .manufacturer = "",
        .model = "",
        .firmware = "",
        .mtu = 185,
    };

    (void)ctx;
    return &device;
}

static void give(struct host *h, const char *text)
{
    uint8_t bytes[BYTES_MAX];
    unsigned characteristic = 0, byte = 0;
    size_t len = 0;
    int at = 0;

    sscanf(text, "%u:%n", &characteristic, &at);
    for (text += at; len < BYTES_MAX && sscanf(text, "%2x", &byte) == 1; text += 2)
        bytes[len++] = (uint8_t)byte;
    const uint64_t before = host_facts(h)->refused;
    host_value(h, characteristic, bytes, len);
    if (host_facts(h)->refused != before)
        printf("refused\n");
}

static int run(struct host *h, const struct sensor_plugin *p, int count, char **packets)
{
    const char *why = p->gatt ? host_connected(h) : host_start(h);

    if (why) {
        printf("why: %s\n", why);
        return 1;
    }
    for (int i = 0; i < count && p->gatt; i++)
        give(h, packets[i]);
    return 0;
}

int main(int argc, char **argv)
{
    static const struct host_events events = {
        .reading = on_reading,
        .context = on_context,
        .heard = on_heard,
        .said = on_said,
        .wish = on_said,
        .failed = on_said,
        .closed = on_heard,
    };
    static const struct host_link link = {
        .read = on_read,
        .write = on_write,
        .notify = on_notify,
        .disconnect = on_said,
        .device = on_device,
    };
    const char *const dirs[] = { argc > 1 ? argv[1] : NULL, NULL };
    const struct sensor_plugin *plugin;
    char why[PLUGIN_WHY_MAX];
    void *settings = NULL;
    struct host *host;
    uv_loop_t loop;

    if (argc < 3)
        return 2;
    if (plugin_load(dirs, argv[2], &plugin, why) != 0) {
        printf("why: %s\n", why);
        return 1;
    }
    if (settings_new(&settings, plugin, NULL, 0, NULL, NULL, NULL) != 0 || uv_loop_init(&loop) != 0)
        return 2;
    const struct clock_options real = { .speed = 1 };
    struct clock *clock = clock_new(&loop, &real);
    const struct host_options opt = {
        .loop = &loop,
        .clock = clock,
        .sensor = "sensor",
        .plugin = plugin,
        .settings = settings,
        .link = plugin->gatt ? &link : NULL,
        .events = &events,
    };
    if (!clock || host_open(&host, &opt) != 0)
        return 2;
    int status = run(host, plugin, argc - 3, argv + 3);
    host_close(host);
    uv_run(&loop, UV_RUN_DEFAULT);
    clock_free(clock);
    settings_free(settings);
    return uv_loop_close(&loop) == 0 ? status : 2;
}
