/* The pinetime plugin: messages by bytes, made from the firmware's own description of its services.
 */
#include "fake_host.h"
#include "heart_rate/rows.h"

#include <setjmp.h>
#include <stdarg.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { VALUE, LOCATION, BATTERY, STEPS = HEART_RATE_ROW_COUNT, MOTION };

/* clang-format off */
#define BYTES(...) .value = (const uint8_t[]){ __VA_ARGS__ }, .len = sizeof((const uint8_t[]){ __VA_ARGS__ })
#define ACC(...)   .acc_count = 1, .mg = { __VA_ARGS__ }

static const struct row {
    const char *name;
    unsigned characteristic;
    const uint8_t *value;
    size_t len;
    const char *refused;
    bool is_silent; /* taken, and nothing told */
    float bpm;
    int battery; /* 0: not said */
    uint32_t acc_count;
    int32_t mg[3];
} rows[] = {
    { "a rate",                    VALUE, BYTES(0, 72), .bpm = 72 },
    { "no rate",                   VALUE, BYTES(0, 0), .is_silent = true },
    { "a rate, cut",               VALUE, BYTES(0), .refused = "cut inside the rate" },
    { "half a g, down and up",     MOTION, BYTES(0x00, 0x00, 0x00, 0xfe, 0x00, 0x04), ACC(0, -500, 1000) },
    { "to the nearest mg",         MOTION, BYTES(0x01, 0x00, 0xff, 0xff, 0x80, 0x00), ACC(1, -1, 125) },
    { "the widest",                MOTION, BYTES(0xff, 0x7f, 0x00, 0x80, 0x00, 0x00), ACC(31999, -32000, 0) },
    { "bytes of the future",       MOTION, BYTES(0, 0, 0, 0, 0, 4, 1, 2), ACC(0, 0, 1000) },
    { "acceleration, cut",         MOTION, BYTES(0, 0, 0, 0, 0), .refused = "fewer than 6" },
    { "acceleration, no bytes",    MOTION, .value = (const uint8_t *)"", .len = 0, .refused = "fewer than 6" },
    { "steps, cut",                STEPS, BYTES(1, 2, 3), .refused = "fewer than 4" },
    { "battery",                   BATTERY, BYTES(82), .battery = 82 },
};

/* Counts as they come, and what is made of each. */
static const struct walk {
    uint32_t count;
    int steps; /* 0: nothing */
} walk[] = {
    { 234, 0 }, /* of the day so far */
    { 234, 0 }, { 236, 2 }, { 250, 14 },
    { 3, 3 },    /* midnight */
    { 0, 0 },    /* it was restarted */
    { 900, 900 },
    { 90000, 0 }, /* nobody walks that far in a moment */
    { 90001, 1 },
    { 0xffffffff, 0 }, { 5, 5 },
};
/* clang-format on */

static void begin(struct fake_host *f)
{
    fake_host_init(f, &sensor_plugin);
    f->device.name = "InfiniTime";
    assert_null(fake_host_start(f));
}

static void test_row(void **state)
{
    const struct row *row = *state;
    struct fake_host f;

    begin(&f);
    const char *why = fake_host_value(&f, row->characteristic, row->value, row->len);
    assert_int_equal(why != NULL, row->refused != NULL);
    assert_int_equal(f.reading_count, !why && !row->is_silent);
    assert_true(!why || strstr(why, row->refused));
    if (why || row->is_silent) {
        fake_host_fini(&f);
        return;
    }
    const struct sensor_reading *r = &fake_host_last(&f)->r;
    assert_int_equal(r->source_class, SENSOR_CLASS_HR_ONLY);
    assert_true(fabsf(r->heart_rate_bpm - row->bpm) < 0.01f);
    assert_int_equal(r->battery_pct, row->battery ? row->battery : -1);
    assert_int_equal(r->acc_count, row->acc_count);
    assert_true(!row->acc_count || fabsf(r->acc_rate_hz - 10) < 0.01f);
    for (uint32_t i = 0; i < 3 * row->acc_count; i++)
        assert_int_equal(r->acc_mg[i], row->mg[i]);
    fake_host_fini(&f);
}

static void test_steps(void **state)
{
    struct fake_host f;

    (void)state;
    begin(&f);
    for (size_t i = 0; i < sizeof(walk) / sizeof(walk[0]); i++) {
        const uint32_t n = walk[i].count;
        const uint8_t bytes[] = { (uint8_t)n, (uint8_t)(n >> 8), (uint8_t)(n >> 16),
                                  (uint8_t)(n >> 24) };
        const size_t before = f.context_count;
        assert_null(fake_host_value(&f, STEPS, bytes, sizeof(bytes)));
        if (f.context_count != before + (walk[i].steps > 0))
            fail_msg("count %zu: told %zu times", i, f.context_count - before);
        if (walk[i].steps) {
            assert_int_equal(f.contexts[before].kind, SENSOR_CONTEXT_STEPS);
            assert_int_equal((int)f.contexts[before].value, walk[i].steps);
        }
    }
    fake_host_fini(&f);
}

/* It says when nothing is measured, once, and takes it back. */
static void test_idle(void **state)
{
    static const uint8_t rates[] = { 72, 0, 0, 70, 71, 0 };
    struct fake_host f;

    (void)state;
    begin(&f);
    for (size_t i = 0; i < sizeof(rates); i++)
        fake_host_value(&f, VALUE, (const uint8_t[]){ 0, rates[i] }, 2);
    assert_int_equal(f.text_count, 3);
    assert_non_null(strstr(f.texts[0].text, "off or searching"));
    assert_string_equal(f.texts[1].text, "");
    assert_non_null(strstr(f.texts[2].text, "off or searching"));
    fake_host_fini(&f);
}

int main(void)
{
    enum { ROWS = sizeof(rows) / sizeof(rows[0]) };
    struct CMUnitTest tests[ROWS + 2];

    for (size_t i = 0; i < ROWS; i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name,
                                        .test_func = test_row,
                                        .initial_state = (void *)(uintptr_t)&rows[i] };
    tests[ROWS] = (struct CMUnitTest)cmocka_unit_test(test_steps);
    tests[ROWS + 1] = (struct CMUnitTest)cmocka_unit_test(test_idle);
    return cmocka_run_group_tests_name("pinetime", tests, NULL, NULL);
}
