/* How polar-pmd makes streams flow: what it asks of devices with their faults, and what it says. */
#include "polar_device.h"

#include <setjmp.h>
#include <stdarg.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* clang-format off */
#define OPEN "+c +d r "
#define VERITY_START "0202000134000101100002010800040103"
#define H10_START    "0202000119000101100002010800"

/* One link from its beginning. `script`: all that was asked in `seconds`. */
static const struct row {
    const char *name;
    const char *ecg;
    struct polar_device device;
    double seconds;
    const char *script;
    unsigned running; /* in the end */
    const char *told; /* part of a text; NULL: nothing but what is waited for */
} rows[] = {
    { "Verity Sense: pulses and acceleration", .device = { .features = VERITY }, .seconds = 30,
      .script = OPEN "0203 0102 " VERITY_START, .running = PPI_BIT | ACC_BIT },
    { "OH1: no SDK mode, the same", .device = { .features = OH1 }, .seconds = 30,
      .script = OPEN "0203 0102 " VERITY_START, .running = PPI_BIT | ACC_BIT },
    { "H10: acceleration at 25 Hz, no ECG", .device = { .features = H10 }, .seconds = 30,
      .script = OPEN "0102 " H10_START, .running = ACC_BIT },
    { "H10: ECG where it is asked for", "true", .device = { .features = H10 }, .seconds = 30,
      .script = OPEN "0102 " H10_START " 0100 02000001820001010e00", .running = ACC_BIT | ECG_BIT },
    { "a device that streams nothing", .device = { .features = 0 }, .seconds = 30, .script = "+c +d r" },
    { "settings in two pieces", .device = { .features = H10, .settings_in_pieces = true }, .seconds = 30,
      .script = OPEN "0102 " H10_START, .running = ACC_BIT },
    { "answers overtake the end of the write", .device = { .features = VERITY, .answers_before_write = true },
      .seconds = 30, .script = OPEN "0203 0102 " VERITY_START, .running = PPI_BIT | ACC_BIT },

    { "a lost answer to the settings: asked again", .device = { .features = H10, .answers_lost = 1 }, .seconds = 30,
      .script = OPEN "0102 0102 " H10_START, .running = ACC_BIT },
    { "a lost answer to a start: stopped, started", .device = { .features = VERITY, .answers_lost = 1, .is_mute = true },
      .seconds = 19, .script = OPEN "0203 0303 0203 0102 " VERITY_START, .running = PPI_BIT | ACC_BIT },
    { "a lost answer to a start, but frames come", .device = { .features = H10, .lost_from = 1, .answers_lost = 1 },
      .seconds = 30, .script = OPEN "0102 " H10_START, .running = ACC_BIT },
    { "a lost answer to that stop", .device = { .features = VERITY, .answers_lost = 2, .is_mute = true },
      .seconds = 29, .script = OPEN "0203 0303 0203 0102 " VERITY_START, .running = PPI_BIT | ACC_BIT },
    { "never an answer: three times, then without", .device = { .features = H10, .answers_lost = 99 }, .seconds = 590,
      .script = OPEN "0102 0102 0102", .told = "no acceleration: its control point does not answer" },
    { "never an answer: again after ten minutes", .device = { .features = H10, .answers_lost = 3 }, .seconds = 700,
      .script = OPEN "0102 0102 0102 0102 " H10_START, .running = ACC_BIT, .told = "does not answer" },

    { "runs already: stopped, started", .device = { .features = H10, .running = ACC_BIT }, .seconds = 30,
      .script = OPEN "0102 " H10_START " 0302 " H10_START, .running = ACC_BIT },
    { "runs already, for ever: three times", .device = { .features = H10, .keeps_running = true }, .seconds = 300,
      .script = OPEN "0102 " H10_START " 0302 " H10_START " 0302 " H10_START, .told = "does not stop" },
    { "in SDK mode: left, and all anew", .device = { .features = VERITY, .in_sdk_mode = true }, .seconds = 30,
      .script = OPEN "0203 0303 0302 0309 0203 0102 " VERITY_START, .running = PPI_BIT | ACC_BIT },
    { "in SDK mode, and calls it not supported", .device = { .features = VERITY, .in_sdk_mode = true, .says_not_supported = true },
      .seconds = 30, .script = OPEN "0203 0303 0302 0309 0203 0102 " VERITY_START, .running = PPI_BIT | ACC_BIT },
    { "in SDK mode with a stream left over", .device = { .features = VERITY, .in_sdk_mode = true, .running = ACC_BIT },
      .seconds = 30, .script = OPEN "0203 0303 0302 0309 0203 0102 " VERITY_START, .running = PPI_BIT | ACC_BIT },
    { "wrong state for another reason: once", .device = { .features = H10, .acc_status = 12 }, .seconds = 300,
      .script = OPEN "0102 " H10_START " 0302 0309 0102 " H10_START, .told = "no state for it" },
    { "not supported, and no SDK mode", .device = { .features = H10, .acc_status = 3 }, .seconds = 300,
      .script = OPEN "0102 " H10_START " 0302", .told = "no acceleration: it has none" },
    { "a refused setting: pulses go on", .device = { .features = VERITY, .acc_status = 8 }, .seconds = 300,
      .script = OPEN "0203 0102 " VERITY_START " 0302", .running = PPI_BIT, .told = "does not take the settings" },
    { "an unknown status", .device = { .features = H10, .acc_status = 77 }, .seconds = 300,
      .script = OPEN "0102 " H10_START " 0302", .told = "no acceleration: it refuses" },
    { "packets too small: not asked again", .device = { .features = H10, .acc_status = 10 }, .seconds = 4000,
      .script = OPEN "0102 " H10_START " 0302", .told = "packets of this link are too small" },
    { "in its charger: asked each minute", .device = { .features = H10, .in_charger = true }, .seconds = 130,
      .script = OPEN "0102 " H10_START " 0302 " H10_START " " H10_START, .told = "in its charger" },
    { "in its charger: what has begun is stopped", .device = { .features = VERITY, .acc_status = 13 }, .seconds = 50,
      .script = OPEN "0203 0102 " VERITY_START " 0303 0302", .told = "in its charger" },

    { "refused, and left running by an earlier link", .device = { .features = H10, .acc_status = 8, .running = ACC_BIT },
      .seconds = 30, .script = OPEN "0102 " H10_START " 0302", .told = "does not take the settings" },
    { "refused again: there is nothing left to stop", .device = { .features = H10, .acc_status = 8 },
      .seconds = 700, .script = OPEN "0102 " H10_START " 0302 " H10_START, .told = "does not take the settings" },
    { "refused, and that stop is lost", .device = { .features = H10, .acc_status = 8, .lost_from = 2, .answers_lost = 1 },
      .seconds = 300, .script = OPEN "0102 " H10_START " 0302", .told = "does not take the settings" },

    { "silent after its start: three times more", .device = { .features = H10, .is_mute = true }, .seconds = 300,
      .script = OPEN "0102 " H10_START " 0302 " H10_START " 0302 " H10_START " 0302 " H10_START, .running = ACC_BIT,
      .told = "stops again and again" },

    { "a write that fails is made again", .device = { .features = H10, .write_status = -EIO, .failures = 2 }, .seconds = 30,
      .script = OPEN "0102 0102 0102 " H10_START, .running = ACC_BIT },
    { "writes that always fail", .device = { .features = H10, .write_status = -EIO, .failures = 99 }, .seconds = 300,
      .script = OPEN "0102 0102 0102", .told = "refuses commands" },
    { "a write that wants a bond: the host pairs", .device = { .features = H10, .write_status = -EACCES, .failures = 99 },
      .seconds = 4, .script = OPEN "0102" },
    { "a write that wants a bond, which it gets in passing", .device = { .features = H10, .write_status = -EACCES, .failures = 1 },
      .seconds = 8, .script = OPEN "0102 0102 " H10_START, .running = ACC_BIT },
    { "a write that wants a bond, in vain", .device = { .features = H10, .write_status = -EACCES, .failures = 99 },
      .seconds = 500, .script = OPEN "0102 0102 0102", .told = "wants to be paired" },
    { "the control point cannot be had at first", .device = { .features = H10, .control_status = -ETIMEDOUT, .failures = 2 },
      .seconds = 30, .script = "+c +c " OPEN "0102 " H10_START, .running = ACC_BIT },
    { "the control point wants a bond: the host pairs", .device = { .features = H10, .control_status = -EACCES, .failures = 99 },
      .seconds = 4, .script = "+c" },
    { "the control point wants a bond, and gets it in passing", .device = { .features = H10, .control_status = -EACCES, .failures = 1 },
      .seconds = 8, .script = "+c " OPEN "0102 " H10_START, .running = ACC_BIT },
    { "the control point cannot be had: ten minutes", .device = { .features = H10, .control_status = -EIO, .failures = 3 },
      .seconds = 590, .script = "+c +c +c", .told = "only the heart rate service is used" },
    { "the data cannot be had at first", .device = { .features = H10, .data_status = -EIO, .failures = 1 },
      .seconds = 30, .script = "+c +d " OPEN "0102 " H10_START, .running = ACC_BIT },
    { "the features cannot be read at first", .device = { .features = H10, .read_status = -EIO, .failures = 1 },
      .seconds = 30, .script = "+c +d r r 0102 " H10_START, .running = ACC_BIT },
};
/* clang-format on */

static bool is_waited_for(const char *text)
{
    return text[0] == '\0' || strstr(text, "waiting for pulse intervals");
}

static void test_row(void **state)
{
    const struct row *row = *state;
    struct polar_device d = row->device;

    polar_device_connect(&d, row->ecg);
    polar_device_run(&d, row->seconds);
    assert_string_equal(d.script, row->script);
    assert_int_equal(d.running, row->running);
    assert_int_equal(d.hasty, 0);
    if (row->told)
        assert_true(fake_host_told(&d.host, row->told));
    for (size_t i = 0; i < d.host.text_count && !row->told; i++)
        assert_true(is_waited_for(d.host.texts[i].text));
    polar_device_fini(&d);
}

static void test_nothing_is_hurried(void **state)
{
    struct polar_device d = { .features = VERITY };

    (void)state;
    polar_device_connect(&d, NULL);
    polar_device_run(&d, 0.19);
    assert_string_equal(d.script, "+c +d");
    polar_device_run(&d, 0.02);
    assert_string_equal(d.script, "+c +d r 0203");
    polar_device_fini(&d);
}

static void test_says_what_it_waits_for(void **state)
{
    struct polar_device d = { .features = VERITY, .is_mute = true };

    (void)state;
    polar_device_connect(&d, NULL);
    polar_device_run(&d, 9);
    assert_non_null(strstr(polar_device_shown(&d), "waiting for pulse intervals"));
    d.is_mute = false;
    polar_device_run(&d, 9);
    assert_string_equal(polar_device_shown(&d), "");
    polar_device_fini(&d);
}

static void test_says_when_it_is_mended(void **state)
{
    struct polar_device d = { .features = H10, .in_charger = true };

    (void)state;
    polar_device_connect(&d, NULL);
    polar_device_run(&d, 30);
    assert_string_equal(polar_device_shown(&d), "no acceleration: it is in its charger");
    d.in_charger = false;
    polar_device_run(&d, 60);
    assert_string_equal(polar_device_shown(&d), "");
    assert_int_equal(d.running, ACC_BIT);
    polar_device_fini(&d);
}

static void test_says_when_it_could_be_had(void **state)
{
    struct polar_device d = { .features = H10, .control_status = -EIO, .failures = 3 };

    (void)state;
    polar_device_connect(&d, NULL);
    polar_device_run(&d, 590);
    assert_non_null(strstr(polar_device_shown(&d), "only the heart rate service"));
    polar_device_run(&d, 20);
    assert_int_equal(d.running, ACC_BIT);
    assert_string_equal(polar_device_shown(&d), "");
    polar_device_fini(&d);
}

/* The class of a rate in 0x2A37. */
static enum sensor_class class_now(struct polar_device *d)
{
    static const uint8_t rate[] = { 0x00, 60 };

    assert_null(fake_host_value(&d->host, POLAR_MEASUREMENT, rate, sizeof(rate)));
    return (enum sensor_class)fake_host_last(&d->host)->r.source_class;
}

/* A class that comes and goes would look like two sensors that take turns. */
static void test_class_does_not_flap(void **state)
{
    struct polar_device d = { .features = VERITY, .is_mute = true };

    (void)state;
    polar_device_connect(&d, NULL);
    assert_int_equal(class_now(&d), SENSOR_CLASS_HR_ONLY);
    polar_device_run(&d, 1);
    assert_int_equal(class_now(&d), SENSOR_CLASS_PPI); /* before the first pulses */
    d.is_mute = false;
    polar_device_run(&d, 30);
    assert_int_equal(class_now(&d), SENSOR_CLASS_PPI);
    polar_device_says(&d, "01 03");
    assert_int_equal(class_now(&d), SENSOR_CLASS_PPI); /* it will be started again */
    polar_device_run(&d, 1);
    assert_int_equal(class_now(&d), SENSOR_CLASS_PPI);
    d.in_charger = true;
    polar_device_run(&d, 5);
    assert_int_equal(class_now(&d), SENSOR_CLASS_HR_ONLY);
    polar_device_fini(&d);
}

static void test_factor_of_the_start(void **state)
{
    struct polar_device d = { .features = VERITY, .is_mute = true };

    (void)state;
    polar_device_connect(&d, NULL);
    polar_device_run(&d, 5);
    assert_null(polar_device_frame(&d, "02 0000000000000000 80 0010 00f0 0000"));
    const struct sensor_reading *r = &fake_host_last(&d.host)->r;
    assert_int_equal(r->acc_mg[0], 2048);
    assert_int_equal(r->acc_mg[1], -2048);
    assert_true(r->acc_rate_hz > 51.9f && r->acc_rate_hz < 52.1f);
    polar_device_fini(&d);
}

static void test_stops_that_cannot_be_written(void **state)
{
    struct polar_device d = {
        .features = H10, .running = ACC_BIT, .write_status = -EIO, .is_mute = true
    };

    (void)state;
    polar_device_connect(&d, NULL);
    polar_device_run(&d, 0.28); /* the START will be refused: the first of three in vain */
    d.failures = 99;
    polar_device_run(&d, 300);
    assert_string_equal(d.script, OPEN "0102 " H10_START " 0302 0302");
    assert_non_null(strstr(polar_device_shown(&d), "refuses commands"));
    polar_device_fini(&d);
}

/* ---- streams that end by themselves ---- */

static void test_device_stops_a_stream(void **state)
{
    struct polar_device d = { .features = VERITY };

    (void)state;
    polar_device_connect(&d, NULL);
    polar_device_run(&d, 30);
    d.script[0] = '\0';
    polar_device_says(&d, "01 02 03");
    polar_device_run(&d, 1.9);
    assert_string_equal(d.script, "");
    polar_device_run(&d, 0.3);
    assert_string_equal(d.script, "0203 " VERITY_START); /* what it offers is known */
    assert_int_equal(d.running, PPI_BIT | ACC_BIT);
    polar_device_fini(&d);
}

static void test_device_stops_it_again_and_again(void **state)
{
    struct polar_device d = { .features = H10 };

    (void)state;
    polar_device_connect(&d, NULL);
    polar_device_run(&d, 5);
    d.script[0] = '\0';
    for (int i = 0; i < 10; i++) {
        polar_device_says(&d, "01 02");
        polar_device_run(&d, 10);
    }
    assert_string_equal(d.script, H10_START " " H10_START " " H10_START);
    assert_non_null(strstr(polar_device_shown(&d), "stops again and again"));
    polar_device_run(&d, 600); /* and then it is tried again */
    assert_int_equal(d.running, ACC_BIT);
    assert_string_equal(polar_device_shown(&d), "");
    polar_device_fini(&d);
}

static void test_device_stops_it_now_and_then(void **state)
{
    struct polar_device d = { .features = H10 };

    (void)state;
    polar_device_connect(&d, NULL);
    for (int i = 0; i < 10; i++) {
        polar_device_run(&d, 70);
        polar_device_says(&d, "01 02");
        polar_device_run(&d, 10);
        assert_int_equal(d.running, ACC_BIT);
    }
    assert_false(fake_host_told(&d.host, "again and again"));
    polar_device_fini(&d);
}

static void test_device_stops_what_we_did_not_start(void **state)
{
    struct polar_device d = { .features = H10 };

    (void)state;
    polar_device_connect(&d, NULL);
    polar_device_run(&d, 5);
    d.script[0] = '\0';
    polar_device_says(&d, "01 00 01 05 3f ff");
    polar_device_says(&d, "01");
    polar_device_run(&d, 20);
    assert_string_equal(d.script, "");
    polar_device_fini(&d);
}

static void test_pulses_may_be_silent(void **state)
{
    struct polar_device d = { .features = VERITY };

    (void)state;
    polar_device_connect(&d, NULL);
    polar_device_run(&d, 30);
    d.script[0] = '\0';
    d.is_mute = true;
    d.running &= ~ACC_BIT;
    for (int i = 0; i < 250; i++) { /* walking: acceleration, but no pulses */
        polar_device_run(&d, 1);
        assert_null(polar_device_frame(&d, "02 0000000000000000 01 0000 0000 e803"));
    }
    assert_string_equal(d.script, "");
    for (int i = 0; i < 100; i++) {
        polar_device_run(&d, 1);
        assert_null(polar_device_frame(&d, "02 0000000000000000 01 0000 0000 e803"));
    }
    assert_string_equal(d.script, "0303 0203"); /* five minutes: it may have forgotten */
    polar_device_fini(&d);
}

static void test_frames_after_all_mend_it(void **state)
{
    struct polar_device d = { .features = VERITY, .answers_lost = 99, .is_mute = true };

    (void)state;
    polar_device_connect(&d, NULL);
    polar_device_run(&d, 100);
    assert_non_null(strstr(polar_device_shown(&d), "no pulse intervals"));
    assert_null(polar_device_frame(&d, "03 0000000000000000 00 3c e803 0500 06"));
    assert_null(strstr(polar_device_shown(&d), "no pulse intervals"));
    polar_device_fini(&d);
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_nothing_is_hurried),
        cmocka_unit_test(test_says_what_it_waits_for),
        cmocka_unit_test(test_says_when_it_is_mended),
        cmocka_unit_test(test_says_when_it_could_be_had),
        cmocka_unit_test(test_class_does_not_flap),
        cmocka_unit_test(test_factor_of_the_start),
        cmocka_unit_test(test_stops_that_cannot_be_written),
        cmocka_unit_test(test_device_stops_a_stream),
        cmocka_unit_test(test_device_stops_it_again_and_again),
        cmocka_unit_test(test_device_stops_it_now_and_then),
        cmocka_unit_test(test_device_stops_what_we_did_not_start),
        cmocka_unit_test(test_pulses_may_be_silent),
        cmocka_unit_test(test_frames_after_all_mend_it),
    };
    enum { ROWS = sizeof(rows) / sizeof(rows[0]), OTHERS = sizeof(others) / sizeof(others[0]) };
    struct CMUnitTest tests[ROWS + OTHERS];

    for (size_t i = 0; i < ROWS; i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name,
                                        .test_func = test_row,
                                        .initial_state = (void *)(uintptr_t)&rows[i] };
    memcpy(tests + ROWS, others, sizeof(others));
    return cmocka_run_group_tests_name("polar-pmd, streams", tests, NULL, NULL);
}
