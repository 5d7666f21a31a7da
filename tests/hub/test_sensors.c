/* Which sensors there are: the file's and those learnt, merged; the house's; names; what was let
 * go. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "conf.h"
#include "context.h"
#include "sensors.h"

#include <stdio.h>
#include <stdlib.h>
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
    { "the end is taken, but for a _", "kim", "", "kim-deeff", { "kim_eeff" } },
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

/* clang-format off */
static const struct house_row {
    const char *name;
    struct one worn; /* by someone, before the rows of the house */
    struct conf_context context[MANY];
    const char *want; /* id=person, and what tells where it is not the topic's name */
} house_rows[] = {
    { "a room", { NULL }, { { .topic = "zigbee2mqtt/bedroom", .pointer = "/occupancy", .kind = CONTEXT_ROOM_MOTION } },
      "bedroom-room-motion=" },
    { "of one person", { NULL }, { { .topic = "phone/alex/steps", .kind = CONTEXT_STEPS, .person = "alex" } }, "steps-steps=alex" },
    { "state is no name", { NULL }, { { .topic = "homeassistant/binary_sensor/hall/state", .kind = CONTEXT_ROOM_MOTION } },
      "hall-room-motion=" },
    { "state alone is", { NULL }, { { .topic = "state", .kind = CONTEXT_AWAY } }, "state-away=" },
    { "the same topic twice", { NULL }, { { .topic = "a/hall", .kind = CONTEXT_AWAY }, { .topic = "b/hall", .kind = CONTEXT_AWAY },
      { .topic = "c/hall", .kind = CONTEXT_GUESTS } }, "hall-away= hall-away-2= hall-guests=" },
    { "two values of a topic", { NULL }, { { .topic = "z/hall", .pointer = "/a/occupancy", .kind = CONTEXT_ROOM_MOTION },
      { .topic = "z/hall", .pointer = "/presence", .kind = CONTEXT_ROOM_MOTION }, { .topic = "z/hall", .pointer = "/guests", .kind = CONTEXT_GUESTS } },
      "hall-occupancy-room-motion= hall-presence-room-motion= hall-guests=" },
    { "the same row twice", { NULL }, { { .topic = "z/hall", .pointer = "/a", .kind = CONTEXT_AWAY },
      { .topic = "z/hall", .pointer = "/a", .kind = CONTEXT_AWAY } }, "hall-away= hall-away-2=" },
    { "a strap is called like it", { "hall-away", "alex", "" }, { { .topic = "hall", .kind = CONTEXT_AWAY } }, "hall-away=alex hall-away-2=" },
    { "a long one", { NULL }, { { .topic = "a/the_longest_name_that_a_room_has_ever_had", .kind = CONTEXT_IN_BED },
      { .topic = "b/the_longest_name_that_a_room_has_ever_had", .kind = CONTEXT_IN_BED } },
      "the-longest-name-that-a-room-has= the-longest-name-that-a-room-h-2=" },
    { "other letters", { NULL }, { { .topic = "\xd0\xbf\xd1\x83", .kind = CONTEXT_IN_BED } }, "in-bed=" },
    { "of someone who is gone: of nobody else", { NULL }, { { .topic = "x", .kind = CONTEXT_AWAY, .person = "eve" } }, "x-away=eve" },
};
/* clang-format on */

static void test_house(void **state)
{
    const struct house_row *r = *state;
    struct sensor_config worn = config_of(
        &(struct one){ r->worn.id ? r->worn.id : "", r->worn.person ? r->worn.person : "", "" });
    struct sensors s = { 0 };
    char got[400];
    size_t count = 0;

    while (count < MANY && r->context[count].topic[0])
        count++;
    assert_int_equal(sensors_merge(&s, &worn, r->worn.id ? 1 : 0, knows, NULL), 0);
    assert_int_equal(sensors_add_house(&s, NULL, r->context, count), 0);
    write_down(&s, got, sizeof(got));
    assert_string_equal(got, r->want);
    assert_int_equal(s.worn, r->worn.id ? 1 : 0);
    for (size_t i = 0; i < count; i++) {
        const struct sensor_config *c = &s.all[s.worn + i];
        assert_true(id_is_valid(c->id) && c->of_house && strcmp(c->plugin, "mqtt") == 0);
        assert_int_equal(c->tells, r->context[i].kind);
        assert_string_equal(c->settings[0].value, r->context[i].topic);
        assert_string_equal(c->settings[1].value, context_kind_name(c->tells));
        assert_int_equal(c->setting_count, r->context[i].pointer[0] ? 3 : 2);
        assert_false(sensors_is_adopted(&s, c->id));
    }
    sensors_fini(&s);
}

/* Rows come and go: those that stay are called as before. */
static void test_house_changes(void **state)
{
    static const struct conf_context
        x = { .topic = "z/hall", .pointer = "/x", .kind = CONTEXT_AWAY },
        y = { .topic = "z/hall", .pointer = "/y", .kind = CONTEXT_AWAY },
        other = { .topic = "o/hall", .kind = CONTEXT_AWAY },
        of_alex = { .topic = "z/hall", .pointer = "/y", .kind = CONTEXT_AWAY, .person = "alex" };
    const struct {
        struct conf_context context[MANY];
        const char *want;
    } steps[] = {
        { { x, y }, "hall-x-away= hall-y-away=" },
        { { y }, "hall-y-away=" },
        { { other, y }, "hall-away= hall-y-away=" },
        { { y, other }, "hall-y-away= hall-away=" },
        { { y, x, other }, "hall-y-away= hall-x-away= hall-away=" },
        { { x, x, other }, "hall-x-away= hall-away-2= hall-away=" },
        { { other, x }, "hall-away= hall-x-away=" },
        { { of_alex, x }, "hall-y-away=alex hall-x-away=" },
        { { { .topic = "" } }, "" },
        { { x }, "hall-away=" },
    };
    struct sensors s = { 0 };
    char got[400];

    (void)state;
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        struct sensors before = s;
        size_t count = 0;

        while (count < MANY && steps[i].context[count].topic[0])
            count++;
        s.all = NULL;
        assert_int_equal(sensors_merge(&s, NULL, 0, knows, NULL), 0);
        assert_int_equal(sensors_add_house(&s, &before, steps[i].context, count), 0);
        write_down(&s, got, sizeof(got));
        assert_string_equal(got, steps[i].want);
        free(before.all);
    }
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
    enum {
        R = sizeof(rows) / sizeof(rows[0]),
        N = sizeof(names) / sizeof(names[0]),
        H = sizeof(house_rows) / sizeof(house_rows[0])
    };
    struct CMUnitTest tests[R + N + 4 + H];

    for (size_t i = 0; i < R; i++)
        tests[i] =
            (struct CMUnitTest){ rows[i].name, test_row, NULL, NULL, (void *)(uintptr_t)&rows[i] };
    for (size_t i = 0; i < N; i++)
        tests[R + i] = (struct CMUnitTest){ names[i].name, test_name, NULL, NULL,
                                            (void *)(uintptr_t)&names[i] };
    tests[R + N] = (struct CMUnitTest)cmocka_unit_test(test_changes);
    tests[R + N + 1] = (struct CMUnitTest)cmocka_unit_test(test_too_many);
    tests[R + N + 2] = (struct CMUnitTest)cmocka_unit_test(test_releases);
    tests[R + N + 3] = (struct CMUnitTest)cmocka_unit_test(test_house_changes);
    for (size_t i = 0; i < H; i++)
        tests[R + N + 4 + i] = (struct CMUnitTest){ house_rows[i].name, test_house, NULL, NULL,
                                                    (void *)(uintptr_t)&house_rows[i] };
    return cmocka_run_group_tests_name("sensors", tests, NULL, NULL);
}
