#include "job.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A day that waited for the clock is 1440 minutes: in pieces, so that no transaction is long. */
#define BATCH_MAX 64

struct job *job_new(enum job_kind kind, const char *person, const struct person_memory *m)
{
    struct job *j = calloc(1, sizeof(*j));

    if (!j)
        return NULL;
    j->kind = kind;
    snprintf(j->person, sizeof(j->person), "%s", person ? person : "");
    if (m) {
        j->memory = malloc(sizeof(*m));
        if (!j->memory) {
            free(j);
            return NULL;
        }
        *j->memory = *m;
    }
    return j;
}

void job_free(struct job *j)
{
    if (!j)
        return;
    minute_row_free(j->minute);
    free(j->memory);
    free(j->rows);
    free(j->sessions);
    if (j->kind == JOB_SENSOR_PUT)
        free(j->sensor.config);
    free(j);
}

bool job_is_patient(const struct job *j)
{
    switch (j->kind) {
    case JOB_MINUTE:
    case JOB_MEMORY:
    case JOB_OUTCOME:
    case JOB_EFFECT:
    case JOB_TOLD:
    case JOB_SESSION_EFFECT:
    case JOB_RELEASE:
    case JOB_SENT: return true;
    case JOB_SUGGESTION:
    case JOB_PERSON_ADD:
    case JOB_PERSON_REMOVE:
    case JOB_SENSOR_PUT:
    case JOB_SENSOR_REMOVE:
    case JOB_EFFECTS:
    case JOB_SESSIONS:
    case JOB_RETAIN:
    case JOB_PROBE: return false;
    }
    return false;
}

static void account(struct job_queue *q, const struct job *j, uint32_t by)
{
    q->count += by;
    if (j->kind == JOB_MINUTE)
        q->minutes += by;
}

void job_push(struct job_queue *q, struct job *j)
{
    j->next = NULL;
    if (q->last)
        q->last->next = j;
    else
        q->first = j;
    q->last = j;
    account(q, j, 1);
}

void job_push_front(struct job_queue *q, struct job *list)
{
    struct job *rest = q->first, *last = NULL;

    if (!list)
        return;
    q->first = list;
    for (struct job *j = list; j; j = j->next) {
        account(q, j, 1);
        last = j;
    }
    last->next = rest;
    if (!rest)
        q->last = last;
}

struct job *job_pop(struct job_queue *q)
{
    struct job *j = q->first;

    if (!j)
        return NULL;
    q->first = j->next;
    if (!q->first)
        q->last = NULL;
    j->next = NULL;
    account(q, j, (uint32_t)-1);
    return j;
}

static bool shares_transaction(const struct job *j)
{
    return j->kind == JOB_MINUTE || j->kind == JOB_MEMORY;
}

struct job *job_pop_batch(struct job_queue *q)
{
    struct job *first = job_pop(q), *last = first;

    if (!first || !shares_transaction(first))
        return first;
    for (int n = 1; n < BATCH_MAX && q->first && shares_transaction(q->first); n++) {
        last->next = job_pop(q);
        last = last->next;
    }
    return first;
}

static struct job *take(struct job_queue *q, bool (*fits)(const struct job *j, const char *person),
                        const char *person)
{
    struct job *before = NULL;

    for (struct job *j = q->first; j; before = j, j = j->next) {
        if (!fits(j, person))
            continue;
        if (!before)
            return job_pop(q);
        before->next = j->next;
        if (q->last == j)
            q->last = before;
        j->next = NULL;
        account(q, j, (uint32_t)-1);
        return j;
    }
    return NULL;
}

static bool is_impatient(const struct job *j, const char *person)
{
    (void)person;
    return !job_is_patient(j);
}

static bool is_minute(const struct job *j, const char *person)
{
    (void)person;
    return j->kind == JOB_MINUTE;
}

static bool is_memory(const struct job *j, const char *person)
{
    return j->kind == JOB_MEMORY && strcmp(j->person, person) == 0;
}

struct job *job_take_impatient(struct job_queue *q)
{
    return take(q, is_impatient, NULL);
}

struct job *job_take_minute(struct job_queue *q)
{
    return take(q, is_minute, NULL);
}

struct job *job_take_memory(struct job_queue *q, const char *person)
{
    return take(q, is_memory, person);
}
