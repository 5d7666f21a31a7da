/*
 * person - one person's life: readings in, reports, minutes, suggestions and effects out
 *
 *   reading, context --> lead (which sensor?) --> heart --> report --+--> advise --> suggestion
 *                                              response ------^      +--> routine --> pacer, effect
 *                                                 ^                  +--> load, minute
 *   answer, command ------------------------------+------------------+
 *
 * The one pipeline that everyone runs: the daemon, `balmctl analyze`, the tests,
 * the fuzzers, the simulation of a year, the benchmarks. Pure: no I/O, no clock,
 * no timer, no allocation after person_new(). The same input gives the same
 * events. Who calls it keeps this order:
 *
 *     while (person_due(p) < t.us) person_advance(p, that instant);
 *     person_feed(p, &input, &t);
 *
 * so that a report at T holds all that arrived up to and including T. Calling
 * person_advance() late gives the same reports, only later.
 */
#pragma once

#include "command.h"
#include "context.h"
#include "event.h"
#include "heart.h"
#include "memory.h"
#include "profile.h"
#include "reading.h"
#include "sensor.h"
#include "suggestion.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct person;

struct person_options {
    const struct profile *profile; /* copied */
    const struct routine_plan
        *own_routines; /* the user's; must live as long as the person; may be NULL */
    size_t own_routine_count;
    int32_t step_s;         /* 10; 1..60 between reports */
    int32_t window_s;       /* 300; of rmssd and the like */
    int32_t age_years;      /* 0: from profile->born_year and wall time, else 30 */
    bool raw;               /* no artifact correction */
    bool reports;           /* a step is made of each INPUT_REPORT, and of nothing else */
    bool offline;           /* a recording: nobody answers, offers expire; no link states */
    uint32_t want;          /* HEART_WANT_*; 0: what the daemon needs */
    heart_beat_fn *on_beat; /* every decided interval; may be NULL */
    person_event_fn *on_event;
    void *ctx; /* of both */
};

enum person_input_kind {
    INPUT_READING,
    INPUT_CONTEXT,
    INPUT_ANSWER,
    INPUT_COMMAND,
    INPUT_REPORT, /* made elsewhere, of stored minutes or of a model, for the time since the one
                     before; only where person_options.reports says so, and each later than the last
                   */
    INPUT_LINK,   /* how a sensor's link is: tells `away` from `link_lost` from `no_sensor`;
                     one of another person: it is not this one's any more */
};

struct person_input {
    enum person_input_kind kind;
    union {
        const struct reading *reading;
        const struct context *context;
        const struct answer_event *answer;
        const struct command *command;
        const struct report *report;
        const struct sensor_status *link;
    };
};

/* Returns NULL only when out of memory. `start` is the instant of the first step. */
struct person *person_new(const struct person_options *opt, const struct instant *start);
/* NULL is allowed. */
void person_free(struct person *p);

/*
 * Before the first input. Parts of another version are left out, and that part
 * starts afresh. May give events: a routine that goes on, an offer that is forbidden by now.
 */
void person_restore(struct person *p, const struct person_memory *in, const struct instant *t);
void person_save(const struct person *p, const struct instant *t, struct person_memory *out);

/* Before the user's own are given to anyone: one that bears the name of one of ours asks no less of
   the body than that. */
void person_settle_routines(struct routine_plan *own, size_t count);

/* New settings after a reload; what was learnt stays, and so does what is open or runs, unless they
   forbid it: may give events. */
void person_set_profile(struct person *p, const struct profile *profile,
                        const struct routine_plan *own_routines, size_t own_routine_count,
                        const struct instant *t);

/*
 * 0, or why an answer or a command was not taken (-errno as advise.h and player.h list them).
 * Besides: -ENOENT no routine of that name; -EACCES a condition stands against this routine;
 * -ENODATA the routine needs a pulse, and none is read now; -EPERM no consent; -EINVAL a feeling
 * that is none of 1..5, a note that is empty, too long or no UTF-8, nothing that recalibrate could
 * forget, a report where opt.reports is not set or no later than the last; -EAGAIN something told
 * before the clock is known. Readings, contexts and links always give 0.
 * What was told (EVENT_TOLD) is to be confirmed only once it is committed.
 */
int person_feed(struct person *p, const struct person_input *in, const struct instant *t);

/* A suggestion that could not be committed, and so was never sent: as if it had not been made. */
void person_withdraw(struct person *p, const char *suggestion);

/* Monotonic microseconds: the next moment at which something is to be done. */
int64_t person_due(const struct person *p);
/* Does all that is due at or before t->us, each thing at its own moment. */
void person_advance(struct person *p, const struct instant *t);
/* At the end of a recording: decides the beats that still wait. */
void person_finish(struct person *p);

/* What `status` shows; pointers are good until the next call. */
struct person_view {
    const struct profile *profile;
    const struct report *report;   /* the last one */
    const struct suggestion *open; /* NULL: none */
    struct routine_state routine;
    const struct standing *standing;
};
void person_view(struct person *p, const struct instant *t, struct person_view *out);
