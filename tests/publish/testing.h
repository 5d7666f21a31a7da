/* What every test file here needs, in the order cmocka wants it; and tests from rows of a table. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

struct suite {
    struct CMUnitTest tests[160];
    size_t count;
};

static inline void suite_add(struct suite *s, const char *name, CMUnitTestFunction test,
                             const void *row)
{
    s->tests[s->count++] = (struct CMUnitTest){
        .name = name,
        .test_func = test,
        .initial_state = (void *)(uintptr_t)row,
    };
}

/* One row, one named test. */
#define SUITE_ROWS(s, rows, test)                                        \
    do {                                                                 \
        for (size_t i_ = 0; i_ < sizeof(rows) / sizeof((rows)[0]); i_++) \
            suite_add((s), (rows)[i_].name, (test), &(rows)[i_]);        \
    } while (0)

static inline int suite_run(struct suite *s, const char *name)
{
    return _cmocka_run_group_tests(name, s->tests, s->count, NULL, NULL);
}
