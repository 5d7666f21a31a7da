/*
 * The mirror: how much it holds, who makes room, and what a listener may do in an event.
 */
#include "mirror_script.h"

#include "told.h"

#include <setjmp.h>
#include <stdarg.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* ---- bounds ---- */

static void come(unsigned number, const char *more)
{
    char line[300];

    snprintf(line, sizeof(line),
             "added hci0/dev_%04u Device1 Address=s:C0:DE:00:00:%02X:%02X RSSI=n:-60 %s", number,
             number >> 8, number & 255, more);
    take(line);
}

static bool is_there(unsigned number)
{
    char path[64];

    snprintf(path, sizeof(path), "/org/bluez/hci0/dev_%04u", number);
    return mirror_device(mirror, path) != NULL;
}

static size_t count(void)
{
    size_t n = 0;

    while (mirror_device_nth(mirror, n))
        n++;
    return n;
}

static void test_longest_unheard_makes_room(void **state)
{
    (void)state;
    for (unsigned i = 0; i < MIRROR_DEVICES; i++)
        come(i, "");
    take("changed hci0/dev_0000 Device1 RSSI=n:-70");
    events_log[0] = '\0';
    come(1000, "");
    assert_int_equal(count(), MIRROR_DEVICES);
    assert_true(is_there(0));
    assert_false(is_there(1));
    assert_string_equal(events_log, "device 01 went: -60 []\ndevice E8 came heard: -60 []\n");
}

static void test_kept_stay(void **state)
{
    (void)state;
    mirror_keep(mirror, "c0:de:00:00:00:03", true);
    mirror_keep(mirror, "C0:DE:00:00:00:03", true);
    mirror_keep(mirror, "nonsense", true);
    come(4, "Connected=b:1");
    for (unsigned i = 0; i < 3 * MIRROR_DEVICES; i++)
        come(i, "");
    assert_int_equal(count(), MIRROR_DEVICES + 1);
    assert_true(is_there(3));
    assert_true(is_there(4)); /* connected: only for want of another */
    mirror_keep(mirror, "C0:DE:00:00:00:03", false);
    come(1000, "");
    come(1001, "");
    assert_false(is_there(3));
    assert_int_equal(count(), MIRROR_DEVICES);
}

static void test_keep_has_a_bound(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 100; i++) {
        char address[32];
        snprintf(address, sizeof(address), "C0:DE:00:00:00:%02X", i);
        mirror_keep(mirror, address, true);
    }
    for (unsigned i = 0; i < 3 * MIRROR_DEVICES; i++)
        come(i, "");
    assert_int_equal(count(), MIRROR_DEVICES + 64);
}

static void test_many_of_each(void **state)
{
    char line[300];

    (void)state;
    for (unsigned i = 0; i < 40; i++) {
        snprintf(line, sizeof(line), "added hci%u Adapter1 Powered=b:1", i);
        take(line);
    }
    assert_non_null(mirror_adapter_nth(mirror, MIRROR_ADAPTERS - 1));
    assert_null(mirror_adapter_nth(mirror, MIRROR_ADAPTERS));
    take("added " ONE " Device1 Address=s:C0:DE:00:00:00:01");
    for (unsigned i = 0; i < 200; i++) {
        snprintf(line, sizeof(line), "added " ONE "/service%04x GattService1 UUID=s:180d", i);
        take(line);
        snprintf(line, sizeof(line),
                 "added " ONE "/service%04x/char%04x GattCharacteristic1 UUID=s:2a37", i, i);
        take(line);
    }
    assert_int_equal(mirror_device_nth(mirror, 0)->characteristic_count, MIRROR_CHARACTERISTICS);
    char uuids[1200] = "changed " ONE " Device1 UUIDs=as:";
    for (unsigned i = 0; i < 100; i++)
        snprintf(uuids + strlen(uuids), sizeof(uuids) - strlen(uuids), "1%03x,", i);
    take(uuids);
    assert_int_equal(mirror_device_nth(mirror, 0)->uuid_count, MIRROR_SERVICES);
}

/* Longer than any attribute: no value of a characteristic. */
static void test_long_value(void **state)
{
    char line[1500] = "changed " RATE " GattCharacteristic1 Value=ay:";

    (void)state;
    run(BELT GATT);
    events_log[0] = '\0';
    for (int i = 0; i < 512; i++)
        strcat(line, "00");
    take(line);
    assert_int_equal(strncmp(events_log, "value 01", 8), 0);
    events_log[0] = '\0';
    strcat(line, "00");
    take(line);
    assert_string_equal(events_log, "");
}

/* ---- from inside an event ---- */

static void no_adapter(void *ctx, const struct mirror_adapter *a, unsigned changes)
{
    (void)ctx;
    (void)a;
    (void)changes;
}

static void free_it(void *ctx, const struct mirror_device *d, unsigned changes)
{
    (void)d;
    (void)changes;
    ++*(unsigned *)ctx;
    mirror_free(mirror);
    mirror = NULL;
}

static void free_it_advert(void *ctx, const struct mirror_device *d, uint16_t company,
                           const char *service, const uint8_t *bytes, size_t len)
{
    (void)company;
    (void)service;
    (void)bytes;
    (void)len;
    free_it(ctx, d, 0);
}

static void no_device(void *ctx, const struct mirror_device *d, unsigned changes)
{
    (void)ctx;
    (void)d;
    (void)changes;
}

static void test_freed_inside(void **state)
{
    static const struct mirror_events in_device = { .adapter = no_adapter, .device = free_it };
    static const struct mirror_events in_advert = { .device = no_device, .advert = free_it_advert };
    const struct mirror_events *const which[] = { &in_device, &in_advert };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        unsigned told_of = 0;
        mirror_free(mirror);
        mirror = mirror_new(which[i], &told_of);
        assert_non_null(mirror);
        take("objects " ONE
             " Device1 Address=s:C0:DE:00:00:00:01 ManufacturerData=aqv:1/00,2/00 & " TWO
             " Device1 Address=s:C0:DE:00:00:00:02 ManufacturerData=aqv:1/00");
        assert_int_equal(told_of, 1);
        assert_null(mirror);
    }
}

static void take_more(void *ctx, const struct mirror_device *d, unsigned changes)
{
    DBusMessage *m = told("removed " ONE " Device1");

    (void)changes;
    ++*(unsigned *)ctx;
    assert_false(mirror_take(mirror, m)); /* one at a time */
    mirror_keep(mirror, d->address, true);
    dbus_message_unref(m);
}

static void test_taken_inside(void **state)
{
    static const struct mirror_events events = { .adapter = no_adapter, .device = take_more };
    unsigned told_of = 0;

    (void)state;
    mirror_free(mirror);
    mirror = mirror_new(&events, &told_of);
    take("added " ONE " Device1 Address=s:C0:DE:00:00:00:01");
    assert_int_equal(told_of, 1);
    assert_int_equal(count(), 1);
}

int main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, mirror_setup, mirror_teardown)
    const struct CMUnitTest tests[] = {
        CASE(test_longest_unheard_makes_room),
        CASE(test_kept_stay),
        CASE(test_keep_has_a_bound),
        CASE(test_many_of_each),
        CASE(test_long_value),
        CASE(test_freed_inside),
        CASE(test_taken_inside),
    };
    int failed = cmocka_run_group_tests_name("mirror_bounds", tests, NULL, NULL);
    dbus_shutdown();
    return failed;
}
