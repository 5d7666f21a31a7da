/*
 * command - what a person, their house or balmctl asks of one person's pipeline
 */
#pragma once

#include "id.h"
#include "need.h"
#include "routine.h"
#include "suggestion.h"

#include <stdbool.h>
#include <stdint.h>

enum command_kind {
    COMMAND_ROUTINE_START, /* .name; "breathe_search": the next part of the resonance search */
    COMMAND_ROUTINE_PAUSE, /* pauses, or goes on again */
    COMMAND_ROUTINE_SKIP,  /* to the next step */
    COMMAND_ROUTINE_STOP,
    COMMAND_SUGGEST,        /* offer now what would fit; screening stays */
    COMMAND_SNOOZE,         /* .duration_s: 0 ends a snooze; 30 days at most */
    COMMAND_SUGGESTIONS_ON, /* .on */
    COMMAND_MASSAGE_LOG,    /* .unix_ms: when it was (0: now), .duration_min, .name: technique */
    COMMAND_MASSAGE_BOOK,   /* .unix_ms: when it will be; the rest as for log */
    COMMAND_MASSAGE_CANCEL,
    COMMAND_CONDITION,   /* .condition, .on; a door that may not clear sets .may_clear false */
    COMMAND_NOTE,        /* .text */
    COMMAND_FEEL,        /* .feel: how tense they say they are */
    COMMAND_SENSITIVITY, /* .sensitivity: -2 seldom .. 2 soon; also forgets what was learnt of it */
    COMMAND_RECALIBRATE, /* .forget */
};
#define COMMANDS (COMMAND_RECALIBRATE + 1)

/* What `recalibrate` forgets. */
enum recalibrate {
    RECALIBRATE_REFERENCE,   /* the personal heart rate and HRV, and the weak response */
    RECALIBRATE_SENSITIVITY, /* what `not_stressed` and `feel` have taught */
    RECALIBRATE_RESONANCE,   /* their own rate of breathing, and the search */
    RECALIBRATE_RANKING,     /* what helps */
};
#define RECALIBRATE_ALL ((1u << (RECALIBRATE_RANKING + 1)) - 1)

struct command {
    enum command_kind kind;
    char name[ID_MAX + 1];
    int32_t duration_s;
    int64_t unix_ms;
    int32_t duration_min; /* 0: as the person's plan has it */
    bool on, may_clear;
    enum condition condition;
    int32_t feel;        /* 1 calm .. 5 very tense */
    int32_t sensitivity; /* -2..2 */
    uint32_t forget;     /* 1 << RECALIBRATE_x */
    const char *text;    /* of a note, 1..NOTE_TEXT_MAX bytes; good for the call */
};
