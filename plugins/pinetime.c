/*
 * pinetime - PineTime watches that run InfiniTime
 *
 * Heart Rate Measurement 0x2A37, on change: 00 HH; 0 while nothing is measured,
 * which is whenever its screen is dark and no background interval is set.
 *
 * Motion service 00030000-78fc-48fe-8e23-433b3a1942d0, little endian:
 *
 *     00030001  SS SS SS SS          steps of today, on change
 *     00030002  XX XX YY YY ZZ ZZ    acceleration, signed, 1024 is 1 g
 *
 * The watch looks at its accelerometer ten times a second and tells what has
 * changed, which at this resolution is nearly always all of it.
 */
#include "sensor_plugin.h"

#include "bytes.h"
#include "heart_rate/rows.h"
#include "heart_rate/service.h"
#include "steps.h"

#define MOTION_SERVICE "00030000-78fc-48fe-8e23-433b3a1942d0"
#define UNITS_PER_G    1024
#define RATE_HZ        10

enum { STEPS = HEART_RATE_ROW_COUNT, MOTION };

struct pinetime {
    struct heart_rate heart_rate; /* first: its timer is called with our state */
    uint32_t steps;
    bool has_steps;
    bool is_idle; /* it was said that nothing is measured */
};

static int32_t mg_of(const uint8_t *p)
{
    const int32_t units = le16s(p) * 1000;

    return (units + (units < 0 ? -UNITS_PER_G / 2 : UNITS_PER_G / 2)) / UNITS_PER_G;
}

static const char *take_motion(struct sensor_host *host, const uint8_t *bytes, size_t len)
{
    struct sensor_reading r = SENSOR_READING_NONE;

    if (len < 6)
        return "acceleration of fewer than 6 bytes";
    const int32_t mg[] = { mg_of(bytes), mg_of(bytes + 2), mg_of(bytes + 4) };
    r.acc_count = 1;
    r.acc_mg = mg;
    r.acc_rate_hz = RATE_HZ;
    host->emit(host, &r);
    return NULL;
}

/* The count begins anew at midnight, and when the watch restarts. */
static const char *take_steps(struct pinetime *s, struct sensor_host *host, const uint8_t *bytes,
                              size_t len)
{
    if (len < 4)
        return "steps of fewer than 4 bytes";
    const uint32_t steps = le32(bytes), before = steps < s->steps ? 0 : s->steps;
    if (s->has_steps)
        steps_emit(host, steps - before);
    s->steps = steps;
    s->has_steps = true;
    return NULL;
}

/* No rate is no sign that nobody wears it: it is handed over as nothing at all. */
static const char *take_rate(struct pinetime *s, struct sensor_host *host, const uint8_t *bytes,
                             size_t len)
{
    const bool is_idle = len >= 2 && bytes[1] == 0;

    if (is_idle != s->is_idle)
        host->say(host, is_idle ? "its heart rate measurement is off or searching" : "");
    s->is_idle = is_idle;
    if (is_idle)
        return NULL;
    return heart_rate_gatt.value(&s->heart_rate, host, HEART_RATE_ROW_VALUE, bytes, len);
}

static const char *pinetime_value(void *state, struct sensor_host *host, unsigned characteristic,
                                  const uint8_t *bytes, size_t len)
{
    struct pinetime *s = state;

    switch (characteristic) {
    case HEART_RATE_ROW_VALUE: return take_rate(s, host, bytes, len);
    case STEPS: return take_steps(s, host, bytes, len);
    case MOTION: return take_motion(host, bytes, len);
    }
    return heart_rate_gatt.value(&s->heart_rate, host, characteristic, bytes, len);
}

static void pinetime_connected(void *state, struct sensor_host *host)
{
    struct pinetime *s = state;

    heart_rate_gatt.connected(&s->heart_rate, host);
}

static const char *const names[] = { "InfiniTime", "PineTime", "Pinetime", NULL };

/* clang-format off */
static const struct sensor_characteristic characteristics[] = {
    HEART_RATE_ROWS(SENSOR_CHR_OPTIONAL),
    [STEPS]  = { MOTION_SERVICE, "00030001-78fc-48fe-8e23-433b3a1942d0",
                 SENSOR_CHR_OPTIONAL | SENSOR_CHR_READ | SENSOR_CHR_SUBSCRIBE },
    [MOTION] = { MOTION_SERVICE, "00030002-78fc-48fe-8e23-433b3a1942d0", SENSOR_CHR_SUBSCRIBE },
    { .uuid = NULL },
};
/* clang-format on */

static const struct sensor_gatt gatt = {
    .size = sizeof(struct sensor_gatt),
    .names = names,
    .characteristics = characteristics,
    .connected = pinetime_connected,
    .value = pinetime_value,
};

const struct sensor_plugin sensor_plugin = {
    .abi = SENSOR_PLUGIN_ABI,
    .size = sizeof(struct sensor_plugin),
    .name = "pinetime",
    .help = "PineTime watches with InfiniTime: heart rate, motion and steps (experimental)",
    .capabilities =
        SENSOR_CAN_MOTION | SENSOR_CAN_BATTERY | SENSOR_IS_EXPERIMENTAL | SENSOR_IS_SELDOM,
    .state_size = sizeof(struct pinetime),
    .timer = heart_rate_timer,
    .gatt = &gatt,
};
