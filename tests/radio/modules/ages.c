/*
 * ages - plugins that were built with another header of the same ABI
 *
 * AGE_PAST: its structs end earlier, as if the last fields had not been invented.
 * AGE_FUTURE: all of them are longer, and it would use an operation of a later host.
 */
#define sensor_plugin header_plugin
#include "sensor_plugin.h"
#undef sensor_plugin

#include <stdlib.h>
#include <string.h>

#define SERVICE "0000180d-0000-1000-8000-00805f9b34fb"
#define RATE    "00002a37-0000-1000-8000-00805f9b34fb"

#ifdef AGE_PAST

/* Ends behind `rr`; on the heap, so that the tools see who looks further. */
static void emit(struct sensor_host *host, const struct sensor_reading *r)
{
    const size_t size = offsetof(struct sensor_reading, rr) + sizeof(r->rr);
    struct sensor_reading before = *r;
    void *old = malloc(size);

    if (!old)
        return;
    before.size = (uint32_t)size;
    memcpy(old, &before, size);
    host->emit(host, old);
    free(old);
}

#else

struct future_host {
    struct sensor_host known;
    void (*emit_loudly)(struct sensor_host *host);
};

struct future_reading {
    struct sensor_reading known;
    double skin_temperature[4];
};

static void emit(struct sensor_host *host, const struct sensor_reading *r)
{
    const struct future_host *later = (const struct future_host *)(const void *)host;
    struct future_reading reading = { .known = *r, .skin_temperature = { 1, 2, 3, 4 } };

    /* As SENSOR_HAS() does it. */
    if (host->size >= offsetof(struct future_host, emit_loudly) + sizeof(later->emit_loudly))
        later->emit_loudly(host);
    else
        host->say(host, "no loud emitting here");
    reading.known.size = sizeof(reading);
    host->emit(host, &reading.known);
}

#endif

static void give(struct sensor_host *host, float rate)
{
    static const struct sensor_rr rr = { .ticks = 800 * SENSOR_TICKS_PER_MS, .quality = 100 };
    struct sensor_reading r = SENSOR_READING_NONE;

    r.source_class = SENSOR_CLASS_PPI;
    r.heart_rate_bpm = rate;
    r.rr_count = 1;
    r.rr = &rr;
    emit(host, &r);
}

static const char *ages_value(void *state, struct sensor_host *host, unsigned characteristic,
                              const uint8_t *bytes, size_t len)
{
    (void)state, (void)characteristic;
    if (len < 1)
        return "nothing in it";
    give(host, bytes[0]);
    return NULL;
}

static const struct sensor_characteristic characteristics[] = {
    { SERVICE, RATE, SENSOR_CHR_SUBSCRIBE },
    { .uuid = NULL },
};

/* What a later header has more of stands behind the known part, and is not looked at. */
static const struct {
    struct sensor_gatt known;
    const char *more[4];
} gatt = {
    .known = {
#ifdef AGE_PAST
        .size = sizeof(struct sensor_gatt),
#else
        .size = sizeof(gatt),
#endif
        .characteristics = characteristics,
        .value = ages_value,
    },
    .more = { (const char *)1, (const char *)2 },
};

struct ages_plugin {
    struct header_plugin known;
#ifdef AGE_FUTURE
    uint64_t more[8];
#endif
};
extern const struct ages_plugin sensor_plugin __attribute__((visibility("default")));
const struct ages_plugin sensor_plugin = {
    .known = {
        .abi = SENSOR_PLUGIN_ABI,
        .size = sizeof(struct ages_plugin),
        .name = NAME,
        .help = "of another time",
        .gatt = &gatt.known,
    },
};
