/* Where a plan is after so long: what repeats, where it ends, whose breath it is. */
#include "timeline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define S US_PER_S

/* clang-format off */
static const struct row {
    const char *name;
    const char *steps;  /* one letter a step: n none, i in, h hold, o out, r rest; one digit: seconds */
    int32_t duration_s;
    int64_t want_end_s; /* -1: refused */
    const char *places; /* steps as they are played, one character a second, the number of the step */
} rows[] = {
    { "a breath that fits",              "i2o3", 10, 10, "0011100111" },
    { "a breath is never cut short",     "i2o3", 11, 15, "001110011100111" },
    { "one breath at the least",         "i2o3", 1,  5,  "00111" },
    { "words before, once",              "n3i2o3", 12, 13, "0001122211222" },
    { "words after, once",               "i1o2n2", 7, 8, "01101122" },
    { "words before and after",          "n2i1o2n3", 11, 11, "00122122333" },
    { "longer words than the routine",   "n4i1o2n3", 3, 10, "0000122333" },
    { "words between breaths repeat",    "i1o1n2i1o2", 9, 9, "012234401" },
    { "and may be where it ends",        "i1o1n2i1o2", 4, 4, "0122" },
    { "two breaths in one pass: the first is an end", "i1o2i2o3", 10, 11, "01122333011" },
    { "a double inhalation is one breath", "i2i1o3", 7, 12, "001222001222" },
    { "a pass that begins breathing out", "o2i1", 4, 5, "00100" },
    { "an end not before the next inhalation", "i1h1o1r1", 5, 8, "01230123" },
    { "words alone end on the second",   "n3n4", 10, 10, "0001111000" },
    { "words alone, cut inside a step",  "n9", 4, 4, "0000" },
    { "words alone, longer than one pass", "n2", 5, 5, "00000" },
    { "no steps",                        "", 10, -1, "" },
    { "a step of no time",               "i2o0", 10, -1, "" },
    { "a routine of no time",            "i2o2", 0, -1, "" },
    { "more than a day",                 "i2o2", 86401, -1, "" },
};
/* clang-format on */

static void make_plan(struct routine_plan *plan, const char *steps, int32_t duration_s)
{
    *plan = (struct routine_plan){ .name = "test", .duration_s = duration_s };
    for (; *steps; steps += 2)
        plan->steps[plan->step_count++] = (struct routine_step){
            .phase = (enum phase)(strchr("nihor", steps[0]) - "nihor"),
            .duration_ms = (steps[1] - '0') * 1000,
        };
}

static void test_row(void **state)
{
    const struct row *r = *state;
    struct routine_plan plan;
    struct timeline tl;
    struct timeline_place place;

    make_plan(&plan, r->steps, r->duration_s);
    assert_int_equal(timeline_init(&tl, &plan), r->want_end_s >= 0);
    if (r->want_end_s < 0)
        return;
    assert_int_equal(tl.end_us, r->want_end_s * S);

    int64_t begin = 0;
    for (int64_t s = 0; s < r->want_end_s; s++) {
        /* The first and the last microsecond of a second are in the same step. */
        for (int64_t us = s * S; us < (s + 1) * S; us += S - 1) {
            timeline_at(&tl, &plan, us, &place);
            if (place.step != r->places[s] - '0')
                fail_msg("at %lld us: step %d, want %c", (long long)us, place.step, r->places[s]);
            assert_true(place.start_us <= us && us < place.end_us);
        }
        if (s > 0 && place.start_us != begin) { /* places follow each other without a hole */
            struct timeline_place before;
            timeline_at(&tl, &plan, s * S - 1, &before);
            assert_int_equal(before.end_us, place.start_us);
        }
        begin = place.start_us;
    }
    timeline_at(&tl, &plan, tl.end_us + 5 * S, &place);
    assert_int_equal(place.end_us, tl.end_us);
}

/* clang-format off */
static const struct {
    const char *steps;
    int32_t duration_s;
    int64_t at_ms, want_ms;
} breaths[] = {
    { "n3i2o3", 13, 1500, 1500 },   /* words go on where they are */
    { "n3i2o3", 13, 3000, 3000 },
    { "n3i2o3", 13, 4999, 3000 },
    { "n3i2o3", 13, 7000, 3000 },
    { "n3i2o3", 13, 8000, 8000 },   /* the second breath */
    { "n3i2o3", 13, 12999, 8000 },
    { "i2i1o3", 12, 8500, 6000 },   /* both inhalations again */
    { "i1o2i2o3", 16, 7000, 3000 }, /* the second breath of a pass */
    { "i1h1o1r1", 8, 7900, 4000 },
    { "i1o1n2i1o2", 9, 3000, 3000 },
    { "i1o1n2i1o2", 9, 6000, 4000 },
};
/* clang-format on */

static void test_breath_start(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(breaths) / sizeof(breaths[0]); i++) {
        struct routine_plan plan;
        struct timeline tl;
        make_plan(&plan, breaths[i].steps, breaths[i].duration_s);
        assert_true(timeline_init(&tl, &plan));
        int64_t got = timeline_breath_start(&tl, &plan, breaths[i].at_ms * US_PER_MS) / US_PER_MS;
        if (got != breaths[i].want_ms)
            fail_msg("%s at %lld ms: %lld", breaths[i].steps, (long long)breaths[i].at_ms,
                     (long long)got);
    }
}

int main(void)
{
    enum { N = sizeof(rows) / sizeof(rows[0]) };
    struct CMUnitTest tests[N + 1] = { cmocka_unit_test(test_breath_start) };

    for (size_t i = 0; i < N; i++)
        tests[i + 1] = (struct CMUnitTest){
            .name = rows[i].name,
            .test_func = test_row,
            .initial_state = (void *)(uintptr_t)&rows[i],
        };
    return cmocka_run_group_tests_name("routine timeline", tests, NULL, NULL);
}
