/*
 * testing - cmocka, and rows of a table as tests of their own
 *
 *     struct tests tests = { 0 };
 *     ADD_ROWS(&tests, rows, test_row);    a row begins with its name
 *     ADD_TEST(&tests, test_something);
 *     return RUN_TESTS(&tests, "group");
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
/* After the four that it needs. */
#include <cmocka.h>

#define TESTS_MAX 128

struct tests {
    size_t n;
    struct CMUnitTest list[TESTS_MAX];
};

#define ADD_ROWS(tests, rows, function)                                    \
    for (size_t row_ = 0; row_ < sizeof(rows) / sizeof((rows)[0]); row_++) \
        (tests)->list[(tests)->n++] = (struct CMUnitTest)                  \
        {                                                                  \
            .name = (rows)[row_].name, .test_func = (function),            \
            .initial_state = (void *)(uintptr_t) & (rows)[row_]            \
        }

#define ADD_TEST(tests, function) \
    (tests)->list[(tests)->n++] = (struct CMUnitTest)cmocka_unit_test(function)

#define RUN_TESTS(tests, group) \
    _cmocka_run_group_tests(group, (tests)->list, (tests)->n, NULL, NULL)

/*
 * In place of RUN_TESTS: the whole program is skipped. (skip() of a single test prints "not ok
 * # SKIP", which meson takes for a failure.)
 */
#define SKIP_ALL(reason) (puts("1..0 # SKIP " reason), 0)
