/* The arithmetic of the search: what a stage measures, where a hill stands, what to breathe next.
 */
#include "resonance.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#define TAU 6.28318530717958647692

/* clang-format off */
static const struct row {
    const char *name;
    double rate, amplitude_ms, drift_ms_min, other_ms, other_rate;
    int seconds, refused_every, windows, followed;
    bool good;
    double within; /* of the amplitude */
} rows[] = {
    { "one wave, exactly",        6, 80, 0, 0, 1,        130, 0, 10, 10, true, 1e-9 },
    { "the slowest",              4.5, 40, 0, 0, 1,      130, 0, 10, 10, true, 1e-9 },
    { "a drift is no wave",       5.5, 30, 60, 0, 1,     130, 0, 10, 10, true, 1e-9 },
    { "another rate beside it",   6.5, 50, 0, 25, 15,    130, 0, 10, 10, true, 0.02 },
    { "some set aside",           6, 80, 0, 0, 1,        130, 8, 10, 10, true, 1e-9 },
    { "too many set aside",       6, 80, 0, 0, 1,        130, 6, 10, 10, false, 0 },
    { "too few beats",            6, 80, 0, 0, 1,        40, 0, 10, 10, false, 0 },
    { "six of ten along",         6, 80, 0, 0, 1,        130, 0, 10, 6, true, 1e-9 },
    { "five of ten",              6, 80, 0, 0, 1,        130, 0, 10, 5, false, 0 },
    { "never looked at",          6, 80, 0, 0, 1,        130, 0, 0, 0, false, 0 },
    { "no wave at all",           6, 0, 0, 0, 1,         130, 0, 10, 10, false, 0 },
};
/* clang-format on */

static void test_stage(void **state)
{
    const struct row *r = *state;
    struct stage st;
    double ms;

    stage_begin(&st, r->rate);
    for (double t = 0.3; t < r->seconds; t += 0.85) {
        double rr = 850 + r->amplitude_ms * sin(TAU * r->rate / 60 * t + 1) +
                    r->drift_ms_min * t / 60 + r->other_ms * sin(TAU * r->other_rate / 60 * t);
        bool ok = !r->refused_every || (int)(t / 0.85) % r->refused_every != 0;
        stage_beat(&st, t, ok ? rr : 3000, ok);
    }
    for (int i = 0; i < r->windows; i++)
        stage_window(&st, i < r->followed);
    assert_int_equal(stage_amplitude(&st, &ms), r->good);
    if (r->good && fabs(ms / r->amplitude_ms - 1) > r->within)
        fail_msg("%g ms instead of %g", ms, r->amplitude_ms);
}

static uint32_t add_session(struct resonance_point *p, uint32_t session, double c, double width,
                            double level, double middle)
{
    double rates[RESONANCE_STAGES];

    resonance_rates(session, middle, rates);
    for (int i = 0; i < RESONANCE_STAGES; i++) {
        double off = (rates[i] - c) / width;
        p[i] = (struct resonance_point){
            .session = session,
            .per_min = (float)rates[i],
            .amplitude_ms = (float)(level * (1 + 0.5 * exp(-0.5 * off * off))),
            .followed = 1,
        };
    }
    return RESONANCE_STAGES;
}

/* Without noise: found wherever it is, however wide the hill, whatever the level of each day. */
static void test_hills(void **state)
{
    (void)state;
    for (double width = 1; width <= 2; width += 0.25)
        for (double c = 4.6; c < 6.95; c += 0.1) {
            struct resonance_point points[24];
            uint32_t n = 0;
            double got = NAN, deviation = NAN;
            for (uint32_t s = 0; s < 4; s++) {
                n += add_session(points + n, s, c, width, 20 + 37 * s, got);
                assert_true(resonance_estimate(points, n, &got, &deviation));
                assert_true(got >= RESONANCE_LEAST_PER_MIN && got <= RESONANCE_MOST_PER_MIN);
            }
            if (fabs(got - c) > 0.2)
                fail_msg("%.2f of width %.2f: %.3f", c, width, got);
            assert_true(deviation > 0 && deviation < 0.3);
        }
}

/* The less is known, the wider it says so; and nothing is said from too little. */
static void test_knows_when_not(void **state)
{
    struct resonance_point points[24];
    double per_min = -1, first, later, flat;

    (void)state;
    for (uint32_t s = 0; s < 4; s++)
        add_session(points + 6 * s, s, 5.3, 1.2, 50, s == 0 ? NAN : 5.3);
    for (uint32_t n = 0; n < 5; n++)
        assert_false(resonance_estimate(points, n, &per_min, &first));
    assert_true(per_min == -1);
    assert_true(resonance_estimate(points, 6, &per_min, &first));
    assert_true(resonance_estimate(points, 24, &per_min, &later));
    assert_true(later < first / 1.5);
    /* No hill at all: about what is known of people, and hardly more certain than that. */
    for (uint32_t i = 0; i < 24; i++)
        points[i].amplitude_ms = i % 2 ? 48 : 52;
    assert_true(resonance_estimate(points, 24, &per_min, &flat));
    assert_true(flat > 0.4 && fabs(per_min - 5.6) < 0.4);
}

/* Sessions keep levels of their own: a day on which all is twice as large says nothing by that. */
static void test_levels(void **state)
{
    struct resonance_point points[12];
    double even, other, deviation;

    (void)state;
    add_session(points, 0, 6.1, 1.2, 50, NAN);
    add_session(points + 6, 1, 6.1, 1.2, 50, 6);
    assert_true(resonance_estimate(points, 12, &even, &deviation));
    for (int i = 6; i < 12; i++)
        points[i].amplitude_ms *= 2;
    assert_true(resonance_estimate(points, 12, &other, &deviation));
    assert_true(fabs(even - other) < 1e-6);
}

static void test_rates(void **state)
{
    static const struct {
        uint32_t session;
        double so_far, want[RESONANCE_STAGES];
    } table[] = {
        { 0, NAN, { 7, 6.5, 6, 5.5, 5, 4.5 } },   { 0, 5.1, { 7, 6.5, 6, 5.5, 5, 4.5 } },
        { 1, NAN, { 4.5, 5, 5.5, 6, 6.5, 7 } },   { 1, 5.8, { 4.5, 4.7, 5.1, 6.5, 6.9, 7 } },
        { 2, 5.9, { 7, 7, 6.6, 5.2, 4.8, 4.5 } }, { 3, 4.5, { 4.5, 4.5, 4.5, 5.2, 5.6, 5.9 } },
        { 2, 7, { 7, 7, 7, 6.3, 5.9, 5.6 } },
    };
    (void)state;
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        double got[RESONANCE_STAGES];
        resonance_rates(table[i].session, table[i].so_far, got);
        for (int k = 0; k < RESONANCE_STAGES; k++)
            if (fabs(got[k] - table[i].want[k]) > 1e-9)
                fail_msg("row %zu, stage %d: %g", i, k, got[k]);
    }
}

int main(void)
{
    enum { N = sizeof(rows) / sizeof(rows[0]), M = 4 };
    struct CMUnitTest tests[N + M] = {
        cmocka_unit_test(test_hills),
        cmocka_unit_test(test_knows_when_not),
        cmocka_unit_test(test_levels),
        cmocka_unit_test(test_rates),
    };

    for (size_t i = 0; i < N; i++)
        tests[i + M] = (struct CMUnitTest){
            .name = rows[i].name,
            .test_func = test_stage,
            .initial_state = (void *)(uintptr_t)&rows[i],
        };
    return cmocka_run_group_tests_name("routine resonance", tests, NULL, NULL);
}
