/*
 * names.c - every enum that leaves the program, as the word it leaves with
 */
#include "context.h"
#include "need.h"
#include "reading.h"
#include "report.h"
#include "routine.h"
#include "sensor.h"
#include "suggestion.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

#define TABLE(fn, type, last, ...)                                                 \
    static const char *const fn##_words[] = __VA_ARGS__;                           \
    static_assert(COUNT(fn##_words) == (last) + 1, #type " and its words differ"); \
    const char *fn(type v)                                                         \
    {                                                                              \
        return (size_t)v < COUNT(fn##_words) ? fn##_words[v] : "unknown";          \
    }

static int index_of(const char *const *words, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++)
        if (words[i] && strcmp(words[i], word) == 0)
            return (int)i;
    return -1;
}

/* clang-format off */
TABLE(reading_class_name, enum reading_class, READING_ADVERT, { "ecg", "ppi", "hr_only", "advert" })

TABLE(contact_name, enum contact, CONTACT_SKIN, { "unknown", "none", "skin" })

TABLE(context_kind_name, enum context_kind, CONTEXT_AWAY,
      { "room_motion", "steps", "in_bed", "guests", "away" })

TABLE(level_name, enum level, LEVEL_HIGH, { NULL, "calm", "ordinary", "elevated", "high" })

TABLE(trend_name, enum trend, TREND_RISING, { NULL, "easing", "steady", "rising" })

TABLE(why_name, enum why, WHY_NO_CONSENT,
      { "ok", "calibrating", "moving", "exertion_unknown", "recovering", "asleep", "poor_signal",
        "not_worn", "away", "link_lost", "no_sensor", "weak_response", "paused", "no_consent" })

TABLE(activity_name, enum activity, ACTIVITY_SLEEP,
      { "unknown", "rest", "light", "exercise", "recovery", "sleep" })

TABLE(suggestion_type_name, enum suggestion_type, SUGGEST_SEE_PROFESSIONAL,
      { "breathe", "relax", "self_massage", "book_massage", "massage_reminder", "aftercare", "rest",
        "see_professional" })

TABLE(reason_name, enum reason, REASON_AGAIN,
      { "sustained", "load_week", "cadence", "asked", "again" })

TABLE(silence_name, enum silence, SILENCE_CONTRAINDICATED,
      { "not_raised", "not_long_enough", "no_score", "moving", "quiet_hours", "open", "running",
        "gap", "cap", "snoozed", "off", "no_clock", "low_confidence", "contraindicated" })

TABLE(answer_name, enum answer, ANSWER_STOP_ASKING,
      { "accept", "later", "no", "not_stressed", "done", "stop_asking" })

TABLE(outcome_name, enum outcome, OUTCOME_SUPERSEDED,
      { "open", "accept", "later", "no", "not_stressed", "done", "stop_asking", "expired",
        "superseded" })

TABLE(doubt_name, enum doubt, DOUBT_CONDITION,
      { "no_motion", "rate_only", "signal", "learning", "exertion", "condition" })

TABLE(phase_name, enum phase, PHASE_REST, { "none", "in", "hold", "out", "rest" })

TABLE(routine_status_name, enum routine_status, ROUTINE_AFTER,
      { "idle", "running", "paused", "after" })

TABLE(link_state_name, enum link_state, LINK_ASLEEP,
      { "off", "away", "connecting", "listening", "silent", "backoff", "released", "not_worn",
        "asleep" })

#define WORD(id, word) word,
TABLE(need_name, enum need, NEED_COUNT - 1, { NEEDS(WORD) })

TABLE(condition_name, enum condition, CONDITION_COUNT - 1, { CONDITIONS(WORD) })
/* clang-format on */

int need_from_name(const char *word)
{
    return index_of(need_name_words, COUNT(need_name_words), word);
}

int condition_from_name(const char *word)
{
    return index_of(condition_name_words, COUNT(condition_name_words), word);
}

int answer_from_name(const char *word)
{
    return index_of(answer_name_words, COUNT(answer_name_words), word);
}

int suggestion_type_from_name(const char *word)
{
    return index_of(suggestion_type_name_words, COUNT(suggestion_type_name_words), word);
}

int phase_from_name(const char *word)
{
    return index_of(phase_name_words, COUNT(phase_name_words), word);
}

enum outcome outcome_of_answer(enum answer a)
{
    return (enum outcome)(OUTCOME_ACCEPT + (int)a);
}
