/*
 * fixture - a history in a folder of its own, on a clock that the test turns
 *
 * Linked in place of base/clock: no test waits for real time. Everything that
 * comes back is written down in `got`.
 */
#pragma once

#include "history.h"

#include "clock.h"

#include <sqlite3.h>
#include <stdatomic.h>

#define DAY_MS  INT64_C(86400000)
#define HOUR_MS INT64_C(3600000)
/* 2026-03-01 08:00:00 UTC */
#define MORNING_MS INT64_C(1772352000000)

#define GOT_MAX 64

struct got {
    char what[16]; /* suggestion, outcome, effect, told, session, person, effects, sessions */
    char id[SUGGESTION_ID_MAX + 1];
    int rc;
};

/* fdatasync() and fsync() are counted, and not waited for. */
extern atomic_llong fixture_syncs;

struct fixture {
    char dir[64];
    char path[96];
    uv_loop_t loop;
    struct clock *clock;
    struct history *history;
    struct history_options options;
    struct got got[GOT_MAX];
    int got_count;
    int states, closed;
    struct history_effect_row effects[8];
    size_t effect_count;
    struct history_session_row sessions[8];
    size_t session_count;
};

/* dir: that of another fixture, shared with its process; NULL: a new one. */
void fixture_init(struct fixture *f, const char *dir);
/* For tests of what may not be written, since root may write everything; until fini. */
void fixture_be_nobody(struct fixture *f);
/* Closes what is open, checks that the loop is empty, and removes the folder. */
void fixture_fini(struct fixture *f);

int fixture_open(struct fixture *f);
/* Until nothing is left to do. */
void fixture_settle(struct fixture *f);
void fixture_close(struct fixture *f);
/* Balm's time goes on, and what is due is done. */
void fixture_advance(struct fixture *f, int64_t ms);
/* The same, without a tick in between. */
void fixture_advance_quietly(struct fixture *f, int64_t ms);
/* The wall clock alone; 0: nobody knows it. */
void fixture_set_wall(struct fixture *f, int64_t unix_ms);
/* The real time that was asked for is over. */
void fixture_fire_real(struct fixture *f);

struct house_history fixture_state(const struct fixture *f);
/* One number from the file, read beside the daemon; -1: no row. */
int64_t fixture_ask(const struct fixture *f, const char *query);
void fixture_exec(const struct fixture *f, const char *statement);
/* As sqlite says: "ok". */
bool fixture_is_sound(const struct fixture *f);

/* Filled with values that all differ; padding zeroed. */
void sample_minute(struct minute *m, const struct instant *start, int bpm);
void sample_memory(struct person_memory *m, double seed);
void sample_suggestion(struct suggestion *s, const char *id, int64_t unix_ms);
void sample_outcome(struct outcome_event *o, const char *id, enum outcome outcome, int64_t unix_ms);
void sample_effect(struct effect *e, const char *suggestion, int64_t unix_ms);
/* A session begins a day later. */
void sample_told(struct told *t, enum told_kind kind, uint32_t id, int64_t unix_ms);
void sample_session_effect(struct session_effect *e, int64_t at_unix_ms);

void on_person_done(void *ctx, int rc);
void on_effects(void *ctx, int rc, const struct history_effect_row *rows, size_t count);
void on_sessions(void *ctx, int rc, const struct history_session_row *rows, size_t count);

/* Alex's memory, and what history says on standard error while it reads it. */
int fixture_load_aloud(struct fixture *f, struct person_memory *out, char *said, size_t size);
