/* Weeks: heavy, severe, not worn; the thresholds from both sides, and whole lives. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "dice.h"
#include "weeks.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define TODAY    20600

/* `count` days from slot `from` on: so much of so many scored minutes raised. */
struct stretch {
    int from, count;
    double share, scored_min;
};

static void lay(struct load_memory *m, const struct stretch *s, size_t count)
{
    *m = (struct load_memory){ .version = LOAD_MEMORY_VERSION, .day = TODAY };
    for (size_t k = 0; k < count; k++)
        for (int i = s[k].from; i < s[k].from + s[k].count; i++)
            m->days[i] = (struct load_sum){ .raised_min = s[k].share * s[k].scored_min,
                                            .scored_min = s[k].scored_min };
}

/* clang-format off */
static const struct {
    const char *name;
    double usual;
    struct stretch s[3];
    enum weeks_load expected;
} loads[] = {
    { "nothing was worn",                  .08, { { 0, 0, 0, 0 } }, WEEKS_NOT_WORN },
    { "an ordinary month",                 .08, { { 0, 28, .08, 600 } }, WEEKS_ORDINARY },
    { "a week of twice the usual",         .08, { { 0, 7, .161, 600 }, { 7, 21, .08, 600 } }, WEEKS_HEAVY_WEEK },
    { "not quite",                         .08, { { 0, 7, .159, 600 }, { 7, 21, .08, 600 } }, WEEKS_ORDINARY },
    { "a quiet person's .12",              .02, { { 0, 7, .121, 600 }, { 7, 21, .02, 600 } }, WEEKS_HEAVY_WEEK },
    { "and not less, however quiet",       .02, { { 0, 7, .119, 600 }, { 7, 21, .02, 600 } }, WEEKS_ORDINARY },
    { "a usual of nothing",                  0, { { 0, 7, .119, 600 } }, WEEKS_ORDINARY },
    { "much, and usual for them",          .20, { { 0, 7, .249, 600 }, { 7, 21, .2, 600 } }, WEEKS_ORDINARY },
    { "a quarter of all, and more than usual", .20, { { 0, 7, .251, 600 }, { 7, 21, .2, 600 } }, WEEKS_HEAVY_WEEK },
    { "a quarter above the usual, of much", .30, { { 0, 7, .376, 600 }, { 7, 21, .3, 600 } }, WEEKS_HEAVY_WEEK },
    { "not quite",                         .30, { { 0, 7, .374, 600 }, { 7, 21, .3, 600 } }, WEEKS_ORDINARY },
    { "a month of much, likewise",         .22, { { 0, 28, .276, 600 } }, WEEKS_HEAVY_MONTH },
    { "and not quite",                     .22, { { 0, 28, .274, 600 } }, WEEKS_ORDINARY },
    { "too few minutes of it",             .05, { { 0, 7, .12, 240 } }, WEEKS_ORDINARY },
    { "just enough of it",                 .05, { { 0, 7, .126, 240 } }, WEEKS_HEAVY_WEEK },
    { "20 h of score, just",               .08, { { 0, 7, .3, 172 } }, WEEKS_HEAVY_WEEK },
    { "and just not",                      .08, { { 0, 7, .3, 171 } }, WEEKS_NOT_WORN },
    { "half of it today",                  .08, { { 0, 1, .6, 600 }, { 1, 6, .101, 600 } }, WEEKS_HEAVY_WEEK },
    { "one bad day is no week",            .08, { { 0, 1, .6, 600 }, { 1, 6, .099, 600 } }, WEEKS_ORDINARY },
    { "today has only begun",              .08, { { 0, 1, .2, 5 }, { 1, 6, .2, 600 } }, WEEKS_HEAVY_WEEK },
    { "usual not known: a quarter",        NAN, { { 0, 7, .251, 600 } }, WEEKS_HEAVY_WEEK },
    { "less may be theirs",                NAN, { { 0, 7, .249, 600 } }, WEEKS_ORDINARY },
    { "a quarter of little",               NAN, { { 0, 7, .3, 180 } }, WEEKS_ORDINARY },
    { "a quarter of a little more",        NAN, { { 0, 7, .3, 201 } }, WEEKS_HEAVY_WEEK },
    { "a week heavy, too few days of a month", .08, { { 0, 13, .3, 600 } }, WEEKS_HEAVY_WEEK },
    { "a month of half as much again",     .10, { { 0, 28, .151, 600 } }, WEEKS_HEAVY_MONTH },
    { "and just not",                      .10, { { 0, 28, .149, 600 } }, WEEKS_ORDINARY },
    { "fourteen days, 60 in 100 heavy",    .08, { { 0, 9, .13, 240 }, { 9, 5, .05, 240 } }, WEEKS_HEAVY_MONTH },
    { "fourteen days, 57 in 100 heavy",    .08, { { 0, 8, .13, 240 }, { 8, 6, .05, 240 } }, WEEKS_ORDINARY },
    { "days of less than four hours",      .08, { { 0, 28, .13, 239 } }, WEEKS_ORDINARY },
    { "the month is heavier than the week", .08, { { 0, 28, .3, 600 } }, WEEKS_HEAVY_MONTH },
    { "a heavy month that has eased",      .08, { { 0, 7, .05, 600 }, { 7, 21, .2, 600 } }, WEEKS_HEAVY_MONTH },
    { "worn in weeks before, not in this", .08, { { 7, 21, .08, 600 } }, WEEKS_ORDINARY },
    { "month, usual not known",            NAN, { { 0, 28, .24, 600 } }, WEEKS_ORDINARY },
    { "month, usual not known, much",      NAN, { { 1, 27, .26, 250 } }, WEEKS_HEAVY_MONTH },
    { "more raised than scored",           .08, { { 0, 7, 1.5, 600 } }, WEEKS_HEAVY_WEEK },
};
/* clang-format on */

static void test_loads(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(loads); i++) {
        struct load_memory m;

        lay(&m, loads[i].s, COUNT(loads[i].s));
        enum weeks_load got = weeks_judge(&m, loads[i].usual);
        if (got != loads[i].expected)
            fail_msg("%s: %d, expected %d", loads[i].name, (int)got, (int)loads[i].expected);
    }
}

static void test_share(void **state)
{
    struct load_memory m;
    static const struct stretch s[] = { { 0, 1, 1, 600 }, { 1, 7, .2, 120 }, { 8, 7, .1, 60 } };

    (void)state;
    lay(&m, s, COUNT(s));
    assert_true(fabs(weeks_share(&m, 7) - .2) < 1e-12); /* today is not over */
    assert_true(fabs(weeks_share(&m, 14) - (.2 * 840 + .1 * 420) / 1260) < 1e-12);
    for (int i = 1; i <= 7; i++)
        m.days[i].scored_min = 60;
    assert_true(fabs(weeks_share(&m, 7) - .4) < 1e-12); /* an hour a day is enough */
    lay(&m, s, COUNT(s));
    assert_true(isnan(weeks_share(&m, 27))); /* less than an hour a day */
    assert_true(isnan(weeks_share(&m, 1000)));
    assert_true(isnan(weeks_share(&m, 0)));
    assert_true(isnan(weeks_share(&m, -3)));
    m.days[3].raised_min = 5000;
    assert_true(weeks_share(&m, 7) == 1);
}

/* clang-format off */
/* feels: day by day from `from` on, so many of such a value. */
static const struct {
    const char *name;
    struct stretch s[3];
    struct { int from, count, feels, feel; } f[3];
    bool severe, said;
} severes[] = {
    { "nothing",                        { { 0, 0, 0, 0 } }, { { 0 } }, false, false },
    { "three weeks of it",              { { 0, 21, .35, 240 } }, { { 0 } }, true, false },
    { "a little less",                  { { 0, 21, .349, 240 } }, { { 0 } }, false, false },
    { "days too short",                 { { 0, 21, .5, 239 } }, { { 0 } }, false, false },
    { "four days a week",               { { 0, 4, .4, 600 }, { 7, 4, .4, 600 }, { 14, 4, .4, 600 } }, { { 0 } }, true, false },
    { "three in one of them",           { { 0, 4, .4, 600 }, { 7, 3, .4, 600 }, { 14, 7, .4, 600 } }, { { 0 } }, false, false },
    { "two weeks are not three",        { { 0, 14, .6, 600 } }, { { 0 } }, false, false },
    { "over for a week",                { { 7, 21, .6, 600 } }, { { 0 } }, false, false },
    { "felt for three weeks",           { { 0, 0, 0, 0 } }, { { 0, 21, 2, 5 } }, true, true },
    { "felt on days when it was not worn", { { 0, 14, .4, 600 } }, { { 14, 4, 2, 5 } }, true, false },
    { "said so for two weeks",          { { 0, 14, .05, 600 } }, { { 0, 8, 1, 5 } }, true, true },
    { "a week of it, seven times",      { { 0, 0, 0, 0 } }, { { 0, 7, 1, 5 } }, false, false },
    { "eight times on five days",       { { 0, 0, 0, 0 } }, { { 0, 5, 2, 5 } }, false, false },
    { "eight times on six days",        { { 0, 0, 0, 0 } }, { { 0, 2, 2, 5 }, { 2, 4, 1, 5 } }, true, true },
    { "the first of them 13 days ago",  { { 0, 0, 0, 0 } }, { { 0, 5, 1, 5 }, { 13, 1, 3, 5 } }, true, true },
    { "and 14 days ago",                { { 0, 0, 0, 0 } }, { { 0, 5, 1, 5 }, { 14, 1, 3, 5 } }, false, false },
    { "4.3 on average",                 { { 0, 0, 0, 0 } }, { { 0, 7, 1, 4 }, { 7, 3, 1, 5 } }, true, true },
    { "4.22 on average",                { { 0, 0, 0, 0 } }, { { 0, 7, 1, 4 }, { 7, 2, 1, 5 } }, false, false },
    { "tense, and not very",            { { 0, 0, 0, 0 } }, { { 0, 14, 3, 4 } }, false, false },
    { "one day's many words count as one day", { { 0, 0, 0, 0 } }, { { 0, 1, 50, 5 }, { 1, 7, 1, 4 } }, false, false },
    { "two weeks ago",                  { { 0, 0, 0, 0 } }, { { 14, 14, 1, 5 } }, false, false },
    { "four weeks ago, in the same places", { { 0, 0, 0, 0 } }, { { 28, 14, 2, 5 } }, false, false },
    { "calm counts, too",               { { 0, 0, 0, 0 } }, { { 0, 6, 2, 5 }, { 6, 3, 1, 1 } }, false, false },
};
/* clang-format on */

static void test_severe(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(severes); i++) {
        struct load_memory m;
        struct feel_day feels[ADVISE_DAYS] = { { .day = INT32_MIN } };
        bool said = true;

        lay(&m, severes[i].s, COUNT(severes[i].s));
        for (size_t k = 0; k < COUNT(severes[i].f); k++)
            for (int day = 0; day < severes[i].f[k].count; day++)
                for (int n = 0; n < severes[i].f[k].feels; n++)
                    weeks_feel(feels, TODAY - severes[i].f[k].from - day, severes[i].f[k].feel);
        bool severe = weeks_are_severe(&m, feels, TODAY, &said);
        if (severe != severes[i].severe || said != severes[i].said)
            fail_msg("%s: %d, said %d", severes[i].name, severe, said);
    }
}

static void test_feels(void **state)
{
    struct feel_day feels[ADVISE_DAYS] = { { 0 } };
    struct load_memory none = { .day = INT32_MIN };
    bool said;

    (void)state;
    static const int32_t bad[] = { 0, 6, -1, INT32_MIN, INT32_MAX };
    for (size_t i = 0; i < COUNT(bad); i++)
        weeks_feel(feels, TODAY, bad[i]);
    for (size_t i = 0; i < ADVISE_DAYS; i++)
        assert_int_equal(feels[i].count, 0);

    weeks_feel(feels, TODAY, 5);
    weeks_feel(feels, TODAY, 2);
    assert_int_equal(feels[TODAY % ADVISE_DAYS].count, 2);
    assert_true(feels[TODAY % ADVISE_DAYS].sum == 7);
    weeks_feel(feels, TODAY + ADVISE_DAYS, 3); /* four weeks later the place is another day's */
    assert_int_equal(feels[TODAY % ADVISE_DAYS].count, 1);
    assert_int_equal(feels[TODAY % ADVISE_DAYS].day, TODAY + ADVISE_DAYS);
    weeks_feel(feels, -1, 4); /* before 1970: a clock that is not set */
    assert_int_equal(feels[ADVISE_DAYS - 1].day, -1);
    feels[0] = (struct feel_day){ .day = 28, .count = UINT32_MAX, .sum = 5 };
    weeks_feel(feels, 28, 5);
    assert_true(feels[0].count == UINT32_MAX && feels[0].sum == 5);
    assert_false(weeks_are_severe(&none, feels, INT32_MIN + ADVISE_DAYS, &said));
    assert_false(said);
}

/* ---- lives ---- */

/*
 * People whose ordinary day holds between .03 and .15 raised, and days about it by a factor that
 * wanders: from day to day by half and from week to week by a third (one standard deviation). For
 * a year; then two weeks of three times as much. How many weeks of the ordinary year are called
 * heavy, and after how many days is the bad one? Of those whose usual is below .04, three times as
 * much is still less than is ever called heavy.
 */
#define LIVES 200

struct body {
    double usual, slow;
    struct dice d;
};

static double day_of(struct body *b, double times)
{
    b->slow = .85 * b->slow + .3 * sqrt(1 - .85 * .85) * dice_gauss(&b->d);
    return fmin(.9, times * b->usual * exp(b->slow + .45 * dice_gauss(&b->d) - .15));
}

/* As person/load_days has it: today ends, and the usual takes it in. */
static void next_day(struct load_memory *m, double share, double scored_min)
{
    memmove(&m->days[1], &m->days[0], (LOAD_DAYS - 1) * sizeof(m->days[0]));
    m->days[0] = (struct load_sum){ .raised_min = share * scored_min, .scored_min = scored_min };
    m->usual_days++;
    m->usual_share += (share - m->usual_share) / (m->usual_days <= 28 ? m->usual_days : 56);
}

static void test_lives(void **state)
{
    double false_weeks = 0, false_months = 0, years = 0, found = 0, in_days = 0, severe = 0;

    (void)state;
    for (int n = 0; n < LIVES; n++) {
        struct load_memory m = { .version = LOAD_MEMORY_VERSION, .day = TODAY };
        struct body b = { .d = { (uint64_t)n + 1 } };
        struct feel_day feels[ADVISE_DAYS] = { { .day = INT32_MIN } };
        int last_week = -7, last_month = -28, day = 0;
        bool said;

        b.usual = .03 + .12 * dice_share(&b.d);
        for (; day < 365; day++) {
            next_day(&m, day_of(&b, 1), 400 + 400 * dice_share(&b.d));
            double usual = m.usual_days >= 7 ? m.usual_share : NAN;
            enum weeks_load load = weeks_judge(&m, usual);

            severe += weeks_are_severe(&m, feels, TODAY, &said);
            if (load == WEEKS_HEAVY_WEEK && day - last_week >= 7) {
                false_weeks++;
                last_week = day;
            }
            if (load == WEEKS_HEAVY_MONTH && day - last_month >= 28) {
                false_months++;
                last_month = day;
            }
        }
        years++;
        for (int bad = 1; bad <= 14; bad++) {
            next_day(&m, day_of(&b, 3), 400 + 400 * dice_share(&b.d));
            if (weeks_judge(&m, m.usual_share) != WEEKS_ORDINARY) {
                found++;
                in_days += bad;
                break;
            }
        }
    }
    printf("# an ordinary year: %.2f weeks and %.2f months called heavy, %.3f days severe; three "
           "times the usual found within two weeks in %.2f, after %.1f days\n",
           false_weeks / years, false_months / years, severe / years, found / years,
           in_days / found);
    assert_true(false_weeks / years < 2);
    assert_true(false_months / years < .5);
    assert_true(severe / years < .01);
    assert_true(found / years > .8);
    assert_true(in_days / found < 8);
}

/* Three bad months after ordinary ones; the usual follows them. On how many days are they heavy? */
static void test_spell(void **state)
{
    /* clang-format off */
    static const struct {
        double usual, bad;
        int least_days;
    } spells[] = {
        { .05, .28, 70 }, /* what the simulated desk worker shows; 48 by twice the usual alone */
        { .06, .15, 18 },
        { .10, .26, 50 },
        { .10, .13,  0 },
    };
    /* clang-format on */

    (void)state;
    for (size_t i = 0; i < COUNT(spells); i++) {
        struct load_memory m = { .version = LOAD_MEMORY_VERSION, .day = TODAY };
        int heavy = 0;

        for (int n = 0; n < 120; n++)
            next_day(&m, spells[i].usual, 600);
        for (int n = 0; n < 90; n++) {
            next_day(&m, spells[i].bad, 600);
            heavy += weeks_judge(&m, m.usual_share) != WEEKS_ORDINARY;
        }
        printf("# of 90 days of %.2f after a usual of %.2f: %d\n", spells[i].bad, spells[i].usual,
               heavy);
        if (heavy < spells[i].least_days || (spells[i].least_days == 0 && heavy > 0))
            fail_msg("%d days", heavy);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_loads), cmocka_unit_test(test_share), cmocka_unit_test(test_severe),
        cmocka_unit_test(test_feels), cmocka_unit_test(test_lives), cmocka_unit_test(test_spell),
    };
    return cmocka_run_group_tests_name("weeks", tests, NULL, NULL);
}
