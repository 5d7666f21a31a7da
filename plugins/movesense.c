/*
 * movesense - Movesense sensors, and the belts that are built on them
 *
 * Every firmware speaks the heart rate service: rate and beats come from there.
 * Firmware with the GATT SensorData Protocol has more, service
 * 34802252-7185-4d5d-b431-630e7050e8f0, little endian:
 *
 *     write  34800001   C R [path 00]      C 1 subscribe, 2 unsubscribe
 *     notify 34800002   01 R SS SS [..]    the answer: a status as of HTTP, 200 is good
 *                       02 R data          a measurement
 *                       03 R data          the rest of a measurement that was too long
 *
 * Nothing in the first part says that a rest follows. So what fills its notification is
 * held back until the next one, and so is an ECG of less than 16 samples.
 *
 * R is a reference of our choice, one for each path:
 *
 *     /Meas/Acc/13       TTTT then (x y z) each f32 in m/s2, as many as there are
 *     /Meas/HR           f32 mean rate, then u16 RR in ms
 *     /Meas/ECG/200/mV   TTTT then 16 i16 in microvolts, whatever its name says
 *
 * A stream, of which one at a time is asked for:
 *
 *     off --> wanted --write--> asked --200, or data--> runs --stop()--> off
 *               ^                 +--no answer for 5 s--+
 *               +-----at most twice---------------------+--> off
 *
 *     asked, runs --0x2A37, where it is /Meas/HR--> unwanted --write--> off
 *
 * /Meas/HR is only for firmware whose 0x2A37 stays silent: the same beats must
 * not be told twice. It is silent, too, while nobody wears the sensor: when it
 * speaks, /Meas/HR ends. The answer 429 means that the sensor has run out of
 * requests; more of them make it worse.
 */
#include "sensor_plugin.h"

#include "bytes.h"
#include "heart_rate/rows.h"
#include "heart_rate/service.h"
#include "movesense/measurement.h"

#include <string.h>

#define GSP "34802252-7185-4d5d-b431-630e7050e8f0"

#define SETTLE_MS    500 /* between the subscription and the first command */
#define ANSWER_MS    5000
#define SILENCE_MS   20000 /* of 0x2A37, before /Meas/HR is asked for */
#define TRIES        3
#define PATH_MAX_LEN 20
#define ATT_HEADER   3 /* bytes of the MTU that are not ours */
#define FRAME_HEADER 2

enum { COMMAND = HEART_RATE_ROW_COUNT, ANSWER, PATHS }; /* the paths follow */
enum { TIMER_SETTLE = 4, TIMER_ANSWER, TIMER_SILENCE };
enum { SUBSCRIBE = 1, UNSUBSCRIBE };
enum { FRAME_ANSWER = 1, FRAME_DATA, FRAME_REST };
enum { STATUS_OK = 200, STATUS_EXHAUSTED = 429 };

enum stream { ACCELERATION, RATE, VOLTAGE, STREAMS };
enum phase { OFF, WANTED, ASKED, RUNS, UNWANTED };

struct movesense_settings {
    bool ecg;
};

struct movesense {
    struct heart_rate heart_rate;
    const struct movesense_settings *settings;
    struct rr_gate gate; /* of /Meas/HR */
    enum phase phase[STREAMS];
    uint8_t tries[STREAMS];
    bool is_writing, is_stopping;
    bool has_rate;       /* 0x2A37 is not silent */
    enum stream part_of; /* whose measurement `part` begins, or is */
    size_t part_len;     /* 0: none */
    uint8_t part[MEASUREMENT_MAX];
};

/* clang-format off */
static const struct {
    const char *path;
    uint8_t reference;
    uint8_t sample_len; /* behind four bytes that stand for themselves */
    uint8_t usual_len;  /* less is a part; 0: any number of samples */
    const char *odd;    /* other lengths */
} streams[STREAMS] = {
    [ACCELERATION] = { "/Meas/Acc/13", 100, 12, 0, "acceleration cut inside a sample" },
    [RATE]         = { "/Meas/HR", 99, 2, 0, "heart rate cut inside an interval" },
    [VOLTAGE]      = { "/Meas/ECG/200/mV", 101, 2, 4 + 16 * 2, "ECG cut inside a sample" },
};
/* clang-format on */

static bool is_whole(enum stream stream, size_t len)
{
    return len >= 4 && len <= MEASUREMENT_MAX && (len - 4) % streams[stream].sample_len == 0 &&
           (len > 4 || stream == RATE);
}

static const char *take(struct movesense *s, struct sensor_host *host, enum stream stream,
                        const uint8_t *bytes, size_t len)
{
    if (!is_whole(stream, len))
        return streams[stream].odd;
    switch (stream) {
    case ACCELERATION: return measurement_acceleration(host, bytes, len);
    case RATE: return s->has_rate ? NULL : measurement_rate(&s->gate, host, bytes, len);
    case VOLTAGE: return measurement_voltage(host, bytes, len);
    case STREAMS: break;
    }
    return NULL;
}

/* ---- commands ---- */

static int command(struct movesense *s, struct sensor_host *host, enum stream stream, uint8_t code)
{
    uint8_t bytes[2 + PATH_MAX_LEN] = { code, streams[stream].reference };
    size_t len = 2;

    if (code == SUBSCRIBE) {
        const size_t path_len = strlen(streams[stream].path) + 1;
        memcpy(bytes + len, streams[stream].path, path_len);
        len += path_len;
    }
    const int rc = host->write(host, COMMAND, bytes, len, true);
    s->is_writing = rc == 0;
    return rc;
}

static void ask_next(struct movesense *s, struct sensor_host *host)
{
    if (s->is_stopping || s->is_writing)
        return;
    for (enum stream i = 0; i < STREAMS; i++) {
        if (s->phase[i] == ASKED)
            return;
    }
    if (s->phase[RATE] == UNWANTED) {
        s->phase[RATE] = OFF;
        if (command(s, host, RATE, UNSUBSCRIBE) == 0)
            return;
    }
    for (enum stream i = 0; i < STREAMS; i++) {
        if (s->phase[i] != WANTED)
            continue;
        s->tries[i]++;
        if (command(s, host, i, SUBSCRIBE) == 0) {
            s->phase[i] = ASKED;
            host->after(host, TIMER_ANSWER, ANSWER_MS);
            return;
        }
        s->phase[i] = OFF; /* there is no such service, or no link any more */
    }
}

static void enter(struct movesense *s, struct sensor_host *host, enum stream stream,
                  enum phase phase)
{
    if (s->phase[stream] == ASKED)
        host->after(host, TIMER_ANSWER, -1);
    s->phase[stream] = phase;
    ask_next(s, host);
}

static void fail(struct movesense *s, struct sensor_host *host, enum stream stream, bool may_retry)
{
    const bool again = may_retry && s->tries[stream] < TRIES;

    if (!again && stream == ACCELERATION)
        host->log(host, SENSOR_LOG_WARN, "it does not give its acceleration: no motion from it");
    enter(s, host, stream, again ? WANTED : OFF);
}

static enum stream stream_of(uint8_t reference)
{
    enum stream i = 0;

    while (i < STREAMS && streams[i].reference != reference)
        i++;
    return i;
}

static const char *take_answer(struct movesense *s, struct sensor_host *host, enum stream stream,
                               const uint8_t *bytes, size_t len)
{
    if (len < 2)
        return "an answer without its status";
    if (stream == STREAMS || s->phase[stream] != ASKED)
        return NULL;
    const uint16_t status = le16(bytes);
    if (status == STATUS_EXHAUSTED)
        host->log(host, SENSOR_LOG_WARN, "it takes no more requests: it has to be restarted");
    if (status == STATUS_OK)
        enter(s, host, stream, RUNS);
    else
        fail(s, host, stream, false);
    return NULL;
}

static bool may_go_on(struct sensor_host *host, enum stream stream, size_t len)
{
    return !is_whole(stream, len) || len < streams[stream].usual_len ||
           FRAME_HEADER + len + ATT_HEADER == host->device(host)->mtu;
}

/* What was held back, now that its rest has not come. */
static const char *take_part(struct movesense *s, struct sensor_host *host)
{
    const size_t len = s->part_len;

    s->part_len = 0;
    if (len == 0)
        return NULL;
    if (!is_whole(s->part_of, len))
        return "a measurement whose rest never came";
    return take(s, host, s->part_of, s->part, len);
}

static const char *take_data(struct movesense *s, struct sensor_host *host, enum stream stream,
                             const uint8_t *bytes, size_t len)
{
    const char *lost = take_part(s, host);

    if (stream == STREAMS)
        return "a measurement that nobody asked for";
    if (s->phase[stream] == ASKED) /* its answer was lost */
        enter(s, host, stream, RUNS);
    if (len == 0 || len > MEASUREMENT_MAX)
        return streams[stream].odd;
    if (!may_go_on(host, stream, len)) {
        const char *wrong = take(s, host, stream, bytes, len);
        return wrong ? wrong : lost;
    }
    s->part_of = stream;
    s->part_len = len;
    memcpy(s->part, bytes, len);
    return lost;
}

static const char *take_rest(struct movesense *s, struct sensor_host *host, enum stream stream,
                             const uint8_t *bytes, size_t len)
{
    const size_t begun = s->part_len;

    if (!begun || stream != s->part_of)
        return "the rest of a measurement that never began";
    s->part_len = 0;
    if (len > MEASUREMENT_MAX - begun)
        return "a measurement that is too long";
    memcpy(s->part + begun, bytes, len);
    return take(s, host, stream, s->part, begun + len);
}

static const char *take_frame(struct movesense *s, struct sensor_host *host, const uint8_t *bytes,
                              size_t len)
{
    if (len < FRAME_HEADER)
        return "a message without its reference";
    const uint8_t kind = bytes[0];
    const enum stream stream = stream_of(bytes[1]);
    bytes += FRAME_HEADER;
    len -= FRAME_HEADER;
    switch (kind) {
    case FRAME_ANSWER: return take_answer(s, host, stream, bytes, len);
    case FRAME_DATA: return take_data(s, host, stream, bytes, len);
    case FRAME_REST: return take_rest(s, host, stream, bytes, len);
    }
    return "a message of an unknown kind";
}

/* ---- the link ---- */

static void leave_rate_to_service(struct movesense *s, struct sensor_host *host)
{
    s->has_rate = true;
    host->after(host, TIMER_SILENCE, -1);
    if (s->phase[RATE] != OFF)
        enter(s, host, RATE, s->phase[RATE] >= ASKED ? UNWANTED : OFF);
}

static const char *movesense_value(void *state, struct sensor_host *host, unsigned characteristic,
                                   const uint8_t *bytes, size_t len)
{
    struct movesense *s = state;

    if (characteristic == ANSWER)
        return take_frame(s, host, bytes, len);
    if (characteristic >= PATHS)
        return take(s, host, (enum stream)(characteristic - PATHS), bytes, len);
    if (characteristic == HEART_RATE_ROW_VALUE && !s->has_rate)
        leave_rate_to_service(s, host);
    return heart_rate_gatt.value(&s->heart_rate, host, characteristic, bytes, len);
}

static void movesense_connected(void *state, struct sensor_host *host)
{
    struct movesense *s = state;

    heart_rate_gatt.connected(&s->heart_rate, host);
    s->phase[ACCELERATION] = WANTED;
    s->phase[VOLTAGE] = s->settings->ecg ? WANTED : OFF;
    host->after(host, TIMER_SETTLE, SETTLE_MS);
    host->after(host, TIMER_SILENCE, SILENCE_MS);
}

static void movesense_done(void *state, struct sensor_host *host, unsigned characteristic,
                           int status)
{
    struct movesense *s = state;

    if (characteristic != COMMAND)
        return;
    s->is_writing = false;
    for (enum stream i = 0; i < STREAMS && status < 0 && !s->is_stopping; i++) {
        if (s->phase[i] == ASKED) {
            fail(s, host, i, true);
            return;
        }
    }
    ask_next(s, host);
}

static void movesense_timer(void *state, struct sensor_host *host, unsigned id)
{
    struct movesense *s = state;

    switch (id) {
    case TIMER_SETTLE: ask_next(s, host); return;
    case TIMER_SILENCE:
        if (s->phase[RATE] == OFF)
            enter(s, host, RATE, WANTED);
        return;
    case TIMER_ANSWER:
        for (enum stream i = 0; i < STREAMS; i++) {
            if (s->phase[i] == ASKED) {
                fail(s, host, i, true);
                return;
            }
        }
        return;
    }
    heart_rate_timer(&s->heart_rate, host, id);
}

/* The sensor measures on for nobody, and its battery is a coin. */
static bool movesense_stop(void *state, struct sensor_host *host)
{
    struct movesense *s = state;

    s->is_stopping = true;
    host->after(host, TIMER_ANSWER, -1);
    for (enum stream i = 0; i < STREAMS && !s->is_writing; i++) {
        const bool may_run = s->phase[i] >= ASKED;
        s->phase[i] = OFF;
        if (may_run)
            command(s, host, i, UNSUBSCRIBE);
    }
    return !s->is_writing;
}

static const char *movesense_settled(void *state, const void *settings)
{
    ((struct movesense *)state)->settings = settings;
    return NULL;
}

static const struct sensor_setting_row settings[] = {
    {
        .key = "ecg",
        .type = SENSOR_SETTING_BOOL,
        .offset = offsetof(struct movesense_settings, ecg),
        .fallback = "false",
        .help = "take its ECG too, where its firmware gives it (costs battery)",
    },
    { .key = NULL },
};

static const char *const names[] = { "Movesense", NULL };
static const char *const advertised[] = { "0000fdf3-0000-1000-8000-00805f9b34fb", NULL };

/* Firmware without the protocol is ours all the same. The paths are no characteristics: they name
   what a measurement holds for those who have its bytes alone. */
/* clang-format off */
static const struct sensor_characteristic characteristics[] = {
    HEART_RATE_ROWS(SENSOR_CHR_OPTIONAL),
    [COMMAND] = { GSP, "34800001-7185-4d5d-b431-630e7050e8f0", SENSOR_CHR_OPTIONAL },
    [ANSWER]  = { GSP, "34800002-7185-4d5d-b431-630e7050e8f0",
                  SENSOR_CHR_OPTIONAL | SENSOR_CHR_SUBSCRIBE },
    [PATHS + ACCELERATION] = { GSP, "/Meas/Acc/13", SENSOR_CHR_OPTIONAL },
    [PATHS + RATE]         = { GSP, "/Meas/HR", SENSOR_CHR_OPTIONAL },
    [PATHS + VOLTAGE]      = { GSP, "/Meas/ECG/200/mV", SENSOR_CHR_OPTIONAL },
    { .uuid = NULL },
};
/* clang-format on */

static const struct sensor_gatt gatt = {
    .size = sizeof(struct sensor_gatt),
    .advertised = advertised,
    .names = names,
    .characteristics = characteristics,
    .connected = movesense_connected,
    .value = movesense_value,
    .done = movesense_done,
    .stop = movesense_stop,
};

const struct sensor_plugin sensor_plugin = {
    .abi = SENSOR_PLUGIN_ABI,
    .size = sizeof(struct sensor_plugin),
    .name = "movesense",
    .help = "Movesense sensors: beats, and motion where their firmware gives it",
    .capabilities = SENSOR_CAN_RR | SENSOR_CAN_MOTION | SENSOR_CAN_CONTACT | SENSOR_CAN_BATTERY,
    .state_size = sizeof(struct movesense),
    .settings_size = sizeof(struct movesense_settings),
    .settings = settings,
    .settled = movesense_settled,
    .timer = movesense_timer,
    .gatt = &gatt,
};
