/* The viatom plugin: what it asks of a device, and when. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "fake_host.h"
#include "viatom_message.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>

/* ---- a device that has some of the characteristics ---- */

static unsigned offered; /* a bit each */
static int (*write_of_the_host)(struct sensor_host *, unsigned, const uint8_t *, size_t, bool);

static int write_offered(struct sensor_host *host, unsigned characteristic, const uint8_t *bytes,
                         size_t len, bool with_response)
{
    if (!(offered & 1u << characteristic))
        return -ENOENT;
    return write_of_the_host(host, characteristic, bytes, len, with_response);
}

static void connect_to(struct fake_host *f, unsigned characteristics, uint16_t mtu)
{
    fake_host_init(f, &sensor_plugin);
    offered = characteristics;
    write_of_the_host = f->host.write;
    f->host.write = write_offered;
    f->device.mtu = mtu;
}

#define HAS_OXY   (1u << FROM_OXY | 1u << TO_OXY)
#define HAS_OXYII (1u << FROM_OXYII | 1u << TO_OXYII)

static void end(struct fake_host *f, int status)
{
    f->plugin->gatt->done(f->state, &f->host, offered & 1u << TO_OXY ? TO_OXY : TO_OXYII, status);
}

static void check_asked(const struct fake_host *f, size_t i, int64_t at_ms, const char *hex)
{
    char is[2 * sizeof(f->asked[i].bytes) + 1] = "";

    assert_true(i < f->asked_count);
    for (size_t k = 0; k < f->asked[i].len; k++)
        snprintf(is + 2 * k, 3, "%02x", f->asked[i].bytes[k]);
    assert_string_equal(is, hex);
    assert_int_equal(f->asked[i].now_us, at_ms * 1000);
}

#define ASK_VALUES "aa17e8000000001b"
#define ASK_WAVE   "aa1be400000100005e"

static const uint8_t oxy_values[] = { 97, 72, 0, 0, 0, 0, 0, 85, 1, 3, 6, 1, 0 };

static void test_oxy_is_polled(void **state)
{
    uint8_t message[64];
    const size_t len = build(message, OXY, 0, 0, oxy_values, sizeof(oxy_values));
    struct fake_host f;

    (void)state;
    connect_to(&f, HAS_OXY, 247);
    assert_null(fake_host_start(&f));
    for (size_t i = 0; i < 10; i++) {
        check_asked(&f, i, 2000 * (int64_t)i, ASK_VALUES);
        assert_int_equal(f.asked[i].characteristic, TO_OXY);
        assert_false(f.asked[i].on); /* without response */
        end(&f, 0);
        assert_null(give(&f, OXY, message, len));
        fake_host_run(&f, 2000000 * ((int64_t)i + 1));
    }
    assert_int_equal(f.asked_count, 11);
    assert_int_equal(f.reading_count, 10);
    fake_host_fini(&f);
}

static void test_oxy_is_asked_otherwise(void **state)
{
    /* 13 bytes, as the values have: only who remembers the question can tell. */
    static const uint8_t wave[] = { 96, 61, 0, 80, 0, 12, 1, 0, 0, 0, 1, 0, 100 };
    uint8_t message[64];
    const size_t len = build(message, OXY, 0, 0, wave, sizeof(wave));
    struct fake_host f;

    (void)state;
    connect_to(&f, HAS_OXY, 23);
    assert_null(fake_host_start(&f));
    for (size_t i = 0; i < 6; i++) {
        check_asked(&f, i, 2000 * (int64_t)i, i < 3 ? ASK_VALUES : ASK_WAVE);
        end(&f, 0);
        fake_host_run(&f, 2000000 * ((int64_t)i + 1));
    }
    check_asked(&f, 6, 12000, ASK_VALUES); /* in turns */
    for (size_t i = 6; i < 9; i++) {
        end(&f, 0);
        fake_host_run(&f, 2000000 * ((int64_t)i + 1));
    }
    for (size_t i = 9; i < 14; i++) { /* and what is answered stays */
        check_asked(&f, i, 2000 * (int64_t)i, ASK_WAVE);
        end(&f, 0);
        assert_null(give(&f, OXY, message, len));
        fake_host_run(&f, 2000000 * ((int64_t)i + 1));
    }
    assert_int_equal(f.reading_count, 5);
    assert_true(fabsf(fake_host_last(&f)->r.heart_rate_bpm - 61) < 0.1f);
    fake_host_fini(&f);
}

static void test_write_with_response(void **state)
{
    struct fake_host f;

    (void)state;
    connect_to(&f, HAS_OXY, 23);
    assert_null(fake_host_start(&f));
    end(&f, -ENOTSUP);
    fake_host_run(&f, 2000000);
    assert_int_equal(f.asked_count, 2);
    assert_true(f.asked[1].on);
    fake_host_fini(&f);
}

/* ---- OxyII ---- */

#define GREETING "a5ff00000010000068158872091cb098c8c7da746ea19925" /* at 1788095920 s */
#define START_MS INT64_C(1788095920000)

static void start_oxyii(struct fake_host *f, uint16_t mtu)
{
    connect_to(f, HAS_OXYII, mtu);
    f->now_us = START_MS * 1000;
    assert_null(fake_host_start(f));
}

static unsigned command_of(const struct fake_host *f, size_t i)
{
    assert_true(i < f->asked_count);
    return f->asked[i].bytes[1];
}

static void run_ms(struct fake_host *f, int64_t ms)
{
    fake_host_run(f, f->now_us + ms * 1000);
}

static void test_oxyii_in_order(void **state)
{
    static const uint8_t live[] = { LIVE(1, 97, 68, 0, 77, 3), 1, 2, 3 };
    uint8_t message[64];
    struct fake_host f;
    size_t len;

    (void)state;
    start_oxyii(&f, 247);
    check_asked(&f, 0, START_MS, GREETING);
    assert_int_equal(f.asked[0].characteristic, TO_OXYII);
    end(&f, 0);
    run_ms(&f, 299);
    assert_int_equal(f.asked_count, 1);
    run_ms(&f, 1);
    check_asked(&f, 1, START_MS + 300, "a510ef000101000011");
    end(&f, 0);
    len = build(message, OXYII, 0x10, 1, NULL, 0);
    assert_null(give(&f, OXYII, message, len));
    check_asked(&f, 2, START_MS + 300, "a504fb0002000045"); /* at once */
    for (size_t i = 2; i < 12; i++) {
        assert_int_equal(command_of(&f, i), 0x04);
        end(&f, 0);
        len = build(message, OXYII, 0x04, 1, live, sizeof(live));
        assert_null(give(&f, OXYII, message, len));
        run_ms(&f, 1000);
    }
    assert_int_equal(f.asked_count, 13);
    assert_int_equal(f.reading_count, 10);
    fake_host_fini(&f);
}

static void test_oxyii_without_answers(void **state)
{
    static const unsigned expected[] = { 0xff, 0x10, 4, 4, 4, 4, 4, 0xff, 0x10, 4 };
    static const int64_t expected_ms[] = { 0, 300, 1800, 2800, 3800, 4800, 5800, 6800, 7100, 8600 };
    struct fake_host f;

    (void)state;
    start_oxyii(&f, 247);
    for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
        fake_host_run(&f, (START_MS + expected_ms[i]) * 1000);
        assert_int_equal(f.asked_count, i + 1);
        assert_int_equal(command_of(&f, i), expected[i]);
        end(&f, 0);
    }
    fake_host_fini(&f);
}

static void test_oxyii_in_chunks(void **state)
{
    struct fake_host f;

    (void)state;
    start_oxyii(&f, 23);
    assert_int_equal(f.asked_count, 1);
    assert_int_equal(f.asked[0].len, 20);
    run_ms(&f, 299); /* nothing follows before the first has gone */
    assert_int_equal(f.asked_count, 1);
    end(&f, 0);
    check_asked(&f, 1, START_MS + 299, "6ea19925");
    end(&f, 0);
    assert_int_equal(f.asked_count, 2);
    run_ms(&f, 1);
    assert_int_equal(command_of(&f, 2), 0x10);
    fake_host_fini(&f);

    start_oxyii(&f, 23); /* the next question does not cut this one */
    run_ms(&f, 300);
    assert_int_equal(f.asked_count, 1);
    end(&f, 0);
    check_asked(&f, 1, START_MS + 300, "6ea19925");
    end(&f, 0);
    run_ms(&f, 1500);
    assert_int_equal(command_of(&f, 2), 0x04);
    fake_host_fini(&f);

    start_oxyii(&f, 23); /* one that fails takes the rest with it */
    end(&f, -EIO);
    run_ms(&f, 300);
    assert_int_equal(f.asked_count, 2);
    assert_int_equal(command_of(&f, 1), 0x10);
    fake_host_fini(&f);
}

static void test_encrypted(void **state)
{
    static const uint8_t key[20] = { 1 };
    uint8_t message[64], noise[32];
    struct fake_host f;

    (void)state;
    memset(noise, 0x5c, sizeof(noise));
    start_oxyii(&f, 247);
    assert_null(give(&f, OXYII, message, build(message, OXYII, 0xff, 1, key, sizeof(key))));
    const char *why = give(&f, OXYII, message, build(message, OXYII, 0x04, 1, noise, 32));
    assert_non_null(why);
    assert_non_null(strstr(why, "encrypts"));
    assert_int_equal(f.reading_count, 0);
    fake_host_fini(&f);
}

static void test_neither_service(void **state)
{
    struct fake_host f;

    (void)state;
    connect_to(&f, 0, 247);
    assert_null(fake_host_start(&f));
    assert_int_equal(f.asked_count, 1);
    assert_int_equal(f.asked[0].call, FAKE_DISCONNECT);
    assert_true(fake_host_told(&f, "neither"));
    run_ms(&f, 10000);
    assert_int_equal(f.asked_count, 1);
    assert_true(f.timers_fired <= 1);
    fake_host_fini(&f);
}

/* Some commands erase what the device has recorded. */
static void test_asks_nothing_else(void **state)
{
    static const uint8_t harmless[] = { 0x17, 0x1b, 0x04, 0x10, 0xff };
    struct fake_host f;

    (void)state;
    for (int which = 0; which < 2; which++) {
        connect_to(&f, which ? HAS_OXYII : HAS_OXY, 247);
        assert_null(fake_host_start(&f));
        while (f.asked_count < 60) {
            end(&f, 0);
            run_ms(&f, 100);
        }
        for (size_t i = 0; i < f.asked_count; i++)
            assert_non_null(memchr(harmless, (int)command_of(&f, i), sizeof(harmless)));
        fake_host_fini(&f);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_oxy_is_polled),
        cmocka_unit_test(test_oxy_is_asked_otherwise),
        cmocka_unit_test(test_write_with_response),
        cmocka_unit_test(test_oxyii_in_order),
        cmocka_unit_test(test_oxyii_without_answers),
        cmocka_unit_test(test_oxyii_in_chunks),
        cmocka_unit_test(test_encrypted),
        cmocka_unit_test(test_neither_service),
        cmocka_unit_test(test_asks_nothing_else),
    };
    return cmocka_run_group_tests_name("viatom, asking", tests, NULL, NULL);
}
