/*
 * clock - the only source of instants, and the only maker of timers
 *
 * Balm's time runs `speed` times as fast as the world's: a demo plays an hour
 * in three minutes with the same code. Wall time is attached to an instant only
 * once the kernel says that its clock is synchronised (unless told not to wait).
 */
#pragma once

#include "instant.h"

#include <stdbool.h>
#include <uv.h>

struct clock;
struct clock_timer;

struct clock_options {
    double speed;       /* 1..1000 */
    bool wait_for_sync; /* no wall time before the kernel's clock is synchronised */
};

/* Called on the loop; `now` is at or after the due instant. May close the timer. */
typedef void clock_fn(void *ctx, const struct instant *now);

/* Returns NULL only when out of memory. */
struct clock *clock_new(uv_loop_t *loop, const struct clock_options *opt);
/* All timers must be closed before. */
void clock_free(struct clock *c);

/*
 * A fast clock's wall time goes on after this moment at the earliest, so that what
 * an earlier fast run has dated stays in the past. Does nothing at speed 1.
 */
void clock_begin_after(struct clock *c, int64_t unix_ms);

struct instant clock_now(struct clock *c);
double clock_speed(const struct clock *c);
/* Whether instants carry wall time yet. */
bool clock_is_known(struct clock *c);

/* Returns NULL only when out of memory. */
struct clock_timer *clock_timer_new(struct clock *c, clock_fn *fn, void *ctx);
/* Fires once when balm's time reaches due_us; INSTANT_NEVER disarms. Setting again moves it. */
void clock_timer_set(struct clock_timer *t, int64_t due_us);
/* Fires once after that many milliseconds of the world's time: for partners outside. */
void clock_timer_set_real(struct clock_timer *t, int64_t ms);
void clock_timer_stop(struct clock_timer *t);
/* NULL is allowed. Nothing is called afterwards; the memory goes a turn of the loop later. */
void clock_timer_close(struct clock_timer *t);
