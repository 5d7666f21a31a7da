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
    bool blind;
    int n;
    struct { int from_s; double score; int at_end; } span[8]; /* ticks of 10 s until the next span */
    int end_s;
} rows[] = {
    { "19 s are not 20", 0, 2, { { 0, 70, N }, { 20, 69.9, N } }, 100 },
    { "raised after 20 s", 0, 2, { { 0, 70, RAISED }, { 30, 65, RAISED } }, 200 },
    { "between 60 and 70 nothing changes", 0, 2, { { 0, 90, RAISED }, { 60, 60, RAISED } }, 900 },
    { "the wait for 70 begins anew", 0, 4, { { 0, 85, N }, { 20, 69, N }, { 30, 85, N }, { 50, 69, N } }, 100 },
    { "off after 30 s below 60", 0, 2, { { 0, 90, RAISED }, { 60, 59, N } }, 100 },
    { "not off after 20 s below 60", 0, 3, { { 0, 90, RAISED }, { 60, 59, RAISED }, { 90, 80, RAISED } }, 130 },
    { "between 60 and 70 the wait for off goes on", 0, 4, { { 0, 90, RAISED }, { 60, 59, RAISED }, { 80, 65, RAISED }, { 100, 59, N } }, 110 },
    { "without motion 70 is not enough", 1, 1, { { 0, 79.9, N } }, 900 },
    { "without motion 29 s are not enough", 1, 2, { { 0, 80, N }, { 30, 79, N } }, 100 },
    { "without motion 30 s above 80", 1, 2, { { 0, 80, RAISED }, { 40, 79, RAISED } }, 100 },
    { "sustained after 240 s", 0, 1, { { 0, 80, SUSTAINED } }, 250 },
    { "not after 230 s", 0, 1, { { 0, 80, RAISED } }, 240 },
    { "not below 80", 0, 1, { { 0, 79.9, RAISED } }, 900 },
    { "sustained lasts above 60", 0, 2, { { 0, 85, SUSTAINED }, { 250, 61, SUSTAINED } }, 600 },
    { "sustained ends below 60", 0, 2, { { 0, 85, SUSTAINED }, { 250, 59, RAISED } }, 260 },
    { "never high", 0, 1, { { 0, 69.9, N } }, 3600 },
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
            alarm_step(&a, t_s * US_PER_S, r->span[i].score, false, r->blind);
        int got = (a.raised ? RAISED : 0) | (a.sustained ? SUSTAINED & ~RAISED : 0);
        if (got != r->span[i].at_end)
            print_message("# before %d s\n", until_s);
        assert_int_equal(got, r->span[i].at_end);
    }
}

/* The second in which it changes, with a tick each second. */
static void test_holds(void **state)
{
    (void)state;
    for (int blind = 0; blind < 2; blind++) {
        struct alarm a;
        int raised_s = 0, sustained_s = 0, over_s = 0;
        alarm_init(&a);
        for (int t_s = 0; t_s <= 400; t_s++) {
            alarm_step(&a, t_s * US_PER_S, t_s < 300 ? 85 : 50, false, blind);
            raised_s = a.raised && !raised_s ? t_s : raised_s;
            sustained_s = a.sustained && !sustained_s ? t_s : sustained_s;
            over_s = t_s >= 300 && !a.raised && !over_s ? t_s : over_s;
        }
        assert_int_equal(raised_s, blind ? 30 : 20);
        assert_int_equal(sustained_s, 240);
        assert_int_equal(over_s, 330);
    }
}

/* The score is slow to follow a rate that is down: nobody is called, or called any longer. */
static void test_eased(void **state)
{
    (void)state;
    struct alarm a;
    int over_s = 0;

    alarm_init(&a);
    for (int t_s = 0; t_s <= 300; t_s++)
        alarm_step(&a, t_s * US_PER_S, 90, true, false);
    assert_false(a.raised || a.sustained);
    for (int t_s = 301; t_s <= 800; t_s++) {
        bool eased = t_s >= 700 || (t_s >= 600 && t_s < 625); /* a moment of it changes nothing */
        alarm_step(&a, t_s * US_PER_S, 90, eased, false);
        over_s = t_s > 400 && !a.raised && !over_s ? t_s : over_s;
        assert_true(t_s != 400 || a.raised);
        assert_true(t_s != 560 || a.sustained);
    }
    assert_int_equal(over_s, 730);
}

/* What ended and begins again is sustained no earlier than the first time. */
static void test_sustained_ends_with_raised(void **state)
{
    (void)state;
    struct alarm a;
    int again_s = 0, sustained_s = 0;

    alarm_init(&a);
    for (int t_s = 0; t_s <= 900; t_s++) {
        alarm_step(&a, t_s * US_PER_S, 90, t_s >= 300 && t_s < 400, false);
        assert_false(a.sustained && !a.raised);
        assert_true(t_s != 299 || a.sustained);
        again_s = t_s >= 400 && a.raised && !again_s ? t_s : again_s;
        sustained_s = t_s >= 400 && a.sustained && !sustained_s ? t_s : sustained_s;
    }
    assert_int_equal(again_s, 420);
    assert_int_equal(sustained_s, 640);
}

static void test_trend_break(void **state)
{
    (void)state;
    struct score_history h = { 0 };
    enum trend got = TREND_NONE;

    for (int t_s = 10; t_s <= 300; t_s += 10)
        got = trend_step(&h, t_s * US_PER_S, 90, 10);
    assert_int_equal(got, TREND_STEADY);
    trend_break(&h);
    for (int t_s = 310; t_s <= 430; t_s += 10)
        assert_int_equal(trend_step(&h, t_s * US_PER_S, t_s / 10., 10), TREND_NONE);
    assert_int_equal(trend_step(&h, 440 * US_PER_S, 90, 10), TREND_RISING);
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
    ADD_TEST(&tests, test_holds);
    ADD_TEST(&tests, test_eased);
    ADD_TEST(&tests, test_sustained_ends_with_raised);
    ADD_TEST(&tests, test_trend_break);
    ADD_TEST(&tests, test_level);
    return RUN_TESTS(&tests, "verdict");
}
