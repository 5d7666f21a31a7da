/* Moments and durations as people write them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "when.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define NO INT64_MIN

/* 2026-01-31 12:00 in Berlin */
static const struct instant today = { .unix_ms = INT64_C(1769857200000), .utc_offset_s = 3600 };

/* clang-format off */
static const struct when_row {
    const char *text;
    const char *want; /* as iso_print() writes it; NULL: refused */
    bool dates_only;
} whens[] = {
    { "now",                           "2026-01-31T12:00:00+01:00" },
    { "18:30",                         "2026-01-31T18:30:00+01:00" },
    { "today 00:00",                   "2026-01-31T00:00:00+01:00" },
    { "yesterday",                     "2026-01-30T12:00:00+01:00" },
    { "tomorrow 23:59:59",             "2026-02-01T23:59:59+01:00" },
    { "2026-07-01 18:00",              "2026-07-01T18:00:00+02:00" },
    { "2024-02-29",                    "2024-02-29T12:00:00+01:00" },
    { "2026-01-31T08:00Z",             "2026-01-31T08:00:00+00:00" },
    { "2026-01-31T08:00:00.250-05:30", "2026-01-31T08:00:00.250-05:30" },
    { "2026-01-31T08:00:00.5+0100",    "2026-01-31T08:00:00.500+01:00" },
    { "1970-01-01T00:00:01Z",          "1970-01-01T00:00:01+00:00" },
    { "2099-12-31T23:59:59Z",          "2099-12-31T23:59:59+00:00" },
    { "2026-07-01 18:00",              "2026-07-01T18:00:00+02:00", .dates_only = true },
    { "18:30",                         NULL, .dates_only = true },
    { "now",                           NULL, .dates_only = true },
    { "tomorrow",                      NULL, .dates_only = true },
    { "",                              NULL },
    { "2025-02-29",                    NULL },
    { "2100-02-29",                    NULL },
    { "2026-13-01",                    NULL },
    { "2026-00-01",                    NULL },
    { "2026-01-32",                    NULL },
    { "1969-12-31",                    NULL },
    { "24:00",                         NULL },
    { "12:60",                         NULL },
    { "12:00:60",                      NULL },
    { "8:00",                          NULL },
    { "12:00x",                        NULL },
    { "2026-01-31 12:00 ",             NULL },
    { "2026-01-31T08:00+15:00",        NULL },
    { "2026-01-31T08:00:00.",          NULL },
    { "2026-01-31T",                   NULL },
    { "20260131",                      NULL },
};

static const struct duration_row {
    const char *text;
    int64_t want;
} durations[] = {
    { "0", 0 }, { "90s", 90 }, { "30min", 1800 }, { "2h", 7200 }, { "1d", 86400 }, { "3w", 1814400 },
    { "1h30min", 5400 }, { "999999s", 999999 },
    { "", NO }, { "30", NO }, { "min", NO }, { "30 min", NO }, { "-5min", NO }, { "1.5h", NO },
    { "30m", NO }, { "30minutes", NO }, { "9999999s", NO }, { "999999w", NO }, { "1h 30min", NO },
};
/* clang-format on */

static void test_when(void **state)
{
    const struct when_row *r = *state;
    char text[ISO_SIZE];
    int64_t unix_ms;
    int32_t offset_s;
    int rc = when_read(r->text, r->dates_only ? NULL : &today, &unix_ms, &offset_s);

    assert_int_equal(rc, r->want ? 0 : -EINVAL);
    if (r->want)
        assert_string_equal(iso_print(text, unix_ms, offset_s), r->want);
}

static void test_duration(void **state)
{
    const struct duration_row *r = *state;
    int32_t got = -1;

    assert_int_equal(when_duration(r->text, &got), r->want == NO ? -EINVAL : 0);
    if (r->want != NO)
        assert_int_equal(got, r->want);
}

/* Every day of four hundred years there and back. */
static void test_calendar(void **state)
{
    char text[ISO_SIZE], again[ISO_SIZE];

    (void)state;
    for (int64_t day = 0; day < 146097; day++) {
        int64_t unix_ms, at = day * 86400000;
        assert_int_equal(when_read(iso_print(text, at, 0), NULL, &unix_ms, NULL), 0);
        assert_int_equal(unix_ms, at);
    }
    assert_string_equal(iso_print(again, -1, 0), "1969-12-31T23:59:59.999+00:00");
}

/* An appointment is shown as the clock on the wall will show it then. */
static void test_offset(void **state)
{
    static const struct {
        int64_t unix_ms;
        int32_t offset_s;
    } cases[] = {
        { INT64_C(1769857200000), 3600 }, /* January */
        { INT64_C(1774745999999), 3600 }, /* the last moment of winter */
        { INT64_C(1774746000000), 7200 }, /* the first one of summer */
        { INT64_C(1775059200000), 7200 }, { -1, 3600 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_int_equal(when_offset(cases[i].unix_ms), cases[i].offset_s);
}

int main(void)
{
    enum { W = sizeof(whens) / sizeof(whens[0]), D = sizeof(durations) / sizeof(durations[0]) };
    struct CMUnitTest tests[W + D + 2];

    setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
    for (size_t i = 0; i < W; i++)
        tests[i] = (struct CMUnitTest){ whens[i].text, test_when, NULL, NULL,
                                        (void *)(uintptr_t)&whens[i] };
    for (size_t i = 0; i < D; i++)
        tests[W + i] = (struct CMUnitTest){ durations[i].text, test_duration, NULL, NULL,
                                            (void *)(uintptr_t)&durations[i] };
    tests[W + D] = (struct CMUnitTest)cmocka_unit_test(test_calendar);
    tests[W + D + 1] = (struct CMUnitTest)cmocka_unit_test(test_offset);
    return cmocka_run_group_tests_name("when", tests, NULL, NULL);
}
