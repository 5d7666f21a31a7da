/* What a routine's steps show: whether the breath is paced, and whether it is held for long. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "routine.h"

#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define HELD     (1 << ASKS_BREATH_HOLD)

/* One letter a step: i in, h hold, o out, r rest, t text; then its seconds in tenths. */
static const struct row {
    const char *name, *phases;
    int tenths[8];
    bool breath;
    int asks;
} rows[] = {
    { "nothing", "", { 0 }, false, 0 },
    { "words alone, however long", "tt", { 600, 600 }, false, 0 },
    { "slow breathing", "tio", { 100, 40, 60 }, true, 0 },
    { "a hold of 2 s", "iho", { 40, 20, 40 }, true, 0 },
    { "a hold of more", "iho", { 40, 21, 40 }, true, HELD },
    { "an empty pause", "ior", { 40, 40, 21 }, true, HELD },
    { "two short holds in a row", "ihho", { 40, 15, 15, 40 }, true, HELD },
    { "two short holds apart", "ihor", { 40, 15, 40, 15 }, true, 0 },
    { "from one breath into the next", "hior", { 15, 40, 40, 15 }, true, HELD },
    { "the same, with words around", "thiort", { 50, 15, 40, 40, 15, 50 }, true, HELD },
    { "words between them", "hiotr", { 15, 40, 40, 50, 15 }, true, HELD },
    { "words in the middle of a hold", "ihtho", { 40, 10, 3, 10, 40 }, true, HELD },
    { "words alone make a short hold long", "ihto", { 40, 15, 50, 40 }, true, HELD },
    { "words in the middle of breathing", "iotio", { 40, 40, 50, 40, 40 }, true, 0 },
    { "words after a breath in, no hold", "itho", { 40, 50, 15, 40 }, true, 0 },
    { "nothing but a hold, again and again", "h", { 15 }, true, HELD },
};

static void test_row(void **state)
{
    const struct row *r = *state;
    struct routine_plan plan = { .step_count = (uint8_t)strlen(r->phases) };

    for (size_t i = 0; i < plan.step_count; i++)
        plan.steps[i] = (struct routine_step){
            .phase = (enum phase)(strchr("tihor", r->phases[i]) - "tihor"),
            .duration_ms = r->tenths[i] * 100,
        };
    assert_int_equal(routine_paces_breath(&plan), r->breath);
    assert_int_equal(routine_asks_of_steps(&plan), r->asks);
}

int main(void)
{
    struct CMUnitTest tests[COUNT(rows)];

    for (size_t i = 0; i < COUNT(rows); i++)
        tests[i] = (struct CMUnitTest){
            .name = rows[i].name,
            .test_func = test_row,
            .initial_state = (void *)(uintptr_t)&rows[i],
        };
    return cmocka_run_group_tests_name("routine steps", tests, NULL, NULL);
}
