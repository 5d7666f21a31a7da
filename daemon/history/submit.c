/*
 * submit.c - what is to be stored, copied into jobs
 *
 * Only where memory has run out is an owner called back at once.
 */
#include "inside.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define EFFECTS_MAX 1000

void history_minute(struct history *h, const char *person, const struct minute *m)
{
    struct job *j = job_new(JOB_MINUTE, person, NULL);

    if (j && !(j->minute = minute_row_new(m))) {
        job_free(j);
        j = NULL;
    }
    history_add(h, j);
}

void history_memory(struct history *h, const char *person, const struct person_memory *m)
{
    history_add(h, job_new(JOB_MEMORY, person, m));
}

void history_suggestion(struct history *h, const char *person, const struct suggestion *s,
                        const struct person_memory *m)
{
    struct job *j = job_new(JOB_SUGGESTION, person, m);

    if (j)
        j->suggestion = *s;
    history_add(h, j);
    if (!j)
        h->events->suggestion_done(h->ctx, person, s, -ENOMEM);
}

void history_outcome(struct history *h, const char *person, const struct outcome_event *o,
                     const struct person_memory *m)
{
    struct job *j = job_new(JOB_OUTCOME, person, m);

    if (j)
        j->outcome = *o;
    history_add(h, j);
    if (!j)
        h->events->outcome_done(h->ctx, person, o, -ENOMEM);
}

void history_effect(struct history *h, const char *person, const struct effect *e,
                    const struct person_memory *m)
{
    struct job *j = job_new(JOB_EFFECT, person, m);

    if (j)
        j->effect = *e;
    history_add(h, j);
    if (!j)
        h->events->effect_done(h->ctx, person, e, -ENOMEM);
}

void history_sent(struct history *h, const char *suggestion)
{
    struct job *j = job_new(JOB_SENT, NULL, NULL);

    if (j)
        snprintf(j->sent, sizeof(j->sent), "%s", suggestion);
    history_add(h, j);
}

void history_person_add(struct history *h, const struct profile *p, history_done_fn *done,
                        void *ctx)
{
    struct job *j = job_new(JOB_PERSON_ADD, p->id, NULL);

    if (j) {
        j->profile = *p;
        j->done = done;
        j->done_ctx = ctx;
    }
    history_add(h, j);
    if (!j && done)
        done(ctx, -ENOMEM);
}

void history_person_remove(struct history *h, const char *person, history_done_fn *done, void *ctx)
{
    struct job *j = job_new(JOB_PERSON_REMOVE, person, NULL);

    if (j) {
        j->done = done;
        j->done_ctx = ctx;
    }
    history_add(h, j);
    if (!j && done)
        done(ctx, -ENOMEM);
}

void history_sensor_put(struct history *h, const struct sensor_config *s, bool adopted,
                        history_done_fn *done, void *ctx)
{
    struct job *j = job_new(JOB_SENSOR_PUT, NULL, NULL);

    if (j && !(j->sensor.config = malloc(sizeof(*s)))) {
        job_free(j);
        j = NULL;
    }
    if (j) {
        *j->sensor.config = *s;
        j->sensor.adopted = adopted;
        j->done = done;
        j->done_ctx = ctx;
    }
    history_add(h, j);
    if (!j && done)
        done(ctx, -ENOMEM);
}

void history_sensor_remove(struct history *h, const char *sensor, history_done_fn *done, void *ctx)
{
    struct job *j = job_new(JOB_SENSOR_REMOVE, NULL, NULL);

    if (j) {
        snprintf(j->sensor.id, sizeof(j->sensor.id), "%s", sensor);
        j->done = done;
        j->done_ctx = ctx;
    }
    history_add(h, j);
    if (!j && done)
        done(ctx, -ENOMEM);
}

void history_release(struct history *h, const char *sensor, int64_t until_unix_ms)
{
    struct job *j = job_new(JOB_RELEASE, NULL, NULL);

    if (j) {
        snprintf(j->sensor.id, sizeof(j->sensor.id), "%s", sensor);
        j->sensor.until_unix_ms = until_unix_ms;
    }
    history_add(h, j);
}

void history_effects(struct history *h, const char *person, size_t max, history_effects_fn *fn,
                     void *ctx)
{
    struct job *j = job_new(JOB_EFFECTS, person, NULL);

    if (j) {
        j->max = max < EFFECTS_MAX ? max : EFFECTS_MAX;
        j->effects = fn;
        j->done_ctx = ctx;
    }
    history_add(h, j);
    if (!j)
        fn(ctx, -ENOMEM, NULL, 0);
}
