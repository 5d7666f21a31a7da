/* The heart-rate plugin: single messages by bytes, and what it learns from many. */
#include "fake_host.h"

#include <setjmp.h>
#include <stdarg.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { MEASUREMENT, LOCATION, BATTERY, MANUFACTURER };

#define RR_MAX 12

/* clang-format off */
#define BYTES(...) .value = (const uint8_t[]){ __VA_ARGS__ }, .len = sizeof((const uint8_t[]){ __VA_ARGS__ })
#define RR(...)    .rr_count = sizeof((int32_t[]){ __VA_ARGS__ }) / sizeof(int32_t), .rr = { __VA_ARGS__ }
#define GOOD(...)  .quality = { __VA_ARGS__ }
#define SKIN       .contact = SENSOR_CONTACT_SKIN
#define NO_SKIN    .contact = SENSOR_CONTACT_NONE
#define ECG        .class = SENSOR_CLASS_ECG
#define HR_ONLY    .class = SENSOR_CLASS_HR_ONLY
#define REFUSED    .refused = true

/* One message to a fresh plugin. Intervals in units of 1/1024 s. */
static const struct row {
    const char *name;
    const char *device;
    unsigned characteristic;
    const uint8_t *value;
    size_t len;
    bool refused;
    float bpm;
    enum sensor_contact contact;
    enum sensor_class class;
    uint32_t rr_count;
    int32_t rr[RR_MAX];
    uint8_t quality[RR_MAX];
} rows[] = {
    { "8 bit rate alone",                 BYTES(0x00, 72), .bpm = 72, HR_ONLY },
    { "16 bit rate",                      BYTES(0x01, 0xc8, 0x00), .bpm = 200, HR_ONLY },
    { "16 bit rate is little endian",     BYTES(0x01, 0x48, 0x00), .bpm = 72, HR_ONLY },
    { "bits of the future are ignored",   BYTES(0xe0, 72), .bpm = 72, HR_ONLY },
    { "bytes behind the rate are ignored", BYTES(0x00, 72, 1, 2, 3), .bpm = 72, HR_ONLY },
    { "contact",                          BYTES(0x06, 72), .bpm = 72, SKIN, HR_ONLY },
    { "contact lost",                     BYTES(0x04, 72), .bpm = 72, NO_SKIN, HR_ONLY },
    { "contact bit without support",      BYTES(0x02, 54), .bpm = 54, HR_ONLY },
    { "the same beside an interval",      BYTES(0x12, 54, 0x78, 0x04), .bpm = 54, ECG, RR(1144), GOOD(100) },
    { "two intervals, oldest first",      BYTES(0x16, 72, 0x34, 0x03, 0x38, 0x03), .bpm = 72, SKIN, ECG,
                                          RR(820, 824), GOOD(100, 100) },
    { "nine intervals fill a message",    BYTES(0x10, 180, 0x55, 1, 0x55, 1, 0x55, 1, 0x55, 1, 0x55, 1, 0x55, 1, 0x55, 1, 0x55, 1, 0x55, 1),
                                          .bpm = 180, ECG, RR(341, 341, 341, 341, 341, 341, 341, 341, 341),
                                          GOOD(100, 100, 100, 100, 100, 100, 100, 100, 100) },
    { "energy moves the intervals",       BYTES(0x18, 60, 0xff, 0x00, 0x00, 0x04), .bpm = 60, ECG, RR(1024), GOOD(100) },
    { "energy without intervals",         BYTES(0x0e, 75, 0x80, 0x00), .bpm = 75, SKIN, HR_ONLY },
    { "all fields at once",               BYTES(0x1f, 0x64, 0x00, 0x32, 0x01, 0x66, 0x02), .bpm = 100, SKIN, ECG, RR(614), GOOD(100) },
    { "an odd byte at the end",           BYTES(0x10, 62, 0xb1, 0x03, 0xde), .bpm = 62, ECG, RR(945), GOOD(100) },
    { "an odd byte instead of intervals", BYTES(0x10, 62, 0xb1), .bpm = 62, HR_ONLY },
    { "the RR flag without an interval",  BYTES(0x10, 62), .bpm = 62, HR_ONLY },
    { "an empty interval",                BYTES(0x10, 62, 0, 0), .bpm = 62, ECG, RR(0), GOOD(0) },
    { "swapped bytes of an interval",     BYTES(0x16, 72, 0x03, 0xe4), .bpm = 72, SKIN, ECG, RR(58371), GOOD(0) },
    { "shortest and longest interval",    BYTES(0x10, 72, 0x33, 0x01, 0x34, 0x01, 0x00, 0x08, 0x01, 0x08), .bpm = 72, ECG,
                                          RR(307, 308, 2048, 2049), GOOD(0, 100, 100, 0) },
    { "rate 0 is none",                   BYTES(0x00, 0), .bpm = 0, HR_ONLY },
    { "rate 0 off the skin",              BYTES(0x04, 0), .bpm = 0, NO_SKIN, HR_ONLY },
    { "rate 255 is none",                 BYTES(0x00, 255), .bpm = 0, HR_ONLY },
    { "slowest rate",                     BYTES(0x00, 25), .bpm = 25, HR_ONLY },
    { "slower than any heart",            BYTES(0x00, 24), .bpm = 0, HR_ONLY },
    { "fastest rate",                     BYTES(0x00, 240), .bpm = 240, HR_ONLY },
    { "faster than any heart",            BYTES(0x00, 241), .bpm = 0, HR_ONLY },
    { "rate 0x0101",                      BYTES(0x01, 1, 1), .bpm = 0, HR_ONLY },

    { "no bytes",                         .value = (const uint8_t *)"", .len = 0, REFUSED },
    { "flags alone",                      BYTES(0x00), REFUSED },
    { "cut inside a 16 bit rate",         BYTES(0x01, 0x55), REFUSED },
    { "cut before the energy",            BYTES(0x08, 60), REFUSED },
    { "cut inside the energy",            BYTES(0x08, 60, 9), REFUSED },
    { "cut inside the energy, 16 bit",    BYTES(0x09, 60, 0, 9), REFUSED },

    { "H7: contact lost, no beats",       .device = "Polar H7 12345678", BYTES(0x14, 72, 0x34, 0x03), .bpm = 72, NO_SKIN, ECG, RR(820), GOOD(0) },
    { "unknown: contact lost, beats kept", .device = "Strap", BYTES(0x14, 72, 0x34, 0x03), .bpm = 72, NO_SKIN, ECG, RR(820), GOOD(100) },
    { "Wahoo Blue: the bit is a lie",     .device = "Wahoo Blue HR", BYTES(0x14, 70, 0x59, 0x03), .bpm = 70, ECG, RR(857), GOOD(100) },
    { "HRM-Dual: junk of 53 at the end",  .device = "HRM-Dual:123", BYTES(0x10, 56, 0x2d, 0x04, 0x35, 0x00), .bpm = 56, ECG, RR(1069, 53), GOOD(100, 0) },
    { "HRM-Dual: plausible junk",         .device = "HRM-Dual:123", BYTES(0x10, 56, 0x2d, 0x04, 0x90, 0x01), .bpm = 56, ECG, RR(1069, 400), GOOD(100, 0) },
    { "HRM-Dual: a good last word stays", .device = "HRM-Dual:123", BYTES(0x10, 56, 0x2d, 0x04, 0x2e, 0x04), .bpm = 56, ECG, RR(1069, 1070), GOOD(100, 100) },
    { "HRM-Dual: only the last word may be junk", .device = "HRM-Dual:123", BYTES(0x10, 56, 0x90, 0x01, 0x2d, 0x04), .bpm = 56, ECG, RR(400, 1069), GOOD(100, 100) },
    { "HRM-Dual: one word is no junk",    .device = "HRM-Dual:123", BYTES(0x10, 56, 0x90, 0x01), .bpm = 56, ECG, RR(400), GOOD(100) },
    { "OH1: smoothed intervals",          .device = "Polar OH1 1234", BYTES(0x10, 60, 0x00, 0x04), .bpm = 60, HR_ONLY, RR(1024), GOOD(100) },
    { "InfiniTime: a rate",               .device = "InfiniTime", BYTES(0x00, 72), .bpm = 72, HR_ONLY },
    { "HRM-Dual: a name in other letters", .device = "hrm-dual:123", BYTES(0x10, 56, 0x2d, 0x04, 0x35, 0x00), .bpm = 56, ECG, RR(1069, 53), GOOD(100, 0) },
    { "HRM-Dual: junk behind two beats",  .device = "HRM-Dual:123", BYTES(0x10, 57, 0x2d, 0x04, 0x1e, 0x04, 0x35, 0x00), .bpm = 57, ECG, RR(1069, 1054, 53), GOOD(100, 100, 0) },
    { "HRM-Dual: junk without a rate beside it", .device = "HRM-Dual:123", BYTES(0x10, 0, 0x2d, 0x04, 0x35, 0x00), .bpm = 0, ECG, RR(1069, 53), GOOD(100, 0) },
    { "another strap: a short last word is out of range", BYTES(0x10, 56, 0x2d, 0x04, 0x35, 0x00), .bpm = 56, ECG, RR(1069, 53), GOOD(100, 0) },
    { "0x12 and two intervals",           BYTES(0x12, 54, 0x93, 0x04, 0x78, 0x04), .bpm = 54, ECG, RR(1171, 1144), GOOD(100, 100) },
    { "0x12 and an odd byte",             BYTES(0x12, 53, 0x78, 0x04, 0x11), .bpm = 53, ECG, RR(1144), GOOD(100) },
    { "Huami: status and rate",           .device = "Mi Band 3", BYTES(0x01, 72), .bpm = 72, HR_ONLY },
    { "Huami: status that looks like RR", .device = "Amazfit Bip", BYTES(0x10, 58), .bpm = 58, HR_ONLY },
    { "Huami: nothing measured",          .device = "Amazfit Bip", BYTES(0x00, 0xff), .bpm = 0, HR_ONLY },
    { "Huami: a longer one is standard",  .device = "Amazfit Balance", BYTES(0x01, 72, 0), .bpm = 72, HR_ONLY },
};

static const struct battery {
    const char *name;
    const uint8_t *value;
    size_t len;
    int pct; /* -1: refused */
} batteries[] = {
    { "battery full",       BYTES(100), 100 },
    { "battery empty",      BYTES(0), 0 },
    { "battery 82",         BYTES(82), 82 },
    { "battery 101",        BYTES(101), -1 },
    { "battery 0xff",       BYTES(0xff), -1 },
    { "battery of 2 bytes", BYTES(50, 1), 50 },
    { "battery no bytes",   .value = (const uint8_t *)"", .len = 0, .pct = -1 },
};
/* clang-format on */

static void begin(struct fake_host *f, const char *device)
{
    fake_host_init(f, &sensor_plugin);
    if (device)
        f->device.name = device;
    assert_null(fake_host_start(f));
}

static void test_row(void **state)
{
    const struct row *row = *state;
    struct fake_host f;

    begin(&f, row->device);
    const char *why = fake_host_value(&f, MEASUREMENT, row->value, row->len);
    if (row->refused) {
        assert_non_null(why);
        assert_int_equal(f.reading_count, 0);
        fake_host_fini(&f);
        return;
    }
    assert_null(why);
    assert_int_equal(f.reading_count, 1);
    const struct sensor_reading *r = &fake_host_last(&f)->r;
    assert_true(fabsf(r->heart_rate_bpm - row->bpm) < 0.01f);
    assert_int_equal(r->contact, row->contact);
    assert_int_equal(r->source_class, row->class);
    assert_int_equal(r->rr_count, row->rr_count);
    assert_int_equal(r->battery_pct, -1);
    for (uint32_t i = 0; i < row->rr_count; i++) {
        assert_int_equal(r->rr[i].ticks, row->rr[i] * SENSOR_TICKS_PER_1024);
        assert_int_equal(r->rr[i].quality, row->quality[i]);
    }
    fake_host_fini(&f);
}

static void test_battery(void **state)
{
    const struct battery *b = *state;
    struct fake_host f;

    begin(&f, NULL);
    const char *why = fake_host_value(&f, BATTERY, b->value, b->len);
    assert_int_equal(why == NULL, b->pct >= 0);
    assert_int_equal(f.reading_count, b->pct >= 0);
    if (b->pct >= 0)
        assert_int_equal(fake_host_last(&f)->r.battery_pct, b->pct);
    fake_host_fini(&f);
}

/* ---- many messages ---- */

/* One interval and a rate; returns the reading it made. */
static const struct sensor_reading *beat(struct fake_host *f, unsigned flags, unsigned bpm,
                                         unsigned word)
{
    uint8_t bytes[] = { (uint8_t)(0x10 | flags), (uint8_t)bpm, (uint8_t)word,
                        (uint8_t)(word >> 8) };

    assert_null(fake_host_value(f, MEASUREMENT, bytes, sizeof(bytes)));
    return &fake_host_last(f)->r;
}

static void test_far_from_the_median(void **state)
{
    struct fake_host f;

    (void)state;
    begin(&f, NULL);
    for (int i = 0; i < 8; i++)
        assert_int_equal(beat(&f, 0, 60, 1000 + (unsigned)i)->rr[0].quality, 100);
    assert_int_equal(beat(&f, 0, 60, 1208)->rr[0].quality, 50);
    assert_int_equal(beat(&f, 0, 60, 798)->rr[0].quality, 50);
    assert_int_equal(beat(&f, 0, 60, 1200)->rr[0].quality, 100);
    /* A heart may change its pace: the fifth in a row is believed. */
    for (int i = 0; i < 4; i++)
        assert_int_equal(beat(&f, 0, 90, 680)->rr[0].quality, 50);
    for (int i = 0; i < 8; i++)
        assert_int_equal(beat(&f, 0, 90, 680)->rr[0].quality, 100);
    fake_host_fini(&f);
}

static void test_belies_its_rate(void **state)
{
    struct fake_host f;

    (void)state;
    begin(&f, NULL);
    /* Intervals of 60 a minute beside a rate of 90: from the third message on they are doubtful. */
    assert_int_equal(beat(&f, 0, 90, 1024)->rr[0].quality, 100);
    assert_int_equal(beat(&f, 0, 90, 1020)->rr[0].quality, 100);
    assert_int_equal(beat(&f, 0, 90, 1022)->rr[0].quality, 50);
    assert_int_equal(beat(&f, 0, 90, 1025)->rr[0].quality, 50);
    assert_int_equal(beat(&f, 0, 60, 1023)->rr[0].quality, 100);
    /* 20 % off is no contradiction. */
    for (int i = 0; i < 5; i++)
        assert_int_equal(beat(&f, 0, 72, 1024)->rr[0].quality, 100);
    fake_host_fini(&f);
}

static void test_lying_contact(void **state)
{
    struct fake_host f;

    (void)state;
    begin(&f, "Strap");
    for (unsigned i = 0; i < 19; i++)
        assert_int_equal(beat(&f, 0x04, 60, 1000 + i)->contact, SENSOR_CONTACT_NONE);
    assert_int_equal(beat(&f, 0x04, 60, 1020)->contact, SENSOR_CONTACT_UNKNOWN);
    assert_int_equal(beat(&f, 0x06, 60, 1020)->contact, SENSOR_CONTACT_UNKNOWN);
    assert_true(fake_host_told(&f, "denies contact"));
    fake_host_fini(&f);

    begin(&f, "Polar H7 123"); /* known to be right */
    for (unsigned i = 0; i < 40; i++)
        assert_int_equal(beat(&f, 0x04, 60, 1000 + i)->contact, SENSOR_CONTACT_NONE);
    fake_host_fini(&f);
}

static void test_class_stays_between_messages(void **state)
{
    struct fake_host f;
    const uint8_t alone[] = { 0x00, 55 };

    (void)state;
    begin(&f, NULL);
    assert_int_equal(beat(&f, 0, 55, 1100)->source_class, SENSOR_CLASS_ECG);
    assert_null(fake_host_value(&f, MEASUREMENT, alone, sizeof(alone)));
    assert_int_equal(fake_host_last(&f)->r.source_class, SENSOR_CLASS_ECG);
    fake_host_fini(&f);
}

static void test_location_wrist(void **state)
{
    static const struct {
        uint8_t location;
        enum sensor_class class;
    } cases[] = { { 0, SENSOR_CLASS_ECG },
                  { 1, SENSOR_CLASS_ECG },
                  { 2, SENSOR_CLASS_HR_ONLY },
                  { 3, SENSOR_CLASS_HR_ONLY },
                  { 5, SENSOR_CLASS_HR_ONLY } };
    struct fake_host f;

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        begin(&f, NULL);
        assert_null(fake_host_value(&f, LOCATION, &cases[i].location, 1));
        assert_int_equal(beat(&f, 0, 60, 1024)->source_class, cases[i].class);
        fake_host_fini(&f);
    }
}

static void test_whoop(void **state)
{
    struct fake_host f;

    (void)state;
    begin(&f, "WHOOP 5AG0123456");
    const struct sensor_reading *r = beat(&f, 0, 60, 1000);
    assert_int_equal(r->rr[0].ticks, 1000 * SENSOR_TICKS_PER_MS);
    assert_int_equal(r->source_class, SENSOR_CLASS_PPI);
    assert_int_equal(beat(&f, 0, 60, 500)->rr[0].quality, 0);
    assert_int_equal(beat(&f, 0, 120, 500)->rr[0].quality, 100); /* here 500 ms is a real beat */
    fake_host_fini(&f);
}

static void test_battery_is_asked_again(void **state)
{
    struct fake_host f;
    const uint8_t pct = 90;

    (void)state;
    begin(&f, NULL);
    fake_host_run(&f, INT64_C(14) * 60 * 1000000);
    assert_int_equal(f.asked_count, 0);
    assert_null(fake_host_value(&f, BATTERY, &pct, 1)); /* notified: no need to ask for a while */
    fake_host_run(&f, INT64_C(28) * 60 * 1000000);
    assert_int_equal(f.asked_count, 0);
    fake_host_run(&f, INT64_C(60) * 60 * 1000000);
    assert_int_equal(f.asked_count, 3);
    assert_int_equal(f.asked[0].call, FAKE_READ);
    assert_int_equal(f.asked[0].characteristic, BATTERY);
    fake_host_fini(&f);
}

/* Intervals that are known not to be beats: said once, and not of those that send none. */
static void test_explained(void **state)
{
    static const struct {
        const char *device;
        uint8_t location;
        bool said;
    } cases[] = { { "Polar OH1 1234", 0, true },
                  { "HW807", 1, true },
                  { "Strap", 2, true },
                  { "Strap", 1, false },
                  { "Polar H10 1234", 1, false } };
    const uint8_t alone[] = { 0x00, 72 };
    struct fake_host f;

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        begin(&f, cases[i].device);
        assert_null(fake_host_value(&f, LOCATION, &cases[i].location, 1));
        assert_null(fake_host_value(&f, MEASUREMENT, alone, sizeof(alone)));
        assert_int_equal(f.text_count, 0);
        for (unsigned k = 0; k < 20; k++)
            beat(&f, 0, 60, 1000 + 3 * k);
        assert_int_equal(f.text_count, cases[i].said);
        assert_int_equal(fake_host_told(&f, "not beat to beat"), cases[i].said);
        fake_host_fini(&f);
    }
}

static void test_longest_message(void **state)
{
    struct fake_host f;
    uint8_t bytes[512] = { 0x10, 60 };

    (void)state;
    for (size_t i = 2; i < sizeof(bytes); i += 2)
        bytes[i + 1] = 0x04;
    begin(&f, NULL);
    assert_null(fake_host_value(&f, MEASUREMENT, bytes, sizeof(bytes)));
    assert_int_equal(fake_host_last(&f)->r.rr_count, 255);
    assert_null(fake_host_value(&f, MANUFACTURER, (const uint8_t *)"Polar", 5));
    assert_int_equal(f.reading_count, 1);
    fake_host_fini(&f);
}

#define NAMED(table, function)                                    \
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) \
        tests[n++] = (struct CMUnitTest)                          \
        {                                                         \
            .name = table[i].name, .test_func = function,         \
            .initial_state = (void *)(uintptr_t)&table[i]         \
        }

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_far_from_the_median),
        cmocka_unit_test(test_belies_its_rate),
        cmocka_unit_test(test_lying_contact),
        cmocka_unit_test(test_class_stays_between_messages),
        cmocka_unit_test(test_location_wrist),
        cmocka_unit_test(test_whoop),
        cmocka_unit_test(test_explained),
        cmocka_unit_test(test_battery_is_asked_again),
        cmocka_unit_test(test_longest_message),
    };
    struct CMUnitTest tests[sizeof(rows) / sizeof(rows[0]) +
                            sizeof(batteries) / sizeof(batteries[0]) +
                            sizeof(others) / sizeof(others[0])];
    size_t n = 0;

    NAMED(rows, test_row);
    NAMED(batteries, test_battery);
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        tests[n++] = others[i];
    return cmocka_run_group_tests_name("heart_rate", tests, NULL, NULL);
}
