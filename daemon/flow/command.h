/*
 * command - what a person, their house or balmctl asks of one person's pipeline
 */
#pragma once

#include "id.h"
#include "routine.h"
#include "suggestion.h"

#include <stdbool.h>
#include <stdint.h>

enum command_kind {
    COMMAND_ROUTINE_START, /* .name; .by_suggestion: the answered offer, or empty */
    COMMAND_ROUTINE_PAUSE, /* pauses, or goes on again */
    COMMAND_ROUTINE_SKIP,  /* to the next step */
    COMMAND_ROUTINE_STOP,
    COMMAND_SUGGEST,        /* offer now what would fit; screening stays */
    COMMAND_SNOOZE,         /* .duration_s; 0 ends a snooze */
    COMMAND_SUGGESTIONS_ON, /* .on */
    COMMAND_MASSAGE_LOG,    /* .unix_ms: when it was; 0: now */
    COMMAND_MASSAGE_BOOK,   /* .unix_ms: when it will be */
    COMMAND_MASSAGE_CANCEL,
    COMMAND_FEEL,        /* .feel: how tense they say they are */
    COMMAND_RECALIBRATE, /* forget the personal reference */
};

struct command {
    enum command_kind kind;
    char name[ID_MAX + 1];
    int32_t duration_s;
    int64_t unix_ms;
    bool on;
    int32_t feel; /* 1 calm .. 5 very tense */
};
