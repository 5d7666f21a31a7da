/*
 * mqtt.c - what others publish: a heart's rate, its intervals and motion, or what a house knows
 *
 *     sensors:
 *       watch: {plugin: mqtt, person: alex, topic: watch/alex, heart_rate: /hr, rr: /rr}
 *       strap: {plugin: mqtt, person: kim, topic: psl/hr, format: psl}
 *       chest: {plugin: mqtt, person: kim, topic: esp/chest/rr, format: plain, plain: rr}
 *     context:
 *       - {topic: zigbee2mqtt/bedroom, pointer: /occupancy, kind: room_motion}
 *
 *     message --> kind given? --> house.c   what the house tells      (a row of context:)
 *                        \------> wearer.c  what a heart tells        (a sensor of its own)
 *
 * The formats: json, with a pointer (RFC 6901) to each value; psl, the messages of
 * Polar Sensor Logger on `BASE/hr`; plain, the value itself.
 */
#include "mqtt/house.h"
#include "mqtt/payload.h"
#include "mqtt/wearer.h"
#include "sensor_plugin.h"

#include <stdio.h>
#include <string.h>

#define TOPIC_MAX 200
#define G_MG      1000.0
#define MS2_MG    (1000.0 / 9.80665)

struct settings {
    const char *topic, *format, *plain, *class, *device;
    struct mqtt_pointers at;
    const char *rr_unit, *acceleration_unit;
    double acceleration_rate;
    const char *kind, *pointer, *count;
};

struct state {
    const struct settings *settings;
    bool is_of_house;
    struct mqtt_house house;
    struct mqtt_wearer wearer;
};

/* ---- settings ---- */

static const char *const formats[] = { "json", "psl", "plain", NULL };
static const char *const plains[] = { "heart_rate", "rr", "motion", NULL };
static const char *const classes[] = { "ecg", "ppi", "hr_only", NULL };
static const char *const rr_units[] = { "ms", "s", "1/1024s", NULL };
static const char *const acceleration_units[] = { "g", "mg", "m/s2", NULL };
static const char *const counts[] = { "total", "new", NULL };

static int index_of(const char *const *words, const char *word)
{
    for (int i = 0; words[i]; i++)
        if (strcmp(words[i], word) == 0)
            return i;
    return -1;
}

/* A topic, or a filter for several: + and # stand for whole levels, # for all that follow. */
static const char *topic_fault(const char *topic)
{
    size_t len = strlen(topic);

    if (len == 0 || len > TOPIC_MAX)
        return "topic: a topic of 1 to 200 bytes is needed";
    for (const char *s = topic; (s = strpbrk(s, "+#")); s++) {
        bool begins = s == topic || s[-1] == '/';
        bool ends = s[1] == '\0' || (*s == '+' && s[1] == '/');
        if (!begins || !ends)
            return "topic: + and # stand for whole levels, # only for the last ones";
    }
    if (strcmp(topic, "#") == 0)
        return "topic: # alone is everything there is";
    return NULL;
}

static size_t pointer_count(const struct mqtt_pointers *at)
{
    return (size_t)(!!*at->heart_rate + !!*at->rr + !!*at->motion + !!*at->acceleration +
                    !!*at->contact + !!*at->battery + !!*at->spo2);
}

static const char *pointers_fault(const struct settings *c)
{
    const char *const all[] = { c->at.heart_rate, c->at.rr,      c->at.motion, c->at.acceleration,
                                c->at.contact,    c->at.battery, c->at.spo2,   c->pointer };
    const char *fault = NULL;

    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]) && !fault; i++)
        fault = payload_pointer_fault(all[i]);
    return fault;
}

/* ---- what the house tells ---- */

static const char *settle_house(struct state *s, const struct settings *c)
{
    if (pointer_count(&c->at) > 0)
        return "kind is of what a house tells, and has one pointer: that to its value";
    s->is_of_house = true;
    s->house = (struct mqtt_house){
        .kind = (enum sensor_context_kind)index_of(mqtt_house_kinds, c->kind),
        .pointer = c->pointer,
        .counts_new = strcmp(c->count, "new") == 0,
    };
    return NULL;
}

/* ---- what a heart tells ---- */

static const char *settle_wearer(struct state *s, const struct settings *c)
{
    static const double rr_ticks[] = { SENSOR_TICKS_PER_MS, 1000.0 * SENSOR_TICKS_PER_MS,
                                       SENSOR_TICKS_PER_1024 };
    static const double acceleration_mg[] = { G_MG, 1, MS2_MG };
    static const struct mqtt_pointers psl = {
        .heart_rate = "/hr",
        .rr = "/rr",
        .motion = "",
        .acceleration = "",
        .contact = "",
        .battery = "",
        .spo2 = "",
    };
    bool is_json = strcmp(c->format, "json") == 0, is_psl = strcmp(c->format, "psl") == 0;
    int plain = index_of(plains, c->plain);

    if (c->pointer[0])
        return "pointer goes with kind; a heart's values have pointers of their own: heart_rate, "
               "rr, motion, acceleration";
    if (is_json && pointer_count(&c->at) == 0)
        return "nothing says where in its JSON a value is: heart_rate: /hr, for one";
    if (!is_json && pointer_count(&c->at) > 0)
        return "pointers are for format json";
    if (c->at.acceleration[0] && !(c->acceleration_rate >= 1))
        return "acceleration needs acceleration_rate, in samples a second";
    if (strlen(c->device) > MQTT_DEVICE_MAX)
        return "device: no device has so long an id";
    s->wearer = (struct mqtt_wearer){
        .at = is_psl ? psl : c->at,
        .is_json = is_json || is_psl,
        .plain = (enum mqtt_plain)plain,
        .class = c->class[0] ? (enum sensor_class)index_of(classes, c->class)
                 : is_psl    ? SENSOR_CLASS_ECG
                             : SENSOR_CLASS_PPI,
        .class_is_given = c->class[0] != '\0',
        .grade.is_ms = true,
        .rr_ticks = rr_ticks[is_psl ? 0 : index_of(rr_units, c->rr_unit)],
        .acceleration_mg = acceleration_mg[index_of(acceleration_units, c->acceleration_unit)],
        .acceleration_hz = c->acceleration_rate,
        .of_one_device = is_psl,
        .device_is_given = c->device[0] != '\0',
    };
    snprintf(s->wearer.device, sizeof(s->wearer.device), "%s", c->device);
    return NULL;
}

static const char *settled(void *state, const void *settings)
{
    const struct settings *c = settings;
    struct state *s = state;
    const char *fault = topic_fault(c->topic);

    if (!fault)
        fault = pointers_fault(c);
    if (fault)
        return fault;
    s->settings = c;
    return c->kind[0] ? settle_house(s, c) : settle_wearer(s, c);
}

/* ---- running ---- */

static const char *start(void *state, struct sensor_host *host)
{
    const struct state *s = state;

    if (host->subscribe(host, s->settings->topic) != 0)
        return "its topic cannot be subscribed to";
    return NULL;
}

static const char *message(void *state, struct sensor_host *host, const char *topic,
                           const uint8_t *bytes, size_t len)
{
    struct state *s = state;

    (void)topic;
    return s->is_of_house ? mqtt_house_take(&s->house, host, bytes, len)
                          : mqtt_wearer_take(&s->wearer, host, bytes, len);
}

#define ROW(name, kind_of, ...)                                                                    \
    {                                                                                              \
        .key = #name, .type = SENSOR_SETTING_##kind_of, .offset = offsetof(struct settings, name), \
        __VA_ARGS__                                                                                \
    }
#define POINTER(name, text)                                                                        \
    {                                                                                              \
        .key = #name, .type = SENSOR_SETTING_STRING, .offset = offsetof(struct settings, at.name), \
        .help = (text)                                                                             \
    }

/* clang-format off */
static const struct sensor_setting_row rows[] = {
    ROW(topic, STRING, .required = true, .help = "where the messages come"),
    ROW(format, STRING, .fallback = "json", .choices = formats,
        .help = "json, with a pointer to each value; psl, of Polar Sensor Logger; plain, the value itself"),
    ROW(plain, STRING, .fallback = "heart_rate", .choices = plains,
        .help = "what a plain value is; several intervals may stand in one message"),
    ROW(class, STRING, .choices = classes,
        .help = "where the values come from: a chest strap's electrodes, an optical sensor, or averaged"),
    ROW(device, STRING, .help = "of psl: the device that is listened to; without it, the first"),
    POINTER(heart_rate, "JSON pointer to the beats a minute: /hr"),
    POINTER(rr, "to one interval, or a list of them, oldest first: /rr"),
    ROW(rr_unit, STRING, .fallback = "ms", .choices = rr_units, .help = "of the intervals"),
    POINTER(motion, "to the standard deviation of |acceleration| over a second, in g"),
    POINTER(acceleration, "to samples of three axes: [[x, y, z], ...] or {x, y, z}"),
    ROW(acceleration_unit, STRING, .fallback = "mg", .choices = acceleration_units, .help = "of the axes"),
    ROW(acceleration_rate, NUMBER, .min = 0, .max = 1000, .help = "samples a second"),
    POINTER(contact, "to whether it is worn: true, on, 1"),
    POINTER(battery, "to its charge in percent"),
    POINTER(spo2, "to the oxygen saturation in percent"),
    ROW(kind, STRING, .choices = mqtt_house_kinds, .help = "of a house: what it tells (see context:)"),
    ROW(pointer, STRING, .help = "of a house: JSON pointer to the value; without it, the message itself"),
    ROW(count, STRING, .fallback = "total", .choices = counts,
        .help = "of steps: a counter that grows, or new ones since the last message"),
    { .key = NULL },
};
/* clang-format on */

static const struct sensor_source source = {
    .size = sizeof(struct sensor_source),
    .start = start,
    .message = message,
};

const struct sensor_plugin sensor_plugin = {
    .abi = SENSOR_PLUGIN_ABI,
    .size = sizeof(struct sensor_plugin),
    .name = "mqtt",
    .help = "heart rate, RR and motion from MQTT topics: phones, watches, Polar Sensor Logger",
    .capabilities = SENSOR_CAN_RR | SENSOR_CAN_MOTION | SENSOR_CAN_CONTACT | SENSOR_CAN_BATTERY |
                    SENSOR_CAN_SPO2,
    .state_size = sizeof(struct state),
    .settings_size = sizeof(struct settings),
    .settings = rows,
    .settled = settled,
    .source = &source,
};
