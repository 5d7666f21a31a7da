/*
 * The search over its sessions: what counts, what interrupts, what a restart keeps, what stored
 * bytes it refuses. With simulated people who breathe along from beginning to end
 * (search_people.h); how well it finds their rate is bench_search.c's.
 */
#include "search_people.h"

#include "catalog.h"
#include "resonance.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define RATE   5.4
#define WAIT_S 60 /* seated, before the search */

static struct resonance_memory memory_of(const struct breather *b)
{
    struct resonance_memory m;

    player_resonance(b->player, &m);
    return m;
}

static void begin(struct breather *b, double follows)
{
    struct sim_person person = *sim_person_find("average");

    person.follows = follows;
    breather_init(b, &person, RATE);
}

static void begin_session(struct breather *b, uint64_t seed)
{
    breather_sits_down(b, seed);
    breather_goes_on(b, WAIT_S);
    assert_int_equal(breather_starts(b, "breathe_search"), 0);
}

/* ---- four sessions ---- */

static void test_found(void **state)
{
    struct breather b;
    struct resonance_memory m;

    (void)state;
    begin(&b, 1);
    m = memory_of(&b);
    assert_true(m.sessions == 0 && isnan(m.per_min) && isnan(m.deviation));
    for (uint32_t k = 1; k <= 5; k++) {
        assert_true(breather_searches(&b, k));
        m = memory_of(&b);
        assert_int_equal(m.sessions, k);
        assert_int_equal(m.count, 6 * k);
        assert_int_equal(m.stage, 0);
        assert_int_equal(isnan(m.per_min), k < 2);     /* a first guess after two */
        assert_int_equal(m.found_unix_ms == 0, k < 4); /* found after four */
        for (uint32_t i = 6 * (k - 1); i < m.count; i++) {
            assert_int_equal(m.points[i].session, k - 1);
            assert_true((double)m.points[i].followed > 0.9);
        }
    }
    assert_true(fabs(m.per_min - RATE) < 0.25 && m.deviation < 0.2);
    assert_true(b.followed / b.known > 0.95);

    /* From now on that is what is breathed, and what counts as followed. */
    breather_sits_down(&b, 99);
    breather_goes_on(&b, WAIT_S);
    b.known = b.followed = 0;
    assert_int_equal(breather_starts(&b, "breathe_resonance"), 0);
    breather_goes_on(&b, 700);
    assert_true(b.effect.finished);
    assert_true(fabs(b.effect.paced_per_min - m.per_min) < 0.01);
    assert_true(b.known > 40 && b.effect.followed > 0.95 && b.effect.coherence > 0.85);

    player_forget_resonance(b.player);
    m = memory_of(&b);
    assert_true(m.count == 0 && m.sessions == 0 && isnan(m.per_min) && m.found_unix_ms == 0);
    breather_fini(&b);
}

/* Who does not breathe along has taught nothing, and is not told a rate. */
static void test_not_along(void **state)
{
    struct breather b;

    (void)state;
    begin(&b, 0);
    for (uint64_t k = 1; k <= 3; k++)
        assert_true(breather_searches(&b, k));
    struct resonance_memory m = memory_of(&b);
    assert_true(m.count == 0 && m.sessions == 0 && isnan(m.per_min));
    assert_true(b.known > 100 && b.followed / b.known < 0.2);
    breather_fini(&b);
}

/* Without beats there is nothing to search in. */
static void test_deaf(void **state)
{
    struct player *p = player_new();
    struct instant t = { .us = 100 * US_PER_S, .unix_ms = 1 };
    struct player_output out;

    (void)state;
    assert_non_null(p);
    const struct routine_plan *plan = routine_find("breathe_search");
    assert_int_equal(player_start(p, plan, NULL, false, &t, &out), -ENODATA);
    assert_false(player_is_busy(p) || out.has_state || out.has_effect);
    for (int64_t us = 0; us < 60 * US_PER_S; us += 800000)
        player_beat(p, us, 921600, true, us > 0);
    assert_int_equal(player_start(p, plan, NULL, false, &t, &out), -ENODATA);
    t.us = 80 * US_PER_S;
    assert_int_equal(player_start(p, plan, NULL, false, &t, &out), 0);
    player_free(p);
}

/* ---- what interrupts it: one row a script ---- */

/*
 *   go N      seconds pass
 *   pause, skip, stop
 *   kill N    the process is away for N seconds
 *   end       until it is over
 *
 * and what is left: good points, counted sessions.
 */
/* clang-format off */
static const struct row {
    const char *name, *script;
    uint32_t points, sessions;
} rows[] = {
    { "from start to end",                   "end", 6, 1 },
    { "stopped in the words",                "go 5; stop", 0, 0 },
    { "stopped in the second stage",         "go 250; stop", 0, 0 },
    { "stopped in the fourth: it counts",    "go 550; stop", 3, 1 },
    { "stopped just after the third",        "go 485; stop", 3, 1 },
    { "stopped in the words at the end",     "go 944; stop", 6, 1 },
    { "begun again after a stop",            "go 400; stop; go 400; again; end", 6, 1 },
    { "paused in a stage: it begins anew",   "go 250; pause; go 60; pause; end", 6, 1 },
    { "paused at its end, then stopped",     "go 470; pause; go 600; stop", 0, 0 },
    { "paused and forgotten in the fifth",   "go 700; pause; go 2000", 4, 1 },
    { "a stage skipped",                     "go 250; skip; end", 5, 1 },
    { "all of them skipped",                 "skip; skip; skip; skip; skip; skip; skip; end", 0, 0 },
    { "killed in the words before",          "go 4; kill 1; end", 6, 1 },
    { "killed in the first stage",           "go 80; kill 2; end", 6, 1 },
    { "killed in the third",                 "go 420; kill 10; end", 6, 1 },
    { "away from one stage into the next",   "go 470; kill 30; end", 6, 1 },
    { "killed before the last beats came",   "go 485; kill 0; end", 6, 1 },
    { "killed right after a point",          "go 505; kill 1; end", 6, 1 },
    { "killed twice",                        "go 300; kill 1; go 200; kill 5; end", 6, 1 },
    { "killed while paused",                 "go 300; pause; kill 20; pause; end", 6, 1 },
    { "away until all was over, in the fourth", "go 600; kill 2000", 3, 1 },
    { "away until all was over, in the second", "go 300; kill 2000; go 30; again; end", 6, 1 },
    { "killed in the words at the end",      "go 944; kill 1; end", 5, 1 },
    { "killed while it is measured",         "end; kill 30; go 400", 6, 1 },
};
/* clang-format on */

static void step(struct breather *b, char *script)
{
    char verb[16];
    int seconds = 0;
    struct instant t = { .us = b->us, .unix_ms = b->unix_ms + b->us / US_PER_MS };
    struct player_output out = { 0 };

    assert_true(sscanf(script, "%15s %d", verb, &seconds) >= 1);
    if (strcmp(verb, "go") == 0)
        breather_goes_on(b, seconds);
    else if (strcmp(verb, "pause") == 0)
        assert_int_equal(player_pause(b->player, &t, &out), 0);
    else if (strcmp(verb, "skip") == 0)
        player_skip(b->player, &t, &out);
    else if (strcmp(verb, "stop") == 0)
        assert_int_equal(player_stop(b->player, &t, &out), 0);
    else if (strcmp(verb, "kill") == 0)
        breather_is_killed(b, seconds);
    else if (strcmp(verb, "again") == 0)
        assert_int_equal(breather_starts(b, "breathe_search"), 0);
    else if (strcmp(verb, "end") == 0)
        breather_ends(b);
    else
        fail_msg("no such step: %s", verb);
    breather_hears(b, &out);
}

static void test_row(void **state)
{
    const struct row *r = *state;
    struct breather b;
    char script[200], *rest = NULL;

    begin(&b, 1);
    begin_session(&b, 4);
    snprintf(script, sizeof(script), "%s", r->script);
    for (char *s = strtok_r(script, ";", &rest); s; s = strtok_r(NULL, ";", &rest))
        step(&b, s);
    struct resonance_memory m = memory_of(&b);
    assert_int_equal(m.sessions, r->sessions);
    assert_int_equal(m.count, r->points);
    /* No stage was counted twice. */
    for (uint32_t i = 1; i < m.count; i++)
        for (uint32_t k = 0; k < i; k++)
            if (fabs((double)(m.points[i].per_min - m.points[k].per_min)) < 0.3)
                fail_msg("%g a minute, twice", (double)m.points[i].per_min);
    breather_fini(&b);
}

/* A restart late in a session: the rates that are left are those it was begun with. */
static void test_same_rates(void **state)
{
    struct breather b;
    double first, deviation, want[RESONANCE_STAGES];

    (void)state;
    begin(&b, 1);
    assert_true(breather_searches(&b, 1));
    struct resonance_memory m = memory_of(&b);
    assert_true(resonance_estimate(m.points, m.count, &first, &deviation));
    resonance_rates(1, first, want);
    begin_session(&b, 2);
    breather_goes_on(&b, 820);
    breather_is_killed(&b, 3);
    breather_ends(&b);
    m = memory_of(&b);
    assert_int_equal(m.count, 2 * RESONANCE_STAGES);
    for (int i = 0; i < RESONANCE_STAGES; i++)
        assert_true(fabs((double)m.points[RESONANCE_STAGES + i].per_min - want[i]) < 2e-3);
    breather_fini(&b);
}

/* ---- many sessions ---- */

/* The oldest session makes room for the newest; the estimate goes on. */
static void test_room(void **state)
{
    struct breather b;

    (void)state;
    begin(&b, 1);
    for (uint32_t k = 1; k <= 13; k++)
        assert_true(breather_searches(&b, k));
    struct resonance_memory m = memory_of(&b);
    assert_int_equal(m.sessions, 13);
    assert_in_range(m.count, 55, RESONANCE_POINTS_MAX);
    assert_int_equal(m.points[m.count - 1].session, 12);
    assert_int_equal(m.points[0].session, 13 - m.count / 6);
    assert_true(fabs(m.per_min - RATE) < 0.2);
    breather_fini(&b);
}

int main(void)
{
    enum { N = sizeof(rows) / sizeof(rows[0]), M = 5 };
    struct CMUnitTest tests[N + M] = {
        cmocka_unit_test(test_found), cmocka_unit_test(test_not_along),
        cmocka_unit_test(test_deaf),  cmocka_unit_test(test_same_rates),
        cmocka_unit_test(test_room),
    };

    for (size_t i = 0; i < N; i++)
        tests[i + M] = (struct CMUnitTest){
            .name = rows[i].name,
            .test_func = test_row,
            .initial_state = (void *)(uintptr_t)&rows[i],
        };
    return cmocka_run_group_tests_name("routine search", tests, NULL, NULL);
}
