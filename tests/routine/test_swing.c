/* Coherence: against figures made with numpy, on waves of known share, and where it is not known.
 */
#include "swing.h"

#include "instant.h"
#include "rr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#define TAU 6.28318530717958647692

/* ---- the same beats in another language: numpy_swing.py ---- */

/* clang-format off */
static const struct listed {
    uint32_t seed;
    int mean_ms, wave_ms, length_ms, noise_ms, refused_every;
    double share, peak_per_min;
} listed[] = {
    { 1, 900, 80, 10000, 20, 0, 0.962352473295, 5.976898723806 },
    { 2, 700, 30, 12000, 40, 0, 0.484872906374, 4.917488044747 },
    { 3, 1200, 150, 9000, 10, 0, 0.989933557563, 6.673509476225 },
    { 4, 600, 5, 6000, 60, 0, 0.139333371919, 7.159331421275 },
    { 5, 850, 60, 13333, 15, 7, 0.953404810782, 4.445620432991 },
    { 6, 1000, 90, 8571, 30, 11, 0.933942698352, 7.044817887603 },
    { 7, 780, 0, 5000, 50, 0, 0.227625601322, 5.710291281012 },
    { 8, 500, 40, 4300, 12, 9, 0.957383593901, 13.928683202449 },
    { 9, 1500, 200, 20000, 25, 0, 0.976949630097, 2.971152062610 },
    { 10, 930, 120, 16000, 5, 6, 0.984177568629, 3.751826783596 },
};
/* clang-format on */

static void test_numpy(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(listed) / sizeof(listed[0]); i++) {
        const struct listed *l = &listed[i];
        uint32_t x = l->seed * 2654435761u;
        struct swing s;
        struct coherence got;

        swing_init(&s);
        for (int at = 0, n = 1; at < 90000; n++) {
            x = x * 1664525 + 1013904223;
            int place = (int)((int64_t)at % l->length_ms * 4 * l->wave_ms / l->length_ms);
            int wave = place < 2 * l->wave_ms ? place - l->wave_ms : 3 * l->wave_ms - place;
            int rr = l->mean_ms + wave + (int)((x >> 16) % (2 * (unsigned)l->noise_ms + 1)) -
                     l->noise_ms;
            at += rr;
            swing_beat(&s, at * US_PER_MS, rr * RR_TICKS_PER_MS,
                       !l->refused_every || n % l->refused_every != 0, true);
        }
        swing_look(&s, swing_newest_us(&s), NAN, &got);
        assert_true(got.known);
        if (fabs(got.share - l->share) > 1e-9 || fabs(got.peak_per_min - l->peak_per_min) > 1e-8)
            fail_msg("row %u: %.12f at %.12f", l->seed, got.share, got.peak_per_min);
    }
}

/* ---- waves ---- */

/* Beats of a heart that swings: a mean, one wave, noise; each arriving `late` in whole batches. */
struct heart {
    double rr_ms, wave_ms, per_min, noise_ms;
    int64_t batch_us; /* 0: each at once */
    uint64_t x;
};

static double noise(struct heart *h)
{
    double sum = 0;

    for (int i = 0; i < 12; i++) {
        h->x ^= h->x << 13, h->x ^= h->x >> 7, h->x ^= h->x << 17;
        sum += (double)(h->x >> 11) / 9007199254740992.0;
    }
    return sum - 6;
}

static int64_t beats(struct swing *s, struct heart *h, int64_t from_us, int64_t to_us)
{
    int64_t us = from_us;

    while (us < to_us) {
        double rr = h->rr_ms + h->wave_ms * sin(TAU * h->per_min * (double)us / 60e6) +
                    h->noise_ms * noise(h);
        us += rr_ticks_to_us(rr_from_ms(rr));
        int64_t arrives = h->batch_us ? (us / h->batch_us + 1) * h->batch_us : us;
        swing_beat(s, arrives, rr_from_ms(rr), true, true);
    }
    return us;
}

/* One wave is nearly all there is, and is found where it is. */
static void test_waves(void **state)
{
    (void)state;
    for (double rate = 3; rate <= 13.8; rate += 0.45) {
        struct heart h = { .rr_ms = 700, .wave_ms = 40, .per_min = rate, .x = 1 };
        struct coherence got;
        struct swing s;
        swing_init(&s);
        beats(&s, &h, 0, 90 * US_PER_S);
        swing_look(&s, swing_newest_us(&s), rate, &got);
        assert_true(got.known);
        if (got.share < 0.97 || fabs(got.peak_per_min - rate) > 0.06 || !got.followed)
            fail_msg("%.2f: %.3f at %.3f", rate, got.share, got.peak_per_min);
        /* Half a breath a minute beside it is still with it, more is not. */
        swing_look(&s, swing_newest_us(&s), rate + 0.4, &got);
        assert_true(got.followed);
        swing_look(&s, swing_newest_us(&s), rate - 0.6, &got);
        assert_false(got.followed);
        swing_look(&s, swing_newest_us(&s), NAN, &got);
        assert_false(got.followed);
        assert_true(got.known);
    }
}

/* Noise alone is no wave: never followed, whatever its highest bin. */
static void test_noise(void **state)
{
    int followed = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        struct heart h = { .rr_ms = 850, .noise_ms = 30, .x = seed * 88172645463325252u };
        struct coherence got;
        struct swing s;
        swing_init(&s);
        beats(&s, &h, 0, 90 * US_PER_S);
        swing_look(&s, swing_newest_us(&s), NAN, &got);
        assert_true(got.known && got.share > 0 && got.share < 0.60);
        swing_look(&s, swing_newest_us(&s), got.peak_per_min, &got);
        followed += got.followed;
    }
    assert_int_equal(followed, 0);
}

/* A pulse without any variation has no share of anything. */
static void test_flat(void **state)
{
    struct heart h = { .rr_ms = 800, .x = 1 };
    struct coherence got;
    struct swing s;

    (void)state;
    swing_init(&s);
    beats(&s, &h, 0, 90 * US_PER_S);
    swing_look(&s, swing_newest_us(&s), 6, &got);
    assert_false(got.known || got.followed);
    assert_true(isnan(got.share) && isnan(got.peak_per_min));
}

/* ---- how beats arrive ---- */

/* A strap that sends every second, or every five, says the same as one that sends at once. */
static void test_batches(void **state)
{
    static const int64_t batches_us[] = { 1000000, 2000000, 5000000 };
    struct heart at_once = { .rr_ms = 820, .wave_ms = 60, .per_min = 6, .noise_ms = 10, .x = 5 };
    struct coherence want;
    struct swing s;

    (void)state;
    swing_init(&s);
    int64_t newest = beats(&s, &at_once, 0, 90 * US_PER_S);
    swing_look(&s, newest, 6, &want);
    assert_int_equal(swing_newest_us(&s), newest);
    for (size_t i = 0; i < 3; i++) {
        struct heart h = { .rr_ms = 820,
                           .wave_ms = 60,
                           .per_min = 6,
                           .noise_ms = 10,
                           .x = 5,
                           .batch_us = batches_us[i] };
        struct coherence got;
        swing_init(&s);
        beats(&s, &h, 0, 90 * US_PER_S);
        /* It knows no better than to the delay of the quickest message; never in the future. */
        assert_in_range(swing_newest_us(&s) - newest, 0, batches_us[i]);
        swing_look(&s, swing_newest_us(&s), 6, &got);
        assert_true(fabs(got.share - want.share) < 1e-9);
        assert_true(fabs(got.peak_per_min - want.peak_per_min) < 1e-9);
    }
}

/* A month of a strap whose clock is slow, or fast, by 100 parts in a million. */
static void test_drift(void **state)
{
    (void)state;
    for (int sign = -1; sign <= 1; sign += 2) {
        struct swing s;
        int64_t us = 0, strap_us = 0;
        swing_init(&s);
        for (int i = 0; i < 3000000; i++) {
            strap_us += 864000;
            us = strap_us + sign * strap_us / 10000;
            swing_beat(&s, us, 864 * RR_TICKS_PER_MS, true, true);
        }
        assert_in_range(us - swing_newest_us(&s), 0, 15 * US_PER_S);
    }
}

/* ---- where it is not known ---- */

/* clang-format off */
static const struct hole {
    const char *name;
    int64_t from_ms, to_ms; /* no beats in between */
    int refused_every;
    int64_t begins_ms, look_ms; /* the first beat; how long after the newest */
    bool known;
} holes[] = {
    { "64 s and one beat",               0, 0, 0, 25000, 0, true },
    { "not yet 64 s",                    0, 0, 0, 29000, 0, false },
    { "two seconds lost",                60000, 61500, 0, 0, 0, true },
    { "four seconds lost",               60000, 64000, 0, 0, 0, false },
    { "lost just before the window",     20000, 24500, 0, 0, 0, true },
    { "lost at the window's beginning",  24000, 30000, 0, 0, 0, false },
    { "every fifth set aside",           0, 0, 5, 0, 0, true },
    { "every fourth set aside",          0, 0, 4, 0, 0, false },
    { "looked at two seconds later",     0, 0, 0, 0, 2000, true },
    { "looked at four seconds later",    0, 0, 0, 0, 4000, false },
    { "looked at an hour later",         0, 0, 0, 0, 3600000, false },
};
/* clang-format on */

/* 25 beats a minute: no hole is too long, but 26 beats are no wave. */
static void test_few(void **state)
{
    struct coherence got;
    struct swing s;

    (void)state;
    for (int rr_ms = 1900; rr_ms <= 2400; rr_ms += 500) {
        swing_init(&s);
        for (int i = 0; i < 60; i++)
            swing_beat(&s, i * rr_ms * US_PER_MS, (rr_ms + i % 5) * RR_TICKS_PER_MS, true, true);
        swing_look(&s, swing_newest_us(&s), 6, &got);
        assert_int_equal(got.known, rr_ms == 1900);
    }
}

static void test_hole(void **state)
{
    const struct hole *r = *state;
    struct coherence got;
    struct swing s;
    int64_t last_us = -1, us = 0, rr_ms;
    int n = 0;

    swing_init(&s);
    for (int i = 0; us < 90 * US_PER_S; i++) {
        rr_ms = 800 + i % 12 * 5;
        us += rr_ms * US_PER_MS;
        if (us < r->begins_ms * US_PER_MS ||
            (us > r->from_ms * US_PER_MS && us < r->to_ms * US_PER_MS))
            continue;
        bool ok = !r->refused_every || ++n % r->refused_every != 0;
        swing_beat(&s, us, (int32_t)rr_ms * RR_TICKS_PER_MS, ok, us - last_us < US_PER_S);
        last_us = us;
    }
    swing_look(&s, swing_newest_us(&s) + r->look_ms * US_PER_MS, 6, &got);
    assert_int_equal(got.known, r->known);
    assert_int_equal(isnan(got.share), !r->known);
    assert_true(got.paced_per_min == 6);
}

/* Nothing heard, or nonsense: not known, and nothing breaks. */
static void test_nonsense(void **state)
{
    static const int64_t times[] = { 0, -5, INT64_C(1) << 50, 7, -(INT64_C(1) << 50), 1 };
    static const int32_t ticks[] = { 0, -1, INT32_MIN, INT32_MAX, 1, 1152000 };
    struct coherence got;
    struct swing s;

    (void)state;
    swing_init(&s);
    assert_int_equal(swing_newest_us(&s), INT64_MIN);
    swing_look(&s, 0, 6, &got);
    assert_false(got.known);
    for (int i = 0; i < 5000; i++) {
        swing_beat(&s, times[i % 6], ticks[i / 6 % 6], i % 7 != 0, i % 5 != 0);
        swing_look(&s, times[i % 6], 6, &got);
        assert_true(!got.known || (got.share >= 0 && got.share <= 1));
    }
}

int main(void)
{
    enum { N = sizeof(holes) / sizeof(holes[0]), M = 8 };
    struct CMUnitTest tests[N + M] = {
        cmocka_unit_test(test_numpy),    cmocka_unit_test(test_waves),
        cmocka_unit_test(test_noise),    cmocka_unit_test(test_flat),
        cmocka_unit_test(test_batches),  cmocka_unit_test(test_drift),
        cmocka_unit_test(test_nonsense), cmocka_unit_test(test_few),
    };

    for (size_t i = 0; i < N; i++)
        tests[i + M] = (struct CMUnitTest){
            .name = holes[i].name,
            .test_func = test_hole,
            .initial_state = (void *)(uintptr_t)&holes[i],
        };
    return cmocka_run_group_tests_name("routine swing", tests, NULL, NULL);
}
