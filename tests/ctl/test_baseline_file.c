/* A reference in a file: bit for bit there and back, and plain words for what is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "baseline_file.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[64];

static int begin(void **state)
{
    (void)state;
    strcpy(path, "/tmp/balm-baseline-XXXXXX");
    int fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int end(void **state)
{
    (void)state;
    return unlink(path);
}

static void put(const char *text)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    assert_int_equal(fclose(f), 0);
}

/* Between low and high, with all bits of the fraction. */
static double any(double low, double high)
{
    static uint64_t x = 88172645463325252u;

    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    return low + (high - low) * (double)(x >> 11) * 0x1p-53;
}

/* An odd count has its middle; the last day is also the slowest, so that the order is kept too. */
static void test_there_and_back(void **state)
{
    (void)state;
    for (int i = 0; i < 500; i++) {
        struct baseline_memory in = { .version = BASELINE_MEMORY_VERSION }, out;
        struct complaint why = { "" };
        in.day_count = i % 8 == 0 ? 0 : 1;
        in.hr_bpm = any(40, 120);
        in.ln_rmssd = i % 3 ? any(1, 5.6) : NAN;
        in.learnt_min = any(1441, i % 2 ? 1e6 : 1500);
        in.recent_min = i % 4 ? any(0.1, 260) : 0;
        in.recent_bpm = i % 4 ? any(40, 120) : NAN;
        in.recent_ln_rmssd = i % 4 > 1 ? any(1, 5.6) : NAN;
        in.unix_ms = i % 2 ? (int64_t)any(0, 1e13) : 0;
        for (uint32_t d = 0; d < in.day_count; d++) {
            in.days[d].day = i % 5 ? (int32_t)any(-1e5, 1e5) : INT32_MIN;
            in.days[d].minutes = any(20, 1440);
            in.days[d].hr_bpm = in.hr_bpm;
            in.days[d].ln_rmssd = in.ln_rmssd;
        }
        assert_int_equal(baseline_write(path, &in, &why), 0);
        assert_int_equal(baseline_read(path, &out, &why), 0);
        assert_string_equal(why.text, "");
        assert_memory_equal(&in.hr_bpm, &out.hr_bpm, sizeof(double));
        assert_memory_equal(&in.learnt_min, &out.learnt_min, sizeof(double));
        assert_true(in.recent_min == out.recent_min);
        assert_true(isnan(in.recent_bpm) ? isnan(out.recent_bpm) : in.recent_bpm == out.recent_bpm);
        assert_true(isnan(in.recent_ln_rmssd) ? isnan(out.recent_ln_rmssd)
                                              : in.recent_ln_rmssd == out.recent_ln_rmssd);
        assert_memory_equal(in.days, out.days, offsetof(struct baseline_day, ln_rmssd));
        assert_true(isnan(in.ln_rmssd) ? isnan(out.ln_rmssd) : in.ln_rmssd == out.ln_rmssd);
        assert_true(in.unix_ms == out.unix_ms && in.day_count == out.day_count);
    }
}

#define HEAD   "{\"balm_baseline\":1,\"version\":3,\"hr_bpm\":62,\"ln_rmssd\":3.5,\"learnt_min\":900,"
#define DAY(n) "{\"day\":" #n ",\"minutes\":100,\"hr_bpm\":62,\"ln_rmssd\":3.5}"
#define LAST   ",\"recent_min\":0,\"recent_bpm\":null,\"recent_ln_rmssd\":null}\n"
#define TAIL   "],\"unix_ms\":0" LAST

static void test_seven_days(void **state)
{
    (void)state;
    struct baseline_memory m;
    struct complaint why = { "" };
    char written[4096], again[4096];

    put(HEAD "\"days\":[" DAY(1) "," DAY(2) "," DAY(3) "," DAY(4) "," DAY(5) "," DAY(6) "," DAY(
        null) TAIL);
    assert_int_equal(baseline_read(path, &m, &why), 0);
    assert_int_equal(m.day_count, 7);
    assert_int_equal(m.days[0].day, 1);
    assert_int_equal(m.days[6].day, INT32_MIN);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(baseline_write(path, &m, &why), 0);
        FILE *f = fopen(path, "r");
        assert_non_null(fgets(i ? again : written, sizeof(written), f));
        fclose(f);
        assert_int_equal(baseline_read(path, &m, &why), 0);
    }
    assert_string_equal(written, again);
}

/* clang-format off */
static const struct row {
    const char *name, *text, *says; /* after the path and a colon */
} rows[] = {
    { "empty", "", " is no baseline file" },
    { "a recording", "800\n810\n", " is no baseline file" },
    { "other JSON", "{\"a\":1}", " is no baseline file" },
    { "of the version before", "{\"balm_baseline\":1,\"version\":2,\"hr_bpm\":60}", " is a baseline of version 2; this balmctl knows 3" },
    { "cut off", HEAD "\n\"days\":[", "2:8: ']' expected near end of file" },
    { "a key twice", "{\"balm_baseline\":1,\"balm_baseline\":1}", NULL },
    { "no heart rate", "{\"balm_baseline\":1,\"version\":3,\"hr_bpm\":null}", " hr_bpm is no number" },
    { "no days", HEAD "\"unix_ms\":0}", " days is no list" },
    { "no time", HEAD "\"days\":[]}", " unix_ms is no whole number" },
    { "no recent minutes", HEAD "\"days\":[],\"unix_ms\":0}", " recent_min is no number" },
    { "a recent rate of words", HEAD "\"days\":[],\"unix_ms\":0,\"recent_min\":1,\"recent_bpm\":\"fast\"}", " recent_bpm is no number" },
    { "recent minutes of nobody", HEAD "\"days\":[],\"unix_ms\":0,\"recent_min\":1,\"recent_bpm\":null,\"recent_ln_rmssd\":null}",
      " its numbers are of no heart, or contradict one another" },
    { "a day of words", HEAD "\"days\":[" DAY(1) ",\"monday\"" TAIL, " days[1]: day is no whole number" },
    { "a day of half", HEAD "\"days\":[" DAY(1.5) TAIL, " days[0]: day is no whole number" },
    { "a day beyond", HEAD "\"days\":[" DAY(3000000000) TAIL, " days[0]: day is out of range" },
    { "a day without minutes", HEAD "\"days\":[{\"day\":1}" TAIL, " days[0]: minutes is no number" },
    { "eight days", HEAD "\"days\":[" DAY(1) "," DAY(2) "," DAY(3) "," DAY(4) "," DAY(5) "," DAY(6) "," DAY(7) "," DAY(8) TAIL, " days: more than 7" },
    { "the same day twice", HEAD "\"days\":[" DAY(1) "," DAY(1) TAIL, " its numbers are of no heart, or contradict one another" },
    { "a heart rate of a mouse", "{\"balm_baseline\":1,\"version\":3,\"hr_bpm\":600,\"ln_rmssd\":null,\"learnt_min\":5,\"days\":[" TAIL,
      " its numbers are of no heart, or contradict one another" },
};
/* clang-format on */

static void test_refused(void **state)
{
    const struct row *r = *state;
    struct baseline_memory m = { .version = 77 };
    struct complaint why = { "" };

    put(r->text);
    assert_int_equal(baseline_read(path, &m, &why), -EINVAL);
    assert_int_equal(m.version, 77); /* nothing was taken */
    assert_memory_equal(why.text, path, strlen(path));
    if (r->says)
        assert_string_equal(why.text + strlen(path) + 1, r->says);
}

static void test_no_file(void **state)
{
    (void)state;
    struct baseline_memory m;
    struct complaint why = { "" };

    assert_int_equal(baseline_read("/nonexistent/b", &m, &why), -ENOENT);
    assert_string_equal(why.text, "/nonexistent/b: No such file or directory");
    why.text[0] = '\0';
    put("");
    FILE *f = fopen(path, "w");
    for (int i = 0; i < 5000; i++)
        fputc('{', f);
    fclose(f);
    assert_int_equal(baseline_read(path, &m, &why), -EINVAL);
}

/* Text that a NUL hides is text. */
static void test_hidden_text(void **state)
{
    (void)state;
    struct baseline_memory m;
    struct complaint why = { "" };

    put(HEAD "\"days\":[" TAIL);
    assert_int_equal(baseline_read(path, &m, &why), 0);
    FILE *f = fopen(path, "a");
    assert_non_null(f);
    fwrite("\0hidden", 1, 7, f);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(baseline_read(path, &m, &why), -EINVAL);
}

int main(void)
{
    struct CMUnitTest tests[4 + sizeof(rows) / sizeof(rows[0])] = {
        cmocka_unit_test(test_there_and_back),
        cmocka_unit_test(test_seven_days),
        cmocka_unit_test(test_no_file),
        cmocka_unit_test(test_hidden_text),
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        tests[4 + i] = (struct CMUnitTest){ .name = rows[i].name,
                                            .test_func = test_refused,
                                            .initial_state = (void *)(uintptr_t)&rows[i] };
    return cmocka_run_group_tests_name("baseline file", tests, begin, end);
}
