/*
 * house - the state of everything at one moment, for those who only look
 *
 * hub/ fills it in when a verb asks; pointers are good until it returns to the loop.
 */
#pragma once

#include "bluetooth.h"
#include "candidate.h"
#include "instant.h"
#include "profile.h"
#include "report.h"
#include "routine.h"
#include "sensor.h"
#include "standing.h"
#include "suggestion.h"

#include <stddef.h>

struct house_person {
    const struct profile *profile;
    bool from_file; /* false: added at run time, stored in the database */
    struct report report;
    bool has_open;
    struct suggestion open;
    struct routine_state routine;
    struct standing standing;
};

struct house_broker {
    bool connected;
    char why[160];     /* when not: the reason in words, without credentials */
    char address[160]; /* host:port */
    uint32_t waiting;  /* messages in the outbox */
    uint64_t sent, dropped;
};

struct house_history {
    bool ok;
    char why[160];    /* when not */
    uint32_t waiting; /* jobs, and minutes that have no date yet */
    uint64_t written, dropped;
};

struct house {
    const char *version;
    struct instant now, started;
    double speed;
    bool clock_known;
    struct house_broker broker;
    struct house_history history;
    struct house_bluetooth bluetooth;
    const struct pairing *pairing; /* the window that is open, or was last; NULL: never one */
    const struct house_person *people;
    size_t person_count;
    const struct sensor_status *sensors;
    size_t sensor_count;
    const struct routine_plan *routines; /* that can be started, our own and the user's */
    size_t routine_count;
};
