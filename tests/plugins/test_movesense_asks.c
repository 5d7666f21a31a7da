/* The movesense plugin: how it asks for measurements, and how it ends them. The bytes of
   acceleration and rate were sent by a real sensor (movesense-commander, MIT). */
#include "fake_host.h"
#include "heart_rate/rows.h"

#include <setjmp.h>
#include <stdarg.h>

#include <errno.h>
#include <string.h>
#include <cmocka.h>

#define S INT64_C(1000000)

enum { VALUE, COMMAND = HEART_RATE_ROW_COUNT, ANSWER };

#define ACC_BYTES                                                                             \
    0x15, 0x9e, 0x01, 0x00, 0x5c, 0x6e, 0x61, 0xbd, 0x56, 0xd2, 0x9c, 0xbd, 0x8c, 0x2a, 0x1d, \
        0xc1, 0xee, 0x54, 0xe6, 0xbd, 0xcc, 0xd5, 0xfe, 0xbc, 0x8c, 0x2a, 0x1d, 0xc1
#define HR_BYTES 0x83, 0xc8, 0x13, 0x43, 0x96, 0x01

static void begin(struct fake_host *f)
{
    fake_host_init(f, &sensor_plugin);
    f->device.name = "Movesense 250230002214";
    assert_null(fake_host_start(f));
}

static const uint8_t ok[] = { 1, 100, 200, 0 };

static unsigned written(const struct fake_host *f, uint8_t code, uint8_t reference)
{
    unsigned count = 0;

    for (size_t i = 0; i < f->asked_count; i++) {
        const struct fake_asked *a = &f->asked[i];
        if (a->call != FAKE_WRITE)
            continue;
        assert_int_equal(a->characteristic, COMMAND);
        assert_true(a->on);
        count += a->bytes[0] == code && a->bytes[1] == reference;
    }
    return count;
}

static void done(struct fake_host *f, int status)
{
    f->plugin->gatt->done(f->state, &f->host, COMMAND, status);
}

static void test_asked_and_answered(void **state)
{
    struct fake_host f;

    (void)state;
    begin(&f);
    fake_host_value(&f, VALUE, (const uint8_t[]){ 0, 72 }, 2);
    fake_host_run(&f, 400000);
    assert_int_equal(written(&f, 1, 100), 0); /* the subscription has to settle */
    fake_host_run(&f, 1 * S);
    assert_int_equal(written(&f, 1, 100), 1);
    const struct fake_asked *a = &f.asked[f.asked_count - 1];
    assert_int_equal(a->len, 2 + sizeof("/Meas/Acc/13"));
    assert_string_equal((const char *)a->bytes + 2, "/Meas/Acc/13");
    done(&f, 0);
    assert_null(fake_host_value(&f, ANSWER, ok, sizeof(ok)));
    fake_host_run(&f, 3600 * S);
    assert_int_equal(written(&f, 1, 100), 1);
    assert_int_equal(written(&f, 1, 99), 0);
    assert_int_equal(written(&f, 1, 101), 0);
    assert_int_equal(f.text_count, 0);
    fake_host_fini(&f);
}

static void test_no_answer(void **state)
{
    struct fake_host f;

    (void)state;
    begin(&f);
    fake_host_value(&f, VALUE, (const uint8_t[]){ 0, 72 }, 2);
    for (unsigned s = 1; s < 100; s++) {
        fake_host_run(&f, s * S);
        done(&f, 0);
    }
    assert_int_equal(written(&f, 1, 100), 3);
    assert_true(fake_host_told(&f, "no motion from it"));
    fake_host_fini(&f);
}

static void test_answer_is_lost(void **state)
{
    static const uint8_t data[] = { 2, 100, ACC_BYTES };
    struct fake_host f;

    (void)state;
    begin(&f);
    fake_host_run(&f, 1 * S);
    done(&f, 0);
    assert_null(fake_host_value(&f, ANSWER, data, sizeof(data)));
    fake_host_run(&f, 15 * S);
    assert_int_equal(written(&f, 1, 100), 1);
    fake_host_fini(&f);
}

static void test_write_is_refused(void **state)
{
    struct fake_host f;

    (void)state;
    begin(&f);
    fake_host_run(&f, 1 * S);
    for (unsigned i = 0; i < 10; i++)
        done(&f, -EIO);
    assert_int_equal(written(&f, 1, 100), 3);
    assert_true(fake_host_told(&f, "no motion from it"));
    fake_host_fini(&f);
}

static void test_exhausted(void **state)
{
    static const uint8_t exhausted[] = { 1, 100, 0xad, 0x01 }, not_found[] = { 1, 100, 0x94, 0x01 };
    struct fake_host f;

    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        begin(&f);
        fake_host_run(&f, 1 * S);
        done(&f, 0);
        assert_null(i ? fake_host_value(&f, ANSWER, not_found, sizeof(not_found))
                      : fake_host_value(&f, ANSWER, exhausted, sizeof(exhausted)));
        fake_host_value(&f, VALUE, (const uint8_t[]){ 0, 72 }, 2);
        fake_host_run(&f, 3600 * S);
        assert_int_equal(written(&f, 1, 100), 1); /* asking again makes it worse */
        assert_int_equal(fake_host_told(&f, "has to be restarted"), i == 0);
        fake_host_fini(&f);
    }
}

static int no_write(struct sensor_host *host, unsigned characteristic, const uint8_t *bytes,
                    size_t len, bool with_response)
{
    (void)host, (void)characteristic, (void)bytes, (void)len, (void)with_response;
    return -ENOENT;
}

static void test_plain_firmware(void **state)
{
    struct fake_host f;

    (void)state;
    begin(&f);
    f.host.write = no_write;
    fake_host_run(&f, 100 * S);
    fake_host_value(&f, VALUE, (const uint8_t[]){ 0x10, 72, 0, 4 }, 4);
    assert_int_equal(fake_host_last(&f)->r.rr_count, 1);
    assert_int_equal(f.text_count, 0);
    assert_true(f.plugin->gatt->stop(f.state, &f.host));
    fake_host_fini(&f);
}

/* How far /Meas/HR has come when 0x2A37 speaks. The same beats are told once, and measured once. */
enum way { NOT_ASKED, WRITING, WRITTEN, GRANTED, GIVEN, BEHIND_ANOTHER };

static const struct way_row {
    const char *name;
    enum way way;
    unsigned subscribed, unsubscribed;
} ways[] = {
    { "two ways: 0x2A37 alone", NOT_ASKED, 0, 0 },
    { "two ways: while it is written", WRITING, 1, 1 },
    { "two ways: before the answer", WRITTEN, 1, 1 },
    { "two ways: after the answer", GRANTED, 1, 1 },
    { "two ways: after a measurement", GIVEN, 1, 1 },
    { "two ways: while another is asked for", BEHIND_ANOTHER, 0, 0 },
};

static void test_two_ways(void **state)
{
    static const uint8_t rate[] = { 2, 99, HR_BYTES }, good[] = { 1, 99, 200, 0 };
    const struct way_row *row = *state;
    struct fake_host f;

    begin(&f);
    fake_host_run(&f, 1 * S);
    if (row->way != BEHIND_ANOTHER)
        done(&f, 0);
    if (row->way != BEHIND_ANOTHER)
        fake_host_value(&f, ANSWER, ok, sizeof(ok));
    fake_host_run(&f, 19 * S);
    assert_int_equal(written(&f, 1, 99), 0);
    if (row->way == NOT_ASKED)
        fake_host_value(&f, VALUE, (const uint8_t[]){ 0x10, 72, 0, 4 }, 4);
    fake_host_run(&f, 21 * S);
    assert_int_equal(written(&f, 1, 99), row->subscribed);
    if (row->way >= WRITTEN && row->way <= GIVEN)
        done(&f, 0);
    if (row->way == GRANTED || row->way == GIVEN)
        assert_null(fake_host_value(&f, ANSWER, good, sizeof(good)));
    if (row->way == GIVEN)
        assert_null(fake_host_value(&f, ANSWER, rate, sizeof(rate)));
    const size_t told = f.reading_count;
    assert_int_equal(told, row->way == NOT_ASKED || row->way == GIVEN);
    for (unsigned i = 1; i <= 3; i++) {
        fake_host_value(&f, VALUE, (const uint8_t[]){ 0x10, 72, 0, 4 }, 4);
        assert_int_equal(f.reading_count, told + i);
    }
    assert_null(fake_host_value(&f, ANSWER, rate, sizeof(rate)));
    assert_int_equal(f.reading_count, told + 3);
    for (unsigned s = 22; s < 100; s++) {
        done(&f, 0);
        fake_host_run(&f, s * S);
    }
    assert_int_equal(written(&f, 2, 99), row->unsubscribed);
    assert_int_equal(written(&f, 1, 99), row->subscribed);
    assert_int_equal(written(&f, 2, 100), 0);
    fake_host_fini(&f);
}

static void test_stop(void **state)
{
    struct fake_host f;

    (void)state;
    fake_host_init(&f, &sensor_plugin);
    fake_host_set(&f, "ecg", "true");
    assert_null(fake_host_start(&f));
    fake_host_run(&f, 1 * S);
    assert_int_equal(written(&f, 1, 101), 0); /* one at a time */
    done(&f, 0);
    fake_host_value(&f, ANSWER, ok, sizeof(ok));
    assert_int_equal(written(&f, 1, 101), 1);
    /* In the middle of asking for the ECG. */
    assert_false(f.plugin->gatt->stop(f.state, &f.host));
    assert_int_equal(written(&f, 2, 100), 0);
    done(&f, 0);
    assert_false(f.plugin->gatt->stop(f.state, &f.host));
    assert_int_equal(written(&f, 2, 100), 1);
    done(&f, -EIO);
    assert_false(f.plugin->gatt->stop(f.state, &f.host));
    assert_int_equal(written(&f, 2, 101), 1);
    done(&f, 0);
    assert_true(f.plugin->gatt->stop(f.state, &f.host));
    fake_host_run(&f, 3600 * S);
    assert_int_equal(written(&f, 1, 100), 1);
    assert_int_equal(written(&f, 2, 100) + written(&f, 2, 101), 2);
    fake_host_fini(&f);
}

int main(void)
{
    static const struct CMUnitTest machine[] = {
        cmocka_unit_test(test_asked_and_answered),
        cmocka_unit_test(test_no_answer),
        cmocka_unit_test(test_answer_is_lost),
        cmocka_unit_test(test_write_is_refused),
        cmocka_unit_test(test_exhausted),
        cmocka_unit_test(test_plain_firmware),
        cmocka_unit_test(test_stop),
    };
    enum { WAYS = sizeof(ways) / sizeof(ways[0]), MACHINE = sizeof(machine) / sizeof(machine[0]) };
    struct CMUnitTest tests[WAYS + MACHINE];

    for (size_t i = 0; i < WAYS; i++)
        tests[i] = (struct CMUnitTest){ .name = ways[i].name,
                                        .test_func = test_two_ways,
                                        .initial_state = (void *)(uintptr_t)&ways[i] };
    memcpy(tests + WAYS, machine, sizeof(machine));
    return cmocka_run_group_tests_name("movesense, asking", tests, NULL, NULL);
}
