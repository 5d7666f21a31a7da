/*
 * viatom - rings and clips of Viatom and Wellue, which tell what they measure when asked
 *
 * Two protocols; the service that a device offers tells which. A message of either,
 * little endian, often cut over several notifications:
 *
 *     S C N B B LL LL [data] K
 *
 * - S  AA request and 55 reply of Oxy; A5 of OxyII
 * - C  command; in a reply of Oxy its status instead, 0: well
 * - N  C with all bits turned
 * - B  Oxy: number of the block. OxyII: 0 request, 1 reply; and a counter
 * - L  length of the data
 * - K  CRC-8, polynomial 07, of all before
 *
 * Oxy (O2Ring, Checkme O2, SleepU ...), asked every 2 s. Data of the reply to 17:
 *
 *     SS PP PP (steps, 4) BB CC MM II WW (alarms, 1)
 *
 * and to 1B, which some firmware answers instead:
 *
 *     SS PP PP BB CC II WW (3) NN NN [waveform, N bytes]
 *
 *     ASKING --17, every 2 s; where 3 had no reply 1B, and so on in turns--> ASKING
 *
 * OxyII (O2Ring-S), data of the reply to 04:
 *
 *     (seconds, 4) (step) F SS II PP PP (beat) MM CC BB (10) NN NN [waveform, N bytes]
 *
 *     GREETING --0.3 s--> SETTING UP --reply, or 1.5 s--> LIVE --04, every second--> LIVE
 *         ^                                                |
 *         +------------ 5 times without a reply -----------+
 *
 * - S  saturation in %, P pulse rate a minute; 0 or all bits set, out of range: none
 * - B  battery in %, C charging, I perfusion index, M motion, of no known unit
 * - W  bit 0: on a finger. F is read in two ways (0: nothing on it; or: all well), so
 *      it counts only where there is no rate
 *
 * The greeting FF of OxyII has no reply in older firmware; its 16 bytes are a salt, four
 * digits and four bytes of the time, which are not known to be checked: ours come from
 * the clock that we have. Newer firmware answers it with a key, and may then encrypt.
 * E3 and EE erase the device and are never sent; nor is anything that sets it.
 */
#include "sensor_plugin.h"

#include "bytes.h"
#include "oximeter/crc8.h"
#include "oximeter/oximeter.h"

#include <errno.h>
#include <string.h>

#define OXY           "14839ac4-7d7e-415c-9a42-167340cf2339"
#define OXY_NOTIFY    "0734594a-a8e7-4b1a-a6b1-cd5243059a57"
#define OXY_WRITE     "8b00ace7-eb0b-49b0-bbe9-9aee0a26e1a3"
#define OXYII(number) "e8fb" number "-a14b-98f9-831b-4e2941d01248"

enum { FROM_OXY, TO_OXY, FROM_OXYII, TO_OXYII };
enum { TIMER_NEXT };

enum { AT_COMMAND = 1, AT_INVERTED, AT_FLAG, AT_COUNTER, AT_LENGTH, AT_DATA = 7 };
enum { REQUEST_OXY = 0xaa, REPLY_OXY = 0x55, EITHER_OXYII = 0xa5 };
enum { OXY_VALUES = 0x17, OXY_WAVE = 0x1b };
enum { OXYII_LIVE = 0x04, OXYII_SET_UP = 0x10, OXYII_GREETING = 0xff };

#define REPLY_MAX    640 /* twice the longest */
#define REQUEST_MAX  24
#define GREETING_LEN 16
#define CHUNK_LEN    20 /* what fits into the smallest MTU */

#define VALUES_LEN 12 /* of the reply to 17 with its alarms, or without */
#define WAVE_LEN   12 /* before the waveform */
#define LIVE_LEN   26

#define OXY_MS        2000
#define OXY_PATIENCE  3
#define GREETING_MS   300
#define SET_UP_MS     1500
#define LIVE_MS       1000
#define LIVE_PATIENCE 5

struct state {
    struct oximeter oximeter;
    enum { STEP_NONE, STEP_OXY, STEP_GREETING, STEP_SET_UP, STEP_LIVE } step;
    unsigned unanswered;
    bool asks_wave;
    bool has_key; /* it has answered the greeting */
    uint8_t counter;

    unsigned to;
    bool with_response;
    uint8_t request[REQUEST_MAX];
    size_t request_len, sent; /* what is left goes after done() */

    unsigned from;
    uint8_t reply[REPLY_MAX];
    size_t reply_len;
};

/* ---- what is asked ---- */

static int send_chunk(struct state *s, struct sensor_host *host)
{
    const uint16_t mtu = host->device(host)->mtu;
    /* The older ones put together pieces of 20 bytes, whatever the link could carry. */
    const size_t room = s->to == TO_OXYII && mtu > CHUNK_LEN + 3 ? mtu - 3u : CHUNK_LEN;
    size_t len = s->request_len - s->sent;

    if (len > room)
        len = room;
    int rc = host->write(host, s->to, s->request + s->sent, len, s->with_response);
    if (rc < 0)
        s->request_len = s->sent = 0;
    else
        s->sent += len;
    return rc;
}

/* 0; or as write(): -ENOENT where the device has not got this service. */
static int ask(struct state *s, struct sensor_host *host, unsigned to, uint8_t command,
               const uint8_t *data, size_t len)
{
    uint8_t *r = s->request;

    if (s->sent < s->request_len)
        return -EBUSY;
    memset(r, 0, sizeof(s->request));
    r[0] = to == TO_OXY ? REQUEST_OXY : EITHER_OXYII;
    r[AT_COMMAND] = command;
    r[AT_INVERTED] = (uint8_t)~command;
    r[AT_COUNTER] = to == TO_OXY ? 0 : s->counter++;
    r[AT_LENGTH] = (uint8_t)len;
    if (len)
        memcpy(r + AT_DATA, data, len);
    r[AT_DATA + len] = crc8(r, AT_DATA + len);
    s->to = to;
    s->request_len = AT_DATA + len + 1;
    s->sent = 0;
    return send_chunk(s, host);
}

static int ask_oxy(struct state *s, struct sensor_host *host)
{
    static const uint8_t full_rate[] = { 0 };

    if (s->unanswered >= OXY_PATIENCE) {
        s->asks_wave = !s->asks_wave;
        s->unanswered = 0;
    }
    s->unanswered++;
    host->after(host, TIMER_NEXT, OXY_MS);
    return s->asks_wave ? ask(s, host, TO_OXY, OXY_WAVE, full_rate, sizeof(full_rate))
                        : ask(s, host, TO_OXY, OXY_VALUES, NULL, 0);
}

static int greet(struct state *s, struct sensor_host *host)
{
    static const uint8_t salt[GREETING_LEN] = { 0xc2, 0xa7, 0xcf, 0x50, 0xda, 0xfe, 0xd8, 0x85,
                                                0xa8, 0xf8, 0xf7, 0xea, 0xc4, 0x43, 0x35, 0xf3 };
    const uint32_t now_s = (uint32_t)(host->now_us(host) / 1000000);
    uint8_t greeting[GREETING_LEN];

    for (unsigned i = 0; i < 8; i++)
        greeting[i] = salt[2 * i];
    memset(greeting + 8, '0', 4);
    for (unsigned i = 0; i < 4; i++)
        greeting[12 + i] = (uint8_t)(now_s >> 8 * i);
    for (unsigned i = 0; i < GREETING_LEN; i++)
        greeting[i] ^= salt[i];
    return ask(s, host, TO_OXYII, OXYII_GREETING, greeting, sizeof(greeting));
}

static int ask_live(struct state *s, struct sensor_host *host)
{
    s->unanswered++;
    host->after(host, TIMER_NEXT, LIVE_MS);
    return ask(s, host, TO_OXYII, OXYII_LIVE, NULL, 0);
}

static int enter(struct state *s, struct sensor_host *host, int step)
{
    static const uint8_t nothing[] = { 0 };

    s->unanswered = 0;
    switch (step) {
    case STEP_OXY: s->step = STEP_OXY; return ask_oxy(s, host);
    case STEP_GREETING:
        s->step = STEP_GREETING;
        host->after(host, TIMER_NEXT, GREETING_MS);
        return greet(s, host);
    case STEP_SET_UP:
        s->step = STEP_SET_UP;
        host->after(host, TIMER_NEXT, SET_UP_MS);
        return ask(s, host, TO_OXYII, OXYII_SET_UP, nothing, sizeof(nothing));
    case STEP_LIVE: s->step = STEP_LIVE; return ask_live(s, host);
    }
    return 0;
}

static void timer(void *state, struct sensor_host *host, unsigned id)
{
    struct state *s = state;

    (void)id;
    switch (s->step) {
    case STEP_NONE: return;
    case STEP_OXY: ask_oxy(s, host); return;
    case STEP_GREETING: enter(s, host, STEP_SET_UP); return;
    case STEP_SET_UP: enter(s, host, STEP_LIVE); return;
    case STEP_LIVE:
        if (s->unanswered >= LIVE_PATIENCE)
            enter(s, host, STEP_GREETING);
        else
            ask_live(s, host);
    }
}

static void connected(void *state, struct sensor_host *host)
{
    struct state *s = state;

    if (enter(s, host, STEP_OXY) != -ENOENT || enter(s, host, STEP_GREETING) != -ENOENT)
        return;
    s->step = STEP_NONE;
    host->disconnect(host, "it offers neither of the two services of these oximeters");
}

static void done(void *state, struct sensor_host *host, unsigned characteristic, int status)
{
    struct state *s = state;

    if (characteristic != TO_OXY && characteristic != TO_OXYII)
        return;
    if (status == -ENOTSUP)
        s->with_response = !s->with_response;
    if (status < 0)
        s->request_len = s->sent = 0;
    else if (s->sent < s->request_len)
        send_chunk(s, host);
}

/* ---- what is answered ---- */

static const char *take_oxy(struct state *s, struct sensor_host *host, const uint8_t *message,
                            size_t len)
{
    const uint8_t *d = message + AT_DATA;

    if (message[AT_COMMAND] != 0)
        return "the oximeter has refused to answer";
    if (len < VALUES_LEN)
        return "the oximeter's answer is too short";
    const bool has_wave = len == WAVE_LEN + (size_t)le16(d + 10);
    const bool is_wave = has_wave && (s->asks_wave || len > VALUES_LEN + 1);
    if (!is_wave && len > VALUES_LEN + 1)
        return "the oximeter's answer is neither of values nor of a waveform";

    const uint8_t worn = is_wave ? d[6] : d[11];
    const struct oximeter_values v = {
        .spo2_pct = d[0],
        .bpm = le16(d + 1),
        .contact = worn & 1 ? SENSOR_CONTACT_SKIN : SENSOR_CONTACT_NONE,
        .battery_pct = is_wave ? d[3] : d[7],
    };
    s->unanswered = 0;
    oximeter_tell(&s->oximeter, host, &v);
    return NULL;
}

static const char *take_live(struct state *s, struct sensor_host *host, const uint8_t *d,
                             size_t len)
{
    if (len < LIVE_LEN || len != LIVE_LEN + (size_t)le16(d + 24))
        return s->has_key ? "its firmware encrypts what it measures, which is not understood here"
                          : "the oximeter's answer is not laid out as expected";
    struct oximeter_values v = {
        .spo2_pct = d[6],
        .bpm = le16(d + 8),
        .battery_pct = d[13],
    };
    const bool has_rate = v.bpm >= OXIMETER_LOWEST_BPM && v.bpm <= OXIMETER_HIGHEST_BPM;
    if (!has_rate && d[5] == 0)
        v.contact = SENSOR_CONTACT_NONE;
    s->unanswered = 0;
    oximeter_tell(&s->oximeter, host, &v);
    return NULL;
}

static const char *take_oxyii(struct state *s, struct sensor_host *host, const uint8_t *message,
                              size_t len)
{
    if (message[AT_FLAG] != 1)
        return "the oximeter has sent what is no answer";
    switch (message[AT_COMMAND]) {
    case OXYII_LIVE: return take_live(s, host, message + AT_DATA, len);
    case OXYII_GREETING: s->has_key = len > 0; return NULL;
    case OXYII_SET_UP:
        if (s->step == STEP_SET_UP)
            enter(s, host, STEP_LIVE);
        return NULL;
    }
    return NULL;
}

static bool begins(unsigned from, const uint8_t *bytes, size_t len)
{
    return bytes[0] == (from == FROM_OXY ? REPLY_OXY : EITHER_OXYII) &&
           (len <= AT_INVERTED || (bytes[AT_COMMAND] ^ bytes[AT_INVERTED]) == 0xff);
}

/* Takes the messages out of what has come; *used is set behind the last whole one. */
static const char *take_all(struct state *s, struct sensor_host *host, size_t *used)
{
    const char *wrong = NULL;
    size_t at = 0;

    while (at < s->reply_len && !wrong) {
        const uint8_t *message = s->reply + at;
        const size_t there = s->reply_len - at;
        *used = at;
        if (!begins(s->from, message, there))
            return "bytes that do not begin a message";
        if (there < AT_DATA)
            return NULL;
        const size_t len = le16(message + AT_LENGTH);
        if (AT_DATA + len + 1 > REPLY_MAX)
            return "the oximeter's answer is longer than any";
        if (there < AT_DATA + len + 1)
            return NULL;
        if (crc8(message, AT_DATA + len) != message[AT_DATA + len])
            return "the oximeter's answer has a wrong checksum";
        wrong = s->from == FROM_OXY ? take_oxy(s, host, message, len)
                                    : take_oxyii(s, host, message, len);
        at += AT_DATA + len + 1;
    }
    *used = at;
    return wrong;
}

/* Every reply was asked for, so that little is lost where all is dropped that is not understood. */
static const char *value(void *state, struct sensor_host *host, unsigned characteristic,
                         const uint8_t *bytes, size_t len)
{
    struct state *s = state;
    size_t used = 0;

    if ((characteristic != FROM_OXY && characteristic != FROM_OXYII) || len == 0)
        return NULL;
    if (characteristic != s->from || (len > AT_INVERTED && begins(characteristic, bytes, len)))
        s->reply_len = 0; /* what was there will not be completed any more */
    s->from = characteristic;
    if (len > REPLY_MAX - s->reply_len) {
        s->reply_len = 0;
        return "the oximeter's answer is longer than any";
    }
    memcpy(s->reply + s->reply_len, bytes, len);
    s->reply_len += len;

    const char *wrong = take_all(s, host, &used);
    s->reply_len = wrong ? 0 : s->reply_len - used;
    memmove(s->reply, s->reply + used, s->reply_len);
    return wrong;
}

static const char *const advertised[] = { OXY, OXYII("0001"), NULL };

static const char *const names[] = {
    "O2Ring",  "O2M",     "O2BAND", "O2NCI",  "O2 ",    "Checkme O2", "CheckMe O2",
    "CheckO2", "SleepO2", "SleepU", "WearO2", "KidsO2", "BabyO2",     "Oxylink",
    "OxyLink", "Oxyfit",  "S8-AW",  "T8520_", NULL,
};

/* A device has one pair or the other. */
/* clang-format off */
static const struct sensor_characteristic characteristics[] = {
    [FROM_OXY]   = { OXY, OXY_NOTIFY, SENSOR_CHR_OPTIONAL | SENSOR_CHR_SUBSCRIBE },
    [TO_OXY]     = { OXY, OXY_WRITE, SENSOR_CHR_OPTIONAL },
    [FROM_OXYII] = { OXYII("0001"), OXYII("0003"), SENSOR_CHR_OPTIONAL | SENSOR_CHR_SUBSCRIBE },
    [TO_OXYII]   = { OXYII("0001"), OXYII("0002"), SENSOR_CHR_OPTIONAL },
    { .uuid = NULL },
};
/* clang-format on */

static const struct sensor_gatt gatt = {
    .size = sizeof(struct sensor_gatt),
    .advertised = advertised,
    .names = names,
    .characteristics = characteristics,
    .connected = connected,
    .value = value,
    .done = done,
};

const struct sensor_plugin sensor_plugin = {
    .abi = SENSOR_PLUGIN_ABI,
    .size = sizeof(struct sensor_plugin),
    .name = "viatom",
    .help = "Viatom and Wellue oximeters: O2Ring, O2Ring-S, Checkme O2, SleepU (experimental)",
    .capabilities =
        SENSOR_CAN_CONTACT | SENSOR_CAN_BATTERY | SENSOR_CAN_SPO2 | SENSOR_IS_EXPERIMENTAL,
    .state_size = sizeof(struct state),
    .timer = timer,
    .gatt = &gatt,
};
