/*
 * cast - twenty people and what their year holds
 *
 * A row is a person: their heart, what they declared, how they answer, what helps them. What
 * happens to them and when is in the calendar. The hearts are the simulator's.
 */
#pragma once

#include "command.h"
#include "context.h"
#include "model.h"
#include "profile.h"
#include "routine.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CAST_SIZE 20
#define CAST_YEAR 365 /* days */

/* How a person answers an offer; bookings, appointments and questions too. */
enum cast_answers {
    ANSWERS_BY_FEELING, /* accepts when tense, else `not_stressed` */
    ANSWERS_HALF,       /* accepts every other one, else `later`, then nothing */
    ANSWERS_NEVER,
    ANSWERS_NO,
    ANSWERS_NOT_STRESSED, /* to what is acute; else accepts */
    ANSWERS_ACCEPT,
};

struct cast_spell {
    int32_t from_day, to_day; /* the last one not in it */
    const struct sim_day *day;
};
#define CAST_SPELLS 3

struct cast_person {
    const char *id, *about;
    const char *heart; /* a row of sim_people */
    need_set needs;
    condition_set conditions;
    enum cast_answers answers;
    double helps[FAMILY_NONE]; /* depth of each family of routines; 0..1 */
    bool massage_helps;
    bool awake_only; /* not worn at night */
    bool no_motion;  /* a strap without acceleration, in a house that sees nobody */
    bool no_provider;
    bool is_private;
    bool naps; /* two spans of quiet */
    int32_t interval_days;
    struct cast_spell spells[CAST_SPELLS];
    uint32_t silences; /* 1 << SILENCE_x that must occur, as silence or as no_booking */
    int least_offers;  /* a silent advisor would keep every promise */
};

extern const struct cast_person cast[CAST_SIZE];

/* ---- the calendar ---- */

enum cast_event_kind { CAST_COMMAND, CAST_CONTEXT, CAST_DISTURB, CAST_TRAVEL, CAST_CONSENT };

struct cast_event {
    int32_t person; /* 1..20 */
    int32_t day, minute;
    int32_t every, until_day; /* again each so many days; 0: once */
    enum cast_event_kind kind;
    union {
        struct command command; /* unix_ms: days ahead or back, times 86400000 */
        struct context context;
        struct {
            double bpm, ln;
        } disturb;
        int32_t offset_s; /* of the new place */
        bool agrees;
    };
};

extern const struct cast_event cast_calendar[];
extern const size_t cast_calendar_count;

/* An ordinary day off work and scripts of the test's own. */
extern const struct sim_day cast_easy, cast_bad, cast_severe;
