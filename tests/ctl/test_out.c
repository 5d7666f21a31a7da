/* Numbers as JSON: few digits, and always the same number back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "out.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* clang-format off */
static const struct row {
    const char *want;
    double x;
} rows[] = {
    { "null", NAN }, { "null", INFINITY }, { "null", -INFINITY },
    { "0", 0 }, { "0", -0.0 }, { "1", 1 }, { "-1", -1 }, { "10", 10 }, { "123456789", 123456789 },
    { "0.1", 0.1 }, { "0.2", 0.2 }, { "0.3", 0.3 }, { "0.30000000000000004", 0.1 + 0.2 },
    { "0.5", 0.5 }, { "-0.25", -0.25 }, { "0.0078125", 0.0078125 }, { "0.01", 0.01 },
    { "0.99", 0.99 }, { "0.9999999999999999", 0.9999999999999999 }, { "1.0000000000000002", 0x1.0000000000001p0 },
    { "99.99999999999999", 99.99999999999999 }, { "9.95", 9.95 }, { "74.53559924999298", 74.53559924999298 },
    { "74220.5", 74220.5 }, { "4503599627370495.5", 4503599627370495.5 }, { "9007199254740991", 9007199254740991.0 },
};
/* clang-format on */

static void test_row(void **state)
{
    const struct row *r = *state;
    char text[OUT_NUMBER + 1];

    text[number_print(text, r->x)] = '\0';
    assert_string_equal(text, r->want);
}

static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    return *seed ^= *seed << 17;
}

/* Each reads back as itself, and no shorter text would. */
static void test_round_trip(void **state)
{
    uint64_t seed = 88172645463325252;
    char text[OUT_NUMBER + 1], printed[400];

    (void)state;
    for (int i = 0; i < 300000; i++) {
        uint64_t bits = next_random(&seed);
        double x;
        if (i % 2) /* the range of heart rates and intervals */
            x = (double)(bits >> 11) * 0x1p-53 * (double)(1 << (bits % 21));
        else
            memcpy(&x, &bits, sizeof(x));
        if (!isfinite(x))
            continue;
        size_t len = number_print(text, x);
        assert_true(len <= OUT_NUMBER);
        text[len] = '\0';
        double back = strtod(text, NULL);
        if (back != x)
            fail_msg("%s is not %.17g", text, x);
        if (fabs(x) < 0x1p-7 || fabs(x) >= 0x1p53 || i % 16 != 1)
            continue;
        int digits = 0;
        bool leading = true;
        for (const char *at = text; *at; at++) {
            leading = leading && (*at == '0' || *at == '.' || *at == '-');
            digits += !leading && *at != '.';
        }
        snprintf(printed, sizeof(printed), "%.*g", digits - 1 > 0 ? digits - 1 : 1, x);
        if (digits > 1 && strchr(text, '.') && strtod(printed, NULL) == x)
            fail_msg("%s could be %s", text, printed);
    }
}

static void test_strings(void **state)
{
    char path[] = "/tmp/balm-out-XXXXXX", text[128] = "";
    struct out *o = malloc(sizeof(*o));
    int fd = mkstemp(path);

    (void)state;
    out_init(o, fd);
    out_string(o, "a\"b\\c\n\x01 \xc3\xa4");
    out_string(o, NULL);
    out_int(o, INT64_MIN);
    out_bool(o, true);
    assert_int_equal(out_flush(o), 0);
    assert_true(pread(fd, text, sizeof(text) - 1, 0) > 0);
    assert_string_equal(text, "\"a\\\"b\\\\c\\u000a\\u0001 \xc3\xa4\"null-9223372036854775808true");
    close(fd);
    unlink(path);
    free(o);
}

/* More than the buffer holds, in one piece and in many. */
static void test_large(void **state)
{
    char path[] = "/tmp/balm-out-XXXXXX";
    struct out *o = malloc(sizeof(*o));
    char *large = malloc(200000);
    int fd = mkstemp(path);

    (void)state;
    memset(large, 'x', 200000);
    out_init(o, fd);
    out_text(o, "abc");
    out_bytes(o, large, 200000);
    for (int i = 0; i < 100000; i++)
        out_int(o, 7);
    assert_int_equal(out_flush(o), 0);
    assert_int_equal(lseek(fd, 0, SEEK_END), 300003);
    close(fd);
    unlink(path);
    free(large);
    free(o);
}

static void test_full_disk(void **state)
{
    struct out *o = malloc(sizeof(*o));
    int fd = open("/dev/full", O_WRONLY);

    (void)state;
    assert_true(fd >= 0); /* every Linux has it */
    out_init(o, fd);
    out_text(o, "x");
    assert_int_equal(out_flush(o), -ENOSPC);
    out_text(o, "y"); /* thrown away; the first error stays */
    assert_int_equal(out_flush(o), -ENOSPC);
    close(fd);
    free(o);
}

int main(void)
{
    enum { N = sizeof(rows) / sizeof(rows[0]) };
    struct CMUnitTest tests[N + 4] = {
        [N] = cmocka_unit_test(test_round_trip),
        [N + 1] = cmocka_unit_test(test_strings),
        [N + 2] = cmocka_unit_test(test_large),
        [N + 3] = cmocka_unit_test(test_full_disk),
    };

    for (size_t i = 0; i < N; i++)
        tests[i] =
            (struct CMUnitTest){ rows[i].want, test_row, NULL, NULL, (void *)(uintptr_t)&rows[i] };
    return cmocka_run_group_tests_name("out", tests, NULL, NULL);
}
