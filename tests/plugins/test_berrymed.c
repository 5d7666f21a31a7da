/* The berrymed plugin: packets of five bytes, whole, cut and joined. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "oximeter_rows.h"

#define GOOD  0x87, 0x31, 0x07, 0x58, 0x5f /* 88 a minute, 95 % */
#define OTHER 0x87, 0x31, 0x07, 0x50, 0x60 /* 80 a minute, 96 % */

/* clang-format off */
static const struct oximeter_row rows[] = {
    { "88 a minute, 95 %",                   BYTES(GOOD), ONE, .bpm = 88, .spo2_pct = 95, SKIN },
    { "the same with the mark of a beat",    BYTES(0xc7, 0x31, 0x07, 0x58, 0x5f), ONE, .bpm = 88, .spo2_pct = 95, SKIN },
    { "bit 7 of the rate stands elsewhere",  BYTES(0x86, 0x40, 0x4b, 0x14, 0x61), ONE, .bpm = 148, .spo2_pct = 97, SKIN },
    { "no finger",                           BYTES(0x90, 0x00, 0x50, 0x7f, 0x7f), ONE, NO_SKIN },
    { "no finger, but old values",           BYTES(0x87, 0x31, 0x17, 0x58, 0x5f), ONE, NO_SKIN },
    { "probe unplugged",                     BYTES(0xa7, 0x31, 0x07, 0x58, 0x5f), ONE, NO_SKIN },
    { "searching for the pulse",             BYTES(0x87, 0x31, 0x27, 0x58, 0x5f) },
    { "no signal",                           BYTES(0x97, 0x31, 0x07, 0x58, 0x5f) },
    { "no values: 255 and 127",              BYTES(0x87, 0x31, 0x47, 0x7f, 0x7f) },
    { "a rate without a saturation",         BYTES(0x87, 0x31, 0x07, 0x58, 0x7f), ONE, .bpm = 88, SKIN },
    { "the newest of four counts",           BYTES(GOOD, GOOD, GOOD, OTHER), ONE, .bpm = 80, .spo2_pct = 96, SKIN },
    { "the end of a packet before",          BYTES(0x07, 0x58, 0x5f, GOOD), ONE, .bpm = 88, .spo2_pct = 95, SKIN },
    { "the beginning of one behind",         BYTES(GOOD, 0x87, 0x31), ONE, .bpm = 88, .spo2_pct = 95, SKIN },
    { "a beginning alone waits",             BYTES(0x87, 0x31, 0x07, 0x58) },
    { "no bytes",                            NO_BYTES },
    { "a packet cut short, then a whole one", BYTES(0x87, 0x31, 0x07, GOOD), .refused = "fewer than 5", ONE, .bpm = 88, .spo2_pct = 95, SKIN },
    { "beginnings only",                     BYTES(0xff, 0xaa, 0x80, 0x80), .refused = "fewer than 5" },
    { "no beginning",                        BYTES(0x31, 0x07, 0x58, 0x5f, 0x00, 0x11), .refused = "without the beginning" },
};
/* clang-format on */

static size_t readings_after(struct fake_host *f, const uint8_t packet[5], int64_t later_us)
{
    fake_host_run(f, f->now_us + later_us);
    assert_null(fake_host_value(f, 0, packet, 5));
    return f->reading_count;
}

static void test_once_a_second(void **state)
{
    static const uint8_t good[] = { GOOD }, off[] = { 0x87, 0x31, 0x17, 0x58, 0x5f };
    struct fake_host f;

    (void)state;
    begin(&f);
    assert_int_equal(readings_after(&f, good, 0), 1);
    assert_int_equal(readings_after(&f, good, 10000), 1);
    assert_int_equal(readings_after(&f, good, 989999), 1);
    assert_int_equal(readings_after(&f, good, 1), 2);
    assert_int_equal(readings_after(&f, off, 10000), 3); /* what changes is told at once */
    assert_int_equal(readings_after(&f, off, 10000), 3);
    assert_int_equal(readings_after(&f, good, 10000), 4);
    assert_true(fake_host_told(&f, "no finger"));
    fake_host_fini(&f);
}

static void test_cut_over_notifications(void **state)
{
    static const uint8_t begun[] = { GOOD, 0x87, 0x31 }, end[] = { 0x07, 0x50, 0x60 };
    struct fake_host f;

    (void)state;
    begin(&f);
    assert_null(fake_host_value(&f, 0, begun, sizeof(begun)));
    fake_host_run(&f, 2000000);
    assert_null(fake_host_value(&f, 0, end, sizeof(end)));
    assert_int_equal(f.reading_count, 2);
    assert_true(fabsf(fake_host_last(&f)->r.heart_rate_bpm - 80) < 0.1f);
    fake_host_fini(&f);
}

int main(void)
{
    struct CMUnitTest tests[sizeof(rows) / sizeof(rows[0]) + 2] = {
        cmocka_unit_test(test_once_a_second),
        cmocka_unit_test(test_cut_over_notifications),
    };

    add_rows(tests, 2, rows, sizeof(rows) / sizeof(rows[0]), test_row);
    return cmocka_run_group_tests_name("berrymed", tests, NULL, NULL);
}
