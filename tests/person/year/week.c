/*
 * A week of the same twenty people, beat by beat through a strap's messages: the whole pipeline,
 * from intervals to offers. Arguments: the quarter of the cast (0..3), and days.
 */
#include "life.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include <stdlib.h>

#define QUARTERS 4

static int days = 7;
static int offers, scored;

static void test_week(void **state)
{
    const struct cast_person *who = *state;
    struct life *l = life_new((int)(who - cast) + 1, 2, true);
    struct person_view view;

    life_live(l, days);
    person_view(l->person, &l->now, &view);
    scored += view.report->load.week.scored_min > 60 * days;
    life_end(l);
    print_message("# %-13s %3d offers, %3d accepted, %3d effects, %d restarts, %d complaints\n",
                  who->id, onlooker_offers(&l->onlooker), l->onlooker.accepted, l->effects,
                  l->restarts, l->onlooker.complaints);
    if (l->onlooker.complaints)
        fail_msg("%d broken promises, the first: %s", l->onlooker.complaints, l->onlooker.first);
    assert_false(l->onlooker.has_open);
    assert_int_equal(l->onlooker.outcomes, onlooker_offers(&l->onlooker));
    if (l->differs)
        fail_msg("a restart has lost something");
    offers += onlooker_offers(&l->onlooker);
    life_free(l);
}

/* A silent advisor would keep every promise; so would a heart that is never read. */
static void test_something_was_offered(void **state)
{
    (void)state;
    print_message("# %d offers; %d of 5 with hours of score\n", offers, scored);
    assert_true(offers >= 3 * days);
    assert_true(scored >= 4);
}

int main(int argc, char **argv)
{
    enum { EACH = CAST_SIZE / QUARTERS };
    int quarter = argc > 1 ? atoi(argv[1]) : 0;
    struct CMUnitTest tests[EACH + 1];

    if (argc > 2)
        days = atoi(argv[2]);
    for (int i = 0; i < EACH; i++)
        tests[i] = (struct CMUnitTest){ .name = cast[quarter + i * QUARTERS].id,
                                        .test_func = test_week,
                                        .initial_state =
                                            (void *)(uintptr_t)&cast[quarter + i * QUARTERS] };
    tests[EACH] = (struct CMUnitTest)cmocka_unit_test(test_something_was_offered);
    return cmocka_run_group_tests_name("person week", tests, NULL, NULL);
}
