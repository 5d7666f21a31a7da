/*
 * standing - how things stand with a person beside the report: chosen, told, booked, learnt
 *
 * Made by person/ whenever somebody looks; the same plain struct serves the verbs
 * and the settings that Home Assistant shows.
 */
#pragma once

#include "helped.h"
#include "need.h"
#include "session.h"
#include "suggestion.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How soon a person is asked, and why it is as it is. */
struct sensitivity {
    int32_t chosen;     /* -2 seldom .. 2 soon */
    double learnt;      /* -4..2, on top of it */
    int32_t after_s;    /* raised for so long before anything is offered */
    double least_score; /* 0..100; and no lower on average; 0: whatever it is */
    uint32_t not_stressed, felt_tense, felt_calm; /* that have taught it */
    int64_t since_unix_ms;                        /* 0: never taught */
};

enum course_phase {
    COURSE_NONE,
    COURSE_START,
    COURSE_IMPROVING,
    COURSE_MAINTENANCE,
    COURSE_NO_HELP,
};

struct standing_condition {
    bool holds, by_configuration, may_expire;
    int64_t since_unix_ms; /* 0: written in the configuration */
};

struct standing {
    enum silence silence;    /* why nothing is being offered right now */
    enum silence no_booking; /* why no booking is */
    bool suggestions_off;
    int64_t snoozed_until_unix_ms; /* 0: not snoozed */
    struct session last, booked;   /* at_unix_ms 0: none */
    enum course_phase course;
    uint32_t course_sessions;
    char technique[ID_MAX + 1]; /* that would be offered; empty: none is allowed */
    uint32_t technique_notes;   /* 1 << NOTE_x that go with it */
    int32_t feel;               /* last said today, 1..5; 0: nothing was */
    struct sensitivity sensitivity;
    struct standing_condition conditions[CONDITION_COUNT];
    uint32_t ill_days;           /* in a row with signs of illness; 0: well */
    double resonance_per_min;    /* 4.5..7; NAN: not found, 6 is breathed */
    double resonance_deviation;  /* breaths a minute; NAN */
    uint32_t resonance_sessions; /* of RESONANCE_SESSIONS */
    bool resonance_found;        /* false with a rate: a first guess */
    uint32_t weak_statements;    /* of how they feel, held against the score */
    struct session_verdict verdicts[SESSION_MEASURES]; /* of the last BODY_SESSIONS massages */
    double ordinary_days;                              /* they are held against; 15 are needed */
    size_t helped_count;
    struct helped_line helped[HELPED_MAX]; /* what would be offered first, first */
};

/* What goes with a technique, for the person's own screen. */
enum technique_note {
    NOTE_SHORT_SESSION,
    NOTE_EVENING,
    NOTE_CALM_MUSIC,
    NOTE_CONSENT_EACH_STEP,
    NOTE_MEDICAL_CLEARANCE,
    NOTE_BESIDE_CARE,
    NOTE_STRETCHING,
    NOTE_TRAINED_THERAPIST,
    NOTE_LIGHT_PRESSURE,
    NOTE_AROUND_EVENTS,
};
#define TECHNIQUE_NOTES (NOTE_AROUND_EVENTS + 1)

const char *course_phase_name(enum course_phase p);
const char *technique_note_name(enum technique_note n);
