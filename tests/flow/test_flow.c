/* Units, ids and words: what everything else takes for granted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "id.h"
#include "instant.h"
#include "need.h"
#include "profile.h"
#include "report.h"
#include "routine.h"
#include "rr.h"
#include "suggestion.h"

#include <stdio.h>
#include <string.h>

/* The first whole microsecond that is not before it: just after the last one that is. */
static void assert_rounded_up(int64_t ticks)
{
    int64_t us = rr_ticks_to_us(ticks);

    assert_true(us * RR_TICKS_PER_S >= ticks * US_PER_S);
    assert_true((us - 1) * RR_TICKS_PER_S < ticks * US_PER_S);
}

static void test_ticks_in_microseconds(void **state)
{
    (void)state;
    for (int64_t t = 0; t < 1000000; t++)
        assert_rounded_up(t);
    for (int64_t t = 86400LL * RR_TICKS_PER_S - 5000; t < 86400LL * RR_TICKS_PER_S + 5000; t++)
        assert_rounded_up(t);
    /* a year on, and at the very edge of a window: one tick late must stay late */
    for (int64_t s = 300; s <= 366LL * 86400; s += 300) {
        assert_int_equal(rr_ticks_to_us(s * RR_TICKS_PER_S), s * US_PER_S);
        assert_true(rr_ticks_to_us(s * RR_TICKS_PER_S + 1) > s * US_PER_S);
    }
}

static void test_all_units_are_exact(void **state)
{
    (void)state;
    assert_int_equal(RR_TICKS_PER_1024 * 1024, RR_TICKS_PER_S);
    assert_int_equal(RR_TICKS_PER_MS * 1000, RR_TICKS_PER_S);
    assert_int_equal(rr_from_ms(800.78125), 820 * RR_TICKS_PER_1024);
    assert_int_equal(RR_TICKS_PER_S % 360, 0);
    assert_int_equal(RR_TICKS_PER_S % 256, 0);
    assert_int_equal(RR_TICKS_PER_S % 1000, 0);
    assert_int_equal(rr_from_ms(-0.5), -RR_TICKS_PER_MS / 2);
    /* as far apart as recordings round them */
    assert_int_equal(rr_from_ms(811.1111), 292 * (RR_TICKS_PER_S / 360));
    assert_int_equal(rr_from_ms(1000000), 1000 * RR_TICKS_PER_S);
    assert_float_equal(rr_ms(820 * RR_TICKS_PER_1024), 800.78125, 0);
}

/* clang-format off */
static const struct id_row {
    const char *id;
    bool valid, person;
} ids[] = {
    { "alex", true, true }, { "a", true, true }, { "living-room_2", true, true },
    { "bridge", true, false }, { "sensor", true, false }, { "guest", true, false }, { "nobody", true, false },
    { "", false, false }, { "Alex", false, false }, { "a b", false, false }, { "a/b", false, false },
    { "bridge-2", true, false }, { "bridge_", true, false }, { "bridget", true, true },
    { "sensor_strap", true, false }, { "sensor-1", true, false }, { "sensors", true, true },
    { "my-sensor", true, true }, { "guests", true, true }, { "guest-room", true, true },
    { "a+", false, false }, { "#", false, false }, { "\xc3\xa4", false, false },
    { "abcdefghijklmnopqrstuvwxyz012345", true, true },
    { "abcdefghijklmnopqrstuvwxyz0123456", false, false },
};

/* As make_slug() of discovery makes entity ids of them. */
static const struct alike_row {
    const char *a, *b;
    bool alike;
} alike[] = {
    { "a-b", "a_b", true }, { "a_b", "a_b", true }, { "a__b", "a-b", true }, { "a-_b", "a_-b", true },
    { "_a", "a", true }, { "a-", "a", true }, { "_a-", "-a_", true }, { "-", "_", true },
    { "ab", "a_b", false }, { "a_b", "a_c", false }, { "a_b", "a_b_c", false }, { "a", "a_b", false },
    { "a_b", "a", false }, { "a-b", "ab-", false }, { "-", "a", false },
};

static const struct day_row {
    const char *name;
    int64_t unix_ms;
    int32_t offset_s, day, second;
} days[] = {
    { "the first second", 0 + 1, 0, 0, 0 },
    { "an hour east of it", 1, 3600, 0, 3600 },
    { "an hour west of it", 1, -3600, -1, 82800 },
    { "the last millisecond of a day", 86400000LL * 20000 - 1, 0, 19999, 86399 },
    { "midnight", 86400000LL * 20000, 0, 20000, 0 },
    { "half an hour off, as in Delhi", 86400000LL * 20000, 19800, 20000, 19800 },
};
/* clang-format on */

static void test_ids(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
        if (id_is_valid(ids[i].id) != ids[i].valid || id_is_person(ids[i].id) != ids[i].person)
            fail_msg("\"%s\"", ids[i].id);
    }
}

static void test_alike(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(alike) / sizeof(alike[0]); i++)
        if (id_is_alike(alike[i].a, alike[i].b) != alike[i].alike ||
            id_is_alike(alike[i].b, alike[i].a) != alike[i].alike)
            fail_msg("\"%s\" and \"%s\"", alike[i].a, alike[i].b);
}

static void test_days(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
        struct instant t = { .unix_ms = days[i].unix_ms, .utc_offset_s = days[i].offset_s };
        if (instant_day(&t) != days[i].day || instant_second_of_day(&t) != days[i].second)
            fail_msg("%s: day %d, second %d", days[i].name, instant_day(&t),
                     instant_second_of_day(&t));
    }
}

static void test_an_instant_moved_keeps_its_wall_clock(void **state)
{
    struct instant t = { .us = 5 * US_PER_S, .unix_ms = 1000000, .utc_offset_s = 60 };
    struct instant unknown = { .us = 5 };
    (void)state;

    assert_int_equal(instant_at(&t, 3 * US_PER_S).unix_ms, 998000);
    assert_int_equal(instant_at(&t, 8 * US_PER_S).unix_ms, 1003000);
    assert_int_equal(instant_at(&t, 8 * US_PER_S).utc_offset_s, 60);
    assert_false(instant_has_wall(&(struct instant){ .us = instant_at(&unknown, 9).us }));
}

/* Every word is there, once, and leads back. */
static void test_words(void **state)
{
    (void)state;
    for (int i = 0; i < NEED_COUNT; i++)
        assert_int_equal(need_from_name(need_name((enum need)i)), i);
    for (int i = 0; i < CONDITION_COUNT; i++)
        assert_int_equal(condition_from_name(condition_name((enum condition)i)), i);
    for (int i = 0; i < ANSWERS; i++) {
        assert_int_equal(answer_from_name(answer_name((enum answer)i)), i);
        assert_string_equal(outcome_name(outcome_of_answer((enum answer)i)),
                            answer_name((enum answer)i));
    }
    for (int i = 0; i < SUGGESTION_TYPES; i++)
        assert_int_equal(suggestion_type_from_name(suggestion_type_name((enum suggestion_type)i)),
                         i);
    assert_int_equal(answer_from_name("maybe"), -1);
    assert_int_equal(need_from_name(""), -1);
    assert_null(level_name(LEVEL_NONE));
    assert_string_equal(why_name((enum why)999), "unknown");
    assert_true(NEED_COUNT <= 32 && CONDITION_COUNT <= 32); /* they are bits of 32 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ticks_in_microseconds),
        cmocka_unit_test(test_all_units_are_exact),
        cmocka_unit_test(test_ids),
        cmocka_unit_test(test_alike),
        cmocka_unit_test(test_days),
        cmocka_unit_test(test_an_instant_moved_keeps_its_wall_clock),
        cmocka_unit_test(test_words),
    };
    return cmocka_run_group_tests_name("flow", tests, NULL, NULL);
}
