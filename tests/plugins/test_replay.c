/* The replay plugin: rows at their own times, together where they arrived together. */
#include "fake_host.h"

#include <setjmp.h>
#include <stdarg.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define S  INT64_C(1000000)
#define MS INT64_C(1000)

static void begin(struct fake_host *f, const char *text)
{
    fake_host_init(f, &sensor_plugin);
    fake_host_set(f, "path", "/there/it.csv");
    f->file = (const uint8_t *)text;
    f->file_len = strlen(text);
}

/* ---- what comes when: one row of a table a recording ---- */

struct want {
    int64_t at_us;
    uint32_t rr_count;
    int32_t first_ms;  /* of its intervals */
    float bpm, motion; /* 0, -1: none */
};

/* clang-format off */
static const struct row {
    const char *name, *text, *key, *value;
    int64_t until_us;
    size_t count;
    struct want want[8];
    const char *said;
} rows[] = {
    { "intervals by their sum", "800\n900\n1000\n", NULL, NULL, 10 * S, 3,
      { { 0, 1, 800, 0, -1 }, { 900 * MS, 1, 900, 0, -1 }, { 1900 * MS, 1, 1000, 0, -1 } }, "come to its end" },
    { "rows of one arrival go together", "t_s,rr_ms,hr_bpm,acc_sd_g\n5,700,80,\n5,710,81,\n6,720,,0.02\n7,,82,\n", NULL, NULL, 10 * S, 3,
      { { 0, 2, 700, 81, -1 }, { 1 * S, 1, 720, 0, 0.02f }, { 2 * S, 0, 0, 82, -1 } }, "come to its end" },
    { "the last batch waits for its time, too", "t_s,rr_ms\n0,800\n9,900\n", NULL, NULL, 8 * S, 1,
      { { 0, 1, 800, 0, -1 } }, NULL },
    { "no line break at the end", "t_s,rr_ms\n0,800\n1,900", NULL, NULL, 10 * S, 2,
      { { 0, 1, 800, 0, -1 }, { 1 * S, 1, 900, 0, -1 } }, "come to its end" },
    { "rows that say nothing", "t_s,rr_ms,label\n0,,a\n1,800,b\n2,,c\n", NULL, NULL, 10 * S, 1,
      { { 1 * S, 1, 800, 0, -1 } }, "come to its end" },
    { "broken lines are told", "t_s,rr_ms\n0,800\nx\n1,900\n", NULL, NULL, 10 * S, 2,
      { { 0, 1, 800, 0, -1 }, { 1 * S, 1, 900, 0, -1 } }, "1 broken lines" },
    { "a start within", "t_s,rr_ms\n100,800\n101,810\n102,820\n103,830\n", "start", "1.5", 10 * S, 2,
      { { 500 * MS, 1, 820, 0, -1 }, { 1500 * MS, 1, 830, 0, -1 } }, "come to its end" },
    { "a start behind the end", "t_s,rr_ms\n100,800\n101,810\n", "start", "60", 10 * S, 0, { { 0 } }, "ends before its start" },
    { "again from the beginning", "t_s,rr_ms\n3,800\n4,810\n", "loop", "true", 4500 * MS, 5,
      { { 0, 1, 800, 0, -1 }, { 1 * S, 1, 810, 0, -1 }, { 2 * S, 1, 800, 0, -1 }, { 3 * S, 1, 810, 0, -1 },
        { 4 * S, 1, 800, 0, -1 } }, NULL },
    { "nothing again and again is nothing", "# empty\n", "loop", "true", 10 * S, 0, { { 0 } }, "is empty" },
    { "no line to be read", "a\nb\n", NULL, NULL, 10 * S, 0, { { 0 } }, "no line that can be read" },
    { "no bytes", "", NULL, NULL, 10 * S, 0, { { 0 } }, "is empty" },
#define HEART(t, hex) "{\"t_s\":" t ",\"characteristic\":\"2a37\",\"hex\":\"" hex "\"}\n"
    { "a capture", HEART("5", "10480004") HEART("6.5", "104900040004") HEART("6.5", "0050"), NULL, NULL, 10 * S, 3,
      { { 0, 1, 1000, 72, -1 }, { 1500 * MS, 2, 1000, 73, -1 }, { 1500 * MS, 0, 0, 80, -1 } }, "come to its end" },
    { "a capture without a line break", "{\"t_s\":1,\"characteristic\":\"2A37\",\"hex\":\"10480004\"}", NULL, NULL, 10 * S, 1,
      { { 0, 1, 1000, 72, -1 } }, "come to its end" },
    { "a capture with a start", HEART("5", "10480004") HEART("6", "10490004") HEART("7", "104a0004"), "start", "1.5", 10 * S, 1,
      { { 500 * MS, 1, 1000, 74, -1 } }, "come to its end" },
    { "a capture again", HEART("5", "10480004") HEART("6", "10490004"), "loop", "true", 2500 * MS, 3,
      { { 0, 1, 1000, 72, -1 }, { 1 * S, 1, 1000, 73, -1 }, { 2 * S, 1, 1000, 72, -1 } }, NULL },
    { "a capture with bytes that are refused", HEART("5", "10480004") HEART("6", "01") HEART("7", "10490004"), NULL, NULL, 10 * S, 2,
      { { 0, 1, 1000, 72, -1 }, { 2 * S, 1, 1000, 73, -1 } }, "1 broken lines" },
    { "a capture of refused bytes alone", HEART("5", "01") HEART("6", "01"), "loop", "true", 10 * S, 0, { { 0 } }, "no line that can be read" },
    { "an export with stamps", "Phone timestamp;RR-interval [ms]\n2026-01-31T23:59:59.500;800\n2026-02-01T00:00:00.300;810\n2026-02-01T00:00:00.300;820\n", NULL, NULL, 10 * S, 2,
      { { 0, 1, 800, 0, -1 }, { 800 * MS, 2, 810, 0, -1 } }, "come to its end" },
    { "many intervals on a line", "800 810 820\n830\n", NULL, NULL, 10 * S, 4,
      { { 0, 1, 800, 0, -1 }, { 810 * MS, 1, 810, 0, -1 }, { 1630 * MS, 1, 820, 0, -1 }, { 2460 * MS, 1, 830, 0, -1 } }, "come to its end" },
    { "many intervals on a line, again", "800 810 820\nx", "loop", "true", 2700 * MS, 4,
      { { 0, 1, 800, 0, -1 }, { 810 * MS, 1, 810, 0, -1 }, { 1630 * MS, 1, 820, 0, -1 }, { 2630 * MS, 1, 800, 0, -1 } }, "line 2 of its recording" },
    { "a capture of what nobody knows", "{\"t_s\":1,\"characteristic\":\"ffff\",\"hex\":\"10480004\"}\n", NULL, NULL, 10 * S, 0, { { 0 } }, "no line that can be read" },
};
/* clang-format on */

static void test_row(void **state)
{
    const struct row *row = *state;

    /* In pieces of every size: no border between pieces may show. */
    for (size_t piece = 1; piece < 70; piece++) {
        struct fake_host f;
        begin(&f, row->text);
        f.file_piece = piece;
        if (row->key)
            fake_host_set(&f, row->key, row->value);
        assert_null(fake_host_start(&f));
        fake_host_run(&f, row->until_us);
        assert_int_equal(f.reading_count, row->count);
        for (size_t i = 0; i < row->count; i++) {
            const struct want *w = &row->want[i];
            const struct sensor_reading *r = &f.readings[i].r;
            assert_int_equal(f.readings[i].now_us - r->age_us, w->at_us);
            assert_int_equal(r->rr_count, w->rr_count);
            if (w->rr_count)
                assert_int_equal(r->rr[0].ticks, w->first_ms * SENSOR_TICKS_PER_MS);
            assert_true(fabsf(r->heart_rate_bpm - w->bpm) < 1e-6f);
            assert_true(fabsf(r->motion_g - w->motion) < 1e-6f);
            assert_int_equal(r->source_class, SENSOR_CLASS_ECG);
        }
        if (row->said)
            assert_true(fake_host_told(&f, row->said));
        fake_host_stop(&f);
        fake_host_fini(&f);
    }
}

static void test_times_below_a_millisecond(void **state)
{
    struct fake_host f;

    /* Timers count milliseconds; the age takes back what the timer was late. */
    (void)state;
    begin(&f, "t_s,rr_ms\n0,800\n0.8003,800\n1.6007,800\n");
    assert_null(fake_host_start(&f));
    fake_host_run(&f, 10 * S);
    assert_int_equal(f.reading_count, 3);
    assert_int_equal(f.readings[1].now_us - f.readings[1].r.age_us, 800300);
    assert_int_equal(f.readings[1].now_us, 801000);
    assert_int_equal(f.readings[2].now_us - f.readings[2].r.age_us, 1600700);
    fake_host_fini(&f);
}

static void test_late_hub(void **state)
{
#define BYTES(t) "{\"t_s\":" t ",\"characteristic\":\"2a37\",\"hex\":\"10480004\"}\n"
    static const char *const texts[] = { "t_s,rr_ms\n0,800\n1,801\n2,802\n3,803\n",
                                         BYTES("0") BYTES("1") BYTES("2") BYTES("3") };
    struct fake_host f;

    /* The hub stood still for 5 s: all that is due comes at once, dated where it belongs. */
    (void)state;
    for (size_t k = 0; k < 2; k++) {
        begin(&f, texts[k]);
        assert_null(fake_host_start(&f));
        fake_host_run(&f, 500 * MS);
        f.now_us = 5500 * MS;
        fake_host_run(&f, 5500 * MS);
        assert_int_equal(f.reading_count, 4);
        for (size_t i = 1; i < 4; i++)
            assert_int_equal(f.readings[i].now_us - f.readings[i].r.age_us, (int64_t)i * S);
        fake_host_fini(&f);
    }
}

static void test_round_begins_with_a_gap(void **state)
{
    struct fake_host f;

    (void)state;
    begin(&f, "800\n800\n");
    fake_host_set(&f, "loop", "yes");
    assert_null(fake_host_start(&f));
    fake_host_run(&f, 2 * S);
    assert_true(f.reading_count >= 3);
    assert_int_equal(f.readings[0].r.rr[0].flags, 0);
    assert_int_equal(f.readings[1].r.rr[0].flags, 0);
    assert_int_equal(f.readings[2].r.rr[0].flags, SENSOR_RR_GAP_BEFORE);
    assert_int_equal(f.opens, 2);
    fake_host_fini(&f);
}

static void test_many_of_one_arrival(void **state)
{
    struct fake_host f;
    static char text[4000];
    size_t used = (size_t)snprintf(text, sizeof(text), "t_s,rr_ms\n");
    uint32_t all = 0;

    (void)state;
    for (int i = 0; i < 200; i++)
        used += (size_t)snprintf(text + used, sizeof(text) - used, "7,800\n");
    begin(&f, text);
    assert_null(fake_host_start(&f));
    fake_host_run(&f, 1 * S);
    for (size_t i = 0; i < f.reading_count; i++)
        all += f.readings[i].r.rr_count;
    assert_int_equal(all, 200);
    assert_int_equal(f.now_us, 1 * S);
    fake_host_fini(&f);
}

static void test_classes(void **state)
{
    static const char *const words[] = { "ecg", "ppi", "hr_only" };
    struct fake_host f;

    (void)state;
    for (unsigned i = 0; i < 3; i++) {
        begin(&f, "800\n");
        fake_host_set(&f, "class", words[i]);
        assert_null(fake_host_start(&f));
        fake_host_run(&f, 1 * S);
        assert_int_equal(fake_host_last(&f)->r.source_class, i);
        fake_host_fini(&f);
    }
    assert_true(sensor_plugin.capabilities & SENSOR_IS_SIMULATED);
}

/* Rates alone are never more than rates. */
static void test_rates(void **state)
{
    struct fake_host f;

    (void)state;
    begin(&f,
          "timestamp;HR [bpm];RR-interval [ms]\n2026-01-31T08:00:00;70;\n2026-01-31T08:00:01;71;\n"
          "2026-01-31T08:00:02;72;800\n2026-01-31T08:00:03;73;\n");
    assert_null(fake_host_start(&f));
    fake_host_run(&f, 5 * S);
    assert_int_equal(f.reading_count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(f.readings[i].r.source_class,
                         i < 2 ? SENSOR_CLASS_HR_ONLY : SENSOR_CLASS_ECG);
    fake_host_fini(&f);
}

/* Beats without any time go by their sum; an artifact first is told, and costs none. */
static void test_fit_without_times(void **state)
{
    static const uint8_t fit[] = {
        12,   0x10, 100,  0,    0,    0,    0,    0,    '.',  'F',  'I', 'T', /* no size */
        0x4e, 0,    0,    78,   0,    1,    0,    4,    0x84,                 /* hrv */
        0x0e, 0x20, 0x03, 0x2a, 0x03, 0x0e, 0x34, 0x03, 0xff, 0xff,           /* 800, 810, 820 */
    };
    struct fake_host f;

    (void)state;
    begin(&f, "");
    f.file = fit;
    f.file_len = sizeof(fit);
    assert_null(fake_host_start(&f));
    fake_host_run(&f, 5 * S);
    assert_int_equal(f.reading_count, 3);
    assert_int_equal(f.readings[2].now_us - f.readings[2].r.age_us, 1630 * MS);
    fake_host_fini(&f);
    begin(&f, "1\n812\n800\n");
    assert_null(fake_host_start(&f));
    fake_host_run(&f, 5 * S);
    assert_int_equal(f.reading_count, 3);
    assert_int_equal(f.readings[1].r.rr[0].ticks, 812 * SENSOR_TICKS_PER_MS);
    assert_true(fake_host_told(&f, "line 2 of its recording: intervals in milliseconds"));
    assert_false(fake_host_told(&f, "broken"));
    fake_host_fini(&f);
}

/* Pulses are no heart's electricity, and say themselves how good they are. */
static void test_pulses(void **state)
{
    struct fake_host f;

    (void)state;
    begin(&f, "timestamp;PP-interval [ms];error estimate [ms];blocker;contact;contact;hr [bpm]\n"
              "2026-01-31T08:00:00;800;15;0;1;1;75\n2026-01-31T08:00:01;810;15;0;0;1;75\n");
    assert_null(fake_host_start(&f));
    fake_host_run(&f, 2 * S);
    assert_int_equal(f.reading_count, 2);
    for (size_t i = 0; i < 2; i++) {
        const struct sensor_reading *r = &f.readings[i].r;
        assert_int_equal(r->source_class, SENSOR_CLASS_PPI);
        assert_int_equal(r->contact, i == 0 ? SENSOR_CONTACT_SKIN : SENSOR_CONTACT_NONE);
        assert_int_equal(r->rr[0].quality, i == 0 ? 75 : 0);
    }
    fake_host_fini(&f);
}

static void test_fit(void **state)
{
    static const uint8_t fit[] = {
        12,   0x10, 100,  0,    0,    0,  0,    0,    '.',  'F',  'I',  'T', /* no size */
        0x40, 0,    0,    20,   0,    2,  0xfd, 4,    0x86, 3,    1,    2,   /* record */
        0x4e, 0,    0,    78,   0,    1,  0,    4,    0x84,                  /* hrv */
        0x00, 0x10, 0xff, 0x9f, 0x33, 60, 0x0e, 0x20, 0x03, 0x2a, 0x03,      /* 800, 810 */
        0x00, 0x12, 0xff, 0x9f, 0x33, 61, 0x0e, 0x34, 0x03, 0xff, 0xff,      /* 820 */
    };
    struct fake_host f;

    (void)state;
    for (size_t piece = 1; piece < sizeof(fit); piece += 5) {
        begin(&f, "");
        f.file = fit;
        f.file_len = sizeof(fit);
        f.file_piece = piece;
        assert_null(fake_host_start(&f));
        fake_host_run(&f, 5 * S);
        assert_int_equal(f.reading_count, 2);
        assert_int_equal(f.readings[0].r.rr_count, 2);
        assert_int_equal(f.readings[0].r.rr[1].ticks, 810 * SENSOR_TICKS_PER_MS);
        assert_int_equal(f.readings[1].now_us - f.readings[1].r.age_us, 2 * S);
        assert_int_equal(f.readings[1].r.rr[0].ticks, 820 * SENSOR_TICKS_PER_MS);
        assert_true(fabsf(f.readings[1].r.heart_rate_bpm - 61) < 0.5f);
        assert_true(fake_host_told(&f, "come to its end"));
        fake_host_fini(&f);
    }
}

/* What is known of a device by its name counts for its capture, too. */
static void test_device(void **state)
{
    struct fake_host f;

    (void)state;
    begin(&f, "{\"t_s\":5,\"characteristic\":\"2a37\",\"hex\":\"1048e803\"}\n");
    fake_host_set(&f, "device", "WHOOP 5AB");
    assert_null(fake_host_start(&f));
    fake_host_run(&f, 1 * S);
    assert_int_equal(fake_host_last(&f)->r.source_class, SENSOR_CLASS_PPI);
    assert_int_equal(fake_host_last(&f)->r.rr[0].ticks, 1000 * SENSOR_TICKS_PER_MS);
    fake_host_fini(&f);
}

/* Played again, a capture's first interval has no predecessor. */
static void test_capture_again(void **state)
{
    struct fake_host f;

    (void)state;
    begin(&f, "{\"t_s\":5,\"characteristic\":\"2a37\",\"hex\":\"104800040004\"}\n");
    fake_host_set(&f, "loop", "yes");
    assert_null(fake_host_start(&f));
    fake_host_run(&f, 1500 * MS);
    assert_int_equal(f.reading_count, 2);
    assert_int_equal(f.readings[0].r.rr[0].flags, 0);
    assert_int_equal(f.readings[1].r.rr[0].flags, SENSOR_RR_GAP_BEFORE);
    assert_int_equal(f.readings[1].r.rr[1].flags, 0);
    fake_host_fini(&f);
}

static void test_no_file(void **state)
{
    struct fake_host f;

    (void)state;
    begin(&f, "");
    f.open_status = -ENOENT;
    assert_non_null(fake_host_start(&f));
    fake_host_fini(&f);
}

static void test_many_broken_lines(void **state)
{
    struct fake_host f;
    static char text[2000] = "800\n";

    (void)state;
    for (int i = 0; i < 400; i++)
        strcat(text, "x\n");
    strcat(text, "900\n");
    begin(&f, text);
    assert_null(fake_host_start(&f));
    fake_host_run(&f, 10 * S);
    assert_int_equal(f.reading_count, 2);
    assert_int_equal(f.text_count, 6); /* five lines, and the end */
    assert_true(fake_host_told(&f, "line 2 of its recording"));
    assert_true(fake_host_told(&f, "400 broken lines"));
    fake_host_fini(&f);
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_times_below_a_millisecond),
        cmocka_unit_test(test_late_hub),
        cmocka_unit_test(test_round_begins_with_a_gap),
        cmocka_unit_test(test_many_of_one_arrival),
        cmocka_unit_test(test_classes),
        cmocka_unit_test(test_rates),
        cmocka_unit_test(test_fit_without_times),
        cmocka_unit_test(test_pulses),
        cmocka_unit_test(test_fit),
        cmocka_unit_test(test_device),
        cmocka_unit_test(test_capture_again),
        cmocka_unit_test(test_no_file),
        cmocka_unit_test(test_many_broken_lines),
    };
    enum { ROWS = sizeof(rows) / sizeof(rows[0]), OTHERS = sizeof(others) / sizeof(others[0]) };
    struct CMUnitTest tests[ROWS + OTHERS];

    for (size_t i = 0; i < ROWS; i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name,
                                        .test_func = test_row,
                                        .initial_state = (void *)(uintptr_t)&rows[i] };
    memcpy(tests + ROWS, others, sizeof(others));
    return cmocka_run_group_tests_name("replay", tests, NULL, NULL);
}
