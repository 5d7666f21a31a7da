/*
 * A year of twenty people, one report a minute, through the real pipeline; every offer is held
 * against what was promised. Arguments: the quarter of the cast (0..3), days (a shorter span
 * checks the promises, and leaves out what a whole year must have shown), `show` to see it all.
 */
#include "life.h"
#include "pins.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define QUARTERS 4

static int days = CAST_YEAR;

static void tell(const struct life *l)
{
    const struct onlooker *o = &l->onlooker;
    int ill = 0;

    for (int i = 0; i < CAST_YEAR; i++)
        ill += l->ill[i];
    print_message("# %-13s %4d offers, %4d accepted, %3d bookings, %2d sessions, %3d effects, "
                  "%2d days ill, %d complaints, %d refused\n",
                  l->who->id, onlooker_offers(o), o->accepted, o->given[SUGGEST_BOOK_MASSAGE],
                  l->sessions, l->effects, ill, o->complaints, l->refused);
}

static void test_year(void **state)
{
    const struct cast_person *who = *state;
    struct life *l = life_new((int)(who - cast) + 1, 1, false);

    life_live(l, days);
    life_end(l);
    tell(l);
    if (l->onlooker.complaints)
        fail_msg("%d broken promises, the first: %s", l->onlooker.complaints, l->onlooker.first);
    assert_false(l->onlooker.has_open);
    assert_int_equal(l->onlooker.outcomes, onlooker_offers(&l->onlooker));
    assert_true(l->reports == (days + 2) * 1440);
    if (l->differs)
        fail_msg("a restart has lost something");
    if (days >= CAST_YEAR)
        pins_check(l);
    life_free(l);
}

/* Whoever accepts and calms down is first offered what helps them, once ten offers have been made.
 */
static void test_within_ten(void **state)
{
    enum { YEARS = 8, MOST_DAYS = 60 };
    int found = 0, lives = 0;

    (void)state;
    for (int number = 1; number <= 2; number++)
        for (uint64_t seed = 11; seed < 11 + YEARS; seed++) {
            struct life *l = life_new(number, seed, false);

            for (int d = 0; d < MOST_DAYS && !l->first_after_ten[0]; d++)
                life_live(l, 1);
            bool breathes = strncmp(l->first_after_ten, "breathe", 7) == 0 ||
                            strcmp(l->first_after_ten, "physiological_sigh") == 0;
            bool moves = strcmp(l->first_after_ten, "stretch") == 0 ||
                         strcmp(l->first_after_ten, "pmr") == 0 ||
                         strncmp(l->first_after_ten, "self_massage", 12) == 0;

            lives++;
            found += number == 1 ? moves : breathes;
            print_message("# %s, another year (%d): %s\n", l->who->id, (int)seed,
                          l->first_after_ten);
            life_free(l);
        }
    print_message("# what helps stands first within ten offers in %d of %d lives\n", found, lives);
    assert_true(found * 10 >= lives * 9);
}

/* In the year of somebody each reason for silence occurs. */
static void test_every_silence(void **state)
{
    uint32_t expected = 0;

    (void)state;
    for (int i = 0; i < CAST_SIZE; i++)
        expected |= cast[i].silences;
    for (int s = 0; s < SILENCES; s++)
        if (!(expected & UINT32_C(1) << s))
            fail_msg("nobody's year holds `%s`", silence_name((enum silence)s));
}

int main(int argc, char **argv)
{
    enum { EACH = CAST_SIZE / QUARTERS };
    int quarter = argc > 1 ? atoi(argv[1]) : 0;
    struct CMUnitTest tests[EACH + 1] = { { .name = NULL } };

    if (argc > 2)
        days = atoi(argv[2]);
    life_shows = argc > 3;
    for (int i = 0; i < EACH; i++)
        tests[i] = (struct CMUnitTest){ .name = cast[quarter + i * QUARTERS].id,
                                        .test_func = test_year,
                                        .initial_state =
                                            (void *)(uintptr_t)&cast[quarter + i * QUARTERS] };
    tests[EACH] = quarter == 0 ? (struct CMUnitTest)cmocka_unit_test(test_every_silence)
                  : quarter == 3 && days >= CAST_YEAR
                      ? (struct CMUnitTest)cmocka_unit_test(test_within_ten)
                      : (struct CMUnitTest){ .name = NULL };
    return cmocka_run_group_tests_name("person year", tests, NULL, NULL);
}
