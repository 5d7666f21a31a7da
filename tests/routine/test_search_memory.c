/* What is stored of the search: the bytes it refuses, and that those it takes can be gone on with.
 */
#include "catalog.h"
#include "player.h"
#include "search.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

/* Found before the clock was known: dated as soon as it is, once. */
static void test_undated(void **state)
{
    struct search s;
    struct instant none = { .us = 5 }, known = { .us = 6, .unix_ms = 1768215600123 };

    (void)state;
    search_init(&s);
    s.memory.sessions = RESONANCE_SESSIONS;
    s.memory.per_min = 5.5;
    s.memory.deviation = 0.1;
    assert_false(search_date(&s, &none));
    assert_true(search_date(&s, &known));
    assert_int_equal(s.memory.found_unix_ms, known.unix_ms);
    assert_false(search_date(&s, &known));
}

static void make_memory(struct resonance_memory *m)
{
    struct search s;

    search_init(&s);
    *m = s.memory;
    m->sessions = 4;
    m->stage = 2;
    for (m->count = 0; m->count < 26; m->count++)
        m->points[m->count] = (struct resonance_point){
            .session = m->count / 6,
            .per_min = 4.5f + (float)(m->count % 6) / 2,
            .amplitude_ms = 40,
            .followed = 0.9f,
        };
    m->per_min = 5.5;
    m->deviation = 0.12;
    m->found_unix_ms = 1768215600123;
}

/* Points of a session that nobody can go on with are gone with the next one's beginning. */
static void test_left_over(void **state)
{
    struct resonance_memory m;
    struct search s;

    (void)state;
    make_memory(&m);
    search_init(&s);
    assert_true(search_set(&s, &m));
    search_start(&s);
    assert_int_equal(s.memory.count, 24);
    assert_int_equal(s.memory.stage, 0);
    assert_false(search_set(&s, &m)); /* not while one runs */
    assert_int_equal(s.memory.count, 24);
}

/* A session that a hostile memory lets go on with no room left: what it measures is left out. */
static void test_full(void **state)
{
    struct resonance_memory m;
    struct search s;
    struct timeline tl;
    struct routine_plan plan = *routine_find("breathe_search");
    struct instant end = { .unix_ms = 1768215600123 };

    (void)state;
    make_memory(&m);
    for (m.count = 0; m.count < RESONANCE_POINTS_MAX; m.count++) {
        m.points[m.count] = m.points[0];
        m.points[m.count].session = m.count / 6;
    }
    m.sessions = 10;
    search_init(&s);
    assert_true(search_set(&s, &m));
    search_resume(&s);
    search_pace_session(&s, &plan);
    assert_true(timeline_init_stages(&tl, &plan, SEARCH_STAGE_US));
    for (int stage = 2; stage < RESONANCE_STAGES; stage++) {
        search_enter(&s, &tl, stage, 0, 0);
        double rate = timeline_rate(&tl, &plan, stage);
        for (int64_t us = s.from_us + 1; us <= s.to_us; us += 800000)
            search_beat(&s, us, us, 800 + 50 * sin(0.10471975511965977 * rate * (double)us / 1e6),
                        true);
        search_window(&s, true);
        assert_true(search_step(&s, &tl, 0, s.to_us + 15 * US_PER_S));
        assert_int_equal(s.memory.count, RESONANCE_POINTS_MAX);
    }
    end.us = tl.end_us;
    assert_true(search_end(&s, &end));
    assert_int_equal(s.memory.sessions, 11);
    search_start(&s);
    assert_true(s.memory.count + RESONANCE_STAGES <= RESONANCE_POINTS_MAX);
}

/* clang-format off */
#define AT(field) offsetof(struct resonance_memory, field), sizeof(((struct resonance_memory *)0)->field)
#define U32(v)    { .u32 = (v) }
#define F32(v)    { .f32 = (v) }
#define F64(v)    { .f64 = (v) }

static const struct bad {
    const char *name;
    size_t at, size;
    union {
        int64_t i64;
        uint32_t u32;
        float f32;
        double f64;
    } value;
} bad[] = {
    { "another version",            AT(version), U32(2) },
    { "more points than room",      AT(count), U32(RESONANCE_POINTS_MAX + 1) },
    { "points of nobody",           AT(count), U32(27) },
    { "a session yet to come",      AT(points[25].session), U32(5) },
    { "sessions out of order",      AT(points[12].session), U32(0) },
    { "seven stages in a session",  AT(points[6].session), U32(0) },
    { "slower than anyone",         AT(points[3].per_min), F32(4.4f) },
    { "faster than anyone",         AT(points[3].per_min), F32(7.1f) },
    { "a rate of NAN",              AT(points[3].per_min), F32(NAN) },
    { "no amplitude",               AT(points[0].amplitude_ms), F32(0) },
    { "an amplitude of infinity",   AT(points[0].amplitude_ms), F32(INFINITY) },
    { "followed more than always",  AT(points[25].followed), F32(1.01f) },
    { "followed NAN",               AT(points[25].followed), F32(NAN) },
    { "fewer sessions than points", AT(sessions), U32(3) },
    { "sessions without end",       AT(sessions), U32(UINT32_MAX) },
    { "no such stage",              AT(stage), U32(6) },
    { "a rate that nobody has",     AT(per_min), F64(7.5) },
    { "no rate, but a deviation",   AT(per_min), F64(NAN) },
    { "a rate, but no deviation",   AT(deviation), F64(NAN) },
    { "a deviation below nothing",  AT(deviation), F64(-0.1) },
    { "found before 1970",          AT(found_unix_ms), { .i64 = -1 } },
    { "found beyond all years",     AT(found_unix_ms), { .i64 = INT64_MAX } },
};
/* clang-format on */

static void test_bad(void **state)
{
    const struct bad *row = *state;
    struct player *p = player_new();
    struct resonance_memory m, kept;

    assert_non_null(p);
    make_memory(&m);
    memcpy((char *)&m + row->at, &row->value, row->size);
    assert_false(player_set_resonance(p, &m));
    player_resonance(p, &kept);
    assert_true(kept.count == 0 && kept.sessions == 0 && isnan(kept.per_min));
    make_memory(&m);
    assert_true(player_set_resonance(p, &m));
    player_resonance(p, &kept);
    assert_memory_equal(&kept, &m, sizeof(m));
    player_free(p);
}

/* Zeroes are nobody's; and whatever bytes are let in, a session can be planned with them. */
static void test_noise(void **state)
{
    struct resonance_memory good, empty = { 0 };
    uint64_t x = 88172645463325252u;
    int taken = 0;

    (void)state;
    make_memory(&good);
    struct player *p = player_new();
    assert_non_null(p);
    assert_false(player_set_resonance(p, &empty));
    player_free(p);
    for (int round = 0; round < 3000; round++) {
        struct resonance_memory m = good;
        struct search s;
        struct timeline tl;
        for (int bits = 0; bits < 2; bits++) {
            x ^= x << 13, x ^= x >> 7, x ^= x << 17;
            ((unsigned char *)&m)[x % sizeof(m)] ^= (unsigned char)(1 << (x >> 40) % 8);
        }
        search_init(&s);
        if (!search_set(&s, &m))
            continue;
        taken++;
        struct routine_plan plan = *routine_find("breathe_search");
        search_start(&s);
        search_pace_session(&s, &plan);
        assert_true(timeline_init_stages(&tl, &plan, SEARCH_STAGE_US));
        assert_int_equal(tl.count, RESONANCE_STAGES);
        for (int i = 0; i < tl.count; i++)
            assert_true(timeline_rate(&tl, &plan, i) > 4.49 && timeline_rate(&tl, &plan, i) < 7.01);
        assert_true(s.memory.count + RESONANCE_STAGES <= RESONANCE_POINTS_MAX);
    }
    assert_in_range(taken, 100, 2900);
}

int main(void)
{
    enum { N = sizeof(bad) / sizeof(bad[0]), M = 4 };
    struct CMUnitTest tests[N + M] = {
        cmocka_unit_test(test_undated),
        cmocka_unit_test(test_left_over),
        cmocka_unit_test(test_full),
        cmocka_unit_test(test_noise),
    };

    for (size_t i = 0; i < N; i++)
        tests[i + M] = (struct CMUnitTest){
            .name = bad[i].name,
            .test_func = test_bad,
            .initial_state = (void *)(uintptr_t)&bad[i],
        };
    return cmocka_run_group_tests_name("routine search memory", tests, NULL, NULL);
}
