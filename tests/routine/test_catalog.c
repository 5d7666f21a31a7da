/* The routines that come with balm: complete, sound, and with their warning. */
#include "catalog.h"
#include "timeline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* clang-format off */
static const struct {
    const char *name;
    int32_t duration_s;
    const char *breath; /* phases and seconds of one breath; empty: none */
} wanted[] = {
    { "breathe_resonance",  300, "in4 out6 " },
    { "breathe_box",        240, "in4 hold4 out4 rest4 " },
    { "breathe_478",        180, "in4 hold7 out8 " },
    { "physiological_sigh", 120, "in2 in1 out7 " },
    { "pmr",                600, "" },
    { "body_scan",          480, "" },
    { "meditation",         600, "" },
    { "grounding",          240, "" },
    { "self_massage_neck",  360, "" },
    { "self_massage_feet",  360, "" },
    { "self_massage_hands", 360, "" },
    { "music",              900, "" },
    { "stretch",            300, "" },
    { "morning_reading",    120, "" },
};
/* clang-format on */

static void test_complete(void **state)
{
    size_t count;
    const struct routine_plan *plans = routine_catalog(&count);

    (void)state;
    assert_int_equal(count, COUNT(wanted));
    for (size_t i = 0; i < count; i++) {
        const struct routine_plan *p = &plans[i];
        char breath[80] = "";
        assert_string_equal(p->name, wanted[i].name);
        assert_ptr_equal(routine_find(p->name), p);
        assert_true(id_is_valid(p->name));
        assert_int_equal(p->duration_s, wanted[i].duration_s);
        for (int k = 0; k < p->step_count; k++)
            if (p->steps[k].phase != PHASE_NONE)
                snprintf(breath + strlen(breath), sizeof(breath) - strlen(breath), "%s%d ",
                         phase_name(p->steps[k].phase), p->steps[k].duration_ms / 1000);
        assert_string_equal(breath, wanted[i].breath);
    }
    assert_null(routine_find("breathe"));
    assert_null(routine_find(""));
}

static void test_playable(void **state)
{
    size_t count;
    const struct routine_plan *plans = routine_catalog(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        struct timeline tl;
        if (!timeline_init(&tl, &plans[i]))
            fail_msg("%s cannot be played", plans[i].name);
        /* Each lasts just as long as it says, and says every word it has. */
        if (tl.end_us != plans[i].duration_s * US_PER_S)
            fail_msg("%s ends after %lld us", plans[i].name, (long long)tl.end_us);
        int64_t once = 0;
        for (int k = 0; k < plans[i].step_count; k++) {
            once += plans[i].steps[k].duration_ms * US_PER_MS;
            if (plans[i].steps[k].text[0] == '\0')
                fail_msg("%s: step %d says nothing", plans[i].name, k);
        }
        assert_true(once <= tl.end_us);
    }
}

static void test_warning(void **state)
{
    size_t count;
    const struct routine_plan *plans = routine_catalog(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        bool breathes = false;
        for (int k = 0; k < plans[i].step_count; k++)
            breathes |= plans[i].steps[k].phase != PHASE_NONE;
        if (!breathes)
            continue;
        const char *first = plans[i].steps[0].text;
        if (!strstr(first, "dizzy") || !strstr(first, "driving") || !strstr(first, "water"))
            fail_msg("%s begins without its warning", plans[i].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_complete),
        cmocka_unit_test(test_playable),
        cmocka_unit_test(test_warning),
    };
    return cmocka_run_group_tests_name("routine catalog", tests, NULL, NULL);
}
