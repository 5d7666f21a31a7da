/* Each kind of artifact by hand, in an otherwise even series; and the order statistics under it. */
#include "testing.h"

#include "artifact.h"
#include "random.h"
#include "rr.h"
#include "sorted.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BEATS 80

/* clang-format off */
static const struct row {
    const char *name;
    int at;                  /* from here on, */
    int n;
    double ms[4];            /* these in place of the ordinary ones */
    enum beat_kind want[4];
    bool after_gap, unusable;
} rows[] = {
    { "nothing wrong",                   0, 0, { 0 }, { 0 } },
    { "a missed beat",                  40, 1, { 1610 },     { BEAT_MISSED } },
    { "an extra beat",                  40, 2, { 390, 415 }, { BEAT_EXTRA, BEAT_EXTRA } },
    { "an ectopic beat, with its pause",40, 2, { 560, 1040 },{ BEAT_SHORT, BEAT_ECTOPIC } },
    { "a long interval",                40, 1, { 1130 },     { BEAT_LONG } },
    { "a short interval",               40, 1, { 540 },      { BEAT_SHORT } },
    { "below 300 ms",                   40, 1, { 280 },      { BEAT_SHORT } },
    { "above 2 s",                      40, 1, { 2600 },     { BEAT_LONG } },
    { "64 s",                           40, 1, { 64000 },    { BEAT_LONG } },
    { "three beats missed",             40, 1, { 3200 },     { BEAT_LONG } },
    { "after a gap, and too long",      40, 1, { 5000 },     { BEAT_GAP }, .after_gap = true },
    { "after a gap, and good",          40, 1, { 805 },      { BEAT_NORMAL }, .after_gap = true },
    { "the sensor calls it unusable",   40, 1, { 805 },      { BEAT_SHORT }, .unusable = true },
    { "two missed in a row",            40, 2, { 1605, 1610 }, { BEAT_MISSED, BEAT_MISSED } },
    { "the first interval is wrong",     0, 1, { 1700 },     { BEAT_GAP } },
    { "the third interval is wrong",     2, 1, { 1610 },     { BEAT_MISSED } },
    { "early, 29 % off the median",      3, 1, { 1030 },     { BEAT_NORMAL } },
    { "early, 35 % off the median",      3, 1, { 1085 },     { BEAT_LONG } },
    { "the last interval is wrong", BEATS - 1, 1, { 1610 },  { BEAT_MISSED } },
    { "the sixth from the end is wrong", BEATS - 6, 1, { 1610 }, { BEAT_MISSED } },
    { "a step to another rate, kept",   60, 1, { 845 },      { BEAT_NORMAL } },
};
/* clang-format on */

static double ordinary_ms(int i)
{
    return 800 + 20 * sin(i * .9) + 12 * sin(i * 2.3);
}

static void check(const struct row *r, const struct beat *b, int64_t index)
{
    bool special = index >= r->at && index < r->at + r->n;
    enum beat_kind want = special ? r->want[index - r->at] : BEAT_NORMAL;

    assert_int_equal(b->index, index);
    if (b->kind != want)
        print_message("# interval %d: %s, wanted %s\n", (int)index, beat_kind_name(b->kind),
                      beat_kind_name(want));
    if (r->unusable && special)
        assert_int_not_equal(b->kind, BEAT_NORMAL);
    else
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
        bool special = i >= r->at && i < r->at + r->n;
        struct beat b = {
            .index = i,
            .ticks = rr_from_ms(special ? r->ms[i - r->at] : ordinary_ms(i)),
            .adjacent = i > 0 && !(special && r->after_gap),
        };
        if (artifact_push(&a, &b, !(special && r->unusable), &out)) {
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
    int32_t window[100], sorted[101], want[100];

    for (int most = 1; most <= 97; most += 8) {
        int n = 0, range = most % 3 == 0 ? 3 : 1000000; /* many ties, or none */
        for (int i = 0; i < 400; i++) {
            int32_t x = random_between(&r, -range, range);
            if (n < most) {
                sorted_insert(sorted, n, x);
                window[n++] = x;
            } else if (i % 5 == 0) {
                int out = random_between(&r, 0, n - 1);
                sorted_remove(sorted, n, window[out]);
                window[out] = window[--n];
            } else {
                int out = random_between(&r, 0, n - 1);
                sorted_replace(sorted, n, window[out], x);
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

/* Any intervals at all, for long: nothing but the kinds it knows, each interval once, in order. */
static void test_anything(void **state)
{
    (void)state;
    struct random r = { 4 };
    struct artifact a;
    struct beat out;
    int64_t decided = 0;

    artifact_init(&a);
    for (int i = 0; i < 200000; i++) {
        struct beat b = { .index = i,
                          .ticks = random_next(&r) % 7 ? random_between(&r, 1, INT32_MAX)
                                                       : random_between(&r, 60000, 160000),
                          .adjacent = random_next(&r) % 9 != 0 };
        if (!artifact_push(&a, &b, random_next(&r) % 5 != 0, &out))
            continue;
        assert_int_equal(out.index, decided++);
        assert_true(out.kind <= BEAT_GAP);
        assert_int_equal(out.ok, out.kind == BEAT_NORMAL);
    }
}

int main(void)
{
    struct tests tests = { 0 };

    ADD_ROWS(&tests, rows, test_row);
    ADD_TEST(&tests, test_alone_between_gaps);
    ADD_TEST(&tests, test_short_recordings);
    ADD_TEST(&tests, test_sorted);
    ADD_TEST(&tests, test_anything);
    return RUN_TESTS(&tests, "artifact");
}
