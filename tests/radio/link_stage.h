/*
 * link_stage - plays a link what happens to it, step by step, and compares what it does
 *
 * A step says when, what, and what is expected of it. Times are seconds since the
 * story began. A DUE step fails unless the link wanted it at that very moment (or at
 * most `early_s` before, where chance spreads it); any other step fails when the
 * link wanted to be asked before.
 */
#pragma once

#include "link.h"

#include <stddef.h>

#define STAGE_STEPS_MAX 40

struct stage_step {
    double at_s;
    struct link_event event;
    enum link_action action;
    enum link_phase phase; /* after it */
    const char *words;     /* in `why`; NULL: any */
    double until_s;        /* the same event every second until then */
    double early_s;        /* of DUE */
};

struct stage_story {
    const char *name;
    struct link_options opt;
    enum link_phase from; /* where it begins: OFF, AWAY, CONNECTING, SUBSCRIBING, LISTENING ... */
    struct stage_step steps[STAGE_STEPS_MAX];
    struct link_recoveries recoveries; /* at the end */
    const char *fault;                 /* in `last_fault` at the end; NULL: none */
    bool bonded;                       /* from the start on */
};

/* Brings a new link to a phase at `now_us`: AWAY, QUEUED, CONNECTING, RESOLVING, SUBSCRIBING,
 * LISTENING (and a beat was heard), NOT_WORN, RELEASED; else OFF. */
void stage_link(struct link *l, const struct link_options *opt, enum link_phase phase, bool bonded,
                int64_t now_us);
/* One test a story: cmocka's initial_state is the story. */
void stage_play(void **state);
struct CMUnitTest;
/* Runs all as a group of tests, and some more (may be NULL). */
int stage_run(const char *name, struct stage_story *stories, size_t count,
              const struct CMUnitTest *more, size_t more_count);

#define STAGE_S(s) ((int64_t)((s)*1e6 + 0.5))

/* The vocabulary of the tables. */
#define GIVES(a, p)      .action = LINK_DO_##a, .phase = LINK_PHASE_##p
#define RADIO_ON         .event = { .kind = LINK_RADIO_ON }
#define RADIO_OFF(t)     .event = { .kind = LINK_RADIO_OFF, .text = (t) }
#define SEEN             .event = { .kind = LINK_SEEN }
#define TURN             .event = { .kind = LINK_TURN }
#define CONNECTED        .event = { .kind = LINK_CONNECTED }
#define RESOLVED         .event = { .kind = LINK_RESOLVED }
#define DONE             .event = { .kind = LINK_DONE }
#define FAILED(r)        .event = { .kind = LINK_FAILED, .refusal = REFUSED_##r }
#define LOST             .event = { .kind = LINK_LOST }
#define WENT             .event = { .kind = LINK_WENT }
#define BEAT             .event = { .kind = LINK_HEARD, .beating = true }
#define NO_BEAT          .event = { .kind = LINK_HEARD }
#define GARBLED          .event = { .kind = LINK_HEARD, .garbled = true }
#define PAIRED           .event = { .kind = LINK_BONDED }
#define OVERHEARD        .event = { .kind = LINK_OVERHEARD }
#define NEEDS_BOND       .event = { .kind = LINK_NEEDS_BOND }
#define UNWANTED(t)      .event = { .kind = LINK_UNWANTED, .text = (t) }
#define RELEASE(s)       .event = { .kind = LINK_RELEASE, .until_us = STAGE_S(s) }
#define RELEASE_FOR_EVER .event = { .kind = LINK_RELEASE, .until_us = INT64_MAX }
#define TAKE_BACK        .event = { .kind = LINK_TAKE_BACK }
#define DUE              .event = { .kind = LINK_DUE }
#define BONDED(k)        .event = { .kind = LINK_##k, .bonded = true }
#define BONDED_FAILED(r) .event = { .kind = LINK_FAILED, .refusal = REFUSED_##r, .bonded = true }
