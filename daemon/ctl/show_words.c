/*
 * show_words.c - reasons as sentences
 */
#include "show.h"

#include <string.h>

struct phrase {
    const char *word, *text;
};

/* clang-format off */
static const struct phrase whys[] = {
    { "ok",               "The signal is good." },
    { "calibrating",      "No score yet: balm is still getting to know this signal." },
    { "moving",           "No score while moving: exertion looks like stress." },
    { "exertion_unknown", "No score: the heart is fast, and nothing tells exertion from stress." },
    { "recovering",       "No score while recovering from exertion." },
    { "asleep",           "No score during sleep." },
    { "poor_signal",      "No score: the signal is poor. Moisten the strap, or sit it tighter." },
    { "not_worn",         "No score: the sensor is not worn." },
    { "away",             "No score: away from home." },
    { "link_lost",        "No score: the link to the sensor is lost." },
    { "no_sensor",        "No score: no sensor is heard." },
    { "weak_response",    "No score: what was felt did not fit what the heart showed, as with three in ten "
                          "people, so balm does not guess. `balmctl feel 1-5` says how it is, and may bring the "
                          "score back; `balmctl recalibrate` begins anew." },
    { "paused",           "Paused." },
    { "no_consent",       "Not watched: they have not agreed (`balmctl person add` asks them)." },
};

static const struct phrase doubts[] = {
    { "no_motion", "nothing tells stress from a walk" },
    { "rate_only", "the sensor gives a rate, and no beats" },
    { "signal",    "beats are missing, or had to be set aside" },
    { "learning",  "their ordinary is not known well yet" },
    { "exertion",  "the heart still remembers exertion, or may be in it" },
    { "condition", "a declared condition" },
};

static const struct phrase silences[] = {
    { "no_clock",         "the time of day is not known yet" },
    { "no_consent",       "they have not agreed" },
    { "off",              "switched off; `balmctl suggest on` switches on again" },
    { "open",             "a suggestion is waiting for its answer" },
    { "running",          "a routine is running, or its effect is being measured" },
    { "in_session",       "a massage is taking place" },
    { "snoozed",          "snoozed for a while" },
    { "again_waits",      "you said later; it comes again within the hour" },
    { "quiet_hours",      "these are quiet hours" },
    { "asleep",           "nobody is woken for it" },
    { "guests",           "there are guests" },
    { "away",             "away from home" },
    { "no_score",         "there is no score" },
    { "poor_signal",      "the signal is poor" },
    { "moving",           "in motion, which looks like stress" },
    { "weak_response",    "this heart does not show tension; bookings go by date" },
    { "low_confidence",   "the estimate is too uncertain" },
    { "not_long_enough",  "raised, but not for long enough" },
    { "less_sensitive",   "raised, but you asked to be asked later" },
    { "contraindicated",  "a condition stands against what would fit" },
    { "not_raised",       "not raised" },
    { "booked",           "a massage is booked" },
    { "booking_recent",   "the last massage was not long ago" },
    { "booking_cooldown", "the last offer to book was declined not long ago" },
    { "booking_illness",  "there are signs of illness: rest comes first" },
    { "booking_hour",     "bookings are offered between 9 and 20 o'clock" },
    { "own_plan",         "this needs a plan of its own: set massage.interval with your therapist" },
    { "too_little_worn",  "too little was worn this week to judge it" },
    { "gap",              "the last suggestion was not long ago" },
    { "cap",              "there have been enough of them for a day" },
};

static const struct phrase courses[] = {
    { "start",       "just begun, one a week" },
    { "improving",   "it helps, one every two weeks" },
    { "maintenance", "kept up, one every few weeks" },
    { "no_help",     "it has not helped; something else may" },
};
/* clang-format on */

static const char *find(const struct phrase *list, size_t count, const char *word)
{
    for (size_t i = 0; word && i < count; i++)
        if (strcmp(list[i].word, word) == 0)
            return list[i].text;
    return word ? word : "";
}

const char *show_why(const char *why)
{
    return find(whys, sizeof(whys) / sizeof(whys[0]), why);
}

const char *show_doubt(const char *doubt)
{
    return find(doubts, sizeof(doubts) / sizeof(doubts[0]), doubt);
}

const char *show_silence(const char *silence)
{
    return find(silences, sizeof(silences) / sizeof(silences[0]), silence);
}

const char *show_course(const char *phase)
{
    return find(courses, sizeof(courses) / sizeof(courses[0]), phase);
}
