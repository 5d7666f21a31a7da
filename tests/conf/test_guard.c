/* What may be handed to libfyaml: one row, one test; `at` is the byte that is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "guard.h"
#include "scratch.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BYTES(text) .bytes = (text), .len = sizeof(text) - 1
#define GOOD        SIZE_MAX

/* clang-format off */
static const struct row {
    const char *name;
    const char *bytes;
    size_t len;
    size_t at;
    const char *said; /* the first line, as conf_load() says it */
} rows[] = {
    { "nothing",                   BYTES(""),                    .at = GOOD },
    { "tab, newline, CR LF",       BYTES("# a\tb\r\n\n"),        .at = GOOD },
    { "percent within a line",     BYTES("# 100 %\n #%\n"),      .at = GOOD },
    { "two, three, four bytes",    BYTES("# \xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80\n"), .at = GOOD },
    { "25 ff",                     BYTES("\x25\xff"),            .at = 0,
      .said = "balm.yaml:1:1: a line may not begin with %" },
    { "25 00 fb",                  BYTES("\x25\x00\xfb"),        .at = 0,
      .said = "balm.yaml:1:1: a line may not begin with %" },
    { "percent on a later line",   BYTES("a: 1\n%YAML 1.2\n"),   .at = 5,
      .said = "balm.yaml:2:1: a line may not begin with %" },
    { "percent after a lone CR",   BYTES("a: 1\r%x"),            .at = 5,
      .said = "balm.yaml:2:1: a line may not begin with %" },
    { "not UTF-8",                 BYTES("a: \xff"),             .at = 3,
      .said = "balm.yaml:1:4: is not valid UTF-8" },
    { "Latin-1",                   BYTES("a: B\xe4r\n"),         .at = 4,
      .said = "balm.yaml:1:5: is not valid UTF-8" },
    { "cut at the end",            BYTES("a: \xe2\x82"),         .at = 3 },
    { "overlong slash",            BYTES("a: \xc0\xaf"),         .at = 3 },
    { "overlong in three bytes",   BYTES("\xe0\x80\xaf"),        .at = 0 },
    { "overlong in four bytes",    BYTES("\xf0\x80\x82\xac"),    .at = 0 },
    { "surrogate",                 BYTES("\xed\xa0\x80"),        .at = 0 },
    { "beyond U+10FFFF",           BYTES("\xf4\x90\x80\x80"),    .at = 0 },
    { "five bytes",                BYTES("\xf8\x88\x80\x80\x80"), .at = 0 },
    { "lone continuation",         BYTES("\x80"),                .at = 0 },
    { "NUL",                       BYTES("a\0b"),                .at = 1,
      .said = "balm.yaml:1:2: control characters are not allowed" },
    { "escape",                    BYTES("a: \x1b[31m"),         .at = 3,
      .said = "balm.yaml:1:4: control characters are not allowed" },
    { "delete",                    BYTES("\x7f"),                .at = 0 },
    { "U+0085 next line",          BYTES("a\xc2\x85"),           .at = 1,
      .said = "balm.yaml:1:2: control characters are not allowed" },
    { "U+2028 line separator",     BYTES("a\xe2\x80\xa8"),       .at = 1 },
    { "U+2029 paragraph",          BYTES("a\xe2\x80\xa9"),       .at = 1 },
    { "U+FEFF byte order mark",    BYTES("\xef\xbb\xbfmqtt: {}"), .at = 0,
      .said = "balm.yaml:1:1: invisible characters (byte order marks, line separators) are not "
              "allowed" },
    { "U+202E right to left",      BYTES("a\xe2\x80\xae"),       .at = 1 },
};
/* clang-format on */

static void test_row(void **state)
{
    const struct row *r = *state;
    struct scratch s;
    struct conf *c = NULL;
    size_t at = 0;
    const char *wrong = guard_check(r->bytes, r->len, &at);

    if (r->at == GOOD)
        assert_null(wrong);
    else
        assert_non_null(wrong);
    if (wrong)
        assert_int_equal(at, r->at);

    scratch_init(&s);
    scratch_write_bytes(&s, "balm.yaml", r->bytes, r->len);
    int rc = scratch_load(&s, &c);
    scratch_fini(&s);
    assert_int_equal(rc, wrong ? -EINVAL : 0);
    conf_free(c);
    if (r->said) {
        s.said[strcspn(s.said, "\n")] = '\0';
        assert_string_equal(s.said, r->said);
    }
}

static void assert_bound(size_t count, const char *unit, const char *said)
{
    size_t len = strlen(unit), at;
    char *text = malloc(count * len);

    assert_non_null(text);
    for (size_t i = 0; i < count; i++)
        memcpy(text + i * len, unit, len);
    const char *wrong = guard_check(text, count * len, &at);
    free(text);
    if (said)
        assert_string_equal(wrong, said);
    else
        assert_null(wrong);
}

static void test_bounds(void **state)
{
    (void)state;
    assert_bound(GUARD_BYTES_MAX, "#", NULL);
    assert_bound(GUARD_BYTES_MAX + 1, "#", "the file is larger than 64 KiB");
    assert_bound(GUARD_LINES_MAX, "#\r\n", NULL);
    assert_bound(GUARD_LINES_MAX + 1, "#\r\n", "the file has more than 4000 lines");
    assert_bound(GUARD_LINES_MAX + 1, "#\r", "the file has more than 4000 lines");
    assert_bound(GUARD_EMPTY_MAX, " \t\r\n", NULL);
    assert_bound(GUARD_EMPTY_MAX + 1, " \t\r\n", "more than 64 empty lines in a row");
    assert_bound(2 * GUARD_EMPTY_MAX, "\n#", NULL);
    assert_bound(GUARD_OPEN_MAX, "[", NULL);
    assert_bound(GUARD_OPEN_MAX + 1, "{", "more than 200 brackets are open here");
    assert_bound(2 * GUARD_OPEN_MAX, "[}", NULL);
}

int main(void)
{
    enum { N = sizeof(rows) / sizeof(rows[0]) };
    struct CMUnitTest tests[N + 1];

    for (size_t i = 0; i < N; i++)
        tests[i] = (struct CMUnitTest){
            .name = rows[i].name,
            .test_func = test_row,
            .initial_state = (void *)(uintptr_t)&rows[i],
        };
    tests[N] = (struct CMUnitTest)cmocka_unit_test(test_bounds);
    return cmocka_run_group_tests_name("conf_guard", tests, NULL, NULL);
}
