/*
 * Reading without trust: every reader against every type, and dictionaries that are none.
 */
#include "message.h"

#include "told.h"

#include <setjmp.h>
#include <stdarg.h>

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

enum { S = 1 << 0, B = 1 << 1, I = 1 << 2, Y = 1 << 3, D = 1 << 4 };

/* clang-format off */
static const struct row {
    const char *value;   /* as told.h has it */
    unsigned readable;   /* as string, bool, integer, bytes, dictionary */
    int64_t number;
    size_t len;
} rows[] = {
    { "s:word", S },
    { "s:", S },
    { "o:/org/bluez", S },
    { "b:1", B, .number = 1 },
    { "y:255", I, .number = 255 },
    { "n:-50", I, .number = -50 },
    { "q:65535", I, .number = 65535 },
    { "i:-2147483648", I, .number = INT32_MIN },
    { "u:4294967295", I, .number = UINT32_MAX },
    { "x:-9223372036854775808", I, .number = INT64_MIN },
    { "t:9223372036854775807", I, .number = INT64_MAX },
    { "t:9223372036854775808", 0 },
    { "d:1.5", 0 },
    { "ay:0102ff", Y, .len = 3 },
    { "ay:", Y },
    { "as:a,b", 0 },
    { "as:", 0 },
    { "aqv:1/00", 0 },
    { "asv:180d/00", D },
    { "v:v:v:n:-7", I, .number = -7 },
    { "v:v:ay:01", Y, .len = 1 },
    { "v:s:word", S },
    { "v:asv:180d/00", D },
    { "v:v:v:v:v:v:v:v:v:v:v:v:v:v:v:v:v:v:v:v:v:v:v:v:v:v:v:v:b:1", B, .number = 1 },
};
/* clang-format on */

/* The value of the one property of a PropertiesChanged; m is to be given back. */
static DBusMessage *value_of(const char *value, DBusMessageIter *out)
{
    char line[512];
    DBusMessageIter it;

    snprintf(line, sizeof(line), "changed x Device1 Key=%s", value);
    DBusMessage *m = told(line);
    dbus_message_iter_init(m, &it);
    dbus_message_iter_next(&it);
    dbus_message_iter_recurse(&it, out); /* the array */
    DBusMessageIter entry;
    dbus_message_iter_recurse(out, &entry);
    dbus_message_iter_next(&entry);
    *out = entry;
    return m;
}

static void test_row(void **state)
{
    const struct row *r = *state;
    const char *text = "untouched";
    const uint8_t *bytes = NULL;
    size_t len = 99;
    int64_t number = 99;
    bool on = false;
    DBusMessageIter it;
    DBusMessage *m = value_of(r->value, &it);

    assert_int_equal(message_get_string(&it, &text), (r->readable & S) != 0);
    assert_int_equal(strcmp(text, "untouched") == 0, (r->readable & S) == 0);
    assert_int_equal(message_get_bool(&it, &on), (r->readable & B) != 0);
    assert_int_equal(on, (r->readable & B) && r->number);
    assert_int_equal(message_get_int(&it, &number), (r->readable & I) != 0);
    assert_true(number == (r->readable & I ? r->number : 99));
    assert_int_equal(message_get_bytes(&it, &bytes, &len), (r->readable & Y) != 0);
    assert_int_equal(len, r->readable & Y ? r->len : 99);
    assert_int_equal(bytes != NULL, (r->readable & Y) != 0);
    struct message_dict d = message_dict(&it);
    assert_int_equal(message_next(&d), (r->readable & D) != 0);
    assert_false(message_next(&d)); /* again and again */
    assert_false(message_next(&d));
    dbus_message_unref(m);
}

static void test_dict(void **state)
{
    DBusMessage *m = told("changed x Device1 A=n:1 B=v:n:2 C=s:three");
    DBusMessageIter it;
    char keys[20] = "";
    int64_t sum = 0, number;
    const char *text = "";

    (void)state;
    dbus_message_iter_init(m, &it);
    struct message_dict none = message_dict(&it);
    assert_false(message_next(&none));
    dbus_message_iter_next(&it);
    for (struct message_dict d = message_dict(&it); message_next(&d);) {
        strcat(keys, d.key);
        if (message_get_int(&d.value, &number))
            sum += number;
        else
            assert_true(message_get_string(&d.value, &text));
    }
    assert_string_equal(keys, "ABC");
    assert_int_equal(sum, 3);
    assert_string_equal(text, "three");
    dbus_message_iter_next(&it); /* the empty array of strings behind it */
    struct message_dict strings = message_dict(&it);
    assert_false(message_next(&strings));
    dbus_message_iter_next(&it); /* the end */
    assert_false(message_get_string(&it, &text));
    struct message_dict end = message_dict(&it);
    assert_false(message_next(&end));
    dbus_message_unref(m);
}

static void test_empty_dict(void **state)
{
    DBusMessage *m = told("objects");
    DBusMessageIter it;

    (void)state;
    dbus_message_iter_init(m, &it);
    struct message_dict d = message_dict(&it);
    assert_false(message_next(&d));
    dbus_message_unref(m);
}

static void test_object_paths_are_keys(void **state)
{
    DBusMessage *m = told("objects hci0 Adapter1 Powered=b:1 & hci1 Adapter1");
    DBusMessageIter it;
    unsigned count = 0;

    (void)state;
    dbus_message_iter_init(m, &it);
    for (struct message_dict d = message_dict(&it); message_next(&d); count++)
        assert_int_equal(strncmp(d.key, "/org/bluez/hci", 14), 0);
    assert_int_equal(count, 2);
    dbus_message_unref(m);
}

static void test_call(void **state)
{
    static const struct {
        const char *path, *interface, *member;
    } bad[] = {
        { "", "org.bluez.Device1", "Connect" },
        { "relative", "org.bluez.Device1", "Connect" },
        { "/with//two", "org.bluez.Device1", "Connect" },
        { "/end/", "org.bluez.Device1", "Connect" },
        { "/umlaut\xc3\xa4", "org.bluez.Device1", "Connect" },
        { "/x", "nodots", "Connect" },
        { "/x", "org.bluez.Device1", "No-Such" },
        { "/x", "org.bluez.Device1", "" },
    };
    DBusMessage *m = message_call("/org/bluez/hci0", "org.bluez.Adapter1", "StartDiscovery");

    (void)state;
    assert_non_null(m);
    assert_string_equal(dbus_message_get_destination(m), "org.bluez");
    assert_false(dbus_message_get_auto_start(m));
    assert_false(dbus_message_get_no_reply(m));
    dbus_message_unref(m);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_null(message_call(bad[i].path, bad[i].interface, bad[i].member));
}

static void test_error(void **state)
{
    const char *name, *text;
    DBusMessage *m = dbus_message_new(DBUS_MESSAGE_TYPE_ERROR);
    dbus_uint32_t number = 5;
    const char *words = "what went wrong";

    (void)state;
    message_error(m, &name, &text);
    assert_string_equal(name, "");
    dbus_message_set_error_name(m, "org.bluez.Error.Failed");
    message_error(m, &name, &text);
    assert_string_equal(name, "org.bluez.Error.Failed");
    assert_string_equal(text, "");
    dbus_message_append_args(m, DBUS_TYPE_STRING, &words, DBUS_TYPE_INVALID);
    message_error(m, &name, &text);
    assert_string_equal(text, "what went wrong");
    dbus_message_unref(m);

    m = dbus_message_new(DBUS_MESSAGE_TYPE_ERROR);
    dbus_message_set_error_name(m, "org.bluez.Error.Failed");
    dbus_message_append_args(m, DBUS_TYPE_UINT32, &number, DBUS_TYPE_INVALID);
    message_error(m, &name, &text);
    assert_string_equal(text, "");
    dbus_message_unref(m);

    m = told("objects");
    message_error(m, &name, &text);
    assert_string_equal(name, "");
    assert_string_equal(text, "");
    dbus_message_unref(m);
}

int main(void)
{
    enum { ROWS = sizeof(rows) / sizeof(rows[0]) };
    const struct CMUnitTest more[] = {
        cmocka_unit_test(test_dict),
        cmocka_unit_test(test_empty_dict),
        cmocka_unit_test(test_object_paths_are_keys),
        cmocka_unit_test(test_call),
        cmocka_unit_test(test_error),
    };
    enum { MORE = sizeof(more) / sizeof(more[0]) };
    struct CMUnitTest tests[ROWS + MORE];

    for (size_t i = 0; i < ROWS; i++)
        tests[i] =
            (struct CMUnitTest){ rows[i].value, test_row, NULL, NULL, (void *)(uintptr_t)&rows[i] };
    memcpy(tests + ROWS, more, sizeof(more));
    int failed = cmocka_run_group_tests_name("message", tests, NULL, NULL);
    dbus_shutdown();
    return failed;
}
