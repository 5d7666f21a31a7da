/*
 * What the beats say while a routine plays: coherence in its states and its effect, the person's
 * own rate over a restart, what is spoken, the value of a morning.
 */
#include "search_people.h"

#include "catalog.h"
#include "morning.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static void begin(struct breather *b, double follows)
{
    struct sim_person person = *sim_person_find("average");

    person.follows = follows;
    breather_init(b, &person, 5.5);
    breather_sits_down(b, 7);
    breather_goes_on(b, 120);
}

static struct instant now(const struct breather *b)
{
    return (struct instant){ .us = b->us, .unix_ms = b->unix_ms + b->us / US_PER_MS };
}

static struct routine_state state_of(const struct breather *b)
{
    struct instant t = now(b);
    struct routine_state s;

    player_state(b->player, &t, &s);
    return s;
}

/* ---- coherence while it plays ---- */

/* clang-format off */
static const struct row {
    const char *name, *routine;
    double follows;
    double paced;             /* 0: none */
    double followed;          /* at least so much of the windows; below 0: no more than the rest */
    int first_s;              /* since the start: when the first window is known; 0: never */
} rows[] = {
    { "breathed along",         "breathe_resonance",  1, 6, 0.95, 85 },
    { "not breathed along",     "breathe_resonance",  0, 6, -0.2, 85 },
    { "the sigh: few windows",  "physiological_sigh", 1, 6, 0.1, 85 },
    { "a box of 16 s",          "breathe_box",        1, 3.75, 0.9, 91 },
    { "nothing to follow",      "meditation",         1, 0, 0, 0 },
};
/* clang-format on */

static void test_row(void **state)
{
    const struct row *r = *state;
    struct breather b;
    int first_s = 0;

    begin(&b, r->follows);
    assert_false(state_of(&b).coherence.known);
    assert_int_equal(breather_starts(&b, r->routine), 0);
    for (int s = 1; state_of(&b).status == ROUTINE_RUNNING; s++) {
        breather_goes_on(&b, 1);
        struct coherence c = state_of(&b).coherence;
        assert_int_equal(isnan(c.share), !c.known);
        if (c.known && first_s == 0)
            first_s = s;
    }
    /* 64 s of breathing after the words, and the beats that are decided late. */
    assert_in_range(first_s, r->first_s ? r->first_s - 11 : 0, r->first_s);
    assert_false(state_of(&b).coherence.known);
    breather_goes_on(&b, 400);
    assert_string_equal(b.effect.routine, r->routine);
    if (r->paced > 0) {
        assert_true(b.effect.paced_per_min == r->paced);
        assert_true(b.effect.coherence > 0 && b.effect.coherence <= 1);
        assert_true(r->followed < 0 ? b.effect.followed <= -r->followed
                                    : b.effect.followed >= r->followed);
    } else {
        assert_true(isnan(b.effect.paced_per_min) && isnan(b.effect.coherence) &&
                    isnan(b.effect.followed));
    }
    breather_fini(&b);
}

/* A window in which one stopped is none of the pace's. */
static void test_pause(void **state)
{
    struct breather b;
    struct player_output out;

    (void)state;
    begin(&b, 1);
    assert_int_equal(breather_starts(&b, "breathe_resonance"), 0);
    breather_goes_on(&b, 100);
    assert_true(state_of(&b).coherence.known);
    struct instant t = now(&b);
    assert_int_equal(player_pause(b.player, &t, &out), 0);
    assert_false(out.state.coherence.known);
    breather_goes_on(&b, 20);
    t = now(&b);
    assert_int_equal(player_pause(b.player, &t, &out), 0);
    breather_hears(&b, &out);
    for (int s = 0; s < 64; s++) {
        breather_goes_on(&b, 1);
        assert_false(state_of(&b).coherence.known);
    }
    breather_goes_on(&b, 15);
    assert_true(state_of(&b).coherence.known);
    breather_fini(&b);
}

/* The strap falls off in the middle: not known, then known again; what was seen is kept. */
static void test_lost(void **state)
{
    struct breather b;

    (void)state;
    begin(&b, 1);
    assert_int_equal(breather_starts(&b, "breathe_resonance"), 0);
    breather_goes_on(&b, 120);
    assert_true(state_of(&b).coherence.known);
    b.is_off = true;
    breather_goes_on(&b, 20);
    assert_false(state_of(&b).coherence.known);
    b.is_off = false;
    breather_goes_on(&b, 60);
    assert_false(state_of(&b).coherence.known);
    breather_goes_on(&b, 20);
    assert_true(state_of(&b).coherence.known);
    breather_fini(&b);
}

/* ---- over a restart ---- */

/* The windows from before count on, and the breath keeps its own rate though another is known now.
 */
static void test_restart(void **state)
{
    struct breather b;
    struct resonance_memory m;
    struct routine_memory before, after;

    (void)state;
    begin(&b, 1);
    player_resonance(b.player, &m);
    m.sessions = 2;
    m.per_min = 5.37;
    m.deviation = 0.2;
    assert_true(player_set_resonance(b.player, &m));
    assert_int_equal(breather_starts(&b, "breathe_resonance"), 0);
    breather_goes_on(&b, 200);
    struct instant t = now(&b);
    player_save(b.player, &t, &before);
    assert_true(before.windows > 15 && before.followed > 14);
    assert_true(fabs(before.paced_per_min - 5.37) < 1e-3);

    m.per_min = 6.5;
    assert_true(player_set_resonance(b.player, &m));
    breather_is_killed(&b, 5);
    t = now(&b);
    player_save(b.player, &t, &after);
    assert_int_equal(after.windows, before.windows);
    assert_true(after.coherence_sum == before.coherence_sum);
    assert_true(after.paced_per_min == before.paced_per_min);
    breather_goes_on(&b, 600);
    assert_true(b.effect.finished && b.effect.paced_per_min == before.paced_per_min);
    assert_true(b.effect.followed > 0.9);
    breather_fini(&b);
}

/* A user's own routine of that name is breathed as it is written. */
static void test_own_plan(void **state)
{
    struct routine_plan own = *routine_find("breathe_resonance");
    struct resonance_memory m;
    struct breather b;
    struct player_output out;
    struct routine_memory saved;

    (void)state;
    begin(&b, 1);
    player_resonance(b.player, &m);
    m.sessions = 2;
    m.per_min = 5;
    m.deviation = 0.2;
    assert_true(player_set_resonance(b.player, &m));
    struct instant t = now(&b);
    assert_int_equal(player_start(b.player, &own, NULL, true, &t, &out), 0);
    player_save(b.player, &t, &saved);
    assert_true(saved.paced_per_min == 6);
    breather_fini(&b);
}

/* ---- what is spoken ---- */

/* Of five minutes of breath: the words, three breaths, then one a minute; and after a pause. */
static void test_spoken(void **state)
{
    struct player *p = player_new();
    struct instant t = { .us = 17, .unix_ms = 1768215600123 };
    struct player_output out;
    char said[200] = "";

    (void)state;
    assert_non_null(p);
    assert_int_equal(player_start(p, routine_find("breathe_resonance"), NULL, false, &t, &out), 0);
    assert_true(out.pacer.say && out.pacer.step == 1);
    assert_string_equal(out.pacer.routine, "breathe_resonance");
    while (player_due(p) < 17 + 310 * US_PER_S) {
        struct instant due = instant_at(&t, player_due(p));
        player_step(p, &due, &out);
        if (out.has_pacer && out.pacer.phase == PHASE_IN && out.pacer.say)
            snprintf(said + strlen(said), sizeof(said) - strlen(said), "%lld ",
                     (long long)(due.us / US_PER_S));
        if (out.has_pacer && out.pacer.phase != PHASE_NONE)
            assert_int_equal(out.pacer.step, out.pacer.phase == PHASE_IN ? 2 : 3);
        if (due.us >= 150 * US_PER_S && due.us < 154 * US_PER_S && out.has_pacer) {
            assert_int_equal(player_pause(p, &due, &out), 0);
            assert_int_equal(player_pause(p, &due, &out), 0);
            assert_true(out.has_pacer && out.pacer.say);
        }
    }
    assert_string_equal(said, "10 20 30 70 130 190 250 ");
    player_free(p);
}

/* ---- a morning reading ---- */

/* clang-format off */
static const struct morning {
    const char *name;
    const char *reports; /* one a 10 s: . quiet, m moving, w a walk, p poor signal, - none */
    bool beats, has_reading;
    const char *script;
    int at_s; /* of the script */
} mornings[] = {
    { "two quiet minutes",              "...........", true, true, "", 0 },
    { "moved for a moment",             "....mm.....", true, true, "", 0 },
    { "moved a lot",                    "..mmmm.....", true, false, "", 0 },
    { "a poor signal",                  "....ppp....", true, false, "", 0 },
    { "a rate alone",                   "...........", false, true, "", 0 },
    { "nothing but the beginning",      ".----------", true, false, "", 0 },
    { "paused",                         "...........", true, false, "pause", 60 },
    { "stopped",                        "...........", true, false, "stop", 60 },
    { "stopped just before the end",    "...........", true, false, "stop", 119 },
    { "killed",                         "...........", true, false, "kill", 60 },
    { "killed at its beginning",        "...........", true, false, "kill", 5 },
};
/* clang-format on */

static struct report report_of(char kind, const struct instant *t)
{
    return (struct report){
        .at = *t,
        .why = kind == 'm'   ? WHY_MOVING
               : kind == 'p' ? WHY_POOR_SIGNAL
                             : WHY_CALIBRATING,
        .activity = kind == 'm' ? ACTIVITY_LIGHT : ACTIVITY_REST,
        .heart_rate_bpm = 61,
        .rmssd_ms = 999, /* its window reaches back too far: not what is asked for */
        .stress = NAN,
    };
}

/* How many readings came of it. */
static int interrupt(struct player **p, const char *how, const struct instant *t)
{
    struct player_output out = { 0 };
    struct routine_memory m;

    if (strcmp(how, "pause") == 0) {
        assert_int_equal(player_pause(*p, t, &out), 0);
        assert_int_equal(player_pause(*p, t, &out), 0);
    } else if (strcmp(how, "stop") == 0) {
        assert_int_equal(player_stop(*p, t, &out), 0);
    } else if (strcmp(how, "kill") == 0) {
        player_save(*p, t, &m);
        player_free(*p);
        *p = player_new();
        assert_non_null(*p);
        assert_true(player_restore(*p, &m, routine_find("morning_reading"), t, &out));
    }
    return out.has_reading;
}

static void test_morning(void **state)
{
    const struct morning *r = *state;
    struct player *p = player_new();
    struct instant t = { .us = 60 * US_PER_S, .unix_ms = 1768215600123 };
    struct player_output out;
    int readings = 0;
    struct effect_span reading = { 0 };

    assert_non_null(p);
    const struct routine_plan *plan = routine_find("morning_reading");
    assert_int_equal(player_start(p, plan, NULL, false, &t, &out), -ENODATA);
    struct report before = report_of('.', &t);
    player_report(p, &before);
    assert_int_equal(player_start(p, plan, NULL, false, &t, &out), 0);
    for (int s = 1; s <= 125; s++) {
        t = instant_at(&t, t.us + US_PER_S);
        /* Beats of 1010 and 990 ms by turns, known four seconds late; before, uneven ones. */
        int uneven = s <= 4 ? 300 : 10;
        if (r->beats)
            player_beat(p, t.us - 4 * US_PER_S, (s % 2 ? 1000 + uneven : 1000 - uneven) * 1152,
                        true, s > 1);
        char kind = s % 10 == 0 && s < 120 ? r->reports[s / 10 - 1] : '-';
        if (kind != '-') {
            struct report report = report_of(kind, &t);
            player_report(p, &report);
        }
        if (s == r->at_s)
            readings += interrupt(&p, r->script, &t);
        while (player_due(p) <= t.us) {
            struct instant due = instant_at(&t, player_due(p));
            player_step(p, &due, &out);
            readings += out.has_reading;
            if (out.has_reading)
                reading = out.reading;
        }
    }
    assert_int_equal(readings, r->has_reading);
    if (r->has_reading && r->beats) {
        assert_true(fabs(reading.heart_rate_bpm - 60) < 0.1);
        assert_true(fabs(reading.rmssd_ms - 20) < 1e-6);
    } else if (r->has_reading) {
        assert_true(reading.heart_rate_bpm == 61 && isnan(reading.rmssd_ms));
    }
    player_free(p);
}

/* Differences only between neighbours; one beat in twenty set aside is as much as it may be. */
static void test_quiet(void **state)
{
    struct effect_span out;

    (void)state;
    for (int refused = 0; refused <= 8; refused++) {
        struct quiet_sum q = { .reports = 12, .usable = 12, .heart_rate_sum = 12 * 60.0 };
        for (int i = 0; i < 120; i++) {
            bool other = i / 10 % 2;
            if (i % 10 == 0 && i / 10 < refused)
                quiet_beat(&q, 2500, false, true);
            quiet_beat(&q, other ? 1100 : 900, true, i % 10 != 0);
        }
        assert_int_equal(quiet_reading(&q, 120, &out), refused <= 6);
        if (refused <= 6)
            assert_true(out.rmssd_ms == 0 && fabs(out.heart_rate_bpm - 60) < 1e-9);
        /* The same beats do not fill three minutes. */
        assert_false(quiet_reading(&q, 180, &out));
    }
}

int main(void)
{
    enum { N = sizeof(rows) / sizeof(rows[0]), K = sizeof(mornings) / sizeof(mornings[0]), M = 6 };
    struct CMUnitTest tests[N + K + M] = {
        cmocka_unit_test(test_pause),   cmocka_unit_test(test_lost),
        cmocka_unit_test(test_restart), cmocka_unit_test(test_own_plan),
        cmocka_unit_test(test_spoken),  cmocka_unit_test(test_quiet),
    };

    for (size_t i = 0; i < N; i++)
        tests[i + M] = (struct CMUnitTest){
            .name = rows[i].name,
            .test_func = test_row,
            .initial_state = (void *)(uintptr_t)&rows[i],
        };
    for (size_t i = 0; i < K; i++)
        tests[i + M + N] = (struct CMUnitTest){
            .name = mornings[i].name,
            .test_func = test_morning,
            .initial_state = (void *)(uintptr_t)&mornings[i],
        };
    return cmocka_run_group_tests_name("routine feedback", tests, NULL, NULL);
}
