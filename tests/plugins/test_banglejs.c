/* The banglejs plugin: lines of the console, cut anywhere, and how it asks for them. */
#include "fake_host.h"
#include "heart_rate/rows.h"

#include <setjmp.h>
#include <stdarg.h>

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define S INT64_C(1000000)

enum { VALUE, WRITE = HEART_RATE_ROW_COUNT, CONSOLE };

/* clang-format off */
#define DEEP32 "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
#define SHUT32 "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"
#define ACT "{\"t\":\"act\",\"stp\":2,\"hrm\":71,\"rt\":1}"

/* What a fresh plugin is told; lines end where it says so. */
static const struct row {
    const char *name, *text;
    const char *refused;
    float bpm, motion_g;
    int battery, steps;
} rows[] = {
    { "activity as it happens",        ACT "\r\n", .bpm = 71, .steps = 2 },
    { "of an older app",               "{\"t\":\"act\",\"stp\":3,\"hrm\":66}\n", .bpm = 66, .steps = 3 },
    { "no rate yet",                   "{\"t\":\"act\",\"stp\":0,\"hrm\":0,\"rt\":1}\n" },
    { "a rate with a fraction",        "{\"t\":\"act\",\"hrm\":71.4,\"rt\":1}\n", .bpm = 71.4f },
    { "a rate of no heart",            "{\"t\":\"act\",\"hrm\":7100,\"rt\":1}\n" },
    { "a rate written in powers",      "{\"t\":\"act\",\"hrm\":7.1e1,\"rt\":1}\n", .bpm = 71 },
    { "a rate beyond all powers",      "{\"t\":\"act\",\"hrm\":7e99999999999,\"rt\":1}\n" },
    { "a rate of too many digits",     "{\"t\":\"act\",\"hrm\":71.00000000000000000000000001,\"rt\":1}\n", .bpm = 71 },
    { "no number",                     "{\"t\":\"act\",\"hrm\":null,\"stp\":\"many\",\"rt\":1}\n" },
    { "steps of no walk",              "{\"t\":\"act\",\"stp\":100000,\"rt\":1}\n" },
    { "steps backwards",               "{\"t\":\"act\",\"stp\":-5,\"rt\":1}\n" },
    { "from its memory",               "{\"t\":\"act\",\"ts\":1692000000000,\"stp\":300,\"hrm\":68,\"mov\":123,\"act\":\"WALKING\"}\n" },
    { "keys in another order",         "{ \"hrm\" : 71 , \"rt\":1, \"t\" : \"act\" }\n", .bpm = 71 },
    { "keys that hold anything",       "{\"a\":[1,{\"hrm\":99},\"]\"],\"t\":\"act\",\"b\":{},\"hrm\":71}\n", .bpm = 71 },
    { "keys inside others are theirs", "{\"t\":\"act\",\"x\":{\"hrm\":99,\"t\":\"status\"}}\n" },
    { "behind a prompt",               ">" ACT "\n", .bpm = 71, .steps = 2 },
    { "after an empty line",           "\r\n\r\n" ACT "\n", .bpm = 71, .steps = 2 },
    { "two lines",                     "{\"t\":\"status\",\"bat\":76,\"chg\":0}\n{\"t\":\"act\",\"hrm\":71}\n", .bpm = 71, .battery = 76 },
    { "a line without its end",        ACT },
    { "battery",                       "{\"t\":\"status\",\"bat\":76}\n", .battery = 76 },
    { "battery out of range",          "{\"t\":\"status\",\"bat\":101}\n", .refused = "out of range" },
    { "battery below it",              "{\"t\":\"status\",\"bat\":-1}\n", .refused = "out of range" },
    { "a status without battery",      "{\"t\":\"status\",\"chg\":0}\n" },
    { "motion",                        "{\"t\":\"balm\",\"sd\":125}\n", .motion_g = 0.125f },
    { "no motion",                     "{\"t\":\"balm\",\"sd\":0}\n", .motion_g = 0 },
    { "motion that cannot be",         "{\"t\":\"balm\",\"sd\":1e9}\n", .refused = "cannot be" },
    { "motion without a number",       "{\"t\":\"balm\",\"sd\":null}\n", .refused = "cannot be" },
    { "other things it says",          "{\"t\":\"music\",\"n\":\"play\"}\n" },
    { "no type",                       "{\"hrm\":71}\n" },
    { "a type that is a number",       "{\"t\":1}\n" },
    { "a type without end",            "{\"t\":\"actactactactactactact\",\"hrm\":71}\n" },
    { "an empty object",               "{}\n" },
    { "a word of the console",         "Uncaught ReferenceError: \"GB\" is not defined\n" },
    { "an echo",                       ">GB({\"t\":\"act\"})\n" },
    { "broken: a comma",               "{\"t\":\"act\" \"hrm\":71}\n", .refused = "broken JSON" },
    { "broken: no end",                "{\"t\":\"act\",\"hrm\":71\n", .refused = "broken JSON" },
    { "broken: a string",              "{\"t\":\"act\n", .refused = "broken JSON" },
    { "broken: a value",               "{\"t\":,\"hrm\":71}\n", .refused = "broken JSON" },
    { "broken: a number",              "{\"hrm\":-}\n", .refused = "broken JSON" },
    { "broken: brackets",              "{\"a\":[1,2}\n", .refused = "broken JSON" },
    { "broken: too deep",              "{\"a\":" DEEP32 "1" SHUT32 "}\n", .refused = "broken JSON" },
    { "broken: what is behind it",     ACT "}\n", .refused = "broken JSON" },
    { "deep, and not for us",          "{\"a\":[[[[[[[[[[[[1]]]]]]]]]]]],\"t\":\"act\",\"hrm\":71}\n", .bpm = 71 },
    { "a type with an escape",         "{\"t\":\"\\u0061ct\",\"hrm\":71}\n", .bpm = 71 },
    { "broken: an escape at the end",  "{\"a\":\"\\\n", .refused = "broken JSON" },
    { "broken, and the next is whole", "{\"t\":\n" ACT "\n", .refused = "broken JSON", .bpm = 71, .steps = 2 },
};
/* clang-format on */

static void begin(struct fake_host *f)
{
    fake_host_init(f, &sensor_plugin);
    f->device.name = "Bangle.js 9b3c";
    assert_null(fake_host_start(f));
}

/* In pieces of `piece` bytes; the last fault, or NULL. */
static const char *tell(struct fake_host *f, const char *text, size_t piece)
{
    const char *fault = NULL;

    for (size_t at = 0, len = strlen(text); at < len; at += piece) {
        const char *why = fake_host_value(f, CONSOLE, (const uint8_t *)text + at,
                                          len - at < piece ? len - at : piece);
        fault = why ? why : fault;
    }
    return fault;
}

static void check(const struct row *row, size_t piece)
{
    struct fake_host f;
    float bpm = 0, motion_g = -1;
    int battery = 0, steps = 0;

    begin(&f);
    const char *why = tell(&f, row->text, piece);
    assert_int_equal(why != NULL, row->refused != NULL);
    assert_true(!why || strstr(why, row->refused));
    for (size_t i = 0; i < f.reading_count; i++) {
        const struct sensor_reading *r = &f.readings[i].r;
        assert_int_equal(r->source_class, SENSOR_CLASS_HR_ONLY);
        bpm = r->heart_rate_bpm > 0 ? r->heart_rate_bpm : bpm;
        motion_g = r->motion_g >= 0 ? r->motion_g : motion_g;
        battery = r->battery_pct >= 0 ? r->battery_pct : battery;
    }
    for (size_t i = 0; i < f.context_count; i++)
        steps += (int)f.contexts[i].value;
    assert_true(fabsf(bpm - row->bpm) < 0.001f);
    assert_int_equal(battery, row->battery);
    assert_int_equal(steps, row->steps);
    if (strstr(row->text, "\"sd\"") && !row->refused)
        assert_true(fabsf(motion_g - row->motion_g) < 0.0001f);
    else
        assert_true(motion_g < 0);
    fake_host_fini(&f);
}

static void test_row(void **state)
{
    static const size_t pieces[] = { 512, 20, 7, 1 };

    for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++)
        check(*state, pieces[i]);
}

static void test_endless_line(void **state)
{
    struct fake_host f;

    (void)state;
    begin(&f);
    for (unsigned i = 0; i < 1000; i++)
        assert_null(tell(&f, "{\"t\":\"act\",\"hrm\":71,", 20));
    assert_null(tell(&f, "\n" ACT "\n", 20));
    assert_int_equal(f.reading_count, 1);
    fake_host_fini(&f);
}

/* Ten minutes past are not now, once the watch is known to mark what is now. */
static void test_past(void **state)
{
    struct fake_host f;

    (void)state;
    begin(&f);
    assert_null(tell(&f, ACT "\n{\"t\":\"act\",\"stp\":310,\"hrm\":90}\n", 512));
    assert_int_equal(f.reading_count, 1);
    assert_int_equal(f.context_count, 1);
    fake_host_fini(&f);
}

/* The heart rate service knows better while it speaks. */
static void test_two_ways(void **state)
{
    struct fake_host f;

    (void)state;
    begin(&f);
    f.now_us = 1 * S;
    assert_null(fake_host_value(&f, VALUE, (const uint8_t[]){ 6, 72 }, 2));
    assert_null(tell(&f, ACT "\n", 512));
    assert_int_equal(f.reading_count, 1);
    f.now_us = 12 * S;
    assert_null(tell(&f, ACT "\n", 512));
    assert_int_equal(f.reading_count, 2);
    assert_true(fabsf(fake_host_last(&f)->r.heart_rate_bpm - 71) < 0.01f);
    fake_host_fini(&f);
}

/* ---- asking ---- */

/* Lets it write until it waits for something else; what it wrote, in one string. */
static void listen(struct fake_host *f, char *out, size_t size)
{
    size_t len = 0, next = f->asked_count;

    out[0] = '\0';
    for (size_t i = 0; i < next; i++) {
        if (f->asked[i].call != FAKE_WRITE)
            continue;
        assert_int_equal(f->asked[i].characteristic, WRITE);
        assert_in_range(f->asked[i].len, 1, 20);
        assert_true(len + f->asked[i].len < size);
        memcpy(out + len, f->asked[i].bytes, f->asked[i].len);
        len += f->asked[i].len;
        out[len] = '\0';
        if (i + 1 == next) {
            f->plugin->gatt->done(f->state, &f->host, WRITE, 0);
            next = f->asked_count;
        }
    }
    f->asked_count = 0;
}

static unsigned count_of(const char *text, const char *part)
{
    unsigned count = 0;

    for (; (text = strstr(text, part)); text++)
        count++;
    return count;
}

#define ON  "\x10GB({\"t\":\"act\",\"hrm\":true,\"stp\":true,\"int\":1})\n"
#define OFF "\x10GB({\"t\":\"act\",\"hrm\":false,\"stp\":false,\"int\":0})\n"

static void test_ask(void **state)
{
    char text[4000];
    struct fake_host f;

    (void)state;
    begin(&f);
    fake_host_run(&f, 900000);
    assert_int_equal(f.asked_count, 0);
    fake_host_run(&f, 1 * S);
    listen(&f, text, sizeof(text));
    assert_int_equal(text[0], 3);
    assert_int_equal(count_of(text, ON), 1);
    assert_int_equal(count_of(text, "Bangle.on('accel'"), 1);
    assert_int_equal(count_of(text, "\n"), 2); /* lines are read one by one */
    for (const char *p = text; *p; p++)
        assert_true((*p >= ' ' && *p <= '~') || *p == '\n' || *p == 3 || *p == 0x10);

    for (unsigned s = 2; s < 300; s++) { /* while it speaks nobody asks */
        fake_host_run(&f, s * S);
        assert_null(tell(&f, ACT "\n", 512));
    }
    assert_int_equal(f.asked_count, 0);
    fake_host_run(&f, 345 * S); /* its wearer has opened an app: all is forgotten */
    listen(&f, text, sizeof(text));
    assert_int_equal(count_of(text, ON), 1);
    assert_int_equal(f.text_count, 0);
    fake_host_fini(&f);
}

static void test_no_answer(void **state)
{
    char text[4000];
    unsigned asked = 0;
    struct fake_host f;

    (void)state;
    begin(&f);
    for (unsigned s = 1; s <= 600; s++) {
        fake_host_run(&f, s * S);
        listen(&f, text, sizeof(text));
        asked += count_of(text, ON);
    }
    assert_in_range(asked, 3 + 8, 3 + 10);
    assert_int_equal(f.text_count, 1);
    assert_non_null(strstr(f.texts[0].text, "Android Integration"));
    assert_null(tell(&f, ACT "\n", 512));
    assert_int_equal(f.text_count, 2);
    assert_string_equal(f.texts[1].text, "");
    fake_host_fini(&f);
}

static void test_without_motion(void **state)
{
    char text[4000];
    struct fake_host f;

    (void)state;
    fake_host_init(&f, &sensor_plugin);
    fake_host_set(&f, "motion", "false");
    assert_null(fake_host_start(&f));
    fake_host_run(&f, 1 * S);
    listen(&f, text, sizeof(text));
    assert_string_equal(text, "\x03" ON);
    fake_host_fini(&f);
}

static void test_write_is_refused(void **state)
{
    struct fake_host f;

    (void)state;
    begin(&f);
    fake_host_run(&f, 1 * S);
    assert_int_equal(f.asked_count, 1);
    f.plugin->gatt->done(f.state, &f.host, WRITE, -EIO);
    assert_int_equal(f.asked_count, 1); /* the rest of the script is of no use */
    fake_host_run(&f, 22 * S);
    assert_int_equal(f.asked_count, 2);
    assert_int_equal(f.asked[1].bytes[0], 3); /* from its beginning */
    fake_host_fini(&f);
}

static void test_stop(void **state)
{
    char text[4000];
    struct fake_host f;

    (void)state;
    begin(&f);
    assert_true(f.plugin->gatt->stop(f.state, &f.host)); /* nothing was asked for yet */
    fake_host_run(&f, 100 * S);
    assert_int_equal(f.asked_count, 0);
    fake_host_fini(&f);

    begin(&f);
    fake_host_run(&f, 1 * S);
    assert_false(f.plugin->gatt->stop(f.state, &f.host)); /* in the middle of asking */
    listen(&f, text, sizeof(text));
    assert_int_equal(count_of(text, ON), 0);
    assert_int_equal(count_of(text, "\x03" OFF "\x10if(global.balm)balm();\n"), 1);
    assert_true(f.plugin->gatt->stop(f.state, &f.host));
    assert_int_equal(f.asked_count, 0);
    fake_host_fini(&f);
}

int main(void)
{
    static const struct CMUnitTest machine[] = {
        cmocka_unit_test(test_endless_line),     cmocka_unit_test(test_past),
        cmocka_unit_test(test_two_ways),         cmocka_unit_test(test_ask),
        cmocka_unit_test(test_no_answer),        cmocka_unit_test(test_without_motion),
        cmocka_unit_test(test_write_is_refused), cmocka_unit_test(test_stop),
    };
    enum { ROWS = sizeof(rows) / sizeof(rows[0]), MACHINE = sizeof(machine) / sizeof(machine[0]) };
    struct CMUnitTest tests[ROWS + MACHINE];

    for (size_t i = 0; i < ROWS; i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name,
                                        .test_func = test_row,
                                        .initial_state = (void *)(uintptr_t)&rows[i] };
    memcpy(tests + ROWS, machine, sizeof(machine));
    return cmocka_run_group_tests_name("banglejs", tests, NULL, NULL);
}
