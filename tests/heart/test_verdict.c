/* From scores to words: raised and sustained, level, trend. */
#include "testing.h"

#include "alarm.h"
#include "instant.h"
#include "trend.h"

#include <math.h>

/* clang-format off */
enum { N = 0, RAISED = 1, SUSTAINED = 3 };

static const struct row {
    const char *name;
    int n;
    struct { int from_s; double score; int at_end; } span[8]; /* ticks of 10 s until the next span */
    int end_s;
} rows[] = {
    { "39 s are not 40", 2, { { 0, 80, N }, { 40, 79.9, N } }, 100 },
    { "raised after 40 s", 2, { { 0, 80, RAISED }, { 50, 75, RAISED } }, 200 },
    { "between 70 and 80 nothing changes", 2, { { 0, 90, RAISED }, { 60, 70, RAISED } }, 900 },
    { "the wait for 80 begins anew", 4, { { 0, 85, N }, { 40, 79, N }, { 50, 85, N }, { 90, 79, N } }, 100 },
    { "off after 60 s below 70", 2, { { 0, 90, RAISED }, { 60, 69, N } }, 130 },
    { "not off after 50 s below 70", 3, { { 0, 90, RAISED }, { 60, 69, RAISED }, { 120, 80, RAISED } }, 130 },
    { "sustained after 180 s", 1, { { 0, 85, SUSTAINED } }, 190 },
    { "not after 170 s", 1, { { 0, 85, RAISED } }, 180 },
    { "sustained lasts above 70", 2, { { 0, 85, SUSTAINED }, { 200, 71, SUSTAINED } }, 400 },
    { "sustained ends below 70", 2, { { 0, 85, SUSTAINED }, { 200, 69, RAISED } }, 210 },
    { "never high", 1, { { 0, 79.9, N } }, 3600 },
};
/* clang-format on */

static void test_row(void **state)
{
    const struct row *r = *state;
    struct alarm a;

    alarm_init(&a);
    for (int i = 0; i < r->n; i++) {
        int until_s = i + 1 < r->n ? r->span[i + 1].from_s : r->end_s;
        for (int t_s = r->span[i].from_s; t_s < until_s; t_s += 10)
            alarm_step(&a, t_s * US_PER_S, r->span[i].score);
        int got = (a.raised ? RAISED : 0) | (a.sustained ? SUSTAINED & ~RAISED : 0);
        if (got != r->span[i].at_end)
            print_message("# before %d s\n", until_s);
        assert_int_equal(got, r->span[i].at_end);
    }
}

static void test_level(void **state)
{
    (void)state;
    static const struct {
        double score;
        enum level want;
    } walk[] = {
        { 29.9, LEVEL_CALM },   { 30, LEVEL_ORDINARY },   { 25, LEVEL_ORDINARY },
        { 24.9, LEVEL_CALM },   { 29.9, LEVEL_CALM },     { 60, LEVEL_ELEVATED },
        { 55, LEVEL_ELEVATED }, { 54.9, LEVEL_ORDINARY }, { 80, LEVEL_HIGH },
        { 75, LEVEL_HIGH },     { 74.9, LEVEL_ELEVATED }, { 79.9, LEVEL_ELEVATED },
        { 100, LEVEL_HIGH },    { 57, LEVEL_ELEVATED }, /* two words down, and still the lag of the
                                                           second */
        { 100, LEVEL_HIGH },    { 0, LEVEL_CALM },
    };
    enum level level = LEVEL_NONE;

    for (size_t i = 0; i < sizeof(walk) / sizeof(walk[0]); i++) {
        level = level_step(level, walk[i].score);
        if (level != walk[i].want)
            print_message("# step %zu, score %g\n", i, walk[i].score);
        assert_int_equal(level, walk[i].want);
    }
    assert_int_equal(level_step(LEVEL_NONE, 26), LEVEL_CALM); /* nothing before: no lag */
    assert_int_equal(level_step(LEVEL_NONE, 79), LEVEL_ELEVATED);
}

static const struct going {
    const char *name;
    double before, now;
    int before_s, step_s;
    enum trend want;
} goings[] = {
    { "up by more than 10", 20, 30.1, 300, 10, TREND_RISING },
    { "up by 10", 20, 30, 300, 10, TREND_STEADY },
    { "down by 10", 30, 20, 300, 10, TREND_STEADY },
    { "down by more than 10", 30.1, 20, 300, 10, TREND_EASING },
    { "80 s before are enough", 20, 60, 80, 10, TREND_RISING },
    { "70 s before are not", 20, 60, 70, 10, TREND_NONE },
    { "what is older than 6 min does not count", 90, 90, 3000, 10, TREND_STEADY },
    { "ticks of a second", 20, 60, 300, 1, TREND_RISING },
    { "ticks of a minute", 20, 60, 300, 60, TREND_RISING },
};

static void test_going(void **state)
{
    const struct going *r = *state;
    struct score_history h = { 0 };
    enum trend got = TREND_NONE;

    for (int t_s = r->step_s; t_s <= r->before_s; t_s += r->step_s)
        got = trend_step(&h, t_s * US_PER_S, r->before, r->step_s);
    for (int t_s = r->step_s; t_s <= 60; t_s += r->step_s)
        got = trend_step(&h, (r->before_s + t_s) * US_PER_S, r->now, r->step_s);
    assert_int_equal(got, r->want);
}

int main(void)
{
    struct tests tests = { 0 };

    ADD_ROWS(&tests, rows, test_row);
    ADD_ROWS(&tests, goings, test_going);
    ADD_TEST(&tests, test_level);
    return RUN_TESTS(&tests, "verdict");
}
