/*
 * inside - what the files of history's public face share
 *
 * history.c has the life, the line of jobs and the pool; submit.c copies what
 * is to be stored into jobs; start.c reads at the start.
 */
#pragma once

#include "history.h"

#include "clock.h"
#include "job.h"
#include "store.h"

#include <stdbool.h>
#include <stdint.h>

struct history {
    uv_loop_t *loop;
    struct clock *clock;
    const struct history_events *events;
    void *ctx;
    bool keeps; /* there is a file */
    int32_t keep_beats_days, keep_minutes_days;

    uv_idle_t idle; /* runs once before the loop sleeps, when there is something to begin */
    struct clock_timer *tick, *deadline;
    int64_t retain_us;
    bool closing, overdue, ended;

    struct store store;
    struct job_queue undated, queue;
    struct job_queue finished; /* nothing to be stored of these; their callbacks wait */
    struct job *running;
    int running_rc;
    uv_work_t work;
    bool busy;

    bool ok, try_again;
    int rc; /* why it is not ok */
    char why[STORE_WHY_MAX + 1];
    uint64_t written, dropped;
};

/*
 * Puts it into the line, or answers it a turn later where nothing is to be kept of it. NULL (out
 * of memory) and whatever comes after history_close() is counted as dropped.
 */
void history_add(struct history *h, struct job *j);
