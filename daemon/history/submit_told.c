/*
 * submit_told.c - jobs of what a person told, and of what a massage did
 */
#include "inside.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define SESSIONS_MAX 1000

void history_told(struct history *h, const char *person, const struct told *told,
                  const struct person_memory *m)
{
    struct job *j = job_new(JOB_TOLD, person, m);

    if (j) {
        j->told = *told;
        if (told->kind == TOLD_NOTE) {
            snprintf(j->text, sizeof(j->text), "%s", told->text ? told->text : "");
            j->told.text = j->text;
        }
    }
    history_add(h, j);
    if (!j)
        h->events->told_done(h->ctx, person, told->id, -ENOMEM);
}

void history_session_effect(struct history *h, const char *person, const struct session_effect *e,
                            const struct person_memory *m)
{
    struct job *j = job_new(JOB_SESSION_EFFECT, person, m);

    if (j)
        j->session_effect = *e;
    history_add(h, j);
    if (!j)
        h->events->session_effect_done(h->ctx, person, e, -ENOMEM);
}

void history_sessions(struct history *h, const char *person, size_t max, history_sessions_fn *fn,
                      void *ctx)
{
    struct job *j = job_new(JOB_SESSIONS, person, NULL);

    if (j) {
        j->max = max < SESSIONS_MAX ? max : SESSIONS_MAX;
        j->sessions_fn = fn;
        j->done_ctx = ctx;
    }
    history_add(h, j);
    if (!j)
        fn(ctx, -ENOMEM, NULL, 0);
}
