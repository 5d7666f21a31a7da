/* Words in braces: what is filled in, how it is encoded, and what is refused where. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "template.h"

#include <errno.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct template_value values[] = {
    { "technique", "deep_tissue" }, { "duration", "60" },        { "date", "2026-03-01" },
    { "odd", "a b&c=d/e?f#%+'~" },  { "name", "M\303\274ller" }, { "nothing", "" },
    { "brace", "{date}" },
};

/* clang-format off */
static const struct row {
    const char *name, *text;
    int rc;
    const char *out; /* "" where it fails */
    size_t at;       /* of what is refused */
} rows[] = {
    { "no braces",             "https://x.de/a?b=c%20d&e", 0, "https://x.de/a?b=c%20d&e", 0 },
    { "nothing at all",        "", 0, "", 0 },
    { "each of them",          "x/{technique}?d={duration}&on={date}", 0,
                               "x/deep_tissue?d=60&on=2026-03-01", 0 },
    { "one twice, side by side", "{duration}{duration}", 0, "6060", 0 },
    { "reserved ones encoded", "{odd}", 0, "a%20b%26c%3Dd%2Fe%3Ff%23%25%2B%27~", 0 },
    { "each byte of UTF-8",    "{name}", 0, "M%C3%BCller", 0 },
    { "an empty value",        "[{nothing}]", 0, "[]", 0 },
    { "not filled in twice",   "{brace}", 0, "%7Bdate%7D", 0 },
    { "a brace that only closes", "a}b", 0, "a}b", 0 },
    { "an unknown name",       "x/{date}/{when}", -EINVAL, "", 9 },
    { "a part of a name",      "{dat}", -EINVAL, "", 0 },
    { "more than a name",      "{dates}", -EINVAL, "", 0 },
    { "an empty name",         "a{}", -EINVAL, "", 1 },
    { "never closed",          "x{date", -EINVAL, "", 1 },
    { "closed too late",       "x{da{date}", -EINVAL, "", 1 },
    { "at the very end",       "x{", -EINVAL, "", 1 },
};
/* clang-format on */

static void test_row(void **state)
{
    const struct row *r = *state;
    char out[100];
    size_t at = 0;

    memset(out, 'x', sizeof(out));
    assert_int_equal(template_fill(r->text, values, COUNT(values), out, sizeof(out), &at), r->rc);
    assert_string_equal(out, r->out);
    assert_int_equal(at, r->at);
}

/* Whatever the room: all of it, or nothing; and never a byte too many. */
static void test_room(void **state)
{
    static const char whole[] = "<M%C3%BCller>";
    char out[20];
    size_t at;

    (void)state;
    for (size_t size = 0; size < sizeof(out); size++) {
        memset(out, '!', sizeof(out));
        int rc = template_fill("<{name}>", values, COUNT(values), out, size, &at);
        assert_int_equal(rc, size >= sizeof(whole) ? 0 : -ENOSPC);
        if (size > 0)
            assert_string_equal(out, rc == 0 ? whole : "");
        for (size_t i = size; i < sizeof(out); i++)
            assert_int_equal(out[i], '!');
    }
}

int main(void)
{
    struct CMUnitTest tests[COUNT(rows) + 1];

    for (size_t i = 0; i < COUNT(rows); i++)
        tests[i] = (struct CMUnitTest){
            .name = rows[i].name,
            .test_func = test_row,
            .initial_state = (void *)(uintptr_t)&rows[i],
        };
    tests[COUNT(rows)] = (struct CMUnitTest)cmocka_unit_test(test_room);
    return cmocka_run_group_tests_name("template", tests, NULL, NULL);
}
