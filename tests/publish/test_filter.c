/* How filters stand to topics and to each other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "filter.h"

#include <stdio.h>

/* clang-format off */
static const struct row {
    const char *a, *b;
    bool a_covers, b_covers, meet;
} rows[] = {
    { "a/b", "a/b", true, true, true },
    { "a/b", "a/c", false, false, false },
    { "a", "ab", false, false, false },
    { "a", "a/", false, false, false },
    { "a/", "a/", true, true, true },
    { "+", "a", true, false, true },
    { "+", "a/b", false, false, false },
    { "a/+", "a/", true, false, true },
    { "a/+", "a", false, false, false },
    { "+/b", "a/+", false, false, true },
    { "+/b/c", "a/+/d", false, false, false },
    { "a/+/c", "a/+/c", true, true, true },
    { "#", "a/b/c", true, false, true },
    { "#", "+/b", true, false, true },
    { "a/#", "a", true, false, true },
    { "a/#", "a/b/c", true, false, true },
    { "a/#", "ab", false, false, false },
    { "a/#", "a/#", true, true, true },
    { "a/#", "a/b/#", true, false, true },
    { "a/#", "a/+/c", true, false, true },
    { "a/#", "+", false, false, true },
    { "a/#", "+/b", false, false, true },
    { "a/+/#", "a", false, false, false },
    { "a/+/#", "a/b", true, false, true },
    { "+/+", "a/#", false, false, true },
    { "+/#", "a/#", true, false, true },
    { "#", "$SYS/load", false, false, false },
    { "+/load", "$SYS/load", false, false, false },
    { "$SYS/#", "$SYS/load", true, false, true },
    { "#", "$SYS/#", false, false, false },
};
/* clang-format on */

static void test_row(void **state)
{
    const struct row *r = *state;

    assert_int_equal(filter_covers(r->a, r->b), r->a_covers);
    assert_int_equal(filter_covers(r->b, r->a), r->b_covers);
    assert_int_equal(filter_meets(r->a, r->b), r->meet);
    assert_int_equal(filter_meets(r->b, r->a), r->meet);
}

int main(void)
{
    enum { N = sizeof(rows) / sizeof(rows[0]) };
    struct CMUnitTest tests[N];
    static char names[N][64];

    for (size_t i = 0; i < N; i++) {
        snprintf(names[i], sizeof(names[i]), "%s and %s", rows[i].a, rows[i].b);
        tests[i] =
            (struct CMUnitTest){ names[i], test_row, NULL, NULL, (void *)(uintptr_t)&rows[i] };
    }
    return cmocka_run_group_tests_name("filter", tests, NULL, NULL);
}
