/* Routines and texts of the user's own: taken as they are, and made safe. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "scratch.h"

#include <stdio.h>
#include <string.h>

static struct conf *load(const char *yaml)
{
    struct scratch s;
    struct conf *c = NULL;

    scratch_init(&s);
    scratch_write(&s, "balm.yaml", yaml);
    int rc = scratch_load(&s, &c);
    scratch_fini(&s);
    assert_string_equal(s.said, "");
    assert_int_equal(rc, 0);
    return c;
}

/* clang-format off */
static const struct safe_row {
    const char *name, *steps;
    int asks;
    int line, count; /* where it is said when to stop (-1: nowhere), and of how many steps */
} safe_rows[] = {
    { "breathing",            "{phase: in, seconds: 4}, {phase: out, seconds: 6}", 0, 0, 3 },
    { "words alone",          "{text: Rest, seconds: 40}", 0, -1, 1 },
    { "words, then breathing", "{text: Sit, seconds: 5}, {phase: in, seconds: 4}", 0, 1, 3 },
    { "our words, then breathing", "{text: \"" ROUTINE_SAFETY "\", seconds: 5}, {phase: in, seconds: 4}", 0, 0, 2 },
    { "our words, others, then breathing", "{text: \"" ROUTINE_SAFETY "\", seconds: 5}, {text: Sit, seconds: 5}, {phase: in, seconds: 4}", 0, 0, 3 },
    { "our words, too late",  "{phase: in, seconds: 4}, {text: \"" ROUTINE_SAFETY "\", seconds: 5}", 0, 0, 3 },
    { "breathing, then words", "{phase: in, seconds: 4}, {text: Done, seconds: 5}", 0, 0, 3 },
    { "a short hold",         "{phase: in, seconds: 4}, {phase: hold, seconds: 2}", 0, 0, 3 },
    { "a long hold",          "{phase: in, seconds: 4}, {phase: hold, seconds: 2.1}",
                              1 << ASKS_BREATH_HOLD, 0, 3 },
    { "a long hold, after words", "{text: Sit, seconds: 5}, {phase: hold, seconds: 3}",
                              1 << ASKS_BREATH_HOLD, 1, 3 },
};
/* clang-format on */

static int line_of(const struct routine_plan *r)
{
    for (int i = 0; i < r->step_count; i++)
        if (strcmp(r->steps[i].text, ROUTINE_SAFETY) == 0)
            return i;
    return -1;
}

/* Whatever a person writes for themselves, it is as safe as ours. */
static void test_own_routines_are_safe(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(safe_rows) / sizeof(safe_rows[0]); i++) {
        const struct safe_row *row = &safe_rows[i];
        char yaml[512];

        snprintf(yaml, sizeof(yaml), "routines: {own: {steps: [%s]}, next: {steps: [%s]}}\n",
                 row->steps, safe_rows[0].steps);
        struct conf *c = load(yaml);
        const struct routine_plan *r = &c->routines[0];
        if (r->asks != row->asks || line_of(r) != row->line || r->step_count != row->count)
            fail_msg("%s: asks %d, line %d of %d", row->name, r->asks, line_of(r), r->step_count);
        assert_int_equal(c->routines[1].step_count, 3); /* its neighbour is whole */
        conf_free(c);
    }
}

/* 64 steps with our line in front are as many as there may be. */
static void test_as_many_steps_as_may_be(void **state)
{
    static char yaml[4096] = "routines: {own: {steps: [{text: \"" ROUTINE_SAFETY "\", seconds: 5}";
    (void)state;
    for (int i = 1; i < ROUTINE_STEPS_MAX; i++)
        strcat(yaml, ", {phase: out, seconds: 6}");
    strcat(yaml, "]}}\n");
    struct conf *c = load(yaml);
    assert_int_equal(c->routines[0].step_count, ROUTINE_STEPS_MAX);
    conf_free(c);
}

static const char *const good_keys[] = {
    "suggestion.breathe.title",
    "suggestion.book_massage.course.message",
    "suggestion.rest.sustained.message",
    "routine.pmr.title",
    "routine.my-own.64",
    "reason.sustained",
    "answer.later",
};

static void test_keys_of_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(good_keys) / sizeof(good_keys[0]); i++) {
        char yaml[128];
        snprintf(yaml, sizeof(yaml), "texts: {%s: \"%s\"}\n", good_keys[i],
                 strstr(good_keys[i], "message") ? "Would that suit you?" : "Well");
        struct conf *c = load(yaml);
        assert_string_equal(c->texts[0].key, good_keys[i]);
        conf_free(c);
    }
}

/* Said with its place, and taken all the same: it is their house. */
static void test_tone_of_texts(void **state)
{
    struct scratch s;
    struct conf *c = NULL;

    (void)state;
    scratch_init(&s);
    scratch_write(&s, "balm.yaml", "texts:\n  suggestion.breathe.title: \"Your heart races\"\n");
    assert_int_equal(scratch_load(&s, &c), 0);
    scratch_fini(&s);
    assert_non_null(strstr(s.said, "balm.yaml:2:30: warning: texts.suggestion.breathe.title: "));
    assert_string_equal(c->texts[0].text, "Your heart races");
    conf_free(c);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_own_routines_are_safe),
        cmocka_unit_test(test_as_many_steps_as_may_be),
        cmocka_unit_test(test_keys_of_texts),
        cmocka_unit_test(test_tone_of_texts),
    };
    return cmocka_run_group_tests_name("conf_own_words", tests, NULL, NULL);
}
