/*
 * shapes.c - the objects of which replies are made
 */
#include "replies.h"
#include "rows.h"

#include "context.h"
#include "house.h"
#include "need.h"
#include "standing.h"

#include <string.h>

WORDS_OF(activity)
WORDS_OF(answer)
WORDS_OF(condition)
WORDS_OF(contact)
WORDS_OF(context_kind)
WORDS_OF(course_phase)
WORDS_OF(doubt)
WORDS_OF(level)
WORDS_OF(link_state)
WORDS_OF(need)
WORDS_OF(reading_class)
WORDS_OF(reason)
WORDS_OF(routine_status)
WORDS_OF(silence)
WORDS_OF(suggestion_type)
WORDS_OF(trend)
WORDS_OF(why)

static const char *share_word(unsigned v)
{
    return v ? "private" : "home";
}

static const char *from_word(unsigned v)
{
    return v ? "database" : "file";
}

/* clang-format off */
static const struct piece report[] = {
    { "stress", NUMBER(1), VITALS, RANGE(0, 100) },
    { "level", WORD(level, LEVEL_HIGH), LEVELS },
    { "raised", VALUE_BOOL, LEVELS },
    { "sustained", VALUE_BOOL, LEVELS },
    { "confidence", NUMBER(3), VITALS, RANGE(0, 1) },
    { "trend", WORD(trend, TREND_RISING), LEVELS },
    { "why", WORD(why, WHY_NO_CONSENT), LEVELS },
    { "heart_rate", NUMBER(1), VITALS, RANGE(20, 255), UNIT("bpm") },
    { "rmssd", NUMBER(1), VITALS, RANGE(0, 2000), UNIT("ms") },
    { "sdnn", NUMBER(1), VITALS, RANGE(0, 2000), UNIT("ms") },
    { "respiration", NUMBER(1), VITALS, RANGE(0, 60), UNIT("br/min") },
    { "coverage", NUMBER(3), VITALS, RANGE(0, 1) },
    { "artifacts", NUMBER(3), VITALS, RANGE(0, 1) },
    { "baseline", NUMBER(3), VITALS, RANGE(0, 1) },
    { "load_today", NUMBER(1), VITALS, RANGE(0, 1500), UNIT("min") },
    { "load_week", NUMBER(1), VITALS, RANGE(0, 10140), UNIT("min") },
    { "activity", WORD(activity, ACTIVITY_SLEEP), VITALS },
    { "sensor", VALUE_TEXT, NULLABLE },
    { "simulated", VALUE_BOOL },
    { "t", VALUE_TIME, NULLABLE },
    END
};

static const struct piece sum[] = {
    { "raised_min", NUMBER(1), NULLABLE, UNIT("min") },
    { "over_beats", COUNT, NULLABLE },
    { "scored_min", NUMBER(1), NULLABLE, UNIT("min") },
    END
};

static const struct piece load[] = {
    { "hour", SHAPE("sum"), NULLABLE, .help = "null in the first of a run" },
    { "today", SHAPE("sum") },
    { "week", SHAPE("sum") },
    { "month", SHAPE("sum") },
    { "month_days", COUNT, UNIT("d"), .help = "of the month that are known" },
    { "heavy_days", COUNT, UNIT("d") },
    { "usual_share", NUMBER(3), NULLABLE, RANGE(0, 1) },
    END
};

static const struct piece suggestion[] = {
    { "id", VALUE_TEXT },
    { "event_type", WORD(suggestion_type, SUGGEST_SEE_PROFESSIONAL) },
    { "reason", WORD(reason, REASON_AGAIN), VITALS },
    { "because", VALUE_TEXT, VITALS, .help = "the reason to read" },
    { "routine", VALUE_TEXT, NULLABLE },
    { "technique", VALUE_TEXT, VITALS },
    { "choices", LIST },
    { "choices[]", WORD(answer, ANSWER_STOP_ASKING) },
    { "evidence", LIST, VITALS },
    { "evidence.stress", NUMBER(1), NULLABLE, RANGE(0, 100) },
    { "evidence.heart_rate", NUMBER(1), NULLABLE, RANGE(20, 255), UNIT("bpm") },
    { "evidence.rmssd", NUMBER(1), NULLABLE, RANGE(0, 2000), UNIT("ms") },
    { "evidence.usual_heart_rate", NUMBER(1), NULLABLE, RANGE(20, 255), UNIT("bpm") },
    { "evidence.raised_min", NUMBER(1), NULLABLE, UNIT("min") },
    { "evidence.load_today", NUMBER(1), NULLABLE, UNIT("min") },
    { "evidence.load_week", NUMBER(1), NULLABLE, UNIT("min") },
    { "evidence.usual_week", NUMBER(1), NULLABLE, UNIT("min") },
    { "evidence.last_massage_days", COUNT, NULLABLE, UNIT("d") },
    { "session", VALUE_TIME, NULLABLE },
    { "duration_min", COUNT, VITALS, RANGE(10, 240), UNIT("min") },
    { "t", VALUE_TIME, NULLABLE },
    { "expires", VALUE_TIME, NULLABLE },
    { "simulated", VALUE_BOOL },
    END
};

static const struct piece routine[] = {
    { "status", WORD(routine_status, ROUTINE_AFTER) },
    { "name", VALUE_TEXT, NULLABLE },
    { "suggestion", VALUE_TEXT, NULLABLE, .help = "that it answers" },
    { "elapsed_s", COUNT, UNIT("s") },
    { "remaining_s", COUNT, UNIT("s") },
    { "coherence", NUMBER(2), VITALS, RANGE(0, 1) },
    { "peak", NUMBER(1), VITALS, RANGE(0, 60), UNIT("/min") },
    { "paced", NUMBER(1), NULLABLE, RANGE(0, 60), UNIT("br/min") },
    { "with_you", VALUE_BOOL, LEVELS },
    END
};

static const struct piece sensitivity[] = { SENSITIVITY, END };

static const struct piece course[] = {
    { "phase", WORD(course_phase, COURSE_NO_HELP) },
    { "sessions", COUNT },
    END
};

static const struct piece resonance[] = {
    { "per_min", NUMBER(2), NULLABLE, RANGE(0, 60), UNIT("br/min") },
    { "deviation", NUMBER(2), NULLABLE, UNIT("br/min") },
    { "found", VALUE_BOOL },
    { "sessions", COUNT },
    { "of", COUNT },
    END
};

static const struct piece person[] = {
    { "id", VALUE_TEXT },
    { "name", VALUE_TEXT, VITALS },
    { "consent", VALUE_TEXT, NULLABLE, .help = "the day on which they agreed: 2026-01-31" },
    { "born", COUNT, VITALS, RANGE(1900, 2100) },
    { "share", WORD(share, 1) },
    { "from", WORD(from, 1) },
    { "sensors", LIST },
    { "sensors[]", VALUE_TEXT },
    { "needs", LIST, VITALS },
    { "needs[]", WORD(need, NEED_COUNT - 1) },
    { "conditions", LIST, VITALS },
    { "conditions[]", WORD(condition, CONDITION_COUNT - 1) },
    { "state", SHAPE("report") },
    { "doubts", LIST, VITALS },
    { "doubts[]", WORD(doubt, DOUBT_CONDITION) },
    { "load", SHAPE("load"), VITALS },
    { "statements", COUNT, VITALS },
    { "silence", WORD(silence, SILENCE_CAP), VITALS },
    { "no_booking", WORD(silence, SILENCE_CAP), VITALS },
    { "suggestion", SHAPE("suggestion"), NULLABLE, .help = "the open one" },
    { "suggestions", VALUE_BOOL, .help = "offers are made" },
    { "snoozed_until", VALUE_TIME, NULLABLE },
    { "routine", SHAPE("routine") },
    { "sensitivity", SHAPE("sensitivity") },
    { "feel", COUNT, VITALS, RANGE(1, 5) },
    { "next_massage", VALUE_TIME, LEVELS },
    { "last_massage", VALUE_TIME, VITALS },
    { "course", SHAPE("course"), VITALS },
    { "ill_days", COUNT, VITALS, UNIT("d") },
    { "resonance", SHAPE("resonance"), VITALS },
    END
};

static const struct piece sensor[] = {
    { "id", VALUE_TEXT },
    { "plugin", VALUE_TEXT },
    { "person", VALUE_TEXT, NULLABLE },
    { "link", WORD(link_state, LINK_ASLEEP) },
    { "why", VALUE_TEXT, NULLABLE },
    { "contact", WORD(contact, CONTACT_SKIN), LEVELS },
    { "class", WORD(reading_class, READING_ADVERT) },
    { "simulated", VALUE_BOOL },
    { "experimental", VALUE_BOOL },
    { "battery", COUNT, NULLABLE, RANGE(0, 100), UNIT("%") },
    { "rssi", COUNT, NULLABLE, RANGE(-127, 20), UNIT("dBm") },
    { "readings", COUNT },
    { "refused", COUNT },
    { "age_s", NUMBER(1), NULLABLE, UNIT("s") },
    { "bluetooth", VALUE_BOOL },
    { "adopted", VALUE_BOOL },
    { "name", VALUE_TEXT, NULLABLE },
    { "adapter", VALUE_TEXT, NULLABLE },
    { "bonded", VALUE_BOOL },
    { "recoveries", LIST },
    { "recoveries.resubscribed", COUNT },
    { "recoveries.reconnected", COUNT },
    { "recoveries.rediscovered", COUNT },
    { "recoveries.power_cycled", COUNT },
    { "last_fault", VALUE_TEXT, NULLABLE },
    { "released_until", VALUE_TIME, NULLABLE },
    { "released_left_s", COUNT, NULLABLE, UNIT("s") },
    END
};

static const struct piece told_by_house[] = {
    { "id", VALUE_TEXT },
    { "kind", WORD(context_kind, CONTEXT_AWAY) },
    { "person", VALUE_TEXT, NULLABLE },
    { "value", COUNT, NULLABLE },
    { "age_s", NUMBER(1), NULLABLE, UNIT("s") },
    { "link", WORD(link_state, LINK_ASLEEP) },
    { "why", VALUE_TEXT, NULLABLE },
    { "refused", COUNT },
    END
};

static const struct piece bluetooth[] = {
    { "needed", VALUE_BOOL },
    { "ok", VALUE_BOOL },
    { "why", VALUE_TEXT, NULLABLE },
    { "adapters", LIST },
    { "adapters[].id", VALUE_TEXT },
    { "adapters[].powered", VALUE_BOOL },
    { "adapters[].scanning", VALUE_BOOL },
    { "adapters[].used", VALUE_BOOL },
    { "adapters[].links", COUNT },
    END
};

static const struct piece pairing[] = {
    { "open", VALUE_BOOL },
    { "adopts", VALUE_BOOL },
    { "person", VALUE_TEXT, NULLABLE },
    { "remaining_s", COUNT, RANGE(0, 600), UNIT("s") },
    { "adopted", VALUE_TEXT, NULLABLE },
    { "why", VALUE_TEXT, NULLABLE },
    { "candidates", LIST },
    { "candidates[].address", VALUE_TEXT, NULLABLE, .help = "its end: ..:EE:FF" },
    { "candidates[].name", VALUE_TEXT, NULLABLE },
    { "candidates[].plugin", VALUE_TEXT, NULLABLE },
    { "candidates[].sensor", VALUE_TEXT, NULLABLE },
    { "candidates[].rssi", COUNT, NULLABLE, RANGE(-127, 20), UNIT("dBm") },
    { "candidates[].tried", VALUE_BOOL },
    { "candidates[].delivers", VALUE_BOOL },
    { "candidates[].why", VALUE_TEXT, NULLABLE },
    END
};

static const struct piece span[] = {
    { "heart_rate", NUMBER(1), NULLABLE, RANGE(20, 255), UNIT("bpm") },
    { "rmssd", NUMBER(1), NULLABLE, RANGE(0, 2000), UNIT("ms") },
    { "stress", NUMBER(1), NULLABLE, RANGE(0, 100) },
    END
};
/* clang-format on */

static const struct {
    const char *name;
    const struct piece *pieces;
} shapes[] = {
    { "report", report },
    { "sum", sum },
    { "load", load },
    { "suggestion", suggestion },
    { "routine", routine },
    { "sensitivity", sensitivity },
    { "course", course },
    { "resonance", resonance },
    { "person", person },
    { "sensor", sensor },
    { "bluetooth", bluetooth },
    { "pairing", pairing },
    { "told_by_house", told_by_house },
    { "span", span },
};

const struct piece *shape_of(const char *name)
{
    for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++)
        if (strcmp(shapes[i].name, name) == 0)
            return shapes[i].pieces;
    return NULL;
}
