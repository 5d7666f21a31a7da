/*
 * window - the intervals of the last minutes, in several windows over one ring
 *
 * A window at instant T holds what arrived in (T - span, T]. A difference belongs
 * to it when both its intervals do. Taking in and letting go are exact and take
 * the same time however long the window is.
 */
#pragma once

#include "sums.h"

#include <stdbool.h>
#include <stdint.h>

#define WINDOWS_MAX 4
/* No heart is faster: what floods us pushes its own oldest intervals out. */
#define WINDOW_BEATS_PER_S 8

struct window {
    int64_t span_us;
    uint32_t capacity;
    uint32_t tail; /* its oldest slot; counts up for ever, like the ring's head */
    struct sums nn;
    uint32_t extreme; /* differences of more than 20 % of the interval before */
};

enum {
    BEAT_IS_OK = 1 << 0,     /* counts as NN */
    BEAT_IS_LINKED = 1 << 1, /* the difference to the slot before it exists */
    BEAT_IS_EXTREME = 1 << 2,
    BEAT_IS_ADJACENT = 1 << 3, /* it follows on from the slot before, usable or not */
};

struct beat_slot {
    int64_t t_us;
    int32_t ticks;
    uint32_t flags; /* BEAT_IS_* */
};

struct windows {
    struct beat_slot *ring;
    uint32_t mask, head;
    int count;
    struct window window[WINDOWS_MAX];
};

/* 0 or -ENOMEM. Spans in seconds, 1 to 3600. */
int windows_init(struct windows *w, const int32_t *spans_s, int count);
void windows_fini(struct windows *w);
void windows_clear(struct windows *w);

/* Instants never go back. */
void windows_add(struct windows *w, int64_t t_us, int32_t ticks, bool ok, bool adjacent);
/* Lets go what arrived span or longer before t_us. */
void windows_slide(struct windows *w, int64_t t_us);

/* All intervals in it, usable or not. */
static inline uint32_t window_count(const struct windows *w, const struct window *v)
{
    return w->head - v->tail;
}

/* 0..1: the share of the span that usable intervals fill. */
double window_coverage(const struct window *v);
/* 0..1: the share of intervals that were set aside. */
double window_artifacts(const struct windows *w, const struct window *v);
/*
 * 0..1: the share of extreme differences among intervals that passed as usable. Above
 * WINDOW_BLIND the detector has taken the disorder for this heart's ordinary.
 */
double window_extreme(const struct window *v);
#define WINDOW_BLIND 0.15
