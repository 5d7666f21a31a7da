/*
 * suggestion - what is offered, how it was answered, and what came of it
 *
 * One offer has one id for ever. It is decided in advise/, committed by
 * history/ and only then sent by publish/; it ends in exactly one outcome.
 */
#pragma once

#include "id.h"
#include "instant.h"
#include "need.h"

#include <stdbool.h>
#include <stdint.h>

#define SUGGESTION_ID_MAX (ID_MAX + 16)

enum suggestion_type {
    SUGGEST_BREATHE,
    SUGGEST_RELAX,
    SUGGEST_SELF_MASSAGE,
    SUGGEST_BOOK_MASSAGE,
    SUGGEST_MASSAGE_REMINDER,
    SUGGEST_AFTERCARE,
    SUGGEST_REST,
    SUGGEST_SEE_PROFESSIONAL,
};
#define SUGGESTION_TYPES (SUGGEST_SEE_PROFESSIONAL + 1)

/* Why it is offered. Travels as `reason`, never in the title or the message. */
enum reason {
    REASON_SUSTAINED,      /* raised for minutes while still */
    REASON_LOAD_WEEK,      /* a week above the usual */
    REASON_LOAD_MONTH,     /* most days of a month above the usual */
    REASON_CADENCE,        /* the last session is longer ago than the plan says */
    REASON_COURSE,         /* the next one of a course that helps, or is still young */
    REASON_COURSE_NO_HELP, /* six weeks of a course have changed nothing: something else */
    REASON_BOOKED,         /* a session comes up */
    REASON_SESSION_OVER,   /* one is over */
    REASON_ILLNESS,        /* pulse well above, HRV well below the personal range for two days */
    REASON_STILL_SO,       /* asks whether a condition that may pass still holds */
    REASON_SEVERE_LOAD,    /* severe for weeks */
    REASON_SAID_SO,        /* their own answers have said very tense for two weeks */
    REASON_ASKED,          /* `balmctl suggest` */
    REASON_AGAIN,          /* answered `later` half an hour ago */
};
#define REASONS (REASON_AGAIN + 1)

/* Why nothing is offered: every silence has one. The order of the decision is that of
 * advise/rules.c. */
enum silence {
    /* whether anyone may be addressed at all */
    SILENCE_NO_CLOCK,
    SILENCE_NO_CONSENT,
    SILENCE_OFF,        /* `stop_asking`, until switched on again */
    SILENCE_OPEN,       /* one offer is waiting for its answer */
    SILENCE_RUNNING,    /* a routine is running, or its effect is being measured */
    SILENCE_IN_SESSION, /* a booked massage is taking place */
    SILENCE_SNOOZED,
    SILENCE_AGAIN_WAITS, /* answered `later`: the half hour is not over */
    SILENCE_QUIET_HOURS,
    SILENCE_ASLEEP,
    SILENCE_GUESTS,
    SILENCE_AWAY,
    /* whether the body can be read */
    SILENCE_NO_SCORE, /* calibrating, not worn, link lost ...: the report's `why` says which */
    SILENCE_POOR_SIGNAL,
    SILENCE_MOVING,        /* also: recovering, exertion_unknown, not at rest */
    SILENCE_WEAK_RESPONSE, /* this heart does not show tension: only bookings by date */
    SILENCE_LOW_CONFIDENCE,
    /* an acute raise */
    SILENCE_NOT_LONG_ENOUGH,
    SILENCE_LESS_SENSITIVE,  /* long enough for others; this person asked to be asked later */
    SILENCE_CONTRAINDICATED, /* nothing is left that the screen lets through */
    /* a booking */
    SILENCE_NOT_RAISED,       /* and nothing is due: the ordinary silence */
    SILENCE_BOOKED,           /* a session is booked */
    SILENCE_BOOKING_RECENT,   /* the last one is more recent than the cadence allows */
    SILENCE_BOOKING_COOLDOWN, /* dismissed lately */
    SILENCE_BOOKING_ILLNESS,  /* signs of illness hold it back */
    SILENCE_BOOKING_HOUR,     /* nobody calls a therapist at night: 9 to 20 o'clock */
    SILENCE_OWN_PLAN,         /* a need that asks for a plan of its own, and none is set */
    SILENCE_TOO_LITTLE_WORN,  /* the week has too few scored hours to be judged */
    /* the nuisance budget */
    SILENCE_GAP,
    SILENCE_CAP,
};
#define SILENCES (SILENCE_CAP + 1)

enum answer {
    ANSWER_ACCEPT,
    ANSWER_LATER,
    ANSWER_NO,
    ANSWER_NOT_STRESSED,
    ANSWER_DONE,
    ANSWER_STOP_ASKING,
};
#define ANSWERS (ANSWER_STOP_ASKING + 1)

enum outcome {
    OUTCOME_OPEN, /* none yet */
    OUTCOME_ACCEPT,
    OUTCOME_LATER,
    OUTCOME_NO,
    OUTCOME_NOT_STRESSED,
    OUTCOME_DONE,
    OUTCOME_STOP_ASKING,
    OUTCOME_EXPIRED,
    OUTCOME_SUPERSEDED,
};

/* What the offer was decided on. NAN: not known. */
struct evidence {
    double stress, heart_rate_bpm, rmssd_ms;
    double usual_heart_rate_bpm;
    double raised_min; /* how long it has been raised */
    double load_today_min, load_week_min;
    double usual_week_min;     /* raised in an ordinary week of theirs */
    int32_t last_massage_days; /* since the last session; -1: none */
};

struct suggestion {
    char id[SUGGESTION_ID_MAX + 1]; /* PERSON-UNIXSECONDS */
    enum suggestion_type type;
    enum reason reason;
    char routine[ID_MAX + 1];   /* empty: none */
    char technique[ID_MAX + 1]; /* empty: none */
    uint8_t choices;            /* bit 1 << ANSWER_x, in the order of enum answer; at most three */
    bool simulated;
    struct instant at;
    int64_t expires_unix_ms;
    struct evidence evidence;
    int64_t session_unix_ms; /* of a reminder, aftercare: the session's beginning; 0: none */
    int32_t duration_min;    /* of the massage offered; 0: none */
    uint8_t condition;       /* REASON_STILL_SO: enum condition; else CONDITION_COUNT */
};

/* The end of an offer: exactly one for each. */
struct outcome_event {
    char id[SUGGESTION_ID_MAX + 1];
    enum suggestion_type type;
    enum outcome outcome;
    struct instant at;
};

/* What an answer names: an id, or (empty) the one that is open. */
struct answer_event {
    char id[SUGGESTION_ID_MAX + 1];
    enum answer answer;
};

const char *suggestion_type_name(enum suggestion_type t);
const char *reason_name(enum reason r);
const char *silence_name(enum silence s);
const char *answer_name(enum answer a);
const char *outcome_name(enum outcome o);
/* -1 where the word is none of ours. */
int answer_from_name(const char *word);
int suggestion_type_from_name(const char *word);
enum outcome outcome_of_answer(enum answer a);
