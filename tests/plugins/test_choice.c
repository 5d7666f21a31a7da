/* Which plugin reads a line of a capture: tables of plugins as they could be, and lines in order.
 */
#include "replay/choice.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>
#include <cmocka.h>

#define UUID(short) "0000" short "-0000-1000-8000-00805f9b34fb"
#define NEED        0
#define CAN         SENSOR_CHR_OPTIONAL

/* clang-format off */
#define TABLE(name, ...) static const struct sensor_characteristic name[] = { __VA_ARGS__, { .uuid = NULL } }
TABLE(heart_rows,  { UUID("180d"), UUID("2a37"), NEED }, { UUID("180f"), UUID("2a19"), CAN });
TABLE(polar_rows,  { UUID("180d"), UUID("2a37"), NEED }, { UUID("180f"), UUID("2a19"), CAN },
                   { UUID("fee0"), UUID("fe81"), CAN }, { UUID("fee0"), UUID("fe82"), CAN });
TABLE(belt_rows,   { UUID("180d"), UUID("2a37"), CAN }, { UUID("180f"), UUID("2a19"), CAN },
                   { UUID("3480"), UUID("3402"), CAN }, { UUID("3480"), "/Meas/HR", CAN });
TABLE(ring_rows,   { UUID("1483"), UUID("0734"), NEED }, { UUID("180f"), UUID("2a19"), CAN });
TABLE(loop_rows,  { UUID("fee1"), UUID("fe91"), NEED });
TABLE(vest_rows,  { UUID("ab00"), UUID("ab01"), NEED });
TABLE(shirt_rows, { UUID("ab00"), UUID("ab01"), NEED });
TABLE(clip_rows,   { UUID("6e01"), UUID("6e03"), NEED });
TABLE(watch_rows,  { UUID("6e01"), UUID("6e03"), NEED }, { UUID("180d"), UUID("2a37"), CAN });
/* clang-format on */

static const char *const polar_names[] = { "Polar H10", "Polar Sense", "Pol", NULL };
static const char *const all_polar_names[] = { "Polar", NULL };
static const char *const watch_names[] = { "Bangle.js", NULL };
static const char *const clip_names[] = { "PC-60", NULL };

/* clang-format off */
#define PLUGIN(object, names_of)                                                        \
    static const struct sensor_gatt object##_gatt = {                                   \
        .size = sizeof(struct sensor_gatt), .characteristics = object##_rows,           \
        .names = (names_of),                                                            \
    };                                                                                  \
    static const struct sensor_plugin object = { .name = #object, .gatt = &object##_gatt }
/* clang-format on */
PLUGIN(heart, NULL);
PLUGIN(polar, polar_names);
PLUGIN(belt, NULL);
PLUGIN(ring, NULL);
PLUGIN(vest, NULL);
PLUGIN(shirt, NULL);
PLUGIN(loop, all_polar_names);
PLUGIN(clip, clip_names);
PLUGIN(watch, watch_names);
static const struct sensor_plugin replay = { .name = "replay" };

static const struct sensor_plugin *const plugins[] = { &belt, &clip,  &heart, &polar, &replay,
                                                       &ring, &watch, &loop,  &vest,  &shirt };

/* clang-format off */
#define NOBODY "-"
#define MANY   "*"
static const struct row {
    const char *name, *device;
    const char *lines[4], *plugins[4]; /* after each line */
} rows[] = {
    { "of those that need it, the one for any device", "", { "2a37" }, { "heart" } },
    { "in any form",                          "", { "0x2A37", "00002A37-0000-1000-8000-00805F9B34FB" }, { "heart", "heart" } },
    { "a battery tells nobody",               "", { "2a19", "2a37", "2a19" }, { NOBODY, "heart", "heart" } },
    { "nobody knows it",                      "", { "ffff", "2a37", "ffff" }, { NOBODY, "heart", NOBODY } },
    { "the only one that needs it",           "", { "fe82", "2a37" }, { "polar", "polar" } },
    { "first a rate, then what is rarer",     "", { "2a37", "fe81", "2a37", "fe82" }, { "heart", "polar", "polar", "polar" } },
    { "what is rarer, then another's",        "", { "fe82", "3402", "2a37" }, { "polar", NOBODY, "polar" } },
    { "the only one that has it at all",      "", { "3402" }, { "belt" } },
    { "a rate, then the only one",            "", { "2a37", "3402", "2a37" }, { "heart", "belt", "belt" } },
    { "a path in place of a UUID",            "", { "/Meas/HR" }, { "belt" } },
    { "a path of nobody",                     "", { "/Meas/hr" }, { NOBODY } },
    { "two with the same serial port",        "", { "6e03" }, { MANY } },
    { "of those, one has the name",           "Bangle.js 9b3c", { "6e03", "2a37" }, { "watch", "watch" } },
    { "of those, one has what came before",   "", { "2a37", "6e03" }, { "heart", "watch" } },
    { "two for any device",                   "", { "ab01" }, { MANY } },
    { "another sensor's line in between",     "", { "0734", "2a37", "0734" }, { "ring", NOBODY, "ring" } },
    { "the other way round",                  "", { "2a37", "0734", "2a37" }, { "heart", NOBODY, "heart" } },
    { "the longer name",                      "Polar H10 1234", { "2a37" }, { "polar" } },
    { "the shorter name",                     "Polar Loop 1234", { "fe91", "fe82" }, { "loop", "loop" } },
    { "the name for a line of another",       "Polar H10 1234", { "0734" }, { "polar" } },
    { "a name of nobody",                     "WHOOP 5", { "2a37" }, { "heart" } },
    { "a name in other letters is another",   "polar h10", { "fe82" }, { "polar" } },
};
/* clang-format on */

static void test_row(void **state)
{
    const struct row *row = *state;
    const struct sensor_plugin *current = NULL, *next;

    for (size_t i = 0; i < 4 && row->lines[i]; i++) {
        const char *got = NULL;
        switch (choice_make(plugins, sizeof(plugins) / sizeof(plugins[0]), row->device, current, "",
                            row->lines[i], &next)) {
        case CHOICE_MADE:
            current = next;
            got = next->name;
            break;
        case CHOICE_NOBODY: got = NOBODY; break;
        case CHOICE_MANY: got = MANY; break;
        }
        if (strcmp(got, row->plugins[i]) != 0)
            fail_msg("line %zu: %s, not %s", i, got, row->plugins[i]);
    }
}

static void test_service(void **state)
{
    (void)state;
    assert_int_equal(choice_index(&polar, "", "fe82"), 3);
    assert_int_equal(choice_index(&polar, "fee0", "fe82"), 3);
    assert_int_equal(choice_index(&polar, "180d", "fe82"), -1);
    assert_int_equal(choice_index(&belt, "", "/Meas/HR"), 3);
    assert_int_equal(choice_index(&replay, "", "2a37"), -1);
    assert_int_equal(choice_index(&heart, "", ""), -1);
}

static void test_no_plugins(void **state)
{
    const struct sensor_plugin *out;

    (void)state;
    assert_int_equal(choice_make(plugins, 0, "", NULL, "", "2a37", &out), CHOICE_NOBODY);
    assert_null(out);
}

int main(void)
{
    enum { ROWS = sizeof(rows) / sizeof(rows[0]) };
    struct CMUnitTest tests[ROWS + 2];

    for (size_t i = 0; i < ROWS; i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name,
                                        .test_func = test_row,
                                        .initial_state = (void *)(uintptr_t)&rows[i] };
    tests[ROWS] = (struct CMUnitTest)cmocka_unit_test(test_service);
    tests[ROWS + 1] = (struct CMUnitTest)cmocka_unit_test(test_no_plugins);
    return cmocka_run_group_tests_name("choice", tests, NULL, NULL);
}
