/* Readings of one running plugin: what its messages become, and when. */
#include "stage.h"

#include <setjmp.h>
#include <stdarg.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void test_reading(void **state)
{
    struct stage s = { .on_start = emit_rate };

    (void)state;
    open_stage(&s, NULL);
    assert_null(host_start(s.host));
    assert_int_equal(s.reading_count, 1);
    assert_int_equal(s.heard, 2);
    assert_string_equal(s.readings[0].sensor, "strap");
    assert_true(s.readings[0].simulated);
    assert_true(isnan(s.readings[0].motion_g));
    assert_int_equal(host_facts(s.host)->battery_pct, 78);
    assert_int_equal(host_facts(s.host)->contact, CONTACT_SKIN);
    assert_int_equal(host_facts(s.host)->readings, 1);
    close_stage(&s, true);
}

static void emit_old_struct(struct stage *s, struct sensor_host *api)
{
    size_t size = offsetof(struct sensor_reading, heart_rate_bpm) + sizeof(float);
    struct sensor_reading full = SENSOR_READING_NONE, *old = malloc(size);

    (void)s;
    assert_non_null(old);
    full.heart_rate_bpm = 66;
    full.size = (uint32_t)size;
    memcpy(old, &full, size);
    api->emit(api, old);
    free(old);
}

static void test_older_plugin(void **state)
{
    struct stage s = { .on_start = emit_old_struct };

    (void)state;
    open_stage(&s, NULL);
    assert_null(host_start(s.host));
    assert_int_equal(s.reading_count, 1);
    assert_true(s.readings[0].heart_rate_bpm > 65);
    assert_int_equal(s.readings[0].rr_count, 0);
    assert_int_equal(host_facts(s.host)->battery_pct, -1);
    close_stage(&s, true);
}

static void test_long_message(void **state)
{
    struct stage s = { .on_timer = NULL };

    (void)state;
    open_stage(&s, NULL);
    while (clock_now(s.clock).us < 60 * US_PER_S) /* 60 ms: there is a past to put beats into */
        ;
    s.on_start = emit_forty;
    assert_null(host_start(s.host));
    assert_int_equal(s.reading_count, 3);
    assert_int_equal(s.readings[0].rr_count, 16);
    assert_int_equal(s.readings[0].rr[15].ticks, 1000 * SENSOR_TICKS_PER_MS + 15);
    assert_int_equal(s.readings[2].rr_count, 8);
    assert_int_equal(s.readings[2].rr[7].ticks, 1000 * SENSOR_TICKS_PER_MS + 39);
    /* The first part ended 24 intervals of a second and a little earlier. */
    int64_t apart = s.times[2].us - s.times[0].us;
    assert_true(apart > 24000000 && apart < 24010000);
    close_stage(&s, true);
}

static void emit_shaking(struct stage *s, struct sensor_host *api)
{
    int32_t acc[3 * 50] = { 0 };
    struct sensor_reading r = SENSOR_READING_NONE;

    (void)s;
    for (int i = 0; i < 50; i++)
        acc[3 * i] = i % 2 ? 1200 : 800;
    r.acc_mg = acc;
    r.acc_count = 50;
    r.acc_rate_hz = 50;
    api->emit(api, &r);
    r.motion_g = 0.7f; /* what the sensor says itself counts */
    api->emit(api, &r);
}

static void test_motion(void **state)
{
    struct stage s = { .on_start = emit_shaking };

    (void)state;
    open_stage(&s, NULL);
    assert_null(host_start(s.host));
    assert_int_equal(s.reading_count, 2);
    assert_true(fabsf(s.readings[0].motion_g - 0.2f) < 1e-4f);
    assert_true(fabsf(s.readings[1].motion_g - 0.7f) < 1e-6f);
    close_stage(&s, true);
}

static void emit_aged(struct stage *s, struct sensor_host *api)
{
    struct sensor_reading r = SENSOR_READING_NONE;
    static const int64_t ages[] = { 5000000, 0, 9000000, INT64_MAX };

    (void)s;
    r.heart_rate_bpm = 60;
    for (size_t i = 0; i < 4; i++) {
        r.age_us = ages[i];
        api->emit(api, &r);
    }
}

static void test_age(void **state)
{
    struct stage s = { .on_start = emit_aged };

    (void)state;
    open_stage(&s, NULL);
    while (clock_now(s.clock).us < 30 * US_PER_S)
        ;
    assert_null(host_start(s.host));
    int64_t apart = s.times[1].us - s.times[0].us;
    assert_true(apart >= 5000000 && apart < 7500000);
    assert_int_equal(s.times[2].us, s.times[1].us); /* never back */
    assert_int_equal(s.times[3].us, s.times[1].us);
    close_stage(&s, true);
}

/* A sensor that is overheard before it ever had a link: its plugin has its settings all the same.
 */
static void test_settled_before_the_first_advert(void **state)
{
    const struct sensor_advert advert = { .size = sizeof(advert), .len = 1 };
    struct stage s = { .setting = "that does not go together" };

    (void)state;
    open_stage(&s, NULL);
    host_advert(s.host, &advert);
    assert_int_equal(s.adverts, 0);
    assert_int_equal(host_facts(s.host)->refused, 1);
    s.setting = NULL;
    host_advert(s.host, &advert);
    host_advert(s.host, &advert);
    assert_int_equal(s.adverts, 2);
    assert_int_equal(s.settles, 2);
    assert_null(host_connected(s.host)); /* a fresh state has them anew */
    assert_int_equal(s.settles, 3);
    host_lost(s.host);
    host_advert(s.host, &advert);
    assert_int_equal(s.settles, 3);
    assert_int_equal(host_facts(s.host)->refused, 1);
    close_stage(&s, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reading),      cmocka_unit_test(test_older_plugin),
        cmocka_unit_test(test_long_message), cmocka_unit_test(test_motion),
        cmocka_unit_test(test_age),          cmocka_unit_test(test_settled_before_the_first_advert),
    };

    return cmocka_run_group_tests_name("host", tests, NULL, NULL);
}
