/* Cadence: massage.md's table row by row, and which row holds when. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cadence.h"

#include <stdio.h>

#define COUNT(a)       (sizeof(a) / sizeof((a)[0]))
#define NEED(x)        (UINT32_C(1) << NEED_##x)
#define CONDITION(x)   (UINT32_C(1) << CONDITION_##x)
#define OWN_PLAN_ASKED (-1)

/* The table as massage.md has it: days at the least, and the days of its wording. */
/* clang-format off */
static const struct {
    const char *situation;
    enum cadence_situation which;
    int32_t least_days, due_days, most_days;
} table[] = {
    { "high load or flare-up: weekly, at most twice a week",   CADENCE_ACUTE,        7,  7,  7 },
    { "at the start: weekly, for 4 to 6 weeks",                CADENCE_START,        7,  7,  7 },
    { "improving: every 2 weeks, then further apart",          CADENCE_IMPROVING,   14, 14, 21 },
    { "maintenance, ordinary stress, sleep: every 3 to 6 weeks", CADENCE_MAINTENANCE, 21, 28, 42 },
    { "own plan: the person's interval wins",                  CADENCE_OWN,          1,  0, 365 },
};
/* clang-format on */

static void test_table(void **state)
{
    size_t count;
    const struct cadence *rows = cadence_rows(&count);

    (void)state;
    assert_int_equal(count, COUNT(table));
    assert_int_equal(count, CADENCE_SITUATIONS);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(rows[i].situation, i);
        if (rows[i].situation != table[i].which || rows[i].least_days != table[i].least_days ||
            rows[i].due_days != table[i].due_days || rows[i].due_days > table[i].most_days)
            fail_msg("%s", table[i].situation);
    }
}

/* clang-format off */
static const struct {
    const char *name;
    int32_t own_interval;
    need_set needs;
    condition_set conditions;
    enum course_phase phase;
    int32_t course_interval;
    enum weeks_load load;
    enum cadence_situation situation;
    int32_t least_days, due_days; /* OWN_PLAN_ASKED: none is offered */
} cases[] = {
    { "nothing known",            0, 0, 0, COURSE_NONE,  0, WEEKS_ORDINARY,    CADENCE_MAINTENANCE, 21, 28 },
    { "not worn",                 0, 0, 0, COURSE_NONE,  0, WEEKS_NOT_WORN,    CADENCE_MAINTENANCE, 21, 28 },
    { "a heavy week",             0, 0, 0, COURSE_NONE,  0, WEEKS_HEAVY_WEEK,  CADENCE_ACUTE,        7,  7 },
    { "a heavy month",            0, 0, 0, COURSE_NONE,  0, WEEKS_HEAVY_MONTH, CADENCE_ACUTE,        7,  7 },
    { "a course begins",          0, 0, 0, COURSE_START, 7, WEEKS_ORDINARY,    CADENCE_START,        7,  7 },
    { "in a heavy week",          0, 0, 0, COURSE_START, 7, WEEKS_HEAVY_WEEK,  CADENCE_ACUTE,        7,  7 },
    { "improving",                0, 0, 0, COURSE_IMPROVING, 14, WEEKS_ORDINARY, CADENCE_IMPROVING, 14, 14 },
    { "improving further",        0, 0, 0, COURSE_IMPROVING, 21, WEEKS_ORDINARY, CADENCE_IMPROVING, 21, 21 },
    { "improving, a heavy week",  0, 0, 0, COURSE_IMPROVING, 14, WEEKS_HEAVY_WEEK, CADENCE_ACUTE,    7,  7 },
    { "maintenance, still much",  0, 0, 0, COURSE_MAINTENANCE, 21, WEEKS_ORDINARY, CADENCE_MAINTENANCE, 21, 21 },
    { "maintenance",              0, 0, 0, COURSE_MAINTENANCE, 28, WEEKS_NOT_WORN, CADENCE_MAINTENANCE, 28, 28 },
    { "maintenance, little",      0, 0, 0, COURSE_MAINTENANCE, 42, WEEKS_ORDINARY, CADENCE_MAINTENANCE, 42, 42 },
    { "maintenance, heavy month", 0, 0, 0, COURSE_MAINTENANCE, 42, WEEKS_HEAVY_MONTH, CADENCE_ACUTE,   7,  7 },
    { "it did not help",          0, 0, 0, COURSE_NO_HELP, 28, WEEKS_ORDINARY,  CADENCE_MAINTENANCE, 28, 28 },
    { "and more of it is no answer", 0, 0, 0, COURSE_NO_HELP, 28, WEEKS_HEAVY_MONTH, CADENCE_MAINTENANCE, 28, 28 },
    { "their own, closer",        4, 0, 0, COURSE_NONE,  0, WEEKS_ORDINARY,    CADENCE_OWN,          4,  4 },
    { "their own, wider, in a heavy month", 90, 0, 0, COURSE_MAINTENANCE, 21, WEEKS_HEAVY_MONTH, CADENCE_OWN, 90, 90 },
    { "an athlete without one",   0, NEED(ATHLETE), 0, COURSE_NONE, 0, WEEKS_ORDINARY, CADENCE_MAINTENANCE, 21, 28 },
    { "an athlete's own",        14, NEED(ATHLETE), 0, COURSE_NONE, 0, WEEKS_ORDINARY, CADENCE_OWN, 14, 14 },
    { "an injury",                0, NEED(INJURY_RECOVERY), 0, COURSE_NONE, 0, WEEKS_HEAVY_WEEK, CADENCE_OWN, 0, OWN_PLAN_ASKED },
    { "after surgery",            0, NEED(POST_SURGERY), 0, COURSE_START, 7, WEEKS_ORDINARY, CADENCE_OWN, 0, OWN_PLAN_ASKED },
    { "lymphedema",               0, NEED(LYMPHEDEMA), 0, COURSE_NONE, 0, WEEKS_ORDINARY, CADENCE_OWN, 0, OWN_PLAN_ASKED },
    { "cancer is treated",        0, 0, CONDITION(CANCER_TREATMENT), COURSE_NONE, 0, WEEKS_ORDINARY, CADENCE_OWN, 0, OWN_PLAN_ASKED },
    { "operated lately",          0, 0, CONDITION(SURGERY_RECENT), COURSE_NONE, 0, WEEKS_HEAVY_MONTH, CADENCE_OWN, 0, OWN_PLAN_ASKED },
    { "operated, with a plan",   10, NEED(POST_SURGERY), CONDITION(SURGERY_RECENT), COURSE_NONE, 0, WEEKS_ORDINARY, CADENCE_OWN, 10, 10 },
    { "another condition asks for none", 0, 0, CONDITION(ANTICOAGULANTS), COURSE_NONE, 0, WEEKS_ORDINARY, CADENCE_MAINTENANCE, 21, 28 },
};
/* clang-format on */

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct profile p = { .needs = cases[i].needs };
        struct course_memory c = { .phase = cases[i].phase,
                                   .interval_days = cases[i].course_interval };
        struct cadence out;

        p.massage.interval_days = cases[i].own_interval;
        bool offered = cadence_of(&p, cases[i].conditions, &c, cases[i].load, &out);
        if (offered != (cases[i].due_days != OWN_PLAN_ASKED) || out.situation != cases[i].situation)
            fail_msg("%s: %d, situation %d", cases[i].name, offered, (int)out.situation);
        if (offered && (out.least_days != cases[i].least_days || out.due_days != cases[i].due_days))
            fail_msg("%s: least %d, due %d", cases[i].name, out.least_days, out.due_days);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_cases),
    };
    return cmocka_run_group_tests_name("cadence", tests, NULL, NULL);
}
