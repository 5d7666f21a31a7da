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
    { "not_raised",      "not raised" },
    { "not_long_enough", "raised, but not for long enough" },
    { "no_score",        "there is no score" },
    { "moving",          "moving" },
    { "quiet_hours",     "these are quiet hours" },
    { "open",            "a suggestion is waiting for its answer" },
    { "running",         "a routine is running, or its effect is being measured" },
    { "gap",             "the last suggestion was not long ago" },
    { "cap",             "there have been enough of them for a day" },
    { "snoozed",         "snoozed" },
    { "off",             "switched off; `balmctl suggest on` switches on again" },
    { "no_clock",        "the time of day is not known yet" },
    { "low_confidence",  "the estimate is too uncertain" },
    { "contraindicated", "a condition stands against what would fit" },
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
