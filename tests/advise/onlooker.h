/*
 * onlooker - watches an advisor from outside and complains of every promise that is broken
 *
 *     how things are --> onlooker_look() --+
 *     what was told  --> onlooker_told() --+--> onlooker_offer(), onlooker_outcome() --> complaints
 *
 * The rules are written down here once more, in other words than in advise/: what a reader of
 * massage.md and of the privacy and nuisance rules would hold against an offer. It is told only
 * what a person could know. Where the advisor may be stricter, it is.
 */
#pragma once

#include "advise.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ONLOOKER_OFFERS   32
#define ONLOOKER_SESSIONS 64

/* How things are when a decision is made. */
struct sight {
    struct instant t;
    const struct report *report;
    bool has_motion;
    bool busy; /* a routine runs, or its effect is being measured */
    bool guests, away;
    bool ill;
};

struct seen_session {
    int64_t at_unix_ms;
    enum session_state state;
    int32_t duration_min;
    int64_t over_unix_ms; /* of one that was held */
    bool reminded, told_to_look, cared_for;
};

struct onlooker {
    char name[ID_MAX + 1];
    struct profile profile;
    const struct routine_plan *own; /* routine of theirs; NULL: none */
    bool steps; /* the wall clock is stepped: what spans hours is not held against anything */
    int complaints;
    char first[200]; /* complaint; empty: none */

    struct sight now;
    int64_t raised_since_us; /* -1: not raised */
    int64_t last_us;

    condition_set told; /* conditions of run time */
    int64_t condition_since[CONDITION_COUNT], condition_asked[CONDITION_COUNT];
    struct seen_session sessions[ONLOOKER_SESSIONS];
    size_t session_count;
    int64_t last_session; /* the newest that was held; 0: none */
    int32_t chosen;       /* sensitivity */
    bool asked_sooner;    /* said very tense at some time: may be asked sooner than by default */
    bool off;
    int64_t snoozed_until;

    bool has_open, open_was_again;
    int64_t superseded_us; /* when an offer that still stood well made way; -1: never */
    struct suggestion open;
    int64_t last_number; /* of an id */
    struct suggestion put_off;
    int64_t later_at;                /* 0: no `later` is waiting */
    int64_t offers[ONLOOKER_OFFERS]; /* that count, the newest at (offer_count - 1) % OFFERS */
    int offer_count;
    int unwanted;
    int64_t booking_over, professional_at;
    int bookings_dismissed;

    /* totals */
    int given[SUGGESTION_TYPES], for_reason[REASONS], outcomes;
    int accepted;
};

/* The profile is copied. */
void onlooker_init(struct onlooker *o, const char *name, const struct profile *profile);
/* Before each decision. The report must stay until after it. */
void onlooker_look(struct onlooker *o, const struct sight *now);
/* The order in which they come out: the outcome first. */
void onlooker_outcome(struct onlooker *o, const struct outcome_event *e);
void onlooker_offer(struct onlooker *o, const struct suggestion *s);
void onlooker_told(struct onlooker *o, const struct told *t);
/* A command that was taken. */
void onlooker_command(struct onlooker *o, const struct command *c);
void onlooker_set_profile(struct onlooker *o, const struct profile *profile);
/* After a restart a raise begins anew. */
void onlooker_restart(struct onlooker *o);

int onlooker_offers(const struct onlooker *o);
/* Everything stands against it that the configuration or the person says. */
bool onlooker_allows_massage(const struct onlooker *o);
bool onlooker_allows_technique(const struct onlooker *o, const char *technique);
/* A set of 1 << ASKS_x. */
unsigned onlooker_asks(const struct onlooker *o, const char *routine);
bool onlooker_allows_routine(const struct onlooker *o, const char *routine);
void onlooker_complain(struct onlooker *o, const char *what, const struct suggestion *s);
