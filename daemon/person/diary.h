/*
 * diary - collects one minute after the other for history
 *
 * Intervals are written down as they arrive; what became of them is known five
 * beats later. So a minute is handed over some seconds after its end, and two
 * are open at a time: the one being written and the one waiting.
 *
 * A minute follows the wall clock where that is known, so that rows of one
 * person fall on whole minutes whenever the daemon started.
 */
#pragma once

#include "minute.h"
#include "reading.h"

struct diary_page {
    struct minute minute;
    int64_t end_us;      /* monotonic; the minute is complete here */
    int64_t first_index; /* of its first interval, as heart/ counts them */
    bool used;           /* something was heard */
    uint32_t why_count[WHY_NO_CONSENT + 1];
    uint32_t activity_count[ACTIVITY_SLEEP + 1];
    uint32_t counts[8]; /* reports in which each mean of minute.h was known */
    uint32_t motion_count;
};

struct diary {
    struct diary_page pages[2];
    int current;   /* index of the page being written */
    bool waiting;  /* the other page waits for its last beats */
    int64_t index; /* intervals so far */
};

void diary_init(struct diary *d, const struct instant *start);

/* One interval, given to heart/ at the same time, in the same order. */
void diary_interval(struct diary *d, const struct rr_interval *rr, int64_t t_us);
void diary_decided(struct diary *d, int64_t index, bool ok);
void diary_heard(struct diary *d);
void diary_motion(struct diary *d, double g);
void diary_report(struct diary *d, const struct report *r, double step_s);

/* When diary_turn() wants to be called: a minute ends, or the waiting one is to be handed over. */
int64_t diary_due(const struct diary *d);
/* Returns the minute to be stored, good until the next call, or NULL. */
const struct minute *diary_turn(struct diary *d, const struct instant *t);

/* At the end of a run: what is still open, waiting page first; NULL when there is no more. */
const struct minute *diary_close(struct diary *d);
