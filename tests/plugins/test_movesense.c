/*
 * The movesense plugin: measurements by bytes, whole and cut. The bytes of acceleration,
 * rate and ECG were sent by a real sensor (movesense-commander, MIT); the rest is made from the
 * layout.
 */
#include "fake_host.h"
#include "heart_rate/rows.h"
#include "heart_rate/service.h"

#include <setjmp.h>
#include <stdarg.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { VALUE, COMMAND = HEART_RATE_ROW_COUNT, ANSWER, ACCELERATION, RATE, VOLTAGE };

#define ACC_BYTES                                                                             \
    0x15, 0x9e, 0x01, 0x00, 0x5c, 0x6e, 0x61, 0xbd, 0x56, 0xd2, 0x9c, 0xbd, 0x8c, 0x2a, 0x1d, \
        0xc1, 0xee, 0x54, 0xe6, 0xbd, 0xcc, 0xd5, 0xfe, 0xbc, 0x8c, 0x2a, 0x1d, 0xc1
#define ECG_BYTES \
    0xc3, 0x06, 0x02, 0x00, 0xba, 0xff, 0xc5, 0xff, 0xc9, 0xff, 0xc5, 0xff, 0xc1, 0xff, 0xc2, 0xff
/* Made: the sixteen samples that a message of the sensor has. */
#define ECG_WHOLE ECG_BYTES, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8, 0, 9, 0, 10, 0
#define HR_BYTES  0x83, 0xc8, 0x13, 0x43, 0x96, 0x01
#define NAN_BYTES 0x00, 0x00, 0xc0, 0x7f
#define INF_BYTES 0x00, 0x00, 0x80, 0xff

/* clang-format off */
#define BYTES(...) .value = (const uint8_t[]){ __VA_ARGS__ }, .len = sizeof((const uint8_t[]){ __VA_ARGS__ })
#define NO_BYTES   .value = (const uint8_t *)"", .len = 0
#define RR(...)    .rr_count = sizeof((int32_t[]){ __VA_ARGS__ }) / sizeof(int32_t), .rr = { __VA_ARGS__ }
#define ACC(n, ...) .acc_count = n, .samples = { __VA_ARGS__ }
#define ECG(n, ...) .ecg_count = n, .samples = { __VA_ARGS__ }

/* One message to a fresh plugin. Intervals in ms. */
static const struct row {
    const char *name;
    unsigned characteristic;
    const uint8_t *value;
    size_t len;
    const char *refused; /* part of why */
    bool silent;         /* taken, and nothing told */
    float bpm;
    uint32_t rr_count, acc_count, ecg_count;
    int32_t rr[4], samples[16];
} rows[] = {
    { "rate: captured",                 RATE, BYTES(HR_BYTES), .bpm = 147.783f, RR(406) },
    { "rate: without an interval",      RATE, BYTES(0x00, 0x00, 0x90, 0x42), .bpm = 72 },
    { "rate: two intervals",            RATE, BYTES(0x00, 0x00, 0x90, 0x42, 0x20, 0x03, 0x2a, 0x03), .bpm = 72, RR(800, 810) },
    { "rate: an empty interval",        RATE, BYTES(0x00, 0x00, 0x90, 0x42, 0x00, 0x00), .bpm = 72, RR(0) },
    { "rate: not a number",             RATE, BYTES(NAN_BYTES, 0x20, 0x03), .bpm = 0, RR(800) },
    { "rate: endless",                  RATE, BYTES(INF_BYTES), .bpm = 0 },
    { "rate: slower than any heart",    RATE, BYTES(0x00, 0x00, 0xc0, 0x41), .bpm = 0 },
    { "rate: cut in its float",         RATE, BYTES(0x83, 0xc8, 0x13), .refused = "cut inside an interval" },
    { "rate: cut in an interval",       RATE, BYTES(HR_BYTES, 0x96), .refused = "cut inside an interval" },
    { "rate: no bytes",                 RATE, NO_BYTES, .refused = "cut" },

    { "acceleration: captured",         ACCELERATION, BYTES(ACC_BYTES), ACC(2, -6, -8, -1002, -11, -3, -1002) },
    { "acceleration: time alone",       ACCELERATION, BYTES(0x15, 0x9e, 0x01, 0x00), .refused = "acceleration cut" },
    { "acceleration: cut in a sample",  ACCELERATION, BYTES(ACC_BYTES, 0x00), .refused = "acceleration cut" },
    { "acceleration: two axes",         ACCELERATION, BYTES(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), .refused = "acceleration cut" },
    { "acceleration: not a number",     ACCELERATION, BYTES(0, 0, 0, 0, NAN_BYTES, 0, 0, 0, 0, 0, 0, 0, 0), .refused = "cannot be" },
    { "acceleration: endless",          ACCELERATION, BYTES(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, INF_BYTES), .refused = "cannot be" },
    { "acceleration: beyond its range", ACCELERATION, BYTES(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x00, 0x80, 0xc8, 0x43), .refused = "cannot be" },

    { "ECG: captured, microvolts",      VOLTAGE, BYTES(ECG_BYTES), ECG(6, -70, -59, -55, -59, -63, -62) },
    { "ECG: cut in a sample",           VOLTAGE, BYTES(ECG_BYTES, 1), .refused = "ECG cut" },
    { "ECG: time alone",                VOLTAGE, BYTES(0, 0, 0, 0), .refused = "ECG cut" },

    { "frame: a rate by its reference", ANSWER, BYTES(2, 99, HR_BYTES), .bpm = 147.783f, RR(406) },
    { "frame: acceleration",            ANSWER, BYTES(2, 100, ACC_BYTES), ACC(2, -6, -8, -1002, -11, -3, -1002) },
    { "frame: ECG",                     ANSWER, BYTES(2, 101, ECG_WHOLE), ECG(16, -70, -59, -55, -59, -63, -62, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10) },
    { "frame: ECG, less than a message", ANSWER, BYTES(2, 101, ECG_BYTES), .silent = true },
    { "frame: rates that fill it",      ANSWER, BYTES(2, 99, HR_BYTES, 0, 4, 0, 4, 0, 4, 0, 4, 0, 4, 0, 4), .silent = true },
    { "frame: nobody's reference",      ANSWER, BYTES(2, 7, HR_BYTES), .refused = "nobody asked" },
    { "frame: an answer",               ANSWER, BYTES(1, 100, 200, 0), .silent = true },
    { "frame: an answer to nobody",     ANSWER, BYTES(1, 7, 200, 0), .silent = true },
    { "frame: an answer, cut",          ANSWER, BYTES(1, 100, 200), .refused = "without its status" },
    { "frame: a rest without a first",  ANSWER, BYTES(3, 100, 0), .refused = "never began" },
    { "frame: begun",                   ANSWER, BYTES(2, 100, 0, 0, 0, 0, 0), .silent = true },
    { "frame: empty",                   ANSWER, BYTES(2, 100), .refused = "acceleration cut" },
    { "frame: of an unknown kind",      ANSWER, BYTES(9, 100, 0), .refused = "unknown kind" },
    { "frame: kind alone",              ANSWER, BYTES(2), .refused = "without its reference" },
    { "frame: no bytes",                ANSWER, NO_BYTES, .refused = "without its reference" },

    { "the heart rate service",         VALUE, BYTES(0x10, 72, 0x00, 0x04), .bpm = 72, RR(1000) },
    { "the heart rate service, cut",    VALUE, BYTES(0x10), .refused = "cut inside the rate" },
};
/* clang-format on */

static void begin(struct fake_host *f)
{
    fake_host_init(f, &sensor_plugin);
    f->device.name = "Movesense 250230002214";
    assert_null(fake_host_start(f));
}

static void test_row(void **state)
{
    const struct row *row = *state;
    struct fake_host f;

    begin(&f);
    const char *why = fake_host_value(&f, row->characteristic, row->value, row->len);
    if (row->refused || row->silent) {
        assert_int_equal(why != NULL, row->refused != NULL);
        assert_true(!why || strstr(why, row->refused));
        assert_int_equal(f.reading_count, 0);
        fake_host_fini(&f);
        return;
    }
    assert_null(why);
    assert_int_equal(f.reading_count, 1);
    const struct sensor_reading *r = &fake_host_last(&f)->r;
    assert_int_equal(r->source_class, SENSOR_CLASS_ECG);
    assert_true(fabsf(r->heart_rate_bpm - row->bpm) < 0.001f);
    assert_int_equal(r->rr_count, row->rr_count);
    for (uint32_t i = 0; i < row->rr_count; i++) {
        assert_int_equal(r->rr[i].ticks, row->rr[i] * SENSOR_TICKS_PER_MS);
        assert_int_equal(r->rr[i].quality, row->rr[i] ? 100 : 0);
    }
    assert_int_equal(r->acc_count, row->acc_count);
    assert_true(!row->acc_count || (r->acc_rate_hz > 12 && r->acc_rate_hz < 14));
    for (uint32_t i = 0; i < 3 * row->acc_count; i++)
        assert_int_equal(r->acc_mg[i], row->samples[i]);
    assert_int_equal(r->ecg_count, row->ecg_count);
    assert_true(!row->ecg_count || (r->ecg_rate_hz > 199 && r->ecg_rate_hz < 201));
    for (uint32_t i = 0; i < row->ecg_count; i++)
        assert_int_equal(r->ecg_uv[i], row->samples[i]);
    fake_host_fini(&f);
}

/* Wherever a message is cut, it is the same message: also between two samples. */
static void test_split(void **state)
{
    static const struct {
        uint8_t reference;
        bool fills_only; /* a cut between samples shows only where it fills the notification */
        size_t len;
        uint8_t bytes[40];
    } whole[] = {
        { 100, true, 28, { ACC_BYTES } },
        { 101, false, 36, { ECG_WHOLE } },
    };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        for (size_t cut = 1; cut < whole[i].len; cut++) {
            uint8_t first[42] = { 2, whole[i].reference }, rest[42] = { 3, whole[i].reference };
            struct fake_host f;
            begin(&f);
            if (whole[i].fills_only)
                f.device.mtu = (uint16_t)(2 + cut + 3);
            memcpy(first + 2, whole[i].bytes, cut);
            memcpy(rest + 2, whole[i].bytes + cut, whole[i].len - cut);
            assert_null(fake_host_value(&f, ANSWER, first, 2 + cut));
            assert_int_equal(f.reading_count, 0);
            assert_null(fake_host_value(&f, ANSWER, rest, 2 + whole[i].len - cut));
            assert_int_equal(f.reading_count, 1);
            const struct sensor_reading *r = &fake_host_last(&f)->r;
            assert_int_equal(r->acc_count, i == 0 ? 2 : 0);
            assert_int_equal(r->ecg_count, i == 0 ? 0 : 16);
            assert_int_equal(i == 0 ? r->acc_mg[5] : r->ecg_uv[15], i == 0 ? -1002 : 10);
            /* The rest is used up. */
            assert_non_null(fake_host_value(&f, ANSWER, rest, 2 + whole[i].len - cut));
            fake_host_fini(&f);
        }
    }
}

/* Held back because a rest might have followed: it was a whole one, and comes before the next. */
static void test_no_rest(void **state)
{
    static const uint8_t brief[] = { 2, 101, ECG_BYTES }, acc[] = { 2, 100, ACC_BYTES };
    struct fake_host f;

    (void)state;
    begin(&f);
    f.device.mtu = sizeof(acc) + 3;
    assert_null(fake_host_value(&f, ANSWER, brief, sizeof(brief)));
    assert_int_equal(f.reading_count, 0);
    assert_null(fake_host_value(&f, ANSWER, acc, sizeof(acc)));
    assert_int_equal(f.reading_count, 1);
    assert_int_equal(fake_host_last(&f)->r.ecg_count, 6);
    const char *why = fake_host_value(&f, ANSWER, (const uint8_t[]){ 2, 7, 0 }, 3);
    assert_true(why && strstr(why, "nobody asked"));
    assert_int_equal(f.reading_count, 2);
    assert_int_equal(fake_host_last(&f)->r.acc_count, 2);
    fake_host_fini(&f);
}

static void test_bad_rest(void **state)
{
    static const uint8_t whole[] = { 2, 100, ACC_BYTES };
    uint8_t big[400] = { 2, 101 };
    struct fake_host f;

    (void)state;
    begin(&f);
    assert_null(fake_host_value(&f, ANSWER, big, sizeof(big) - 1)); /* ends inside a sample */
    big[0] = 3;
    const char *why = fake_host_value(&f, ANSWER, big, sizeof(big) - 1);
    assert_true(why && strstr(why, "too long"));
    assert_null(fake_host_value(&f, ANSWER, (const uint8_t[]){ 2, 100, 0, 0 }, 4));
    why = fake_host_value(&f, ANSWER, (const uint8_t[]){ 3, 99, 0, 0 }, 4); /* of another one */
    assert_true(why && strstr(why, "never began"));
    assert_int_equal(f.reading_count, 0);
    why = fake_host_value(&f, ANSWER, whole, sizeof(whole));
    assert_true(why && strstr(why, "never came"));
    assert_int_equal(f.reading_count, 1); /* the good one is not lost with it */
    fake_host_fini(&f);
}

/* An index of ours has to mean the same to the heart rate service. */
static void test_rows_of_the_service(void **state)
{
    const struct sensor_characteristic *ours = sensor_plugin.gatt->characteristics,
                                       *service = heart_rate_gatt.characteristics;

    (void)state;
    for (unsigned i = 0; i < HEART_RATE_ROW_COUNT; i++) {
        assert_string_equal(ours[i].service, service[i].service);
        assert_string_equal(ours[i].uuid, service[i].uuid);
        assert_int_equal(ours[i].flags & ~(unsigned)SENSOR_CHR_OPTIONAL,
                         service[i].flags & ~(unsigned)SENSOR_CHR_OPTIONAL);
    }
    assert_null(service[HEART_RATE_ROW_COUNT].uuid);
}

int main(void)
{
    static const struct CMUnitTest machine[] = {
        cmocka_unit_test(test_split),
        cmocka_unit_test(test_no_rest),
        cmocka_unit_test(test_bad_rest),
        cmocka_unit_test(test_rows_of_the_service),
    };
    enum {
        ROWS = sizeof(rows) / sizeof(rows[0]),
        MACHINE = sizeof(machine) / sizeof(machine[0]),
    };
    struct CMUnitTest tests[ROWS + MACHINE];

    for (size_t i = 0; i < ROWS; i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name,
                                        .test_func = test_row,
                                        .initial_state = (void *)(uintptr_t)&rows[i] };
    memcpy(tests + ROWS, machine, sizeof(machine));
    return cmocka_run_group_tests_name("movesense", tests, NULL, NULL);
}
