/*
 * suggestion - what is offered, how it was answered, and what came of it
 *
 * One offer has one id for ever. It is decided in advise/, committed by
 * history/ and only then sent by publish/; it ends in exactly one outcome.
 */
#pragma once

#include "id.h"
#include "instant.h"

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
    REASON_SUSTAINED, /* raised for minutes while still */
    REASON_LOAD_WEEK, /* load over days above the usual */
    REASON_CADENCE,   /* the last session is longer ago than the plan says */
    REASON_ASKED,     /* `balmctl suggest` */
    REASON_AGAIN,     /* answered `later` half an hour ago */
};

/* Why nothing is offered: every silence has one too. */
enum silence {
    SILENCE_NOT_RAISED,
    SILENCE_NOT_LONG_ENOUGH,
    SILENCE_NO_SCORE, /* the report's own `why` says more */
    SILENCE_MOVING,
    SILENCE_QUIET_HOURS,
    SILENCE_OPEN,    /* one offer is waiting for its answer */
    SILENCE_RUNNING, /* a routine is running, or its effect is being measured */
    SILENCE_GAP,
    SILENCE_CAP,
    SILENCE_SNOOZED,
    SILENCE_OFF,      /* `stop_asking`, until switched on again */
    SILENCE_NO_CLOCK, /* wall time is not known */
    SILENCE_LOW_CONFIDENCE,
    SILENCE_CONTRAINDICATED,
};

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
};

struct suggestion {
    char id[SUGGESTION_ID_MAX + 1]; /* PERSON-UNIXSECONDS */
    enum suggestion_type type;
    enum reason reason;
    char routine[ID_MAX + 1];   /* empty: none */
    char technique[ID_MAX + 1]; /* empty: none */
    uint8_t choices;            /* bit 1 << ANSWER_x, in the order of enum answer */
    bool simulated;
    struct instant at;
    int64_t expires_unix_ms;
    struct evidence evidence;
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
