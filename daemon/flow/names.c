/*
 * names.c - every enum that leaves the program, as the word it leaves with
 */
#include "command.h"
#include "context.h"
#include "helped.h"
#include "need.h"
#include "reading.h"
#include "report.h"
#include "routine.h"
#include "sensor.h"
#include "session.h"
#include "standing.h"
#include "suggestion.h"
#include "told.h"

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
      { "sustained", "load_week", "load_month", "cadence", "course", "course_no_help", "booked",
        "session_over", "illness", "still_so", "severe_load", "said_so", "asked", "again" })

TABLE(silence_name, enum silence, SILENCE_CAP,
      { "no_clock", "no_consent", "off", "open", "running", "in_session", "snoozed", "again_waits",
        "quiet_hours", "asleep", "guests", "away", "no_score", "poor_signal", "moving",
        "weak_response", "low_confidence", "not_long_enough", "less_sensitive", "contraindicated",
        "not_raised", "booked", "booking_recent", "booking_cooldown", "booking_illness",
        "booking_hour", "own_plan", "too_little_worn", "gap", "cap" })

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

TABLE(asks_name, enum asks, ASKS_HANDS,
      { "breath_hold", "tensing", "stretch", "inward", "hands" })

TABLE(family_name, enum family, FAMILY_NONE, { "breath", "body", "mind", "rest", "none" })

TABLE(session_state_name, enum session_state, SESSION_CANCELLED, { "booked", "held", "cancelled" })

TABLE(session_measure_name, enum session_measure, SESSION_DAYS_RAISED,
      { "hours_hr", "hours_rmssd", "hours_stress", "night_hr", "night_rmssd", "days_hr",
        "days_rmssd", "days_raised" })

TABLE(session_says_name, enum session_says, SESSION_NO_DIFFERENCE,
      { "too_few", "lower", "higher", "no_difference" })

TABLE(told_kind_name, enum told_kind, TOLD_SUGGESTIONS,
      { "note", "feel", "condition", "session", "sensitivity", "recalibrate", "snooze",
        "suggestions" })

TABLE(told_by_name, enum told_by, BY_EXPIRY, { "person", "answer", "expiry" })

TABLE(helped_kind_name, enum helped_kind, HELPED_MASSAGE, { "routine", "massage" })

TABLE(course_phase_name, enum course_phase, COURSE_NO_HELP,
      { "none", "start", "improving", "maintenance", "no_help" })

TABLE(technique_note_name, enum technique_note, NOTE_AROUND_EVENTS,
      { "short", "evening", "calm_music", "consent", "clearance", "beside_care", "stretching",
        "trained", "light", "events" })

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

int session_state_from_name(const char *word)
{
    return index_of(session_state_name_words, COUNT(session_state_name_words), word);
}

int session_measure_from_name(const char *word)
{
    return index_of(session_measure_name_words, COUNT(session_measure_name_words), word);
}

enum outcome outcome_of_answer(enum answer a)
{
    return (enum outcome)(OUTCOME_ACCEPT + (int)a);
}
