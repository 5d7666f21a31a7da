/*
 * history - what must outlive the process: one SQLite file
 *
 * Opening and loading happen before the loop runs, and block. Everything after
 * that is a job: copied, queued, done in order, one at a time, on libuv's pool.
 * Each job is one transaction. A full disk or a broken file stops the writing,
 * never the daemon: jobs are then counted as dropped, and tried again later
 * where they matter (suggestions, outcomes, memory).
 *
 * A damaged file is renamed aside and a new one begun; the event says so.
 */
#pragma once

#include "event.h"
#include "house.h"
#include "memory.h"
#include "profile.h"
#include "sensor.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

struct clock;
struct history;

struct history_events {
    /*
     * Stored for good (rc 0), or will not be (-ENOSPC, -EROFS, -EACCES, -EIO, -EBUSY, -EBADMSG).
     * A suggestion is told at once that it will not be; an outcome or an effect waits for a file
     * that can be written, and is told so only at the end. -ENOMEM comes within the call, all
     * else a turn of the loop later.
     * Besides, of a suggestion: -EEXIST, its id is taken by another one. Of an outcome, and then
     * the memory is stored all the same: -EALREADY, the suggestion has another outcome, which
     * stays; -ENOENT, no such suggestion. The very same thing once more is rc 0.
     */
    void (*suggestion_done)(void *ctx, const char *person, const struct suggestion *s, int rc);
    void (*outcome_done)(void *ctx, const char *person, const struct outcome_event *o, int rc);
    void (*effect_done)(void *ctx, const char *person, const struct effect *e, int rc);
    /* As an outcome: it waits for a file that can be written. `id` is told's own number. */
    void (*told_done)(void *ctx, const char *person, uint32_t id, int rc);
    void (*session_effect_done)(void *ctx, const char *person, const struct session_effect *e,
                                int rc);
    /* The file became unusable or usable again; history_state() says why. */
    void (*state)(void *ctx);
    void (*closed)(void *ctx); /* last call ever */
};

struct history_options {
    const char *path;        /* NULL or empty: keep nothing (everything succeeds) */
    int32_t keep_beats_days; /* 0: for ever */
    int32_t keep_minutes_days;
};

/*
 * Opens the file (0600, its folder 0700), migrates it to the current schema.
 * 0, also when the file cannot be used (then it says so in its state and tries
 * again every minute); -ENOMEM; -EPROTO: the file is of a newer balm (left alone).
 */
int history_open(struct history **out, uv_loop_t *loop, struct clock *clock,
                 const struct history_options *opt, const struct history_events *events, void *ctx);
/*
 * Finishes the queue (2 s at most), checkpoints, closes, then closed(). Safe twice.
 * Whatever is handed over afterwards is dropped, and not answered.
 */
void history_close(struct history *h);
void history_set_options(struct history *h, const struct history_options *opt);
void history_state(const struct history *h, struct house_history *out);

/*
 * ---- blocking: at start, and seldom afterwards ----
 *
 * -EBUSY while a job is being done: ask again.
 */

/*
 * 0; -ENOENT: nothing is stored of that person; or why the file cannot be read. Parts of other
 * versions, or damaged, come with version 0.
 */
int history_load_memory(struct history *h, const char *person, struct person_memory *out);
/* The newest minute of all people, for a fast clock to begin after; 0: none. */
int64_t history_newest_unix_ms(struct history *h);
typedef void history_profile_fn(void *ctx, const struct profile *p);
/* 0, or why the file cannot be read. */
int history_load_people(struct history *h, history_profile_fn *fn, void *ctx);
/* What was learnt of sensors: adopted ones, whole; of those of the file (`adopted` false) only the
   id and who wears it now, where that is not who the file says. 0, or why it cannot be read. */
typedef void history_sensor_fn(void *ctx, const struct sensor_config *s, bool adopted);
int history_load_sensors(struct history *h, history_sensor_fn *fn, void *ctx);
/* Sensors that are let go for another device; until_unix_ms 0: until they are taken back. */
typedef void history_release_fn(void *ctx, const char *sensor, int64_t until_unix_ms);
void history_load_releases(struct history *h, history_release_fn *fn, void *ctx);
/* Committed but not known to have been sent, oldest first; those with an outcome are left out. */
typedef void history_suggestion_fn(void *ctx, const char *person, const struct suggestion *s);
void history_load_unsent(struct history *h, history_suggestion_fn *fn, void *ctx);
/* The newest suggestion of a person; true when there is one. */
bool history_load_last(struct history *h, const char *person, struct suggestion *s,
                       enum outcome *outcome);

/* ---- jobs ---- */

/*
 * A minute without wall time waits in memory (24 h at most) and is dated backwards. Where a
 * minute of that wall time is stored already (the clock was set back), that one stays.
 */
void history_minute(struct history *h, const char *person, const struct minute *m);
/* The learned state; stored as one row a part. */
void history_memory(struct history *h, const char *person, const struct person_memory *m);
/* The suggestion (or its outcome, or effect) and the state it left, in one transaction. */
void history_suggestion(struct history *h, const char *person, const struct suggestion *s,
                        const struct person_memory *m);
void history_outcome(struct history *h, const char *person, const struct outcome_event *o,
                     const struct person_memory *m);
void history_effect(struct history *h, const char *person, const struct effect *e,
                    const struct person_memory *m);
/* What was told, and where it is a session that session's row too, with the state it left. The same
   id once more is rc 0 and stored once. */
void history_told(struct history *h, const char *person, const struct told *told,
                  const struct person_memory *m);
void history_session_effect(struct history *h, const char *person, const struct session_effect *e,
                            const struct person_memory *m);
/* The broker has acknowledged it. */
void history_sent(struct history *h, const char *suggestion);

/* Someone added at run time, with their consent; or gone (the row only, not what was recorded). */
typedef void history_done_fn(void *ctx, int rc);
void history_person_add(struct history *h, const struct profile *p, history_done_fn *done,
                        void *ctx);
void history_person_remove(struct history *h, const char *person, history_done_fn *done, void *ctx);

/* One adopted at run time, or moved to another person; and forgotten. As history_load_sensors(). */
void history_sensor_put(struct history *h, const struct sensor_config *s, bool adopted,
                        history_done_fn *done, void *ctx);
void history_sensor_remove(struct history *h, const char *sensor, history_done_fn *done, void *ctx);
/* until_unix_ms: 0: until it is taken back; < 0: it is taken back. */
void history_release(struct history *h, const char *sensor, int64_t until_unix_ms);

/* The newest `max` effects of a person (NULL: of everyone), newest first; good for the call. */
struct history_effect_row {
    char person[ID_MAX + 1];
    struct effect effect;
};
typedef void history_effects_fn(void *ctx, int rc, const struct history_effect_row *rows,
                                size_t count);
void history_effects(struct history *h, const char *person, size_t max, history_effects_fn *fn,
                     void *ctx);

/* Likewise the newest sessions, with what was measured of them. */
struct history_session_row {
    char person[ID_MAX + 1];
    struct session session;
    bool measured;
    struct session_effect effect; /* where measured */
};
typedef void history_sessions_fn(void *ctx, int rc, const struct history_session_row *rows,
                                 size_t count);
void history_sessions(struct history *h, const char *person, size_t max, history_sessions_fn *fn,
                      void *ctx);
