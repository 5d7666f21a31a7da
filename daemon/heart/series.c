/* series.c - what a window's ring holds, and where its runs end */
#include "series.h"

static struct series_beat beat_of(const struct beat_slot *slot)
{
    return (struct series_beat){ .ticks = slot->ticks,
                                 .ok = slot->flags & BEAT_IS_OK,
                                 .follows = slot->flags & BEAT_IS_ADJACENT };
}

size_t series_of_window(const struct windows *all, const struct window *w, struct series_beat *to)
{
    uint32_t count = window_count(all, w);

    for (uint32_t i = 0; i < count; i++)
        to[i] = beat_of(&all->ring[(w->tail + i) & all->mask]);
    return count;
}

size_t series_of_last(const struct windows *all, int64_t t_us, int64_t span_us,
                      struct series_beat *to, size_t most)
{
    uint32_t held = 0, count = 0;

    for (int i = 0; i < all->count; i++)
        if (window_count(all, &all->window[i]) > held)
            held = window_count(all, &all->window[i]);
    while (count < held && count < most &&
           all->ring[(all->head - count - 1) & all->mask].t_us > t_us - span_us)
        count++;
    for (uint32_t i = 0; i < count; i++)
        to[i] = beat_of(&all->ring[(all->head - count + i) & all->mask]);
    return count;
}

size_t series_run_end(const struct series *s, size_t from)
{
    int64_t aside = 0; /* ticks of set-aside intervals in a row */

    for (size_t i = from; i < s->n; i++) {
        const struct series_beat *b = &s->beat[i];
        if (i > from && !b->follows)
            return i;
        aside = b->ok ? 0 : aside + b->ticks;
        if (i > from && (aside > SERIES_BRIDGE || b->ticks > SERIES_LONGEST))
            return i;
    }
    return s->n;
}
