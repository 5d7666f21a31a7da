/* window.c - exact sliding windows over one ring of intervals */
#include "window.h"

#include "instant.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int windows_init(struct windows *w, const int32_t *spans_s, int count)
{
    uint32_t most = 1, size = 1;

    memset(w, 0, sizeof(*w));
    w->count = count;
    for (int i = 0; i < count; i++) {
        w->window[i].span_us = spans_s[i] * US_PER_S;
        w->window[i].capacity = (uint32_t)spans_s[i] * WINDOW_BEATS_PER_S;
        if (w->window[i].capacity > most)
            most = w->window[i].capacity;
    }
    while (size < most + 1) /* the newest slot is written before the oldest is let go */
        size *= 2;
    w->ring = calloc(size, sizeof(*w->ring));
    if (!w->ring)
        return -ENOMEM;
    w->mask = size - 1;
    return 0;
}

void windows_fini(struct windows *w)
{
    free(w->ring);
    w->ring = NULL;
}

void windows_clear(struct windows *w)
{
    for (int i = 0; i < w->count; i++) {
        struct window *v = &w->window[i];
        v->tail = w->head;
        v->nn = (struct sums){ 0 };
        v->extreme = 0;
    }
}

static void let_go(const struct windows *w, struct window *v)
{
    const struct beat_slot *oldest = &w->ring[v->tail & w->mask];
    const struct beat_slot *next = &w->ring[(v->tail + 1) & w->mask];

    if (oldest->flags & BEAT_IS_OK)
        sums_nn(&v->nn, oldest->ticks, -1);
    v->tail++;
    if (v->tail != w->head && next->flags & BEAT_IS_LINKED) {
        sums_diff(&v->nn, oldest->ticks, next->ticks, -1);
        v->extreme -= (next->flags & BEAT_IS_EXTREME) != 0;
    }
}

void windows_add(struct windows *w, int64_t t_us, int32_t ticks, bool ok, bool adjacent)
{
    struct beat_slot *s = &w->ring[w->head & w->mask];
    const struct beat_slot *last = &w->ring[(w->head - 1) & w->mask];
    bool linked = ok && adjacent && last->flags & BEAT_IS_OK;
    int64_t diff = llabs((int64_t)ticks - last->ticks);

    s->t_us = t_us;
    s->ticks = ticks;
    s->flags = (ok ? BEAT_IS_OK : 0u) | (linked ? BEAT_IS_LINKED : 0u) |
               (adjacent ? BEAT_IS_ADJACENT : 0u) |
               (linked && 5 * diff > last->ticks ? BEAT_IS_EXTREME : 0u);
    w->head++;
    for (int i = 0; i < w->count; i++) {
        struct window *v = &w->window[i];
        bool last_is_in = window_count(w, v) > 1;

        if (ok)
            sums_nn(&v->nn, ticks, 1);
        if (linked && last_is_in) {
            sums_diff(&v->nn, last->ticks, ticks, 1);
            v->extreme += (s->flags & BEAT_IS_EXTREME) != 0;
        }
        if (window_count(w, v) > v->capacity)
            let_go(w, v);
    }
}

void windows_slide(struct windows *w, int64_t t_us)
{
    for (int i = 0; i < w->count; i++) {
        struct window *v = &w->window[i];
        while (v->tail != w->head && w->ring[v->tail & w->mask].t_us <= t_us - v->span_us)
            let_go(w, v);
    }
}

double window_coverage(const struct window *v)
{
    double share = (double)rr_ticks_to_us(v->nn.sum) / (double)v->span_us;
    return share < 1 ? share : 1;
}

double window_artifacts(const struct windows *w, const struct window *v)
{
    uint32_t all = window_count(w, v);
    return all > 0 ? 1 - (double)v->nn.n / (double)all : 0;
}

double window_extreme(const struct window *v)
{
    return v->nn.diff_n > 0 ? (double)v->extreme / (double)v->nn.diff_n : 0;
}
