/*
 * service.c - Bluetooth SIG Heart Rate Service, 0x180D
 *
 * Heart Rate Measurement 0x2A37, little endian, about once a second:
 *
 *     F HH [EE EE] [RR RR] ...
 *
 * - F  flags: bit 0      the rate has 16 bits (else 8)
 *             bits 1..2  contact: 0x not supported (also 0x02), 10 none, 11 skin
 *             bit 3      energy expended follows; every tenth message of some straps
 *             bit 4      RR intervals follow, as many as there are; none is legal
 * - H  beats a minute; 0 and 255 say nothing
 * - E  energy expended, kJ; stepped over
 * - R  RR intervals, 1/1024 s, oldest first; an odd byte at the end is left alone
 *
 * Huami's bands send two bytes, status and rate, under the same UUID.
 *
 * Battery Level 0x2A19 is one byte, 0..100. Body Sensor Location 0x2A38 tells a
 * chest strap from something optical on a wrist, whose intervals are not beats.
 *
 *   message --> parse --> intervals --> gate (quality of each) --> emit
 *                             +-------> grade (smoothed? ms?) --> class
 */
#include "service.h"

#include "bytes.h"
#include "rows.h"

#include <errno.h>

#define WORDS_MAX       256 /* more than a value of 512 bytes can hold */
#define LOWEST_BPM      25
#define HIGHEST_BPM     240
#define BATTERY_MS      (15 * 60 * 1000) /* asked for again where it is not notified */
#define LYING_INTERVALS 20 /* good ones without contact: then it is the bit that lies */
#define HUAMI_LEN       2

enum { MEASUREMENT, LOCATION, BATTERY, MANUFACTURER, MODEL, FIRMWARE };
enum { TIMER_BATTERY };
enum { LOCATION_OTHER, LOCATION_CHEST };

enum flag {
    FLAG_RATE_16BIT = 1 << 0,
    FLAG_CONTACT = 1 << 1,
    FLAG_CONTACT_SUPPORTED = 1 << 2,
    FLAG_ENERGY = 1 << 3,
    FLAG_RR = 1 << 4,
};

/* A message taken apart. */
struct measurement {
    unsigned bpm; /* as sent */
    enum sensor_contact contact;
    unsigned word_count;
    uint16_t words[WORDS_MAX];
};

static const char *parse(const uint8_t *bytes, size_t len, struct measurement *m)
{
    size_t at = 1;

    if (len < 1)
        return "heart rate message without flags";
    unsigned flags = bytes[0];
    size_t rate_len = flags & FLAG_RATE_16BIT ? 2 : 1;
    if (len < at + rate_len)
        return "heart rate message cut inside the rate";
    m->bpm = rate_len == 2 ? le16(bytes + at) : bytes[at];
    at += rate_len;

    m->contact = SENSOR_CONTACT_UNKNOWN;
    if (flags & FLAG_CONTACT_SUPPORTED)
        m->contact = flags & FLAG_CONTACT ? SENSOR_CONTACT_SKIN : SENSOR_CONTACT_NONE;

    if (flags & FLAG_ENERGY) {
        if (len < at + 2)
            return "heart rate message cut inside the energy";
        at += 2;
    }
    m->word_count = 0;
    if (flags & FLAG_RR) {
        for (; at + 2 <= len && m->word_count < WORDS_MAX; at += 2)
            m->words[m->word_count++] = le16(bytes + at);
    }
    return NULL;
}

static void parse_huami(const uint8_t *bytes, struct measurement *m)
{
    m->bpm = bytes[1];
    m->contact = SENSOR_CONTACT_UNKNOWN;
    m->word_count = 0;
}

static void know_device(struct heart_rate *s, struct sensor_host *host)
{
    if (!s->quirk)
        s->quirk = quirk_find(host->device(host)->name);
}

static int32_t ticks_of(const struct heart_rate *s, uint16_t word)
{
    bool ms = s->quirk->unit_is_ms || s->grade.is_ms;

    return word * (ms ? SENSOR_TICKS_PER_MS : SENSOR_TICKS_PER_1024);
}

static void show(struct heart_rate *s, struct sensor_host *host, const char *text)
{
    s->worth = *text ? text : NULL;
    if (!s->is_told_elsewhere)
        host->say(host, text);
}

/* Only where nothing better is known of the device: what the table says was seen by many. */
static void watch(struct heart_rate *s, struct sensor_host *host, uint16_t word, float bpm)
{
    bool was_smoothed = s->grade.smoothed, was_ms = s->grade.is_ms;

    if (s->quirk->rr != QUIRK_RR_UNKNOWN && s->quirk->rr != QUIRK_RR_OPTICAL)
        return;
    rr_grade_word(&s->grade, word, bpm);
    if (s->quirk->rr != QUIRK_RR_UNKNOWN)
        s->grade.is_ms = s->quirk->unit_is_ms;
    if (s->grade.is_ms != was_ms && s->quirk->rr == QUIRK_RR_UNKNOWN) {
        s->has_new_unit = true;
        host->log(host, SENSOR_LOG_INFO,
                  s->grade.is_ms ? "its intervals are in ms, not in 1/1024 s"
                                 : "its intervals are in 1/1024 s after all");
    }
    if (s->grade.smoothed == was_smoothed)
        return;
    if (s->grade.smoothed) {
        show(s, host, "its intervals are repeated or smoothed: only the heart rate is used");
        host->log(host, SENSOR_LOG_WARN,
                  "its intervals are repeated or smoothed: only the heart rate is used");
    } else {
        show(s, host, "");
    }
}

/* An interval that is known not to have been measured. */
static bool is_filler(const struct heart_rate *s, const struct measurement *m, unsigned i,
                      float bpm)
{
    if (s->quirk->fills_500 && m->words[i] == 500 && bpm < 110)
        return true;
    return s->quirk->junk_last_word && m->word_count > 1 && i == m->word_count - 1 &&
           rr_belies(ticks_of(s, m->words[i]), bpm);
}

static void take_intervals(struct heart_rate *s, struct sensor_host *host,
                           const struct measurement *m, float bpm, struct sensor_rr *rr)
{
    bool is_off = m->contact == SENSOR_CONTACT_NONE;
    double sum = 0;
    unsigned plausible = 0;

    for (unsigned i = 0; i < m->word_count; i++) {
        int32_t ticks = ticks_of(s, m->words[i]);
        if (rr_is_plausible(ticks) && !is_filler(s, m, i, bpm)) {
            sum += ticks;
            plausible++;
        }
    }
    rr_gate_message(&s->gate, plausible ? sum / plausible : 0, bpm);
    for (unsigned i = 0; i < m->word_count; i++) {
        rr[i] = (struct sensor_rr){ .ticks = ticks_of(s, m->words[i]),
                                    .flags = s->has_new_unit ? SENSOR_RR_GAP_BEFORE : 0 };
        s->has_new_unit = false;
        if (is_filler(s, m, i, bpm) || (is_off && s->quirk->contact == QUIRK_CONTACT_TRUSTED))
            continue;
        rr[i].quality = rr_gate_interval(&s->gate, rr[i].ticks);
        if (rr_is_plausible(rr[i].ticks))
            watch(s, host, m->words[i], bpm);
        if (!is_off || rr[i].quality != RR_GATE_GOOD || rr_belies(rr[i].ticks, bpm))
            s->good_without_contact = 0;
        else if (s->good_without_contact < LYING_INTERVALS)
            s->good_without_contact++;
    }
}

static enum sensor_contact contact_of(struct heart_rate *s, struct sensor_host *host,
                                      enum sensor_contact said)
{
    if (s->quirk->contact == QUIRK_CONTACT_UNKNOWN && !s->contact_lies &&
        s->good_without_contact == LYING_INTERVALS) {
        s->contact_lies = true;
        host->log(host, SENSOR_LOG_INFO, "it denies contact beside good beats: not believed");
    }
    if (s->contact_lies || s->quirk->contact == QUIRK_CONTACT_LIES)
        return SENSOR_CONTACT_UNKNOWN;
    return said;
}

static enum sensor_class class_of(const struct heart_rate *s)
{
    if (s->beats_elsewhere)
        return SENSOR_CLASS_PPI;
    if (!s->has_rr || s->grade.smoothed)
        return SENSOR_CLASS_HR_ONLY;
    switch (s->quirk->rr) {
    case QUIRK_RR_BEATS: return SENSOR_CLASS_ECG;
    case QUIRK_RR_OPTICAL: return SENSOR_CLASS_PPI;
    case QUIRK_RR_SMOOTHED:
    case QUIRK_RR_NONE: return SENSOR_CLASS_HR_ONLY;
    case QUIRK_RR_UNKNOWN: break;
    }
    return s->is_optical ? SENSOR_CLASS_HR_ONLY : SENSOR_CLASS_ECG;
}

/* Of a device whose row in the table, or whose place on the body, says enough. */
static void explain(struct heart_rate *s, struct sensor_host *host, bool is_of_no_use)
{
    if (s->has_explained == is_of_no_use)
        return;
    s->has_explained = is_of_no_use;
    show(s, host,
         is_of_no_use ? "its intervals are not beat to beat: only the heart rate is used" : "");
}

static const char *take_measurement(struct heart_rate *s, struct sensor_host *host,
                                    const uint8_t *bytes, size_t len)
{
    struct sensor_reading r = SENSOR_READING_NONE;
    struct sensor_rr rr[WORDS_MAX];
    struct measurement m;

    know_device(s, host);
    if (s->quirk->huami_layout && len == HUAMI_LEN) {
        parse_huami(bytes, &m);
    } else {
        const char *wrong = parse(bytes, len, &m);
        if (wrong)
            return wrong;
    }
    if (s->beats_elsewhere)
        m.word_count = 0;
    if (m.bpm >= LOWEST_BPM && m.bpm <= HIGHEST_BPM)
        r.heart_rate_bpm = (float)m.bpm;
    take_intervals(s, host, &m, r.heart_rate_bpm, rr);
    s->has_rr = s->has_rr || m.word_count > 0;
    r.contact = (uint8_t)contact_of(s, host, m.contact);
    r.source_class = (uint8_t)class_of(s);
    s->has_spoken = true;
    s->source_class = r.source_class;
    s->contact = r.contact;
    if (s->beats_elsewhere)
        explain(s, host, false);
    else if (m.word_count && r.source_class == SENSOR_CLASS_HR_ONLY && !s->grade.smoothed)
        explain(s, host, true);
    r.rr_count = m.word_count;
    r.rr = rr;
    host->emit(host, &r);
    return NULL;
}

static const char *take_battery(struct sensor_host *host, const uint8_t *bytes, size_t len)
{
    struct sensor_reading r = SENSOR_READING_NONE;

    host->after(host, TIMER_BATTERY, BATTERY_MS);
    if (len < 1)
        return "battery level without a byte";
    if (bytes[0] > 100)
        return "battery level above 100 %";
    r.battery_pct = (int8_t)bytes[0];
    host->emit(host, &r);
    return NULL;
}

static const char *heart_rate_value(void *state, struct sensor_host *host, unsigned characteristic,
                                    const uint8_t *bytes, size_t len)
{
    struct heart_rate *s = state;

    switch (characteristic) {
    case MEASUREMENT: return take_measurement(s, host, bytes, len);
    case BATTERY: return take_battery(host, bytes, len);
    case LOCATION:
        s->is_optical = len > 0 && bytes[0] != LOCATION_CHEST && bytes[0] != LOCATION_OTHER;
        return NULL;
    }
    return NULL; /* names: the host keeps them for device() */
}

static void heart_rate_connected(void *state, struct sensor_host *host)
{
    know_device(state, host);
    host->after(host, TIMER_BATTERY, BATTERY_MS);
}

void heart_rate_timer(void *state, struct sensor_host *host, unsigned id)
{
    (void)state;
    if (id == TIMER_BATTERY && host->read(host, BATTERY) != -ENOENT)
        host->after(host, TIMER_BATTERY, BATTERY_MS);
}

static const char *const advertised[] = { UUID_OF("180d"), NULL };

static const struct sensor_characteristic characteristics[] = {
    HEART_RATE_ROWS(0),
    { .uuid = NULL },
};
_Static_assert(FIRMWARE + 1 == HEART_RATE_ROW_COUNT, "an index means the same here and there");

const struct sensor_gatt heart_rate_gatt = {
    .size = sizeof(struct sensor_gatt),
    .advertised = advertised,
    .characteristics = characteristics,
    .connected = heart_rate_connected,
    .value = heart_rate_value,
};
