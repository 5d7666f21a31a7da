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
    [TOPIC_EFFECTS]       = { "+/effects", DEVICE_PERSON, .qos = 1,
                              .help = "what has helped, when it changes" },
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
#define ALWAYS PRIVACY_PRIVATE /* also of whoever shares privately */
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
    { TOPIC_STATE, "sensor", ALWAYS, VALUE_TEXT, FIELD(sensor), .help = "that leads" },
    { TOPIC_STATE, "simulated", ALWAYS, VALUE_BOOL, FIELD(simulated), .help = "no real heart" },
    { TOPIC_STATE, "t", ALWAYS, VALUE_TIME, FIELD(at), .help = "ISO 8601 with offset" },

    { TOPIC_SUGGESTION, "event_type", ALWAYS, WORD(suggestion_type, SUGGEST_SEE_PROFESSIONAL),
      .help = "what is offered" },
    { TOPIC_SUGGESTION, "id", ALWAYS, VALUE_TEXT, .help = "for the answer" },
    { TOPIC_SUGGESTION, "title", ALWAYS, VALUE_TEXT, .help = "for a notification" },
    { TOPIC_SUGGESTION, "message", ALWAYS, VALUE_TEXT, .help = "for a notification" },
    { TOPIC_SUGGESTION, "reason", VITALS, WORD(reason, REASON_AGAIN), .help = "why now" },
    { TOPIC_SUGGESTION, "evidence", VITALS, VALUE_OTHER, .help = "the values it was decided on" },
    { TOPIC_SUGGESTION, "routine", ALWAYS, VALUE_TEXT, .help = "that `accept` starts" },
    { TOPIC_SUGGESTION, "technique", VITALS, VALUE_TEXT, .help = "of massage" },
    { TOPIC_SUGGESTION, "provider", ALWAYS, VALUE_OTHER,
      .help = "name, url, phone: where to book" },
    { TOPIC_SUGGESTION, "choices", ALWAYS, VALUE_OTHER, .help = "answers that make sense" },
    { TOPIC_SUGGESTION, "expires", ALWAYS, VALUE_TIME, .help = "no answer counts after this" },
    { TOPIC_SUGGESTION, "session", ALWAYS, VALUE_TIME,
      .help = "of a reminder and of aftercare: when it begins, or began" },
    { TOPIC_SUGGESTION, "duration", VITALS, NUMBER(0), .help = "min, of the massage offered" },
    { TOPIC_SUGGESTION, "simulated", ALWAYS, VALUE_BOOL, .help = "no real heart" },

    { TOPIC_LAST, "status", ALWAYS, WORD(last, 2), .help = "open, closed, or none yet" },
    { TOPIC_LAST, "event_type", ALWAYS, WORD(suggestion_type, SUGGEST_SEE_PROFESSIONAL),
      .help = "what was offered" },
    { TOPIC_LAST, "id", ALWAYS, VALUE_TEXT, .help = "for the answer" },
    { TOPIC_LAST, "title", ALWAYS, VALUE_TEXT, .help = "for a card" },
    { TOPIC_LAST, "message", ALWAYS, VALUE_TEXT, .help = "for a card" },
    { TOPIC_LAST, "routine", ALWAYS, VALUE_TEXT, .help = "that `accept` starts" },
    { TOPIC_LAST, "choices", ALWAYS, VALUE_OTHER, .help = "answers that make sense" },
    { TOPIC_LAST, "expires", ALWAYS, VALUE_TIME, .help = "of the open one" },
    { TOPIC_LAST, "session", ALWAYS, VALUE_TIME, .help = "of the open one, as there" },
    { TOPIC_LAST, "outcome", ALWAYS, WORD(outcome, OUTCOME_SUPERSEDED),
      .help = "how the last one ended" },
    { TOPIC_LAST, "simulated", ALWAYS, VALUE_BOOL, .help = "no real heart" },

    { TOPIC_SETTINGS, "suggestions", ALWAYS, VALUE_BOOL, .help = "offers are made" },
    { TOPIC_SETTINGS, "routine", ALWAYS, VALUE_TEXT, .help = "that the start button starts" },
    { TOPIC_SETTINGS, "running", ALWAYS, VALUE_BOOL, .help = "a routine runs or is paused" },
    { TOPIC_SETTINGS, "sensitivity", ALWAYS, NUMBER(0), .help = "-2 seldom .. 2 soon, as chosen" },
    { TOPIC_SETTINGS, "snoozed_until", ALWAYS, VALUE_TIME, .help = "no suggestions until then" },
    { TOPIC_SETTINGS, "next_massage", LEVELS, VALUE_TIME, .help = "when the booked one begins" },
    { TOPIC_SETTINGS, "last_massage", VITALS, VALUE_TIME, .help = "when the last one began" },
    { TOPIC_SETTINGS, "feel", VITALS, NUMBER(0),
      .help = "1 calm .. 5 very tense, as last said today" },
    { TOPIC_SETTINGS, "fever", VITALS, VALUE_BOOL, .help = "holds massages back" },
    { TOPIC_SETTINGS, "infection", VITALS, VALUE_BOOL, .help = "holds massages back" },
    { TOPIC_SETTINGS, "conditions", VITALS, VALUE_OTHER, .help = "all that hold, as words" },

    { TOPIC_ROUTINE, "status", ALWAYS, WORD(routine_status, ROUTINE_AFTER),
      .help = "where it stands" },
    { TOPIC_ROUTINE, "name", ALWAYS, VALUE_TEXT, .help = "which one" },
    { TOPIC_ROUTINE, "suggestion", ALWAYS, VALUE_TEXT, .help = "that it answers" },
    { TOPIC_ROUTINE, "elapsed", ALWAYS, NUMBER(0), .help = "s" },
    { TOPIC_ROUTINE, "remaining", ALWAYS, NUMBER(0), .help = "s" },
    { TOPIC_ROUTINE, "paced", ALWAYS, NUMBER(1), .help = "breaths a minute" },
    { TOPIC_ROUTINE, "with_you", LEVELS, VALUE_BOOL,
      .help = "the heart swings with the breath; null: not known" },
    { TOPIC_ROUTINE, "coherence", VITALS, NUMBER(2),
      .help = "0..1 of its swing that is at one rate" },
    { TOPIC_ROUTINE, "peak", VITALS, NUMBER(1), .help = "a minute, that rate" },
    { TOPIC_ROUTINE, "effect", VITALS, VALUE_OTHER,
      .help = "before, during and after, once measured" },
    { TOPIC_ROUTINE, "t", ALWAYS, VALUE_TIME, .help = "ISO 8601 with offset" },

    { TOPIC_PACER, "phase", ALWAYS, WORD(phase, PHASE_REST), .help = "of the breath" },
    { TOPIC_PACER, "seconds", ALWAYS, NUMBER(2), .help = "it lasts" },
    { TOPIC_PACER, "text", ALWAYS, VALUE_TEXT, .help = "to show or to say" },
    { TOPIC_PACER, "say", ALWAYS, VALUE_BOOL, .help = "worth speaking aloud" },
    { TOPIC_PACER, "step", ALWAYS, NUMBER(0), .help = "of the routine, from 1" },
    { TOPIC_PACER, "light", ALWAYS, NUMBER(0), .help = "0..255 at the end of the phase" },
    { TOPIC_PACER, "ramp", ALWAYS, NUMBER(2), .help = "s to get there" },

    { TOPIC_EFFECTS, "ranking", VITALS, VALUE_OTHER,
      .help = "what helps, best first: what, kind, offered, accepted, finished, measured, calm, "
              "low, high, rank" },
    { TOPIC_EFFECTS, "massage", VITALS, VALUE_OTHER,
      .help = "what is measured after one: ordinary_days, and of each of measures: sessions, mean, "
              "low, high, says, words" },
    { TOPIC_EFFECTS, "t", VITALS, VALUE_TIME, .help = "ISO 8601 with offset" },

    { TOPIC_SENSOR, "battery", ALWAYS, NUMBER(0), .help = "%" },
    { TOPIC_SENSOR, "rssi", ALWAYS, NUMBER(0), .help = "dBm" },
    { TOPIC_SENSOR, "link", ALWAYS, WORD(link_state, LINK_ASLEEP), .help = "how the link is" },
    { TOPIC_SENSOR, "contact", ALWAYS, WORD(contact, CONTACT_SKIN), .help = "worn on the skin" },
    { TOPIC_SENSOR, "why", ALWAYS, VALUE_TEXT, .help = "the reason in words" },
    { TOPIC_SENSOR, "simulated", ALWAYS, VALUE_BOOL, .help = "no real sensor" },
    { TOPIC_SENSOR, "name", ALWAYS, VALUE_TEXT, .help = "as it advertises itself" },
    { TOPIC_SENSOR, "adapter", ALWAYS, VALUE_TEXT, .help = "that has the link, or last had it" },
    { TOPIC_SENSOR, "bonded", ALWAYS, VALUE_BOOL, .help = "keys have been exchanged" },
    { TOPIC_SENSOR, "worn_by", ALWAYS, VALUE_TEXT, .help = "a person, guest, or null" },
    { TOPIC_SENSOR, "released_until", ALWAYS, VALUE_TIME,
      .help = "while it is let go for another device; null: until it is taken back" },
    { TOPIC_SENSOR, "recoveries", ALWAYS, VALUE_OTHER,
      .help = "resubscribed, reconnected, rediscovered, power_cycled since the start" },
    { TOPIC_SENSOR, "last_fault", ALWAYS, VALUE_TEXT, .help = "why the last recovery was needed" },

    { TOPIC_PAIRING, "status", ALWAYS, WORD(pairing, 3),
      .help = "open, how it ended, or idle: there was none" },
    { TOPIC_PAIRING, "open", ALWAYS, VALUE_BOOL, .help = "the window is open" },
    { TOPIC_PAIRING, "person", ALWAYS, VALUE_TEXT, .help = "who will wear what is found" },
    { TOPIC_PAIRING, "remaining_s", ALWAYS, NUMBER(0), .help = "s, while open" },
    { TOPIC_PAIRING, "why", ALWAYS, VALUE_TEXT, .help = "what it waits for, or how it ended" },
    { TOPIC_PAIRING, "adopted", ALWAYS, VALUE_TEXT, .help = "the sensor that was taken in" },
    { TOPIC_PAIRING, "candidates", ALWAYS, VALUE_OTHER,
      .help = "strongest first: name, address (its end), plugin, rssi, sensor, delivers, why" },

    { TOPIC_BRIDGE_INFO, "version", ALWAYS, VALUE_TEXT, .help = "of balm" },
    { TOPIC_BRIDGE_INFO, "started", ALWAYS, VALUE_TIME, .help = "ISO 8601 with offset" },

    { TOPIC_BRIDGE_HEALTH, "status", ALWAYS, WORD(health, 3), .help = "ok, or what is wrong" },
    { TOPIC_BRIDGE_HEALTH, "uptime", ALWAYS, NUMBER(0), .help = "s" },
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
    { TOPIC_BRIDGE_HEALTH, "t", ALWAYS, VALUE_TIME, .help = "ISO 8601 with offset" },
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
