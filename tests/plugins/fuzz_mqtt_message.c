/*
 * fuzz_mqtt_message - any message at all, to settings that make sense together
 *
 * The first byte chooses the settings, each byte 0xff ends a message: what settings
 * taken at random hardly ever reach is reached here at once.
 */
#include "sensible.h"
#include "sensor_plugin.h"
#include "strict_look.h"

#include <stdlib.h>
#include <string.h>

static void on_emit(struct sensor_host *host, const struct sensor_reading *r)
{
    (void)host;
    strict_look_reading(r);
}

static void on_emit_context(struct sensor_host *host, const struct sensor_context *c)
{
    (void)host;
    strict_look_context(c);
}

static int64_t on_now(struct sensor_host *host)
{
    static int64_t now_us;

    (void)host;
    return now_us += 700000;
}

static void on_say(struct sensor_host *host, const char *text)
{
    (void)host;
    strict_look_text(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct sensor_host host = {
        .size = sizeof(host),
        .emit = on_emit,
        .emit_context = on_emit_context,
        .now_us = on_now,
        .say = on_say,
    };
    void *state = calloc(1, sensor_plugin.state_size), *settings;

    if (len == 0 || !state) {
        free(state);
        return 0;
    }
    settings = strict_settings_new(&sensor_plugin, 0);
    if (settings)
        sensible_fill(&sensor_plugin, *data, settings);
    strict_must(settings && !sensor_plugin.settled(state, settings), "settings that make sense");
    for (data++, len--; len > 0;) {
        const uint8_t *end = memchr(data, 0xff, len);
        size_t size = end ? (size_t)(end - data) : len;
        uint8_t *copy = malloc(size ? size : 1); /* so that reading past its end is seen */
        if (!copy)
            break;
        memcpy(copy, data, size);
        const char *why = sensor_plugin.source->message(state, &host, "topic", copy, size);
        if (why)
            strict_look_text(why);
        free(copy);
        data += size + (end != NULL);
        len -= size + (end != NULL);
    }
    strict_settings_free(settings);
    free(state);
    return 0;
}
