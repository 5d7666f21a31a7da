/* The reader of recordings: what each line gives, and that a broken one harms no other. */
#include "recording.h"

#include <setjmp.h>
#include <stdarg.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#define LINES_MAX 12

/* What one line gives: rc, and of a row what it holds. */
struct want {
    int rc;
    int64_t t_us;
    bool has_rr, has_hr, has_acc;
    int rr; /* ticks */
    double hr, acc;
    const char *label;
};

#define NOTHING \
    {           \
        .rc = 0 \
    }
#define REFUSED  \
    {            \
        .rc = -1 \
    }
#define ROW(...)                     \
    {                                \
        .rc = 1, .t_us = __VA_ARGS__ \
    }
#define MS     1152 /* ticks */
#define RR(x)  .has_rr = true, .rr = x
#define HR(x)  .has_hr = true, .hr = x
#define ACC(x) .has_acc = true, .acc = x

/* clang-format off */
static const struct row {
    const char *name;
    const char *lines[LINES_MAX];
    struct want want[LINES_MAX];
    enum recording_format format;
} rows[] = {
    /* RR text */
    { "one interval a line", { "800", "900.5" },
      { ROW(800000, RR(800 * MS)), ROW(1700500, RR(9005 * MS / 10)) }, RECORDING_RR_TEXT },
    { "comments and blank lines", { "# made by hand", "", "  ", "800 # first", "#", "1" },
      { NOTHING, NOTHING, NOTHING, ROW(800000, RR(800 * MS)), NOTHING, ROW(801000, RR(MS)) },
      RECORDING_RR_TEXT },
    { "CRLF and blanks around", { " 800\r", "\t800 \r", "\r" },
      { ROW(800000, RR(800 * MS)), ROW(1600000, RR(800 * MS)), NOTHING }, RECORDING_RR_TEXT },
    { "byte order mark", { "\xef\xbb\xbf" "800" }, { ROW(800000, RR(800 * MS)) }, RECORDING_RR_TEXT },
    { "a mark only at the very start", { "800", "\xef\xbb\xbf" "800" },
      { ROW(800000, RR(800 * MS)), REFUSED }, RECORDING_RR_TEXT },
    { "empty interval", { "0", "0.0", "-0" },
      { ROW(0, RR(0)), ROW(0, RR(0)), ROW(0, RR(0)) }, RECORDING_RR_TEXT },
    { "what is no interval", { "800", "-1", "nan", "inf", "0x320", "1e", "e3", ".", "1000000", "8 00" },
      { ROW(800000, RR(800 * MS)), REFUSED, REFUSED, REFUSED, REFUSED, REFUSED, REFUSED, REFUSED,
        REFUSED, REFUSED }, RECORDING_RR_TEXT },
    { "exponents", { "1e3", "8.5E+2", "850000e-3" },
      { ROW(1000000, RR(1000 * MS)), ROW(1850000, RR(850 * MS)), ROW(2700000, RR(850 * MS)) },
      RECORDING_RR_TEXT },
    { "exponents without end", { "500", "1e999999999999", "1e-999999999999", "0e99999" },
      { ROW(500000, RR(500 * MS)), REFUSED, ROW(500000, RR(0)), ROW(500000, RR(0)) }, RECORDING_RR_TEXT },
    { "text in the middle", { "800", "Session 2", "800,1", "800" },
      { ROW(800000, RR(800 * MS)), REFUSED, REFUSED, ROW(1600000, RR(800 * MS)) }, RECORDING_RR_TEXT },
    { "text before the first interval", { "RR intervals of a morning", "800" },
      { REFUSED, ROW(800000, RR(800 * MS)) }, RECORDING_RR_TEXT },
    { "1/1024 s survives", { "800.78125", "0.9765625" },
      { ROW(800782, RR(820 * MS * 1000 / 1024)), ROW(801758, RR(MS * 1000 / 1024)) }, RECORDING_RR_TEXT },
    { "half a tick goes up, less goes down", { "0.00390625", "0.003906249999999999999999", "0.00390624" },
      { ROW(5, RR(5)), ROW(8, RR(4)), ROW(12, RR(4)) }, RECORDING_RR_TEXT },
    { "many digits", { "800.000000000000000000000000000000000001", "000000000000000000000000800" },
      { ROW(800000, RR(800 * MS)), ROW(1600000, RR(800 * MS)) }, RECORDING_RR_TEXT },
    { "the largest", { "999999.99" }, { ROW(999999990, RR(1000000 * MS - 12)) }, RECORDING_RR_TEXT },

    /* CSV */
    { "all columns", { "t_s,rr_ms,hr_bpm,acc_sd_g,label", "1.5,800,75,0.01,rest" },
      { NOTHING, ROW(1500000, RR(800 * MS), HR(75), ACC(0.01), .label = "rest") }, RECORDING_CSV },
    { "any order, unknown ones between", { "label,foo,rr_ms,,t_s", "a,b,800,c,2" },
      { NOTHING, ROW(2000000, RR(800 * MS), .label = "a") }, RECORDING_CSV },
    { "quoted, in capitals, spaced", { "\"T_S\" , \"rr_ms\",\"label\"\r", " \"2\" , 800 , \"a, \"\"b\"\"\"\r" },
      { NOTHING, ROW(2000000, RR(800 * MS), .label = "a, \"b\"") }, RECORDING_CSV },
    { "mark before the header", { "\xef\xbb\xbft_s,rr_ms", "1,800" },
      { NOTHING, ROW(1000000, RR(800 * MS)) }, RECORDING_CSV },
    { "empty fields say nothing", { "t_s,rr_ms,hr_bpm,acc_sd_g,label", "1,,,,", "2,,60,,", "3,800" },
      { NOTHING, ROW(1000000), ROW(2000000, HR(60)), ROW(3000000, RR(800 * MS)) }, RECORDING_CSV },
    { "more fields than the header", { "t_s,rr_ms", "1,800,9,9,9" },
      { NOTHING, ROW(1000000, RR(800 * MS)) }, RECORDING_CSV },
    { "zero is an empty interval, and a rate", { "t_s,rr_ms,hr_bpm", "1,0,0" },
      { NOTHING, ROW(1000000, RR(0), HR(0)) }, RECORDING_CSV },
    { "header only", { "t_s,rr_ms" }, { NOTHING }, RECORDING_CSV },
    { "one column", { "rr_ms", "800", "700" },
      { NOTHING, ROW(800000, RR(800 * MS)), ROW(1500000, RR(700 * MS)) }, RECORDING_CSV },
    { "without times, rates stand where the intervals are", { "hr_bpm,rr_ms", "75,800", "76,", ",700" },
      { NOTHING, ROW(800000, RR(800 * MS), HR(75)), ROW(800000, HR(76)),
        ROW(1500000, RR(700 * MS)) }, RECORDING_CSV },
    { "neither time nor interval", { "hr_bpm,label", "60,a", "1,2" }, { REFUSED, REFUSED, REFUSED },
      RECORDING_CSV },
    { "a header of others", { "time,heart", "1,2" }, { REFUSED, REFUSED }, RECORDING_UNKNOWN },
    { "time goes back", { "t_s,rr_ms", "10,800", "9.5,800", "8.9,800", "9,801", "11,800" },
      { NOTHING, ROW(10000000, RR(800 * MS)), ROW(9500000, RR(800 * MS)), REFUSED,
        ROW(9000000, RR(801 * MS)), ROW(11000000, RR(800 * MS)) }, RECORDING_CSV },
    { "time out of range", { "t_s,rr_ms", "-1,800", "1e9,800", "nan,800", "999999999.999999,1", "1,2" },
      { NOTHING, REFUSED, REFUSED, REFUSED, ROW(999999999999999, RR(MS)), REFUSED }, RECORDING_CSV },
    { "numbers that are none", { "t_s,rr_ms,hr_bpm,acc_sd_g", "1,NaN,,", "1,,inf,", "1,,,0x1", "1,,-5,", "1,,,1e6", "1,,,9.5e-05" },
      { NOTHING, REFUSED, REFUSED, REFUSED, REFUSED, REFUSED, ROW(1000000, ACC(9.5e-05)) },
      RECORDING_CSV },
    { "text in the middle of a CSV", { "t_s,rr_ms", "1,800", "t_s,rr_ms", "# paused", "2,800" },
      { NOTHING, ROW(1000000, RR(800 * MS)), REFUSED, NOTHING, ROW(2000000, RR(800 * MS)) },
      RECORDING_CSV },
    { "a quote that never ends", { "t_s,label", "1,\"abc", "2,d" },
      { NOTHING, ROW(1000000, .label = "abc"), ROW(2000000, .label = "d") }, RECORDING_CSV },
    { "a long label is cut between characters", { "t_s,label", "1,\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4" },
      { NOTHING, ROW(1000000, .label = "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4") },
      RECORDING_CSV },
    { "microseconds are rounded once", { "t_s,rr_ms", "0.0000005,1", "0.00000049,1", "1.0000005,1" },
      { NOTHING, ROW(1, RR(MS)), ROW(0, RR(MS)), ROW(1000001, RR(MS)) }, RECORDING_CSV },
};
/* clang-format on */

static void feed_rows(const struct row *r, struct recording *rec)
{
    struct recording_row row;
    uint64_t broken = 0;

    memset(&row, 0xa5, sizeof(row)); /* what was there before must not shine through */
    recording_init(rec);
    for (size_t i = 0; i < LINES_MAX && r->lines[i]; i++) {
        const struct want *w = &r->want[i];
        const char *why = NULL;
        size_t len = strlen(r->lines[i]);
        char *line = malloc(len + 1); /* of its own, so that a read past its end shows */
        assert_non_null(line);
        memcpy(line, r->lines[i], len);
        int rc = recording_line(rec, line, len, &row, &why);
        free(line);

        if (rc != w->rc)
            print_error("line %zu: %s\n", i + 1, why ? why : "no reason");
        assert_int_equal(rc, w->rc);
        assert_int_equal(rec->line, i + 1);
        broken += rc < 0;
        assert_int_equal(rec->broken, broken);
        if (rc < 0)
            assert_non_null(why);
        if (rc <= 0)
            continue;
        assert_int_equal(row.t_us, w->t_us);
        assert_int_equal(row.has_rr, w->has_rr);
        if (row.has_rr)
            assert_int_equal(row.rr_ticks, w->rr);
        assert_int_equal(row.has_hr, w->has_hr);
        if (row.has_hr)
            assert_true(!(row.hr_bpm < w->hr) && !(row.hr_bpm > w->hr));
        assert_int_equal(row.has_acc, w->has_acc);
        if (row.has_acc)
            assert_true(!(row.acc_sd_g < w->acc) && !(row.acc_sd_g > w->acc));
        assert_string_equal(row.label, w->label ? w->label : "");
    }
    assert_int_equal(rec->format, r->format);
}

static void test_row(void **state)
{
    struct recording rec;

    feed_rows(*state, &rec);
}

/* clang-format off */
static const struct capture {
    const char *name, *line, *characteristic;
    int rc;
    int64_t t_us;
    uint8_t bytes[4];
    size_t count;
} captures[] = {
    { "capture", "{\"t_s\": 1.5, \"service\": \"180d\", \"characteristic\": \"2a37\", \"hex\": \"0048\"}",
      "2a37", 1, 1500000, { 0x00, 0x48 }, 2 },
    { "capture, any order, others between",
      "{\"hex\":\"0aFf\",\"x\":{\"a\":[1,\"}\"]},\"note\":\"say \\\"hi\\\"\",\"characteristic\":\"2a37\",\"ok\":true,\"t_s\":2}",
      "2a37", 1, 2000000, { 0x0a, 0xff }, 2 },
    { "capture of no bytes", "{\"t_s\":1,\"characteristic\":\"2a37\",\"hex\":\"\"}", "2a37", 1, 1000000, { 0 }, 0 },
    { "capture without a time", "{\"characteristic\":\"2a37\",\"hex\":\"00\"}", NULL, -1, 0, { 0 }, 0 },
    { "capture without hex", "{\"t_s\":1,\"characteristic\":\"2a37\"}", NULL, -1, 0, { 0 }, 0 },
    { "capture of half a byte", "{\"t_s\":1,\"characteristic\":\"2a37\",\"hex\":\"004\"}", NULL, -1, 0, { 0 }, 0 },
    { "capture cut off", "{\"t_s\":1,\"characteristic\":\"2a37\",\"hex\":\"00", NULL, -1, 0, { 0 }, 0 },
    { "capture with more behind", "{\"t_s\":1,\"characteristic\":\"2a37\",\"hex\":\"00\"} x", NULL, -1, 0, { 0 }, 0 },
    { "capture with a long UUID", "{\"t_s\":1,\"characteristic\":\"0000000000000000000000000000000000000000000\",\"hex\":\"00\"}",
      NULL, -1, 0, { 0 }, 0 },
    { "capture of brackets", "{{{{", NULL, -1, 0, { 0 }, 0 },
};
/* clang-format on */

static void test_capture(void **state)
{
    const struct capture *c = *state;
    struct recording rec;
    struct recording_row row;
    const char *why = NULL;
    size_t len = strlen(c->line);
    char *line = malloc(len);

    assert_non_null(line);
    memcpy(line, c->line, len);
    recording_init(&rec);
    assert_int_equal(recording_line(&rec, line, len, &row, &why), c->rc);
    free(line);
    assert_int_equal(rec.format, RECORDING_CAPTURE);
    if (c->rc < 0) {
        assert_non_null(why);
        return;
    }
    assert_int_equal(row.t_us, c->t_us);
    assert_string_equal(row.characteristic, c->characteristic);
    assert_int_equal(row.byte_count, c->count);
    assert_memory_equal(row.bytes, c->bytes, c->count);
}

static void test_long_line(void **state)
{
    static char line[RECORDING_LINE_MAX + 1];
    struct recording rec;
    struct recording_row row;
    const char *why = NULL;

    (void)state;
    memset(line, ' ', sizeof(line));
    memcpy(line, "800", 3);
    recording_init(&rec);
    assert_int_equal(recording_line(&rec, line, RECORDING_LINE_MAX, &row, &why), 1);
    assert_int_equal(recording_line(&rec, line, RECORDING_LINE_MAX + 1, &row, &why), -1);
    assert_int_equal(recording_line(&rec, "900", 3, &row, &why), 1);
    assert_int_equal(row.t_us, 1700000);
    assert_int_equal(rec.line, 3);
}

/* Whatever has at most six decimals becomes the tick that is nearest to it, by whole numbers. */
static void test_every_decimal(void **state)
{
    struct recording rec;
    struct recording_row row;
    const char *why;
    char line[40];

    (void)state;
    recording_init(&rec);
    for (int64_t millionth = 0; millionth < INT64_C(1000000000000); millionth += 7654321987) {
        int n = snprintf(line, sizeof(line), "%lld.%06lld", (long long)(millionth / 1000000),
                         (long long)(millionth % 1000000));
        assert_int_equal(recording_line(&rec, line, (size_t)n, &row, &why), 1);
        assert_int_equal(row.rr_ticks, (millionth * MS + 500000) / 1000000);
    }
    for (int64_t millionth = 600000000; millionth < 600100000; millionth++) {
        int n = snprintf(line, sizeof(line), "%lld.%06lld", (long long)(millionth / 1000000),
                         (long long)(millionth % 1000000));
        assert_int_equal(recording_line(&rec, line, (size_t)n, &row, &why), 1);
        assert_int_equal(row.rr_ticks, (millionth * MS + 500000) / 1000000);
    }
}

/* Rates and accelerations are the doubles that the C library makes of them. */
static void test_doubles(void **state)
{
    static const char *const words[] = { "0.1",        "75.5",       "0.0123456789012",
                                         "123456.789", "1e-7",       "0.30000000000000",
                                         "9.5e-05",    "2.5e+1",     "00012.5000",
                                         "1e-300",     "0.00000001", "99999.99999" };
    struct recording rec;
    struct recording_row row;
    const char *why;
    char line[64];

    (void)state;
    recording_init(&rec);
    assert_int_equal(recording_line(&rec, "t_s,hr_bpm", 10, &row, &why), 0);
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        int n = snprintf(line, sizeof(line), "1,%s", words[i]);
        double want = strtod(words[i], NULL);
        assert_int_equal(recording_line(&rec, line, (size_t)n, &row, &why), 1);
        if (want > 1e-100)
            assert_memory_equal(&row.hr_bpm, &want, sizeof(want));
    }
}

static void test_speed(void **state)
{
    enum { LINES = 100000 };
    struct recording rec;
    struct recording_row row;
    struct timespec from, to;
    const char *why;
    char line[64];
    int n = 0;

    (void)state;
    recording_init(&rec);
    const char *header = "t_s,rr_ms,hr_bpm,acc_sd_g,label";
    recording_line(&rec, header, strlen(header), &row, &why);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
    for (int i = 0; i < LINES; i++) {
        if (i % 100 == 0)
            n = snprintf(line, sizeof(line), "%d.984,%d.4,83,0.0123,unknown", i, 600 + i % 400);
        recording_line(&rec, line, (size_t)n, &row, &why);
    }
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
    double ms = (double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6;
    print_message("# %d lines in %.1f ms\n", (int)LINES, ms);
    assert_int_equal(rec.broken, 0);
}

int main(void)
{
    enum {
        ROWS = sizeof(rows) / sizeof(rows[0]),
        CAPTURES = sizeof(captures) / sizeof(captures[0]),
    };
    struct CMUnitTest tests[ROWS + CAPTURES + 4];
    size_t n = 0;

    for (size_t i = 0; i < ROWS; i++)
        tests[n++] = (struct CMUnitTest){ .name = rows[i].name,
                                          .test_func = test_row,
                                          .initial_state = (void *)(uintptr_t)&rows[i] };
    for (size_t i = 0; i < CAPTURES; i++)
        tests[n++] = (struct CMUnitTest){ .name = captures[i].name,
                                          .test_func = test_capture,
                                          .initial_state = (void *)(uintptr_t)&captures[i] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(test_long_line);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(test_every_decimal);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(test_doubles);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(test_speed);
    return cmocka_run_group_tests_name("recording", tests, NULL, NULL);
}
