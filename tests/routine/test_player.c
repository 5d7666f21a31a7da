/*
 * The player, from its start to its effect. Rows are scripts:
 *
 *   start, pause, skip, stop   of plan `n3i2o3` for 13 s: words, two breaths
 *   start2                     of another plan, a minute of words
 *   to X                       time goes on to X seconds after the first start, each step when due
 *   late X                     the same, but the one call comes at X only
 *   restart X                  the process is away until X
 *   lost X                     the same, and the plan is known no more
 *
 * and what the player says is written down as `SECONDS what`.
 */
#include "player.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define START_US INT64_C(1234567) /* on no even number of anything */
#define START_MS INT64_C(1768215600123)

static const struct routine_plan breath = {
    .name = "breath",
    .duration_s = 13,
    .step_count = 3,
    .steps = { { PHASE_NONE, 3000, "words" },
               { PHASE_IN, 2000, "in" },
               { PHASE_OUT, 3000, "out" } },
};
static const struct routine_plan words = {
    .name = "words",
    .duration_s = 60,
    .step_count = 1,
    .steps = { { PHASE_NONE, 60000, "words" } },
};

struct stage {
    struct player *p;
    struct instant t;
    int64_t zero_us; /* of the script, in this run */
    char log[4000];
    size_t len;
};

__attribute__((format(printf, 3, 4))) static void note(struct stage *s, int64_t us, const char *fmt,
                                                       ...)
{
    va_list args;
    double seconds = (double)(us - s->zero_us) / 1e6;

    s->len += (size_t)snprintf(s->log + s->len, sizeof(s->log) - s->len, "%s%.10g ",
                               s->len ? "; " : "", seconds);
    va_start(args, fmt);
    s->len += (size_t)vsnprintf(s->log + s->len, sizeof(s->log) - s->len, fmt, args);
    va_end(args);
    assert_true(s->len < sizeof(s->log));
}

static void note_output(struct stage *s, const struct player_output *out)
{
    if (out->has_pacer)
        note(s, out->pacer.at.us, "%s %d light %d/%d", phase_name(out->pacer.phase),
             out->pacer.duration_ms, out->pacer.light, out->pacer.ramp_ms);
    if (out->has_state)
        note(s, out->state.at.us, "%s %d+%d%s%s", routine_status_name(out->state.status),
             out->state.elapsed_s, out->state.remaining_s, out->state.name[0] ? "" : " nameless",
             out->state.suggestion[0] ? "" : " unasked");
    if (out->has_effect)
        note(s, s->t.us, "effect of %s %s, %lld to %lld", out->effect.routine,
             out->effect.finished ? "finished" : "stopped",
             (long long)(out->effect.started_unix_ms - START_MS),
             (long long)(out->effect.ended_unix_ms - START_MS));
}

static void go_to(struct stage *s, int64_t us)
{
    struct player_output out;

    while (player_due(s->p) <= us) {
        int64_t due = player_due(s->p);
        assert_true(due >= s->t.us);
        s->t = instant_at(&s->t, due);
        player_step(s->p, &s->t, &out);
        assert_true(out.has_pacer || out.has_state);
        note_output(s, &out);
    }
    s->t = instant_at(&s->t, us);
}

static void restart(struct stage *s, int64_t us, const struct routine_plan *plan)
{
    struct routine_memory memory;
    struct player_output out;
    int64_t away_us = us - s->t.us;

    player_save(s->p, &s->t, &memory);
    player_free(s->p);
    s->p = player_new();
    assert_non_null(s->p);
    /* Another run: the monotonic clock has begun anew. */
    s->zero_us -= us;
    s->t.unix_ms += away_us / US_PER_MS;
    s->t.us = 0;
    assert_true(player_restore(s->p, &memory, plan, &s->t, &out));
    note_output(s, &out);
}

/* There is a plan while something is played, and only then. */
static void check_plan(struct stage *s)
{
    struct routine_state state;
    const struct routine_plan *plan = player_plan(s->p);

    player_state(s->p, &s->t, &state);
    assert_int_equal(plan != NULL,
                     state.status == ROUTINE_RUNNING || state.status == ROUTINE_PAUSED);
    if (plan)
        assert_string_equal(plan->name, state.name);
}

static void step(struct stage *s, char *script)
{
    char verb[16];
    double seconds = 0;
    struct player_output out = { 0 };
    int rc = 0;

    assert_true(sscanf(script, "%15s %lf", verb, &seconds) >= 1);
    int64_t us = s->zero_us + (int64_t)(seconds * 1e6 + 0.5);
    if (strcmp(verb, "start") == 0)
        rc = player_start(s->p, &breath, "alex-1", false, &s->t, &out);
    else if (strcmp(verb, "start2") == 0)
        rc = player_start(s->p, &words, NULL, false, &s->t, &out);
    else if (strcmp(verb, "pause") == 0)
        rc = player_pause(s->p, &s->t, &out);
    else if (strcmp(verb, "skip") == 0)
        rc = player_skip(s->p, &s->t, &out);
    else if (strcmp(verb, "stop") == 0)
        rc = player_stop(s->p, &s->t, &out);
    else if (strcmp(verb, "to") == 0)
        go_to(s, us);
    else if (strcmp(verb, "late") == 0) {
        s->t = instant_at(&s->t, us);
        player_step(s->p, &s->t, &out);
    } else if (strcmp(verb, "restart") == 0)
        restart(s, us, &breath);
    else if (strcmp(verb, "lost") == 0)
        restart(s, us, NULL);
    else
        fail_msg("no such step: %s", verb);
    note_output(s, &out);
    check_plan(s);
    if (rc)
        note(s, s->t.us, "%s", strerrorname_np(-rc));
}

/* clang-format off */
#define BEGIN "0 none 3000 light 90/3000; 0 running 0+13; "
#define FIRST "3 in 2000 light 255/2000; 5 out 3000 light 20/3000; 5 running 5+8; "
#define SECOND "8 in 2000 light 255/2000; 10 out 3000 light 20/3000; 10 running 10+3; "

static const struct row {
    const char *name, *script, *want;
} rows[] = {
    { "from start to effect, once", "start; to 3000",
      BEGIN FIRST SECOND "13 after 13+0; 373 idle 0+0 nameless unasked; "
      "373 effect of breath finished, 0 to 13000" },
    { "nothing before it is due", "start; late 2.999999; late 3",
      BEGIN "3 in 2000 light 255/2000" },
    { "a call that comes late gives the newest", "start; late 10.5; to 11",
      BEGIN "10 out 3000 light 20/3000; 10 running 10+3" },
    { "very late: all is over", "start; late 2000",
      BEGIN "373 idle 0+0 nameless unasked; 2000 effect of breath finished, 0 to 13000" },
    { "a second start", "start; start2; to 400; start2; to 410",
      BEGIN "0 EBUSY; " FIRST SECOND "13 after 13+0; 373 idle 0+0 nameless unasked; "
      "373 effect of breath finished, 0 to 13000; 400 none 60000 light 90/3000; "
      "400 running 0+60 unasked; 405 running 5+55 unasked; 410 running 10+50 unasked" },
    { "the next one is not finished because the last one was", "start; to 373; start; to 384; "
      "skip; to 744",
      BEGIN FIRST SECOND "13 after 13+0; 373 idle 0+0 nameless unasked; "
      "373 effect of breath finished, 0 to 13000; 373 none 3000 light 90/3000; 373 running 0+13; "
      "376 in 2000 light 255/2000; 378 out 3000 light 20/3000; 378 running 5+8; "
      "381 in 2000 light 255/2000; 383 out 3000 light 20/3000; 383 running 10+3; "
      "384 after 11+0; 744 idle 0+0 nameless unasked; "
      "744 effect of breath stopped, 373000 to 384000" },
    { "a start while the last is being measured", "start; to 13; start2; to 13",
      BEGIN FIRST SECOND "13 after 13+0; 13 none 60000 light 90/3000; 13 running 0+60 unasked; "
      "13 effect of breath finished, 0 to 13000" },
    { "stopped", "start; to 4.25; stop; stop; pause; skip; to 3000",
      BEGIN "3 in 2000 light 255/2000; 4.25 after 4+0; 4.25 ENOENT; 4.25 ENOENT; 4.25 ENOENT; "
      "364.25 idle 0+0 nameless unasked; 364.25 effect of breath stopped, 0 to 4250" },
    { "nothing to stop", "stop; pause; skip; to 100", "0 ENOENT; 0 ENOENT; 0 ENOENT" },
    { "a pause goes on with a whole breath", "start; to 6.5; pause; to 20; pause; to 31",
      BEGIN FIRST "6.5 paused 6+7; 20 in 2000 light 255/2000; 20 running 3+10; "
      "22 out 3000 light 20/3000; 22 running 5+8; 25 in 2000 light 255/2000; "
      "27 out 3000 light 20/3000; 27 running 10+3; 30 after 13+0" },
    { "words go on where they stopped", "start; to 1.25; pause; to 2; pause; to 4",
      BEGIN "1.25 paused 1+12; 2 none 1750 light 90/1750; 2 running 1+12; "
      "3.75 in 2000 light 255/2000" },
    { "paused and forgotten", "start; to 4; pause; to 3000",
      BEGIN "3 in 2000 light 255/2000; 4 paused 4+9; 1804 after 4+0; "
      "2164 idle 0+0 nameless unasked; 2164 effect of breath stopped, 0 to 1804000" },
    { "stopped while paused", "start; to 4; pause; to 9; stop",
      BEGIN "3 in 2000 light 255/2000; 4 paused 4+9; 9 after 4+0" },
    { "skip the words", "start; to 1; skip; to 3",
      BEGIN "1 in 2000 light 255/2000; 1 running 3+10; 3 out 3000 light 20/3000; 3 running 5+8" },
    { "skip out of the last breath", "start; to 11; skip; to 400",
      BEGIN FIRST SECOND "11 after 11+0; 371 idle 0+0 nameless unasked; "
      "371 effect of breath stopped, 0 to 11000" },
    { "skip while paused", "start; to 1; pause; skip; to 2; pause; to 2.5",
      BEGIN "1 paused 1+12; 1 paused 3+10; 2 in 2000 light 255/2000; 2 running 3+10" },

    { "restarted in a phase", "start; to 4; restart 6; to 9",
      BEGIN "3 in 2000 light 255/2000; 6 out 2000 light 20/2000; 6 running 6+7; "
      "8 in 2000 light 255/2000" },
    { "restarted twice", "start; to 4; restart 6; to 7; restart 7.5; to 9",
      BEGIN "3 in 2000 light 255/2000; 6 out 2000 light 20/2000; 6 running 6+7; "
      "7.5 out 500 light 20/500; 7.5 running 7+6; 8 in 2000 light 255/2000" },
    { "it ended meanwhile", "start; to 4; restart 100; to 400",
      BEGIN "3 in 2000 light 255/2000; 13 after 13+0; 373 idle 0+0 nameless unasked; "
      "373 effect of breath finished, 0 to 13000" },
    { "all was over meanwhile", "start; to 4; restart 1000; to 3000",
      BEGIN "3 in 2000 light 255/2000; 373 idle 0+0 nameless unasked; "
      "1000 effect of breath finished, 0 to 13000" },
    { "years later", "start; to 4; restart 1e9; to 1000000001",
      BEGIN "3 in 2000 light 255/2000; 373 idle 0+0 nameless unasked; "
      "1000000000 effect of breath finished, 0 to 13000" },
    { "restarted while measured", "start; to 20; restart 30; to 400",
      BEGIN FIRST SECOND "13 after 13+0; 13 after 13+0; 373 idle 0+0 nameless unasked; "
      "373 effect of breath finished, 0 to 13000" },
    { "restarted while paused", "start; to 4; pause; restart 10; pause; to 12",
      BEGIN "3 in 2000 light 255/2000; 4 paused 4+9; 4 paused 4+9; 10 in 2000 light 255/2000; "
      "10 running 3+10; 12 out 3000 light 20/3000; 12 running 5+8" },
    { "paused and forgotten over a restart", "start; to 4; pause; restart 1900",
      BEGIN "3 in 2000 light 255/2000; 4 paused 4+9; 1804 after 4+0" },
    { "restarted after a pause", "start; to 4; pause; to 10; pause; to 11; restart 12.5; to 13",
      BEGIN "3 in 2000 light 255/2000; 4 paused 4+9; 10 in 2000 light 255/2000; 10 running 3+10; "
      "12.5 out 2500 light 20/2500; 12.5 running 5+8" },
    { "restarted after a skip", "start; to 1; skip; restart 2; to 3",
      BEGIN "1 in 2000 light 255/2000; 1 running 3+10; 2 in 1000 light 255/1000; 2 running 4+9; "
      "3 out 3000 light 20/3000; 3 running 5+8" },
    { "the plan is gone", "start; to 4; lost 6; to 400",
      BEGIN "3 in 2000 light 255/2000; 6 after 6+0; 366 idle 0+0 nameless unasked; "
      "366 effect of breath stopped, 0 to 6000" },
    { "the plan is gone, but only the measurement is missing", "start; to 13; lost 20; to 400",
      BEGIN FIRST SECOND "13 after 13+0; 13 after 13+0; 373 idle 0+0 nameless unasked; "
      "373 effect of breath finished, 0 to 13000" },
    { "nothing was running", "restart 10; to 20", "" },
};
/* clang-format on */

static void test_row(void **state)
{
    const struct row *r = *state;
    struct stage s = { .p = player_new(),
                       .t = { .us = START_US, .unix_ms = START_MS },
                       .zero_us = START_US };
    char *copy = strdup(r->script), *rest = NULL;

    assert_non_null(s.p);
    for (char *words_ = strtok_r(copy, ";", &rest); words_; words_ = strtok_r(NULL, ";", &rest))
        step(&s, words_);
    assert_string_equal(s.log, r->want);
    player_free(s.p);
    free(copy);
}

int main(void)
{
    enum { N = sizeof(rows) / sizeof(rows[0]) };
    struct CMUnitTest tests[N];

    for (size_t i = 0; i < N; i++)
        tests[i] = (struct CMUnitTest){
            .name = rows[i].name,
            .test_func = test_row,
            .initial_state = (void *)(uintptr_t)&rows[i],
        };
    return cmocka_run_group_tests_name("routine player", tests, NULL, NULL);
}
