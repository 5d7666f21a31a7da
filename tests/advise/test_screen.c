/*
 * Contraindications, needs and techniques: every row of the tables is looked up
 * through what it leads to, so that a row that is dropped or changed shows.
 */
#include "offers.h"
#include "screen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

enum {
    MASSAGE = FORBID_MASSAGE,
    SELF = FORBID_SELF_MASSAGE,
    HOLD = FORBID_BREATH_HOLD,
    DEEP = FORBID_DEEP,
    TENSE = FORBID_TENSING,
    STRETCH = FORBID_STRETCH,
    INWARD = FORBID_INWARD,
};

/* clang-format off */
static const struct {
    const char *condition;
    screen_set want;
} conditions[] = {
    { "fever", MASSAGE | SELF },
    { "infection", MASSAGE | SELF },
    { "shock", MASSAGE | SELF | HOLD },
    { "stroke_acute", MASSAGE | SELF | HOLD },
    { "heart_attack_recent", MASSAGE | SELF | HOLD },
    { "dvt", MASSAGE | SELF | HOLD },
    { "clotting_disorder", MASSAGE | SELF | HOLD },
    { "angina_unstable", MASSAGE | SELF | HOLD },
    { "hypertension_severe", MASSAGE | SELF | HOLD | TENSE },
    { "open_wound", DEEP | SELF | TENSE | STRETCH },
    { "burn", DEEP | SELF | TENSE | STRETCH },
    { "bruising_severe", DEEP | SELF | TENSE | STRETCH },
    { "bleeding", DEEP | SELF | TENSE | STRETCH },
    { "fracture", DEEP | SELF | TENSE | STRETCH },
    { "varicose_veins", DEEP | SELF },
    { "osteoporosis", DEEP | SELF | STRETCH },
    { "cancer_treatment", DEEP | SELF },
    { "anticoagulants", DEEP | SELF },
    { "cytotoxic", DEEP | SELF },
    { "surgery_recent", DEEP | SELF | TENSE | STRETCH },
    { "neuropathy", DEEP | SELF },
    { "diabetes_advanced", DEEP | SELF },
    { "pregnancy", HOLD | DEEP | NEED_PRENATAL },
    { "lung_disease", HOLD },
    { "panic_disorder", HOLD },
    { "atrial_fibrillation", HOLD },
    { "pacemaker", HOLD },
    { "beta_blocker", HOLD },
};

static const struct {
    const char *need;
    screen_set forbids;
    const char *best, *gentle; /* technique; the same with deep pressure forbidden */
} needs[] = {
    { "general_stress",     0, "swedish", "swedish" },
    { "work_stress",        0, "swedish", "swedish" },
    { "anxiety",            0, "swedish", "swedish" },
    { "low_mood",           0, "swedish", "swedish" },
    { "insomnia",           0, "slow_light_swedish", "slow_light_swedish" },
    { "trauma",             DEEP | INWARD, "somatic", "somatic" },
    { "recovery_addiction", 0, "swedish", "swedish" },
    { "fatigue",            0, "swedish", "swedish" },
    { "focus",              0, "swedish", "swedish" },
    { "muscle_tension",     0, "deep_tissue", "swedish" },
    { "desk_posture",       0, "deep_tissue", "swedish" },
    { "workout_soreness",   0, "sports", "swedish" },
    { "tension_headache",   0, "trigger_point", "swedish" },
    { "chronic_pain",       0, "deep_tissue", "myofascial_release" },
    { "nerve_pain",         DEEP, "gentle_swedish", "gentle_swedish" },
    { "fascia_pain",        0, "myofascial_release", "myofascial_release" },
    { "fibromyalgia",       DEEP, "gentle_swedish", "gentle_swedish" },
    { "arthritis",          DEEP, "gentle_swedish", "gentle_swedish" },
    { "athlete",            0, "sports", "stretching" },
    { "injury_recovery",    DEEP | TENSE | STRETCH, "lymphatic_drainage", "lymphatic_drainage" },
    { "post_surgery",       DEEP | TENSE | STRETCH, "lymphatic_drainage", "lymphatic_drainage" },
    { "lymphedema",         DEEP, "lymphatic_drainage", "lymphatic_drainage" },
    { "immune_support",     0, "lymphatic_drainage", "lymphatic_drainage" },
    { "circulation",        0, "lymphatic_drainage", "lymphatic_drainage" },
    { "older_adult",        DEEP, "gentle_swedish", "gentle_swedish" },
    { "flexibility",        0, "sports", "swedish" },
};

static const struct {
    const char *routine;
    screen_set not_for;
} routines[] = {
    { "breathe_resonance", 0 },
    { "breathe_box", HOLD },
    { "breathe_478", HOLD },
    { "physiological_sigh", 0 },
    { "pmr", TENSE },
    { "body_scan", INWARD },
    { "meditation", INWARD },
    { "grounding", 0 },
    { "self_massage_neck", SELF },
    { "self_massage_feet", SELF },
    { "self_massage_hands", SELF },
    { "music", 0 },
    { "stretch", STRETCH },
    { "morning_reading", 0 },
    { "the_users_own", 0 },
};

static const struct {
    const char *technique;
    screen_set not_for;
} techniques[] = {
    { "deep_tissue", DEEP },
    { "trigger_point", DEEP },
    { "neuromuscular", DEEP },
    { "sports", DEEP },
    { "stretching", STRETCH },
    { "swedish", 0 },
    { "myofascial_release", 0 },
    { "lymphatic_drainage", 0 },
};

/* Several at once. */
static const struct {
    const char *name, *needs[3], *conditions[2];
    const char *technique; /* NULL: none */
} mixed[] = {
    { "no need at all", { NULL }, { NULL }, "relaxation" },
    { "care comes before the general", { "general_stress", "trauma" }, { NULL }, "somatic" },
    { "surgery before tension", { "muscle_tension", "post_surgery" }, { NULL }, "lymphatic_drainage" },
    { "a careful need forbids depth to another", { "chronic_pain", "older_adult" }, { NULL },
      "gentle_swedish" },
    { "pregnant", { "muscle_tension" }, { "pregnancy" }, "prenatal" },
    { "pregnant with a thrombosis", { "muscle_tension" }, { "pregnancy", "dvt" }, NULL },
    { "an athlete with a fracture goes on to what anyone may have", { "athlete" }, { "fracture" },
      "relaxation" },
    { "an athlete with a fracture and another need", { "athlete", "fatigue" }, { "fracture" },
      "swedish" },
};
/* clang-format on */

static struct profile profile_with(const char *need, const char *condition)
{
    struct profile p;
    profile_init(&p, "alex");
    if (need)
        p.needs = UINT32_C(1) << need_from_name(need);
    if (condition)
        p.conditions = UINT32_C(1) << condition_from_name(condition);
    return p;
}

static void test_conditions(void **state)
{
    (void)state;
    assert_int_equal(COUNT(conditions), CONDITION_COUNT);
    for (size_t i = 0; i < COUNT(conditions); i++) {
        struct profile p = profile_with("insomnia", conditions[i].condition);
        screen_set s = screen_of(&p);
        if (s != conditions[i].want)
            fail_msg("%s: %#x, want %#x", conditions[i].condition, s, conditions[i].want);
        bool is_offered = offer_technique(&p, s) != NULL;
        if (is_offered != !(conditions[i].want & MASSAGE))
            fail_msg("%s: a massage is %soffered", conditions[i].condition,
                     is_offered ? "" : "not ");
        /* Slow breathing is left to everyone. */
        assert_string_equal(offer_routine(s), "breathe_resonance");
    }
}

static void test_needs(void **state)
{
    (void)state;
    assert_int_equal(COUNT(needs), NEED_COUNT);
    for (size_t i = 0; i < COUNT(needs); i++) {
        struct profile p = profile_with(needs[i].need, NULL);
        screen_set s = screen_of(&p);
        if (s != needs[i].forbids)
            fail_msg("%s: %#x, want %#x", needs[i].need, s, needs[i].forbids);
        if (strcmp(offer_technique(&p, s), needs[i].best) != 0)
            fail_msg("%s: %s, want %s", needs[i].need, offer_technique(&p, s), needs[i].best);
        const char *gentle = offer_technique(&p, s | FORBID_DEEP);
        if (strcmp(gentle, needs[i].gentle) != 0)
            fail_msg("%s, gently: %s, want %s", needs[i].need, gentle, needs[i].gentle);
    }
}

static void test_routines(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(routines); i++)
        for (screen_set s = 1; s <= NEED_PRENATAL; s <<= 1)
            if (screen_allows_routine(s, routines[i].routine) != !(s & routines[i].not_for))
                fail_msg("%s under %#x", routines[i].routine, s);
}

static void test_techniques(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(techniques); i++)
        for (screen_set s = 1; s <= NEED_PRENATAL; s <<= 1)
            if (screen_allows_technique(s, techniques[i].technique) != !(s & techniques[i].not_for))
                fail_msg("%s under %#x", techniques[i].technique, s);
}

static void test_mixed(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(mixed); i++) {
        struct profile p = profile_with(NULL, NULL);
        for (size_t k = 0; k < COUNT(mixed[i].needs) && mixed[i].needs[k]; k++)
            p.needs |= UINT32_C(1) << need_from_name(mixed[i].needs[k]);
        for (size_t k = 0; k < COUNT(mixed[i].conditions) && mixed[i].conditions[k]; k++)
            p.conditions |= UINT32_C(1) << condition_from_name(mixed[i].conditions[k]);

        const char *got = offer_technique(&p, screen_of(&p));
        if (!got != !mixed[i].technique || (got && strcmp(got, mixed[i].technique) != 0))
            fail_msg("%s: %s", mixed[i].name, got ? got : "none");
    }
}

/* At most three are shown, and never `done` for what nobody has done yet. */
static void test_choices(void **state)
{
    (void)state;
    for (int type = 0; type < SUGGESTION_TYPES; type++)
        for (int reason = 0; reason <= REASON_AGAIN; reason++) {
            uint8_t choices = offer_choices((enum suggestion_type)type, (enum reason)reason);
            assert_in_range(__builtin_popcount(choices), 2, 3);
            assert_true(choices & 1 << ANSWER_ACCEPT);
            assert_false(choices & 1 << ANSWER_DONE);
            if (reason == REASON_AGAIN)
                assert_false(choices & 1 << ANSWER_LATER);
        }
    assert_int_equal(offer_choices(SUGGEST_BREATHE, REASON_SUSTAINED),
                     1 << ANSWER_ACCEPT | 1 << ANSWER_LATER | 1 << ANSWER_NOT_STRESSED);
    assert_int_equal(offer_choices(SUGGEST_BOOK_MASSAGE, REASON_CADENCE),
                     1 << ANSWER_ACCEPT | 1 << ANSWER_LATER | 1 << ANSWER_NO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_conditions), cmocka_unit_test(test_needs),
        cmocka_unit_test(test_routines),   cmocka_unit_test(test_techniques),
        cmocka_unit_test(test_mixed),      cmocka_unit_test(test_choices),
    };
    return cmocka_run_group_tests_name("advise screen", tests, NULL, NULL);
}
