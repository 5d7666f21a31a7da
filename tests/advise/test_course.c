/* A course: scripts through its states, a random walk that must keep to them, and simulated ones.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "course.h"
#include "dice.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define DAY_MS   (INT64_C(86400) * MS_PER_S)
#define BEGIN_MS INT64_C(1790000000000)

/* ---- one session ---- */

/* clang-format off */
static const struct {
    const char *name;
    double raised, raised_expected, hr, hr_expected, night, night_expected;
    bool helped;
} effects[] = {
    { "less raised",               .10, .15,  60, 60, 3.5, 3.5, true },
    { "a hundredth is nothing",    .10, .109, 60, 60, 3.5, 3.5, false },
    { "slower, and a better night", .15, .15, 58, 60, 3.6, 3.5, true },
    { "slower, and a worse night", .15, .15,  58, 60, 3.4, 3.5, false },
    { "a little more than a beat", .15, .15,  58.8, 60, 3.6, 3.5, true },
    { "half a beat slower",        .15, .15,  59.5, 60, 3.6, 3.5, false },
    { "more raised, yet slower and a better night", .30, .15, 58, 60, 3.6, 3.5, true },
    { "nothing was measured",      NAN, NAN, NAN, NAN, NAN, NAN, false },
    { "nothing to hold it against", .01, NAN, 50, NAN, 4, NAN, false },
    { "only the days' heart rate", NAN, NAN,  50, 60, NAN, NAN, false },
};
/* clang-format on */

static struct session_effect effect_of(double raised, double raised_expected, double hr,
                                       double hr_expected, double night, double night_expected)
{
    struct session_effect e = { .at_unix_ms = BEGIN_MS };

    for (size_t i = 0; i < SESSION_MEASURES; i++)
        e.change[i] = (struct session_change){ NAN, NAN, NAN };
    e.change[SESSION_DAYS_RAISED] = (struct session_change){ NAN, raised, raised_expected };
    e.change[SESSION_DAYS_HR] = (struct session_change){ NAN, hr, hr_expected };
    e.change[SESSION_NIGHT_RMSSD] = (struct session_change){ NAN, night, night_expected };
    return e;
}

static void test_helped(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(effects); i++) {
        struct session_effect e =
            effect_of(effects[i].raised, effects[i].raised_expected, effects[i].hr,
                      effects[i].hr_expected, effects[i].night, effects[i].night_expected);

        if (course_helped(&e) != effects[i].helped)
            fail_msg("%s", effects[i].name);
    }
}

/* ---- scripts ---- */

/*
 *   day N       so many days go by, with a tick every six hours
 *   load        a session that an offer for load led to;  own: one of their own will
 *   good, bad   the last session was measured: it helped, or not;  none: only its days' heart rate
 *   share N     of 100 raised in the two weeks, from now on; `share none`
 *   heavy, even the load from now on
 *   week GOOD   the same as `own day 4 GOOD day 3`
 */
/* clang-format off */
static const struct {
    const char *name, *script;
    enum course_phase phase;
    int32_t interval;
    uint32_t sessions, technique;
    int told;
} scripts[] = {
    { "a single massage is no course",        "own day 60", COURSE_NONE, 28, 0, 0, 0 },
    { "one that was offered for load is",     "load", COURSE_START, 7, 1, 0, 0 },
    { "two within 16 days are",               "own day 16 own", COURSE_START, 7, 2, 0, 0 },
    { "within 17 are not",                    "own day 17 own", COURSE_NONE, 28, 0, 0, 0 },
    { "it lapses after three weeks",          "load day 20", COURSE_START, 7, 1, 0, 0 },
    { "and not before",                       "load day 21", COURSE_NONE, 28, 0, 0, 0 },
    { "every 16 days is a course",            "own day 16 own day 16 own day 16 own", COURSE_START, 7, 4, 0, 0 },
    { "four that help: every two weeks",      "share 30 load day 4 good day 3 week good week good share 20 week good", COURSE_IMPROVING, 14, 4, 0, 0 },
    { "three are too few",                    "share 30 load day 4 good share 20 day 3 week good week good", COURSE_START, 7, 3, 0, 0 },
    { "half of them are enough",              "share 30 load day 4 good day 3 week bad share 20 week bad week good", COURSE_IMPROVING, 14, 4, 0, 0 },
    { "less than half are not",               "share 30 load day 4 good day 3 week bad share 20 week bad week bad", COURSE_START, 7, 4, 0, 0 },
    { "the load must ease, too",              "share 30 load day 4 good day 3 week good week good share 23 week good", COURSE_START, 7, 4, 0, 0 },
    { "three quarters of it",                 "share 40 load day 4 good day 3 week good week good share 30 week good", COURSE_IMPROVING, 14, 4, 0, 0 },
    { "where it is not known, sessions tell", "share none load day 4 good day 3 week good week good week good", COURSE_IMPROVING, 14, 4, 0, 0 },
    { "also where it was not known before",   "share none load day 4 good day 3 week good week good share 20 week good", COURSE_IMPROVING, 14, 4, 0, 0 },
    { "two that were measured are enough",    "share none load day 4 none day 3 week good week none week good", COURSE_IMPROVING, 14, 4, 0, 0 },
    { "then every three",                     "share 30 load day 4 good day 3 week good week good share 20 week good day 7 own day 4 good", COURSE_IMPROVING, 21, 5, 0, 0 },
    { "not without another that helps",       "share 30 load day 4 good day 3 week good week good share 20 week good day 7 own day 4 bad", COURSE_IMPROVING, 14, 5, 0, 0 },
    { "then maintenance",                     "share 30 load day 4 good day 3 week good week good share 20 week good day 7 own day 4 good day 10 own day 4 good", COURSE_MAINTENANCE, 28, 6, 0, 0 },
    { "not far apart for a little over half", "share 30 load day 4 good day 3 week good week good share 20 week good day 7 own day 4 good day 10 share 17 own day 4 good", COURSE_MAINTENANCE, 28, 6, 0, 0 },
    { "nor where nobody knows",               "share none load day 4 good day 3 week good week good share 5 week good day 7 own day 4 good day 10 own day 4 good", COURSE_MAINTENANCE, 28, 6, 0, 0 },
    { "further apart where little is raised", "share 30 load day 4 good day 3 week good week good share 15 week good day 7 own day 4 good day 10 own day 4 good", COURSE_MAINTENANCE, 42, 6, 0, 0 },
    { "closer where it comes back",           "share 30 load day 4 good day 3 week good week good share 15 week good day 7 own day 4 good day 10 own day 4 good share 25 day 14 own day 4 bad", COURSE_MAINTENANCE, 21, 7, 0, 0 },
    { "a heavy week begins anew",             "share 30 load day 4 good day 3 week good week good share 15 week good day 7 own day 4 good day 10 own day 4 good day 5 heavy day 1", COURSE_START, 7, 0, 0, 0 },
    { "also at three weeks apart",            "share 30 load day 4 good day 3 week good week good share 15 week good day 7 own day 4 good heavy day 1", COURSE_START, 7, 0, 0, 0 },
    { "not at two: the cadence is weekly",    "share 30 load day 4 good day 3 week good week good share 20 heavy week good day 1", COURSE_IMPROVING, 14, 4, 0, 0 },
    { "improving lapses after four weeks",    "share 30 load day 4 good day 3 week good week good share 20 week good day 25", COURSE_NONE, 28, 0, 0, 0 },
    { "six weeks without help: said once",    "share 30 heavy load day 4 bad day 3 week bad week bad week bad week bad week bad day 2", COURSE_NO_HELP, 28, 6, 1, 1 },
    { "helped, and the load stayed",          "share 30 heavy load day 4 good day 3 week good week good week good week good week good day 2", COURSE_NO_HELP, 28, 6, 1, 1 },
    { "not before the six weeks",             "share 30 heavy load day 4 bad day 3 week bad week bad week bad week bad day 6 own", COURSE_START, 7, 6, 0, 0 },
    { "the last one is waited for",           "share 30 load day 4 bad day 3 week bad week bad week bad day 3 own day 10 own share 20 day 2", COURSE_START, 7, 6, 0, 0 },
    { "five days",                            "share 30 load day 4 bad day 3 week bad week bad week bad week bad day 3 own day 5", COURSE_NO_HELP, 28, 6, 1, 1 },
    { "not four",                             "share 30 load day 4 bad day 3 week bad week bad week bad week bad day 3 own day 4", COURSE_START, 7, 6, 0, 0 },
    { "four sessions, two weeks apart",       "share 30 load day 4 bad day 10 own day 4 bad day 10 own day 4 bad day 10 own day 5", COURSE_NO_HELP, 28, 4, 1, 1 },
    { "a week at most",                       "share 30 load day 4 bad day 3 week bad week bad week bad week bad own day 4 own day 4 own day 4 own day 2", COURSE_NO_HELP, 28, 9, 1, 1 },
    { "and not sooner",                       "share 30 load day 4 bad day 3 week bad week bad week bad week bad own day 4 own day 4 own day 4 own day 1", COURSE_START, 7, 9, 0, 0 },
    { "what was not measured tapers by plan", "share none load day 4 none day 3 week none week none week none week none week none day 2", COURSE_IMPROVING, 14, 6, 0, 0 },
    { "once measured is not enough",          "share 30 load day 4 bad day 3 week none week none week none week none week none day 2", COURSE_IMPROVING, 14, 6, 0, 0 },
    { "twice is",                             "share 30 load day 4 bad day 3 week bad week none week none week none week none day 2", COURSE_NO_HELP, 28, 6, 1, 1 },
    { "four weeks later it may begin again",  "share 30 load day 4 bad day 3 week bad week bad week bad week bad week bad day 23", COURSE_NONE, 28, 0, 1, 1 },
    { "with the next technique, and so on",   "share 30 load day 4 bad day 3 week bad week bad week bad week bad week bad day 23 load day 4 bad day 3 week bad week bad week bad week bad week bad day 2", COURSE_NO_HELP, 28, 6, 2, 2 },
    { "sessions of their own change nothing in between", "share 30 load day 4 bad day 3 week bad week bad week bad week bad week bad week good week good", COURSE_NO_HELP, 28, 6, 1, 1 },
};
/* clang-format on */

struct play {
    struct course_memory c;
    int64_t now, last;
    double share;
    enum weeks_load load;
    int told;
};

static void go_on(struct play *p, int days)
{
    for (int i = 0; i < days * 4; i++) {
        p->now += DAY_MS / 4;
        p->told += course_move(&p->c, p->load, p->last, p->now);
    }
}

static void hold(struct play *p, bool for_load)
{
    struct session s = { .at_unix_ms = p->now };

    course_session(&p->c, &s, for_load, p->last, p->share);
    p->last = p->now;
}

static void measure(struct play *p, const char *how)
{
    bool good = strcmp(how, "good") == 0, none = strcmp(how, "none") == 0;
    struct session_effect e = effect_of(none ? NAN : .2, good ? .3 : .2, 50, 60, NAN, NAN);

    e.at_unix_ms = p->last;
    course_measured(&p->c, &e, p->share);
}

static void play(struct play *p, const char *script)
{
    char words[512], *rest = words;

    (void)snprintf(words, sizeof(words), "%s", script);
    for (char *w = strtok_r(words, " ", &rest); w; w = strtok_r(NULL, " ", &rest)) {
        if (strcmp(w, "own") == 0 || strcmp(w, "load") == 0) {
            hold(p, w[0] == 'l');
        } else if (strcmp(w, "heavy") == 0 || strcmp(w, "even") == 0) {
            p->load = w[0] == 'h' ? WEEKS_HEAVY_WEEK : WEEKS_ORDINARY;
        } else if (strcmp(w, "good") == 0 || strcmp(w, "bad") == 0 || strcmp(w, "none") == 0) {
            measure(p, w);
        } else {
            const char *arg = strtok_r(NULL, " ", &rest);

            assert_non_null(arg);
            if (strcmp(w, "day") == 0) {
                go_on(p, atoi(arg));
            } else if (strcmp(w, "share") == 0) {
                p->share = strcmp(arg, "none") == 0 ? NAN : atof(arg) / 100;
            } else if (strcmp(w, "week") == 0) {
                hold(p, false);
                go_on(p, 4);
                measure(p, arg);
                go_on(p, 3);
            } else {
                fail_msg("`%s` is no word", w);
            }
        }
    }
}

static struct play new_play(void)
{
    struct play p = { .now = BEGIN_MS, .share = NAN, .load = WEEKS_ORDINARY };

    course_init(&p.c);
    return p;
}

static void test_scripts(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(scripts); i++) {
        struct play p = new_play();

        play(&p, scripts[i].script);
        if (p.c.phase != (int32_t)scripts[i].phase || p.c.interval_days != scripts[i].interval ||
            p.c.sessions != scripts[i].sessions || p.c.technique != scripts[i].technique ||
            p.told != scripts[i].told)
            fail_msg("%s: %s, %d days, %u sessions, technique %u, told %d", scripts[i].name,
                     course_phase_name((enum course_phase)p.c.phase), p.c.interval_days,
                     p.c.sessions, p.c.technique, p.told);
    }
}

/* ---- a random walk ---- */

enum { BY_SESSION = 1, BY_MEASURE = 2, BY_TIME = 4 };

/* Which state may follow which, and by what. */
/* clang-format off */
static const unsigned may_follow[5][5] = {
    /*                      NONE     START       IMPROVING              MAINTENANCE  NO_HELP */
    [COURSE_NONE]        = { 0,       BY_SESSION, 0,                    0,           0 },
    [COURSE_START]       = { BY_TIME, 0,          BY_MEASURE | BY_TIME, 0,           BY_TIME },
    [COURSE_IMPROVING]   = { BY_TIME, BY_TIME,    0,                    BY_MEASURE,  0 },
    [COURSE_MAINTENANCE] = { BY_TIME, BY_TIME,    0,                    0,           0 },
    [COURSE_NO_HELP]     = { BY_TIME, 0,          0,                    0,           0 },
};
/* clang-format on */

static bool is_interval_of(const struct course_memory *c)
{
    switch ((enum course_phase)c->phase) {
    case COURSE_START: return c->interval_days == 7;
    case COURSE_IMPROVING: return c->interval_days == 14 || c->interval_days == 21;
    case COURSE_MAINTENANCE:
        return c->interval_days == 21 || c->interval_days == 28 || c->interval_days == 42;
    case COURSE_NONE:
    case COURSE_NO_HELP: return c->interval_days == 28;
    }
    return false;
}

static void check(const struct course_memory *was, const struct course_memory *c, unsigned by,
                  bool told, int64_t now)
{
    assert_in_range(c->phase, COURSE_NONE, COURSE_NO_HELP);
    if (c->phase != was->phase && !(may_follow[was->phase][c->phase] & by))
        fail_msg("%s -> %s by %u", course_phase_name((enum course_phase)was->phase),
                 course_phase_name((enum course_phase)c->phase), by);
    if (!is_interval_of(c))
        fail_msg("%s at %d days", course_phase_name((enum course_phase)c->phase), c->interval_days);
    assert_true(c->helped <= c->measured);
    assert_int_equal(c->began_unix_ms == 0, c->phase == COURSE_NONE);
    assert_int_equal(told, c->phase == COURSE_NO_HELP && was->phase != COURSE_NO_HELP);
    assert_int_equal(c->technique, told ? (was->technique + 1) % 8 : was->technique);
    if (told) {
        assert_true(now - c->began_unix_ms >= COURSE_NO_HELP_DAYS * DAY_MS);
        assert_true(c->sessions >= 4 && c->measured >= 2);
    }
}

static void test_walk(void **state)
{
    uint32_t seen[5] = { 0 };

    (void)state;
    for (uint64_t seed = 1; seed <= 400; seed++) {
        struct dice d = { seed };
        struct play p = new_play();
        double often = 1 + 12 * dice_share(&d), helps = dice_share(&d);

        for (int i = 0; i < 2000; i++) {
            struct course_memory was = p.c;
            int told = p.told;
            unsigned by = BY_TIME;

            if (dice_share(&d) < 1 / often / 8) {
                by = BY_SESSION;
                hold(&p, dice_share(&d) < .3);
            } else if (dice_share(&d) < 1 / often / 8) {
                by = BY_MEASURE;
                measure(&p, dice_share(&d) < helps ? "good" : dice_share(&d) < .8 ? "bad" : "none");
            } else {
                /* Clocks step back, too. */
                p.now += (int64_t)((dice_share(&d) - .02) * 2.5 * (double)DAY_MS);
                p.told += course_move(&p.c, p.load, p.last, p.now);
            }
            check(&was, &p.c, by, p.told > told, p.now);
            seen[p.c.phase]++;
            if (dice_share(&d) < .02)
                p.load = (enum weeks_load)dice_below(&d, WEEKS_NOT_WORN + 1);
            if (dice_share(&d) < .05)
                p.share = dice_share(&d) < .2 ? NAN : dice_share(&d);
        }
    }
    for (int i = 0; i < 5; i++) {
        printf("# %-12s %u\n", course_phase_name((enum course_phase)i), seen[i]);
        assert_true(seen[i] > 1000);
    }
}

/* ---- simulated courses ---- */

/*
 * A share of .30 raised in the weeks before. Each session takes `effect` off the three days after
 * it, and the load itself goes to `after` within the course; days scatter by .08 about it, as a
 * share of 600 minutes does. What has the course come to after eight weeks of a session a week?
 */
/* clang-format off */
static const struct {
    const char *name;
    double effect, after;
    double tapers_least, no_help_least;
} courses[] = {
    { "it helps, and the load goes",    .06, .15, .95, 0 },
    { "nothing helps, the load stays",    0, .30, 0, .90 },
    { "nothing helps, the load goes",     0, .15, .60, 0 },
    { "it helps, the load stays",       .06, .30, 0, .50 },
};
/* clang-format on */

static void test_courses(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNT(courses); k++) {
        double tapered = 0, no_help = 0, runs = 1000;
        struct dice d = { 11 + k };

        for (int n = 0; n < runs; n++) {
            struct play p = new_play();
            double load = .30;

            p.share = load;
            for (int week = 0; week < 8 && p.c.phase <= COURSE_START; week++) {
                double after = load - courses[k].effect + .08 / sqrt(3) * dice_gauss(&d);

                hold(&p, week == 0);
                go_on(&p, 4);
                struct session_effect e =
                    effect_of(after, load + .02 * dice_gauss(&d), NAN, NAN, NAN, NAN);
                e.at_unix_ms = p.last;
                load += (courses[k].after - load) / 2;
                p.share = load - courses[k].effect * 3 / 7 + .08 / sqrt(14) * dice_gauss(&d);
                course_measured(&p.c, &e, p.share);
                go_on(&p, 3);
            }
            tapered += p.c.phase == COURSE_IMPROVING;
            no_help += p.told > 0;
        }
        printf("# %-32s tapers in %.2f, said to be of no help in %.2f\n", courses[k].name,
               tapered / runs, no_help / runs);
        if (tapered / runs < courses[k].tapers_least || no_help / runs < courses[k].no_help_least)
            fail_msg("%s", courses[k].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_helped),
        cmocka_unit_test(test_scripts),
        cmocka_unit_test(test_walk),
        cmocka_unit_test(test_courses),
    };
    return cmocka_run_group_tests_name("course", tests, NULL, NULL);
}
