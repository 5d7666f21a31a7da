/* What others publish, where it takes more than a few messages, or is more than a message. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "fake_host.h"
#include "mqtt_settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what nobody should send ---- */

static const char *sent(const char *const settings[MANY], const char *message, size_t len)
{
    struct fake_host f;

    fake_host_init(&f, &sensor_plugin);
    set_all(&f, settings);
    assert_null(fake_host_start(&f));
    const char *wrong = fake_host_message(&f, "t", (const uint8_t *)message, len);
    assert_int_equal(f.reading_count + f.context_count, 0);
    fake_host_fini(&f);
    return wrong;
}

static void test_hostile(void **state)
{
    static const char *const ways[][MANY] = {
        JSON("heart_rate=/hr", "rr=/rr"), PSL(), PLAIN("plain=rr"), ROOM, ROOM_AT, STEPS
    };
    enum { LONG = 16384 };
    char *deep = malloc(LONG), *wide = malloc(LONG);

    (void)state;
    assert_non_null(deep);
    assert_non_null(wide);
    memset(deep, '[', LONG);
    memset(wide, '8', LONG);
    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
        assert_true(sent(ways[i], "\0\0\0", 3) || i == 2); /* of plain numbers: none */
        sent(ways[i], "{\"a\":\"\xff\xfe\"}", 10);
        if (i != 2) /* brackets are only between numbers there */
            assert_non_null(sent(ways[i], deep, LONG));
        sent(ways[i], wide, LONG);
    }
    free(deep);
    free(wide);
}

static void test_too_many(void **state)
{
    static const char *const plain[MANY] = PLAIN("plain=rr");
    static const char *const json[MANY] = JSON("acceleration=/a", "acceleration_rate=25");
    char text[9000] = "{\"a\":[0";

    (void)state;
    for (int i = 0; i < 2000; i++)
        strcat(text, ",1");
    strcat(text, "]}");
    assert_string_equal(sent(json, text, strlen(text)),
                        "more acceleration than a message may hold");
    text[0] = '\0';
    for (int i = 0; i < 65; i++)
        strcat(text, "800 ");
    assert_string_equal(sent(plain, text, strlen(text)),
                        "more intervals than a heart beats between two messages");
}

/* Whoever has written a wrong pointer sees that messages come. */
static void test_said(void **state)
{
    static const char *const settings[MANY] = JSON("heart_rate=/heart_rate");
    struct fake_host f;

    (void)state;
    fake_host_init(&f, &sensor_plugin);
    set_all(&f, settings);
    assert_null(fake_host_start(&f));
    assert_null(fake_host_message(&f, "t", (const uint8_t *)"{\"hr\":62}", 9));
    assert_true(fake_host_told(&f, "messages come"));
    assert_null(fake_host_message(&f, "t", (const uint8_t *)"{\"heart_rate\":62}", 17));
    assert_string_equal(f.texts[f.text_count - 1].text, "");
    fake_host_fini(&f);
}

/* ---- intervals that were made from a rate ---- */

static const struct graded {
    const char *name, *settings[MANY];
    bool is_made; /* else it beats */
    enum sensor_class before, after;
} graded[] = {
    { "psl, made", PSL(), true, SENSOR_CLASS_ECG, SENSOR_CLASS_HR_ONLY },
    { "psl, beats", PSL(), false, SENSOR_CLASS_ECG, SENSOR_CLASS_ECG },
    { "json, made", JSON("heart_rate=/hr", "rr=/rr"), true, SENSOR_CLASS_PPI,
      SENSOR_CLASS_HR_ONLY },
    { "json, beats", JSON("heart_rate=/hr", "rr=/rr"), false, SENSOR_CLASS_PPI, SENSOR_CLASS_PPI },
    { "psl, made, and the class said", PSL("class=ecg"), true, SENSOR_CLASS_ECG, SENSOR_CLASS_ECG },
    { "repeated, without a rate", JSON("rr=/rr"), true, SENSOR_CLASS_PPI, SENSOR_CLASS_HR_ONLY },
};

static void test_graded(void **state)
{
    const struct graded *row = *state;
    struct fake_host f;
    char text[100];

    fake_host_init(&f, &sensor_plugin);
    set_all(&f, row->settings);
    assert_null(fake_host_start(&f));
    for (unsigned i = 0; i < 200; i++) {
        unsigned bpm = 60 + i / 7 % 5;
        unsigned rr = (60000 + bpm / 2) / bpm + (row->is_made ? 0 : (i * 37 + i * i * 11) % 61);
        snprintf(text, sizeof(text), "{\"hr\":%u,\"rr\":[%u]}", bpm, rr);
        assert_null(fake_host_message(&f, "t", (const uint8_t *)text, strlen(text)));
        const struct sensor_reading *r = &fake_host_last(&f)->r;
        assert_int_equal(r->rr_count, 1);
        if (i < 20 || i > 130)
            assert_int_equal(r->source_class, i < 20 ? row->before : row->after);
    }
    assert_int_equal(fake_host_told(&f, "repeated or smoothed"), row->after != row->before);
    fake_host_fini(&f);
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_too_many),
        cmocka_unit_test(test_said),
    };
    enum {
        GRADED = sizeof(graded) / sizeof(graded[0]),
        OTHERS = sizeof(others) / sizeof(others[0])
    };
    struct CMUnitTest tests[GRADED + OTHERS];

    for (size_t i = 0; i < GRADED; i++)
        tests[i] = (struct CMUnitTest){ .name = graded[i].name,
                                        .test_func = test_graded,
                                        .initial_state = (void *)(uintptr_t)&graded[i] };
    memcpy(tests + GRADED, others, sizeof(others));
    return cmocka_run_group_tests_name("mqtt, long", tests, NULL, NULL);
}
