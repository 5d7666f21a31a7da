/*
 * told - what a person has told balm of themselves, kept as long as the minutes are
 *
 * Committed together with the memory it left, and only then confirmed: what was
 * said to be noted is never forgotten.
 */
#pragma once

#include "instant.h"
#include "need.h"
#include "session.h"

#include <stdbool.h>
#include <stdint.h>

#define NOTE_TEXT_MAX 500 /* bytes of UTF-8 */

enum told_kind {
    TOLD_NOTE,        /* .text */
    TOLD_FEEL,        /* .feel, and the score at that moment, which they had not seen */
    TOLD_CONDITION,   /* .condition.set */
    TOLD_SESSION,     /* .session: new, or in another state than before */
    TOLD_SENSITIVITY, /* .sensitivity: chosen, or put back */
    TOLD_RECALIBRATE, /* .forget */
    TOLD_SNOOZE,      /* .until_unix_ms; 0: it ended */
    TOLD_SUGGESTIONS, /* .on */
};
#define TOLD_KINDS (TOLD_SUGGESTIONS + 1)

/* How a condition came to hold, or no longer does. */
enum told_by {
    BY_PERSON, /* a verb, a switch */
    BY_ANSWER, /* to the question whether it still holds */
    BY_EXPIRY, /* asked, not answered, and the signal is back in the personal range */
};

struct told {
    enum told_kind kind;
    uint32_t id; /* counts on over restarts: the same one twice is stored once */
    struct instant at;
    union {
        const char *text; /* good for the call */
        struct {
            int32_t feel;  /* 1 calm .. 5 very tense */
            double stress; /* 0..100; NAN: no score then */
            bool counts;   /* there was one to hold it against, and it says something of it */
        } feel;
        struct {
            enum condition which;
            bool set;
            enum told_by by;
        } condition;
        struct {
            struct session session;
            int64_t replaces_unix_ms; /* the booked one that is called off by it; 0: none */
        };
        int32_t sensitivity; /* -2..2 */
        uint32_t forget;     /* a set of 1 << RECALIBRATE_x */
        int64_t until_unix_ms;
        bool on;
    };
};

const char *told_kind_name(enum told_kind k);
const char *told_by_name(enum told_by b);
