/* Which routine: families, leanings, the screen, the user's own, and a list that grows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "dice.h"
#include "ranking.h"
#include "routines.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define COUNT(a)     (sizeof(a) / sizeof((a)[0]))
#define NEED(x)      (UINT32_C(1) << NEED_##x)
#define CONDITION(x) (UINT32_C(1) << CONDITION_##x)
#define ASKS_OF(x)   (1 << ASKS_##x)

/* What there is to play, as massage.md has it. */
/* clang-format off */
static const struct routine_plan ours[] = {
    { .name = "breathe_resonance",  .family = FAMILY_BREATH },
    { .name = "breathe_search",     .family = FAMILY_NONE },
    { .name = "breathe_box",        .family = FAMILY_BREATH, .asks = ASKS_OF(BREATH_HOLD) },
    { .name = "breathe_478",        .family = FAMILY_BREATH, .asks = ASKS_OF(BREATH_HOLD) },
    { .name = "physiological_sigh", .family = FAMILY_BREATH },
    { .name = "pmr",                .family = FAMILY_BODY,   .asks = ASKS_OF(TENSING) },
    { .name = "body_scan",          .family = FAMILY_MIND,   .asks = ASKS_OF(INWARD) },
    { .name = "meditation",         .family = FAMILY_MIND,   .asks = ASKS_OF(INWARD) },
    { .name = "grounding",          .family = FAMILY_MIND },
    { .name = "self_massage_neck",  .family = FAMILY_BODY,   .asks = ASKS_OF(HANDS) },
    { .name = "self_massage_feet",  .family = FAMILY_BODY,   .asks = ASKS_OF(HANDS) },
    { .name = "self_massage_hands", .family = FAMILY_BODY,   .asks = ASKS_OF(HANDS) },
    { .name = "music",              .family = FAMILY_REST },
    { .name = "stretch",            .family = FAMILY_BODY,   .asks = ASKS_OF(STRETCH) },
    { .name = "morning_reading",    .family = FAMILY_NONE },
};

static const struct {
    const char *name;
    need_set needs;
    condition_set conditions;
    int hour;
    uint32_t measured; /* runs of breathing, which then stands at 1 */
    const char *list;
} lists[] = {
    { "nobody in particular",     0, 0, 15, 0, "breathe_resonance stretch grounding" },
    { "a record of eleven runs",  0, 0, 15, 11, "breathe_resonance stretch grounding" },
    { "twelve",                   0, 0, 15, 12, "breathe_resonance stretch grounding music" },
    { "twenty-four: a second of the best", 0, 0, 15, 24, "breathe_resonance stretch grounding music physiological_sigh" },
    { "trauma",                   NEED(TRAUMA), 0, 15, 0, "grounding breathe_resonance stretch" },
    { "anxiety",                  NEED(ANXIETY), 0, 15, 0, "physiological_sigh stretch grounding" },
    { "a tight neck",             NEED(TENSION_HEADACHE), 0, 15, 0, "self_massage_neck breathe_resonance grounding" },
    { "a desk",                   NEED(DESK_POSTURE), 0, 15, 0, "stretch breathe_resonance grounding" },
    { "muscles",                  NEED(MUSCLE_TENSION), 0, 15, 0, "pmr breathe_resonance grounding" },
    { "focus",                    NEED(FOCUS), 0, 15, 0, "stretch breathe_resonance grounding" },
    { "fatigue",                  NEED(FATIGUE), 0, 15, 0, "stretch breathe_resonance grounding" },
    { "low mood",                 NEED(LOW_MOOD), 0, 15, 0, "music breathe_resonance stretch" },
    { "older",                    NEED(OLDER_ADULT), 0, 15, 0, "music breathe_resonance stretch" },
    { "no sleep, by day",         NEED(INSOMNIA), 0, 18, 0, "breathe_resonance stretch grounding" },
    { "no sleep, in the evening", NEED(INSOMNIA), 0, 19, 0, "body_scan breathe_resonance stretch" },
    { "no sleep, after midnight", NEED(INSOMNIA), 0, 3, 0, "body_scan breathe_resonance stretch" },
    { "no sleep, in the morning", NEED(INSOMNIA), 0, 4, 0, "breathe_resonance stretch grounding" },
    { "several needs: by the order of rows", NEED(LOW_MOOD) | NEED(ANXIETY) | NEED(DESK_POSTURE), 0, 15, 0, "physiological_sigh stretch music" },
    { "two of one family: the first", NEED(MUSCLE_TENSION) | NEED(DESK_POSTURE), 0, 15, 0, "stretch breathe_resonance grounding" },
    { "trauma and no sleep",      NEED(TRAUMA) | NEED(INSOMNIA), 0, 22, 0, "grounding breathe_resonance stretch" },
    { "osteoporosis: no stretching, no hands", 0, CONDITION(OSTEOPOROSIS), 15, 0, "breathe_resonance pmr grounding" },
    { "a fracture: nothing of the body", 0, CONDITION(FRACTURE), 15, 0, "breathe_resonance grounding music" },
    { "what a leaning points at is forbidden", NEED(MUSCLE_TENSION), CONDITION(HYPERTENSION_SEVERE), 15, 0, "stretch breathe_resonance grounding" },
    { "a clot",                   NEED(TENSION_HEADACHE), CONDITION(DVT), 15, 0, "stretch breathe_resonance grounding" },
    { "all that is absolute",     NEED(TRAUMA) | NEED(POST_SURGERY), CONDITION(DVT) | CONDITION(FEVER) | CONDITION(STROKE_ACUTE) | CONDITION(FRACTURE) | CONDITION(HYPERTENSION_SEVERE), 15, 0, "grounding breathe_resonance music" },
    { "no breath is held with a bad heart, also late", 0, CONDITION(ANGINA_UNSTABLE), 15, 24, "breathe_resonance stretch grounding music physiological_sigh" },
};
/* clang-format on */

static struct instant at_hour(int hour)
{
    /* Local time two hours before UTC; the day does not matter. */
    return (struct instant){ .unix_ms = (INT64_C(20600) * 86400 + (hour + 2) * 3600) * MS_PER_S,
                             .utc_offset_s = -7200 };
}

static void join(char *out, size_t size, const struct routine_plan *const *plans, size_t count)
{
    out[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        size_t len = strlen(out);
        (void)snprintf(out + len, size - len, "%s%s", i ? " " : "", plans[i]->name);
    }
}

static void test_lists(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(lists); i++) {
        struct advise_memory m = { 0 };
        struct profile p = { .needs = lists[i].needs };
        struct instant t = at_hour(lists[i].hour);
        const struct routine_plan *list[ROUTINES_SHORT_LIST];
        char words[256];

        for (uint32_t n = 0; n < lists[i].measured; n++)
            ranking_measured(&m, HELPED_ROUTINE, n % 3 ? "breathe_resonance" : "breathe_box", true,
                             3, 1);
        size_t count = routines_list(&m, &p, screen_of(lists[i].conditions, lists[i].needs), NULL,
                                     0, ours, COUNT(ours), &t, list);
        join(words, sizeof(words), list, count);
        if (strcmp(words, lists[i].list) != 0)
            fail_msg("%s: %s, expected %s", lists[i].name, words, lists[i].list);
    }
}

/* clang-format off */
#define OUT(what) { .name = what, .family = FAMILY_NONE }

static const struct {
    const char *name;
    screen_set screen;
    struct routine_plan own[5];
    const char *list;
} owns[] = {
    { "without a family it is never offered", 0, { OUT("walk") }, "breathe_resonance stretch grounding music" },
    { "at the end of its family", 0, { { .name = "walk", .family = FAMILY_BODY } }, "breathe_resonance stretch grounding music" },
    { "in the place of ours", 0, { { .name = "music", .family = FAMILY_REST } }, "breathe_resonance stretch grounding music" },
    { "and screened as it asks", FORBID_INWARD, { { .name = "music", .family = FAMILY_REST, .asks = ASKS_OF(INWARD) } }, "breathe_resonance stretch grounding" },
    { "ours in another family", 0, { { .name = "stretch", .family = FAMILY_REST } }, "breathe_resonance self_massage_neck grounding music" },
    { "and its first is gone", 0, { { .name = "stretch", .family = FAMILY_REST }, OUT("music") }, "breathe_resonance self_massage_neck grounding stretch" },
    { "their own is screened", FORBID_INWARD, { OUT("music"), { .name = "press", .family = FAMILY_REST, .asks = ASKS_OF(INWARD) } }, "breathe_resonance stretch grounding" },
    { "and fills a family", FORBID_INWARD, { OUT("music"), { .name = "tea", .family = FAMILY_REST } }, "breathe_resonance stretch grounding tea" },
    { "a family that is none of ours", 0, { OUT("music"), { .name = "tea", .family = 200 } }, "breathe_resonance stretch grounding" },
    { "breath, the second", 0, { OUT("breathe_resonance") }, "physiological_sigh stretch grounding music" },
    { "breath, the third", 0, { OUT("breathe_resonance"), OUT("physiological_sigh") }, "breathe_box stretch grounding music" },
    { "breath, the last", 0, { OUT("breathe_resonance"), OUT("physiological_sigh"), OUT("breathe_box") }, "breathe_478 stretch grounding music" },
    { "body, the second", 0, { OUT("stretch") }, "breathe_resonance self_massage_neck grounding music" },
    { "body, the third", 0, { OUT("stretch"), OUT("self_massage_neck") }, "breathe_resonance self_massage_hands grounding music" },
    { "body, the fourth", 0, { OUT("stretch"), OUT("self_massage_neck"), OUT("self_massage_hands") }, "breathe_resonance pmr grounding music" },
    { "body, the last", 0, { OUT("stretch"), OUT("self_massage_neck"), OUT("self_massage_hands"), OUT("pmr") }, "breathe_resonance self_massage_feet grounding music" },
    { "mind, the second", 0, { OUT("grounding") }, "breathe_resonance stretch meditation music" },
    { "mind, the last", 0, { OUT("grounding"), OUT("meditation") }, "breathe_resonance stretch body_scan music" },
};
/* clang-format on */

static void test_own(void **state)
{
    struct advise_memory m = { 0 };
    struct profile p = { .needs = 0 };
    struct instant t = at_hour(12);

    (void)state;
    for (int i = 0; i < 12; i++)
        ranking_measured(&m, HELPED_ROUTINE, "breathe_resonance", true, 1, 1);
    for (size_t i = 0; i < COUNT(owns); i++) {
        const struct routine_plan *list[ROUTINES_SHORT_LIST];
        char words[256];
        size_t own_count = 0;

        while (own_count < COUNT(owns[i].own) && owns[i].own[own_count].name[0] != '\0')
            own_count++;
        size_t count = routines_list(&m, &p, owns[i].screen, owns[i].own, own_count, ours,
                                     COUNT(ours), &t, list);

        join(words, sizeof(words), list, count);
        if (strcmp(words, owns[i].list) != 0)
            fail_msg("%s: %s, expected %s", owns[i].name, words, owns[i].list);
    }
}

static void test_choose(void **state)
{
    struct advise_memory m = { 0 };
    struct profile p = { .needs = NEED(GENERAL_STRESS) };
    struct instant t = at_hour(12);

    (void)state;
    assert_null(routines_choose(&m, &p, 0, NULL, 0, NULL, 0, &t));
    assert_null(routines_choose(&m, &p, FORBID_SELF_MASSAGE, NULL, 0, &ours[9], 3, &t));
    assert_string_equal(routines_choose(&m, &p, 0, NULL, 0, ours, COUNT(ours), &t)->name,
                        "breathe_resonance");
    for (int i = 0; i < 3; i++) {
        ranking_measured(&m, HELPED_ROUTINE, "breathe_resonance", true, .1, 1);
        ranking_measured(&m, HELPED_ROUTINE, "stretch", true, .2, 1);
        ranking_measured(&m, HELPED_ROUTINE, "grounding", true, 2.5, 1);
    }
    assert_string_equal(routines_choose(&m, &p, 0, NULL, 0, ours, COUNT(ours), &t)->name,
                        "grounding");
    /* A massage of that name is no record of it. */
    for (int i = 0; i < 9; i++)
        ranking_measured(&m, HELPED_MASSAGE, "stretch", true, 3, 1);
    assert_string_equal(routines_choose(&m, &p, 0, NULL, 0, ours, COUNT(ours), &t)->name,
                        "grounding");
    /* What was best may be forbidden by now. */
    p.needs = NEED(TRAUMA);
    for (int i = 0; i < 20; i++)
        ranking_measured(&m, HELPED_ROUTINE, "meditation", true, 3, 1);
    const struct routine_plan *list[ROUTINES_SHORT_LIST];
    size_t count =
        routines_list(&m, &p, screen_of(0, p.needs), NULL, 0, ours, COUNT(ours), &t, list);
    for (size_t i = 0; i < count; i++)
        assert_false(list[i]->asks & ASKS_OF(INWARD));
}

/* Any needs, conditions, hour and record: something is left, it is allowed, it stands once, and
   measuring and taking back are not offered. */
static void test_any(void **state)
{
    struct dice d = { 1 };

    (void)state;
    for (int n = 0; n < 20000; n++) {
        struct advise_memory m = { 0 };
        struct profile p = { .needs = (need_set)dice_bits(&d) & (need_set)dice_bits(&d) &
                                      ((UINT32_C(1) << NEED_COUNT) - 1) };
        condition_set conditions = (condition_set)dice_bits(&d) & (condition_set)dice_bits(&d) &
                                   (condition_set)dice_bits(&d) &
                                   ((UINT32_C(1) << CONDITION_COUNT) - 1);
        screen_set screen = screen_of(conditions, p.needs);
        struct instant t = at_hour((int)dice_below(&d, 24));
        const struct routine_plan *list[ROUTINES_SHORT_LIST];

        for (uint32_t i = dice_below(&d, 30); i > 0; i--)
            ranking_measured(&m, HELPED_ROUTINE, ours[dice_below(&d, COUNT(ours))].name, true,
                             3 * dice_gauss(&d), n + 1);
        size_t count = routines_list(&m, &p, screen, NULL, 0, ours, COUNT(ours), &t, list);
        const struct routine_plan *chosen =
            routines_choose(&m, &p, screen, NULL, 0, ours, COUNT(ours), &t);
        bool is_listed = false;

        assert_in_range(count, 3, ROUTINES_SHORT_LIST);
        for (size_t i = 0; i < count; i++) {
            assert_true(screen_allows(screen, list[i]->asks, NULL));
            assert_int_not_equal(list[i]->family, FAMILY_NONE);
            is_listed = is_listed || list[i] == chosen;
            for (size_t k = 0; k < i; k++)
                assert_true(list[k] != list[i]);
        }
        assert_true(is_listed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lists),
        cmocka_unit_test(test_own),
        cmocka_unit_test(test_choose),
        cmocka_unit_test(test_any),
    };
    return cmocka_run_group_tests_name("routines", tests, NULL, NULL);
}
