/*
 * history.c - the loop's side: the line of jobs, and the pool that works on it
 *
 *     history_x() --> undated --(wall time known)--> queue --> running --> finish()
 *                                                      ^  (pool)  |
 *                                                      +----------+  file cannot be written:
 *                                                         the patient ones wait for a new try
 *
 * One batch is on the pool at a time, and while it is, the store and the batch
 * are the pool's; everything else is the loop's, always. A batch begins a turn
 * of the loop after its first job came: so the minutes of all people, and the
 * memory that comes with them, share one transaction and its one sync.
 *
 * The memory of the object goes in the close callback of its idle handle, so
 * whoever is called from here may close us.
 */
#include "inside.h"

#include "batch.h"
#include "log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MINUTES_MAX 1440 /* that wait, of all people together: a day of one person */
#define OTHERS_MAX  500  /* what else may wait; a year of a full disk is less */
#define TICK_US     (60 * US_PER_S)
#define RETAIN_US   (3600 * US_PER_S)
#define RETAIN_SOON_US                                                         \
    (5 * TICK_US) /* after the start, for a house that is never on for an hour \
                   */
#define CLOSE_MS 2000

static bool set_state(struct history *h, int rc)
{
    const char *why = rc ? h->store.why : h->store.aside;
    bool ok = rc == 0, was_ok = h->ok;

    h->rc = rc;
    if (ok == was_ok && strcmp(why, h->why) == 0)
        return false;
    h->ok = ok;
    snprintf(h->why, sizeof(h->why), "%s", why);
    if (!ok)
        log_warn("history: %s; tried again every minute", why);
    else if (!was_ok)
        log_info("history: %s: written again", h->store.path);
    if (ok && why[0])
        log_err("history: %s", why);
    return true;
}

static void count(struct history *h, const struct job *j, int rc)
{
    if (j->kind == JOB_EFFECTS || j->kind == JOB_SESSIONS || j->kind == JOB_RETAIN ||
        j->kind == JOB_PROBE)
        return;
    if (rc)
        h->dropped++;
    else
        h->written++;
}

/* The one end of a job: its owner hears, and it is gone. */
static void finish(struct history *h, struct job *j, int rc)
{
    switch (j->kind) {
    case JOB_SUGGESTION: h->events->suggestion_done(h->ctx, j->person, &j->suggestion, rc); break;
    case JOB_OUTCOME: h->events->outcome_done(h->ctx, j->person, &j->outcome, rc); break;
    case JOB_EFFECT: h->events->effect_done(h->ctx, j->person, &j->effect, rc); break;
    case JOB_TOLD: h->events->told_done(h->ctx, j->person, j->told.id, rc); break;
    case JOB_SESSION_EFFECT:
        h->events->session_effect_done(h->ctx, j->person, &j->session_effect, rc);
        break;
    case JOB_PERSON_ADD:
    case JOB_PERSON_REMOVE:
    case JOB_SENSOR_PUT:
    case JOB_SENSOR_REMOVE:
        if (j->done)
            j->done(j->done_ctx, rc);
        break;
    case JOB_EFFECTS: j->effects(j->done_ctx, rc, j->rows, j->count); break;
    case JOB_SESSIONS: j->sessions_fn(j->done_ctx, rc, j->sessions, j->count); break;
    case JOB_RETAIN:
        if (j->more)
            h->retain_us = clock_now(h->clock).us;
        break;
    case JOB_MINUTE:
    case JOB_MEMORY:
    case JOB_SENT:
    case JOB_RELEASE:
    case JOB_PROBE: break;
    }
    job_free(j);
}

static void finish_uncounted(struct history *h)
{
    struct job_queue now = h->finished;
    struct job *j;

    h->finished = (struct job_queue){ 0 };
    while ((j = job_pop(&now)))
        finish(h, j, j->rc);
}

static void drop(struct history *h, struct job *j)
{
    int rc = h->rc ? h->rc : -ECANCELED;

    count(h, j, rc);
    finish(h, j, rc);
}

static void drop_waiting(struct history *h)
{
    struct job *j;

    while ((j = job_pop(&h->queue)))
        drop(h, j);
}

static void pump(struct history *h);

static void on_idle(uv_idle_t *idle)
{
    uv_idle_stop(idle);
    pump(idle->data);
}

static void kick(struct history *h)
{
    if (!h->ended)
        uv_idle_start(&h->idle, on_idle);
}

/* ---- on the pool ---- */

static void on_pool(uv_work_t *work)
{
    struct history *h = work->data;
    h->running_rc = batch_run(&h->store, h->running);
}

static void on_pool_close(uv_work_t *work)
{
    struct history *h = work->data;
    store_checkpoint(&h->store);
    store_close(&h->store);
}

/* ---- on the loop ---- */

static void on_idle_closed(uv_handle_t *handle)
{
    struct history *h = handle->data;
    const struct history_events *events = h->events;
    void *ctx = h->ctx;

    store_fini(&h->store);
    free(h);
    events->closed(ctx);
}

static void end(struct history *h)
{
    clock_timer_close(h->tick);
    clock_timer_close(h->deadline);
    uv_close((uv_handle_t *)&h->idle, on_idle_closed);
}

static void on_closed(uv_work_t *work, int status)
{
    (void)status;
    end(work->data);
}

static void begin_end(struct history *h)
{
    h->ended = true;
    if (!h->store.db || uv_queue_work(h->loop, &h->work, on_pool_close, on_closed))
        end(h);
}

static void on_worked(uv_work_t *work, int status)
{
    struct history *h = work->data;
    struct job *list = h->running, *patient = NULL, **end_of_patient = &patient, *j;
    int rc = status ? status : h->running_rc;

    h->running = NULL;
    h->busy = false;
    bool changed = set_state(h, rc);
    while ((j = list)) {
        list = j->next;
        j->next = NULL;
        if (rc && job_is_patient(j)) {
            *end_of_patient = j;
            end_of_patient = &j->next;
            continue;
        }
        count(h, j, rc ? rc : j->rc);
        finish(h, j, rc ? rc : j->rc);
    }
    job_push_front(&h->queue, patient);
    if (changed)
        h->events->state(h->ctx);
    pump(h);
}

static void pump(struct history *h)
{
    struct job *j;

    finish_uncounted(h);
    if (h->finished.count > 0)
        kick(h);
    if (h->busy || h->ended)
        return;
    bool stuck = !h->ok && !h->try_again;
    while (stuck && (j = job_take_impatient(&h->queue)))
        drop(h, j);
    if (h->closing && (stuck || h->overdue))
        drop_waiting(h);
    if (h->queue.count == 0 && h->closing && h->finished.count == 0) {
        begin_end(h);
        return;
    }
    if (h->queue.count == 0 || stuck)
        return;
    h->try_again = false;
    h->running = job_pop_batch(&h->queue);
    h->busy = true;
    uv_queue_work(h->loop, &h->work, on_pool, on_worked);
}

/* ---- time ---- */

static void date_minutes(struct history *h, const struct instant *now)
{
    struct job *j;

    if (!instant_has_wall(now))
        return;
    while ((j = job_pop(&h->undated))) {
        j->minute->start = instant_at(now, j->minute->start.us);
        job_push(&h->queue, j);
    }
}

static void bound_minutes(struct history *h)
{
    while (h->queue.minutes + h->undated.minutes > MINUTES_MAX) {
        struct job *j = job_take_minute(&h->queue);
        job_free(j ? j : job_take_minute(&h->undated));
        h->dropped++;
    }
}

void history_add(struct history *h, struct job *j)
{
    bool is_minute = j && j->kind == JOB_MINUTE;

    if (!j || h->closing) {
        h->dropped++;
        job_free(j);
        return;
    }
    /* The newer one holds all that the older one did. */
    if (j->kind == JOB_MEMORY)
        job_free(job_take_memory(&h->queue, j->person));
    if (!h->keeps || strcmp(j->person, "guest") == 0) {
        job_push(&h->finished, j);
    } else if (!is_minute && h->queue.count - h->queue.minutes >= OTHERS_MAX) {
        j->rc = h->rc ? h->rc : -ENOSPC;
        h->dropped++;
        job_push(&h->finished, j);
    } else if (is_minute && !instant_has_wall(&j->minute->start)) {
        struct instant now = clock_now(h->clock);
        job_push(&h->undated, j);
        date_minutes(h, &now);
    } else {
        job_push(&h->queue, j);
    }
    bound_minutes(h);
    kick(h);
}

static void add_retain(struct history *h, const struct instant *now)
{
    struct job *j = job_new(JOB_RETAIN, NULL, NULL);

    if (!j)
        return;
    h->retain_us = now->us + RETAIN_US;
    j->retain = (struct retain){
        .now_unix_ms = now->unix_ms,
        .keep_beats_days = h->keep_beats_days,
        .keep_minutes_days = h->keep_minutes_days,
    };
    job_push(&h->queue, j);
}

/* In balm's time, like everything here; on a fast clock the file is tried more often. */
static void on_tick(void *ctx, const struct instant *now)
{
    struct history *h = ctx;

    clock_timer_set(h->tick, now->us + TICK_US);
    date_minutes(h, now);
    if (!h->ok && !h->busy) {
        h->try_again = true;
        if (h->queue.count == 0) {
            struct job *probe = job_new(JOB_PROBE, NULL, NULL);
            if (probe)
                job_push(&h->queue, probe);
        }
    } else if (h->ok && now->us >= h->retain_us) {
        add_retain(h, now);
    }
    pump(h);
}

static void on_deadline(void *ctx, const struct instant *now)
{
    struct history *h = ctx;

    (void)now;
    h->overdue = true;
    pump(h);
}

/* ---- life ---- */

int history_open(struct history **out, uv_loop_t *loop, struct clock *clock,
                 const struct history_options *opt, const struct history_events *events, void *ctx)
{
    struct history *h = calloc(1, sizeof(*h));
    int rc = 0;

    *out = NULL;
    if (!h)
        return -ENOMEM;
    h->loop = loop;
    h->clock = clock;
    h->events = events;
    h->ctx = ctx;
    h->ok = true;
    h->work.data = h;
    h->keeps = opt->path && opt->path[0];
    history_set_options(h, opt);
    if (h->keeps && store_init(&h->store, opt->path)) {
        free(h);
        return -ENOMEM;
    }
    if (h->keeps)
        rc = store_open(&h->store);
    if (rc == -EBADMSG)
        rc = store_replace(&h->store);
    h->tick = clock_timer_new(clock, on_tick, h);
    h->deadline = clock_timer_new(clock, on_deadline, h);
    if (!h->tick || !h->deadline || rc == -EPROTO) {
        if (rc == -EPROTO)
            log_err("history: %s", h->store.why);
        clock_timer_close(h->tick);
        clock_timer_close(h->deadline);
        store_fini(&h->store);
        free(h);
        return rc == -EPROTO ? rc : -ENOMEM;
    }
    uv_idle_init(loop, &h->idle);
    h->idle.data = h;
    if (h->keeps) {
        struct instant now = clock_now(clock);
        set_state(h, rc);
        h->retain_us = now.us + RETAIN_SOON_US;
        clock_timer_set(h->tick, now.us + TICK_US);
    }
    *out = h;
    return 0;
}

void history_close(struct history *h)
{
    struct job *j;

    if (h->closing)
        return;
    h->closing = true;
    h->try_again = true; /* once more: the disk may have room again */
    clock_timer_stop(h->tick);
    clock_timer_set_real(h->deadline, CLOSE_MS);
    while ((j = job_pop(&h->undated))) {
        h->dropped++;
        job_free(j);
    }
    kick(h);
}

void history_set_options(struct history *h, const struct history_options *opt)
{
    h->keep_beats_days = opt->keep_beats_days;
    h->keep_minutes_days = opt->keep_minutes_days;
}

void history_state(const struct history *h, struct house_history *out)
{
    *out = (struct house_history){ .ok = h->ok, .written = h->written, .dropped = h->dropped };
    snprintf(out->why, sizeof(out->why), "%s", h->why);
    out->waiting = h->queue.count + h->undated.count;
    for (const struct job *j = h->running; j; j = j->next)
        out->waiting++;
}
