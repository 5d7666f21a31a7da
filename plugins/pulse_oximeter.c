/*
 * pulse-oximeter - whatever speaks the Bluetooth SIG Pulse Oximeter Service, 0x1822
 *
 * PLX Continuous Measurement 0x2A5F, little endian, about once a second:
 *
 *     F SS SS PP PP [fast: SS SS PP PP] [slow: SS SS PP PP] [MM MM] [DD DD DD] [AA AA]
 *
 * PLX Spot-check Measurement 0x2A5E, when it has settled:
 *
 *     F SS SS PP PP [date and time, 7 bytes] [MM MM] [DD DD DD] [AA AA]
 *
 * - F  flags, a bit for each of the fields in brackets, in their order
 * - S  saturation in %, P  pulse rate a minute, A  pulse amplitude: SFLOAT
 * - M  measurement status: bit 9 from the memory, 10 a demonstration, 11 a test,
 *      12 calibrating, 13 unavailable, 15 invalid
 * - D  device and sensor status: bit 1 malfunction, 11 not on the user, 13 displaced,
 *      14 sensor malfunction, 15 sensor disconnected
 *
 * SFLOAT has 16 bits: the upper 4 are a signed exponent of ten, the lower 12 a signed
 * mantissa. 07FE to 0802 are no numbers (infinite, none, not at this resolution).
 */
#include "sensor_plugin.h"

#include "bytes.h"
#include "oximeter/oximeter.h"

#define UUID(short) "0000" short "-0000-1000-8000-00805f9b34fb"

#define FLAGS_LEN  1
#define VALUES_LEN 4 /* saturation and rate */
#define TIME_LEN   7

enum { CONTINUOUS, SPOT_CHECK, BATTERY };

enum field {
    FIELD_FAST = 1 << 0, /* of the continuous one */
    FIELD_SLOW = 1 << 1,
    FIELD_TIME = 1 << 2, /* of the spot-check */
    FIELD_MEASUREMENT = 1 << 3,
    FIELD_DEVICE = 1 << 4,
};

/* The flags of either message, lowest bit first. */
static const uint8_t continuous_fields[] = { FIELD_FAST, FIELD_SLOW, FIELD_MEASUREMENT,
                                             FIELD_DEVICE };
static const uint8_t spot_check_fields[] = { FIELD_TIME, FIELD_MEASUREMENT, FIELD_DEVICE };

enum measurement {
    MEASUREMENT_STORED = 1 << 9,
    MEASUREMENT_DEMONSTRATION = 1 << 10,
    MEASUREMENT_TEST = 1 << 11,
    MEASUREMENT_CALIBRATING = 1 << 12,
    MEASUREMENT_UNAVAILABLE = 1 << 13,
    MEASUREMENT_INVALID = 1 << 15,
};
#define MEASUREMENT_NOT_NOW (MEASUREMENT_STORED | MEASUREMENT_DEMONSTRATION | MEASUREMENT_TEST)
#define MEASUREMENT_NO_VALUE \
    (MEASUREMENT_CALIBRATING | MEASUREMENT_UNAVAILABLE | MEASUREMENT_INVALID)

enum device_status {
    DEVICE_MALFUNCTION = 1 << 1,
    DEVICE_NOT_ON_USER = 1 << 11,
    DEVICE_DISPLACED = 1 << 13,
    DEVICE_SENSOR_MALFUNCTION = 1 << 14,
    DEVICE_SENSOR_DISCONNECTED = 1 << 15,
};
#define DEVICE_FAULTY (DEVICE_MALFUNCTION | DEVICE_SENSOR_MALFUNCTION | DEVICE_SENSOR_DISCONNECTED)

struct state {
    struct oximeter oximeter;
};

/* 0 where it is no number: none of the values here may be 0. */
static float sfloat(const uint8_t *p)
{
    static const float powers[16] = { 1e0f,  1e1f,  1e2f,  1e3f,  1e4f,  1e5f,  1e6f,  1e7f,
                                      1e-8f, 1e-7f, 1e-6f, 1e-5f, 1e-4f, 1e-3f, 1e-2f, 1e-1f };
    const uint16_t word = le16(p);

    if (word >= 0x07fe && word <= 0x0802)
        return 0;
    return (float)signed_of(word, 12) * powers[word >> 12];
}

static size_t length_of(enum field field)
{
    switch (field) {
    case FIELD_FAST:
    case FIELD_SLOW: return VALUES_LEN;
    case FIELD_TIME: return TIME_LEN;
    case FIELD_MEASUREMENT: return 2;
    case FIELD_DEVICE: return 3;
    }
    return 0;
}

static const char *take(struct state *s, struct sensor_host *host, const uint8_t *bytes, size_t len,
                        const uint8_t *fields, unsigned field_count)
{
    size_t at = FLAGS_LEN + VALUES_LEN;
    uint32_t measurement = 0, device = 0;

    if (len < at)
        return "oximeter message cut inside the values";
    for (unsigned i = 0; i < field_count; i++) {
        if (!(bytes[0] & 1u << i))
            continue;
        const enum field field = fields[i];
        const size_t field_len = length_of(field);
        if (len < at + field_len)
            return "oximeter message cut inside a field that its flags promise";
        if (field == FIELD_MEASUREMENT)
            measurement = le16(bytes + at);
        else if (field == FIELD_DEVICE)
            device = le16(bytes + at);
        at += field_len;
    }
    if (measurement & MEASUREMENT_NOT_NOW) {
        host->log(host, SENSOR_LOG_INFO,
                  "it sends measurements of its memory, of a test or a demonstration: not used");
        return NULL;
    }
    struct oximeter_values v = { .battery_pct = -1 };
    if (!(measurement & MEASUREMENT_NO_VALUE)) {
        v.spo2_pct = sfloat(bytes + FLAGS_LEN);
        v.bpm = sfloat(bytes + FLAGS_LEN + 2);
    }
    if (device & (DEVICE_NOT_ON_USER | DEVICE_DISPLACED))
        v.contact = SENSOR_CONTACT_NONE;
    v.is_faulty = device & DEVICE_FAULTY;
    oximeter_tell(&s->oximeter, host, &v);
    return NULL;
}

static const char *take_battery(struct sensor_host *host, const uint8_t *bytes, size_t len)
{
    struct sensor_reading r = SENSOR_READING_NONE;

    if (len < 1)
        return "battery level without a byte";
    if (bytes[0] > 100)
        return "battery level above 100 %";
    r.battery_pct = (int8_t)bytes[0];
    host->emit(host, &r);
    return NULL;
}

static const char *value(void *state, struct sensor_host *host, unsigned characteristic,
                         const uint8_t *bytes, size_t len)
{
    switch (characteristic) {
    case CONTINUOUS:
        return take(state, host, bytes, len, continuous_fields, sizeof(continuous_fields));
    case SPOT_CHECK:
        return take(state, host, bytes, len, spot_check_fields, sizeof(spot_check_fields));
    case BATTERY: return take_battery(host, bytes, len);
    }
    return NULL;
}

static const char *const advertised[] = { UUID("1822"), NULL };

/* A device has at least one of the two measurements. */
static const struct sensor_characteristic characteristics[] = {
    [CONTINUOUS] = { UUID("1822"), UUID("2a5f"), SENSOR_CHR_OPTIONAL | SENSOR_CHR_SUBSCRIBE },
    [SPOT_CHECK] = { UUID("1822"), UUID("2a5e"), SENSOR_CHR_OPTIONAL | SENSOR_CHR_SUBSCRIBE },
    [BATTERY] = { UUID("180f"), UUID("2a19"),
                  SENSOR_CHR_OPTIONAL | SENSOR_CHR_READ | SENSOR_CHR_SUBSCRIBE },
    { .uuid = NULL },
};

static const struct sensor_gatt gatt = {
    .size = sizeof(struct sensor_gatt),
    .advertised = advertised,
    .characteristics = characteristics,
    .value = value,
};

const struct sensor_plugin sensor_plugin = {
    .abi = SENSOR_PLUGIN_ABI,
    .size = sizeof(struct sensor_plugin),
    .name = "pulse-oximeter",
    .help = "pulse oximeters that share the Bluetooth pulse oximeter service (experimental)",
    .capabilities =
        SENSOR_CAN_CONTACT | SENSOR_CAN_BATTERY | SENSOR_CAN_SPO2 | SENSOR_IS_EXPERIMENTAL,
    .state_size = sizeof(struct state),
    .gatt = &gatt,
};
