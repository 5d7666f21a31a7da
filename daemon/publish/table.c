#include "table.h"

#include "routine.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
static const struct table_topic topics[] = {
    [TOPIC_BRIDGE_STATE]  = { "bridge/state", DEVICE_BRIDGE, .retained = true, .qos = 1,
                              .help = "online or offline; also the last will" },
    [TOPIC_BRIDGE_INFO]   = { "bridge/info", DEVICE_BRIDGE, .retained = true, .qos = 1,
                              .help = "version and start" },
    [TOPIC_BRIDGE_HEALTH] = { "bridge/health", DEVICE_BRIDGE,
                              .help = "how balm itself is, every minute" },
    [TOPIC_REQUEST]       = { "bridge/request/+", DEVICE_BRIDGE, .incoming = true, .qos = 1,
                              .help = "a verb, with its arguments as a JSON object" },
    [TOPIC_RESPONSE]      = { "bridge/response/+", DEVICE_BRIDGE, .qos = 1,
                              .help = "the answer to a request, with its transaction" },
    [TOPIC_AVAILABILITY]  = { "+/availability", DEVICE_PERSON, .retained = true, .qos = 1,
                              .help = "online while a sensor of this person delivers" },
    [TOPIC_STATE]         = { "+/state", DEVICE_PERSON,
                              .help = "how a person is; every key in every message" },
    [TOPIC_SUGGESTION]    = { "+/suggestion", DEVICE_PERSON, .qos = 1,
                              .help = "an offer, once; a repeated delivery has the same id" },
    [TOPIC_LAST]          = { "+/last", DEVICE_PERSON, .qos = 1,
                              .help = "the open suggestion, or how the last one ended" },
    [TOPIC_SETTINGS]      = { "+/settings", DEVICE_PERSON, .qos = 1,
                              .help = "what switches and selections stand at" },
    [TOPIC_ROUTINE]       = { "+/routine/state", DEVICE_PERSON,
                              .help = "the routine that runs, every 5 s, and its effect" },
    [TOPIC_PACER]         = { "+/routine/pacer", DEVICE_PERSON,
                              .help = "one message a phase, for lights and speakers" },
    [TOPIC_ANSWER]        = { "+/suggestion/answer", DEVICE_PERSON, .incoming = true, .qos = 1,
                              .help = "{\"id\",\"answer\"}, or the word alone for the open one" },
    [TOPIC_SET]           = { "+/set/+", DEVICE_PERSON, .incoming = true, .qos = 1,
                              .help = "a command of one entity" },
    [TOPIC_SENSOR]        = { "sensor/+/state", DEVICE_SENSOR,
                              .help = "battery, signal, link and contact of a sensor" },
    [TOPIC_SENSOR_SET]    = { "sensor/+/set/+", DEVICE_SENSOR, .incoming = true, .qos = 1,
                              .help = "a command of one entity" },
    [TOPIC_PAIRING]       = { "bridge/pairing", DEVICE_BRIDGE, .qos = 1,
                              .help = "the pairing window, while it is open and at its end" },
    [TOPIC_BRIDGE_SET]    = { "bridge/set/+", DEVICE_BRIDGE, .incoming = true, .qos = 1,
                              .help = "a command of one entity" },
};
static_assert(sizeof(topics) / sizeof(topics[0]) == TOPICS, "a topic has no row");
/* clang-format on */

/* `why` and others are read through their offset: they must be as wide as what words take. */
static_assert(sizeof(enum why) == sizeof(unsigned), "enums are not of int's size");

#define WORDS_OF(type)                         \
    static const char *type##_word(unsigned v) \
    {                                          \
        return type##_name((enum type)v);      \
    }

WORDS_OF(level)
WORDS_OF(trend)
WORDS_OF(why)
WORDS_OF(activity)
WORDS_OF(link_state)
WORDS_OF(contact)
WORDS_OF(suggestion_type)
WORDS_OF(reason)
WORDS_OF(outcome)
WORDS_OF(routine_status)
WORDS_OF(phase)

static const char *health_word(unsigned v)
{
    static const char *const words[] = { "ok", "clock_unknown", "history_failing",
                                         "bluetooth_failing" };
    return v < 4 ? words[v] : NULL;
}

static const char *pairing_word(unsigned v)
{
    static const char *const words[] = { "idle", "open", "adopted", "closed" };
    return v < 4 ? words[v] : NULL;
}

static const char *last_word(unsigned v)
{
    static const char *const words[] = { "none", "open", "closed" };
    return v < 3 ? words[v] : NULL;
}

/* clang-format off */
#define LEVELS PRIVACY_LEVELS
#define VITALS PRIVACY_VITALS
#define FIELD(f)      .offset = offsetof(struct report, f)
#define NUMBER(d)     VALUE_NUMBER, .decimals = (d)
#define WORD(fn, max) VALUE_WORD, .word = fn##_word, .words = (max) + 1

static const struct table_key keys[] = {
    /* state */
    { TOPIC_STATE, "stress", VITALS, NUMBER(0), FIELD(stress), .help = "0 calm .. 100 tense" },
    { TOPIC_STATE, "level", LEVELS, WORD(level, LEVEL_HIGH), FIELD(level),
      .help = "the score in a word" },
    { TOPIC_STATE, "raised", LEVELS, VALUE_BOOL, FIELD(raised), .help = "high for a while" },
    { TOPIC_STATE, "confidence", VITALS, NUMBER(2), FIELD(confidence), .help = "0..1" },
    { TOPIC_STATE, "trend", LEVELS, WORD(trend, TREND_RISING), FIELD(trend),
      .help = "where it is going" },
    { TOPIC_STATE, "why", LEVELS, WORD(why, WHY_NO_CONSENT), FIELD(why),
      .help = "ok, or why there is no score" },
    { TOPIC_STATE, "heart_rate", VITALS, NUMBER(0), FIELD(heart_rate_bpm),
      .help = "beats a minute" },
    { TOPIC_STATE, "rmssd", VITALS, NUMBER(0), FIELD(rmssd_ms), .help = "ms" },
    { TOPIC_STATE, "sdnn", VITALS, NUMBER(0), FIELD(sdnn_ms), .help = "ms" },
    { TOPIC_STATE, "respiration", VITALS, NUMBER(1), FIELD(respiration_bpm),
      .help = "breaths a minute" },
    { TOPIC_STATE, "coverage", VITALS, NUMBER(2), FIELD(coverage),
      .help = "0..1 of the window that usable beats fill" },
    { TOPIC_STATE, "artifacts", VITALS, NUMBER(2), FIELD(artifacts),
      .help = "0..1 of the beats that were set aside" },
    { TOPIC_STATE, "baseline", VITALS, NUMBER(2), FIELD(baseline),
      .help = "0..1, how well the person's ordinary is known" },
    { TOPIC_STATE, "load_today", VITALS, NUMBER(0), FIELD(load.today.raised_min),
      .help = "minutes raised" },
    { TOPIC_STATE, "load_week", VITALS, NUMBER(0), FIELD(load.week.raised_min),
      .help = "minutes raised in seven days" },
    { TOPIC_STATE, "activity", VITALS, WORD(activity, ACTIVITY_SLEEP), FIELD(activity),
      .help = "what the body is doing" },
    { TOPIC_STATE, "sensor", LEVELS, VALUE_TEXT, FIELD(sensor), .help = "that leads" },
    { TOPIC_STATE, "simulated", LEVELS, VALUE_BOOL, FIELD(simulated), .help = "no real heart" },
    { TOPIC_STATE, "t", LEVELS, VALUE_TIME, FIELD(at), .help = "ISO 8601 with offset" },

    { TOPIC_SUGGESTION, "event_type", LEVELS, WORD(suggestion_type, SUGGEST_SEE_PROFESSIONAL),
      .help = "what is offered" },
    { TOPIC_SUGGESTION, "id", LEVELS, VALUE_TEXT, .help = "for the answer" },
    { TOPIC_SUGGESTION, "title", LEVELS, VALUE_TEXT, .help = "for a notification" },
    { TOPIC_SUGGESTION, "message", LEVELS, VALUE_TEXT, .help = "for a notification" },
    { TOPIC_SUGGESTION, "reason", VITALS, WORD(reason, REASON_AGAIN), .help = "why now" },
    { TOPIC_SUGGESTION, "evidence", VITALS, VALUE_OTHER, .help = "the values it was decided on" },
    { TOPIC_SUGGESTION, "routine", LEVELS, VALUE_TEXT, .help = "that `accept` starts" },
    { TOPIC_SUGGESTION, "technique", VITALS, VALUE_TEXT, .help = "of massage" },
    { TOPIC_SUGGESTION, "provider", LEVELS, VALUE_OTHER,
      .help = "name, url, phone: where to book" },
    { TOPIC_SUGGESTION, "choices", LEVELS, VALUE_OTHER, .help = "answers that make sense" },
    { TOPIC_SUGGESTION, "expires", LEVELS, VALUE_TIME, .help = "no answer counts after this" },
    { TOPIC_SUGGESTION, "simulated", LEVELS, VALUE_BOOL, .help = "no real heart" },

    { TOPIC_LAST, "status", LEVELS, WORD(last, 2), .help = "open, closed, or none yet" },
    { TOPIC_LAST, "event_type", LEVELS, WORD(suggestion_type, SUGGEST_SEE_PROFESSIONAL),
      .help = "what was offered" },
    { TOPIC_LAST, "id", LEVELS, VALUE_TEXT, .help = "for the answer" },
    { TOPIC_LAST, "title", LEVELS, VALUE_TEXT, .help = "for a card" },
    { TOPIC_LAST, "message", LEVELS, VALUE_TEXT, .help = "for a card" },
    { TOPIC_LAST, "routine", LEVELS, VALUE_TEXT, .help = "that `accept` starts" },
    { TOPIC_LAST, "choices", LEVELS, VALUE_OTHER, .help = "answers that make sense" },
    { TOPIC_LAST, "expires", LEVELS, VALUE_TIME, .help = "of the open one" },
    { TOPIC_LAST, "outcome", LEVELS, WORD(outcome, OUTCOME_SUPERSEDED),
      .help = "how the last one ended" },
    { TOPIC_LAST, "simulated", LEVELS, VALUE_BOOL, .help = "no real heart" },

    { TOPIC_SETTINGS, "suggestions", LEVELS, VALUE_BOOL, .help = "offers are made" },
    { TOPIC_SETTINGS, "routine", LEVELS, VALUE_TEXT, .help = "that the start button starts" },
    { TOPIC_SETTINGS, "running", LEVELS, VALUE_BOOL, .help = "a routine runs or is paused" },

    { TOPIC_ROUTINE, "status", LEVELS, WORD(routine_status, ROUTINE_AFTER),
      .help = "where it stands" },
    { TOPIC_ROUTINE, "name", LEVELS, VALUE_TEXT, .help = "which one" },
    { TOPIC_ROUTINE, "suggestion", LEVELS, VALUE_TEXT, .help = "that it answers" },
    { TOPIC_ROUTINE, "elapsed", LEVELS, NUMBER(0), .help = "s" },
    { TOPIC_ROUTINE, "remaining", LEVELS, NUMBER(0), .help = "s" },
    { TOPIC_ROUTINE, "effect", VITALS, VALUE_OTHER,
      .help = "before, during and after, once measured" },
    { TOPIC_ROUTINE, "t", LEVELS, VALUE_TIME, .help = "ISO 8601 with offset" },

    { TOPIC_PACER, "phase", LEVELS, WORD(phase, PHASE_REST), .help = "of the breath" },
    { TOPIC_PACER, "seconds", LEVELS, NUMBER(2), .help = "it lasts" },
    { TOPIC_PACER, "text", LEVELS, VALUE_TEXT, .help = "to show or to say" },
    { TOPIC_PACER, "light", LEVELS, NUMBER(0), .help = "0..255 at the end of the phase" },
    { TOPIC_PACER, "ramp", LEVELS, NUMBER(2), .help = "s to get there" },

    { TOPIC_SENSOR, "battery", LEVELS, NUMBER(0), .help = "%" },
    { TOPIC_SENSOR, "rssi", LEVELS, NUMBER(0), .help = "dBm" },
    { TOPIC_SENSOR, "link", LEVELS, WORD(link_state, LINK_ASLEEP), .help = "how the link is" },
    { TOPIC_SENSOR, "contact", LEVELS, WORD(contact, CONTACT_SKIN), .help = "worn on the skin" },
    { TOPIC_SENSOR, "why", LEVELS, VALUE_TEXT, .help = "the reason in words" },
    { TOPIC_SENSOR, "simulated", LEVELS, VALUE_BOOL, .help = "no real sensor" },
    { TOPIC_SENSOR, "name", LEVELS, VALUE_TEXT, .help = "as it advertises itself" },
    { TOPIC_SENSOR, "adapter", LEVELS, VALUE_TEXT, .help = "that has the link, or last had it" },
    { TOPIC_SENSOR, "bonded", LEVELS, VALUE_BOOL, .help = "keys have been exchanged" },
    { TOPIC_SENSOR, "worn_by", LEVELS, VALUE_TEXT, .help = "a person, guest, or null" },
    { TOPIC_SENSOR, "released_until", LEVELS, VALUE_TIME,
      .help = "while it is let go for another device; null: until it is taken back" },
    { TOPIC_SENSOR, "recoveries", LEVELS, VALUE_OTHER,
      .help = "resubscribed, reconnected, rediscovered, power_cycled since the start" },
    { TOPIC_SENSOR, "last_fault", LEVELS, VALUE_TEXT, .help = "why the last recovery was needed" },

    { TOPIC_PAIRING, "status", LEVELS, WORD(pairing, 3),
      .help = "open, how it ended, or idle: there was none" },
    { TOPIC_PAIRING, "open", LEVELS, VALUE_BOOL, .help = "the window is open" },
    { TOPIC_PAIRING, "person", LEVELS, VALUE_TEXT, .help = "who will wear what is found" },
    { TOPIC_PAIRING, "remaining_s", LEVELS, NUMBER(0), .help = "s, while open" },
    { TOPIC_PAIRING, "why", LEVELS, VALUE_TEXT, .help = "what it waits for, or how it ended" },
    { TOPIC_PAIRING, "adopted", LEVELS, VALUE_TEXT, .help = "the sensor that was taken in" },
    { TOPIC_PAIRING, "candidates", LEVELS, VALUE_OTHER,
      .help = "strongest first: name, address (its end), plugin, rssi, sensor, delivers, why" },

    { TOPIC_BRIDGE_INFO, "version", LEVELS, VALUE_TEXT, .help = "of balm" },
    { TOPIC_BRIDGE_INFO, "started", LEVELS, VALUE_TIME, .help = "ISO 8601 with offset" },

    { TOPIC_BRIDGE_HEALTH, "status", LEVELS, WORD(health, 3), .help = "ok, or what is wrong" },
    { TOPIC_BRIDGE_HEALTH, "uptime", LEVELS, NUMBER(0), .help = "s" },
    { TOPIC_BRIDGE_HEALTH, "people", LEVELS, NUMBER(0), .help = "how many" },
    { TOPIC_BRIDGE_HEALTH, "sensors", LEVELS, NUMBER(0), .help = "how many" },
    { TOPIC_BRIDGE_HEALTH, "listening", LEVELS, NUMBER(0), .help = "sensors that deliver" },
    { TOPIC_BRIDGE_HEALTH, "sent", LEVELS, NUMBER(0), .help = "messages acknowledged" },
    { TOPIC_BRIDGE_HEALTH, "waiting", LEVELS, NUMBER(0), .help = "messages in the outbox" },
    { TOPIC_BRIDGE_HEALTH, "dropped", LEVELS, NUMBER(0), .help = "messages lost for want of room" },
    { TOPIC_BRIDGE_HEALTH, "refused", LEVELS, NUMBER(0),
      .help = "messages from outside that made no sense" },
    { TOPIC_BRIDGE_HEALTH, "history_written", LEVELS, NUMBER(0), .help = "rows" },
    { TOPIC_BRIDGE_HEALTH, "history_waiting", LEVELS, NUMBER(0), .help = "jobs" },
    { TOPIC_BRIDGE_HEALTH, "history_dropped", LEVELS, NUMBER(0), .help = "rows lost" },
    { TOPIC_BRIDGE_HEALTH, "t", LEVELS, VALUE_TIME, .help = "ISO 8601 with offset" },
};

/*
 * A sensor counts as numeric through its precision, so only numbers have one.
 * `unknown` may not be an option of Home Assistant's: it becomes no state.
 */
#define STATE(k)  .topic = TOPIC_STATE, .key = (k), .measured = true
#define PLAIN     .precision = -1
#define NUMERIC(d, u) .precision = (d), .unit = (u), .statistics = true
#define COMMAND   .stateless = true, .command = true, .precision = -1
#define ON_OFF(k) "{{ 'ON' if value_json." k " else 'OFF' }}"

static const struct table_entity entities[] = {
    { DEVICE_PERSON, "stress", "sensor", STATE("stress"), .tier = VITALS, NUMERIC(0, NULL),
      .icon = "mdi:gauge" },
    { DEVICE_PERSON, "level", "sensor", STATE("level"), PLAIN, .device_class = "enum",
      .icon = "mdi:emoticon-outline" },
    { DEVICE_PERSON, "trend", "sensor", STATE("trend"), PLAIN, .device_class = "enum",
      .icon = "mdi:trending-up" },
    { DEVICE_PERSON, "confidence", "sensor", STATE("confidence"), .tier = VITALS, NUMERIC(2, NULL),
      .category = "diagnostic", .icon = "mdi:check-decagram-outline" },
    { DEVICE_PERSON, "why", "sensor", STATE("why"), PLAIN, .device_class = "enum",
      .category = "diagnostic", .icon = "mdi:help-circle-outline" },
    { DEVICE_PERSON, "heart_rate", "sensor", STATE("heart_rate"), .tier = VITALS,
      NUMERIC(0, "bpm"), .icon = "mdi:heart-pulse" },
    { DEVICE_PERSON, "rmssd", "sensor", STATE("rmssd"), .tier = VITALS, NUMERIC(0, "ms"),
      .icon = "mdi:heart-flash" },
    { DEVICE_PERSON, "respiration", "sensor", STATE("respiration"), .tier = VITALS,
      NUMERIC(1, "br/min"), .icon = "mdi:lungs" },
    { DEVICE_PERSON, "load_today", "sensor", STATE("load_today"), .tier = VITALS, NUMERIC(0, "min"),
      .device_class = "duration", .icon = "mdi:weight" },
    { DEVICE_PERSON, "load_week", "sensor", STATE("load_week"), .tier = VITALS, NUMERIC(0, "min"),
      .device_class = "duration", .icon = "mdi:calendar-week" },
    { DEVICE_PERSON, "activity", "sensor", STATE("activity"), .tier = VITALS, PLAIN,
      .device_class = "enum",
      .value = "{{ None if value_json.activity == 'unknown' else value_json.activity }}",
      .icon = "mdi:run" },
    { DEVICE_PERSON, "baseline", "sensor", STATE("baseline"), .tier = VITALS, NUMERIC(0, "%"),
      .value = "{{ None if value_json.baseline is none else "
               "(value_json.baseline * 100) | round(0) | int }}",
      .category = "diagnostic", .icon = "mdi:progress-check" },
    { DEVICE_PERSON, "suggestion", "event", TOPIC_SUGGESTION, PLAIN, .icon = "mdi:hand-heart" },
    { DEVICE_PERSON, "last_suggestion", "sensor", TOPIC_LAST, "title", PLAIN, .attributes = true,
      .icon = "mdi:hand-heart-outline" },
    { DEVICE_PERSON, "running", "binary_sensor", TOPIC_SETTINGS, "running",
      .value = ON_OFF("running"), PLAIN, .device_class = "running" },
    { DEVICE_PERSON, "routine", "select", TOPIC_SETTINGS, "routine", .command = true, PLAIN,
      .choices = CHOICES_ROUTINES, .icon = "mdi:playlist-play" },
    { DEVICE_PERSON, "suggestions", "switch", TOPIC_SETTINGS, "suggestions",
      .value = ON_OFF("suggestions"), .command = true, PLAIN,
      .icon = "mdi:message-badge-outline" },
    { DEVICE_PERSON, "start", "button", COMMAND, .icon = "mdi:play" },
    { DEVICE_PERSON, "stop", "button", COMMAND, .icon = "mdi:stop" },
    { DEVICE_PERSON, "later", "button", COMMAND, .icon = "mdi:clock-outline" },
    { DEVICE_PERSON, "not_stressed", "button", COMMAND, .icon = "mdi:emoticon-happy-outline" },
    { DEVICE_PERSON, "pair", "button", COMMAND, .category = "config",
      .icon = "mdi:bluetooth-settings" },

    { DEVICE_SENSOR, "battery", "sensor", TOPIC_SENSOR, "battery", NUMERIC(0, "%"),
      .device_class = "battery", .category = "diagnostic" },
    { DEVICE_SENSOR, "rssi", "sensor", TOPIC_SENSOR, "rssi", NUMERIC(-1, "dBm"),
      .device_class = "signal_strength", .category = "diagnostic", .bluetooth = true,
      .disabled = true },
    { DEVICE_SENSOR, "link", "binary_sensor", TOPIC_SENSOR, "link", PLAIN,
      .device_class = "connectivity", .category = "diagnostic",
      .value = "{{ 'ON' if value_json.link == 'listening' else 'OFF' }}" },
    { DEVICE_SENSOR, "link_state", "sensor", TOPIC_SENSOR, "link", PLAIN, .device_class = "enum",
      .category = "diagnostic", .icon = "mdi:bluetooth-connect", .disabled = true },
    { DEVICE_SENSOR, "contact", "binary_sensor", TOPIC_SENSOR, "contact", PLAIN,
      .icon = "mdi:watch-variant",
      .value = "{{ {'skin': 'ON', 'none': 'OFF'}.get(value_json.contact) }}" },
    { DEVICE_SENSOR, "why", "sensor", TOPIC_SENSOR, "why", PLAIN, .category = "diagnostic",
      .icon = "mdi:information-outline",
      .disabled = true },
    { DEVICE_SENSOR, "recoveries", "sensor", TOPIC_SENSOR, "recoveries", .precision = 0,
      .value = "{{ value_json.recoveries.values() | sum }}", .category = "diagnostic",
      .icon = "mdi:bluetooth-transfer", .bluetooth = true, .disabled = true },
    { DEVICE_SENSOR, "release", "switch", TOPIC_SENSOR, "link", PLAIN, .command = true,
      .value = "{{ 'ON' if value_json.link == 'released' else 'OFF' }}", .category = "config",
      .icon = "mdi:bluetooth-off", .bluetooth = true },
    { DEVICE_SENSOR, "worn_by", "select", TOPIC_SENSOR, "worn_by", PLAIN, .command = true,
      .value = "{{ value_json.worn_by or '" NOBODY "' }}", .choices = CHOICES_WEARERS,
      .category = "config", .icon = "mdi:account-switch" },

    { DEVICE_BRIDGE, "state", "binary_sensor", TOPIC_BRIDGE_STATE, NULL, PLAIN,
      .device_class = "connectivity", .category = "diagnostic" },
    { DEVICE_BRIDGE, "health", "sensor", TOPIC_BRIDGE_HEALTH, "status", PLAIN,
      .device_class = "enum", .category = "diagnostic",
      .icon = "mdi:stethoscope" },
    { DEVICE_BRIDGE, "version", "sensor", TOPIC_BRIDGE_INFO, "version", PLAIN,
      .category = "diagnostic", .icon = "mdi:tag-outline" },
    { DEVICE_BRIDGE, "pair", "button", COMMAND, .category = "config",
      .icon = "mdi:bluetooth-settings" },
    { DEVICE_BRIDGE, "pairing", "sensor", TOPIC_PAIRING, "status", PLAIN, .device_class = "enum",
      .category = "diagnostic", .icon = "mdi:bluetooth" },
};
/* clang-format on */

const struct table_topic *table_topic(enum topic t)
{
    return &topics[t];
}

const struct table_key *table_keys(size_t *count)
{
    *count = sizeof(keys) / sizeof(keys[0]);
    return keys;
}

const struct table_key *table_key(enum topic t, const char *name)
{
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
        if (keys[i].topic == t && strcmp(keys[i].name, name) == 0)
            return &keys[i];
    return NULL;
}

const struct table_entity *table_entities(size_t *count)
{
    *count = sizeof(entities) / sizeof(entities[0]);
    return entities;
}

enum topic table_set_topic(enum device device)
{
    switch (device) {
    case DEVICE_BRIDGE: return TOPIC_BRIDGE_SET;
    case DEVICE_SENSOR: return TOPIC_SENSOR_SET;
    case DEVICE_PERSON: break;
    }
    return TOPIC_SET;
}

bool table_format(char out[TOPIC_MAX], const char *base, enum topic t, const char *id,
                  const char *leaf)
{
    const char *fill[] = { id, leaf };
    int used = topics[t].device == DEVICE_BRIDGE; /* its only place is for the leaf */
    int n = snprintf(out, TOPIC_MAX, "%s/", base);

    for (const char *p = topics[t].path; *p && n >= 0 && n < TOPIC_MAX; p++) {
        if (*p == '+' && used < 2)
            n += snprintf(out + n, TOPIC_MAX - (size_t)n, "%s", fill[used++]);
        else
            n += snprintf(out + n, TOPIC_MAX - (size_t)n, "%c", *p);
    }
    return n >= 0 && n < TOPIC_MAX;
}
