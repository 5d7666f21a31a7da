/* How soon a person is asked: bounds, what moves it and what does not, fading, restarts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "dice.h"
#include "sensitivity.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(a)  (sizeof(a) / sizeof((a)[0]))
#define MINUTE_MS (INT64_C(60) * MS_PER_S)
#define HOUR_MS   (60 * MINUTE_MS)
#define DAY_MS    (24 * HOUR_MS)
#define BEGIN_MS  INT64_C(1790000000000)

static struct advise_memory memory(void)
{
    return (struct advise_memory){ .version = ADVISE_MEMORY_VERSION,
                                   .sensitivity = SENSITIVITY_AS_CONFIGURED };
}

static struct profile profile(int32_t after_s, int32_t configured)
{
    struct profile p = { .id = "anna" };

    p.suggestions.after_s = after_s;
    p.suggestions.sensitivity = configured;
    return p;
}

static void near(const char *name, double got, double expected)
{
    if (!(fabs(got - expected) < 1e-9))
        fail_msg("%s: %.12g, expected %.12g", name, got, expected);
}

/* clang-format off */
static const struct {
    const char *name;
    int32_t after_s, configured, chosen; /* chosen: SENSITIVITY_AS_CONFIGURED or at run time */
    double learnt;
    double needed_s, least_score;
} asked[] = {
    { "as it comes: nothing is changed",   300,  0, SENSITIVITY_AS_CONFIGURED, 0,   300,  0 },
    { "sooner by one",                     600,  1, SENSITIVITY_AS_CONFIGURED, 0,   600 / M_SQRT2, 0 },
    { "soon",                              300,  2, SENSITIVITY_AS_CONFIGURED, 0,   150,  0 },
    { "soonest: two minutes at the least", 300,  2, SENSITIVITY_AS_CONFIGURED, 2,   120,  0 },
    { "a time below that stays as set",     60,  2, SENSITIVITY_AS_CONFIGURED, 2,    60,  0 },
    { "and still grows",                    60, -2, SENSITIVITY_AS_CONFIGURED, 0,   120, 84 },
    { "no sooner than 3",                 1200,  2, SENSITIVITY_AS_CONFIGURED, 2,   1200 / (2 * M_SQRT2), 0 },
    { "half a step later",                 300,  0, SENSITIVITY_AS_CONFIGURED, -.5, 356.762135, 77.5 },
    { "one later",                         300, -1, SENSITIVITY_AS_CONFIGURED, 0,   300 * M_SQRT2, 80 },
    { "seldom",                            300, -2, SENSITIVITY_AS_CONFIGURED, 0,   600, 84 },
    { "three later",                       300, -2, SENSITIVITY_AS_CONFIGURED, -1,  600 * M_SQRT2, 88 },
    { "never later than four",             300, -2, SENSITIVITY_AS_CONFIGURED, -4, 1200, 92 },
    { "what is chosen wins",               300, -2, 2, 0,                           150,  0 },
    { "also where that is 0",              300, -2, 0, 0,                           300,  0 },
    { "the two add up",                    300,  0, 1, -2,                          300 * M_SQRT2, 80 },
    { "an hour",                          3600,  0, -2, -4,                       14400, 92 },
};
/* clang-format on */

static void test_asked(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(asked); i++) {
        struct profile p = profile(asked[i].after_s, asked[i].configured);
        struct advise_memory m = memory();
        struct sensitivity view;

        if (asked[i].chosen != SENSITIVITY_AS_CONFIGURED)
            sensitivity_choose(&m, asked[i].chosen);
        m.learnt = asked[i].learnt;
        if (llabs(sensitivity_after_us(&m, &p) - llround(asked[i].needed_s * 1e6)) > 1)
            fail_msg("%s: after %.3f s", asked[i].name, (double)sensitivity_after_us(&m, &p) / 1e6);
        near(asked[i].name, sensitivity_least_score(&m, &p), asked[i].least_score);
        sensitivity_view(&m, &p, &view);
        assert_int_equal(view.after_s, (int32_t)(asked[i].needed_s + 1e-9));
        near(asked[i].name, view.least_score, asked[i].least_score);
        near(asked[i].name, view.learnt, asked[i].learnt);
        assert_int_equal(view.chosen, asked[i].chosen != SENSITIVITY_AS_CONFIGURED
                                          ? asked[i].chosen
                                          : asked[i].configured);
    }
}

/* ---- what moves it: a script from left to right ---- */

/*
 *   wait MIN        time goes by, with a tick each minute
 *   sleep MIN       with none
 *   no              not stressed
 *   score N         of the reports from now on; `none`; `raised` sets it to 80 and raised
 *   weak            this heart does not show tension
 *   feel N
 *   offer           one is made
 *   calmed
 *   choose N        forget
 */
/* clang-format off */
static const struct {
    const char *name, *script;
    double learnt;
    uint32_t not_stressed, felt_tense, felt_calm;
} scripts[] = {
    { "not stressed",                        "no", -1, 1, 0, 0 },
    { "twice",                               "no sleep 11 no", -1.75, 2, 0, 0 },
    { "three times",                         "no sleep 11 no sleep 11 no", -2.3125, 3, 0, 0 },
    { "again within ten minutes is once",    "no sleep 5 no sleep 4 no", -1, 1, 0, 0 },
    { "in the same moment, too",             "no no", -1, 1, 0, 0 },
    { "a day later, to the minute",          "no wait 1445 no", -1.74136, 2, 0, 0 },
    { "counted from the one that counted",   "no sleep 5 no sleep 5 no", -1.75, 2, 0, 0 },
    { "calm while raised",                   "raised feel 1", -.5, 0, 0, 1 },
    { "a little calm at 60",                 "score 60 feel 2", -.5, 0, 0, 1 },
    { "calm at 59 is as it should be",       "score 59 feel 1", 0, 0, 0, 0 },
    { "calm without a score",                "score none feel 1", 0, 0, 0, 0 },
    { "in between says nothing",             "raised feel 3 score 20 sleep 20 feel 3", 0, 0, 0, 0 },
    { "tense, and the score is low",         "score 20 feel 4", .5, 0, 1, 0 },
    { "very tense, likewise",                "score 49 feel 5", .5, 0, 1, 0 },
    { "tense at 50 may be so",               "score 50 feel 5", 0, 0, 0, 0 },
    { "tense without a score",               "score none feel 5", 0, 0, 0, 0 },
    { "tense where the heart shows nothing", "weak score 20 feel 5", 0, 0, 0, 0 },
    { "tense after an offer is about it",    "offer score 20 sleep 59 feel 5", 0, 0, 0, 0 },
    { "and not an hour later",               "offer score 20 sleep 60 feel 5", .5, 0, 1, 0 },
    { "a feeling right after an answer",     "no sleep 9 raised feel 1", -1, 1, 0, 0 },
    { "what is no feeling",                  "score 20 feel 0 feel 6 feel -1 feel 2000000000", 0, 0, 0, 0 },
    { "calmed, towards what was chosen",     "no calmed", -.9, 1, 0, 0 },
    { "calmed, from the other side",         "score 20 feel 5 calmed", .45, 0, 1, 0 },
    { "choosing forgets",                    "no sleep 20 raised feel 1 choose 1", 0, 0, 0, 0 },
    { "forgetting forgets",                  "score 20 feel 5 forget", 0, 0, 0, 0 },
    { "and it can be taught anew at once",   "no forget no", -1, 1, 0, 0 },
};
/* clang-format on */

struct play {
    struct advise_memory m;
    struct report report;
    int64_t now;
};

static void move(struct play *p, int64_t minutes, bool ticks)
{
    for (int64_t i = 0; i < minutes; i++) {
        p->now += MINUTE_MS;
        if (ticks)
            sensitivity_fade(&p->m, p->now);
    }
}

static void score(struct play *p, const char *word)
{
    p->report.stress = strcmp(word, "none") == 0 ? NAN : atof(word);
    p->report.raised = false;
}

static void play(struct play *p, const char *script)
{
    char words[256], *rest = words;

    (void)snprintf(words, sizeof(words), "%s", script);
    for (char *w = strtok_r(words, " ", &rest); w; w = strtok_r(NULL, " ", &rest)) {
        if (strcmp(w, "no") == 0)
            sensitivity_not_stressed(&p->m, p->now);
        else if (strcmp(w, "calmed") == 0)
            sensitivity_calmed(&p->m);
        else if (strcmp(w, "forget") == 0)
            sensitivity_forget(&p->m);
        else if (strcmp(w, "weak") == 0)
            p->report.why = WHY_WEAK_RESPONSE;
        else if (strcmp(w, "raised") == 0) {
            score(p, "80");
            p->report.raised = true;
        } else if (strcmp(w, "offer") == 0)
            p->m.offers_unix_ms[p->m.offer_count++] = p->now;
        else {
            const char *arg = strtok_r(NULL, " ", &rest);

            assert_non_null(arg);
            if (strcmp(w, "wait") == 0)
                move(p, atoi(arg), true);
            else if (strcmp(w, "sleep") == 0)
                move(p, atoi(arg), false);
            else if (strcmp(w, "score") == 0)
                score(p, arg);
            else if (strcmp(w, "choose") == 0)
                sensitivity_choose(&p->m, atoi(arg));
            else if (strcmp(w, "feel") == 0)
                sensitivity_feel(&p->m, atoi(arg), &p->report, p->now);
            else
                fail_msg("`%s` is no word", w);
        }
    }
}

static void test_moves(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(scripts); i++) {
        struct play p = { memory(), { .stress = NAN }, BEGIN_MS };

        play(&p, scripts[i].script);
        /* Ten minutes fade, too: by 1 in 10 000. */
        if (!(fabs(p.m.learnt - scripts[i].learnt) < .002))
            fail_msg("%s: learnt %.6f, expected %g", scripts[i].name, p.m.learnt,
                     scripts[i].learnt);
        if (p.m.not_stressed != scripts[i].not_stressed ||
            p.m.felt_tense != scripts[i].felt_tense || p.m.felt_calm != scripts[i].felt_calm)
            fail_msg("%s: counted %u %u %u", scripts[i].name, p.m.not_stressed, p.m.felt_tense,
                     p.m.felt_calm);
        assert_int_equal(p.m.taught_unix_ms != 0,
                         p.m.not_stressed + p.m.felt_tense + p.m.felt_calm > 0);
    }
}

static void test_bounds(void **state)
{
    struct play p = { memory(), { .stress = 20 }, BEGIN_MS };

    (void)state;
    for (int i = 0; i < 1000; i++) {
        sensitivity_not_stressed(&p.m, p.now += 11 * MINUTE_MS);
        assert_true(p.m.learnt >= -4);
    }
    assert_true(p.m.learnt < -3.9);
    for (int i = 0; i < 1000; i++) {
        sensitivity_feel(&p.m, 5, &p.report, p.now += 11 * MINUTE_MS);
        assert_true(p.m.learnt <= 2);
    }
    assert_true(p.m.learnt > 1.9);
    p.m.not_stressed = UINT32_MAX;
    sensitivity_not_stressed(&p.m, p.now += HOUR_MS);
    assert_true(p.m.not_stressed == UINT32_MAX);
    sensitivity_forget(&p.m);
    sensitivity_not_stressed(&p.m, p.now);
    for (int i = 0; i < 26; i++)
        sensitivity_calmed(&p.m);
    assert_true(p.m.learnt < 0 && p.m.not_stressed == 1);
    sensitivity_calmed(&p.m);
    assert_true(p.m.learnt == 0 && p.m.not_stressed == 0); /* no longer worth an explanation */
    p.m.offer_count = ADVISE_OFFERS_MAX;
    p.m.offers_unix_ms[ADVISE_OFFERS_MAX - 1] = p.now;
    sensitivity_feel(&p.m, 5, &p.report, p.now);
    assert_true(p.m.learnt == 0);
    for (int32_t n = -3; n <= 3; n++) {
        sensitivity_choose(&p.m, n);
        assert_true(p.m.sensitivity >= -2 && p.m.sensitivity <= 2);
    }
}

static void test_fading(void **state)
{
    struct play p = { memory(), { .stress = NAN }, BEGIN_MS };
    struct profile of = profile(300, 0);
    struct sensitivity view;

    (void)state;
    play(&p, "no");
    p.m.learnt = -4;
    move(&p, 60 * 24 * 60 + 61, true);
    near("half after 60 days", p.m.learnt, -2);
    move(&p, 60 * 24 * 60, true);
    near("a quarter after 120", p.m.learnt, -1);
    move(&p, 245 * 24 * 60, true);
    near("and some day nothing", p.m.learnt, 0);
    sensitivity_view(&p.m, &of, &view);
    assert_int_equal(view.since_unix_ms, 0);
    assert_int_equal(view.not_stressed, 0);
    near("no trace of it", view.least_score, 0);
}

/* The same words at the same times: ticks that come at any time, or do not, change nothing, and a
   restart is a copy of the memory. */
static void test_restarts(void **state)
{
    struct dice d = { 5 };

    (void)state;
    for (int run = 0; run < 200; run++) {
        struct play often = { memory(), { .stress = 20 }, BEGIN_MS }, seldom = often;

        for (int i = 0; i < 60; i++) {
            int64_t to = often.now + 11 * MINUTE_MS + (int64_t)(dice_share(&d) * 20e8);
            uint32_t what = dice_below(&d, 3);

            while (often.now < to) {
                often.now += 1 + dice_below(&d, 5 * (uint32_t)HOUR_MS);
                often.now = often.now < to ? often.now : to;
                sensitivity_fade(&often.m, often.now);
            }
            seldom.now = to;
            for (struct play *p = &often; p; p = p == &often ? &seldom : NULL) {
                if (what == 0)
                    sensitivity_not_stressed(&p->m, p->now);
                else if (what == 1)
                    sensitivity_feel(&p->m, 5, &p->report, p->now);
            }
            if (what == 2)
                sensitivity_fade(&seldom.m, to);
            sensitivity_fade(&often.m, to);
        }
        sensitivity_fade(&often.m, often.now + HOUR_MS);
        sensitivity_fade(&seldom.m, often.now + HOUR_MS);
        if (!(fabs(often.m.learnt - seldom.m.learnt) < 1e-9) ||
            often.m.faded_unix_ms != seldom.m.faded_unix_ms)
            fail_msg("run %d: %.12g and %.12g", run, often.m.learnt, seldom.m.learnt);
    }
}

static void test_clock(void **state)
{
    struct play p = { memory(), { .stress = NAN }, BEGIN_MS };

    (void)state;
    play(&p, "no");
    sensitivity_fade(&p.m, p.now - 30 * DAY_MS);
    near("a clock that went back fades nothing", p.m.learnt, -1);
    sensitivity_not_stressed(&p.m, p.now - 30 * DAY_MS);
    near("and may be taught", p.m.learnt, -1.75);
    sensitivity_fade(&p.m, INT64_C(253402300799999));
    near("the year 9999", p.m.learnt, 0);

    /* The memory is written where its bytes changed: not at each tick. */
    struct advise_memory before;
    int changes = 0;
    p.now = BEGIN_MS;
    play(&p, "no");
    for (int i = 0; i < 30 * 24 * 60; i++) {
        before = p.m;
        move(&p, 1, true);
        changes += memcmp(&before, &p.m, sizeof(before)) != 0;
    }
    assert_in_range(changes, 29, 30);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_asked),    cmocka_unit_test(test_moves),
        cmocka_unit_test(test_bounds),   cmocka_unit_test(test_fading),
        cmocka_unit_test(test_restarts), cmocka_unit_test(test_clock),
    };
    return cmocka_run_group_tests_name("sensitivity", tests, NULL, NULL);
}
