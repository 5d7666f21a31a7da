/*
 * made_heart - a heart with the usual options, and intervals in ms
 */
#pragma once

#include "testing.h"

#include "heart.h"
#include "rr.h"

/* What is 0 becomes usual: 300 s of window, steps of 10 s, score and window wanted. */
static inline struct heart *new_heart(struct heart_options opt)
{
    if (!opt.window_s)
        opt.window_s = 300;
    if (!opt.step_s)
        opt.step_s = 10;
    if (!opt.want)
        opt.want = HEART_WANT_SCORE | HEART_WANT_WINDOW;
    struct heart *h = heart_new(&opt);
    assert_non_null(h);
    return h;
}

static inline void interval(struct heart *h, int64_t t_us, double ms)
{
    heart_interval(h, t_us, &(struct rr_interval){ rr_from_ms(ms), 100, false });
}
