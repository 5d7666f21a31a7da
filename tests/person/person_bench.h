/*
 * person_bench - one person's pipeline on a morning of the test's making, and a log of its events
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "person.h"

#define S       US_PER_S
#define MORNING 1767254400000LL /* 2026-01-01 08:00 UTC */

struct log;
/* Called inside each event, as the daemon's hub is. */
typedef void bench_event_fn(struct log *l, const struct person_event *e);

struct log {
    char *text; /* one line an event */
    size_t used, size;
    int reports, minutes, suggestions, outcomes, effects, pacers;
    int64_t beats, ok_beats;
    struct report last;
    struct suggestion offer;
    enum outcome outcome;
    struct effect effect;
    int tolds, session_effects;
    struct told told; /* a note's text is good for the call only */
    struct session_effect session_effect;
    struct person *person;    /* whose log it is */
    bench_event_fn *on_event; /* may be NULL */
    void *ctx;                /* its own */
};

/* Runs a test once a row of its table; a row begins with its name. */
struct bench_rows {
    CMUnitTestFunction test;
    const void *rows;
    size_t count, size;
};
#define BENCH_ROWS(table, fn)                                                 \
    &(const struct bench_rows)                                                \
    {                                                                         \
        (fn), (table), sizeof(table) / sizeof((table)[0]), sizeof((table)[0]) \
    }

/* The plain tests, then those of the tables (up to a NULL), as one group. */
int bench_run(const char *name, const struct CMUnitTest *plain, size_t count,
              const struct bench_rows *first, const struct bench_rows *second);

/* Agreed, 36 years old, without quiet hours. */
struct profile bench_alex(void);
/* The morning, so long after its begin. */
struct instant bench_at(int64_t us);
struct person *bench_person(const struct profile *profile, struct log *l);
/* The profile and what else is wanted; window and events are the bench's, and a step of ten seconds
 * unless another is. */
struct person *bench_person_of(const struct person_options *given, struct log *l);

/* The same, who has worn it for a week: a score that is measured against that is believed. */
struct person *bench_known_person(const struct profile *profile, struct log *l);

/* Feeds one reading in the order that person.h asks for. */
void bench_feed(struct person *p, const struct reading *r, int64_t us);
/* 0, or why it was not taken. */
int bench_command(struct person *p, const struct command *c, int64_t us);
/*
 * A seated hour: ten minutes calm, half an hour tense, calm again, with respiration; small motion
 * from the same strap. advance_every_s: as a timer would, at moments of its own; 0: never.
 */
void bench_play(struct person *p, double from_s, double to_s, double advance_every_s);
