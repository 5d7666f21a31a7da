/*
 * Contraindications, needs and techniques: every row of the tables is looked up
 * through what it leads to, so that a row that is dropped or changed shows.
 */
#include "catalog.h"
#include "screen.h"
#include "techniques.h"

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
    FIRM = FORBID_FIRM,
    LOCAL = FORBID_DEEP | FORBID_FIRM | FORBID_SELF_MASSAGE,
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
    { "open_wound", LOCAL | TENSE | STRETCH },
    { "burn", LOCAL | TENSE | STRETCH },
    { "bruising_severe", LOCAL | TENSE | STRETCH },
    { "bleeding", LOCAL | TENSE | STRETCH },
    { "fracture", LOCAL | TENSE | STRETCH },
    { "varicose_veins", LOCAL },
    { "osteoporosis", LOCAL | STRETCH },
    { "cancer_treatment", LOCAL },
    { "anticoagulants", LOCAL },
    { "cytotoxic", LOCAL },
    { "surgery_recent", LOCAL | TENSE | STRETCH },
    { "neuropathy", LOCAL },
    { "diabetes_advanced", LOCAL },
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
    { "breathe_search", 0 },
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
};

static const struct {
    const char *technique;
    screen_set not_for;
} techniques[] = {
    { "swedish", 0 },
    { "relaxation", 0 },
    { "deep_tissue", DEEP },
    { "sports", DEEP },
    { "trigger_point", DEEP },
    { "myofascial_release", FIRM },
    { "neuromuscular", DEEP },
    { "reflexology", 0 },
    { "lymphatic_drainage", 0 },
    { "shiatsu", FIRM },
    { "light_touch", 0 },
    { "somatic", 0 },
    { "trauma_informed", 0 },
    { "stretching", STRETCH },
    { "self_massage", SELF },
    { "gentle_swedish", 0 },
    { "slow_light_swedish", 0 },
    { "scar_work", 0 },
    { "prenatal", 0 },
};

/* Several at once. */
static const struct {
    const char *name, *needs[3], *conditions[2];
    const char *technique; /* NULL: none */
} mixed[] = {
    { "no need at all", { NULL }, { NULL }, "relaxation" },
    { "care comes before the general", { "general_stress", "trauma" }, { NULL }, "somatic" },
    { "surgery before tension", { "muscle_tension", "post_surgery" }, { NULL },
      "lymphatic_drainage" },
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

/* As if nothing had been tried yet. */
static const struct advise_memory new_memory;

static const char *technique_of(const struct profile *p, screen_set s)
{
    struct technique_choice choice;
    return technique_choose(&new_memory, p, s, &choice) ? choice.name : NULL;
}

static screen_set screen_for(const struct profile *p)
{
    return screen_of(p->conditions, p->needs);
}

static void test_conditions(void **state)
{
    (void)state;
    assert_int_equal(COUNT(conditions), CONDITION_COUNT);
    for (size_t i = 0; i < COUNT(conditions); i++) {
        struct profile p = profile_with("insomnia", conditions[i].condition);
        screen_set s = screen_for(&p);
        if (s != conditions[i].want)
            fail_msg("%s: %#x, want %#x", conditions[i].condition, s, conditions[i].want);
        bool is_offered = technique_of(&p, s) != NULL;
        if (is_offered != !(conditions[i].want & MASSAGE))
            fail_msg("%s: a massage is %soffered", conditions[i].condition,
                     is_offered ? "" : "not ");
        /* Slow breathing, grounding and music are left to everyone. */
        assert_true(screen_allows(s, routine_find("breathe_resonance")->asks, NULL));
        assert_true(screen_allows(s, routine_find("grounding")->asks, NULL));
        assert_true(screen_allows(s, routine_find("music")->asks, NULL));
    }
}

static void test_needs(void **state)
{
    (void)state;
    assert_int_equal(COUNT(needs), NEED_COUNT);
    for (size_t i = 0; i < COUNT(needs); i++) {
        struct profile p = profile_with(needs[i].need, NULL);
        screen_set s = screen_for(&p);
        if (s != needs[i].forbids)
            fail_msg("%s: %#x, want %#x", needs[i].need, s, needs[i].forbids);
        if (strcmp(technique_of(&p, s), needs[i].best) != 0)
            fail_msg("%s: %s, want %s", needs[i].need, technique_of(&p, s), needs[i].best);
        const char *gentle = technique_of(&p, s | FORBID_DEEP);
        if (strcmp(gentle, needs[i].gentle) != 0)
            fail_msg("%s, gently: %s, want %s", needs[i].need, gentle, needs[i].gentle);
    }
}

static void test_routines(void **state)
{
    (void)state;
    size_t count;

    routine_catalog(&count);
    assert_int_equal(COUNT(routines), count);
    for (size_t i = 0; i < COUNT(routines); i++)
        for (screen_set s = 1; s <= FORBID_FIRM; s <<= 1) {
            enum asks why = (enum asks)99;
            bool allowed = screen_allows(s, routine_find(routines[i].routine)->asks, &why);
            if (allowed != !(s & routines[i].not_for))
                fail_msg("%s under %#x", routines[i].routine, s);
            if (!allowed)
                assert_true(routine_find(routines[i].routine)->asks & 1u << why);
        }
}

static void test_techniques(void **state)
{
    (void)state;
    size_t count;

    technique_catalogue(&count);
    assert_int_equal(COUNT(techniques), count);
    for (size_t i = 0; i < COUNT(techniques); i++) {
        assert_true(technique_is_known(techniques[i].technique));
        for (screen_set s = 1; s <= FORBID_FIRM; s <<= 1)
            if (technique_is_allowed(s, techniques[i].technique) !=
                !(s & (techniques[i].not_for | FORBID_MASSAGE)))
                fail_msg("%s under %#x", techniques[i].technique, s);
    }
    assert_false(technique_is_known("hot_stone"));
    assert_false(technique_is_allowed(0, "hot_stone"));
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

        const char *got = technique_of(&p, screen_for(&p));
        if (!got != !mixed[i].technique || (got && strcmp(got, mixed[i].technique) != 0))
            fail_msg("%s: %s", mixed[i].name, got ? got : "none");
    }
}

/* Whatever is in a need's row is in the catalogue, too, and none stands twice. */
static void test_rows(void **state)
{
    (void)state;
    size_t count;
    const struct technique_need *rows = technique_needs(&count);

    assert_int_equal(count, NEED_COUNT + 1);
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < TECHNIQUES_OF_NEED && rows[i].techniques[k]; k++)
            if (!technique_is_known(rows[i].techniques[k]))
                fail_msg("%s", rows[i].techniques[k]);
        for (size_t k = 0; k < i; k++)
            assert_true(rows[i].need != rows[k].need);
    }
}

/* The next technique of the row, once a course with the first did not help; what is forbidden is
   passed over; and what was measured to do more comes first. */
static void test_course(void **state)
{
    (void)state;
    static const struct {
        const char *need, *condition;
        uint32_t technique;
        const char *want;
    } rows[] = {
        { "desk_posture", NULL, 0, "deep_tissue" },
        { "desk_posture", NULL, 1, "trigger_point" },
        { "desk_posture", NULL, 2, "swedish" },
        { "desk_posture", NULL, 3, "deep_tissue" },
        { "desk_posture", "neuropathy", 1, "swedish" },
        { "arthritis", NULL, 1, "gentle_swedish" },
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct profile p = profile_with(rows[i].need, rows[i].condition);
        struct advise_memory m = { .course.technique = rows[i].technique };
        struct technique_choice choice;
        assert_true(technique_choose(&m, &p, screen_for(&p), &choice));
        assert_string_equal(choice.name, rows[i].want);
    }
}

static void measured(struct helped_row *row, const char *what, uint32_t times, double mean)
{
    *row = (struct helped_row){ .kind = HELPED_MASSAGE, .measured = times, .mean = mean };
    snprintf(row->what, sizeof(row->what), "%s", what);
}

static void test_measured(void **state)
{
    (void)state;
    static const struct {
        uint32_t deep, swedish; /* sessions measured */
        const char *want;
    } rows[] = {
        { 4, 0, "deep_tissue" }, /* with one technique alone nothing is told apart */
        { 9, 0, "deep_tissue" },
        { 2, 2, "deep_tissue" }, /* too few */
        { 4, 4, "swedish" },
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct profile p = profile_with("desk_posture", NULL);
        struct advise_memory m = { 0 };
        struct technique_choice choice;
        if (rows[i].deep)
            measured(&m.helped[0], "deep_tissue", rows[i].deep, -1);
        if (rows[i].swedish)
            measured(&m.helped[1], "swedish", rows[i].swedish, 2);
        assert_true(technique_choose(&m, &p, 0, &choice));
        assert_string_equal(choice.name, rows[i].want);
    }
}

#define NOTE(x) (UINT32_C(1) << NOTE_##x)

static void test_notes(void **state)
{
    (void)state;
    static const struct {
        const char *need, *condition;
        uint32_t notes;
        int32_t duration_min;
    } rows[] = {
        { NULL, NULL, 0, 60 },
        { "general_stress", NULL, 0, 60 },
        { "trauma", NULL, NOTE(CONSENT_EACH_STEP) | NOTE(TRAINED_THERAPIST) | NOTE(LIGHT_PRESSURE),
          60 },
        { "lymphedema", NULL,
          NOTE(TRAINED_THERAPIST) | NOTE(MEDICAL_CLEARANCE) | NOTE(LIGHT_PRESSURE), 60 },
        { "post_surgery", NULL, NOTE(MEDICAL_CLEARANCE) | NOTE(BESIDE_CARE) | NOTE(LIGHT_PRESSURE),
          60 },
        { "injury_recovery", NULL,
          NOTE(MEDICAL_CLEARANCE) | NOTE(BESIDE_CARE) | NOTE(LIGHT_PRESSURE), 60 },
        { "fibromyalgia", NULL, NOTE(LIGHT_PRESSURE), 60 },
        { "arthritis", NULL, NOTE(LIGHT_PRESSURE), 60 },
        { "nerve_pain", NULL, NOTE(LIGHT_PRESSURE), 60 },
        { "older_adult", NULL, NOTE(SHORT_SESSION) | NOTE(LIGHT_PRESSURE), 30 },
        { "recovery_addiction", NULL, NOTE(BESIDE_CARE), 60 },
        { "anxiety", NULL, NOTE(CALM_MUSIC), 60 },
        { "insomnia", NULL, NOTE(EVENING) | NOTE(LIGHT_PRESSURE), 60 },
        { "muscle_tension", NULL, NOTE(STRETCHING), 60 },
        { "desk_posture", NULL, NOTE(STRETCHING), 60 },
        { "desk_posture", "fracture", 0, 60 },
        { "desk_posture", "pregnancy", NOTE(TRAINED_THERAPIST), 60 },
        /* its row has nothing left: what goes with it goes, too */
        { "athlete", "fracture", 0, 60 },
        { "flexibility", NULL, NOTE(STRETCHING), 60 },
        { "athlete", NULL, NOTE(AROUND_EVENTS), 60 },
        { "fatigue", NULL, NOTE(SHORT_SESSION), 30 },
        { "focus", NULL, NOTE(SHORT_SESSION), 30 },
        { "focus", "pregnancy", NOTE(SHORT_SESSION) | NOTE(TRAINED_THERAPIST), 30 },
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct profile p = profile_with(rows[i].need, rows[i].condition);
        struct technique_choice choice;
        assert_true(technique_choose(&new_memory, &p, screen_for(&p), &choice));
        if (choice.notes != rows[i].notes || choice.duration_min != rows[i].duration_min)
            fail_msg("%s: %#x %d", rows[i].need ? rows[i].need : "none", choice.notes,
                     choice.duration_min);
    }
}

static void test_passing(void **state)
{
    (void)state;
    for (int c = 0; c < CONDITION_COUNT; c++)
        assert_int_equal(screen_may_pass((enum condition)c),
                         c == CONDITION_FEVER || c == CONDITION_INFECTION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_conditions), cmocka_unit_test(test_needs),
        cmocka_unit_test(test_routines),   cmocka_unit_test(test_techniques),
        cmocka_unit_test(test_mixed),      cmocka_unit_test(test_rows),
        cmocka_unit_test(test_course),     cmocka_unit_test(test_measured),
        cmocka_unit_test(test_notes),      cmocka_unit_test(test_passing),
    };
    return cmocka_run_group_tests_name("advise screen", tests, NULL, NULL);
}
