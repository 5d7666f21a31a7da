/*
 * house.c - from a message to what it tells of the house
 *
 *     {"occupancy": true, "battery": 97}  with /occupancy   --> room_motion 1
 *     not_home, or the name of a zone                       --> away 1
 *     4711, then 4790                                       --> steps 79
 *
 * A counter of steps says nothing by itself: the first one is where counting
 * begins, and so is one that has fallen (midnight, a new battery) or has jumped
 * further than anybody can run.
 */
#include "house.h"

#include "payload.h"

#include <math.h>

#define STEPS_MOST     1e9  /* of a counter */
#define STEPS_NEW_MOST 1e5  /* in one message: two marathons */
#define STEPS_PER_S    5.0  /* nobody runs more */
#define STEPS_LATE_S   60.0 /* a phone may have told the last ones late */
#define MICROSECONDS_S 1e6

const char *const mqtt_house_kinds[] = {
    [SENSOR_CONTEXT_ROOM_MOTION] = "room_motion",
    [SENSOR_CONTEXT_STEPS] = "steps",
    [SENSOR_CONTEXT_IN_BED] = "in_bed",
    [SENSOR_CONTEXT_GUESTS] = "guests",
    [SENSOR_CONTEXT_AWAY] = "away",
    NULL,
};

static void emit(struct mqtt_house *h, struct sensor_host *host, double value)
{
    const struct sensor_context c = {
        .size = sizeof(c),
        .kind = (uint32_t)h->kind,
        .value = value,
    };

    host->emit_context(host, &c);
}

/* ---- steps ---- */

static double steps_since(struct mqtt_house *h, double total, int64_t now_us)
{
    double span_s = (double)(now_us - h->total_us) / MICROSECONDS_S + STEPS_LATE_S;
    double more = h->has_total ? total - h->total : 0;

    h->has_total = true;
    h->total = total;
    h->total_us = now_us;
    return more >= 0 && more <= fmin(span_s * STEPS_PER_S, STEPS_NEW_MOST) ? more : 0;
}

static const char *take_steps(struct mqtt_house *h, struct sensor_host *host,
                              const struct json_value *value)
{
    double count;

    if (payload_truth(value) == PAYLOAD_SILENT)
        return NULL;
    if (!payload_number(value, &count))
        return "it says no number of steps";
    if (count < 0 || count > (h->counts_new ? STEPS_NEW_MOST : STEPS_MOST))
        return "it says a number of steps that nobody takes";
    emit(h, host, h->counts_new ? count : steps_since(h, count, host->now_us(host)));
    return NULL;
}

/* ---- so, or not so ---- */

/* A tracker that is in a zone says its name: not at home, wherever that is. */
static const char *take_word(struct mqtt_house *h, struct sensor_host *host,
                             enum payload_truth truth, const char *text, size_t len)
{
    bool is_of_away = h->kind == SENSOR_CONTEXT_AWAY;

    switch (truth) {
    case PAYLOAD_OFF: emit(h, host, 0); return NULL;
    case PAYLOAD_ON: emit(h, host, 1); return NULL;
    case PAYLOAD_HOME: emit(h, host, is_of_away ? 0 : 1); return NULL;
    case PAYLOAD_AWAY: emit(h, host, is_of_away ? 1 : 0); return NULL;
    case PAYLOAD_SILENT: return NULL;
    case PAYLOAD_FOREIGN: break;
    }
    if (!is_of_away)
        return "it says neither on nor off, nor anything known to mean that";
    if (!payload_is_name(text, len))
        return "it says neither home nor not_home, neither on nor off, nor a place";
    emit(h, host, 1);
    return NULL;
}

static const char *take_truth(struct mqtt_house *h, struct sensor_host *host,
                              const struct json_value *value)
{
    enum payload_truth truth = payload_truth(value);

    if (value->type != JSON_TEXT)
        return take_word(h, host, truth, "", 0);
    return take_word(h, host, truth, value->at + 1, value->len - 2);
}

/* ---- a message ---- */

static const char *take_value(struct mqtt_house *h, struct sensor_host *host,
                              const struct json_value *value)
{
    if (value->type == JSON_OBJECT || value->type == JSON_LIST)
        return h->pointer[0] ? "its pointer leads to no single value"
                             : "the message is JSON: a pointer must say where the value is";
    return h->kind == SENSOR_CONTEXT_STEPS ? take_steps(h, host, value)
                                           : take_truth(h, host, value);
}

const char *mqtt_house_take(struct mqtt_house *h, struct sensor_host *host, const uint8_t *bytes,
                            size_t len)
{
    const char *text = (const char *)bytes, *wrong;
    struct json_value value;

    if (h->pointer[0]) {
        wrong = json_find(text, len, &h->pointer, 1, &value);
        if (wrong || value.type == JSON_NONE) /* of other things */
            return wrong;
        return take_value(h, host, &value);
    }
    if (!json_read(text, len, &value))
        return take_value(h, host, &value);
    if (h->kind != SENSOR_CONTEXT_STEPS)
        return take_word(h, host, payload_word(text, len), text, len);
    return payload_word(text, len) == PAYLOAD_SILENT ? NULL : "it says no number of steps";
}
