/* What helps: calm of a run, the record, the choice, and how soon the best is found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "dice.h"
#include "ranking.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define COUNT(a)  (sizeof(a) / sizeof((a)[0]))
#define MINUTE_MS (INT64_C(60) * MS_PER_S)
#define BEGIN_MS  INT64_C(1790000000000)

static void near(const char *name, double got, double expected)
{
    if (isnan(expected) ? !isnan(got) : !(fabs(got - expected) < 1e-9))
        fail_msg("%s: %.12g, expected %.12g", name, got, expected);
}

/* clang-format off */
static const struct {
    const char *name;
    struct effect_span before, after;
    bool finished;
    int64_t minutes;
    double calm;
} runs[] = {
    { "4 beats slower",              { 80, NAN, NAN }, { 76, NAN, NAN }, true, 5, 1 },
    { "a quarter of ln RMSSD more",  { NAN, 20, NAN }, { NAN, 25.6805083337548, NAN }, true, 5, 1 },
    { "20 points less",              { NAN, NAN, 80 }, { NAN, NAN, 60 }, true, 5, 1 },
    { "their mean",                  { 80, 20, 80 },   { 72, 20, 60 }, true, 5, 1 },
    { "the wrong way",               { 70, NAN, NAN }, { 76, NAN, NAN }, true, 5, -1.5 },
    { "no part more than 3",         { 150, NAN, 80 }, { 60, NAN, 60 }, true, 5, 2 },
    { "nor less",                    { 60, NAN, NAN }, { 190, NAN, NAN }, true, 5, -3 },
    { "no pulse after it",           { 80, 20, 80 },   { NAN, NAN, NAN }, true, 5, NAN },
    { "an RMSSD of nothing",         { 80, 0, NAN },   { 76, 20, NAN }, true, 5, 1 },
    { "and a negative one",          { 80, 20, NAN },  { 76, -5, NAN }, true, 5, 1 },
    { "broken off after 3 minutes",  { 80, NAN, NAN }, { 76, NAN, NAN }, false, 3, 1 },
    { "after two",                   { 80, NAN, NAN }, { 76, NAN, NAN }, false, 2, NAN },
    { "short, and to its end",       { 80, NAN, NAN }, { 76, NAN, NAN }, true, 2, 1 },
    { "infinite",                    { INFINITY, NAN, NAN }, { 76, NAN, NAN }, true, 5, NAN },
};

static const struct {
    const char *name;
    double days_hr, night_ln, raised; /* over what was expected */
    double calm;
} massages[] = {
    { "2 beats slower",         -2, NAN, NAN, 1 },
    { "a better night",        NAN, .12, NAN, 1 },
    { "less raised",           NAN, NAN, -.05, 1 },
    { "their mean",             -2, .24, 0, 1 },
    { "bounded",              -100, 100, -100, 3 },
    { "nothing was measured",  NAN, NAN, NAN, NAN },
};
/* clang-format on */

static void test_not_offered(void **state)
{
    struct advise_memory m = { .version = ADVISE_MEMORY_VERSION };
    struct helped_line lines[HELPED_MAX];

    (void)state;
    ranking_offered(&m, HELPED_ROUTINE, "stretch");
    ranking_offered(&m, HELPED_ROUTINE, "stretch");
    ranking_not_offered(&m, HELPED_ROUTINE, "stretch");
    assert_int_equal(ranking_view(&m, lines, HELPED_MAX), 1);
    assert_int_equal(lines[0].offered, 1);
    ranking_not_offered(&m, HELPED_ROUTINE, "stretch");
    ranking_not_offered(&m, HELPED_ROUTINE, "stretch");
    ranking_view(&m, lines, HELPED_MAX);
    assert_int_equal(lines[0].offered, 0);
}

static void test_calm(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(runs); i++) {
        struct effect e = { .started_unix_ms = BEGIN_MS,
                            .ended_unix_ms = BEGIN_MS + runs[i].minutes * MINUTE_MS,
                            .finished = runs[i].finished,
                            .before = runs[i].before,
                            .after = runs[i].after };

        near(runs[i].name, ranking_calm(&e), runs[i].calm);
    }
    for (size_t i = 0; i < COUNT(massages); i++) {
        struct session_effect e = { .at_unix_ms = BEGIN_MS };

        for (size_t k = 0; k < SESSION_MEASURES; k++)
            e.change[k] = (struct session_change){ NAN, 1000, 10 }; /* these three alone count */
        e.change[SESSION_DAYS_HR] = (struct session_change){ NAN, 70 + massages[i].days_hr, 70 };
        e.change[SESSION_NIGHT_RMSSD] = (struct session_change){ NAN, 3 + massages[i].night_ln, 3 };
        e.change[SESSION_DAYS_RAISED] = (struct session_change){ NAN, .2 + massages[i].raised, .2 };
        near(massages[i].name, ranking_session_calm(&e), massages[i].calm);
    }
}

static const struct helped_line *line_of(const struct advise_memory *m, const char *what)
{
    static struct helped_line lines[HELPED_MAX];
    size_t count = ranking_view(m, lines, HELPED_MAX);

    for (size_t i = 0; i < count; i++)
        if (strcmp(lines[i].what, what) == 0)
            return &lines[i];
    return NULL;
}

static void test_record(void **state)
{
    struct advise_memory m = { 0 };
    const struct helped_line *l;

    (void)state;
    assert_int_equal(ranking_view(&m, NULL, 0), 0);
    ranking_offered(&m, HELPED_ROUTINE, "music");
    ranking_offered(&m, HELPED_ROUTINE, "music");
    ranking_accepted(&m, HELPED_ROUTINE, "music");
    ranking_measured(&m, HELPED_ROUTINE, "music", true, 1, BEGIN_MS);
    l = line_of(&m, "music");
    assert_int_equal(l->offered, 2);
    assert_int_equal(l->accepted, 1);
    assert_int_equal(l->finished, 1);
    assert_int_equal(l->measured, 1);
    near("shrunk to the half", l->calm, .5);
    near("too few for an interval", l->low, NAN);
    ranking_measured(&m, HELPED_ROUTINE, "music", false, NAN, BEGIN_MS);
    assert_int_equal(line_of(&m, "music")->finished, 1);
    assert_int_equal(line_of(&m, "music")->measured, 1);
    assert_int_equal(ranking_measured_in_all(&m, HELPED_ROUTINE), 1);
    assert_int_equal(ranking_measured_in_all(&m, HELPED_MASSAGE), 0);

    /* 1, 2, 0, 1, 1: mean 1, deviation sqrt(.5), interval 1 -+ 2.776 sqrt(.1); shown .83 */
    static const double more[] = { 2, 0, 1, 1 };
    for (size_t i = 0; i < COUNT(more); i++)
        ranking_measured(&m, HELPED_ROUTINE, "music", true, more[i], BEGIN_MS);
    l = line_of(&m, "music");
    near("shrunk", l->calm, 5 / 6.0);
    near("low", l->low, 1 - 2.776 * sqrt(.1));
    near("high", l->high, 1 + 2.776 * sqrt(.1));

    /* Where all runs are alike, the shown mean still lies within. */
    for (int i = 0; i < 5; i++)
        ranking_measured(&m, HELPED_ROUTINE, "pmr", true, 50, BEGIN_MS);
    l = line_of(&m, "pmr");
    near("no more than 3", l->calm, 2.5);
    near("within", l->low, 2.5);
    near("within", l->high, 3);

    /* Of one name a massage is another thing, and the kinds stand apart. */
    ranking_measured(&m, HELPED_MASSAGE, "music", true, 3, BEGIN_MS);
    struct helped_line lines[2];
    assert_int_equal(ranking_view(&m, lines, 2), 2);
    assert_string_equal(lines[0].what, "pmr");
    assert_string_equal(lines[1].what, "music");
    assert_int_equal(lines[1].kind, HELPED_ROUTINE);
    assert_int_equal(lines[1].rank, 0);

    /* Of two that are not measured the one they take up more. */
    struct advise_memory asked = { 0 };
    for (int i = 0; i < 5; i++) {
        ranking_offered(&asked, HELPED_ROUTINE, "stretch");
        ranking_offered(&asked, HELPED_ROUTINE, "grounding");
        ranking_accepted(&asked, HELPED_ROUTINE, "grounding");
    }
    assert_int_equal(ranking_view(&asked, lines, 2), 2);
    assert_string_equal(lines[0].what, "grounding");
    ranking_offered(&asked, HELPED_ROUTINE, "a_name_as_long_as_any_id_may_be_");
    assert_non_null(line_of(&asked, "a_name_as_long_as_any_id_may_be_"));

    /* What is not a name is not kept. */
    ranking_offered(&m, HELPED_ROUTINE, "");
    ranking_offered(&m, HELPED_ROUTINE, "a_name_that_is_longer_than_any_id_may_be");
    ranking_accepted(&m, HELPED_ROUTINE, "grounding"); /* never offered */
    assert_int_equal(line_of(&m, "grounding")->accepted, 0);
    struct helped_line all[HELPED_MAX];
    assert_int_equal(ranking_view(&m, all, HELPED_MAX), 4);
}

static void test_room(void **state)
{
    struct advise_memory m = { 0 };
    char name[ID_MAX + 1];

    (void)state;
    for (int i = 0; i < HELPED_MAX; i++) {
        (void)snprintf(name, sizeof(name), "own%d", i);
        ranking_measured(&m, HELPED_ROUTINE, name, true, 1, BEGIN_MS + (i + 5) % HELPED_MAX);
    }
    ranking_measured(&m, HELPED_ROUTINE, "new", true, 1, BEGIN_MS + 100);
    assert_non_null(line_of(&m, "new"));
    assert_null(line_of(&m, "own27")); /* was run first */
    assert_non_null(line_of(&m, "own0"));
}

static void test_forgetting(void **state)
{
    struct advise_memory m = { 0 };

    (void)state;
    for (int i = 0; i < 63; i++) {
        ranking_offered(&m, HELPED_ROUTINE, "music");
        ranking_accepted(&m, HELPED_ROUTINE, "music");
        if (i < 40)
            ranking_measured(&m, HELPED_ROUTINE, "music", true, i % 2 ? 1 : -1, BEGIN_MS);
    }
    double before = line_of(&m, "music")->high - line_of(&m, "music")->low;
    ranking_offered(&m, HELPED_ROUTINE, "music");
    assert_int_equal(line_of(&m, "music")->offered, 32);
    assert_int_equal(line_of(&m, "music")->accepted, 31);
    assert_int_equal(line_of(&m, "music")->finished, 20);
    assert_int_equal(line_of(&m, "music")->measured, 20);
    double after = line_of(&m, "music")->high - line_of(&m, "music")->low;
    assert_true(after > before * 1.3 && after < before * 1.6); /* half as much is known */

    /* Also of what is never offered; and sums stay within bounds for ever. */
    for (int i = 0; i < 100000; i++) {
        ranking_measured(&m, HELPED_ROUTINE, "pmr", i % 3, i % 5 ? NAN : 2, BEGIN_MS + i);
        assert_true(line_of(&m, "pmr")->finished < 64 && line_of(&m, "pmr")->measured < 64);
    }
    for (int i = 0; i < 40; i++)
        ranking_measured(&m, HELPED_ROUTINE, "pmr", true, -1, BEGIN_MS);
    assert_true(line_of(&m, "pmr")->calm < 1);
}

/* ---- the choice ---- */

static const char *const names[] = { "breathe_resonance", "stretch", "grounding", "music",
                                     "meditation" };

/* clang-format off */
static const struct {
    const char *name;
    struct { uint32_t offered, accepted, measured; double mean; } rows[3];
    size_t expected;
} choices[] = {
    { "nothing tried: the order given",   { { 0, 0, 0, 0 }, { 0, 0, 0, 0 }, { 0, 0, 0, 0 } }, 0 },
    { "then the next one",                { { 1, 1, 1, 0 }, { 0, 0, 0, 0 }, { 0, 0, 0, 0 } }, 1 },
    { "and the next",                     { { 1, 1, 1, 0 }, { 1, 1, 1, 0 }, { 0, 0, 0, 0 } }, 2 },
    { "what helped much at once comes again", { { 1, 1, 1, 2.5 }, { 0, 0, 0, 0 }, { 0, 0, 0, 0 } }, 0 },
    { "what helps most",                  { { 4, 4, 4, .2 }, { 4, 4, 4, 1.5 }, { 4, 4, 4, .3 } }, 1 },
    { "what is known to be good before what is new", { { 9, 9, 8, .85 }, { 0, 0, 0, 0 }, { 9, 9, 9, -1 } }, 0 },
    { "and not if it is a little less good", { { 9, 9, 8, .75 }, { 0, 0, 0, 0 }, { 9, 9, 9, -1 } }, 1 },
    { "what is less known is tried",      { { 9, 9, 9, .5 }, { 9, 9, 9, .5 }, { 2, 2, 2, .3 } }, 2 },
    { "what they do not take up falls",   { { 6, 0, 0, 0 }, { 1, 1, 1, 0 }, { 1, 1, 1, 0 } }, 1 },
    { "what makes worse is left",         { { 9, 9, 9, -2 }, { 9, 9, 9, -.5 }, { 9, 9, 9, -1 } }, 1 },
    { "and refusing it makes it no better", { { 30, 0, 30, -2 }, { 9, 9, 30, -1 }, { 9, 9, 30, -1.5 } }, 1 },
    { "a heart that shows nothing: what they take up", { { 8, 2, 0, 0 }, { 8, 7, 0, 0 }, { 8, 1, 0, 0 } }, 1 },
};
/* clang-format on */

static void test_choose(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(choices); i++) {
        struct advise_memory m = { 0 };

        for (size_t k = 0; k < COUNT(choices[i].rows); k++) {
            m.helped[k] = (struct helped_row){ .kind = HELPED_ROUTINE,
                                               .offered = choices[i].rows[k].offered,
                                               .accepted = choices[i].rows[k].accepted,
                                               .measured = choices[i].rows[k].measured,
                                               .mean = choices[i].rows[k].mean };
            memcpy(m.helped[k].what, names[k], strlen(names[k]) + 1);
        }
        size_t got = ranking_choose(&m, HELPED_ROUTINE, names, 3);
        if (got != choices[i].expected)
            fail_msg("%s: %s, expected %s", choices[i].name, names[got],
                     names[choices[i].expected]);
    }
}

/* ---- how soon the best is found ---- */

/*
 * One of the entries calms by so many deviations more than the others, of which each run scatters
 * by one. An offer is taken up with some chance. After so many offers: is the best one ranked
 * first?
 */
#define LIVES 2000

/* clang-format off */
static const struct {
    const char *name;
    size_t entries;
    double better, accepts;
    int offers;
    double first_least;
} searches[] = {
    { "three, 1.5 deviations, all accepted",  3, 1.5, 1,  10, .93 },
    { "three, 2.5 deviations, all accepted",  3, 2.5, 1,  10, .97 },
    { "three, 1.5 deviations, half accepted", 3, 1.5, .5, 20, .89 },
    { "three, 1.0 deviations, all accepted",  3, 1.0, 1,  10, .82 },
    { "three, .7: raises that were none",     3, 0.7, 1,  10, .70 },
    { "four, 1.5 deviations, all accepted",   4, 1.5, 1,  10, .88 },
    { "five, 1.5 deviations, all accepted",   5, 1.5, 1,  10, .79 },
    { "three, 1.5 deviations, 30 offers",     3, 1.5, 1,  30, .97 },
};
/* clang-format on */

static bool finds(size_t entries, double better, double accepts, int offers, struct dice *d,
                  double *best_offered)
{
    struct advise_memory m = { 0 };
    size_t best = dice_below(d, (uint32_t)entries);
    struct helped_line line[1];

    for (int i = 0; i < offers; i++) {
        size_t at = ranking_choose(&m, HELPED_ROUTINE, names, entries);

        ranking_offered(&m, HELPED_ROUTINE, names[at]);
        *best_offered += at == best;
        if (dice_share(d) >= accepts)
            continue;
        ranking_accepted(&m, HELPED_ROUTINE, names[at]);
        ranking_measured(&m, HELPED_ROUTINE, names[at], true,
                         (at == best ? better : 0) + dice_gauss(d), BEGIN_MS + i);
    }
    ranking_view(&m, line, 1);
    return strcmp(line[0].what, names[best]) == 0;
}

static void test_searches(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(searches); i++) {
        struct dice d = { 3 + i };
        double first = 0, offered = 0;

        for (int n = 0; n < LIVES; n++)
            first += finds(searches[i].entries, searches[i].better, searches[i].accepts,
                           searches[i].offers, &d, &offered);
        printf("# %-38s %2d offers: best ranked first in %.3f, offered in %.2f\n", searches[i].name,
               searches[i].offers, first / LIVES, offered / LIVES / searches[i].offers);
        if (first / LIVES < searches[i].first_least)
            fail_msg("%s: %.3f", searches[i].name, first / LIVES);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_not_offered), cmocka_unit_test(test_calm),
        cmocka_unit_test(test_record),      cmocka_unit_test(test_room),
        cmocka_unit_test(test_forgetting),  cmocka_unit_test(test_choose),
        cmocka_unit_test(test_searches),
    };
    return cmocka_run_group_tests_name("ranking", tests, NULL, NULL);
}
