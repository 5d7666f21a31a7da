/* The polar-pmd plugin: single frames by their bytes, and what the readings of one sensor share. */
#include "fake_host.h"

#include <setjmp.h>
#include <stdarg.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { MEASUREMENT, LOCATION, BATTERY, CONTROL = 6, DATA };

#define FIRST_MAX 6

/* clang-format off */
#define BYTES(...) .value = (const uint8_t[]){ __VA_ARGS__ }, .len = sizeof((const uint8_t[]){ __VA_ARGS__ })
#define ACC(n, ...) .acc = (n), .mg = { __VA_ARGS__ }
#define ECG(n, ...) .ecg = (n), .uv = { __VA_ARGS__ }
#define RR(...)     .rr_count = sizeof((int[]){ __VA_ARGS__ }) / sizeof(int), .rr_ms = { __VA_ARGS__ }
#define T1S         0x00, 0xca, 0x9a, 0x3b, 0, 0, 0, 0 /* 1 s */
#define T0          0, 0, 0, 0, 0, 0, 0, 0
#define SKIN        .contact = SENSOR_CONTACT_SKIN
#define NO_SKIN     .contact = SENSOR_CONTACT_NONE

/* One frame to a fresh plugin. */
static const struct row {
    const char *name;
    const uint8_t *value;
    size_t len;
    const char *wrong; /* part of the complaint */
    bool silent;       /* taken, and nothing to say */
    unsigned acc, ecg, rr_count, ppi;
    int32_t mg[3 * FIRST_MAX], uv[FIRST_MAX];
    int rr_ms[FIRST_MAX];
    uint8_t quality[FIRST_MAX], flags[FIRST_MAX];
    float bpm;
    enum sensor_contact contact;
    int64_t age_us;
} rows[] = {
    { "acc: H10, 16 bits",           BYTES(2, T1S, 0x01, 0x45, 0xff, 0xe4, 0xff, 0xb5, 0x03), ACC(1, -187, -28, 949) },
    { "acc: two samples",            BYTES(2, T1S, 0x01, 1, 0, 2, 0, 3, 0, 0xff, 0xff, 0xfe, 0xff, 0xfd, 0xff), ACC(2, 1, 2, 3, -1, -2, -3) },
    { "acc: half a sample is left out", BYTES(2, T1S, 0x01, 1, 0, 2, 0, 3, 0, 9, 9, 9, 9), ACC(1, 1, 2, 3) },
    { "acc: 8 bits",                 BYTES(2, T1S, 0x00, 0x80, 0x7f, 0xff), ACC(1, -128, 127, -1) },
    { "acc: 24 bits",                BYTES(2, T1S, 0x02, 0x18, 0xfc, 0xff, 0, 0, 0, 0xe8, 3, 0), ACC(1, -1000, 0, 1000) },
    { "acc: high bits of the type",  BYTES(0xc2, T1S, 0x00, 1, 2, 3), ACC(1, 1, 2, 3) },
    { "acc: differences of 3 bits",  BYTES(2, T1S, 0x81, 0x64, 0x00, 0x9c, 0xff, 0xe8, 0x03, 0x03, 0x02, 0xf9, 0x08, 0x01),
                                     ACC(3, 100, -100, 1000, 101, -101, 1003, 97, -101, 1005) },
    { "acc: blocks of 5, 0 and 10 bits", BYTES(2, T1S, 0x81, 0, 0, 0, 0, 0xe8, 3, 5, 3, 0x0f, 0x06, 0x31, 0x38, 0, 0, 10, 1, 0xff, 1, 0x18, 0), .acc = 5,
                                     .mg = { 0, 0, 1000, 15, -16, 1001, 17, -13, 997, 17, -13, 997, 528, -525, 998 } },
    { "acc: 1 bit, then 16",         BYTES(2, T1S, 0x81, 0, 0x80, 0xff, 0x7f, 0, 0, 1, 1, 2, 16, 1, 0xe8, 3, 0x18, 0xfc, 5, 0),
                                     ACC(3, -32768, 32767, 0, -32768, 32766, 0, -31768, 31766, 5) },
    { "acc: blocks of no bits",      BYTES(2, T1S, 0x81, 7, 0, 8, 0, 9, 0, 0, 2), ACC(3, 7, 8, 9, 7, 8, 9, 7, 8, 9) },
    { "acc: differences of 32 bits", BYTES(2, T1S, 0x81, 1, 0, 2, 0, 3, 0, 32, 1, 0xff, 0xff, 0xff, 0x7f, 0, 0, 0, 0x80, 1, 0, 0, 0),
                                     ACC(2, 1, 2, 3, INT32_MIN, INT32_MIN + 2, 4) },
    { "acc: a first sample alone",   BYTES(2, T1S, 0x80, 0xd0, 0xff, 0x65, 0x01, 0xe4, 0x0f), ACC(1, -12, 87, 993) },
    { "acc: in units of 0.244 mg",   BYTES(2, T1S, 0x80, 0, 0x10, 0, 0xf0, 0, 0, 8, 1, 100, 0x9c, 0), ACC(2, 999, -999, 0, 1024, -1024, 0) },
    { "acc: a block cut short is left out", BYTES(2, T1S, 0x81, 7, 0, 8, 0, 9, 0, 0, 1, 8, 2, 1, 1, 1, 1, 1), ACC(2, 7, 8, 9, 7, 8, 9) },
    { "acc: half the head of a block", BYTES(2, T1S, 0x81, 7, 0, 8, 0, 9, 0, 8), ACC(1, 7, 8, 9) },
    { "acc: a block of nothing",     BYTES(2, T1S, 0x81, 7, 0, 8, 0, 9, 0, 32, 0), ACC(1, 7, 8, 9) },
    { "acc: 33 bits are no number",  BYTES(2, T1S, 0x81, 7, 0, 8, 0, 9, 0, 33, 1, 1), .wrong = "wider" },
    { "acc: a frame made to swell",  BYTES(2, T1S, 0x81, 7, 0, 8, 0, 9, 0, 0, 255, 0, 255, 0, 255), .wrong = "more samples" },
    { "acc: no first sample",        BYTES(2, T1S, 0x81, 7, 0, 8, 0, 9), .wrong = "first sample" },
    { "acc: no sample",              BYTES(2, T1S, 0x01, 1, 2, 3, 4, 5), .wrong = "without a sample" },
    { "acc: layout 3",               BYTES(2, T1S, 0x03, 1, 2, 3), .wrong = "layout" },
    { "acc: compressed layout 2",    BYTES(2, T1S, 0x82, 1, 2, 3, 4, 5, 6), .wrong = "layout" },

    { "ecg: 24 bits, signed",        BYTES(0, T1S, 0x00, 0, 0, 0, 0xa5, 0xff, 0xff, 0x52, 0x03, 0, 0, 0, 0x80, 0xff, 0xff, 0x7f),
                                     ECG(5, 0, -91, 850, -8388608, 8388607) },
    { "ecg: a layout of other devices", BYTES(0, T1S, 0x01, 0, 0, 0), .wrong = "layout" },
    { "ecg: no sample",              BYTES(0, T1S, 0x00, 0, 0), .wrong = "without a sample" },

    { "ppi: five of a Verity Sense", BYTES(3, T0, 0x00, 0x3c, 0x2c, 0x04, 6, 0, 6, 0x3c, 0x09, 0x04, 6, 0, 6, 0x3c, 0xa2, 0x03, 7, 0, 6,
                                                        0x3c, 0x82, 0x03, 9, 0, 6, 0x3c, 0x23, 0x04, 10, 0, 6),
                                     RR(1068, 1033, 930, 898, 1059), .quality = { 90, 90, 89, 85, 84 }, .ppi = 5, .bpm = 60, SKIN, .age_us = 1500000 },
    { "ppi: blocked",                BYTES(3, T1S, 0x00, 72, 0x35, 0x03, 10, 0, 7), .ppi = 1, .bpm = 72, SKIN, .age_us = 821000 },
    { "ppi: off the skin",           BYTES(3, T1S, 0x00, 72, 0x35, 0x03, 10, 0, 4), .ppi = 1, .bpm = 72, NO_SKIN, .age_us = 821000 },
    { "ppi: contact not told",       BYTES(3, T1S, 0x00, 72, 0x35, 0x03, 10, 0, 0), RR(821), .quality = { 84 }, .ppi = 1, .bpm = 72 },
    { "ppi: contact bit that means nothing", BYTES(3, T1S, 0x00, 72, 0x35, 0x03, 10, 0, 2), RR(821), .quality = { 84 }, .ppi = 1, .bpm = 72 },
    { "ppi: looking for a pulse",    BYTES(3, T1S, 0x00, 0, 0, 0, 0, 0, 0), .ppi = 1 },
    { "ppi: as unsure as allowed",   BYTES(3, T1S, 0x00, 72, 0x35, 0x03, 30, 0, 6), RR(821), .quality = { 50 }, .ppi = 1, .bpm = 72, SKIN },
    { "ppi: less sure than allowed", BYTES(3, T1S, 0x00, 72, 0x35, 0x03, 31, 0, 6), RR(821), .quality = { 0 }, .ppi = 1, .bpm = 72, SKIN },
    { "ppi: longest of all",         BYTES(3, T1S, 0x00, 72, 0xff, 0xff, 0xff, 0xff, 6), RR(65535), .quality = { 0 }, .ppi = 1, .bpm = 72, SKIN },
    { "ppi: too short for a heart",  BYTES(3, T1S, 0x00, 72, 0x2b, 0x01, 0, 0, 6), RR(299), .quality = { 0 }, .ppi = 1, .bpm = 72, SKIN },
    { "ppi: one in the middle is lost", BYTES(3, T1S, 0x00, 60, 0xe8, 3, 0, 0, 6, 60, 0xe8, 3, 0, 0, 7, 60, 0xf2, 3, 0, 0, 6, 60, 0xe8, 3, 0, 0, 6),
                                     RR(1000, 1010, 1000), .quality = { 100, 100, 100 }, .flags = { 0, SENSOR_RR_GAP_BEFORE, 0 }, .ppi = 4, .bpm = 60, SKIN },
    { "ppi: the last are lost: older", BYTES(3, T1S, 0x00, 60, 0xe8, 3, 0, 0, 6, 60, 0xe8, 3, 0, 0, 7, 60, 0xf4, 1, 0, 0, 7),
                                     RR(1000), .quality = { 100 }, .ppi = 3, .bpm = 60, SKIN, .age_us = 1500000 },
    { "ppi: rate of no heart",       BYTES(3, T1S, 0x00, 250, 0xe8, 3, 0, 0, 6), RR(1000), .quality = { 100 }, .ppi = 1, SKIN },
    { "ppi: half an interval more",  BYTES(3, T1S, 0x00, 60, 0xe8, 3, 0, 0, 6, 60, 0xe8), RR(1000), .quality = { 100 }, .ppi = 1, .bpm = 60, SKIN },
    { "ppi: no interval",            BYTES(3, T1S, 0x00, 60, 0xe8, 3, 0, 0), .wrong = "without a pulse" },
    { "ppi: compressed",             BYTES(3, T1S, 0x80, 60, 0xe8, 3, 0, 0, 6), .wrong = "layout" },

    { "light is no matter of ours",  BYTES(1, T1S, 0x00, 1, 2, 3), .silent = true },
    { "rotation is none",            BYTES(5, T1S, 0x80, 1, 2, 3), .silent = true },
    { "a type that there is not",    BYTES(0x3f, T1S, 0xff), .silent = true },
    { "no bytes",                    .value = (const uint8_t *)"", .len = 0, .wrong = "head" },
    { "cut inside the head",         BYTES(2, T1S), .wrong = "head" },
};
/* clang-format on */

static void begin(struct fake_host *f, const char *device)
{
    fake_host_init(f, &sensor_plugin);
    f->device.name = device;
    assert_null(fake_host_start(f));
}

static const struct sensor_reading *last(const struct fake_host *f)
{
    return &fake_host_last(f)->r;
}

static void test_row(void **state)
{
    const struct row *row = *state;
    struct fake_host f;

    begin(&f, "");
    const char *why = fake_host_value(&f, DATA, row->value, row->len);
    if (row->wrong) {
        assert_non_null(why);
        assert_non_null(strstr(why, row->wrong));
    } else {
        assert_null(why);
    }
    assert_int_equal(f.reading_count, !row->wrong && !row->silent);
    if (f.reading_count) {
        const struct sensor_reading *r = last(&f);
        assert_int_equal(r->acc_count, row->acc);
        for (unsigned i = 0; i < 3 * row->acc; i++)
            assert_int_equal(r->acc_mg[i], row->mg[i]);
        assert_int_equal(r->ecg_count, row->ecg);
        if (row->ecg)
            assert_true(fabsf(r->ecg_rate_hz - 130) < 0.01f);
        for (unsigned i = 0; i < row->ecg; i++)
            assert_int_equal(r->ecg_uv[i], row->uv[i]);
        assert_int_equal(r->ppi_count, row->ppi);
        assert_int_equal(r->rr_count, row->rr_count);
        for (unsigned i = 0; i < row->rr_count; i++) {
            assert_int_equal(r->rr[i].ticks, row->rr_ms[i] * SENSOR_TICKS_PER_MS);
            assert_int_equal(r->rr[i].quality, row->quality[i]);
            assert_int_equal(r->rr[i].flags, row->flags[i]);
        }
        assert_true(fabsf(r->heart_rate_bpm - row->bpm) < 0.01f);
        assert_int_equal(r->contact, row->contact);
        assert_int_equal(r->age_us, row->age_us);
        assert_int_equal(r->source_class, row->ppi ? SENSOR_CLASS_PPI : SENSOR_CLASS_HR_ONLY);
        assert_int_equal(r->battery_pct, -1);
    }
    fake_host_fini(&f);
}

/* ---- frames that are cut, as by a link that drops ---- */

/* What is left of a frame is as it would have been, or refused; and the next link is none the
 * wiser. */
static void test_cut_anywhere(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct row *row = &rows[i];
        for (size_t len = 0; len < row->len; len++) {
            struct fake_host f;
            begin(&f, "");
            const char *why = fake_host_value(&f, DATA, row->value, len);
            assert_true(!why || f.reading_count == 0);
            if (f.reading_count && !row->wrong) {
                const struct sensor_reading *r = last(&f);
                assert_in_range(r->acc_count, 0, row->acc);
                for (unsigned k = 0; k < 3 * r->acc_count; k++)
                    assert_int_equal(r->acc_mg[k], row->mg[k]);
                assert_in_range(r->ecg_count, 0, row->ecg);
                for (unsigned k = 0; k < r->ecg_count; k++)
                    assert_int_equal(r->ecg_uv[k], row->uv[k]);
            }
            fake_host_fini(&f);
        }
    }
}

static void test_longest_frames(void **state)
{
    uint8_t bytes[512] = { 0 };
    struct fake_host f;

    (void)state;
    begin(&f, "");
    for (unsigned type = 0; type < 4; type++) {
        bytes[0] = (uint8_t)type;
        assert_null(fake_host_value(&f, DATA, bytes, sizeof(bytes)));
    }
    assert_int_equal(f.reading_count, 3);
    assert_int_equal(f.readings[0].r.ecg_count, 167);
    assert_int_equal(f.readings[1].r.acc_count, 167);
    assert_int_equal(f.readings[2].r.ppi_count, 83);
    bytes[0] = 2;
    bytes[9] = 0x81;
    bytes[16] = 1; /* 1 bit: 255 samples in 96 bytes, and once more */
    bytes[17] = 255;
    bytes[18 + 96] = 1;
    bytes[19 + 96] = 255;
    assert_null(fake_host_value(&f, DATA, bytes, 20 + 2 * 96));
    assert_int_equal(last(&f)->acc_count, 511);
    fake_host_fini(&f);
}

/* ---- one sensor, one source ---- */

static const uint8_t pulses[] = { 3, T0, 0x00, 60, 0xe8, 3, 5, 0, 6 };
static const uint8_t moves[] = { 2, T0, 0x01, 0, 0, 0, 0, 0xe8, 3 };
static const uint8_t rate_and_rr[] = { 0x10, 60, 0x00, 0x04 };
static const uint8_t rate[] = { 0x00, 61 };

static void give(struct fake_host *f, unsigned characteristic, const uint8_t *bytes, size_t len)
{
    assert_null(fake_host_value(f, characteristic, bytes, len));
}

static void test_h10_stays_what_it_is(void **state)
{
    struct fake_host f;

    (void)state;
    begin(&f, "Polar H10 12345678");
    give(&f, MEASUREMENT, rate_and_rr, sizeof(rate_and_rr));
    assert_int_equal(last(&f)->source_class, SENSOR_CLASS_ECG);
    assert_int_equal(last(&f)->rr_count, 1);
    give(&f, DATA, moves, sizeof(moves));
    assert_int_equal(last(&f)->source_class, SENSOR_CLASS_ECG);
    assert_int_equal(last(&f)->acc_count, 1);
    assert_true(last(&f)->motion_g < 0); /* the host makes it */
    give(&f, MEASUREMENT, rate_and_rr, sizeof(rate_and_rr));
    assert_int_equal(last(&f)->source_class, SENSOR_CLASS_ECG);
    assert_int_equal(last(&f)->rr_count, 1);
    fake_host_fini(&f);
}

static void test_pulses_lead(void **state)
{
    static const char *const names[] = { "Polar Sense 1234", "Polar OH1 1234" };
    struct fake_host f;

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        begin(&f, names[i]);
        give(&f, MEASUREMENT, rate, sizeof(rate));
        assert_int_equal(last(&f)->source_class, SENSOR_CLASS_HR_ONLY);
        give(&f, DATA, pulses, sizeof(pulses));
        assert_int_equal(last(&f)->source_class, SENSOR_CLASS_PPI);
        give(&f, MEASUREMENT, rate, sizeof(rate));
        assert_int_equal(last(&f)->source_class, SENSOR_CLASS_PPI);
        assert_true(last(&f)->heart_rate_bpm > 60.5f);
        /* The OH1's own intervals are averages of these: never both. */
        give(&f, MEASUREMENT, rate_and_rr, sizeof(rate_and_rr));
        assert_int_equal(last(&f)->source_class, SENSOR_CLASS_PPI);
        assert_int_equal(last(&f)->rr_count, 0);
        give(&f, DATA, moves, sizeof(moves));
        assert_int_equal(last(&f)->source_class, SENSOR_CLASS_PPI);
        assert_int_equal(last(&f)->contact, SENSOR_CONTACT_SKIN);
        /* The device ends it: a rate only. */
        give(&f, CONTROL, (const uint8_t[]){ 1, 3 }, 2);
        give(&f, MEASUREMENT, rate, sizeof(rate));
        assert_int_equal(last(&f)->source_class, SENSOR_CLASS_HR_ONLY);
        give(&f, DATA, moves, sizeof(moves));
        assert_int_equal(last(&f)->source_class, SENSOR_CLASS_HR_ONLY);
        fake_host_fini(&f);
    }
}

static void test_gap_across_frames(void **state)
{
    static const uint8_t lost[] = { 3, T0, 0x00, 60, 0xe8, 3, 5, 0, 6, 60, 0xe8, 3, 5, 0, 7 };
    struct fake_host f;

    (void)state;
    begin(&f, "Polar Sense 1234");
    give(&f, DATA, lost, sizeof(lost));
    assert_int_equal(last(&f)->rr[0].flags, 0);
    give(&f, DATA, pulses, sizeof(pulses));
    assert_int_equal(last(&f)->rr[0].flags, SENSOR_RR_GAP_BEFORE);
    give(&f, DATA, pulses, sizeof(pulses));
    assert_int_equal(last(&f)->rr[0].flags, 0);
    fake_host_fini(&f);
}

/* Intervals of 60 a minute beside a rate of 90: doubtful from the third frame on. */
static void test_belies_its_rate(void **state)
{
    static const uint8_t fast[] = { 3, T0, 0x00, 90, 0xe8, 3, 0, 0, 6 };
    struct fake_host f;

    (void)state;
    begin(&f, "Polar Sense 1234");
    for (int i = 0; i < 3; i++)
        give(&f, DATA, fast, sizeof(fast));
    assert_int_equal(f.readings[1].r.rr[0].quality, 100);
    assert_int_equal(f.readings[2].r.rr[0].quality, 50);
    fake_host_fini(&f);
}

static void test_error_is_a_setting(void **state)
{
    static const uint8_t unsure[] = { 3, T0, 0x00, 60, 0xe8, 3, 40, 0, 6 };
    struct fake_host f;

    (void)state;
    fake_host_init(&f, &sensor_plugin);
    fake_host_set(&f, "max_error_ms", "80");
    assert_null(fake_host_start(&f));
    give(&f, DATA, unsure, sizeof(unsure));
    assert_int_equal(last(&f)->rr[0].quality, 75);
    fake_host_fini(&f);
}

/* ---- time ---- */

static void frame_at(struct fake_host *f, unsigned type, int64_t sensor_ms, unsigned samples)
{
    uint8_t bytes[10 + 6 * 80] = { (uint8_t)type };
    uint64_t ns = (uint64_t)sensor_ms * 1000000;

    for (unsigned i = 0; i < 8; i++)
        bytes[1 + i] = (uint8_t)(ns >> (8 * i));
    bytes[9] = type == 2;
    for (unsigned i = 0; i < samples; i++)
        memcpy(bytes + 10 + (size_t)i * 6, pulses + 10, 6);
    assert_null(fake_host_value(f, DATA, bytes, 10 + (size_t)samples * 6));
}

static void test_age_by_the_sensors_clock(void **state)
{
    const int64_t started = INT64_C(599616000000); /* H10: January 2019 */
    struct fake_host f;

    (void)state;
    begin(&f, "Polar Sense 1234");
    frame_at(&f, 3, started, 1); /* alone, nothing is known of its delay */
    assert_int_equal(last(&f)->age_us, 0);
    f.now_us += 1000000;
    frame_at(&f, 2, started + 2500, 36); /* this one came sooner by 1.5 s */
    f.now_us += 1000000;
    frame_at(&f, 3, started + 2000, 1);
    assert_in_range(last(&f)->age_us, 1490000, 1500000);
    f.now_us += 1000000;
    frame_at(&f, 3, started + 100000000, 1); /* its clock was set */
    assert_int_equal(last(&f)->age_us, 0);
    f.now_us += 1000000;
    frame_at(&f, 3, started, 1); /* and set back */
    assert_int_equal(last(&f)->age_us, 0);
    /* Both clocks drift apart by 50 millionths: after a day that is not an age. */
    for (int64_t s = 1; s <= 86400; s += 60) {
        f.now_us += 60 * 1000000 + 3000;
        frame_at(&f, 3, started + s * 1000, 1);
    }
    assert_in_range(last(&f)->age_us, 0, 100000);
    fake_host_fini(&f);
}

static void test_rate_by_the_sensors_clock(void **state)
{
    static const struct {
        int64_t ms;
        unsigned samples;
        float hz;
    } cases[] = {
        { 1000, 36, 52 },                   /* the first: nothing to measure by */
        { 2440, 36, 25 }, { 3890, 36, 25 }, /* within 2 % */
        { 6770, 36, 25 },                   /* one was lost between */
        { 7490, 36, 50 }, { 7490, 36, 50 }, /* the clock stood still */
        { 5000, 36, 50 },                   /* and went back */
        { 5692, 36, 52 },
    };
    struct fake_host f;

    (void)state;
    begin(&f, "");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        frame_at(&f, 2, cases[i].ms, cases[i].samples);
        assert_true(fabsf(last(&f)->acc_rate_hz - cases[i].hz) < 0.01f);
    }
    fake_host_fini(&f);
}

/* ---- the rest of the heart rate service is there, too ---- */

static void test_battery(void **state)
{
    struct fake_host f;
    const uint8_t pct = 77;

    (void)state;
    begin(&f, "Polar Sense 1234");
    give(&f, BATTERY, &pct, 1);
    assert_int_equal(last(&f)->battery_pct, 77);
    fake_host_run(&f, INT64_C(16) * 60 * 1000000);
    size_t reads = 0;
    for (size_t i = 0; i < f.asked_count; i++)
        reads += f.asked[i].call == FAKE_READ && f.asked[i].characteristic == BATTERY;
    assert_int_equal(reads, 1);
    fake_host_fini(&f);
}

static void test_overheard(void **state)
{
    static const uint8_t bytes[] = { 0x33, 0x00, 0x00, 0x38 };
    const struct sensor_advert advert = { .size = sizeof(advert),
                                          .is_manufacturer = true,
                                          .company = 0x006b,
                                          .bytes = bytes,
                                          .len = sizeof(bytes) };
    struct fake_host f;

    (void)state;
    fake_host_init(&f, &sensor_plugin);
    f.device.name = "Polar H10 12345678";
    assert_null(fake_host_settle(&f));
    assert_null(sensor_plugin.advertiser->advert(f.state, &f.host, &advert));
    assert_int_equal(f.reading_count, 1);
    assert_int_equal(last(&f)->source_class, SENSOR_CLASS_ADVERT);
    assert_true(fabsf(last(&f)->heart_rate_bpm - 56) < 0.01f);
    fake_host_fini(&f);
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_cut_anywhere),
        cmocka_unit_test(test_longest_frames),
        cmocka_unit_test(test_h10_stays_what_it_is),
        cmocka_unit_test(test_pulses_lead),
        cmocka_unit_test(test_gap_across_frames),
        cmocka_unit_test(test_belies_its_rate),
        cmocka_unit_test(test_error_is_a_setting),
        cmocka_unit_test(test_age_by_the_sensors_clock),
        cmocka_unit_test(test_rate_by_the_sensors_clock),
        cmocka_unit_test(test_battery),
        cmocka_unit_test(test_overheard),
    };
    enum { ROWS = sizeof(rows) / sizeof(rows[0]), OTHERS = sizeof(others) / sizeof(others[0]) };
    struct CMUnitTest tests[ROWS + OTHERS];

    for (size_t i = 0; i < ROWS; i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name,
                                        .test_func = test_row,
                                        .initial_state = (void *)(uintptr_t)&rows[i] };
    memcpy(tests + ROWS, others, sizeof(others));
    return cmocka_run_group_tests_name("polar-pmd", tests, NULL, NULL);
}
