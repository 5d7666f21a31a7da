/*
 * wearer.c - from a message to a reading
 *
 *     {"hr": 62, "rr": [958, 972], "contact": true, "acc": [[12, -3, 998], ...]}
 *     62                      a plain rate
 *     958 972                 plain intervals: blanks, commas or brackets between them
 *
 * Polar Sensor Logger sends {clientId, deviceId, sessionId, timeStamp, hr, rr}: one
 * device is listened to until it has been silent for minutes, and the same message is
 * not taken twice. Its RR are those of a strap's electrodes: armbands send none.
 *
 * What is wrong in a message costs only itself: the rest of it is handed over.
 */
#include "wearer.h"

#include "heart_rate/rr_gate.h"
#include "payload.h"

#include <math.h>
#include <string.h>

#define INTERVALS_MAX 64
#define SAMPLES_MAX   512
#define SHORTEST_MS   20 /* an artifact may be; less is another unit */
#define LONGEST_MS    20000
#define MOST_BPM      300
#define MOST_G        100
#define MOST_MG       100000
#define SILENCE_US    INT64_C(300000000) /* then another device may take its place */

#define NOT_THREE "its acceleration has not three axes"

/* What pointers lead to, in the order of all_pointers(). */
enum { RATE, INTERVALS, MOTION, ACCELERATION, CONTACT, BATTERY, SPO2, DEVICE, MOMENT, PLACES };

struct message {
    struct sensor_reading r;
    const char *wrong; /* the first that is; NULL: nothing */
    size_t good;       /* of its intervals, those that are not holes */
    size_t beats;      /* of these, those that are not empty */
    struct sensor_rr rr[INTERVALS_MAX];
    int32_t acceleration[3 * SAMPLES_MAX];
};

static void begin(struct message *m)
{
    m->r = (struct sensor_reading)SENSOR_READING_NONE;
    m->wrong = NULL;
    m->good = m->beats = 0;
}

static void blame(struct message *m, const char *wrong)
{
    if (!m->wrong)
        m->wrong = wrong;
}

/* ---- intervals ---- */

static bool is_sane(double ms)
{
    return (ms >= SHORTEST_MS && ms <= LONGEST_MS) || fpclassify(ms) == FP_ZERO;
}

/* One that cannot be is kept as a hole. */
static bool add_interval(const struct mqtt_wearer *w, const struct json_value *value,
                         struct message *m)
{
    double number = -1;
    bool is_number = payload_number(value, &number);
    bool is_good = is_number && is_sane(number * w->rr_ticks / SENSOR_TICKS_PER_MS);

    if (m->r.rr_count == INTERVALS_MAX) {
        blame(m, "more intervals than a heart beats between two messages");
        m->good = 0;
        return false;
    }
    if (!is_number && !payload_is_silent(value))
        blame(m, "one of its intervals is no number");
    if (value->type == JSON_LIST || value->type == JSON_OBJECT) /* nor will the others be */
        return false;
    if (is_number && !is_good)
        blame(m, "an interval that no heart has: is rr_unit the right one?");
    m->rr[m->r.rr_count++] = (struct sensor_rr){
        .ticks = is_good ? (int32_t)lround(number * w->rr_ticks) : 0,
        .quality = is_good ? 100 : 0,
        .flags = is_good ? 0 : SENSOR_RR_GAP_BEFORE,
    };
    m->good += is_good;
    m->beats += is_good && number > 0;
    return true;
}

static void take_intervals(const struct mqtt_wearer *w, const struct json_value *value,
                           struct message *m)
{
    struct json_walk list = json_walk(value);
    struct json_value one;

    if (value->type != JSON_LIST)
        add_interval(w, value, m);
    else
        while (json_next(&list, NULL, &one) && add_interval(w, &one, m))
            continue;
}

/* ---- acceleration ---- */

static const char *add_axis(const struct mqtt_wearer *w, const struct json_value *value, size_t at,
                            struct message *m)
{
    double number;

    if (at >= 3 * SAMPLES_MAX)
        return "more acceleration than a message may hold";
    if (!payload_number(value, &number))
        return "its acceleration is no number";
    double mg = number * w->acceleration_mg;
    if (!(fabs(mg) <= MOST_MG))
        return "an acceleration that no body has: is acceleration_unit the right one?";
    m->acceleration[at] = (int32_t)lround(mg);
    return NULL;
}

/* {x, y, z}; the keys may be small or capital letters. */
static const char *add_named(const struct mqtt_wearer *w, const struct json_value *sample,
                             size_t at, struct message *m)
{
    static const char *const names[] = { "x", "y", "z", "X", "Y", "Z" };
    struct json_walk members = json_walk(sample);
    struct json_value key, axis;
    const char *wrong = NULL;
    unsigned seen = 0;

    while (!wrong && seen != 7 && json_next(&members, &key, &axis))
        for (size_t i = 0; i < 6; i++)
            if (!(seen & 1u << i % 3) && json_says(&key, names[i])) {
                seen |= 1u << i % 3;
                wrong = add_axis(w, &axis, at + i % 3, m);
            }
    return wrong || seen == 7 ? wrong : NOT_THREE;
}

/* A list, or only three numbers of it. */
static const char *add_sample(const struct mqtt_wearer *w, const struct json_value *one,
                              size_t *count, struct message *m)
{
    struct json_walk inner = json_walk(one);
    struct json_value axis;
    const char *wrong = NULL;
    size_t first = *count;

    if (one->type != JSON_LIST && one->type != JSON_OBJECT)
        return add_axis(w, one, (*count)++, m);
    if (first % 3 != 0)
        return NOT_THREE;
    if (one->type == JSON_OBJECT) {
        *count += 3;
        return add_named(w, one, first, m);
    }
    for (; !wrong && json_next(&inner, NULL, &axis); ++*count)
        wrong = add_axis(w, &axis, *count, m);
    return wrong || *count == first + 3 ? wrong : NOT_THREE;
}

/* Samples behind each other, each a list or an object, or only their numbers. */
static void take_acceleration(const struct mqtt_wearer *w, const struct json_value *value,
                              struct message *m)
{
    struct json_walk list = json_walk(value);
    struct json_value one;
    const char *wrong = NULL;
    size_t count = 0;

    if (value->type == JSON_OBJECT)
        wrong = add_sample(w, value, &count, m);
    else if (value->type != JSON_LIST)
        wrong = "its acceleration is no list";
    else
        while (!wrong && json_next(&list, NULL, &one))
            wrong = add_sample(w, &one, &count, m);
    if (!wrong && count % 3 != 0)
        wrong = NOT_THREE;
    if (wrong)
        blame(m, wrong);
    m->r.acc_count = wrong ? 0 : (uint32_t)(count / 3);
    m->r.acc_mg = m->acceleration;
    m->r.acc_rate_hz = (float)w->acceleration_hz;
}

/* ---- numbers ---- */

/* One from 0 to `most`. */
static bool take_number(const struct json_value *value, double most, struct message *m,
                        const char *wrong, double *out)
{
    bool is_good = payload_number(value, out) && *out >= 0 && *out <= most;

    if (!is_good)
        blame(m, wrong);
    return is_good;
}

static void take_rate(const struct json_value *value, struct message *m)
{
    double bpm;

    if (!take_number(value, INFINITY, m, "its heart rate is no number", &bpm))
        return;
    if (bpm > MOST_BPM)
        blame(m, "its heart rate is that of no heart");
    else
        m->r.heart_rate_bpm = (float)bpm;
}

static void take_motion(const struct json_value *value, struct message *m)
{
    double g;

    if (take_number(value, MOST_G, m, "its motion is no number of g", &g))
        m->r.motion_g = (float)g;
}

static void take_contact(const struct json_value *value, struct message *m)
{
    switch (payload_truth(value)) {
    case PAYLOAD_ON:
    case PAYLOAD_HOME: m->r.contact = SENSOR_CONTACT_SKIN; break;
    case PAYLOAD_OFF:
    case PAYLOAD_AWAY: m->r.contact = SENSOR_CONTACT_NONE; break;
    case PAYLOAD_SILENT: break;
    case PAYLOAD_FOREIGN: blame(m, "its contact is neither on nor off"); break;
    }
}

static void take_battery(const struct json_value *value, struct message *m)
{
    double pct;

    if (take_number(value, 100, m, "its battery is no number from 0 to 100", &pct))
        m->r.battery_pct = (int8_t)lround(pct);
}

static void take_spo2(const struct json_value *value, struct message *m)
{
    double pct;

    if (take_number(value, 100, m, "its oxygen saturation is no number from 0 to 100", &pct))
        m->r.spo2_pct = (float)pct;
}

/* ---- whose it is ---- */

/* Another strap of the same phone is another heart. */
static const char *is_of_another(struct mqtt_wearer *w, struct sensor_host *host,
                                 const struct json_value *said)
{
    const int64_t now_us = host->now_us(host);
    char device[sizeof(w->device)];

    if (said->type != JSON_TEXT)
        return NULL;
    if (!json_copy(said, device, sizeof(device)))
        return "its deviceId is no id of a device";
    if (strcmp(device, w->device) != 0) {
        if (w->device_is_given || (w->device[0] && now_us - w->heard_us < SILENCE_US))
            return "the topic is of several devices: `device` says which one is listened to";
        memcpy(w->device, device, sizeof(device));
        w->grade = (struct rr_grade){ .is_ms = true };
        w->has_intervals = false;
        w->told_ms = 0;
    }
    w->heard_us = now_us;
    return NULL;
}

/* The same moment again is the same message. */
static bool is_known(struct mqtt_wearer *w, const struct json_value *moment)
{
    double told_ms = 0;
    bool is_same;

    payload_number(moment, &told_ms);
    is_same = told_ms > 0 && !(told_ms > w->told_ms) && !(told_ms < w->told_ms);
    w->told_ms = told_ms;
    return is_same;
}

/* ---- what it is worth ---- */

static void look_at_intervals(struct mqtt_wearer *w, struct message *m)
{
    for (uint32_t i = 0; i < m->r.rr_count; i++) {
        const double ms = m->rr[i].ticks / (double)SENSOR_TICKS_PER_MS;
        if (rr_is_plausible(m->rr[i].ticks))
            rr_grade_word(&w->grade, (uint16_t)lround(ms), (double)m->r.heart_rate_bpm);
    }
}

static void emit(struct mqtt_wearer *w, struct sensor_host *host, struct message *m)
{
    struct sensor_reading *r = &m->r;
    const char *worth = "";

    if (m->good) {
        m->rr[0].flags |= w->has_gap ? SENSOR_RR_GAP_BEFORE : 0;
        w->has_intervals = w->has_intervals || m->beats;
        w->has_gap = false;
    } else if (r->rr_count) { /* holes alone are told with what comes after them */
        r->rr_count = 0;
        w->has_gap = true;
    }
    if (!w->class_is_given)
        look_at_intervals(w, m);
    if (!w->class_is_given && w->grade.smoothed)
        worth = "its intervals are repeated or smoothed: only the heart rate is used";
    r->rr = m->rr;
    r->source_class = (uint8_t)(w->has_intervals && !*worth ? w->class : SENSOR_CLASS_HR_ONLY);
    bool says_something = r->heart_rate_bpm > 0 || r->rr_count || r->acc_count ||
                          r->motion_g >= 0 || r->contact != SENSOR_CONTACT_UNKNOWN ||
                          r->battery_pct >= 0 || r->spo2_pct > 0;
    if (says_something)
        host->emit(host, r);
    if (says_something || !m->wrong)
        host->say(host,
                  says_something ? worth : "messages come, but without a value that is looked for");
}

/* ---- JSON ---- */

static void take_values(const struct mqtt_wearer *w, const struct json_value found[PLACES],
                        struct message *m)
{
    bool has[SPO2 + 1];

    for (size_t i = 0; i <= SPO2; i++)
        has[i] = !payload_is_silent(&found[i]);
    if (has[RATE])
        take_rate(&found[RATE], m);
    if (has[INTERVALS])
        take_intervals(w, &found[INTERVALS], m);
    if (has[MOTION])
        take_motion(&found[MOTION], m);
    if (has[ACCELERATION])
        take_acceleration(w, &found[ACCELERATION], m);
    if (has[CONTACT])
        take_contact(&found[CONTACT], m);
    if (has[BATTERY])
        take_battery(&found[BATTERY], m);
    if (has[SPO2])
        take_spo2(&found[SPO2], m);
}

static const char *take_json(struct mqtt_wearer *w, struct sensor_host *host, const char *text,
                             size_t len)
{
    const struct mqtt_pointers *at = &w->at;
    const char *const pointers[PLACES] = {
        [RATE] = at->heart_rate,
        [INTERVALS] = at->rr,
        [MOTION] = at->motion,
        [ACCELERATION] = at->acceleration,
        [CONTACT] = at->contact,
        [BATTERY] = at->battery,
        [SPO2] = at->spo2,
        [DEVICE] = w->of_one_device ? "/deviceId" : "",
        [MOMENT] = w->of_one_device ? "/timeStamp" : "",
    };
    struct json_value found[PLACES];
    struct message m;
    const char *wrong = json_find(text, len, pointers, PLACES, found);

    if (!wrong)
        wrong = is_of_another(w, host, &found[DEVICE]);
    if (wrong)
        return wrong;
    if (is_known(w, &found[MOMENT]))
        return NULL;
    begin(&m);
    take_values(w, found, &m);
    emit(w, host, &m);
    return m.wrong;
}

/* ---- plain ---- */

static bool is_between(char c)
{
    return (unsigned char)c <= ' ' || c == ',' || c == ';' || c == '[' || c == ']';
}

/* Numbers, with blanks, commas, semicolons or brackets between and around them. */
static const char *take_plain(struct mqtt_wearer *w, struct sensor_host *host, const char *text,
                              size_t len)
{
    struct message m;
    const char *end = text + len;
    bool is_going = true;

    begin(&m);
    for (size_t count = 0; is_going; count++) {
        struct json_value one = { .type = JSON_NUMBER };

        while (text < end && is_between(*text))
            text++;
        for (one.at = text; text < end && !is_between(*text); text++)
            one.len++;
        is_going = one.len > 0;
        if (is_going && w->plain == MQTT_PLAIN_RR)
            is_going = add_interval(w, &one, &m);
        else if (is_going && count > 0)
            return "the message is more than one number";
        else if (is_going && w->plain == MQTT_PLAIN_HEART_RATE)
            take_rate(&one, &m);
        else if (is_going)
            take_motion(&one, &m);
    }
    emit(w, host, &m);
    return m.wrong;
}

/* ---- either ---- */

const char *mqtt_wearer_take(struct mqtt_wearer *w, struct sensor_host *host, const uint8_t *bytes,
                             size_t len)
{
    const char *text = (const char *)bytes;

    if (len == 0 || (!w->is_json && payload_word(text, len) == PAYLOAD_SILENT))
        return NULL;
    return w->is_json ? take_json(w, host, text, len) : take_plain(w, host, text, len);
}
