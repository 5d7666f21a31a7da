/*
 * polar.c - Polar Measurement Data (PMD) beside the heart rate service
 *
 *     0x180D  0x2A37   rate, and the RR of an H10                 --> heart_rate/service.c
 *     fb005c80-02e7-f387-1cad-8acd2d8df0c8
 *       fb005c81-...   control point: read, write, indicate       --> streams.c
 *       fb005c82-...   data: notify                               --> frame.c
 *
 * What flows depends on what the device can do, which it says itself:
 *
 *     Verity Sense, OH1   PPI and acceleration; 0x2A37 has a rate only, and is told as the
 *                         same source, so that the two do not look like sensors that take turns
 *     H10                 acceleration; its RR stay in 0x2A37; ECG only where it is asked for
 *     one without PMD     what heart-rate makes of it: names decide, and they may be old or false
 */
#include "polar.h"

#include "heart_rate/rows.h"
#include "pmd.h"

#define PMD(short) "fb005c" short "-02e7-f387-1cad-8acd2d8df0c8"

#define MAX_ERROR_MS 30
#define ECG_HZ       130
#define ACC_HZ       52 /* of the Verity Sense, until its frames tell */

enum { CONTROL = HEART_RATE_ROW_COUNT, DATA };
enum { TIMER_BATTERY, TIMER_STEP, TIMER_WATCH };

const struct streams_place streams_place = { CONTROL, DATA, TIMER_STEP, TIMER_WATCH };

/* The nearest rate that one of them has; 0: none is near, a frame was lost. */
static uint16_t nearest_rate(size_t samples, int64_t us)
{
    static const uint16_t rates[] = { 25, 26, 50, 52, 100, 104, 200, 208, 416 };
    double hz = us > 0 ? (double)samples * 1e6 / (double)us : 0;

    for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
        if (hz > rates[i] * 0.98 && hz < rates[i] * 1.02)
            return rates[i];
    }
    return 0;
}

/* As it was asked for; or, where somebody else asked, as the times of the frames have it. */
static float acc_rate(struct polar *p, const struct pmd_frame *f, size_t count)
{
    uint16_t asked = p->streams.stream[STREAM_ACC].choice.rate_hz;
    uint16_t measured = p->acc_us ? nearest_rate(count, f->time_us - p->acc_us) : 0;

    p->acc_us = f->time_us;
    if (measured)
        p->acc_hz = measured;
    if (asked)
        return asked;
    return p->acc_hz ? p->acc_hz : ACC_HZ;
}

/* What has no heart in it is of the class and contact that was last heard, not of another source.
 */
static struct sensor_reading silent_reading(const struct polar *p)
{
    struct sensor_reading r = SENSOR_READING_NONE;

    if (p->pulses.has_spoken) {
        r.source_class = SENSOR_CLASS_PPI;
        r.contact = p->pulses.contact;
    } else if (p->heart_rate.has_spoken) {
        r.source_class = p->heart_rate.source_class;
        r.contact = p->heart_rate.contact;
    }
    return r;
}

static const char *take_acc(struct polar *p, struct sensor_host *host, const struct pmd_frame *f)
{
    int32_t mg[PMD_AXES * PMD_SAMPLES_MAX];
    size_t count = 0;

    const char *wrong = pmd_frame_acc(f, p->streams.stream[STREAM_ACC].factor, mg, &count);
    if (wrong)
        return wrong;
    struct sensor_reading r = silent_reading(p);
    r.acc_count = (uint32_t)count;
    r.acc_mg = mg;
    r.acc_rate_hz = acc_rate(p, f, count);
    host->emit(host, &r);
    streams_heard(&p->streams, host, STREAM_ACC);
    return NULL;
}

static const char *take_ecg(struct polar *p, struct sensor_host *host, const struct pmd_frame *f)
{
    int32_t uv[PMD_SAMPLES_MAX];
    size_t count = 0;

    const char *wrong = pmd_frame_ecg(f, uv, &count);
    if (wrong)
        return wrong;
    uint16_t asked = p->streams.stream[STREAM_ECG].choice.rate_hz;
    struct sensor_reading r = silent_reading(p);
    r.ecg_count = (uint32_t)count;
    r.ecg_uv = uv;
    r.ecg_rate_hz = asked ? asked : ECG_HZ;
    host->emit(host, &r);
    streams_heard(&p->streams, host, STREAM_ECG);
    return NULL;
}

static const char *take_pulses(struct polar *p, struct sensor_host *host, const struct pmd_frame *f,
                               int64_t age_us)
{
    int64_t limit_ms = p->settings ? p->settings->max_error_ms : MAX_ERROR_MS;

    const char *wrong = pulses_take(&p->pulses, host, f, age_us, (unsigned)limit_ms);
    if (wrong)
        return wrong;
    streams_heard(&p->streams, host, STREAM_PPI);
    return NULL;
}

static const char *take_data(struct polar *p, struct sensor_host *host, const uint8_t *bytes,
                             size_t len)
{
    struct pmd_frame f;
    int64_t age_us = 0;

    const char *wrong = pmd_frame_open(&f, bytes, len);
    if (wrong)
        return wrong;
    if (f.time_us)
        age_us = pmd_clock_age(&p->clock, f.time_us, host->now_us(host));
    switch (f.type) {
    case PMD_ECG: return take_ecg(p, host, &f);
    case PMD_ACC: return take_acc(p, host, &f);
    case PMD_PPI: return take_pulses(p, host, &f, age_us);
    }
    return NULL; /* another program's: light, rotation, magnetic field */
}

/* What its intervals are worth, where the streams have nothing to say, and no pulses to come. */
static void show_worth(struct polar *p, struct sensor_host *host)
{
    const char *worth = p->heart_rate.beats_elsewhere ? NULL : p->heart_rate.worth;

    if (p->streams.said && *p->streams.said) {
        p->shown = NULL;
        return;
    }
    if (worth == p->shown || !streams_are_settled(&p->streams))
        return;
    p->shown = worth;
    host->say(host, worth ? worth : "");
}

static void look_at_streams(struct polar *p, struct sensor_host *host)
{
    p->heart_rate.beats_elsewhere = streams_has_pulses(&p->streams);
    if (!p->heart_rate.beats_elsewhere)
        p->pulses.has_spoken = false;
    show_worth(p, host);
}

static const char *value(void *state, struct sensor_host *host, unsigned characteristic,
                         const uint8_t *bytes, size_t len)
{
    struct polar *p = state;
    const char *wrong;

    switch (characteristic) {
    case CONTROL: wrong = streams_message(&p->streams, host, bytes, len); break;
    case DATA: wrong = take_data(p, host, bytes, len); break;
    default: wrong = heart_rate_gatt.value(&p->heart_rate, host, characteristic, bytes, len); break;
    }
    look_at_streams(p, host);
    return wrong;
}

static void connected(void *state, struct sensor_host *host)
{
    struct polar *p = state;

    p->heart_rate.is_told_elsewhere = true;
    heart_rate_gatt.connected(&p->heart_rate, host);
    streams_begin(&p->streams, host, p->settings && p->settings->ecg);
}

static void done(void *state, struct sensor_host *host, unsigned characteristic, int status)
{
    struct polar *p = state;

    streams_done(&p->streams, host, characteristic, status);
    look_at_streams(p, host);
}

static bool stop(void *state, struct sensor_host *host)
{
    struct polar *p = state;

    return streams_stop(&p->streams, host);
}

const char *polar_settled(void *state, const void *settings)
{
    struct polar *p = state;

    p->settings = settings;
    return NULL;
}

void polar_timer(void *state, struct sensor_host *host, unsigned id)
{
    struct polar *p = state;

    switch (id) {
    case TIMER_STEP: streams_step_due(&p->streams, host); break;
    case TIMER_WATCH: streams_watch_due(&p->streams, host); break;
    default: heart_rate_timer(&p->heart_rate, host, id); return;
    }
    look_at_streams(p, host);
}

/* All of them also share the heart rate service, which heart-rate is found by: names decide. */
static const char *const names[] = {
    "Polar H10", "Polar OH1", "Polar Sense", "Polar Verity", "Polar 360", NULL,
};

/* clang-format off */
static const struct sensor_characteristic characteristics[] = {
    HEART_RATE_ROWS(0),
    [CONTROL] = { PMD("80"), PMD("81"), SENSOR_CHR_OPTIONAL },
    [DATA]    = { PMD("80"), PMD("82"), SENSOR_CHR_OPTIONAL },
    { .uuid = NULL },
};
/* clang-format on */

const struct sensor_gatt polar_gatt = {
    .size = sizeof(struct sensor_gatt),
    .names = names,
    .characteristics = characteristics,
    .connected = connected,
    .value = value,
    .done = done,
    .stop = stop,
};
