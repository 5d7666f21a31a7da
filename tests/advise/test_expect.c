/* What a massage did: the regression, the interval, and how often both are right. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "dice.h"
#include "expect.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void near(const char *name, double got, double expected)
{
    if (isnan(expected) ? !isnan(got) : !(fabs(got - expected) < 1e-9))
        fail_msg("%s: %.12g, expected %.12g", name, got, expected);
}

static void test_few_days(void **state)
{
    struct body_regression r = { 0 };
    double expected, variance;

    (void)state;
    assert_false(expect_after(&r, 64, &expected, &variance));
    near("nothing is known: as before", expected, 64);
    near("and no variance", variance, NAN);
    for (int i = 0; i < 14; i++)
        expect_learn(&r, i % 2 ? 62 : 58, 61, 0);
    assert_false(expect_after(&r, 64, &expected, &variance));
    near("a few days: .7 of the way from their mean", expected, 61 + .7 * (64 - 60));
    near("still no variance", variance, NAN);
    expect_learn(&r, 60, 61, 0);
    assert_true(expect_after(&r, 64, &expected, &variance));
}

static void test_regression(void **state)
{
    struct body_regression r = { 0 };
    double expected, variance;

    (void)state;
    /* after = 30 + .5 before, exactly; 40 days: worth 4 against the 8 of the prior .7 */
    for (int i = 0; i < 40; i++)
        expect_learn(&r, 60 + i % 5, 30 + .5 * (60 + i % 5), 0);
    assert_true(expect_after(&r, 66, &expected, &variance));
    double slope = (4 * .5 + 8 * .7) / 12;
    near("a shrunk slope through the means", expected, 61 + slope * 4);
    near("what is left, by the days that count", variance,
         (slope - .5) * (slope - .5) * 2 / (40 / 8.0));
    /* The longer, the nearer to what the days say. */
    for (int i = 0; i < 4000; i++)
        expect_learn(&r, 60 + i % 5, 30 + .5 * (60 + i % 5), 0);
    expect_after(&r, 66, &expected, &variance);
    assert_true(fabs(expected - 63) < .05);
}

static void test_slope_is_bounded(void **state)
{
    struct body_regression against = { 0 }, beyond = { 0 }, same = { 0 };
    double expected, variance;

    (void)state;
    for (int i = 0; i < 4000; i++) {
        expect_learn(&against, 60 + i % 5, 70 - 3 * (i % 5), 0);
        expect_learn(&beyond, 60 + i % 5, 60 + 3 * (i % 5), 0);
        expect_learn(&same, 60, 60, 0);
    }
    expect_after(&against, 66, &expected, &variance);
    near("no day is followed by its opposite", expected, 64);
    expect_after(&beyond, 66, &expected, &variance);
    near("nor by more of itself", expected, 66 + 4);
    assert_true(expect_after(&same, 66, &expected, &variance));
    near("days that are all alike leave the prior", expected, 60 + .7 * 6);
    assert_true(variance >= 0 && variance < 1e-6);
}

static void test_forgetting(void **state)
{
    struct body_regression r = { 0 };
    const struct body_regression none = { 0 };

    (void)state;
    expect_learn(&r, 60, 61, 5);
    near("the first weighs one", r.weight, 1);
    expect_learn(&r, 60, 61, 180);
    near("180 days halve", r.weight, 1.5);
    expect_learn(&r, 60, 61, -7);
    near("a clock that went back halves nothing", r.weight, 2.5);
    expect_learn(&r, 60, 61, NAN);
    near("nor does one that is not known", r.weight, 3.5);

    static const double bad[] = { NAN, INFINITY, -INFINITY };
    struct body_regression untouched = { 0 };
    for (size_t i = 0; i < COUNT(bad); i++) {
        expect_learn(&untouched, bad[i], 61, 1);
        expect_learn(&untouched, 60, bad[i], 1);
    }
    assert_memory_equal(&untouched, &none, sizeof(none));
}

/* clang-format off */
static const struct {
    const char *name;
    double over[6];
    size_t count;
    double variance;
    uint32_t sessions;
    double mean;
    double square; /* of the mean's deviation; NAN: too few */
    enum session_says says;
} judged[] = {
    { "none", { 0 }, 0, 1, 0, NAN, NAN, SESSION_TOO_FEW },
    { "four are too few", { -2, -2.1, -1.9, -2 }, 4, 0, 4, NAN, NAN, SESSION_TOO_FEW },
    { "five, one not measured: too few", { -2, NAN, -2.1, -1.9, -2 }, 5, 0, 4, NAN, NAN, SESSION_TOO_FEW },
    { "six, one not measured", { -3, -1, NAN, -2, -2, -2 }, 6, 0, 5, -2, .1, SESSION_LOWER },
    { "no ordinary days to hold them against", { -3, -1, -2, -2, -2 }, 5, NAN, 5, NAN, NAN, SESSION_TOO_FEW },
    { "ordinary days that are uncertain", { -3, -1, -2, -2, -2 }, 5, 1, 5, -2, 1.1, SESSION_NO_DIFFERENCE },
    { "higher", { 3, 1, 2, 2, 2 }, 5, 0, 5, 2, .1, SESSION_HIGHER },
    { "all alike, nothing", { 0, 0, 0, 0, 0 }, 5, 0, 5, 0, 0, SESSION_NO_DIFFERENCE },
};
/* clang-format on */

static void test_judge(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(judged); i++) {
        struct session_verdict v;

        expect_judge(judged[i].over, judged[i].count, judged[i].variance, &v);
        if (v.sessions != judged[i].sessions || v.says != judged[i].says)
            fail_msg("%s: %u sessions, says %s", judged[i].name, v.sessions,
                     session_says_name(v.says));
        near(judged[i].name, v.mean, judged[i].mean);
        near(judged[i].name, v.low, judged[i].mean - 2.776 * sqrt(judged[i].square));
        near(judged[i].name, v.high, judged[i].mean + 2.776 * sqrt(judged[i].square));
    }
}

static void test_student(void **state)
{
    double before = INFINITY;

    (void)state;
    assert_true(isinf(expect_t(0)));
    near("4", expect_t(4), 2.776);
    near("11", expect_t(11), 2.201);
    near("20, the last of the table", expect_t(20), 2.086);
    assert_true(fabs(expect_t(30) - 2.042) < .003);
    for (uint32_t n = 1; n < 200; n++) {
        assert_true(expect_t(n) < before && expect_t(n) > 1.959);
        before = expect_t(n);
    }
}

/* ---- lives ---- */

/*
 * Days with a slow drift, as heart rates of nights have it, 1.8 bpm from day to day and as much
 * again from week to week. Massages follow bad weeks (or any), at most weekly, and change the three
 * days after them by `effect`. What is asked: does the interval hold the truth, and how often is
 * something said that is not so?
 */
#define DAYS     240
#define LIVES    400
#define SESSIONS 12

struct kind {
    const char *name;
    double phi, week_sd, effect;
    bool after_bad_weeks;
    size_t sessions;
    double covered_least, lower_most, lower_least, naive_least;
};

struct life {
    double value[DAYS];
    bool blocked[DAYS]; /* the day of a session, or one of the three after it */
    int held[SESSIONS];
    size_t count;
};

static bool week_before(const struct life *l, int day, double *mean)
{
    double sum = 0;
    int n = 0;

    for (int i = day - 7; i < day; i++)
        if (!l->blocked[i]) {
            sum += l->value[i];
            n++;
        }
    *mean = sum / n;
    return n >= 3;
}

static double days_after(const struct life *l, int day)
{
    return (l->value[day + 1] + l->value[day + 2] + l->value[day + 3]) / 3;
}

static void live(struct life *l, const struct kind *k, struct dice *d)
{
    double slow = k->week_sd * dice_gauss(d);
    int last = -7;

    memset(l, 0, sizeof(*l));
    for (int i = 0; i < DAYS; i++) {
        slow = k->phi * slow + sqrt(1 - k->phi * k->phi) * k->week_sd * dice_gauss(d);
        l->value[i] = 60 + slow + 1.8 * dice_gauss(d);
    }
    for (int i = 14; i < DAYS - 4 && l->count < k->sessions; i++) {
        double week = 0;

        for (int j = i - 7; j < i; j++)
            week += l->value[j] / 7;
        if (i - last < 7 || (k->after_bad_weeks ? week < 60.9 : dice_share(d) > .12))
            continue;
        l->held[l->count++] = last = i;
        for (int j = i + 1; j <= i + 3; j++)
            l->value[j] += k->effect;
    }
    for (size_t i = 0; i < l->count; i++)
        for (int j = 0; j <= 3; j++)
            l->blocked[l->held[i] + j] = true;
}

static void learn(const struct life *l, struct body_regression *r)
{
    double before;

    *r = (struct body_regression){ 0 };
    for (int i = 7; i < DAYS - 4; i++) {
        bool clear = true;

        for (int j = i - 3; j <= i + 3; j++)
            clear = clear && !l->blocked[j];
        if (clear && week_before(l, i, &before))
            expect_learn(r, before, days_after(l, i), 1);
    }
}

/* false: this life says too little. *naive: after less before, and its own interval. */
static bool judge(const struct life *l, struct session_verdict *out, struct session_verdict *naive)
{
    struct body_regression r;
    double over[SESSIONS], plain[SESSIONS], before, expected, variance = NAN;
    size_t count = 0;

    learn(l, &r);
    for (size_t i = 0; i < l->count; i++) {
        if (!week_before(l, l->held[i], &before) || !expect_after(&r, before, &expected, &variance))
            continue;
        plain[count] = days_after(l, l->held[i]) - before;
        over[count++] = days_after(l, l->held[i]) - expected;
    }
    expect_judge(over, count, variance, out);
    expect_judge(plain, count, 0, naive);
    return out->says != SESSION_TOO_FEW;
}

/* clang-format off */
static const struct kind kinds[] = {
    { "nothing, after bad weeks, 6",            .85, 1.5,  0, true,   6, .90, .05,   0, .07 },
    { "nothing, after bad weeks, 12",           .85, 1.5,  0, true,  12, .90, .05,   0, .10 },
    { "nothing, quick drift",                   .60, 1.2,  0, true,  10, .90, .05,   0, .25 },
    { "nothing, slow and wide drift",           .93, 2.5,  0, true,  10, .90, .05,   0,   0 },
    { "nothing, hardly any drift",              .85, 0.5,  0, true,  10, .90, .05,   0,   0 },
    { "nothing, at any time",                   .85, 1.5,  0, false, 10, .90, .05,   0,   0 },
    { "2 bpm, after bad weeks, 6",              .85, 1.5, -2, true,   6, .90,   1, .40,   0 },
    { "2 bpm, after bad weeks, 10",             .85, 1.5, -2, true,  10, .90,   1, .60,   0 },
    { "2 bpm, at any time",                     .85, 1.5, -2, false, 10, .90,   1, .60,   0 },
};
/* clang-format on */

static void test_lives(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(kinds); i++) {
        const struct kind *k = &kinds[i];
        struct dice d = { 7 + i };
        double lives = 0, covered = 0, lower = 0, naive_lower = 0, bias = 0;

        /* A life without sessions enough says nothing; the next one takes its place. */
        for (int n = 0; lives < LIVES && n < 8 * LIVES; n++) {
            struct life l;
            struct session_verdict v, naive;

            live(&l, k, &d);
            if (l.count < k->sessions || !judge(&l, &v, &naive))
                continue;
            lives++;
            covered += v.low <= k->effect && k->effect <= v.high;
            lower += v.says == SESSION_LOWER;
            naive_lower += naive.says == SESSION_LOWER;
            bias += v.mean - k->effect;
        }
        printf("# %-32s %3.0f lives: covered %.3f, says lower %.3f (after less before: %.3f), bias "
               "%+.2f\n",
               k->name, lives, covered / lives, lower / lives, naive_lower / lives, bias / lives);
        if (lives < LIVES)
            fail_msg("%s: only %.0f lives", k->name, lives);
        if (covered / lives < k->covered_least || lower / lives > k->lower_most ||
            lower / lives < k->lower_least || naive_lower / lives < k->naive_least)
            fail_msg("%s", k->name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_few_days),
        cmocka_unit_test(test_regression),
        cmocka_unit_test(test_slope_is_bounded),
        cmocka_unit_test(test_forgetting),
        cmocka_unit_test(test_judge),
        cmocka_unit_test(test_student),
        cmocka_unit_test(test_lives),
    };
    return cmocka_run_group_tests_name("expect", tests, NULL, NULL);
}
