/*
 * rows.h - the words in which the rows of replies.c and shapes.c are written
 */
#pragma once

#include "piece.h"

#define WORDS_OF(type)                         \
    static const char *type##_word(unsigned v) \
    {                                          \
        return type##_name((enum type)v);      \
    }

/* clang-format off */
#define NUMBER(d)     VALUE_NUMBER, .decimals = (d)
#define COUNT         VALUE_NUMBER
#define WORD(fn, max) VALUE_WORD, .word = fn##_word, .words = (max) + 1
#define SHAPE(name)   VALUE_OTHER, .shape = (name)
#define LIST          VALUE_OTHER
#define NULLABLE      .nullable = true
#define RANGE(a, b)   .min = (a), .max = (b)
#define UNIT(u)       .unit = (u)
#define LEVELS        .nullable = true, .tier = PRIVACY_LEVELS
#define VITALS        .nullable = true, .tier = PRIVACY_VITALS
#define END           { .path = NULL }
#define TEXT          { "text", VALUE_TEXT, .help = "what was done, in words" }

#define SENSITIVITY \
    { "chosen", COUNT, RANGE(-2, 2), .help = "-2 seldom .. 2 soon" }, \
    { "learnt", NUMBER(2), VITALS, RANGE(-4, 2) }, \
    { "after_s", COUNT, VITALS, UNIT("s"), .help = "raised for so long before anything is offered" }, \
    { "usual_after_s", COUNT, VITALS, UNIT("s") }, \
    { "least_score", COUNT, VITALS, RANGE(0, 100) }, \
    { "not_stressed", COUNT, VITALS }, \
    { "felt_tense", COUNT, VITALS }, \
    { "felt_calm", COUNT, VITALS }, \
    { "since", VALUE_TIME, VITALS }
/* clang-format on */
