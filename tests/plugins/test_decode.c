/* `balmctl decode`: its answers, its exit status, and that lines and arguments give the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <cmocka.h>

/* clang-format off */
static const struct row {
    const char *name, *arguments, *input;
    int status;
    const char *lines[3]; /* parts of them, in order; NULL: no more lines */
} rows[] = {
    { "a rate",            "heart-rate 2a37 0048", NULL, 0, { "\"heart_rate\":72" } },
    { "intervals",         "heart-rate 2a37 164834033803", NULL, 0, { "\"rr_ms\":[800.78125,804.6875]" } },
    { "contact",           "heart-rate 2a37 0648", NULL, 0, { "\"contact\":true" } },
    { "no contact said",   "heart-rate 2a37 0048", NULL, 0, { "\"contact\":null" } },
    { "no rate",           "heart-rate 2a37 0000", NULL, 0, { "\"heart_rate\":null" } },
    { "in any case, with blanks", "heart-rate 0000180F-0000-1000-8000-00805F9B34FB 52", NULL, 1, { "no such characteristic" } },
    { "a full UUID",       "heart-rate 00002A19-0000-1000-8000-00805F9B34FB ' 5 2'", NULL, 1, { "\"ok\":false" } },
    { "a battery",         "heart-rate 00002A19-0000-1000-8000-00805F9B34FB 52", NULL, 0, { "\"battery\":82" } },
    { "separated bytes",   "heart-rate 2a37 '16:48-34 03'", NULL, 0, { "\"rr_ms\":[800.78125]" } },
    { "refused bytes",     "heart-rate 2a37 0155", NULL, 1, { "\"ok\":false,\"error\":\"heart rate message cut" } },
    { "no hex",            "heart-rate 2a37 xyz", NULL, 1, { "not a string of hex" } },
    { "half a byte",       "heart-rate 2a37 004", NULL, 1, { "not a string of hex" } },
    { "no bytes",          "heart-rate 2a37 ''", NULL, 1, { "\"ok\":false" } },
    { "two, one refused",  "heart-rate 2a37 01 0048", NULL, 1, { "\"ok\":false", "\"heart_rate\":72" } },
    { "lines",             "heart-rate 2a37", "0048\\n\\n 0049 \\n", 0, { "\"heart_rate\":72", "\"heart_rate\":73" } },
    { "no such plugin",    "nobody 2a37 00", NULL, 2, { NULL } },
    { "no characteristic", "heart-rate", NULL, 1, { NULL } },
    { "no such way",       "heart-rate manufacturer:006b 00", NULL, 1, { "no such characteristic" } },
    { "a source",          "replay 2a37 00", NULL, 1, { "no such characteristic" } },
};
/* clang-format on */

static void test_row(void **state)
{
    const struct row *row = *state;
    char command[600], line[1000];
    size_t n = 0;

    snprintf(command, sizeof(command),
             "printf '%s' | BALM_PLUGIN_DIR=/nonexistent:%s %s decode %s 2>/dev/null",
             row->input ? row->input : "", PLUGIN_BUILD_DIR, DECODE_PROGRAM, row->arguments);
    FILE *f = popen(command, "r");
    assert_non_null(f);
    while (fgets(line, sizeof(line), f)) {
        assert_true(n < 3 && row->lines[n]);
        if (!strstr(line, row->lines[n]))
            print_error("%s", line);
        assert_non_null(strstr(line, row->lines[n]));
        n++;
    }
    int status = pclose(f);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), row->status);
    assert_true(n == 3 || !row->lines[n]);
}

int main(void)
{
    enum { ROWS = sizeof(rows) / sizeof(rows[0]) };
    struct CMUnitTest tests[ROWS];

    for (size_t i = 0; i < ROWS; i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name,
                                        .test_func = test_row,
                                        .initial_state = (void *)(uintptr_t)&rows[i] };
    return cmocka_run_group_tests_name("decode", tests, NULL, NULL);
}
