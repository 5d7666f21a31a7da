/* The pc60fw plugin: messages of its serial port, whole, cut, joined, broken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "oximeter_rows.h"

/* clang-format off */
#define GOOD  0xaa, 0x55, 0x0f, 0x08, 0x01, 0x60, 0x3e, 0x00, 0x50, 0x00, 0xc0, 0x08 /* 96 %, 62 a minute, full */
#define OTHER 0xaa, 0x55, 0x0f, 0x08, 0x01, 0x61, 0x40, 0x00, 0x50, 0x00, 0xc0, 0xf0 /* 97 %, 64 a minute */
#define WAVE  0xaa, 0x55, 0x0f, 0x07, 0x02, 0x26, 0x23, 0x21, 0x1f, 0x1e, 0xfd       /* recorded */
#define WELL  ONE, .bpm = 62, .spo2_pct = 96, SKIN, BATTERY(100)

/* What is taken from these does not depend on where they are cut. */
static const struct oximeter_row rows[] = {
    { "96 %, 62 a minute",                BYTES(GOOD), WELL },
    { "a waveform says nothing",          BYTES(WAVE) },
    { "another recorded waveform",        BYTES(0xaa, 0x55, 0x0f, 0x07, 0x02, 0x1c, 0x1c, 0x1b, 0x1a, 0x18, 0x80) },
    { "no finger",                        BYTES(0xaa, 0x55, 0x0f, 0x08, 0x01, 0x00, 0x00, 0x00, 0x00, 0x02, 0xc0, 0x07), .readings = 2, NO_SKIN },
    { "searching: the battery alone",     BYTES(0xaa, 0x55, 0x0f, 0x08, 0x01, 0x60, 0x3e, 0x00, 0x00, 0x04, 0x40, 0xc4), ONE, BATTERY(33) },
    { "a rate of 300 is none",            BYTES(0xaa, 0x55, 0x0f, 0x08, 0x01, 0x60, 0x2c, 0x01, 0x00, 0x00, 0x80, 0x45), ONE, .spo2_pct = 96, BATTERY(66) },
    { "without the battery",              BYTES(0xaa, 0x55, 0x0f, 0x07, 0x01, 0x60, 0x3e, 0x00, 0x50, 0x00, 0x4a), ONE, .bpm = 62, .spo2_pct = 96, SKIN },
    { "battery empty",                    BYTES(0xaa, 0x55, 0xf0, 0x03, 0x03, 0x00, 0x14), ONE, BATTERY(0) },
    { "battery level 2",                  BYTES(0xaa, 0x55, 0xf0, 0x03, 0x03, 0x02, 0xa8), ONE, BATTERY(66) },
    { "state of work",                    BYTES(0xaa, 0x55, 0x0f, 0x06, 0x21, 0x02, 0x00, 0x00, 0x00, 0x45) },
    { "a message of a kind unknown",      BYTES(0xaa, 0x55, 0x0f, 0x03, 0x77, 0x01, 0x2c) },
    { "the same type of the other group", BYTES(0xaa, 0x55, 0xf0, 0x08, 0x01, 0x60, 0x3e, 0x00, 0x50, 0x00, 0xc0, 0xa2) },
    { "two in one, a waveform between",   BYTES(GOOD, WAVE, OTHER), .readings = 2, .bpm = 64, .spo2_pct = 97, SKIN, BATTERY(100) },
    { "no bytes",                         NO_BYTES },
};

/* What is wrong is told, and what is whole behind it is taken. */
static const struct oximeter_row broken[] = {
    { "too few values",                   BYTES(0xaa, 0x55, 0x0f, 0x06, 0x01, 0x60, 0x3e, 0x00, 0x00, 0x00), .refused = "without all its values" },
    { "battery level 4",                  BYTES(0xaa, 0x55, 0xf0, 0x03, 0x03, 0x04, 0x75), .refused = "above 3" },
    { "no data at all",                   BYTES(0xaa, 0x55, 0x0f, 0x02, 0x01, 0x47), .refused = "without all its values" },
    { "a wrong checksum",                 BYTES(0xaa, 0x55, 0x0f, 0x08, 0x01, 0x60, 0x3e, 0x00, 0x50, 0x00, 0xc0, 0x09), .refused = "wrong checksum" },
    { "a bit of the rate turned",         BYTES(0xaa, 0x55, 0x0f, 0x08, 0x01, 0x60, 0x3f, 0x00, 0x50, 0x00, 0xc0, 0x08), .refused = "wrong checksum" },
    { "a length of nothing",              BYTES(0xaa, 0x55, 0x0f, 0x00, GOOD), .refused = "impossible length", WELL },
    { "a length of 1",                    BYTES(0xaa, 0x55, 0x0f, 0x01, GOOD), .refused = "impossible length", WELL },
    { "a length of 1, its checksum right", BYTES(0xaa, 0x55, 0x0f, 0x01, 0xba), .refused = "impossible length" },
    { "a length beyond all",              BYTES(0xaa, 0x55, 0x0f, 0xff, GOOD), .refused = "impossible length", WELL },
    { "bytes before",                     BYTES(0x00, 0xaa, 0x00, 0x55, GOOD), .refused = "do not begin", WELL },
    { "AA before AA 55",                  BYTES(0xaa, GOOD), .refused = "do not begin", WELL },
    { "the beginning of one that was lost", BYTES(0xaa, 0x55, 0x0f, 0x08, 0x01, 0x60, GOOD), .refused = "wrong checksum", WELL },
    { "garbage alone",                    BYTES(0x01, 0x02, 0x03), .refused = "do not begin" },
};
/* clang-format on */

/* A link that ended in the middle of a message leaves nothing to the next. */
static void test_lost_notification(void **state)
{
    static const uint8_t begun[] = { 0xaa, 0x55, 0x0f, 0x08, 0x01, 0x60, 0x3e, 0x00 };
    static const uint8_t good[] = { GOOD };
    struct fake_host f;

    (void)state;
    begin(&f);
    assert_null(fake_host_value(&f, 0, begun, sizeof(begun)));
    assert_non_null(fake_host_value(&f, 0, good, sizeof(good)));
    assert_int_equal(f.reading_count, 1);
    assert_null(fake_host_value(&f, 0, good, sizeof(good)));
    assert_int_equal(f.reading_count, 2);
    fake_host_fini(&f);
}

static void test_longest(void **state)
{
    uint8_t bytes[513];
    struct fake_host f;

    (void)state;
    begin(&f);
    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (const uint8_t[]){ 0xaa, 0x55, 0x0f, 0x24 }[i % 4];
    for (int i = 0; i < 3; i++)
        assert_non_null(fake_host_value(&f, 0, bytes, 512));
    assert_non_null(fake_host_value(&f, 0, bytes, 513));
    assert_int_equal(f.reading_count, 0);
    fake_host_fini(&f);
}

int main(void)
{
    enum { ROWS = sizeof(rows) / sizeof(rows[0]), BROKEN = sizeof(broken) / sizeof(broken[0]) };
    struct CMUnitTest tests[2 * (ROWS + BROKEN) + 2] = {
        cmocka_unit_test(test_lost_notification),
        cmocka_unit_test(test_longest),
    };
    size_t count = 2;

    count = add_rows(tests, count, rows, ROWS, test_row);
    count = add_rows(tests, count, rows, ROWS, test_row_in_bytes);
    count = add_rows(tests, count, broken, BROKEN, test_row);
    add_rows(tests, count, broken, BROKEN, test_row_in_bytes);
    return cmocka_run_group_tests_name("pc60fw", tests, NULL, NULL);
}
