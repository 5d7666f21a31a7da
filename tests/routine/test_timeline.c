/* Where a plan is after so long: what repeats, where it ends, whose breath it is. */
#include "timeline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
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

/* Each breath of a plan in stages is repeated by itself; the place after each end is the next. */
static void test_stages(void **state)
{
    static const char *const played = "000" /* words */
                                      "112112112"
                                      "3344433444"
                                      "56565656" /* no less than 7 s */
                                      "77";
    struct routine_plan plan;
    struct timeline tl;
    struct timeline_place place;

    (void)state;
    make_plan(&plan, "n3i2o1i2o3i1o1n2", 1);
    assert_true(timeline_init_stages(&tl, &plan, 7 * S));
    assert_int_equal(tl.count, 3);
    assert_int_equal(tl.loops[1].start_us, 12 * S);
    assert_int_equal(tl.loops[2].end_us, 30 * S);
    assert_int_equal(tl.end_us, 32 * S);
    for (int64_t us = 0; us < tl.end_us; us += S / 4) {
        timeline_at(&tl, &plan, us, &place);
        if (place.step != played[us / S] - '0')
            fail_msg("at %lld us: step %d, want %c", (long long)us, place.step, played[us / S]);
        int loop = us < 3 * S ? -1 : us < 12 * S ? 0 : us < 22 * S ? 1 : us < 30 * S ? 2 : -1;
        assert_int_equal(timeline_loop_at(&tl, us), loop);
    }
    assert_true(timeline_rate(&tl, &plan, 0) == 20);
    assert_true(timeline_rate(&tl, &plan, 1) == 12);
    assert_int_equal(timeline_breath_start(&tl, &plan, 16 * S), 12 * S);
    assert_int_equal(timeline_breath_start(&tl, &plan, 25 * S), 24 * S);

    make_plan(&plan, "n9", 9);
    assert_false(timeline_init_stages(&tl, &plan, 7 * S));
    make_plan(&plan, "i1o1i1o1i1o1i1o1i1o1i1o1i1o1", 9);
    assert_false(timeline_init_stages(&tl, &plan, 7 * S));
    make_plan(&plan, "i1o1", 9);
    assert_false(timeline_init_stages(&tl, &plan, 0));
    make_plan(&plan, "", 9);
    assert_false(timeline_init_stages(&tl, &plan, 7 * S));
}

/* clang-format off */
static const struct {
    const char *steps;
    double want; /* 0: none */
} rates[] = {
    { "n5i4o6",       6 },
    { "i2i1o7",       6 },
    { "i4h4o4r4",     3.75 },
    { "i2o3i2o3",     12 },
    { "i2o3i3o2",     12 },
    { "i2o3i2o4",     0 },
    { "i2o3n5i2o3",   0 },
    { "n9",           0 },
};
/* clang-format on */

static void test_rates(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
        struct routine_plan plan;
        struct timeline tl;
        make_plan(&plan, rates[i].steps, 60);
        assert_true(timeline_init(&tl, &plan));
        double got = timeline_rate(&tl, &plan, 0);
        if (rates[i].want > 0 ? got != rates[i].want : !isnan(got))
            fail_msg("%s: %g", rates[i].steps, got);
    }
}

/* Of each breath the beginning: said or not. Words always are. */
static void test_said(void **state)
{
    struct routine_plan plan;
    struct timeline tl;
    char got[64] = "";

    (void)state;
    make_plan(&plan, "n5i4o6n2", 190);
    assert_true(timeline_init(&tl, &plan));
    assert_true(timeline_is_said(&tl, &plan, 0));
    assert_true(timeline_is_said(&tl, &plan, tl.end_us - 1));
    for (int64_t at = 5 * S; at < tl.loops[0].end_us; at += 10 * S) {
        bool in = timeline_is_said(&tl, &plan, at);
        assert_int_equal(timeline_is_said(&tl, &plan, at + 5 * S), in);
        strcat(got, in ? "x" : ".");
    }
    assert_string_equal(got, "xxx...x.....x.....x");

    /* Two breaths a pass count as two; one longer than a minute is said each time. */
    make_plan(&plan, "i1o1i1o1", 20);
    assert_true(timeline_init(&tl, &plan));
    assert_true(timeline_is_said(&tl, &plan, 5 * S));
    assert_false(timeline_is_said(&tl, &plan, 6 * S));
}

int main(void)
{
    enum { N = sizeof(rows) / sizeof(rows[0]) };
    struct CMUnitTest tests[N + 4] = {
        cmocka_unit_test(test_breath_start),
        cmocka_unit_test(test_stages),
        cmocka_unit_test(test_rates),
        cmocka_unit_test(test_said),
    };

    for (size_t i = 0; i < N; i++)
        tests[i + 4] = (struct CMUnitTest){
            .name = rows[i].name,
            .test_func = test_row,
            .initial_state = (void *)(uintptr_t)&rows[i],
        };
    return cmocka_run_group_tests_name("routine timeline", tests, NULL, NULL);
}
