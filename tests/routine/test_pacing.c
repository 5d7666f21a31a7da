/* The light of each phase: where it should be when the phase ends, and how it gets there. */
#include "pacing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

/* clang-format off */
static const struct routine_plan plan = {
    .name = "all", .duration_s = 60, .step_count = 8,
    .steps = {
        { PHASE_NONE, 5000, "words" }, { PHASE_IN, 2000, "in" }, { PHASE_IN, 1000, "more" },
        { PHASE_HOLD, 4000, "hold" }, { PHASE_OUT, 3000, "out" }, { PHASE_OUT, 3000, "all" },
        { PHASE_REST, 2000, "rest" }, { PHASE_NONE, 1000, "end" },
    },
};

static const struct row {
    const char *name;
    int step, left_ms, light, ramp_ms;
} rows[] = {
    { "words: a calm light, softly", 0, 5000, 90, 3000 },
    { "the first of two inhalations: two thirds of the way", 1, 2000, 177, 2000 },
    { "the second one: all the way", 2, 1000, 255, 1000 },
    { "held, the light stays", 3, 4000, 255, 0 },
    { "half an exhalation", 4, 3000, 138, 3000 },
    { "all of it", 5, 3000, 20, 3000 },
    { "empty, the light stays low", 6, 2000, 20, 0 },
    { "short words ramp no longer than they last", 7, 1000, 90, 1000 },
    { "the rest of a phase ramps in what is left", 2, 400, 255, 400 },
};
/* clang-format on */

static void test_row(void **state)
{
    const struct row *r = *state;
    struct instant at = { .us = 17, .unix_ms = 1000, .utc_offset_s = 60 };
    struct pacer got;

    pacing_of_step(&plan, r->step, r->left_ms, &at, &got);
    assert_int_equal(got.phase, plan.steps[r->step].phase);
    assert_string_equal(got.text, plan.steps[r->step].text);
    assert_int_equal(got.duration_ms, r->left_ms);
    assert_int_equal(got.light, r->light);
    assert_int_equal(got.ramp_ms, r->ramp_ms);
    assert_string_equal(got.routine, "all");
    assert_int_equal(got.step, r->step + 1);
    assert_int_equal(got.at.us, 17);
    assert_int_equal(got.at.utc_offset_s, 60);
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
    return cmocka_run_group_tests_name("routine pacing", tests, NULL, NULL);
}
