/*
 * @NAME@ - which sensors these are, and what is known of them
 *
 * An example to be changed: the heart rate service, in its simplest form. Draw the bytes here:
 *
 *   measurement   flags  rate  [rr low  rr high]...
 *                 bit 0: the rate has two bytes   bit 4: intervals follow, in 1/1024 s, oldest
 * first battery       percent
 *
 *   connected --> read the battery --> once more after an hour, and so on
 */
#include <sensor_plugin.h>

#define UUID(short) "0000" short "-0000-1000-8000-00805f9b34fb"

#define FLAG_RATE_16BIT 0x01
#define FLAG_RR         0x10
#define WORDS_MAX       255 /* a message of 512 bytes holds no more */
#define BATTERY_MS      (60 * 60 * 1000)

enum { MEASUREMENT, BATTERY };
enum { TIMER_BATTERY };

/* What the configuration may say of such a sensor. The host fills it in. */
struct settings {
    int64_t lowest_bpm;
};

/* Zeroed by the host before each link. Nothing else is kept: no globals, no malloc(). */
struct state {
    const struct settings *settings;
    bool was_worn;
};

static const char *settled(void *state, const void *settings)
{
    ((struct state *)state)->settings = settings;
    return NULL;
}

static uint16_t le16(const uint8_t *p)
{
    return (uint16_t)(p[0] | p[1] << 8);
}

static void tell_worn(struct state *s, struct sensor_host *host, bool is_worn)
{
    if (is_worn != s->was_worn)
        host->say(host, is_worn ? "" : "searching for a heart beat");
    s->was_worn = is_worn;
}

/* Every length is looked at before it is believed. */
static const char *take_measurement(struct state *s, struct sensor_host *host, const uint8_t *bytes,
                                    size_t len)
{
    struct sensor_reading reading = SENSOR_READING_NONE;
    struct sensor_rr rr[WORDS_MAX];
    size_t at = 1;

    if (len < 1)
        return "a measurement without flags";
    const size_t rate_len = bytes[0] & FLAG_RATE_16BIT ? 2 : 1;
    if (len < at + rate_len)
        return "a measurement cut inside the rate";
    const unsigned rate = rate_len == 2 ? le16(bytes + at) : bytes[at];
    at += rate_len;

    if (rate >= s->settings->lowest_bpm && rate <= 240)
        reading.heart_rate_bpm = (float)rate;
    for (; bytes[0] & FLAG_RR && at + 2 <= len && reading.rr_count < WORDS_MAX; at += 2) {
        const int32_t ticks = le16(bytes + at) * SENSOR_TICKS_PER_1024;
        rr[reading.rr_count++] = (struct sensor_rr){ .ticks = ticks, .quality = ticks ? 100 : 0 };
    }
    reading.rr = rr;
    reading.source_class = reading.rr_count ? SENSOR_CLASS_ECG : SENSOR_CLASS_HR_ONLY;
    tell_worn(s, host, reading.heart_rate_bpm > 0);
    host->emit(host, &reading);
    return NULL;
}

static const char *take_battery(struct sensor_host *host, const uint8_t *bytes, size_t len)
{
    struct sensor_reading reading = SENSOR_READING_NONE;

    if (len < 1 || bytes[0] > 100)
        return "a battery level that is no percentage";
    reading.battery_pct = (int8_t)bytes[0];
    host->emit(host, &reading);
    return NULL;
}

static const char *value(void *state, struct sensor_host *host, unsigned characteristic,
                         const uint8_t *bytes, size_t len)
{
    switch (characteristic) {
    case MEASUREMENT: return take_measurement(state, host, bytes, len);
    case BATTERY: return take_battery(host, bytes, len);
    }
    return NULL;
}

/* Nothing waits: what was asked for comes back by value() and done(), time by timer(). */
static void ask_battery(struct sensor_host *host)
{
    host->read(host, BATTERY);
    host->after(host, TIMER_BATTERY, BATTERY_MS);
}

static void connected(void *state, struct sensor_host *host)
{
    ((struct state *)state)->was_worn = true;
    ask_battery(host);
}

static void timer(void *state, struct sensor_host *host, unsigned id)
{
    (void)state;
    if (id == TIMER_BATTERY)
        ask_battery(host);
}

static const struct sensor_setting_row settings[] = {
    {
        .key = "lowest_bpm",
        .type = SENSOR_SETTING_INT,
        .offset = offsetof(struct settings, lowest_bpm),
        .fallback = "30",
        .min = 25,
        .max = 60,
        .help = "rates below this are noise",
    },
    { .key = NULL },
};

/* How a scan knows the sensor: the beginnings of its names, or services that it advertises. */
static const char *const names[] = { "Example", NULL };

static const struct sensor_characteristic characteristics[] = {
    [MEASUREMENT] = { UUID("180d"), UUID("2a37"), SENSOR_CHR_SUBSCRIBE },
    [BATTERY] = { UUID("180f"), UUID("2a19"), SENSOR_CHR_OPTIONAL },
    { .uuid = NULL },
};

static const struct sensor_gatt gatt = {
    .size = sizeof(struct sensor_gatt),
    .names = names,
    .characteristics = characteristics,
    .connected = connected,
    .value = value,
};

const struct sensor_plugin sensor_plugin = {
    .abi = SENSOR_PLUGIN_ABI,
    .size = sizeof(struct sensor_plugin),
    .name = "@NAME@",
    .help = "which sensors these are, in one line",
    .capabilities = SENSOR_CAN_RR | SENSOR_CAN_BATTERY | SENSOR_IS_EXPERIMENTAL,
    .state_size = sizeof(struct state),
    .settings_size = sizeof(struct settings),
    .settings = settings,
    .settled = settled,
    .timer = timer,
    .gatt = &gatt,
};
