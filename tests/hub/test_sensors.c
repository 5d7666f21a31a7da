/* Which sensors there are: the file's and those learnt, merged; names; what was let go. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "sensors.h"

#include <stdio.h>
#include <string.h>

#define MANY 4

struct one {
    const char *id, *person, *address;
    bool adopted; /* of the learnt ones */
};

/* clang-format off */
static const struct row {
    const char *name;
    struct one file[MANY], learnt[MANY];
    const char *want; /* id=person, those adopted with a star */
} rows[] = {
    { "the file's alone", { { "chest", "alex", "" }, { "heart", "", "" } }, { { NULL } }, "chest=alex heart=" },
    { "one adopted", { { "chest", "alex", "" } }, { { "kim-eeff", "kim", "AA:BB:CC:DD:EE:FF", true } },
      "chest=alex *kim-eeff=kim" },
    { "adopted ones in the order they came", { { NULL } },
      { { "b", "kim", "AA:BB:CC:DD:EE:02", true }, { "a", "alex", "AA:BB:CC:DD:EE:01", true } }, "*b=kim *a=alex" },
    { "the file's, moved", { { "chest", "alex", "" } }, { { "chest", "kim", "" } }, "chest=kim" },
    { "the file's, moved to a guest", { { "chest", "alex", "" } }, { { "chest", "guest", "" } }, "chest=guest" },
    { "the file's, taken off everyone", { { "chest", "alex", "" } }, { { "chest", "", "" } }, "chest=" },
    { "a move of what is gone from the file", { { "heart", "alex", "" } }, { { "chest", "kim", "" } }, "heart=alex" },
    { "the file has its address by now", { { "chest", "alex", "AA:BB:CC:DD:EE:FF" } },
      { { "kim-eeff", "kim", "AA:BB:CC:DD:EE:FF", true } }, "chest=alex" },
    { "the file has its name by now", { { "chest", "alex", "AA:BB:CC:DD:EE:01" } },
      { { "chest", "kim", "AA:BB:CC:DD:EE:FF", true } }, "chest=alex" },
    { "no address is not the same address", { { "a", "alex", "" }, { "b", "kim", "" } },
      { { "c", "kim", "AA:BB:CC:DD:EE:FF", true } }, "a=alex b=kim *c=kim" },
    { "adopted by one who has left", { { NULL } }, { { "eve-eeff", "eve", "AA:BB:CC:DD:EE:FF", true } }, "*eve-eeff=" },
    { "moved to one who has left is nobody's, not the file's", { { "chest", "alex", "" } }, { { "chest", "eve", "" } }, "chest=" },
    { "a guest needs no name", { { NULL } }, { { "g", "guest", "AA:BB:CC:DD:EE:FF", true } }, "*g=guest" },
    { "none", { { NULL } }, { { NULL } }, "" },
};
/* clang-format on */

static bool knows(void *ctx, const char *person)
{
    (void)ctx;
    return strcmp(person, "alex") == 0 || strcmp(person, "kim") == 0;
}

static struct sensor_config config_of(const struct one *o)
{
    struct sensor_config c = { 0 };

    snprintf(c.id, sizeof(c.id), "%s", o->id);
    snprintf(c.person, sizeof(c.person), "%s", o->person);
    snprintf(c.address, sizeof(c.address), "%s", o->address);
    return c;
}

static void merge(struct sensors *s, const struct one file[MANY])
{
    struct sensor_config configs[MANY];
    size_t n = 0;

    for (; n < MANY && file[n].id; n++)
        configs[n] = config_of(&file[n]);
    assert_int_equal(sensors_merge(s, configs, n, knows, NULL), 0);
}

static void write_down(const struct sensors *s, char *out, size_t size)
{
    out[0] = '\0';
    for (size_t i = 0; i < s->count; i++)
        snprintf(out + strlen(out), size - strlen(out), "%s%s%s=%s", i ? " " : "",
                 sensors_is_adopted(s, s->all[i].id) ? "*" : "", s->all[i].id, s->all[i].person);
}

static void test_row(void **state)
{
    const struct row *r = *state;
    struct sensors s = { 0 };
    char got[400];

    for (size_t i = 0; i < MANY && r->learnt[i].id; i++) {
        struct sensor_config c = config_of(&r->learnt[i]);
        assert_int_equal(sensors_learn(&s, &c, r->learnt[i].adopted), 0);
    }
    merge(&s, r->file);
    write_down(&s, got, sizeof(got));
    assert_string_equal(got, r->want);
    sensors_fini(&s);
}

/* As a day goes: learnt anew, forgotten, someone leaves and comes back, the file is read again. */
static void test_changes(void **state)
{
    static const struct one file[MANY] = { { "chest", "alex", "AA:BB:CC:DD:EE:01" } };
    static const struct one strap = { "strap", "kim", "AA:BB:CC:DD:EE:02" },
                            other = { "other", "kim", "AA:BB:CC:DD:EE:03" },
                            moved = { "chest", "kim", "" },
                            to_alex = { "strap", "alex", "AA:BB:CC:DD:EE:02" };
    struct sensor_config c = config_of(&strap);
    struct sensors s = { 0 };
    char got[400];

    (void)state;
    sensors_learn(&s, &c, true);
    c = config_of(&other);
    sensors_learn(&s, &c, true);
    c = config_of(&moved);
    sensors_learn(&s, &c, false);
    c = config_of(&to_alex);
    sensors_learn(&s, &c, true); /* in place of what was known of it */
    merge(&s, file);
    write_down(&s, got, sizeof(got));
    assert_string_equal(got, "chest=kim *strap=alex *other=kim");
    assert_string_equal(sensors_find_address(&s, "AA:BB:CC:DD:EE:03")->id, "other");
    assert_null(sensors_find_address(&s, ""));
    assert_null(sensors_find(&s, "nothing"));

    sensors_drop_person(&s, "kim");
    sensors_unlearn(&s, "nothing");
    merge(&s, file);
    write_down(&s, got, sizeof(got));
    assert_string_equal(got, "chest= *strap=alex *other=");

    sensors_unlearn(&s, "strap");
    sensors_unlearn(&s, "chest");
    merge(&s, file);
    write_down(&s, got, sizeof(got));
    assert_string_equal(got, "chest=alex *other=");
    sensors_fini(&s);
}

/* More than anyone reads: the file's all the same. */
static void test_too_many(void **state)
{
    struct sensors s = { 0 };

    (void)state;
    for (int i = 0; i < 80; i++) {
        struct sensor_config c = { .plugin = "heart-rate" };
        snprintf(c.id, sizeof(c.id), "s%d", i);
        snprintf(c.address, sizeof(c.address), "AA:BB:CC:DD:EE:%02X", (unsigned)i);
        assert_int_equal(sensors_learn(&s, &c, true), 0);
    }
    assert_int_equal(sensors_merge(&s, NULL, 0, knows, NULL), 0);
    assert_int_equal(s.count, SENSORS_MAX);
    sensors_fini(&s);
}

/* clang-format off */
static const struct name_row {
    const char *name, *person, *device, *want;
    const char *taken[2];
} names[] = {
    { "of the wearer", "kim", "Polar H10 1234", "kim-eeff" },
    { "the end is taken", "kim", "", "kim-deeff", { "kim-eeff" } },
    { "more of the end is taken", "kim", "", "kim-ddeeff", { "kim-eeff", "kim-deeff" } },
    { "of the device", "", "Polar H10 1234", "polar-h10-1234-eeff" },
    { "a guest's", "guest", "HRM-Dual", "hrm-dual-eeff" },
    { "of a device of other letters", "", "\xd0\x9f\xd1\x83\xd0\xbb\xd1\x8c\xd1\x81 7", "7-eeff" },
    { "of a device without letters", "", "\xe2\x99\xa5", "sensor-eeff" },
    { "of a device without a name", "", "", "sensor-eeff" },
    { "blanks at the end", "", "  H6M  ", "h6m-eeff" },
    { "a long one", "", "The longest name that any strap has ever had", "the-longest-name-that-any-s-eeff" },
    { "a long person", "abcdefghijklmnopqrstuvwxyz012345", "", "abcdefghijklmnopqrstuvwxyz0-eeff" },
};
/* clang-format on */

static void test_name(void **state)
{
    const struct name_row *r = *state;
    struct sensors s = { 0 };
    char id[ID_MAX + 1];

    for (size_t i = 0; i < 2 && r->taken[i]; i++) {
        struct sensor_config c = { 0 };
        snprintf(c.id, sizeof(c.id), "%s", r->taken[i]);
        sensors_learn(&s, &c, true); /* learnt is enough: it may only be hidden by the file */
    }
    sensors_make_id(&s, r->person, r->device, "AA:BB:CC:DD:EE:FF", id);
    assert_string_equal(id, r->want);
    assert_true(id_is_valid(id));
    sensors_fini(&s);
}

static void test_releases(void **state)
{
    const struct instant now = { .us = 5, .unix_ms = 1000000 }, later = { .unix_ms = 1060000 },
                         unknown = { .us = 5 };
    struct sensors s = { 0 };

    (void)state;
    assert_int_equal(sensors_release_left(&s, "a", &now), -1);
    sensors_release(&s, "a", 1030500);
    sensors_release(&s, "b", 0);
    sensors_release(&s, "c", INT64_MAX);
    assert_int_equal(sensors_release_left(&s, "a", &now), 31);
    assert_int_equal(sensors_release_left(&s, "b", &now), 0);
    assert_int_equal(sensors_release_left(&s, "c", &now), INT32_MAX);
    assert_int_equal(sensors_release_left(&s, "a", &unknown), -1);
    assert_int_equal(sensors_release_left(&s, "a", &now), 31); /* not forgotten for that */
    assert_int_equal(sensors_release_left(&s, "b", &unknown), 0);
    assert_int_equal(sensors_release_left(&s, "a", &later), -1);
    assert_int_equal(s.release_count, 2);
    sensors_release(&s, "b", 2000000);
    assert_int_equal(sensors_release_left(&s, "b", &later), 940);
    sensors_release(&s, "b", -1);
    sensors_release(&s, "b", -1);
    assert_int_equal(sensors_release_left(&s, "b", &now), -1);
    sensors_fini(&s);
}

int main(void)
{
    enum { R = sizeof(rows) / sizeof(rows[0]), N = sizeof(names) / sizeof(names[0]) };
    struct CMUnitTest tests[R + N + 3];

    for (size_t i = 0; i < R; i++)
        tests[i] =
            (struct CMUnitTest){ rows[i].name, test_row, NULL, NULL, (void *)(uintptr_t)&rows[i] };
    for (size_t i = 0; i < N; i++)
        tests[R + i] = (struct CMUnitTest){ names[i].name, test_name, NULL, NULL,
                                            (void *)(uintptr_t)&names[i] };
    tests[R + N] = (struct CMUnitTest)cmocka_unit_test(test_changes);
    tests[R + N + 1] = (struct CMUnitTest)cmocka_unit_test(test_too_many);
    tests[R + N + 2] = (struct CMUnitTest)cmocka_unit_test(test_releases);
    return cmocka_run_group_tests_name("sensors", tests, NULL, NULL);
}
