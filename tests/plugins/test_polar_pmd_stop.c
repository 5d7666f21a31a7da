/* How polar-pmd ends what it started, and what it makes of messages that nobody should send. */
#include "polar_device.h"

#include <setjmp.h>
#include <stdarg.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* ---- before the link goes ---- */

static void test_stop(void **state)
{
    struct polar_device d = { .features = VERITY };

    (void)state;
    polar_device_connect(&d, NULL);
    polar_device_run(&d, 30);
    d.script[0] = '\0';
    double took_s = polar_device_stop(&d);
    assert_string_equal(d.script, "0303 0302");
    assert_int_equal(d.running, 0);
    assert_int_equal(d.hasty, 0);
    assert_true(took_s >= 0.04 && took_s < 0.2); /* one answer was waited for */
    polar_device_run(&d, 100);                   /* and nothing starts again by itself */
    assert_int_equal(d.running, 0);
    polar_device_fini(&d);
}

static void test_stop_without_answers(void **state)
{
    struct polar_device d = { .features = VERITY };

    (void)state;
    polar_device_connect(&d, NULL);
    polar_device_run(&d, 30);
    d.answers_lost = 99;
    double took_s = polar_device_stop(&d);
    assert_int_equal(d.running, 0);
    assert_true(took_s >= 0.2 && took_s < 1);
    polar_device_fini(&d);
}

static void test_stop_whose_writes_fail(void **state)
{
    struct polar_device d = { .features = VERITY, .write_status = -EIO };

    (void)state;
    polar_device_connect(&d, NULL);
    polar_device_run(&d, 30);
    d.script[0] = '\0';
    d.failures = 99;
    assert_true(polar_device_stop(&d) >= 0);
    assert_string_equal(d.script, "0303 0302");
    polar_device_fini(&d);
}

/* At any moment of its beginning: what was started is stopped, and only that. */
static void test_stop_at_any_moment(void **state)
{
    (void)state;
    for (int ms = 0; ms < 600; ms += 10) {
        struct polar_device d = { .features = VERITY };
        polar_device_connect(&d, NULL);
        polar_device_run(&d, ms / 1000.0);
        bool was_started = d.running != 0;
        d.script[0] = '\0';
        assert_true(polar_device_stop(&d) >= 0);
        assert_int_equal(d.running, 0);
        assert_int_equal(d.hasty, 0);
        if (!was_started)
            assert_string_equal(d.script, "");
        polar_device_fini(&d);
    }
}

static void test_stop_of_what_stopped(void **state)
{
    struct polar_device d = { .features = VERITY };

    (void)state;
    polar_device_connect(&d, NULL);
    polar_device_run(&d, 30);
    polar_device_says(&d, "01 03");
    d.script[0] = '\0';
    assert_true(polar_device_stop(&d) >= 0);
    assert_string_equal(d.script, "0302");
    polar_device_fini(&d);
}

/* ---- odd messages ---- */

static void test_odd_messages(void **state)
{
    static const struct {
        const char *name, *hex;
        bool refused;
    } cases[] = {
        { "cut answer", "f00203", true },
        { "answer to nobody", "f002030000", false },
        { "answer to another type", "f003050000", false },
        { "answer without its last byte", "f0020306", false },
        { "features again", "0fffff", false },
        { "features cut", "0f05", true },
        { "another kind", "aa0102", true },
    };
    struct polar_device d = { .features = H10 };

    (void)state;
    polar_device_connect(&d, NULL);
    polar_device_run(&d, 5);
    d.script[0] = '\0';
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        uint8_t bytes[16];
        size_t len = strlen(cases[i].hex) / 2;
        for (size_t k = 0; k < len; k++)
            bytes[k] = (uint8_t)strtoul((char[]){ cases[i].hex[2 * k], cases[i].hex[2 * k + 1], 0 },
                                        NULL, 16);
        const char *why = fake_host_value(&d.host, POLAR_CONTROL, bytes, len);
        if ((why != NULL) != cases[i].refused)
            fail_msg("%s: %s", cases[i].name, why ? why : "taken");
    }
    assert_non_null(fake_host_value(&d.host, POLAR_CONTROL, NULL, 0));
    polar_device_run(&d, 60);
    assert_string_equal(d.script, "");
    polar_device_fini(&d);
}

/* None of these is the answer that is waited for, or the whole of it. */
static void test_other_answers(void **state)
{
    struct polar_device d = { .features = H10, .answers_lost = 1 };

    (void)state;
    polar_device_connect(&d, NULL);
    polar_device_run(&d, 1);
    polar_device_says(&d, "f0 02 02 03 00");
    polar_device_says(&d, "f0 01 03 03 00");
    polar_device_says(&d, "f0 01 02 00 01");
    assert_string_equal(d.script, "+c +d r 0102");
    assert_string_equal(polar_device_shown(&d), "");
    polar_device_says(&d, "f0 01 02 00 00 00 01 32 00");
    polar_device_run(&d, 1);
    assert_string_equal(d.script, "+c +d r 0102 020200013200");
    polar_device_fini(&d);
}

static int (*write_when_free)(struct sensor_host *host, unsigned characteristic,
                              const uint8_t *bytes, size_t len, bool with_response);
static unsigned busy;

static int busy_write(struct sensor_host *host, unsigned characteristic, const uint8_t *bytes,
                      size_t len, bool with_response)
{
    if (busy == 0)
        return write_when_free(host, characteristic, bytes, len, with_response);
    busy--;
    return -EBUSY;
}

static int (*notify_when_free)(struct sensor_host *host, unsigned characteristic, bool on);

static int busy_notify(struct sensor_host *host, unsigned characteristic, bool on)
{
    if (busy == 0)
        return notify_when_free(host, characteristic, on);
    busy--;
    return -EBUSY;
}

static void test_a_host_busy_from_the_start(void **state)
{
    struct polar_device d = { .features = H10, .control_status = -EIO, .failures = 1 };

    (void)state;
    polar_device_connect(&d, NULL);
    notify_when_free = d.host.host.notify;
    d.host.host.notify = busy_notify;
    busy = 3;
    polar_device_run(&d, 4);
    assert_int_equal(busy, 0);
    assert_int_equal(d.running, ACC_BIT);
    polar_device_fini(&d);
}

static void test_a_busy_host(void **state)
{
    struct polar_device d = { .features = VERITY };

    (void)state;
    polar_device_connect(&d, NULL);
    write_when_free = d.host.host.write;
    d.host.host.write = busy_write;
    busy = 3;
    polar_device_run(&d, 2);
    assert_int_equal(busy, 0);
    assert_int_equal(d.running, PPI_BIT | ACC_BIT);
    busy = 1;
    assert_true(polar_device_stop(&d) >= 0);
    assert_int_equal(d.running, 0);
    polar_device_fini(&d);
}

static void test_short_refusal(void **state)
{
    struct polar_device d = { .features = H10, .answers_lost = 1 };

    (void)state;
    polar_device_connect(&d, NULL);
    polar_device_run(&d, 1);
    polar_device_says(&d, "f0 01 02 03"); /* four bytes are an answer, too */
    polar_device_run(&d, 1);
    assert_non_null(strstr(polar_device_shown(&d), "it has none"));
    polar_device_fini(&d);
}

static int no_link(struct sensor_host *host, unsigned characteristic, bool on)
{
    (void)host, (void)characteristic, (void)on;
    return -ENOTSUP;
}

static void test_a_host_without_link(void **state)
{
    struct fake_host f;

    (void)state;
    fake_host_init(&f, &sensor_plugin);
    f.host.notify = no_link;
    assert_null(fake_host_start(&f));
    fake_host_run(&f, INT64_C(600) * 1000000);
    assert_int_equal(f.text_count, 0);
    assert_true(sensor_plugin.gatt->stop(f.state, &f.host));
    fake_host_fini(&f);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stop),
        cmocka_unit_test(test_stop_without_answers),
        cmocka_unit_test(test_stop_whose_writes_fail),
        cmocka_unit_test(test_stop_at_any_moment),
        cmocka_unit_test(test_stop_of_what_stopped),
        cmocka_unit_test(test_odd_messages),
        cmocka_unit_test(test_other_answers),
        cmocka_unit_test(test_a_busy_host),
        cmocka_unit_test(test_a_host_busy_from_the_start),
        cmocka_unit_test(test_short_refusal),
        cmocka_unit_test(test_a_host_without_link),
    };

    return cmocka_run_group_tests_name("polar-pmd, stop", tests, NULL, NULL);
}
