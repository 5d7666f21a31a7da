/*
 * Any messages at all through the heart-rate plugin: what it hands over must keep within its
 * bounds. Input: messages, each with two bytes before it: which characteristic and
 * device, and how long it is.
 */
#include "sensor_plugin.h"

#include <stdlib.h>
#include <string.h>

static const char *device_name;

static void check(struct sensor_host *host, const struct sensor_reading *r)
{
    (void)host;
    if (r->rr_count > 255 || r->source_class > SENSOR_CLASS_ADVERT ||
        r->contact > SENSOR_CONTACT_SKIN || r->battery_pct < -1 || r->battery_pct > 100 ||
        !(r->heart_rate_bpm >= 0 && r->heart_rate_bpm <= 240))
        abort();
    for (uint32_t i = 0; i < r->rr_count; i++) {
        if (r->rr[i].ticks < 0 || r->rr[i].ticks > 65535 * SENSOR_TICKS_PER_MS ||
            r->rr[i].quality > 100)
            abort();
    }
}

static int after(struct sensor_host *host, unsigned id, int64_t ms)
{
    (void)host;
    if (id > 7 || ms < 1)
        abort();
    return 0;
}

static void log_text(struct sensor_host *host, enum sensor_log level, const char *text)
{
    (void)host, (void)level;
    if (strlen(text) > 400)
        abort();
}

static void say(struct sensor_host *host, const char *text)
{
    log_text(host, SENSOR_LOG_INFO, text);
}

static const struct sensor_device *device(struct sensor_host *host)
{
    static struct sensor_device d = { .size = sizeof(d), .manufacturer = "", .model = "" };

    (void)host;
    d.name = device_name;
    return &d;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    static const char *const names[] = { "", "Polar H7 1", "HRM-Dual", "WHOOP 5", "Mi Band 3" };
    static struct sensor_host host = {
        .size = sizeof(host),
        .emit = check,
        .after = after,
        .log = log_text,
        .say = say,
        .device = device,
    };
    void *state = calloc(1, sensor_plugin.state_size);

    if (!state)
        return 0;
    device_name = names[len ? data[0] / 8 % 5 : 0];
    while (len >= 2) {
        size_t part = data[1] * 2u < len - 2 ? data[1] * 2u : len - 2;
        uint8_t *message = malloc(part ? part : 1);
        if (!message)
            break;
        memcpy(message, data + 2, part);
        sensor_plugin.gatt->value(state, &host, data[0] % 8 < 5 ? 0 : data[0] % 8 - 4u, message,
                                  part);
        free(message);
        data += 2 + part;
        len -= 2 + part;
    }
    free(state);
    return 0;
}
