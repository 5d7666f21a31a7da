/*
 * pc60fw - finger clips PC-60FW, OxySmart and their kin, of Viatom and Creative
 *
 * They talk unasked over the Nordic UART service. A message may be cut over
 * notifications, and several may come in one:
 *
 *     AA 55 G L T [data] K
 *
 * - G  group: 0F the oximeter, F0 the device
 * - L  length of what follows: T, data and K
 * - K  CRC-8/MAXIM of all before
 *
 * 0F 01, once a second, little endian:   SS PP PP II F B
 *
 * - S  saturation in %, P pulse rate a minute, 0: none; I perfusion index, 0.1 %
 * - F  bit 1 no finger, bit 2 searching for the pulse
 * - B  bits 6..7 level of the battery, 0..3
 *
 * 0F 02, ten times a second: five samples of the waveform, bit 7 marks a beat; left
 * alone. F0 03: level of the battery, 0..3. Others tell of buttons and versions.
 */
#include "sensor_plugin.h"

#include "bytes.h"
#include "oximeter/crc8.h"
#include "oximeter/oximeter.h"

#include <string.h>

#define UART(short) "6e40" short "-b5a3-f393-e0a9-e50e24dcca9e"

#define HEAD_LEN    4  /* AA 55 G L */
#define REST_MIN    2  /* type and checksum */
#define MESSAGE_MAX 40 /* the longest holds the device's name; a length beyond is none */
#define CHUNK_MAX   512

enum { FROM_DEVICE };

enum { AT_GROUP = 2, AT_LENGTH, AT_TYPE, AT_DATA };
enum { GROUP_OXIMETER = 0x0f, GROUP_DEVICE = 0xf0 };
enum { OXIMETER_VALUES = 0x01, DEVICE_BATTERY = 0x03 };
enum { NO_FINGER = 1 << 1, SEARCHING = 1 << 2 };

struct state {
    struct oximeter oximeter;
    uint8_t begun[MESSAGE_MAX]; /* of a message whose end has not come */
    size_t begun_len;
};

/* Coarse as it is: what is shown in percent moves by a third. */
static int percent_of(unsigned level)
{
    return level <= 3 ? (int)(level * 100 / 3) : -1;
}

static const char *take_values(struct state *s, struct sensor_host *host, const uint8_t *data,
                               size_t len)
{
    if (len < 5)
        return "oximeter message without all its values";
    struct oximeter_values v = {
        .spo2_pct = data[0],
        .bpm = le16(data + 1),
        .contact = data[4] & NO_FINGER ? SENSOR_CONTACT_NONE : SENSOR_CONTACT_UNKNOWN,
        .battery_pct = len > 5 ? percent_of(data[5] >> 6) : -1,
    };
    if (data[4] & SEARCHING)
        v.bpm = v.spo2_pct = 0;
    oximeter_tell(&s->oximeter, host, &v);
    return NULL;
}

static const char *take_battery(struct sensor_host *host, const uint8_t *data, size_t len)
{
    struct sensor_reading r = SENSOR_READING_NONE;

    if (len < 1 || data[0] > 3)
        return "oximeter message with a battery level above 3";
    r.battery_pct = (int8_t)percent_of(data[0]);
    host->emit(host, &r);
    return NULL;
}

static const char *take(struct state *s, struct sensor_host *host, const uint8_t *message)
{
    const uint8_t *data = message + AT_DATA;
    const size_t len = message[AT_LENGTH] - REST_MIN;

    if (message[AT_GROUP] == GROUP_OXIMETER && message[AT_TYPE] == OXIMETER_VALUES)
        return take_values(s, host, data, len);
    if (message[AT_GROUP] == GROUP_DEVICE && message[AT_TYPE] == DEVICE_BATTERY)
        return take_battery(host, data, len);
    return NULL;
}

static bool begins(const uint8_t *bytes, size_t len)
{
    return bytes[0] == 0xaa && (len < 2 || bytes[1] == 0x55);
}

/*
 * Takes the messages out of the bytes; *used is set behind the last one. After one
 * that is broken the search goes on inside it: a lost notification joins the
 * beginning of one message to another, and that other is whole.
 */
static const char *take_all(struct state *s, struct sensor_host *host, const uint8_t *bytes,
                            size_t len, size_t *used)
{
    const char *wrong = NULL;
    size_t at = 0;

    while (at < len) {
        const uint8_t *message = bytes + at;
        if (!begins(message, len - at)) {
            wrong = wrong ? wrong : "bytes that do not begin a message";
            at++;
            continue;
        }
        if (len - at < HEAD_LEN)
            break;
        const size_t size = HEAD_LEN + (size_t)message[AT_LENGTH];
        if (message[AT_LENGTH] < REST_MIN || size > MESSAGE_MAX) {
            wrong = "oximeter message of impossible length";
            at++;
            continue;
        }
        if (len - at < size)
            break;
        if (crc8_maxim(message, size - 1) != message[size - 1]) {
            wrong = "oximeter message with a wrong checksum";
            at++;
            continue;
        }
        const char *why = take(s, host, message);
        wrong = why ? why : wrong;
        at += size;
    }
    *used = at;
    return wrong;
}

static const char *value(void *state, struct sensor_host *host, unsigned characteristic,
                         const uint8_t *bytes, size_t len)
{
    struct state *s = state;
    uint8_t all[MESSAGE_MAX + CHUNK_MAX];
    size_t used;

    (void)characteristic;
    if (len > CHUNK_MAX)
        return "a notification longer than 512 bytes";
    memcpy(all, s->begun, s->begun_len);
    if (len)
        memcpy(all + s->begun_len, bytes, len);
    len += s->begun_len;
    const char *wrong = take_all(s, host, all, len, &used);
    s->begun_len = len - used; /* less than MESSAGE_MAX: what is longer has been taken */
    memcpy(s->begun, all + used, s->begun_len);
    return wrong;
}

/* The service alone would be found on toys and boards of all kinds. */
static const char *const names[] = {
    "PC-60F", "PC-60NW", "PC-60B", "OxySmart", "POD-1", "POD-2", "PC-68B", NULL,
};

static const struct sensor_characteristic characteristics[] = {
    [FROM_DEVICE] = { UART("0001"), UART("0003"), SENSOR_CHR_SUBSCRIBE },
    { .uuid = NULL },
};

static const struct sensor_gatt gatt = {
    .size = sizeof(struct sensor_gatt),
    .names = names,
    .characteristics = characteristics,
    .value = value,
};

const struct sensor_plugin sensor_plugin = {
    .abi = SENSOR_PLUGIN_ABI,
    .size = sizeof(struct sensor_plugin),
    .name = "pc60fw",
    .help = "Viatom, Wellue and Creative finger oximeters: PC-60FW, PC-60NW, OxySmart, POD",
    .capabilities = SENSOR_CAN_CONTACT | SENSOR_CAN_BATTERY | SENSOR_CAN_SPO2,
    .state_size = sizeof(struct state),
    .gatt = &gatt,
};
