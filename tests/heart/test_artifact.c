/*
 * Each kind of artifact by hand, alone and beside others, in an otherwise even series; any input at
 * all; and the order statistics under it.
 */
#include "testing.h"

#include "artifact.h"
#include "random.h"
#include "rr.h"
#include "sorted.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BEATS   80
#define CHANGED 24

#define N BEAT_NORMAL
#define V BEAT_ECTOPIC
#define M BEAT_MISSED
#define E BEAT_EXTRA
#define L BEAT_LONG
#define S BEAT_SHORT
#define G BEAT_GAP

/* clang-format off */
static const struct row {
    const char *name;
    int at;                  /* from here on, */
    int n;
    double ms[CHANGED];      /* these in place of the ordinary ones (0: ordinary after all) */
    enum beat_kind want[CHANGED];
    uint32_t gaps, unusable; /* bit k: before the kth of them; the kth of them */
} rows[] = {
    { "nothing wrong",                   0, 0, { 0 }, { 0 } },
    { "a missed beat",                  40, 1, { 1610 },       { M } },
    { "two missed in a row",            40, 2, { 1605, 1610 }, { M, M } },
    { "two missed, the one between",    40, 3, { 1605, 0, 1610 }, { M, V, V } },
    { "two missed at once",             40, 1, { 2390 },       { L } },
    { "an extra beat",                  40, 2, { 390, 415 },   { E, S } },
    { "an extra beat, unevenly",        40, 2, { 250, 555 },   { E, S } },
    { "an extra beat, late",            40, 2, { 560, 245 },   { E, S } },
    { "two extra beats in one",         40, 3, { 270, 265, 270 }, { S, S, S } },
    { "missed, then extra",             40, 3, { 1610, 390, 415 }, { M, E, S } },
    { "extra, then missed",             40, 3, { 390, 415, 1610 }, { E, S, M } },
    { "missed, one good, extra",        40, 4, { 1610, 0, 390, 415 }, { M, N, E, S } },
    { "an early beat, with its pause",  40, 2, { 560, 1040 },  { S, V } },
    { "an early beat, without one",     40, 1, { 540 },        { S } },
    { "an early beat between two",      40, 2, { 520, 500 },   { S, S } },
    { "11 % early, with its pause",     40, 2, { 712, 890 },   { S, V } },
    { "4 % early: a breath",            40, 2, { 768, 832 },   { N, N } },
    { "a late beat",                    40, 1, { 1130 },       { L } },
    { "a pause, then early",            40, 2, { 1040, 560 },  { L, V } },
    { "a couplet, with its pause",      40, 3, { 520, 540, 1100 }, { S, S, L } },
    { "two early, the one between",     40, 5, { 560, 1040, 0, 560, 1040 }, { S, V, S, S, V } },
    { "two early, two between",         40, 6, { 560, 1040, 0, 0, 560, 1040 }, { S, V, N, N, S, V } },
    { "bigeminy, six",                  40, 12,
      { 560, 1040, 560, 1040, 560, 1040, 560, 1040, 560, 1040, 560, 1040 },
      { S, V, V, V, V, V, V, V, V, V, V, V } },
    { "trigeminy, four",                40, 12,
      { 560, 1040, 0, 560, 1040, 0, 560, 1040, 0, 560, 1040, 0 },
      { S, V, S, S, V, S, S, V, S, S, V, N } },
    { "below 300 ms",                   40, 1, { 280 },        { S } },
    { "301 ms is judged by the rest",   40, 1, { 301 },        { S } },
    { "above 2 s",                      40, 1, { 2600 },       { L } },
    { "64 s",                           40, 1, { 64000 },      { L } },
    { "three missed at once",           40, 1, { 3200 },       { L } },
    { "a step to another rate, kept",   60, 1, { 845 },        { N } },

    { "after a gap, and too long",      40, 1, { 5000 },       { G }, .gaps = 1 },
    { "after a gap, and missed",        40, 1, { 1610 },       { G }, .gaps = 1 },
    { "after a gap, and good",          40, 1, { 0 },          { N }, .gaps = 1 },
    { "after a gap, 25 % longer: no difference speaks against it",
                                        40, 1, { 1000 },       { N }, .gaps = 3 },
    { "an early beat, its pause lost",  40, 2, { 560, 0 },     { S, N }, .gaps = 2 },
    { "an early beat lost, its pause there", 40, 1, { 1040 },  { N }, .gaps = 1 },
    { "an extra beat, its rest lost",   40, 2, { 390, 0 },     { S, N }, .gaps = 2 },
    { "an extra beat, a gap within",    40, 2, { 390, 415 },   { S, G }, .gaps = 2 },
    { "12 % short, a gap, then faster and slower",
                                        40, 3, { 700, 790, 890 }, { N, N, L }, .gaps = 2 },
    { "a gap, two good, an early beat", 40, 4, { 0, 0, 560, 1040 }, { N, N, S, V }, .gaps = 1 },
    { "a gap before each",              40, 6, { 0, 0, 1610, 0, 390, 0 }, { N, N, G, N, G, N }, .gaps = 0x3f },

    { "the sensor calls it unusable",   40, 1, { 805 },        { S }, .unusable = 1 },
    { "unusable, and long",             40, 1, { 900 },        { L }, .unusable = 1 },
    { "unusable, and a gap after",      40, 2, { 780, 0 },     { S, N }, .gaps = 2, .unusable = 1 },
    { "unusable, after a gap",          40, 1, { 805 },        { G }, .gaps = 1, .unusable = 1 },

    { "the first is wrong",              0, 1, { 1700 },       { G } },
    { "the first is early",              0, 2, { 560, 1090 },  { G, L } },
    { "the second is wrong",             1, 1, { 1610 },       { M } },
    { "the third is wrong",              2, 1, { 1610 },       { M } },
    { "an early beat among the first",   4, 2, { 540, 1060 },  { S, V } },
    { "among the first, 29 % long",      3, 1, { 1030 },       { N } },
    { "among the first, 35 % long",      3, 1, { 1085 },       { L } },
    { "the last is missed",     BEATS - 1, 1, { 1610 },        { M } },
    { "the last is early",      BEATS - 1, 1, { 520 },         { S } },
    { "the last is a pause",    BEATS - 2, 2, { 560, 1040 },   { S, L } },
    { "the sixth from the end", BEATS - 6, 1, { 1610 },        { M } },
    { "an early beat, decided at the end", BEATS - 4, 2, { 560, 1040 }, { S, V } },
};
/* clang-format on */

static double ordinary_ms(int i)
{
    return 800 + 20 * sin(i * .9) + 12 * sin(i * 2.3);
}

/* The kth of those that the row changes; -1: it is not one of them. */
static int changed(const struct row *r, int64_t i)
{
    return i >= r->at && i < r->at + r->n ? (int)(i - r->at) : -1;
}

static void check(const struct row *r, const struct beat *b, int64_t index)
{
    int k = changed(r, index);
    enum beat_kind want = k >= 0 ? r->want[k] : BEAT_NORMAL;

    assert_int_equal(b->index, index);
    if (b->kind != want)
        print_message("# interval %d: %s, wanted %s\n", (int)index, beat_kind_name(b->kind),
                      beat_kind_name(want));
    assert_int_equal(b->kind, want);
    assert_int_equal(b->ok, b->kind == BEAT_NORMAL);
}

static void test_row(void **state)
{
    const struct row *r = *state;
    struct artifact a;
    struct beat out;
    int64_t decided = 0;

    artifact_init(&a);
    for (int i = 0; i < BEATS; i++) {
        int k = changed(r, i);
        bool gap = i == 0 || (k >= 0 && r->gaps >> k & 1);
        bool ordinary = k < 0 || !(r->ms[k] > 0);
        struct beat b = { .index = i,
                          .ticks = rr_from_ms(ordinary ? ordinary_ms(i) : r->ms[k]),
                          .adjacent = !gap };
        if (artifact_push(&a, &b, k < 0 || !(r->unusable >> k & 1), &out)) {
            assert_int_equal(decided, i - ARTIFACT_DELAY);
            check(r, &out, decided++);
        }
    }
    while (artifact_flush(&a, &out))
        check(r, &out, decided++);
    assert_int_equal(decided, BEATS);
}

/* Across a gap no difference exists, so that none can speak against an interval. */
static void test_alone_between_gaps(void **state)
{
    (void)state;
    struct artifact a;
    struct beat out;
    int bad = 0;

    artifact_init(&a);
    for (int i = 0; i < BEATS; i++) {
        struct beat b = { .index = i,
                          .ticks = rr_from_ms(i == 40 ? 1000 : ordinary_ms(i)),
                          .adjacent = i > 0 && i != 40 && i != 41 };
        if (artifact_push(&a, &b, true, &out))
            bad += !out.ok;
    }
    assert_int_equal(bad, 0);
}

/* A recording shorter than the delay is decided whole at its end. */
static void test_short_recordings(void **state)
{
    (void)state;
    for (int n = 0; n <= 12; n++) {
        struct artifact a;
        struct beat out;
        int decided = 0;

        artifact_init(&a);
        for (int i = 0; i < n; i++) {
            struct beat b = { .index = i, .ticks = rr_from_ms(ordinary_ms(i)), .adjacent = i > 0 };
            decided += artifact_push(&a, &b, true, &out);
        }
        while (artifact_flush(&a, &out)) {
            assert_int_equal(out.index, decided++);
            assert_true(out.ok);
        }
        assert_int_equal(decided, n);
    }
}

static int by_value(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

/* Linear between ranks, as everyone's percentile: in quarters, so that it stays whole. */
static int64_t quartile_x4(const int32_t *v, int n, int q)
{
    int64_t place = (int64_t)(n - 1) * q, at = place / 4;
    int64_t next = at + 1 < n ? v[at + 1] : v[at];
    return v[at] * (4 - place % 4) + next * (place % 4);
}

static void test_sorted(void **state)
{
    (void)state;
    struct random r = { 3 };
    int32_t window[SORTED_ROOM(97)], sorted[SORTED_ROOM(98)], want[SORTED_ROOM(97)];

    for (int most = 1; most <= 97; most += 8) {
        int n = 0, room = SORTED_ROOM(most + 1),
            range = most % 3 == 0 ? 3 : 1000000; /* many ties, or none */
        sorted_init(sorted, room);
        for (int i = 0; i < 400; i++) {
            int32_t x = random_between(&r, -range, range);
            if (n < most) {
                sorted_insert(sorted, room, x);
                window[n++] = x;
            } else if (i % 5 == 0) {
                int out = random_between(&r, 0, n - 1);
                sorted_remove(sorted, room, window[out]);
                window[out] = window[--n];
            } else {
                int out = random_between(&r, 0, n - 1);
                sorted_replace(sorted, room, window[out], x);
                window[out] = x;
            }
            if (n == 0)
                continue;
            memcpy(want, window, (size_t)n * sizeof(*want));
            qsort(want, (size_t)n, sizeof(*want), by_value);
            assert_memory_equal(sorted, want, (size_t)n * sizeof(*want));
            assert_int_equal(sorted_median_x2(sorted, n), (int64_t)want[(n - 1) / 2] + want[n / 2]);
            assert_int_equal(sorted_quartile_distance_x4(sorted, n),
                             quartile_x4(want, n, 3) - quartile_x4(want, n, 1));
        }
    }
}

static int32_t equal(struct random *r, int i)
{
    (void)r;
    (void)i;
    return rr_from_ms(800);
}

static int32_t extremes(struct random *r, int i)
{
    (void)r;
    return i % 2 ? INT32_MAX : 1;
}

static int32_t greatest(struct random *r, int i)
{
    (void)r;
    (void)i;
    return INT32_MAX;
}

static int32_t rising(struct random *r, int i)
{
    (void)r;
    return 1 + i % 32768 * 65535;
}

static int32_t bursts(struct random *r, int i)
{
    return i / 50 % 2 ? random_between(r, 1, rr_from_ms(3))
                      : random_between(r, rr_from_ms(470), rr_from_ms(1250));
}

static int32_t anything(struct random *r, int i)
{
    (void)i;
    return random_next(r) % 7 ? random_between(r, 1, INT32_MAX)
                              : random_between(r, rr_from_ms(470), rr_from_ms(1250));
}

static const struct hostile {
    const char *name;
    int32_t (*ticks)(struct random *r, int i);
    uint64_t gap_in, unusable_in; /* one in so many; 0: never */
} hostile[] = {
    { "all equal", equal, 0, 0 },
    { "all equal, a gap before each", equal, 1, 0 },
    { "all equal, all unusable", equal, 0, 1 },
    { "the least and the greatest in turn", extremes, 0, 0 },
    { "the least and the greatest, with gaps", extremes, 3, 3 },
    { "all the greatest", greatest, 0, 0 },
    { "rising beyond all hearts", rising, 0, 0 },
    { "bursts", bursts, 90, 50 },
    { "anything at all", anything, 9, 5 },
};

static bool one_in(struct random *r, uint64_t n)
{
    return n > 0 && random_next(r) % n == 0;
}

/* Whatever comes in goes out once, in order and unchanged, with a kind that goes with ok. */
static void test_hostile(void **state)
{
    const struct hostile *h = *state;
    static struct beat in[30000];

    for (int n = 1; n <= 30000; n = n < 200 ? n + 1 : n * 12) {
        struct random r = { 4 };
        struct artifact a;
        struct beat out;
        int decided = 0;

        artifact_init(&a);
        for (int i = 0; i < n || artifact_flush(&a, &out); i++) {
            if (i < n) {
                in[i] = (struct beat){ .index = i,
                                       .t_us = i * INT64_C(1000000007),
                                       .ticks = h->ticks(&r, i),
                                       .adjacent = !one_in(&r, h->gap_in) };
                if (!artifact_push(&a, &in[i], !one_in(&r, h->unusable_in), &out))
                    continue;
            }
            assert_true(decided < n && out.index == decided);
            assert_true(out.t_us == in[decided].t_us && out.ticks == in[decided].ticks);
            assert_int_equal(out.adjacent, in[decided].adjacent);
            assert_in_range(out.kind, BEAT_NORMAL, BEAT_GAP);
            assert_int_equal(out.ok, out.kind == BEAT_NORMAL);
            if (out.ok)
                assert_in_range(out.ticks, rr_from_ms(300), rr_from_ms(2000));
            decided++;
        }
        assert_int_equal(decided, n);
        assert_false(artifact_flush(&a, &out));
    }
}

int main(void)
{
    struct tests tests = { 0 };

    ADD_ROWS(&tests, rows, test_row);
    ADD_TEST(&tests, test_alone_between_gaps);
    ADD_TEST(&tests, test_short_recordings);
    ADD_TEST(&tests, test_sorted);
    ADD_ROWS(&tests, hostile, test_hostile);
    return RUN_TESTS(&tests, "artifact");
}
