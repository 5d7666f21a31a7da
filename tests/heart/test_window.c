/*
 * Sliding windows beside windows summed afresh: over random gaps, artifacts, bursts and
 * lengths, every integer is the same.
 */
#include "testing.h"

#include "instant.h"
#include "random.h"
#include "window.h"

#include <stdlib.h>
#include <string.h>

struct given {
    int64_t t_us;
    int32_t ticks;
    bool ok, adjacent;
};

struct history {
    size_t n, room;
    struct given *beats;
};

/* What the window at now must hold, from its definition. */
static void naive(const struct history *h, int64_t now_us, int64_t span_us, size_t most,
                  struct sums *nn, uint32_t *count, uint32_t *extreme)
{
    size_t first = h->n;

    memset(nn, 0, sizeof(*nn));
    while (first > 0 && h->beats[first - 1].t_us > now_us - span_us && h->n - first < most)
        first--;
    *count = (uint32_t)(h->n - first);
    *extreme = 0;
    for (size_t i = first; i < h->n; i++) {
        const struct given *b = &h->beats[i], *before = i > first ? b - 1 : NULL;
        if (b->ok)
            sums_nn(nn, b->ticks, 1);
        if (before && b->ok && b->adjacent && before->ok) {
            sums_diff(nn, before->ticks, b->ticks, 1);
            *extreme += 5 * llabs((int64_t)b->ticks - before->ticks) > before->ticks;
        }
    }
}

static void same(const struct windows *w, const struct history *h, int64_t now_us)
{
    for (int i = 0; i < w->count; i++) {
        const struct window *v = &w->window[i];
        struct sums want;
        uint32_t count, extreme;
        naive(h, now_us, v->span_us, v->capacity, &want, &count, &extreme);
        assert_int_equal(window_count(w, v), count);
        assert_int_equal(v->extreme, extreme);
        assert_memory_equal(&v->nn, &want, sizeof(want));
    }
}

static void add(struct windows *w, struct history *h, struct given b)
{
    if (h->n == h->room) {
        h->room = h->room ? 2 * h->room : 4096;
        h->beats = realloc(h->beats, h->room * sizeof(*h->beats));
        assert_non_null(h->beats);
    }
    h->beats[h->n++] = b;
    windows_add(w, b.t_us, b.ticks, b.ok, b.adjacent);
}

static const struct row {
    const char *name;
    int32_t spans_s[WINDOWS_MAX];
    int count;
    double bad, gaps;          /* share of intervals */
    int32_t shortest, longest; /* ms */
    int hours;
} rows[] = {
    { "clean, the spans of the score", { 30, 300, 60, 120 }, 4, 0, 0, 600, 1000, 1 },
    { "artifacts", { 30, 300, 60, 120 }, 4, .1, 0, 400, 1200, 1 },
    { "mostly artifacts", { 30, 45, 60, 120 }, 4, .9, .05, 300, 2000, 1 },
    { "gaps", { 30, 300 }, 2, .02, .05, 600, 1000, 2 },
    { "an hour's window", { 3600 }, 1, .02, .01, 500, 900, 3 },
    { "one second's window", { 1, 2, 3 }, 3, .02, .01, 300, 1500, 1 },
    { "two equal windows", { 60, 60 }, 2, .02, .01, 600, 1000, 1 },
    { "64 s intervals", { 30, 300 }, 2, .02, .01, 300, 64000, 5 },
    { "pauses of minutes", { 300, 3600 }, 2, .02, .01, 300, 1000000, 200 },
    { "more than a heart can", { 30, 60 }, 2, .02, .001, 1, 100, 1 },
};

static void test_row(void **state)
{
    const struct row *r = *state;
    struct random random = { 5 };
    struct history h = { 0 };
    struct windows w;
    int64_t t_us = 0, next_us = 0;

    assert_int_equal(windows_init(&w, r->spans_s, r->count), 0);
    while (t_us < r->hours * 3600 * US_PER_S) {
        struct given b = { .ticks = random_between(&random, r->shortest * RR_TICKS_PER_MS,
                                                   r->longest * RR_TICKS_PER_MS),
                           .ok = random_unit(&random) >= r->bad,
                           .adjacent = random_unit(&random) >= r->gaps };
        t_us += rr_ticks_to_us(b.ticks);
        if (!b.adjacent)
            t_us += random_between(&random, 0, 90) * US_PER_S;
        for (; next_us < t_us; next_us += random_between(&random, 1, 200) * US_PER_S) {
            windows_slide(&w, next_us);
            same(&w, &h, next_us);
        }
        b.t_us = t_us;
        add(&w, &h, b);
    }
    assert_true(h.n > 20);
    windows_slide(&w, t_us + 3600 * US_PER_S); /* all have left, and nothing stays behind */
    for (int i = 0; i < w.count; i++) {
        struct sums nothing = { 0 };
        assert_memory_equal(&w.window[i].nn, &nothing, sizeof(nothing));
        assert_int_equal(w.window[i].extreme, 0);
    }
    windows_fini(&w);
    free(h.beats);
}

/* A day and a night, then the same five minutes summed afresh: not a bit has drifted. */
static void test_day(void **state)
{
    (void)state;
    const int32_t spans_s[] = { 300 };
    struct random random = { 9 };
    struct history h = { 0 };
    struct windows w;
    int64_t t_us = 0;

    assert_int_equal(windows_init(&w, spans_s, 1), 0);
    while (t_us < 24 * 3600 * US_PER_S) {
        struct given b = { .ticks = random_between(&random, rr_from_ms(500), rr_from_ms(1100)),
                           .ok = random_unit(&random) > .01,
                           .adjacent = true };
        b.t_us = t_us += rr_ticks_to_us(b.ticks);
        add(&w, &h, b);
        windows_slide(&w, t_us);
    }
    assert_true(h.n > 90000);
    same(&w, &h, t_us);
    windows_fini(&w);
    free(h.beats);
}

/* (T - span, T]: what ends on the older edge is out, on the newer one in. */
static void test_edges(void **state)
{
    (void)state;
    const int32_t spans_s[] = { 10 };
    struct windows w;

    assert_int_equal(windows_init(&w, spans_s, 1), 0);
    windows_add(&w, 10 * US_PER_S, RR_TICKS_PER_S, true, false);
    windows_add(&w, 20 * US_PER_S, RR_TICKS_PER_S, true, true);
    windows_slide(&w, 20 * US_PER_S - 1);
    assert_int_equal(w.window[0].nn.n, 2);
    assert_int_equal(w.window[0].nn.diff_n, 1);
    windows_slide(&w, 20 * US_PER_S);
    assert_int_equal(w.window[0].nn.n, 1);
    assert_int_equal(w.window[0].nn.diff_n, 0); /* one of its two intervals has left */
    windows_slide(&w, 30 * US_PER_S);
    assert_int_equal(w.window[0].nn.n, 0);
    windows_fini(&w);
}

int main(void)
{
    struct tests tests = { 0 };

    ADD_ROWS(&tests, rows, test_row);
    ADD_TEST(&tests, test_day);
    ADD_TEST(&tests, test_edges);
    return RUN_TESTS(&tests, "window");
}
