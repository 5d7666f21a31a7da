#include "table.h"

#include "routine.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
static const struct table_topic topics[] = {
    [TOPIC_BRIDGE_STATE]  = { "bridge/state", DEVICE_BRIDGE, .retained = true, .qos = 1,
                              .often = "at start and stop, after each connect and birth",
                              .help = "online or offline; also the last will" },
    [TOPIC_BRIDGE_INFO]   = { "bridge/info", DEVICE_BRIDGE, .retained = true, .qos = 1,
                              .often = "after each connect",
                              .help = "version and start" },
    [TOPIC_BRIDGE_HEALTH] = { "bridge/health", DEVICE_BRIDGE,
                              .often = "every minute",
                              .help = "how balm itself is, every minute" },
    [TOPIC_REQUEST]       = { "bridge/request/+", DEVICE_BRIDGE, .incoming = true, .qos = 1,
                              .help = "a verb, with its arguments as a JSON object" },
    [TOPIC_RESPONSE]      = { "bridge/response/+", DEVICE_BRIDGE, .qos = 1,
                              .often = "one for each request",
                              .help = "the answer to a request, with its transaction" },
    [TOPIC_AVAILABILITY]  = { "+/availability", DEVICE_PERSON, .retained = true, .qos = 1,
                              .often = "when it changes, after each connect",
                              .help = "online while a sensor of this person delivers" },
    [TOPIC_STATE]         = { "+/state", DEVICE_PERSON,
                              .often = "when it changes, at most every 10 s; every 30 s unchanged",
                              .help = "how a person is; every key in every message" },
    [TOPIC_SUGGESTION]    = { "+/suggestion", DEVICE_PERSON, .qos = 1,
                              .often = "one for each offer",
                              .help = "an offer, once; a repeated delivery has the same id" },
    [TOPIC_LAST]          = { "+/last", DEVICE_PERSON, .qos = 1,
                              .often = "when it changes, after each connect",
                              .help = "the open suggestion, or how the last one ended" },
    [TOPIC_SETTINGS]      = { "+/settings", DEVICE_PERSON, .qos = 1,
                              .often = "when it changes, after each connect",
                              .help = "what switches and selections stand at" },
    [TOPIC_ROUTINE]       = { "+/routine/state", DEVICE_PERSON,
                              .often = "every 5 s while one runs, and when it changes",
                              .help = "the routine that runs, every 5 s, and its effect" },
    [TOPIC_PACER]         = { "+/routine/pacer", DEVICE_PERSON,
                              .often = "one for each phase while a routine runs",
                              .help = "one message a phase, for lights and speakers" },
    [TOPIC_EFFECTS]       = { "+/effects", DEVICE_PERSON, .qos = 1,
                              .often = "when it changes, after each connect",
                              .help = "what has helped, when it changes" },
    [TOPIC_ANSWER]        = { "+/suggestion/answer", DEVICE_PERSON, .incoming = true, .qos = 1,
                              .help = "{\"id\",\"answer\"}, or the word alone for the open one" },
    [TOPIC_SET]           = { "+/set/+", DEVICE_PERSON, .incoming = true, .qos = 1,
                              .help = "a command of one entity" },
    [TOPIC_SENSOR]        = { "sensor/+/state", DEVICE_SENSOR,
                              .often = "when it changes, at most every 10 s; every 30 s unchanged",
                              .help = "battery, signal, link and contact of a sensor" },
    [TOPIC_SENSOR_SET]    = { "sensor/+/set/+", DEVICE_SENSOR, .incoming = true, .qos = 1,
                              .help = "a command of one entity" },
    [TOPIC_PAIRING]       = { "bridge/pairing", DEVICE_BRIDGE, .qos = 1,
                              .often = "when it changes, at most every second",
                              .help = "the pairing window, while it is open and at its end" },
    [TOPIC_BRIDGE_SET]    = { "bridge/set/+", DEVICE_BRIDGE, .incoming = true, .qos = 1,
                              .help = "a command of one entity" },
    [TOPIC_BEATS]         = { "+/beats", DEVICE_PERSON,
                              .often = "at most every 10 s",
                              .help = "each interval as it came; only with privacy: raw" },
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
WORDS_OF(routine_status)
WORDS_OF(phase)
WORDS_OF(reading_class)

/* Of what has ended: `open` is no end. */
static const char *outcome_word(unsigned v)
{
    return v == OUTCOME_OPEN ? NULL : outcome_name((enum outcome)v);
}

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
#define ALWAYS PRIVACY_PRIVATE /* also of whoever shares privately */
#define LEVELS PRIVACY_LEVELS
#define VITALS PRIVACY_VITALS
#define RAW    PRIVACY_RAW
#define FIELD(f)      .offset = offsetof(struct report, f)
#define NUMBER(d)     VALUE_NUMBER, .decimals = (d)
#define BAND(b)       .band = (b)
#define WORD(fn, max) VALUE_WORD, .word = fn##_word, .words = (max) + 1
#define NULLABLE      .nullable = true
#define RANGE(a, b)   .min = (a), .max = (b)

static const struct table_key keys[] = {
    /* state */
    { TOPIC_STATE, "stress", VITALS, NUMBER(0), FIELD(stress), NULLABLE, RANGE(0, 100), BAND(2),
      .help = "0 calm .. 100 tense" },
    { TOPIC_STATE, "level", LEVELS, WORD(level, LEVEL_HIGH), FIELD(level), NULLABLE,
      .help = "the score in a word" },
    { TOPIC_STATE, "raised", LEVELS, VALUE_BOOL, FIELD(raised), .help = "high for a while" },
    { TOPIC_STATE, "confidence", VITALS, NUMBER(2), FIELD(confidence), NULLABLE, RANGE(0, 1),
      BAND(0.05), .help = "0..1" },
    { TOPIC_STATE, "trend", LEVELS, WORD(trend, TREND_RISING), FIELD(trend), NULLABLE,
      .help = "where it is going" },
    { TOPIC_STATE, "why", LEVELS, WORD(why, WHY_NO_CONSENT), FIELD(why),
      .help = "ok, or why there is no score" },
    { TOPIC_STATE, "heart_rate", VITALS, NUMBER(0), FIELD(heart_rate_bpm), NULLABLE, RANGE(20, 255),
      BAND(2), .unit = "bpm", .help = "beats a minute" },
    { TOPIC_STATE, "rmssd", VITALS, NUMBER(0), FIELD(rmssd_ms), NULLABLE, RANGE(0, 2000), BAND(2),
      .unit = "ms", .help = "how much one interval differs from the next" },
    { TOPIC_STATE, "sdnn", VITALS, NUMBER(0), FIELD(sdnn_ms), NULLABLE, RANGE(0, 2000), BAND(2),
      .unit = "ms", .help = "how much the intervals differ" },
    { TOPIC_STATE, "respiration", VITALS, NUMBER(1), FIELD(respiration_bpm), NULLABLE,
      RANGE(0, 60), BAND(0.5), .unit = "br/min", .help = "breaths a minute" },
    { TOPIC_STATE, "coverage", VITALS, NUMBER(2), FIELD(coverage), NULLABLE, RANGE(0, 1),
      BAND(0.05), .help = "0..1 of the window that usable beats fill" },
    { TOPIC_STATE, "artifacts", VITALS, NUMBER(2), FIELD(artifacts), NULLABLE, RANGE(0, 1),
      BAND(0.02), .help = "0..1 of the beats that were set aside" },
    { TOPIC_STATE, "baseline", VITALS, NUMBER(2), FIELD(baseline), NULLABLE, RANGE(0, 1),
      .help = "0..1, how well the person's ordinary is known" },
    { TOPIC_STATE, "load_today", VITALS, NUMBER(0), FIELD(load.today.raised_min), NULLABLE,
      RANGE(0, 1500), .unit = "min", .help = "minutes raised" },
    { TOPIC_STATE, "load_week", VITALS, NUMBER(0), FIELD(load.week.raised_min), NULLABLE,
      RANGE(0, 10140), .unit = "min", .help = "minutes raised in seven days" },
    { TOPIC_STATE, "activity", VITALS, WORD(activity, ACTIVITY_SLEEP), FIELD(activity),
      .help = "what the body is doing" },
    { TOPIC_STATE, "sensor", ALWAYS, VALUE_TEXT, FIELD(sensor), NULLABLE, .help = "that leads" },
    { TOPIC_STATE, "simulated", ALWAYS, VALUE_BOOL, FIELD(simulated), .help = "no real heart" },
    { TOPIC_STATE, "t", ALWAYS, VALUE_TIME, FIELD(at), NULLABLE, .help = "ISO 8601 with offset" },

    { TOPIC_SUGGESTION, "event_type", ALWAYS, WORD(suggestion_type, SUGGEST_SEE_PROFESSIONAL),
      .help = "what is offered" },
    { TOPIC_SUGGESTION, "id", ALWAYS, VALUE_TEXT, .help = "for the answer" },
    { TOPIC_SUGGESTION, "title", ALWAYS, VALUE_TEXT, .help = "for a notification" },
    { TOPIC_SUGGESTION, "message", ALWAYS, VALUE_TEXT, .help = "for a notification" },
    { TOPIC_SUGGESTION, "reason", VITALS, WORD(reason, REASON_AGAIN), .help = "why now" },
    { TOPIC_SUGGESTION, "evidence", VITALS, VALUE_OTHER, .help = "the values it was decided on" },
    { TOPIC_SUGGESTION, "routine", ALWAYS, VALUE_TEXT, NULLABLE, .help = "that `accept` starts" },
    { TOPIC_SUGGESTION, "technique", VITALS, VALUE_TEXT, NULLABLE, .help = "of massage" },
    { TOPIC_SUGGESTION, "provider", ALWAYS, VALUE_OTHER, NULLABLE,
      .help = "name, url, phone: where to book" },
    { TOPIC_SUGGESTION, "choices", ALWAYS, VALUE_OTHER, .help = "answers that make sense" },
    { TOPIC_SUGGESTION, "expires", ALWAYS, VALUE_TIME, NULLABLE,
      .help = "no answer counts after this" },
    { TOPIC_SUGGESTION, "session", ALWAYS, VALUE_TIME, NULLABLE,
      .help = "of a reminder and of aftercare: when it begins, or began" },
    { TOPIC_SUGGESTION, "duration", VITALS, NUMBER(0), NULLABLE, RANGE(10, 240), .unit = "min",
      .help = "of the massage offered" },
    { TOPIC_SUGGESTION, "simulated", ALWAYS, VALUE_BOOL, .help = "no real heart" },

    { TOPIC_LAST, "status", ALWAYS, WORD(last, 2), .help = "open, closed, or none yet" },
    { TOPIC_LAST, "event_type", ALWAYS, WORD(suggestion_type, SUGGEST_SEE_PROFESSIONAL), NULLABLE,
      .help = "what was offered" },
    { TOPIC_LAST, "id", ALWAYS, VALUE_TEXT, NULLABLE, .help = "for the answer" },
    { TOPIC_LAST, "title", ALWAYS, VALUE_TEXT, NULLABLE, .help = "for a card" },
    { TOPIC_LAST, "message", ALWAYS, VALUE_TEXT, NULLABLE, .help = "for a card" },
    { TOPIC_LAST, "routine", ALWAYS, VALUE_TEXT, NULLABLE, .help = "that `accept` starts" },
    { TOPIC_LAST, "choices", ALWAYS, VALUE_OTHER, .help = "answers that make sense" },
    { TOPIC_LAST, "expires", ALWAYS, VALUE_TIME, NULLABLE, .help = "of the open one" },
    { TOPIC_LAST, "session", ALWAYS, VALUE_TIME, NULLABLE, .help = "of the open one, as there" },
    { TOPIC_LAST, "outcome", ALWAYS, WORD(outcome, OUTCOME_SUPERSEDED), NULLABLE,
      .help = "how it ended; null: it is open, or there was none" },
    { TOPIC_LAST, "simulated", ALWAYS, VALUE_BOOL, NULLABLE, .help = "no real heart" },

    { TOPIC_SETTINGS, "suggestions", ALWAYS, VALUE_BOOL, .help = "offers are made" },
    { TOPIC_SETTINGS, "routine", ALWAYS, VALUE_TEXT, NULLABLE,
      .help = "that the start button starts" },
    { TOPIC_SETTINGS, "running", ALWAYS, VALUE_BOOL, .help = "a routine runs or is paused" },
    { TOPIC_SETTINGS, "worn", LEVELS, VALUE_BOOL, NULLABLE,
      .help = "a sensor on the skin; null: it cannot be told" },
    { TOPIC_SETTINGS, "sensitivity", ALWAYS, NUMBER(0), NULLABLE, RANGE(-2, 2),
      .help = "-2 seldom .. 2 soon, as chosen" },
    { TOPIC_SETTINGS, "snoozed_until", ALWAYS, VALUE_TIME, NULLABLE,
      .help = "no suggestions until then" },
    { TOPIC_SETTINGS, "snooze", ALWAYS, NUMBER(0), RANGE(0, SNOOZE_MAX_MIN), .unit = "min",
      .help = "that it still lasts, rounded up: to 5, to 1 of the last 5; 0: there is none" },
    { TOPIC_SETTINGS, "next_massage", LEVELS, VALUE_TIME, NULLABLE,
      .help = "when the booked one begins" },
    { TOPIC_SETTINGS, "last_massage", VITALS, VALUE_TIME, NULLABLE,
      .help = "when the last one began" },
    { TOPIC_SETTINGS, "feel", VITALS, NUMBER(0), NULLABLE, RANGE(1, 5),
      .help = "1 calm .. 5 very tense, as last said today" },
    { TOPIC_SETTINGS, "fever", VITALS, VALUE_BOOL, NULLABLE, .help = "holds massages back" },
    { TOPIC_SETTINGS, "infection", VITALS, VALUE_BOOL, NULLABLE, .help = "holds massages back" },
    { TOPIC_SETTINGS, "conditions", VITALS, VALUE_OTHER, NULLABLE,
      .help = "all that hold, as words" },

    { TOPIC_ROUTINE, "status", ALWAYS, WORD(routine_status, ROUTINE_AFTER),
      .help = "where it stands" },
    { TOPIC_ROUTINE, "name", ALWAYS, VALUE_TEXT, NULLABLE, .help = "which one" },
    { TOPIC_ROUTINE, "suggestion", ALWAYS, VALUE_TEXT, NULLABLE, .help = "that it answers" },
    { TOPIC_ROUTINE, "elapsed", ALWAYS, NUMBER(0), .unit = "s", .help = "since it began" },
    { TOPIC_ROUTINE, "remaining", ALWAYS, NUMBER(0), .unit = "s", .help = "until its end" },
    { TOPIC_ROUTINE, "paced", ALWAYS, NUMBER(1), NULLABLE, RANGE(0, 60), .unit = "br/min",
      .help = "breaths a minute" },
    { TOPIC_ROUTINE, "with_you", LEVELS, VALUE_BOOL, NULLABLE,
      .help = "the heart swings with the breath; null: not known" },
    { TOPIC_ROUTINE, "coherence", VITALS, NUMBER(2), NULLABLE, RANGE(0, 1),
      .help = "0..1 of its swing that is at one rate" },
    { TOPIC_ROUTINE, "peak", VITALS, NUMBER(1), NULLABLE, RANGE(0, 60), .unit = "/min",
      .help = "a minute, that rate" },
    { TOPIC_ROUTINE, "effect", VITALS, VALUE_OTHER, NULLABLE,
      .help = "before, during and after, once measured" },
    { TOPIC_ROUTINE, "t", ALWAYS, VALUE_TIME, NULLABLE, .help = "ISO 8601 with offset" },

    { TOPIC_PACER, "phase", ALWAYS, WORD(phase, PHASE_REST), .help = "of the breath" },
    { TOPIC_PACER, "seconds", ALWAYS, NUMBER(2), .unit = "s", .help = "it lasts" },
    { TOPIC_PACER, "text", ALWAYS, VALUE_TEXT, NULLABLE, .help = "to show or to say" },
    { TOPIC_PACER, "say", ALWAYS, VALUE_BOOL, .help = "worth speaking aloud" },
    { TOPIC_PACER, "step", ALWAYS, NUMBER(0), RANGE(1, 255), .help = "of the routine, from 1" },
    { TOPIC_PACER, "light", ALWAYS, NUMBER(0), RANGE(0, 255),
      .help = "how bright at the end of the phase" },
    { TOPIC_PACER, "ramp", ALWAYS, NUMBER(2), .unit = "s", .help = "to get there" },

    { TOPIC_EFFECTS, "ranking", VITALS, VALUE_OTHER,
      .help = "what helps, best first" },
    { TOPIC_EFFECTS, "massage", VITALS, VALUE_OTHER,
      .help = "what is measured after one" },
    { TOPIC_EFFECTS, "t", VITALS, VALUE_TIME, NULLABLE, .help = "ISO 8601 with offset" },

    { TOPIC_BEATS, "rr_ms", RAW, VALUE_OTHER,
      .help = "the intervals, oldest first, as they came; 0: the sensor sent an empty one" },
    { TOPIC_BEATS, "at_ms", RAW, VALUE_OTHER,
      .help = "when the message of each arrived, ms after t; its last interval ended then" },
    { TOPIC_BEATS, "quality", RAW, VALUE_OTHER,
      .help = "of each: 0 unusable .. 100 as good as its class gives" },
    { TOPIC_BEATS, "gap", RAW, VALUE_OTHER,
      .help = "of each: the sensor knows that beats were lost before it" },
    { TOPIC_BEATS, "sensor", RAW, VALUE_TEXT, .help = "whose they all are" },
    { TOPIC_BEATS, "class", RAW, WORD(reading_class, READING_ADVERT),
      .help = "what such a sensor can tell" },
    { TOPIC_BEATS, "simulated", RAW, VALUE_BOOL, .help = "no real heart" },
    { TOPIC_BEATS, "dropped", RAW, NUMBER(0),
      .help = "intervals of this sensor since its last message that are in none" },
    { TOPIC_BEATS, "t", RAW, VALUE_TIME, .help = "ISO 8601 with offset: when the first arrived" },

    { TOPIC_SENSOR, "battery", ALWAYS, NUMBER(0), NULLABLE, RANGE(0, 100), .unit = "%",
      .help = "how full it is" },
    { TOPIC_SENSOR, "rssi", ALWAYS, NUMBER(0), NULLABLE, RANGE(-127, 20), .unit = "dBm",
      .help = "how well it is heard" },
    { TOPIC_SENSOR, "link", ALWAYS, WORD(link_state, LINK_ASLEEP), .help = "how the link is" },
    { TOPIC_SENSOR, "contact", LEVELS, WORD(contact, CONTACT_SKIN), NULLABLE,
      .help = "worn on the skin; null: whoever wears it shares privately" },
    { TOPIC_SENSOR, "why", ALWAYS, VALUE_TEXT, NULLABLE, .help = "the reason in words" },
    { TOPIC_SENSOR, "simulated", ALWAYS, VALUE_BOOL, .help = "no real sensor" },
    { TOPIC_SENSOR, "name", ALWAYS, VALUE_TEXT, NULLABLE, .help = "as it advertises itself" },
    { TOPIC_SENSOR, "adapter", ALWAYS, VALUE_TEXT, NULLABLE,
      .help = "that has the link, or last had it" },
    { TOPIC_SENSOR, "bonded", ALWAYS, VALUE_BOOL, .help = "keys have been exchanged" },
    { TOPIC_SENSOR, "worn_by", ALWAYS, VALUE_TEXT, NULLABLE, .help = "a person, guest, or null" },
    { TOPIC_SENSOR, "released_until", ALWAYS, VALUE_TIME, NULLABLE,
      .help = "while it is let go for another device; null: until it is taken back" },
    { TOPIC_SENSOR, "recoveries", ALWAYS, VALUE_OTHER,
      .help = "what was done about faults since the start" },
    { TOPIC_SENSOR, "last_fault", ALWAYS, VALUE_TEXT, NULLABLE,
      .help = "why the last recovery was needed" },

    { TOPIC_PAIRING, "status", ALWAYS, WORD(pairing, 3),
      .help = "open, how it ended, or idle: there was none" },
    { TOPIC_PAIRING, "open", ALWAYS, VALUE_BOOL, .help = "the window is open" },
    { TOPIC_PAIRING, "person", ALWAYS, VALUE_TEXT, NULLABLE,
      .help = "who will wear what is found" },
    { TOPIC_PAIRING, "remaining_s", ALWAYS, NUMBER(0), NULLABLE, RANGE(0, 600), .unit = "s",
      .help = "while open" },
    { TOPIC_PAIRING, "why", ALWAYS, VALUE_TEXT, NULLABLE,
      .help = "what it waits for, or how it ended" },
    { TOPIC_PAIRING, "adopted", ALWAYS, VALUE_TEXT, NULLABLE,
      .help = "the sensor that was taken in" },
    { TOPIC_PAIRING, "candidates", ALWAYS, VALUE_OTHER,
      .help = "strongest first" },

    { TOPIC_BRIDGE_INFO, "version", ALWAYS, VALUE_TEXT, .help = "of balm" },
    { TOPIC_BRIDGE_INFO, "started", ALWAYS, VALUE_TIME, NULLABLE, .help = "ISO 8601 with offset" },

    { TOPIC_BRIDGE_HEALTH, "status", ALWAYS, WORD(health, 3), .help = "ok, or what is wrong" },
    { TOPIC_BRIDGE_HEALTH, "uptime", ALWAYS, NUMBER(0), .unit = "s", .help = "since the start" },
    { TOPIC_BRIDGE_HEALTH, "people", ALWAYS, NUMBER(0), .help = "how many" },
    { TOPIC_BRIDGE_HEALTH, "sensors", ALWAYS, NUMBER(0), .help = "how many" },
    { TOPIC_BRIDGE_HEALTH, "listening", ALWAYS, NUMBER(0), .help = "sensors that deliver" },
    { TOPIC_BRIDGE_HEALTH, "sent", ALWAYS, NUMBER(0), .help = "messages acknowledged" },
    { TOPIC_BRIDGE_HEALTH, "waiting", ALWAYS, NUMBER(0), .help = "messages in the outbox" },
    { TOPIC_BRIDGE_HEALTH, "dropped", ALWAYS, NUMBER(0), .help = "messages lost for want of room" },
    { TOPIC_BRIDGE_HEALTH, "refused", ALWAYS, NUMBER(0),
      .help = "messages from outside that made no sense" },
    { TOPIC_BRIDGE_HEALTH, "history_written", ALWAYS, NUMBER(0), .help = "rows" },
    { TOPIC_BRIDGE_HEALTH, "history_waiting", ALWAYS, NUMBER(0), .help = "jobs" },
    { TOPIC_BRIDGE_HEALTH, "history_dropped", ALWAYS, NUMBER(0), .help = "rows lost" },
    { TOPIC_BRIDGE_HEALTH, "t", ALWAYS, VALUE_TIME, NULLABLE, .help = "ISO 8601 with offset" },
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
