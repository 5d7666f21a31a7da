/*
 * table_fields.c - what stands within the keys that hold more than one value
 */
#include "table.h"

#include "helped.h"
#include "need.h"
#include "session.h"

#define WORDS_OF(type)                         \
    static const char *type##_word(unsigned v) \
    {                                          \
        return type##_name((enum type)v);      \
    }

WORDS_OF(answer)
WORDS_OF(condition)
WORDS_OF(helped_kind)
WORDS_OF(session_says)

/* clang-format off */
#define NUMBER(d)     VALUE_NUMBER, .decimals = (d)
#define WORD(fn, max) VALUE_WORD, .word = fn##_word, .words = (max) + 1
#define NULLABLE      .nullable = true
#define RANGE(a, b)   .min = (a), .max = (b)
#define MS            .unit = "ms"
#define BPM           .unit = "bpm"

#define SPAN(path) \
    { TOPIC_ROUTINE, path ".heart_rate", NUMBER(1), NULLABLE, RANGE(20, 255), BPM, \
      .help = "beats a minute" }, \
    { TOPIC_ROUTINE, path ".rmssd", NUMBER(1), NULLABLE, RANGE(0, 2000), MS, \
      .help = "how much one interval differs from the next" }, \
    { TOPIC_ROUTINE, path ".stress", NUMBER(1), NULLABLE, RANGE(0, 100), \
      .help = "0 calm .. 100 tense" }

static const struct table_field fields[] = {
    { TOPIC_SUGGESTION, "evidence.stress", NUMBER(0), NULLABLE, RANGE(0, 100),
      .help = "0 calm .. 100 tense" },
    { TOPIC_SUGGESTION, "evidence.heart_rate", NUMBER(0), NULLABLE, RANGE(20, 255), BPM,
      .help = "beats a minute" },
    { TOPIC_SUGGESTION, "evidence.rmssd", NUMBER(0), NULLABLE, RANGE(0, 2000), MS,
      .help = "how much one interval differs from the next" },
    { TOPIC_SUGGESTION, "evidence.usual_heart_rate", NUMBER(0), NULLABLE, RANGE(20, 255), BPM,
      .help = "their own, at rest" },
    { TOPIC_SUGGESTION, "evidence.raised", NUMBER(0), NULLABLE, .unit = "min",
      .help = "how long it has been raised" },
    { TOPIC_SUGGESTION, "evidence.load_today", NUMBER(0), NULLABLE, RANGE(0, 1500), .unit = "min",
      .help = "raised today" },
    { TOPIC_SUGGESTION, "evidence.load_week", NUMBER(0), NULLABLE, RANGE(0, 10140), .unit = "min",
      .help = "raised in seven days" },
    { TOPIC_SUGGESTION, "evidence.usual_week", NUMBER(0), NULLABLE, RANGE(0, 10140), .unit = "min",
      .help = "raised in an ordinary week of theirs" },
    { TOPIC_SUGGESTION, "evidence.last_massage_days", NUMBER(0), NULLABLE, .unit = "d",
      .help = "since the last massage" },
    { TOPIC_SUGGESTION, "provider.name", VALUE_TEXT, .help = "of whom gives massages" },
    { TOPIC_SUGGESTION, "provider.url", VALUE_TEXT, NULLABLE, .help = "where to book" },
    { TOPIC_SUGGESTION, "provider.phone", VALUE_TEXT, NULLABLE, .help = "where to call" },
    { TOPIC_SUGGESTION, "choices[]", WORD(answer, ANSWER_STOP_ASKING), .help = "an answer" },
    { TOPIC_LAST, "choices[]", WORD(answer, ANSWER_STOP_ASKING), .help = "an answer" },
    { TOPIC_SETTINGS, "conditions[]", WORD(condition, CONDITION_COUNT - 1),
      .help = "one that holds" },

    SPAN("effect.before"), SPAN("effect.during"), SPAN("effect.after"),
    { TOPIC_ROUTINE, "effect.coherence", NUMBER(2), NULLABLE, RANGE(0, 1),
      .help = "mean share of the swing that is at one rate" },
    { TOPIC_ROUTINE, "effect.followed", NUMBER(2), NULLABLE, RANGE(0, 1),
      .help = "share of the paced time in which the heart went along" },
    { TOPIC_ROUTINE, "effect.finished", VALUE_BOOL, .help = "false: it was stopped early" },
    { TOPIC_ROUTINE, "effect.simulated", VALUE_BOOL, .help = "no real heart" },

    { TOPIC_EFFECTS, "ranking[].what", VALUE_TEXT, .help = "a routine, or a technique of massage" },
    { TOPIC_EFFECTS, "ranking[].kind", WORD(helped_kind, HELPED_MASSAGE), .help = "which of them" },
    { TOPIC_EFFECTS, "ranking[].offered", NUMBER(0), .help = "how often" },
    { TOPIC_EFFECTS, "ranking[].accepted", NUMBER(0), .help = "how often" },
    { TOPIC_EFFECTS, "ranking[].finished", NUMBER(0), .help = "how often" },
    { TOPIC_EFFECTS, "ranking[].measured", NUMBER(0), .help = "how often what it did is known" },
    { TOPIC_EFFECTS, "ranking[].calm", NUMBER(2), NULLABLE, RANGE(-3, 3),
      .help = "how far it calms, in units of their ordinary scatter" },
    { TOPIC_EFFECTS, "ranking[].low", NUMBER(2), NULLABLE, RANGE(-99, 99),
      .help = "of calm: the lower end of its 95 % interval" },
    { TOPIC_EFFECTS, "ranking[].high", NUMBER(2), NULLABLE, RANGE(-99, 99),
      .help = "of calm: the upper end" },
    { TOPIC_EFFECTS, "ranking[].rank", NUMBER(0), NULLABLE, RANGE(1, 32),
      .help = "1: offered first; null: not offered" },
    { TOPIC_EFFECTS, "massage.ordinary_days", NUMBER(0), NULLABLE,
      .help = "without a massage, to hold those with one against" },
    { TOPIC_EFFECTS, "massage.measures.*.sessions", NUMBER(0), .help = "measured" },
    { TOPIC_EFFECTS, "massage.measures.*.mean", NUMBER(3), NULLABLE, RANGE(-999, 999),
      .help = "after less expected, in the unit of the measure" },
    { TOPIC_EFFECTS, "massage.measures.*.low", NUMBER(3), NULLABLE, RANGE(-999, 999),
      .help = "the lower end of its 95 % interval" },
    { TOPIC_EFFECTS, "massage.measures.*.high", NUMBER(3), NULLABLE, RANGE(-999, 999),
      .help = "the upper end" },
    { TOPIC_EFFECTS, "massage.measures.*.says", WORD(session_says, SESSION_NO_DIFFERENCE),
      .help = "what can be told from that" },
    { TOPIC_EFFECTS, "massage.measures.*.words", VALUE_TEXT, NULLABLE, .help = "the same to read" },

    { TOPIC_SENSOR, "recoveries.resubscribed", NUMBER(0), .help = "how often" },
    { TOPIC_SENSOR, "recoveries.reconnected", NUMBER(0), .help = "how often" },
    { TOPIC_SENSOR, "recoveries.rediscovered", NUMBER(0), .help = "how often" },
    { TOPIC_SENSOR, "recoveries.power_cycled", NUMBER(0), .help = "how often" },

    { TOPIC_PAIRING, "candidates[].name", VALUE_TEXT, NULLABLE, .help = "as it advertises itself" },
    { TOPIC_PAIRING, "candidates[].address", VALUE_TEXT, NULLABLE, .help = "its end: ..:EE:FF" },
    { TOPIC_PAIRING, "candidates[].plugin", VALUE_TEXT, NULLABLE, .help = "that would read it" },
    { TOPIC_PAIRING, "candidates[].rssi", NUMBER(0), NULLABLE, RANGE(-127, 20), .unit = "dBm",
      .help = "how well it is heard" },
    { TOPIC_PAIRING, "candidates[].sensor", VALUE_TEXT, NULLABLE,
      .help = "the one it is, if it was taken in before" },
    { TOPIC_PAIRING, "candidates[].delivers", VALUE_BOOL, NULLABLE,
      .help = "beats have come from it; null: not tried" },
    { TOPIC_PAIRING, "candidates[].why", VALUE_TEXT, NULLABLE, .help = "how it is with this one" },

    { TOPIC_BEATS, "rr_ms[]", NUMBER(3), .unit = "ms", .help = "one interval" },
    { TOPIC_BEATS, "at_ms[]", NUMBER(0), .unit = "ms", .help = "of one interval" },
    { TOPIC_BEATS, "quality[]", NUMBER(0), RANGE(0, 100), .help = "of one interval" },
    { TOPIC_BEATS, "gap[]", VALUE_BOOL, .help = "of one interval" },
};
/* clang-format on */

const struct table_field *table_fields(size_t *count)
{
    *count = sizeof(fields) / sizeof(fields[0]);
    return fields;
}
