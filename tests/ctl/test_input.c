/* Files as balmctl reads them: rows, broken lines, and when they were recorded. */
#include "input.h"
#include "recording_date.h"

#include <setjmp.h>
#include <stdarg.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

static char folder[] = "/tmp/balm-input-XXXXXX";

static void use_zone(const char *zone)
{
    setenv("TZ", zone, 1);
    tzset();
}

static const char *write_file(const char *name, const void *bytes, size_t len)
{
    static char path[200];

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, len, f), len);
    fclose(f);
    return path;
}

/* clang-format off */
static const struct dated {
    const char *what, *name, *text, *zone;
    int64_t unix_ms; /* of the recording's 0; 0: undated */
    int32_t utc_offset_s;
} dated[] = {
    { "a zone of its own", "a.csv", "time,rr\n2026-07-31T08:00:01+09:00,1000\n", "CET-1CEST,M3.5.0,M10.5.0/3", 1785452400000, 7200 },
    { "local time, in summer", "a.csv", "time,rr\n2026-07-31T08:00:01.250,1000\n", "CET-1CEST,M3.5.0,M10.5.0/3", 1785477600250, 7200 },
    { "local time, in winter", "a.csv", "Phone timestamp;RR-interval [ms]\n2026-01-31T08:00:01;1000\n", "CET-1CEST,M3.5.0,M10.5.0/3", 1769842800000, 3600 },
    { "local time that is UTC", "a.csv", "time,rr\n2026-01-31T08:00:01,1000\n", "UTC0", 1769846400000, 0 },
    { "no date", "a.txt", "800\n", "UTC0", 0, 0 },
    { "Elite HRV", "2026-01-31 08-00-00.txt", "800\n", "CET-1CEST,M3.5.0,M10.5.0/3", 1769842800000, 3600 },
    { "Sensor Logger", "Polar_H10_01234567_20260131_080000_RR.txt", "800\n", "UTC0", 1769846400000, 0 },
    { "the file itself knows better", "20250101_000000.csv", "time,rr\n2026-01-31T08:00:01,1000\n", "UTC0", 1769846400000, 0 },
    { "another word in front", "rr-someone_2017-08-03_08-28-50.txt", "0.8\n", "UTC0", 1501748930000, 0 },
    { "a date that there is not", "2026-02-30 08-00-00.txt", "800\n", "UTC0", 0, 0 },
    { "digits that go on", "202601310800001.txt", "800\n", "UTC0", 0, 0 },
    { "a time without seconds", "2026-01-31 08-00.txt", "800\n", "UTC0", 1769846400000, 0 },
    { "without seconds, and a word behind", "HRV_202601310800_RR.csv", "800\n", "UTC0", 1769846400000, 0 },
    { "half of the seconds", "2026-01-31 08-00-0.txt", "800\n", "UTC0", 0, 0 },
    { "a day without a time", "2026-01-31.txt", "800\n", "UTC0", 0, 0 },
};
/* clang-format on */

static void test_date(void **state)
{
    const struct dated *d = *state;
    struct input *in = malloc(sizeof(*in));
    struct instant start = { 0 };

    assert_non_null(in);
    use_zone(d->zone);
    const char *path = write_file(d->name, d->text, strlen(d->text));
    assert_int_equal(input_open(in, path), 0);
    assert_int_equal(input_next(in), 1);
    assert_int_equal(recording_date(in, &start), d->unix_ms != 0);
    assert_int_equal(start.unix_ms, d->unix_ms);
    assert_int_equal(start.utc_offset_s, d->utc_offset_s);
    input_close(in);
    unlink(path);
    free(in);
}

static void test_long_file(void **state)
{
    enum { LINES = 40000 };
    struct input *in = malloc(sizeof(*in));
    char *text = malloc(LINES * (size_t)12);
    size_t len = 0;

    /* Lines cross the borders of what is read at once wherever they like. */
    (void)state;
    assert_true(in && text);
    for (int i = 0; i < LINES; i++)
        len += (size_t)sprintf(text + len, "%d.%0*d\n", 600 + i % 400, 1 + i % 5, 0);
    const char *path = write_file("long.txt", text, len - 1);
    assert_int_equal(input_open(in, path), 0);
    for (int i = 0; i < LINES; i++) {
        assert_int_equal(input_next(in), 1);
        assert_int_equal(in->row.rr_ticks, (600 + i % 400) * 1152);
        assert_int_equal(in->recording.line, i + 1);
    }
    assert_int_equal(input_next(in), 0);
    assert_int_equal(input_next(in), 0);
    assert_int_equal(in->rows, LINES);
    assert_int_equal(input_broken(in), 0);
    input_close(in);
    unlink(path);
    free(text);
    free(in);
}

static void test_refused(void **state)
{
    static const char text[] = "800\nx\n900\n";
    struct input *in = malloc(sizeof(*in));

    (void)state;
    assert_non_null(in);
    const char *path = write_file("refused.txt", text, strlen(text));
    assert_int_equal(input_open(in, path), 0);
    assert_int_equal(input_next(in), 1);
    input_refuse(in, "of no use");
    assert_int_equal(input_next(in), 1);
    assert_int_equal(in->row.rr_ticks, 900 * 1152);
    assert_int_equal(input_next(in), 0);
    assert_int_equal(in->rows, 1);
    assert_int_equal(input_broken(in), 2);
    input_close(in);
    unlink(path);
    free(in);
}

static void test_no_file(void **state)
{
    struct input *in = malloc(sizeof(*in));

    (void)state;
    assert_non_null(in);
    assert_int_equal(input_open(in, "/nowhere/at/all"), -ENOENT);
    assert_int_equal(input_open(in, folder), 0);
    assert_int_equal(input_next(in), -EISDIR);
    input_close(in);
    free(in);
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_long_file),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_no_file),
    };
    enum { DATED = sizeof(dated) / sizeof(dated[0]), OTHERS = sizeof(others) / sizeof(others[0]) };
    struct CMUnitTest tests[DATED + OTHERS];

    if (!mkdtemp(folder))
        return 1;
    for (size_t i = 0; i < DATED; i++)
        tests[i] = (struct CMUnitTest){ .name = dated[i].what,
                                        .test_func = test_date,
                                        .initial_state = (void *)(uintptr_t)&dated[i] };
    memcpy(tests + DATED, others, sizeof(others));
    int rc = cmocka_run_group_tests_name("ctl input", tests, NULL, NULL);
    rmdir(folder);
    return rc;
}
