/* How often somebody is asked who always says the same. */
#include "script.h"

#include "budget.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAYS 70

/* The moments of all offers, in minutes since the first midnight. */
static int offers(const char *answer, int *at, int most)
{
    static char script[60000], log[200000];
    size_t len = 0;
    int count = 0;

    /* Tense for an hour, five times a day, whatever is offered. */
    for (int i = 0; i < DAYS * 5; i++)
        len += (size_t)snprintf(script + len, sizeof(script) - len,
                                "raised 10m; %s; raised 50m; wait 228m; ", answer);
    script_run(script, log, sizeof(log));
    for (char *word = strstr(log, "breathe sustained"); word;
         word = strstr(word + 1, "breathe sustained")) {
        char *from = word;
        int day = 0, hour, minute;
        while (from > log && !(from >= log + 2 && strncmp(from - 2, "; ", 2) == 0))
            from--;
        if (sscanf(from, "%d %d:%d", &day, &hour, &minute) != 3)
            assert_int_equal(sscanf(from, "%d:%d", &hour, &minute), 2);
        if (strchr(from, ' ') > strchr(from, ':'))
            day = 0;
        assert_true(count < most);
        at[count++] = (day * 24 + hour) * 60 + minute;
    }
    return count;
}

static int in_span(const int *at, int count, int from_day, int to_day)
{
    int n = 0;

    for (int i = 0; i < count; i++)
        n += at[i] >= from_day * 1440 && at[i] < to_day * 1440;
    return n;
}

static int most_in_a_day(const int *at, int count, int from_day)
{
    int most = 0;

    for (int i = 0; i < count; i++) {
        int n = 0;
        for (int k = i; k < count && at[k] < at[i] + 1440; k++)
            n += at[i] >= from_day * 1440;
        most = n > most ? n : most;
    }
    return most;
}

static void test_unwanted(void **state)
{
    const char *answer = *state;
    int at[DAYS * 5];
    int count = offers(answer, at, DAYS * 5);

    print_message("# %s: %d offers in the first week, %d in the second, %d in the tenth\n", answer,
                  in_span(at, count, 0, 7), in_span(at, count, 7, 14), in_span(at, count, 63, 70));
    assert_true(count > 5);
    assert_in_range(most_in_a_day(at, count, 0), 1, 4);
    assert_int_equal(most_in_a_day(at, count, 14), 1);
    assert_in_range(in_span(at, count, 35, 42), 1, 2);
    assert_in_range(in_span(at, count, 56, 70), 1, 3);
}

static void test_welcome(void **state)
{
    int at[DAYS * 5];
    int count = offers(*state, at, DAYS * 5);

    assert_in_range(most_in_a_day(at, count, 0), 4, 4);
    assert_true(count > DAYS * 7 / 2);
}

static void test_gap(void **state)
{
    (void)state;
    static const struct {
        uint32_t unwanted;
        int32_t gap_s;
        int64_t hours;
    } rows[] = {
        { 0, 3600, 1 },   { 1, 3600, 2 },     { 4, 3600, 16 },           { 5, 3600, 24 },
        { 9, 3600, 24 },  { 10, 3600, 48 },   { 15, 3600, 48 },          { 16, 3600, 96 },
        { 21, 3600, 96 }, { 22, 3600, 168 },  { 4000000000, 3600, 168 }, { 0, 86400, 24 },
        { 1, 86400, 24 }, { 3, 604800, 168 }, { 30, 1209600, 336 },      { 40, 0, 0 },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct advise_memory m = { .unwanted = rows[i].unwanted };
        assert_int_equal(budget_gap_ms(&m, rows[i].gap_s), rows[i].hours * 3600000);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gap),
        cmocka_unit_test_prestate(test_unwanted, (void *)(uintptr_t) "answer no"),
        cmocka_unit_test_prestate(test_unwanted, (void *)(uintptr_t) "choices"),
        cmocka_unit_test_prestate(test_welcome, (void *)(uintptr_t) "answer accept"),
    };
    return cmocka_run_group_tests_name("advise budget", tests, NULL, NULL);
}
