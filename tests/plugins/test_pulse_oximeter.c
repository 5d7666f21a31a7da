/* The pulse-oximeter plugin: the messages of the Bluetooth pulse oximeter service, by bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "oximeter_rows.h"

enum { CONTINUOUS, SPOT_CHECK, LEVEL };

#define SPOT .characteristic = SPOT_CHECK
#define BATT .characteristic = LEVEL

/* clang-format off */
static const struct oximeter_row rows[] = {
    { "98 %, 72 a minute",                BYTES(0x00, 0x62, 0x00, 0x48, 0x00), ONE, .bpm = 72, .spo2_pct = 98, SKIN },
    { "tenths: 97.8 %, 72.0",             BYTES(0x00, 0xd2, 0xf3, 0xd0, 0xf2), ONE, .bpm = 72, .spo2_pct = 97.8f, SKIN },
    { "hundredths, a negative mantissa",  BYTES(0x00, 0x10, 0xe8, 0x48, 0x00), ONE, .bpm = 72, SKIN },
    { "tens: 7 times 10",                 BYTES(0x00, 0x62, 0x00, 0x07, 0x10), ONE, .bpm = 70, .spo2_pct = 98, SKIN },
    { "no numbers: searching",            BYTES(0x00, 0xff, 0x07, 0xff, 0x07) },
    { "not at this resolution",           BYTES(0x00, 0x00, 0x08, 0x00, 0x08) },
    { "infinite, both ways",              BYTES(0x00, 0xfe, 0x07, 0x02, 0x08) },
    { "a rate alone",                     BYTES(0x00, 0xff, 0x07, 0x48, 0x00), ONE, .bpm = 72, SKIN },
    { "a saturation of 101 % is none",    BYTES(0x00, 0x65, 0x00, 0x48, 0x00), ONE, .bpm = 72, SKIN },
    { "a saturation of 34 % is none",     BYTES(0x00, 0x22, 0x00, 0x48, 0x00), ONE, .bpm = 72, SKIN },
    { "a rate of 241 is none",            BYTES(0x00, 0x62, 0x00, 0xf1, 0x00) },
    { "exponents with a bias of 8 are not read as one", BYTES(0x00, 0x62, 0x80, 0x48, 0x80) },
    { "status and amplitude",             BYTES(0x14, 0x61, 0x00, 0x47, 0x00, 0x20, 0x00, 0x0e, 0xf0), ONE, .bpm = 71, .spo2_pct = 97, SKIN },
    { "fast and slow stand behind",       BYTES(0x0f, 0x61, 0x00, 0x47, 0x00, 0x60, 0x00, 0x46, 0x00, 0x62, 0x00, 0x48, 0x00, 0x40, 0x00, 0x01, 0x00, 0x00),
                                          ONE, .bpm = 71, .spo2_pct = 97, SKIN },
    { "bytes behind the fields",          BYTES(0x00, 0x62, 0x00, 0x48, 0x00, 1, 2), ONE, .bpm = 72, .spo2_pct = 98, SKIN },
    { "bits of the future",               BYTES(0xe0, 0x62, 0x00, 0x48, 0x00), ONE, .bpm = 72, .spo2_pct = 98, SKIN },

    { "status: from the memory",          BYTES(0x04, 0x62, 0x00, 0x48, 0x00, 0x00, 0x02) },
    { "status: a demonstration",          BYTES(0x04, 0x62, 0x00, 0x48, 0x00, 0x00, 0x04) },
    { "status: a test",                   BYTES(0x04, 0x62, 0x00, 0x48, 0x00, 0x00, 0x08) },
    { "status: calibrating",              BYTES(0x04, 0x62, 0x00, 0x48, 0x00, 0x00, 0x10) },
    { "status: unavailable",              BYTES(0x04, 0x62, 0x00, 0x48, 0x00, 0x00, 0x20) },
    { "status: questionable is kept",     BYTES(0x04, 0x62, 0x00, 0x48, 0x00, 0x00, 0x40), ONE, .bpm = 72, .spo2_pct = 98, SKIN },
    { "status: invalid",                  BYTES(0x04, 0x62, 0x00, 0x48, 0x00, 0x00, 0x80) },
    { "device: not on the user",          BYTES(0x08, 0x62, 0x00, 0x48, 0x00, 0x00, 0x08, 0x00), ONE, NO_SKIN },
    { "device: displaced",                BYTES(0x08, 0x62, 0x00, 0x48, 0x00, 0x00, 0x20, 0x00), ONE, NO_SKIN },
    { "device: sensor disconnected",      BYTES(0x08, 0x62, 0x00, 0x48, 0x00, 0x00, 0x80, 0x00), ONE, NO_SKIN },
    { "device: malfunction",              BYTES(0x08, 0x62, 0x00, 0x48, 0x00, 0x02, 0x00, 0x00), ONE, NO_SKIN },
    { "device: weak perfusion is kept",   BYTES(0x08, 0x62, 0x00, 0x48, 0x00, 0x20, 0x00, 0x00), ONE, .bpm = 72, .spo2_pct = 98, SKIN },
    { "device bits of the third byte are others", BYTES(0x08, 0x62, 0x00, 0x48, 0x00, 0x00, 0x00, 0xff), ONE, .bpm = 72, .spo2_pct = 98, SKIN },

    { "spot: values alone",               SPOT, BYTES(0x00, 0x61, 0x00, 0x41, 0x00), ONE, .bpm = 65, .spo2_pct = 97, SKIN },
    { "spot: the time moves the status",  SPOT, BYTES(0x03, 0x61, 0x00, 0x41, 0x00, 0xea, 0x07, 2, 28, 12, 34, 56, 0x00, 0x01), ONE, .bpm = 65, .spo2_pct = 97, SKIN },
    { "spot: from the memory",            SPOT, BYTES(0x03, 0x61, 0x00, 0x41, 0x00, 0xea, 0x07, 2, 28, 12, 34, 56, 0x00, 0x02) },
    { "spot: not on the user",            SPOT, BYTES(0x04, 0x61, 0x00, 0x41, 0x00, 0x00, 0x08, 0x00), ONE, NO_SKIN },
    { "spot: clock not set",              SPOT, BYTES(0x10, 0x61, 0x00, 0x41, 0x00), ONE, .bpm = 65, .spo2_pct = 97, SKIN },

    { "no bytes",                         NO_BYTES, .refused = "cut inside the values" },
    { "flags alone",                      BYTES(0x00), .refused = "cut inside the values" },
    { "cut inside the rate",              BYTES(0x00, 0x62, 0x00, 0x48), .refused = "cut inside the values" },
    { "cut inside fast",                  BYTES(0x01, 0x62, 0x00, 0x48, 0x00, 1, 2, 3), .refused = "flags promise" },
    { "cut inside the status",            BYTES(0x04, 0x62, 0x00, 0x48, 0x00, 0x20), .refused = "flags promise" },
    { "cut inside the device status",     BYTES(0x08, 0x62, 0x00, 0x48, 0x00, 0x20, 0x00), .refused = "flags promise" },
    { "spot: cut inside the time",        SPOT, BYTES(0x01, 0x61, 0x00, 0x41, 0x00, 0xea, 0x07, 2, 28, 12, 34), .refused = "flags promise" },

    { "battery 82",                       BATT, BYTES(82), ONE, BATTERY(82) },
    { "battery 101",                      BATT, BYTES(101), .refused = "above 100" },
    { "battery without a byte",           BATT, NO_BYTES, .refused = "without a byte" },
};
/* clang-format on */

static void test_words(void **state)
{
    static const uint8_t good[] = { 0x00, 0x62, 0x00, 0x48, 0x00 };
    static const uint8_t none[] = { 0x00, 0xff, 0x07, 0xff, 0x07 };
    static const uint8_t off[] = { 0x08, 0xff, 0x07, 0xff, 0x07, 0x00, 0x08, 0x00 };
    static const uint8_t stored[] = { 0x04, 0x62, 0x00, 0x48, 0x00, 0x00, 0x02 };
    struct fake_host f;

    (void)state;
    begin(&f);
    fake_host_value(&f, CONTINUOUS, none, sizeof(none));
    fake_host_value(&f, CONTINUOUS, none, sizeof(none));
    assert_int_equal(f.text_count, 1); /* said when it changes only */
    assert_string_equal(f.texts[0].text, "searching for a pulse");
    fake_host_value(&f, CONTINUOUS, good, sizeof(good));
    assert_string_equal(f.texts[1].text, "");
    fake_host_value(&f, CONTINUOUS, off, sizeof(off));
    assert_string_equal(f.texts[2].text, "no finger in it");
    fake_host_value(&f, CONTINUOUS, stored, sizeof(stored));
    assert_true(fake_host_told(&f, "of its memory"));
    fake_host_fini(&f);
}

int main(void)
{
    struct CMUnitTest tests[sizeof(rows) / sizeof(rows[0]) + 1] = {
        cmocka_unit_test(test_words),
    };

    add_rows(tests, 1, rows, sizeof(rows) / sizeof(rows[0]), test_row);
    return cmocka_run_group_tests_name("pulse-oximeter", tests, NULL, NULL);
}
