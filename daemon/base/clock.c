/*
 * clock.c - CLOCK_MONOTONIC and CLOCK_REALTIME, sped up, on libuv's timers
 *
 * Monotonic time is scaled from the moment the clock was made. Wall time at
 * speed 1 is asked of the kernel each time, so that it follows corrections; a
 * fast clock has no wall time to follow and runs on from where it began.
 *
 * The kernel's clock counts as synchronised when adjtimex() does not say
 * STA_UNSYNC. It is asked at most every 5 s until it says so once; a Pi without
 * a battery-backed clock boots somewhere in the past, and a minute dated there
 * would be lost among old ones.
 */
#include "clock.h"

#include <math.h>
#include <stdlib.h>
#include <sys/timex.h>
#include <time.h>

#define SYNC_ASK_US (5 * US_PER_S)

struct clock {
    uv_loop_t *loop;
    double speed;
    bool known;
    int64_t started_us;      /* the world's monotonic time when the clock was made */
    int64_t started_unix_ms; /* of a fast clock */
    int64_t asked_us;
    int64_t offset_second; /* the second for which utc_offset_s was looked up */
    int32_t utc_offset_s;
};

struct clock_timer {
    uv_timer_t timer;
    struct clock *clock;
    int64_t due_us; /* of balm's time; INSTANT_NEVER: runs on the world's time */
    clock_fn *fn;
    void *ctx;
};

static int64_t read_us(clockid_t id)
{
    struct timespec ts;
    clock_gettime(id, &ts);
    return (int64_t)ts.tv_sec * US_PER_S + ts.tv_nsec / 1000;
}

static bool kernel_is_synchronised(void)
{
    struct timex tx = { .modes = 0 };
    int state = adjtimex(&tx);
    return state >= 0 && state != TIME_ERROR && !(tx.status & STA_UNSYNC);
}

struct clock *clock_new(uv_loop_t *loop, const struct clock_options *opt)
{
    struct clock *c = calloc(1, sizeof(*c));
    if (!c)
        return NULL;
    c->loop = loop;
    c->speed = opt->speed;
    c->known = !opt->wait_for_sync || opt->speed > 1;
    c->started_us = read_us(CLOCK_MONOTONIC);
    c->started_unix_ms = read_us(CLOCK_REALTIME) / US_PER_MS;
    c->asked_us = -SYNC_ASK_US;
    c->offset_second = -1;
    return c;
}

void clock_free(struct clock *c)
{
    free(c);
}

void clock_begin_after(struct clock *c, int64_t unix_ms)
{
    if (c->speed > 1 && c->started_unix_ms < unix_ms)
        c->started_unix_ms = unix_ms;
}

double clock_speed(const struct clock *c)
{
    return c->speed;
}

static int32_t utc_offset_at(struct clock *c, int64_t unix_s)
{
    if (unix_s != c->offset_second) {
        time_t t = (time_t)unix_s;
        struct tm tm;
        c->offset_second = unix_s;
        c->utc_offset_s = localtime_r(&t, &tm) ? (int32_t)tm.tm_gmtoff : 0;
    }
    return c->utc_offset_s;
}

struct instant clock_now(struct clock *c)
{
    int64_t world_us = read_us(CLOCK_MONOTONIC) - c->started_us;
    struct instant now = { .us = world_us };

    if (c->speed > 1)
        now.us = (int64_t)((double)world_us * c->speed);
    if (!c->known && world_us - c->asked_us >= SYNC_ASK_US) {
        c->asked_us = world_us;
        c->known = kernel_is_synchronised();
    }
    if (!c->known)
        return now;
    now.unix_ms = c->speed > 1 ? c->started_unix_ms + now.us / US_PER_MS
                               : read_us(CLOCK_REALTIME) / US_PER_MS;
    now.utc_offset_s = utc_offset_at(c, now.unix_ms / MS_PER_S);
    return now;
}

bool clock_is_known(struct clock *c)
{
    struct instant now = clock_now(c);
    return instant_has_wall(&now);
}

static void on_timer(uv_timer_t *timer)
{
    struct clock_timer *t = timer->data;
    struct instant now = clock_now(t->clock);

    /* libuv counts whole milliseconds and may be early by a fraction of one. */
    if (t->due_us != INSTANT_NEVER && now.us < t->due_us) {
        clock_timer_set(t, t->due_us);
        return;
    }
    t->fn(t->ctx, &now);
}

struct clock_timer *clock_timer_new(struct clock *c, clock_fn *fn, void *ctx)
{
    struct clock_timer *t = calloc(1, sizeof(*t));
    if (!t)
        return NULL;
    uv_timer_init(c->loop, &t->timer);
    t->timer.data = t;
    t->clock = c;
    t->due_us = INSTANT_NEVER;
    t->fn = fn;
    t->ctx = ctx;
    return t;
}

void clock_timer_set(struct clock_timer *t, int64_t due_us)
{
    if (due_us == INSTANT_NEVER) {
        uv_timer_stop(&t->timer);
        return;
    }
    double wait_us = (double)(due_us - clock_now(t->clock).us) / t->clock->speed;
    t->due_us = due_us;
    uv_update_time(t->clock->loop); /* a long callback must not make the timer early */
    uv_timer_start(&t->timer, on_timer, wait_us > 0 ? (uint64_t)ceil(wait_us / US_PER_MS) : 0, 0);
}

void clock_timer_set_real(struct clock_timer *t, int64_t ms)
{
    t->due_us = INSTANT_NEVER;
    uv_update_time(t->clock->loop);
    uv_timer_start(&t->timer, on_timer, ms > 0 ? (uint64_t)ms : 0, 0);
}

void clock_timer_stop(struct clock_timer *t)
{
    uv_timer_stop(&t->timer);
}

static void on_closed(uv_handle_t *h)
{
    free(h->data);
}

void clock_timer_close(struct clock_timer *t)
{
    if (t)
        uv_close((uv_handle_t *)&t->timer, on_closed);
}
