/* The border to the plugins: old and new structs, wrong values, long messages, motion, texts. */
#include "intake.h"

#include "motion.h"
#include "rr.h"
#include "text.h"

#include <setjmp.h>
#include <stdarg.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* ---- sizes ---- */

static void test_older_plugin(void **state)
{
    const struct sensor_rr rr = { .ticks = 100, .quality = 90 };
    struct sensor_reading in = SENSOR_READING_NONE;

    (void)state;
    in.heart_rate_bpm = 70;
    in.motion_g = 0.5f;
    in.rr_count = 1;
    in.rr = &rr;
    /* It ends after each of these fields: what follows says nothing, and is not even there. */
    static const struct {
        size_t size;
        bool motion, rr;
    } cases[] = {
        { offsetof(struct sensor_reading, heart_rate_bpm) + 4, false, false },
        { offsetof(struct sensor_reading, motion_g) + 4, true, false },
        { offsetof(struct sensor_reading, rr_count) + 4, true, false },
        { offsetof(struct sensor_reading, rr) + sizeof(void *) / 2, true,
          false }, /* half a pointer */
        { offsetof(struct sensor_reading, rr) + sizeof(void *), true, true },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct sensor_reading *old = malloc(cases[i].size);
        assert_non_null(old);
        in.size = (uint32_t)cases[i].size;
        memcpy(old, &in, cases[i].size);
        struct sensor_reading r = intake_understand(old);
        free(old);
        assert_true(r.heart_rate_bpm > 69);
        assert_int_equal(r.motion_g > 0, cases[i].motion);
        assert_int_equal(r.rr_count, cases[i].rr);
        assert_int_equal(r.battery_pct, -1);
    }
}

static void test_newer_plugin(void **state)
{
    struct {
        struct sensor_reading known;
        double more[10];
    } in = { .known = SENSOR_READING_NONE, .more = { 1, 2 } };

    (void)state;
    in.known.size = sizeof(in);
    in.known.heart_rate_bpm = 70;
    struct sensor_reading r = intake_understand(&in.known);
    assert_int_equal(r.size, sizeof(r));
    assert_true(r.heart_rate_bpm > 69);
}

static void test_wrong_values(void **state)
{
    struct sensor_reading in = SENSOR_READING_NONE;
    struct reading out;

    (void)state;
    in.heart_rate_bpm = NAN;
    in.motion_g = INFINITY;
    in.source_class = 77;
    in.contact = 9;
    in.battery_pct = 120;
    in.rr_count = 5; /* without any */
    in.acc_count = 5;
    in.age_us = -4;
    struct sensor_reading r = intake_understand(&in);
    assert_int_equal(intake_part(&r, 0, &out), 0);
    assert_true(!(out.heart_rate_bpm > 0) && isnan(out.motion_g));
    assert_int_equal(out.class, READING_HR_ONLY);
    assert_int_equal(out.contact, CONTACT_UNKNOWN);
    assert_int_equal(out.rr_count, 0);
    assert_int_equal(r.acc_count, 0);
    assert_int_equal(r.battery_pct, -1);
    assert_false(intake_says_something(&out));
}

static void test_rates(void **state)
{
    static const struct {
        float in, out;
    } cases[] = { { 24.9f, 0 }, { 25, 25 }, { 240, 240 }, { 240.1f, 0 }, { -60, 0 }, { 0, 0 } };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct sensor_reading in = SENSOR_READING_NONE;
        in.heart_rate_bpm = cases[i].in;
        struct sensor_reading r = intake_understand(&in);
        assert_true(fabsf(r.heart_rate_bpm - cases[i].out) < 1e-6f);
    }
}

/* ---- many intervals ---- */

static void test_parts(void **state)
{
    static struct sensor_rr rr[700];
    static const struct {
        uint32_t count;
        size_t parts, last;
    } cases[] = { { 0, 1, 0 },  { 1, 1, 1 },     { 16, 1, 16 },  { 17, 2, 1 },
                  { 40, 3, 8 }, { 512, 32, 16 }, { 700, 32, 16 } /* bounded */ };

    (void)state;
    for (int i = 0; i < 700; i++)
        rr[i] = (struct sensor_rr){ .ticks = RR_TICKS_PER_S, .quality = 100 };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct sensor_reading in = SENSOR_READING_NONE;
        in.rr = rr;
        in.rr_count = cases[i].count;
        in.heart_rate_bpm = 60;
        in.age_us = 7;
        struct sensor_reading r = intake_understand(&in);
        assert_int_equal(intake_parts(&r), cases[i].parts);
        int64_t later = (int64_t)r.rr_count;
        for (size_t part = 0; part < cases[i].parts; part++) {
            struct reading out;
            int64_t before = intake_part(&r, part, &out);
            later -= out.rr_count;
            /* Each interval is a second: so many seconds before the message it ended. */
            assert_int_equal(before, 7 + later * 1000000);
            bool is_last = part + 1 == cases[i].parts;
            assert_int_equal(out.rr_count, is_last ? cases[i].last : READING_RR_MAX);
            assert_int_equal(out.heart_rate_bpm > 0, is_last);
        }
        assert_int_equal(later, 0);
    }
}

static void test_impossible_intervals(void **state)
{
    const struct sensor_rr rr[] = { { .ticks = -5, .quality = 100 },
                                    { .ticks = INT32_MAX, .quality = 100 },
                                    { .ticks = 100, .quality = 255, .flags = 0xff },
                                    { .ticks = 0, .quality = 0 } };
    struct sensor_reading in = SENSOR_READING_NONE;
    struct reading out;

    (void)state;
    in.rr = rr;
    in.rr_count = 4;
    struct sensor_reading r = intake_understand(&in);
    intake_part(&r, 0, &out);
    assert_int_equal(out.rr_count, 4);
    assert_int_equal(out.rr[0].ticks, 0);
    assert_int_equal(out.rr[0].quality, 0);
    assert_int_equal(out.rr[1].quality, 0);
    assert_int_equal(out.rr[2].quality, 100);
    assert_true(out.rr[2].gap_before);
    assert_false(out.rr[3].gap_before);
}

static void test_contexts(void **state)
{
    struct context out;

    (void)state;
    for (uint32_t kind = 0; kind < CONTEXT_KINDS + 2; kind++) {
        const struct sensor_context in = { sizeof(in), kind, 3 };
        assert_int_equal(intake_context(&in, &out), kind < CONTEXT_KINDS);
        if (kind < CONTEXT_KINDS)
            assert_int_equal(out.kind, kind);
    }
    const struct sensor_context broken = { sizeof(broken), 0, NAN };
    assert_false(intake_context(&broken, &out));
    const struct sensor_context cut = { 8, 0, 1 };
    assert_false(intake_context(&cut, &out));
}

/* ---- motion ---- */

static float shake(struct motion *m, int swing_mg, int count, float hz, int64_t now_us)
{
    int32_t acc[3 * 200];

    assert_true(count <= 200);
    for (int i = 0; i < count; i++) {
        acc[3 * i] = 0;
        acc[3 * i + 1] = 1000 + (i % 2 ? swing_mg : -swing_mg);
        acc[3 * i + 2] = 0;
    }
    return motion_add(m, acc, (size_t)count, hz, now_us);
}

static void test_motion(void **state)
{
    struct motion m = { 0 };

    (void)state;
    assert_true(fabsf(shake(&m, 0, 50, 50, 0)) < 1e-6f);
    assert_true(fabsf(shake(&m, 100, 50, 50, 1000000) - 0.1f) < 1e-5f);
    assert_true(shake(&m, 100, 49, 50, 2000000) < 0); /* a second less a sample */
    assert_true(shake(&m, 100, 1, 50, 2100000) > 0.09f);
    assert_true(shake(&m, 200, 49, 50, 3000000) < 0);
    assert_true(shake(&m, 0, 1, 50, 9000000) < 0); /* after a pause it begins anew */
    assert_true(shake(&m, 0, 1, 0, 9000000) < 0);
    assert_true(shake(&m, 0, 1, NAN, 9000000) < 0);
    assert_true(shake(&m, 0, 1, 1e9f, 9000000) < 0);
    /* Two seconds in one message: the livelier counts. */
    struct motion two = { 0 };
    int32_t acc[3 * 20] = { 0 };
    for (int i = 0; i < 20; i++)
        acc[3 * i + 2] = i < 10 ? 1000 + (i % 2 ? 300 : -300) : 1000;
    assert_true(fabsf(motion_add(&two, acc, 20, 10, 0) - 0.3f) < 1e-5f);
}

static void test_motion_at_extremes(void **state)
{
    static int32_t acc[3 * 100];
    struct motion m = { 0 };

    (void)state;
    for (size_t i = 0; i < 300; i++)
        acc[i] = i % 2 ? INT32_MAX : INT32_MIN;
    float g = motion_add(&m, acc, 100, 100, 0);
    assert_true(isfinite(g) && g >= 0);
}

/* ---- texts ---- */

static void test_addresses(void **state)
{
    static const char *const cases[][2] = {
        { "at AA:BB:CC:dd:EE:0F now", "at **:**:**:**:EE:0F now" },
        { "/org/bluez/hci0/dev_AA_BB_CC_DD_EE_FF", "/org/bluez/hci0/dev_**_**_**_**_EE_FF" },
        { "AA:BB:CC:DD:EE:FFAA:BB:CC:DD:EE:01", "**:**:**:**:EE:FF**:**:**:**:EE:01" },
        { "AA:BB:CC:DD:EE:F", "AA:BB:CC:DD:EE:F" },
        { "12:30 o'clock", "12:30 o'clock" },
        { "", "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char text[80];
        strcpy(text, cases[i][0]);
        text_shorten_addresses(text);
        assert_string_equal(text, cases[i][1]);
    }
}

static void test_topics(void **state)
{
    static const struct {
        const char *filter, *topic;
        bool matches;
    } cases[] = {
        { "a/b", "a/b", true },       { "a/b", "a/c", false },   { "a/b", "a", false },
        { "a", "a/b", false },        { "a/+", "a/b", true },    { "a/+", "a/b/c", false },
        { "a/+/c", "a/b/c", true },   { "a/+/c", "a//c", true }, { "+", "a", true },
        { "+/b", "a/b", true },       { "#", "a/b/c", true },    { "a/#", "a/b/c", true },
        { "a/#", "a", true },         { "a/#", "ab", false },    { "#", "$SYS/x", false },
        { "$SYS/#", "$SYS/x", true }, { "a/+", "a", false },     { "a/+/#", "a", false },
        { "a/b/#", "a/bc", false },   { "a/+", "a/", true },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        if (text_topic_matches(cases[i].filter, cases[i].topic) != cases[i].matches)
            fail_msg("%s and %s", cases[i].filter, cases[i].topic);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_older_plugin),
        cmocka_unit_test(test_newer_plugin),
        cmocka_unit_test(test_wrong_values),
        cmocka_unit_test(test_rates),
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_impossible_intervals),
        cmocka_unit_test(test_contexts),
        cmocka_unit_test(test_motion),
        cmocka_unit_test(test_motion_at_extremes),
        cmocka_unit_test(test_addresses),
        cmocka_unit_test(test_topics),
    };

    return cmocka_run_group_tests_name("intake", tests, NULL, NULL);
}
