#include "replies.h"

#include "rows.h"

#include "helped.h"
#include "need.h"
#include "session.h"
#include "standing.h"

#include <string.h>

WORDS_OF(condition)
WORDS_OF(helped_kind)
WORDS_OF(session_says)
WORDS_OF(session_state)
WORDS_OF(silence)
WORDS_OF(technique_note)

/* clang-format off */
#define MEASURED(path) \
    { "sessions[].effect." path ".before", NUMBER(2), NULLABLE, RANGE(-999, 999) }, \
    { "sessions[].effect." path ".after", NUMBER(2), NULLABLE, RANGE(-999, 999) }, \
    { "sessions[].effect." path ".expected", NUMBER(2), NULLABLE, RANGE(-999, 999) }

static const struct piece effects[] = {
    { "effects", LIST, .help = "what routines did, newest first" },
    { "effects[].routine", VALUE_TEXT },
    { "effects[].suggestion", VALUE_TEXT, NULLABLE },
    { "effects[].started", VALUE_TIME, NULLABLE },
    { "effects[].ended", VALUE_TIME, NULLABLE },
    { "effects[].finished", VALUE_BOOL },
    { "effects[].simulated", VALUE_BOOL },
    { "effects[].before", SHAPE("span") },
    { "effects[].during", SHAPE("span") },
    { "effects[].after", SHAPE("span") },
    { "effects[].coherence", NUMBER(2), NULLABLE, RANGE(0, 1) },
    { "effects[].followed", NUMBER(2), NULLABLE, RANGE(0, 1) },
    { "effects[].paced", NUMBER(2), NULLABLE, RANGE(0, 60), UNIT("br/min") },
    { "effects[].person", VALUE_TEXT },
    { "people", LIST },
    { "people[].person", VALUE_TEXT },
    { "people[].ranking", LIST, VITALS },
    { "people[].ranking[].what", VALUE_TEXT },
    { "people[].ranking[].kind", WORD(helped_kind, HELPED_MASSAGE) },
    { "people[].ranking[].rank", COUNT, NULLABLE, RANGE(1, 32) },
    { "people[].ranking[].offered", COUNT },
    { "people[].ranking[].accepted", COUNT },
    { "people[].ranking[].finished", COUNT },
    { "people[].ranking[].measured", COUNT },
    { "people[].ranking[].calm", NUMBER(2), NULLABLE, RANGE(-3, 3) },
    { "people[].ranking[].low", NUMBER(2), NULLABLE, RANGE(-99, 99) },
    { "people[].ranking[].high", NUMBER(2), NULLABLE, RANGE(-99, 99) },
    { "people[].massage", LIST, VITALS },
    { "people[].massage.ordinary_days", COUNT, NULLABLE },
    { "people[].massage.measures.*.sessions", COUNT },
    { "people[].massage.measures.*.mean", NUMBER(3), NULLABLE, RANGE(-999, 999) },
    { "people[].massage.measures.*.low", NUMBER(3), NULLABLE, RANGE(-999, 999) },
    { "people[].massage.measures.*.high", NUMBER(3), NULLABLE, RANGE(-999, 999) },
    { "people[].massage.measures.*.says", WORD(session_says, SESSION_NO_DIFFERENCE) },
    { "people[].massage.measures.*.words", VALUE_TEXT, NULLABLE },
    { "people[].resonance", SHAPE("resonance"), VITALS },
    { "some_by_itself", VALUE_TEXT, NULLABLE },
    { "own_record", VALUE_TEXT, NULLABLE },
    { "sessions", LIST, .help = "massages, newest first" },
    { "sessions[].person", VALUE_TEXT },
    { "sessions[].at", VALUE_TIME, NULLABLE },
    { "sessions[].state", WORD(session_state, SESSION_CANCELLED) },
    { "sessions[].technique", VALUE_TEXT, NULLABLE },
    { "sessions[].duration_min", COUNT, NULLABLE, RANGE(10, 240), UNIT("min") },
    { "sessions[].suggestion", VALUE_TEXT, NULLABLE },
    { "sessions[].simulated", VALUE_BOOL },
    { "sessions[].effect", LIST, NULLABLE },
    MEASURED("*"),
    END
};
static const struct piece status[] = {
    { "version", VALUE_TEXT },
    { "now", VALUE_TIME, NULLABLE },
    { "uptime_s", COUNT, UNIT("s") },
    { "speed", NUMBER(1), RANGE(1, 1000) },
    { "clock_known", VALUE_BOOL },
    { "broker", LIST },
    { "broker.connected", VALUE_BOOL },
    { "broker.why", VALUE_TEXT, NULLABLE },
    { "broker.address", VALUE_TEXT, NULLABLE },
    { "broker.waiting", COUNT },
    { "broker.sent", COUNT },
    { "broker.dropped", COUNT },
    { "history", LIST },
    { "history.ok", VALUE_BOOL },
    { "history.why", VALUE_TEXT, NULLABLE },
    { "history.waiting", COUNT },
    { "history.written", COUNT },
    { "history.dropped", COUNT },
    { "control", LIST },
    { "control.clients", COUNT },
    { "control.requests", COUNT },
    { "control.refused", COUNT },
    { "control.dropped", COUNT },
    { "bluetooth", SHAPE("bluetooth") },
    { "person", VALUE_TEXT, NULLABLE, .help = "who was asked for" },
    { "people", LIST },
    { "people[]", SHAPE("person") },
    { "sensors", LIST },
    { "sensors[]", SHAPE("sensor") },
    { "house", LIST, .help = "what `context:` says" },
    { "house[]", SHAPE("told_by_house") },
    END
};

static const struct piece people[] = {
    { "people", LIST }, { "people[]", SHAPE("person") }, END };

static const struct piece sensors[] = {
    { "sensors", LIST }, { "sensors[]", SHAPE("sensor") },
    { "house", LIST }, { "house[]", SHAPE("told_by_house") },
    { "bluetooth", SHAPE("bluetooth") },
    { "pairing", SHAPE("pairing"), NULLABLE, .help = "null: there was no window" },
    END
};

static const struct piece routine_list[] = {
    { "routines", LIST },
    { "routines[].name", VALUE_TEXT },
    { "routines[].title", VALUE_TEXT, NULLABLE },
    { "routines[].duration_s", COUNT, UNIT("s") },
    { "running", LIST },
    { "running[].person", VALUE_TEXT },
    { "running[].routine", SHAPE("routine") },
    END
};

#define STARTED \
    { "routine", VALUE_TEXT }, \
    { "seconds", COUNT, NULLABLE, UNIT("s") }, \
    { "note", VALUE_TEXT, NULLABLE }

static const struct piece routine_start[] = { STARTED, TEXT, END };
static const struct piece routine_search[] = {
    STARTED, { "resonance", SHAPE("resonance"), VITALS }, TEXT, END };

static const struct piece done[] = { TEXT, END };

static const struct piece snooze[] = { { "until", VALUE_TIME, NULLABLE }, TEXT, END };

static const struct piece feel[] = {
    { "feel", COUNT, RANGE(1, 5) },
    { "stress", COUNT, VITALS, RANGE(0, 100), .help = "what balm had thought" },
    TEXT, END };

static const struct piece note[] = { { "noted", VALUE_TIME, NULLABLE }, TEXT, END };

static const struct piece sensitivity_reply[] = {
    SENSITIVITY,
    { "text", VALUE_TEXT, .optional = true, .help = "where one was chosen" }, END };

static const struct piece condition[] = {
    { "condition", WORD(condition, CONDITION_COUNT - 1) }, TEXT, END };

#define SESSION \
    { "at", VALUE_TIME, NULLABLE, .optional = true, .tier = PRIVACY_LEVELS }, \
    { "technique", VALUE_TEXT, VITALS, .optional = true }, \
    { "duration_min", COUNT, .optional = true, .tier = PRIVACY_LEVELS, UNIT("min") }

static const struct piece massage_log[] = { SESSION, TEXT, END };
static const struct piece massage_book[] = {
    SESSION,
    { "reminder", VALUE_TIME, NULLABLE, .optional = true, .tier = PRIVACY_LEVELS },
    { "ics", VALUE_TEXT, NULLABLE, .optional = true, .tier = PRIVACY_LEVELS,
      .help = "the appointment for a calendar" },
    TEXT, END };
static const struct piece massage_cancel[] = { { "cancelled", VALUE_TIME, LEVELS }, TEXT, END };

static const struct piece massage_next[] = {
    { "person", VALUE_TEXT },
    { "next", VALUE_TIME, LEVELS },
    { "last", VALUE_TIME, VITALS },
    { "booked", LIST, LEVELS },
    { "booked.at", VALUE_TIME },
    { "booked.duration_min", COUNT, UNIT("min") },
    { "booked.technique", VALUE_TEXT, VITALS },
    { "booked.reminder", VALUE_TIME, NULLABLE },
    { "interval_days", COUNT, NULLABLE, UNIT("d") },
    { "duration_min", COUNT, UNIT("min") },
    { "provider", LIST, NULLABLE },
    { "provider.name", VALUE_TEXT },
    { "provider.url", VALUE_TEXT, NULLABLE },
    { "provider.phone", VALUE_TEXT, NULLABLE },
    { "technique", VALUE_TEXT, VITALS },
    { "notes", LIST, VITALS },
    { "notes[].note", WORD(technique_note, NOTE_AROUND_EVENTS) },
    { "notes[].text", VALUE_TEXT, NULLABLE },
    { "tell", LIST, VITALS },
    { "tell[].condition", WORD(condition, CONDITION_COUNT - 1) },
    { "tell[].text", VALUE_TEXT, NULLABLE },
    { "ask_first", VALUE_TEXT, VITALS },
    { "no_booking", WORD(silence, SILENCE_CAP), VITALS },
    { "course", SHAPE("course"), VITALS },
    { "licensed", VALUE_TEXT, NULLABLE },
    { "ics", VALUE_TEXT, LEVELS },
    END
};
/* clang-format on */

static const struct {
    const char *name;
    const struct piece *pieces;
} replies[] = {
    { "status", status },
    { "people", people },
    { "sensors", sensors },
    { "effects", effects },
    { "routine list", routine_list },
    { "routine start", routine_start },
    { "routine search", routine_search },
    { "routine pause", done },
    { "routine skip", done },
    { "routine stop", done },
    { "suggest", done },
    { "answer", done },
    { "snooze", snooze },
    { "feel", feel },
    { "note", note },
    { "sensitivity", sensitivity_reply },
    { "condition set", condition },
    { "condition clear", condition },
    { "massage log", massage_log },
    { "massage book", massage_book },
    { "massage cancel", massage_cancel },
    { "massage next", massage_next },
    { "reload", done },
    { "pair", done },
    { "release", done },
    { "worn-by", done },
};

const struct piece *reply_of(const char *verb)
{
    for (size_t i = 0; i < sizeof(replies) / sizeof(replies[0]); i++)
        if (strcmp(replies[i].name, verb) == 0)
            return replies[i].pieces;
    return NULL;
}
