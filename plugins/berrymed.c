/*
 * berrymed - finger clips of BerryMed (BM1000 and its kin), which speak the BCI protocol
 *
 * Over a serial port in the guise of a characteristic, a hundred packets a second,
 * several of them in a notification. Only the first byte of one has bit 7:
 *
 *     A W B P S
 *
 * - A  bits 0..3 strength of the signal, 4 no signal, 5 probe unplugged, 6 a beat is heard
 * - W  waveform, 0..127
 * - B  bits 0..3 height of the bar, 4 no finger, 5 searching for the pulse,
 *      6 is bit 7 of the rate
 * - P  pulse rate a minute; with that bit; 255 none
 * - S  saturation in %; 127 none
 *
 * The service is nobody's own and is not advertised: the name tells.
 *
 *   bytes --> packets --> the newest one, once a second or when it says another thing --> told
 */
#include "sensor_plugin.h"

#include "oximeter/oximeter.h"

#include <string.h>

#define SERVICE "49535343-fe7d-4ae5-8fa9-9fafd205e455"
#define NOTIFY  "49535343-1e4d-4bd9-ba61-23c647249616"

#define PACKET_LEN 5
#define TELL_US    1000000

enum { SERIAL };

#define FIRST_BYTE 0x80

enum first_flag { FIRST_NO_SIGNAL = 1 << 4, FIRST_UNPLUGGED = 1 << 5 };
enum third_flag { THIRD_NO_FINGER = 1 << 4, THIRD_SEARCHING = 1 << 5, THIRD_RATE_BIT_7 = 1 << 6 };

#define FIRST_FLAGS (FIRST_NO_SIGNAL | FIRST_UNPLUGGED)
#define THIRD_FLAGS (THIRD_NO_FINGER | THIRD_SEARCHING)

struct state {
    struct oximeter oximeter;
    uint8_t packet[PACKET_LEN]; /* that is being received */
    uint8_t len;
    bool has_told;
    uint8_t told_first, told_third; /* its flags, as told last */
    int64_t told_us;
};

static void tell(struct state *s, struct sensor_host *host, const uint8_t packet[PACKET_LEN])
{
    const uint8_t first = packet[0] & FIRST_FLAGS, third = packet[2] & THIRD_FLAGS;
    const int64_t now_us = host->now_us(host);

    if (s->has_told && now_us - s->told_us < TELL_US && first == s->told_first &&
        third == s->told_third)
        return;
    s->has_told = true;
    s->told_us = now_us;
    s->told_first = first;
    s->told_third = third;

    struct oximeter_values v = { .battery_pct = -1, .is_faulty = first & FIRST_UNPLUGGED };
    if (third & THIRD_NO_FINGER)
        v.contact = SENSOR_CONTACT_NONE;
    if (!(first & FIRST_NO_SIGNAL) && !(third & THIRD_SEARCHING)) {
        v.bpm = (float)(packet[3] | (packet[2] & THIRD_RATE_BIT_7 ? 0x80 : 0));
        v.spo2_pct = packet[4];
    }
    oximeter_tell(&s->oximeter, host, &v);
}

static const char *value(void *state, struct sensor_host *host, unsigned characteristic,
                         const uint8_t *bytes, size_t len)
{
    struct state *s = state;
    uint8_t newest[PACKET_LEN];
    bool has_newest = false, is_cut = false, is_stray = false;

    (void)characteristic;
    for (size_t i = 0; i < len; i++) {
        if (bytes[i] & FIRST_BYTE) {
            is_cut |= s->len > 0;
            s->len = 0;
        } else if (s->len == 0) {
            is_stray = true;
            continue;
        }
        s->packet[s->len++] = bytes[i];
        if (s->len < PACKET_LEN)
            continue;
        memcpy(newest, s->packet, PACKET_LEN);
        has_newest = true;
        s->len = 0;
    }
    if (has_newest)
        tell(s, host, newest);
    if (is_cut)
        return "a packet of fewer than 5 bytes";
    /* A link may begin in the middle of a packet. */
    return is_stray && !has_newest && s->len == 0 ? "bytes without the beginning of a packet"
                                                  : NULL;
}

static const char *const names[] = { "BerryMed", "BM1000", NULL };

static const struct sensor_characteristic characteristics[] = {
    [SERIAL] = { SERVICE, NOTIFY, SENSOR_CHR_SUBSCRIBE },
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
    .name = "berrymed",
    .help = "BerryMed BM1000 pulse oximeters, the BCI protocol (experimental)",
    .capabilities = SENSOR_CAN_CONTACT | SENSOR_CAN_SPO2 | SENSOR_IS_EXPERIMENTAL,
    .state_size = sizeof(struct state),
    .gatt = &gatt,
};
