/*
 * session - a massage: booked, held or called off, and what it did
 */
#pragma once

#include "id.h"
#include "instant.h"

#include <stdbool.h>
#include <stdint.h>

#define SESSION_DURATION_MIN 10  /* minutes, the shortest */
#define SESSION_DURATION_MAX 240 /* and the longest */

enum session_state {
    SESSION_BOOKED,
    SESSION_HELD, /* logged, answered `done`, or over without having been cancelled */
    SESSION_CANCELLED,
};
#define SESSION_STATES (SESSION_CANCELLED + 1)

struct session {
    int64_t at_unix_ms; /* its beginning; what it is known by: two do not begin in one second */
    int32_t utc_offset_s;
    int32_t duration_min;         /* 10..240 */
    char technique[ID_MAX + 1];   /* empty: not said */
    char suggestion[ID_MAX + 17]; /* that led to it; empty: none */
    enum session_state state;
    bool simulated; /* learnt from simulated readings */
};

/* What is measured of one session. NAN: too little was worn. */
enum session_measure {
    SESSION_HOURS_HR,     /* bpm, seated: 3 h after against 3 h before */
    SESSION_HOURS_RMSSD,  /* ln, likewise */
    SESSION_HOURS_STRESS, /* points, likewise */
    SESSION_NIGHT_HR,     /* bpm, asleep: the night after against the nights of the week before */
    SESSION_NIGHT_RMSSD,  /* ln, likewise */
    SESSION_DAYS_HR,      /* bpm, seated: mean of the three days after against the seven before */
    SESSION_DAYS_RMSSD,   /* ln, likewise */
    SESSION_DAYS_RAISED,  /* share of scored minutes raised, likewise; 0..1 */
};
#define SESSION_MEASURES (SESSION_DAYS_RAISED + 1)

struct session_change {
    double before, after;
    double expected; /* what `after` would have been by itself, from how days like those before go
                        on */
};

/* Complete three days after the session; given out once. */
struct session_effect {
    int64_t at_unix_ms; /* of the session */
    char technique[ID_MAX + 1];
    bool simulated;
    struct session_change change[SESSION_MEASURES];
};

/* What can be said of several: after less expected, in the measure's unit. */
enum session_says {
    SESSION_TOO_FEW, /* sessions, or ordinary days to hold them against */
    SESSION_LOWER,
    SESSION_HIGHER,
    SESSION_NO_DIFFERENCE, /* that could be told from ordinary days */
};

struct session_verdict {
    uint32_t sessions;      /* measured */
    double mean, low, high; /* the 95 % interval; NAN: too few to tell */
    enum session_says says;
};

const char *session_says_name(enum session_says s);
const char *session_state_name(enum session_state s);
const char *session_measure_name(enum session_measure m);
int session_state_from_name(const char *word);
int session_measure_from_name(const char *word);
