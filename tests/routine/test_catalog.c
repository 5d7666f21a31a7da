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

#define HOLDS  (1u << ASKS_BREATH_HOLD)
#define TENSES (1u << ASKS_TENSING)
#define INWARD (1u << ASKS_INWARD)
#define HANDS  (1u << ASKS_HANDS)

/* A copy of what is wanted: lengths, breaths, what each asks of the body, what it works through. */
/* clang-format off */
static const struct {
    const char *name;
    int32_t duration_s;
    const char *breath; /* phases and milliseconds of one breath; empty: none */
    unsigned asks;
    enum family family;
} wanted[] = {
    { "breathe_resonance",  300, "in4000 out6000 ", 0, FAMILY_BREATH },
    { "breathe_search",     930, "in3429 out5143 in3692 out5538 in4000 out6000 "
                                 "in4364 out6545 in4800 out7200 in5333 out8000 ", 0, FAMILY_NONE },
    { "breathe_box",        240, "in4000 hold4000 out4000 rest4000 ", HOLDS, FAMILY_BREATH },
    { "breathe_478",        180, "in4000 hold7000 out8000 ", HOLDS, FAMILY_BREATH },
    { "physiological_sigh", 120, "in2000 in1000 out7000 ", 0, FAMILY_BREATH },
    { "pmr",                600, "", TENSES, FAMILY_BODY },
    { "body_scan",          480, "", INWARD, FAMILY_MIND },
    { "meditation",         600, "", INWARD, FAMILY_MIND },
    { "grounding",          240, "", 0, FAMILY_MIND },
    { "self_massage_neck",  360, "", HANDS, FAMILY_BODY },
    { "self_massage_feet",  360, "", HANDS, FAMILY_BODY },
    { "self_massage_hands", 360, "", HANDS, FAMILY_BODY },
    { "music",              900, "", 0, FAMILY_REST },
    { "stretch",            300, "", 1u << ASKS_STRETCH, FAMILY_BODY },
    { "morning_reading",    120, "", 0, FAMILY_NONE },
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
        char breath[160] = "";
        assert_string_equal(p->name, wanted[i].name);
        assert_ptr_equal(routine_find(p->name), p);
        assert_true(id_is_valid(p->name));
        assert_int_equal(p->duration_s, wanted[i].duration_s);
        for (int k = 0; k < p->step_count; k++)
            if (p->steps[k].phase != PHASE_NONE)
                snprintf(breath + strlen(breath), sizeof(breath) - strlen(breath), "%s%d ",
                         phase_name(p->steps[k].phase), p->steps[k].duration_ms);
        assert_string_equal(breath, wanted[i].breath);
        assert_int_equal(p->asks, wanted[i].asks);
        assert_int_equal(p->family, wanted[i].family);
        /* What it asks of itself is what would be found of a user's own. */
        assert_int_equal(routine_own_asks(p), wanted[i].asks);
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
        if (strcmp(plans[i].name, "breathe_search") == 0)
            continue; /* played in stages: test_search.c */
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

/* Where a routine may not be, another is offered: it must not ask the same, nor for the same. */
static void test_instead(void **state)
{
    static const char *const want[ASKS] = { "breathe_resonance", "body_scan", NULL, "grounding",
                                            "music" };
    (void)state;
    for (int why = 0; why < ASKS; why++) {
        const char *got = routine_instead((enum asks)why);
        if (!want[why]) {
            assert_null(got);
            continue;
        }
        assert_string_equal(got, want[why]);
        assert_non_null(routine_find(got));
        assert_false(routine_find(got)->asks & 1u << why);
    }
    assert_null(routine_instead((enum asks)ASKS));
}

/* clang-format off */
static const struct own {
    const char *what, *name;
    unsigned asks; /* as written */
    const char *steps; /* n none, i in, h hold, o out, r rest; one digit: half seconds */
    unsigned want;
} owns[] = {
    { "words alone ask nothing",              "evening", 0, "n9", 0 },
    { "what is written stays",                "evening", HANDS, "n9", HANDS },
    { "two seconds are no hold",              "evening", 0, "n9i4h4o6", 0 },
    { "longer is one",                        "evening", 0, "n9i4h5o6", HOLDS },
    { "empty lungs are held too",             "evening", INWARD, "n9i4o6r5", INWARD | HOLDS },
    { "in two steps",                         "evening", 0, "n9i4h3h3o6", HOLDS },
    { "from one breath into the next",        "evening", 0, "h3i4o6r3", HOLDS },
    { "two short ones",                       "evening", 0, "i4h3o6r3", 0 },
    { "in the place of one of ours",          "pmr", 0, "n9", TENSES },
    { "in the place of one that holds",       "breathe_box", HANDS, "n9i4o6", HANDS | HOLDS },
    { "breath without a word before",         "evening", 0, "i4o6n9", 0 },
    { "words, then breath",                   "evening", 0, "n1i4o6", 0 },
};
/* clang-format on */

static void test_own(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(owns); i++) {
        struct routine_plan plan = { .duration_s = 60, .asks = (uint8_t)owns[i].asks };
        snprintf(plan.name, sizeof(plan.name), "%s", owns[i].name);
        for (const char *s = owns[i].steps; *s; s += 2)
            plan.steps[plan.step_count++] = (struct routine_step){
                .phase = (enum phase)(strchr("nihor", s[0]) - "nihor"),
                .duration_ms = (s[1] - '0') * 500,
            };
        if (routine_own_asks(&plan) != owns[i].want)
            fail_msg("%s: %#x", owns[i].what, routine_own_asks(&plan));
    }
    assert_string_equal(ROUTINE_SAFETY, routine_find("breathe_box")->steps[0].text);
    assert_true(strlen(ROUTINE_SAFETY) <= ROUTINE_TEXT_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_complete), cmocka_unit_test(test_playable),
        cmocka_unit_test(test_warning),  cmocka_unit_test(test_instead),
        cmocka_unit_test(test_own),
    };
    return cmocka_run_group_tests_name("routine catalog", tests, NULL, NULL);
}
