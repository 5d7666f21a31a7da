/*
 * Packets and what they mean, one row each; then what happens over time. Prints TAP.
 * Rows that are worth having: real packets with what the maker's app showed, each
 * field at its limits, and a packet cut at each place where it can be cut.
 */
#include "tiny_host.h"

/* As in the plugin. */
static const struct {
    int64_t lowest_bpm;
} settings = { 30 };

enum { MEASUREMENT, BATTERY };

#define BYTES(text) .bytes = (text), .len = sizeof(text) - 1

static const struct row {
    const char *name;
    unsigned characteristic;
    const char *bytes;
    size_t len;
    const char *why; /* part of the refusal; NULL: taken */
    int rate, battery;
    unsigned rr_count;
    double first_rr_ms;
} rows[] = {
    { "a rate", MEASUREMENT, BYTES("\x00\x48"), .rate = 72, .battery = -1 },
    { "of two bytes", MEASUREMENT, BYTES("\x01\x48\x00"), .rate = 72, .battery = -1 },
    { "two intervals", MEASUREMENT, BYTES("\x10\x48\x34\x03\x38\x03"), .rate = 72, .battery = -1,
      .rr_count = 2, .first_rr_ms = 800.78125 },
    { "nobody wears it", MEASUREMENT, BYTES("\x00\x00"), .battery = -1 },
    { "below what is told", MEASUREMENT, BYTES("\x00\x1d"), .battery = -1 },
    { "half an interval", MEASUREMENT, BYTES("\x10\x48\x34"), .rate = 72, .battery = -1 },
    { "no flags", MEASUREMENT, BYTES(""), .why = "without flags" },
    { "no rate", MEASUREMENT, BYTES("\x00"), .why = "cut inside the rate" },
    { "half a rate", MEASUREMENT, BYTES("\x01\x48"), .why = "cut inside the rate" },
    { "a battery", BATTERY, BYTES("\x52"), .battery = 82 },
    { "a battery beyond full", BATTERY, BYTES("\x65"), .why = "no percentage" },
};

static unsigned count, failures;

static void report(const char *name, bool good)
{
    printf("%s %u - %s\n", good ? "ok" : "not ok", ++count, name);
    failures += !good;
}

static bool is_as_wanted(const struct tiny_host *h, const struct row *row, const char *why)
{
    if (row->why)
        return why && strstr(why, row->why) && h->emits == 0;
    return !why && h->emits == 1 && (int)h->last.heart_rate_bpm == row->rate &&
           h->last.battery_pct == row->battery && h->last.rr_count == row->rr_count &&
           (!row->rr_count || h->rr[0].ticks == (int)(row->first_rr_ms * SENSOR_TICKS_PER_MS));
}

static void try_row(const struct row *row)
{
    struct tiny_host h;

    tiny_init(&h, &sensor_plugin, &settings);
    const char *why = tiny_value(&h, &sensor_plugin, row->characteristic, row->bytes, row->len);
    report(row->name, is_as_wanted(&h, row, why));
    tiny_fini(&h);
}

/* Whatever is sent, of whatever length, is taken or refused: run this with -Db_sanitize. */
static void try_lengths(void)
{
    static const uint8_t all[512] = { 0x11, 0xff };
    struct tiny_host h;

    tiny_init(&h, &sensor_plugin, &settings);
    for (size_t len = 0; len <= sizeof(all); len++)
        tiny_value(&h, &sensor_plugin, MEASUREMENT, all, len);
    report("any length", h.emits == sizeof(all) - 2);
    tiny_fini(&h);
}

static void try_time(void)
{
    struct tiny_host h;

    tiny_init(&h, &sensor_plugin, &settings);
    bool asked_once = h.reads == 1;
    tiny_wait(&h, &sensor_plugin, INT64_C(3600) * 1000000);
    report("the battery is asked for, and again after an hour", asked_once && h.reads == 2);
    tiny_value(&h, &sensor_plugin, MEASUREMENT, "\x00\x00", 2);
    report("it says that it searches", strcmp(h.said, "searching for a heart beat") == 0);
    tiny_value(&h, &sensor_plugin, MEASUREMENT, "\x00\x48", 2);
    report("and that it has found", h.said[0] == '\0');
    tiny_fini(&h);
}

int main(void)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        try_row(&rows[i]);
    try_lengths();
    try_time();
    printf("1..%u\n", count);
    return failures > 0;
}
