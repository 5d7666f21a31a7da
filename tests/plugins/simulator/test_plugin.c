/*
 * The plugin under a fake host: a message a second, nothing lost by a late timer, the pacer heard.
 */
#include "fake_host.h"

#include "strap.h"

#include <setjmp.h>
#include <stdarg.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define S INT64_C(1000000)

/* day NULL: the default, or the test says */
static void begin_day(struct fake_host *f, const char *day)
{
    fake_host_init(f, &sensor_plugin);
    f->now_us = 123456789; /* a hub that has been up for a while */
    if (day)
        fake_host_set(f, "day", day);
    fake_host_set(f, "pacer_topic", "balm/alex/routine/pacer");
}

static void begin(struct fake_host *f)
{
    begin_day(f, "demo");
}

static void assert_started(struct fake_host *f)
{
    const char *why = fake_host_start(f);

    if (why)
        fail_msg("%s", why);
}

static int64_t rr_sum(const struct fake_host *f)
{
    int64_t sum = 0;

    for (size_t i = 0; i < f->reading_count; i++)
        for (uint32_t k = 0; k < f->readings[i].r.rr_count; k++)
            sum += f->readings[i].r.rr[k].ticks;
    return sum;
}

static void test_one_message_a_second(void **state)
{
    struct fake_host f;
    int64_t start_us;
    size_t batteries = 0;

    (void)state;
    begin(&f);
    start_us = f.now_us;
    assert_started(&f);
    fake_host_run(&f, start_us + 300 * S);
    assert_int_equal(f.reading_count, 300);
    for (size_t i = 0; i < f.reading_count; i++) {
        const struct sensor_reading *r = &f.readings[i].r;

        assert_int_equal(f.readings[i].now_us, start_us + (int64_t)(i + 1) * S);
        assert_int_equal(r->source_class, SENSOR_CLASS_ECG);
        assert_int_equal(r->contact, SENSOR_CONTACT_SKIN);
        assert_in_range(r->rr_count, 0, 3);
        assert_true(r->age_us >= 0 && r->age_us < S);
        assert_true(r->motion_g > 0 && r->motion_g < 0.2f);
        assert_true(r->spo2_pct == 0);
        assert_int_equal(r->ppi_count + r->acc_count + r->ecg_count, 0);
        if (i >= 3)
            assert_true(r->heart_rate_bpm > 45 && r->heart_rate_bpm < 90);
        for (uint32_t k = 0; k < r->rr_count; k++) {
            assert_int_equal(r->rr[k].ticks % SENSOR_TICKS_PER_1024, 0);
            assert_int_equal(r->rr[k].quality, 100);
        }
        batteries += r->battery_pct >= 0;
    }
    assert_in_range(batteries, 1, 2);
    /* All but the time before the first and after the last beat is covered. */
    assert_true(llabs(rr_sum(&f) - INT64_C(300) * SIM_TICKS_PER_S) < 3 * SIM_TICKS_PER_S);
    fake_host_fini(&f);
}

/* Timers that come late by any measure: the same messages, each interval at its own time. */
static void test_late_timers(void **state)
{
    struct fake_host even, late;

    (void)state;
    begin(&even);
    begin(&late);
    assert_started(&even);
    assert_started(&late);
    int64_t start_us = even.now_us;

    fake_host_run(&even, start_us + 900 * S);
    for (int64_t t_us = start_us; t_us < start_us + 900 * S;) {
        static const int64_t steps_us[] = { 1700000, 20 * S, 999999, 5, 3 * S, 410 * S };
        int64_t step_us = steps_us[(t_us / 100000) % 6];

        t_us += step_us;
        if (t_us > start_us + 900 * S)
            t_us = start_us + 900 * S;
        if (late.due_us[0] < t_us)
            late.due_us[0] = t_us;
        fake_host_run(&late, t_us);
    }
    fake_host_run(&late, start_us + 900 * S);

    assert_int_equal(even.reading_count, 900);
    assert_int_equal(late.reading_count, 900);
    for (size_t i = 0; i < even.reading_count; i++) {
        const struct fake_reading *a = &even.readings[i], *b = &late.readings[i];

        assert_int_equal(a->r.rr_count, b->r.rr_count);
        if (a->r.rr_count)
            assert_memory_equal(a->r.rr, b->r.rr, a->r.rr_count * sizeof(*a->r.rr));
        /* Where it ended on the host's axis. */
        assert_int_equal(a->now_us - a->r.age_us, b->now_us - b->r.age_us);
        assert_true(b->r.age_us >= 0);
        assert_true(a->r.heart_rate_bpm == b->r.heart_rate_bpm);
    }
    fake_host_fini(&even);
    fake_host_fini(&late);
}

/* A machine that slept for two hours owes 7200 messages: they come, but in pieces. */
static void test_long_sleep(void **state)
{
    struct fake_host f;

    (void)state;
    begin(&f);
    assert_started(&f);
    int64_t until_us = f.now_us + 7200 * S;
    f.due_us[0] = until_us;
    fake_host_run(&f, until_us);
    assert_int_equal(f.reading_count, 7200);
    assert_in_range(f.timers_fired, 60, 65);
    assert_true(f.due_us[0] > until_us);
    fake_host_fini(&f);
}

static void test_settings(void **state)
{
    static const struct {
        const char *key, *value, *why; /* why NULL: taken */
    } rows[] = {
        { "body", "athlete", NULL },          { "day", "calm", NULL },
        { "start", "00:00", NULL },           { "start", "23:59", NULL },
        { "start", "24:00", "HH:MM" },        { "start", "9:00", "HH:MM" },
        { "start", "09:60", "HH:MM" },        { "start", "09-00", "HH:MM" },
        { "start", "0a:00", "HH:MM" },        { "start", "", "HH:MM" },
        { "start", "09:00:00", "HH:MM" },     { "notify_s", "10", NULL },
        { "day_off", "calm", "no days off" }, /* with the demo */
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct fake_host f;

        begin_day(&f, strcmp(rows[i].key, "day") == 0 ? NULL : "demo");
        fake_host_set(&f, rows[i].key, rows[i].value);
        const char *why = fake_host_settle(&f);
        if ((why == NULL) != (rows[i].why == NULL) || (why && !strstr(why, rows[i].why)))
            fail_msg("%s: %s: %s", rows[i].key, rows[i].value, why ? why : "taken");
        fake_host_fini(&f);
    }
}

/* What the configuration may say is what there is. */
static void test_choices(void **state)
{
    (void)state;
    for (const struct sensor_setting_row *r = sensor_plugin.settings; r->key; r++) {
        size_t n = 0;

        for (; r->choices && r->choices[n]; n++) {
            if (strcmp(r->key, "body") == 0)
                assert_non_null(sim_person_find(r->choices[n]));
            else if (r->choices[n][0])
                assert_non_null(sim_day_find(r->choices[n]));
        }
        if (strcmp(r->key, "body") == 0)
            assert_int_equal(n, sim_people_count);
        if (strcmp(r->key, "day") == 0)
            assert_int_equal(n, sim_days_count);
    }
    assert_true(sensor_plugin.capabilities & SENSOR_IS_SIMULATED);
}

static void test_no_motion(void **state)
{
    struct fake_host f;

    (void)state;
    begin(&f);
    fake_host_set(&f, "motion", "false");
    assert_started(&f);
    fake_host_run(&f, f.now_us + 30 * S);
    for (size_t i = 0; i < f.reading_count; i++)
        assert_true(f.readings[i].r.motion_g < 0);
    fake_host_fini(&f);
}

static void test_slower_messages(void **state)
{
    struct fake_host f;

    (void)state;
    begin(&f);
    fake_host_set(&f, "notify_s", "5");
    assert_started(&f);
    fake_host_run(&f, f.now_us + 60 * S);
    assert_int_equal(f.reading_count, 12);
    assert_true(llabs(rr_sum(&f) - INT64_C(60) * SIM_TICKS_PER_S) < 3 * SIM_TICKS_PER_S);
    fake_host_fini(&f);
}

static void test_stop_and_start(void **state)
{
    struct fake_host f;

    (void)state;
    begin(&f);
    assert_started(&f);
    fake_host_run(&f, f.now_us + 10 * S);
    fake_host_stop(&f);
    assert_true(f.due_us[0] == INT64_MAX);
    fake_host_run(&f, f.now_us + 10 * S);
    assert_int_equal(f.reading_count, 10);
    assert_null(fake_host_message(&f, "balm/alex/routine/pacer", (const uint8_t *)"x", 1));
    assert_int_equal(f.reading_count, 10);

    assert_started(&f);
    fake_host_run(&f, f.now_us + 10 * S);
    assert_int_equal(f.reading_count, 20);
    fake_host_fini(&f);
}

static const char *say(struct fake_host *f, const char *topic, const char *json)
{
    return fake_host_message(f, topic, (const uint8_t *)json, strlen(json));
}

static void test_pacer_topic(void **state)
{
    struct fake_host f;
    static const char topic[] = "balm/alex/routine/pacer";

    (void)state;
    begin(&f);
    assert_started(&f);
    assert_int_equal(f.topic_count, 1);
    assert_string_equal(f.topics[0], topic);
    assert_null(say(&f, topic, "{\"phase\":\"in\",\"seconds\":4}"));
    assert_non_null(strstr(say(&f, topic, "{\"phase\":\"up\",\"seconds\":4}"), "unknown phase"));
    assert_non_null(say(&f, topic, ""));
    assert_null(say(&f, "balm/alex/state", "not ours"));
    fake_host_fini(&f);

    fake_host_init(&f, &sensor_plugin);
    assert_started(&f);
    assert_int_equal(f.topic_count, 0); /* nothing wished without the setting */
    fake_host_fini(&f);
}

/* Mean rate and deviation of the intervals (ms) from one moment to another. */
static void look(const struct fake_host *f, int64_t from_us, int64_t until_us, double *bpm,
                 double *sdnn_ms)
{
    double sum = 0, squares = 0;
    int n = 0;

    for (size_t i = 0; i < f->reading_count; i++) {
        if (f->readings[i].now_us <= from_us || f->readings[i].now_us > until_us)
            continue;
        for (uint32_t k = 0; k < f->readings[i].r.rr_count; k++, n++) {
            double rr = f->readings[i].r.rr[k].ticks / (double)SENSOR_TICKS_PER_MS;

            sum += rr;
            squares += rr * rr;
        }
    }
    *bpm = 60000 * n / sum;
    *sdnn_ms = sqrt(squares / n - sum / n * (sum / n));
}

/*
 * The demo as it is told: ordinary, then 14 to 18 bpm above it, until breathing at six a minute
 * has calmed it; and without breathing it stays.
 */
static void test_demo(void **state)
{
    static const struct {
        bool breathes;
        const char *notify_s; /* a pacer's phases are shorter than ten seconds */
        size_t messages;
    } rows[] = { { false, "1", 3600 }, { true, "1", 3600 }, { true, "10", 360 } };

    double heard_at_once = 0;

    (void)state;
    for (size_t row = 0; row < sizeof(rows) / sizeof(rows[0]); row++) {
        bool breathes = rows[row].breathes;
        struct fake_host f;
        double rest, stress, during, after, sdnn, sdnn_during;

        begin(&f);
        fake_host_set(&f, "notify_s", rows[row].notify_s);
        assert_started(&f);
        int64_t start_us = f.now_us;
        fake_host_run(&f, start_us + 960 * S);
        for (int i = 0; breathes && i < 30; i++) {
            say(&f, "balm/alex/routine/pacer",
                "{\"phase\":\"in\",\"seconds\":4.0,\"text\":\"Breathe in\"}");
            fake_host_run(&f, f.now_us + 4 * S);
            say(&f, "balm/alex/routine/pacer",
                "{\"phase\":\"out\",\"seconds\":6.0,\"text\":\"Breathe out\"}");
            fake_host_run(&f, f.now_us + 6 * S);
        }
        if (breathes)
            say(&f, "balm/alex/routine/pacer", "{\"phase\":\"none\",\"seconds\":0}");
        fake_host_run(&f, start_us + 3600 * S);

        look(&f, start_us, start_us + 600 * S, &rest, &sdnn);
        look(&f, start_us + 720 * S, start_us + 960 * S, &stress, &sdnn);
        look(&f, start_us + 1140 * S, start_us + 1260 * S, &during, &sdnn_during);
        look(&f, start_us + 1320 * S, start_us + 1500 * S, &after, &sdnn);
        print_message("# rest %.1f, stress %.1f, minutes 19 to 21 %.1f, after %.1f bpm\n", rest,
                      stress, during, after);
        assert_true(stress - rest > 13 && stress - rest < 19);
        if (breathes) {
            assert_true(during - rest < 5);
            assert_true(after - rest < 5);
            assert_true(sdnn_during > 90); /* 65 is the way down alone */
            /* However seldom messages go out, the pacer is heard at once. */
            if (row > 1)
                assert_true(fabs(during - heard_at_once) < 0.5);
            heard_at_once = during;
        } else {
            assert_true(during - rest > 11);
            assert_true(after - rest > 11);
        }
        /* No fault of the strap spoils the first hour, and nothing is lost. */
        assert_int_equal(f.reading_count, rows[row].messages);
        for (size_t i = 0; i < f.reading_count; i++) {
            assert_int_equal(f.readings[i].r.contact, SENSOR_CONTACT_SKIN);
            int64_t at_us = f.readings[i].now_us - start_us;
            if (at_us >= 600 * S &&
                at_us < 2100 * S) /* seated: no reason to take it for exertion */
                assert_true(f.readings[i].r.motion_g < 0.12f);
        }
        fake_host_fini(&f);
    }
}

/* Loose: contact lost. Gone: silence. */
static void test_poor_strap(void **state)
{
    struct fake_host f;
    size_t lost = 0;

    (void)state;
    begin_day(&f, "calm");
    fake_host_set(&f, "body", "poor-strap");
    assert_started(&f);
    fake_host_run(&f, f.now_us + 86400 * S);
    for (size_t i = 0; i < f.reading_count; i++)
        lost += f.readings[i].r.contact == SENSOR_CONTACT_NONE;
    assert_in_range(lost, 600, 5000);
    assert_in_range(86400 - f.reading_count, 200, 3000);
    fake_host_fini(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_message_a_second),
        cmocka_unit_test(test_late_timers),
        cmocka_unit_test(test_long_sleep),
        cmocka_unit_test(test_settings),
        cmocka_unit_test(test_choices),
        cmocka_unit_test(test_no_motion),
        cmocka_unit_test(test_slower_messages),
        cmocka_unit_test(test_stop_and_start),
        cmocka_unit_test(test_pacer_topic),
        cmocka_unit_test(test_demo),
        cmocka_unit_test(test_poor_strap),
    };

    return cmocka_run_group_tests_name("simulator_plugin", tests, NULL, NULL);
}
