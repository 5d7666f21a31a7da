/*
 * oximeter_rows - one notification to an oximeter's plugin that is fresh, as a row of a table
 *
 * Include it behind cmocka.h; link the plugin's own sources beside it.
 */
#pragma once

#include "fake_host.h"

#include <math.h>

#define BYTES(...) \
    .value = (const uint8_t[]){ __VA_ARGS__ }, .len = sizeof((const uint8_t[]){ __VA_ARGS__ })

#define NO_BYTES .value = (const uint8_t *)"", .len = 0

struct oximeter_row {
    const char *name;
    unsigned characteristic;
    const uint8_t *value;
    size_t len;
    const char *refused; /* a part of what is said to be wrong */
    size_t readings;
    /* Of the last one: */
    float bpm, spo2_pct; /* 0: none */
    enum sensor_contact contact;
    int battery_pct; /* + 1; 0: none */
};

#define BATTERY(pct) .battery_pct = (pct) + 1
#define SKIN         .contact = SENSOR_CONTACT_SKIN
#define NO_SKIN      .contact = SENSOR_CONTACT_NONE
#define ONE          .readings = 1

static void begin(struct fake_host *f)
{
    fake_host_init(f, &sensor_plugin);
    assert_null(fake_host_start(f));
}

static void check_reading(const struct fake_host *f, const struct oximeter_row *row)
{
    assert_int_equal(f->reading_count, row->readings);
    if (row->readings == 0)
        return;
    const struct sensor_reading *r = &fake_host_last(f)->r;
    assert_true(fabsf(r->heart_rate_bpm - row->bpm) < 0.05f);
    assert_true(fabsf(r->spo2_pct - row->spo2_pct) < 0.05f);
    assert_int_equal(r->contact, row->contact);
    assert_int_equal(r->battery_pct, row->battery_pct - 1);
    /* An oximeter's rate is an average, and its beats are nobody's. */
    assert_int_equal(r->source_class, SENSOR_CLASS_HR_ONLY);
    assert_int_equal(r->rr_count, 0);
    assert_true(r->motion_g < 0);
}

static void test_row(void **state)
{
    const struct oximeter_row *row = *state;
    struct fake_host f;

    begin(&f);
    const char *why = fake_host_value(&f, row->characteristic, row->value, row->len);
    if (row->refused) {
        assert_non_null(why);
        assert_non_null(strstr(why, row->refused));
    } else {
        assert_null(why);
    }
    check_reading(&f, row);
    fake_host_fini(&f);
}

/* The same bytes one by one: where a protocol may be cut anywhere, nothing changes. */
static inline void test_row_in_bytes(void **state)
{
    const struct oximeter_row *row = *state;
    struct fake_host f;

    begin(&f);
    for (size_t i = 0; i < row->len; i++)
        fake_host_value(&f, row->characteristic, row->value + i, 1);
    check_reading(&f, row);
    fake_host_fini(&f);
}

/* Adds a test a row to `tests`; returns how many there are then. */
static inline size_t add_rows(struct CMUnitTest *tests, size_t count,
                              const struct oximeter_row *rows, size_t row_count,
                              CMUnitTestFunction run)
{
    for (size_t i = 0; i < row_count; i++)
        tests[count++] =
            (struct CMUnitTest){ rows[i].name, run, NULL, NULL, (void *)(uintptr_t)&rows[i] };
    return count;
}
