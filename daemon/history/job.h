/*
 * job - one thing to be stored, and the line it stands in
 *
 *     MINUTE   oldest dropped first when too many wait
 *     MEMORY   a newer one of the same person takes its place
 *     OUTCOME, EFFECT, TOLD, SESSION_EFFECT, SENT, RELEASE, and the two above wait for a file
 *              that can be written
 *     SUGGESTION, PERSON_*, SENSOR_*, EFFECTS, SESSIONS are answered with the error instead: an
 *              offer that comes late is worse than none, and someone waits for the others
 *     RETAIN, PROBE are our own
 */
#pragma once

#include "history.h"
#include "retain.h"
#include "rows.h"

enum job_kind {
    JOB_MINUTE,
    JOB_MEMORY,
    JOB_SUGGESTION,
    JOB_OUTCOME,
    JOB_EFFECT,
    JOB_TOLD,
    JOB_SESSION_EFFECT,
    JOB_SENT,
    JOB_PERSON_ADD,
    JOB_PERSON_REMOVE,
    JOB_SENSOR_PUT,
    JOB_SENSOR_REMOVE,
    JOB_RELEASE,
    JOB_EFFECTS,
    JOB_SESSIONS,
    JOB_RETAIN,
    JOB_PROBE, /* a write of nothing: can the file be written again? */
};

struct job {
    struct job *next;
    enum job_kind kind;
    int rc;
    char person[ID_MAX + 1];      /* empty: of no one, or of everyone */
    struct person_memory *memory; /* stored with it; NULL: none */
    struct minute_row *minute;
    struct history_effect_row *rows;
    struct history_session_row *sessions;
    size_t max, count;
    bool more; /* RETAIN: to be run again soon */
    union {
        struct suggestion suggestion;
        struct outcome_event outcome;
        struct effect effect;
        struct {
            struct told told;
            char text[NOTE_TEXT_MAX + 1]; /* of a note: told.text points here */
        };
        struct session_effect session_effect;
        char sent[SUGGESTION_ID_MAX + 1];
        struct profile profile;
        struct retain retain;
        struct {
            char id[ID_MAX + 1];
            bool adopted;
            int64_t until_unix_ms;
            struct sensor_config *config; /* SENSOR_PUT: ours; too large for every job */
        } sensor;
    };
    union {
        history_done_fn *done;
        history_effects_fn *effects;
        history_sessions_fn *sessions_fn;
    };
    void *done_ctx;
};

/* Returns NULL only when out of memory. person and m may be NULL. */
struct job *job_new(enum job_kind kind, const char *person, const struct person_memory *m);
void job_free(struct job *j);
/* Whether it waits while the file cannot be written. */
bool job_is_patient(const struct job *j);

struct job_queue {
    struct job *first, *last;
    uint32_t count, minutes;
};

void job_push(struct job_queue *q, struct job *j);
/* In front of all others, in their order; list is a chain by next. */
void job_push_front(struct job_queue *q, struct job *list);
struct job *job_pop(struct job_queue *q);
/* What one transaction takes: minutes and memory that follow each other, or one other job. */
struct job *job_pop_batch(struct job_queue *q);
/* Takes the first one out that fits; NULL: none. */
struct job *job_take_impatient(struct job_queue *q);
struct job *job_take_minute(struct job_queue *q);
struct job *job_take_memory(struct job_queue *q, const char *person);
