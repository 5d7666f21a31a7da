/*
 * life - one person of the cast lives their year, in the real pipeline
 *
 *     calendar, script --> model --> report (or beats) --> person/ --> events --> onlooker
 *                            ^                                           |
 *                            +--- routines calm, massages help <--- answers
 */
#pragma once

#include "cast.h"
#include "model_report.h"
#include "onlooker.h"
#include "person.h"
#include "strap.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LIFE_OFFERS 4096
#define LIFE_EVENTS 24 /* of the calendar, of one person */

struct life_offer {
    struct suggestion offer;
    enum outcome outcome;
    int32_t day; /* of the year */
    int64_t unix_ms;
    double true_stress;
};

struct life {
    const struct cast_person *who;
    int number; /* 1..20 */
    struct profile profile;
    struct person *person;
    struct model_report source; /* minute by minute */
    struct sim_strap strap;     /* beat by beat */
    bool beats;
    struct sim_model *model; /* of either */
    struct onlooker onlooker;

    struct instant now;
    int64_t minute; /* since the year began */
    int32_t offset_s;
    int64_t due[LIFE_EVENTS]; /* minutes; of .events */
    const struct cast_event *events[LIFE_EVENTS];
    size_t event_count;
    int64_t next_event;
    bool guests, away, busy, is_told_in_bed;

    bool has_answer;
    enum answer answer;
    int64_t answer_minute;
    int turn;
    int64_t book_minute; /* 0: nothing to be booked */
    char technique[ID_MAX + 1];

    int sessions;        /* held */
    int32_t helped_day;  /* up to this day of the year a massage is felt */
    int32_t disturbance; /* by a massage; 0: none */

    struct life_offer *offers;
    int offer_count;
    uint32_t silences; /* 1 << SILENCE_x that were seen */
    int restarts, effects, session_effects, reports, refused;
    int32_t weak_from_day, expired_day, no_help_day;
    bool ill[CAST_YEAR + 8];          /* by day: signs of illness */
    bool maintained;                  /* the course got as far as that */
    char first_after_ten[ID_MAX + 1]; /* routine, once ten acute offers have been made */
    bool differs;                     /* a restart lost something */
};

/* Prints each offer and each day's load, for who looks for a reason. */
extern bool life_shows;

/* What comes out of the pipeline; ctx is the life. */
void life_event(void *ctx, const struct person_event *e);

/* Fails the test when out of memory. seed: another one is another year of the same person. */
struct life *life_new(int number, uint64_t seed, bool beats);
void life_free(struct life *l);
/* So many days from where it stands. */
void life_live(struct life *l, int days);
/* An hour more, so that what is open runs out or is answered. */
void life_end(struct life *l);
int32_t life_day(const struct life *l);
bool life_is_acute(const struct suggestion *s);
