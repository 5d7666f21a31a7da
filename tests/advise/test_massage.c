/*
 * The tables of massage.md, written down once more and walked both ways: each row of it is found
 * in the code, and the code has no row that is not in it. What this project added stands in the
 * tables here too, marked; a row that is dropped or changed on either side fails by its name.
 */
#include "cadence.h"
#include "catalog.h"
#include "screen.h"
#include "standing.h"
#include "techniques.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define COUNT(a)  (sizeof(a) / sizeof((a)[0]))
#define BIT(what) (UINT32_C(1) << (what))
#define MOST      3

/* ---- section 1: needs, best technique first, and what goes with it ---- */

/* clang-format off */
static const struct {
    const char *need; /* NULL: who declared none */
    const char *techniques[MOST];
    const char *notes; /* words of technique_note_name() */
} needs[] = {
    { "general_stress",     { "swedish", "relaxation", "reflexology" }, "" },
    { "work_stress",        { "swedish", "relaxation", "reflexology" }, "" },
    { "anxiety",            { "swedish", "light_touch", "reflexology" }, "calm_music" },
    { "low_mood",           { "swedish", "myofascial_release", "light_touch" }, "" },
    { "insomnia",           { "slow_light_swedish" }, "evening light" },
    { "trauma",             { "somatic", "trauma_informed" }, "consent trained light" },
    { "recovery_addiction", { "swedish", "light_touch" }, "beside_care" },
    { "fatigue",            { "swedish", "sports" }, "short" },
    { "focus",              { "swedish", "sports" }, "short" },
    { "muscle_tension",     { "deep_tissue", "trigger_point", "swedish" }, "stretching" },
    { "desk_posture",       { "deep_tissue", "trigger_point", "swedish" }, "stretching" },
    { "workout_soreness",   { "sports", "swedish" }, "" },
    { "tension_headache",   { "trigger_point", "swedish" }, "" },
    { "chronic_pain",       { "deep_tissue", "myofascial_release", "neuromuscular" }, "" },
    { "nerve_pain",         { "gentle_swedish", "light_touch" }, "light" }, /* gentle only: which, is ours */
    { "fascia_pain",        { "myofascial_release" }, "" },
    { "fibromyalgia",       { "gentle_swedish", "myofascial_release" }, "light" },
    { "arthritis",          { "gentle_swedish" }, "light" },
    { "athlete",            { "sports", "stretching", "deep_tissue" }, "events" },
    { "injury_recovery",    { "lymphatic_drainage", "scar_work", "light_touch" }, "clearance beside_care light" }, /* the third is ours */
    { "post_surgery",       { "lymphatic_drainage", "scar_work", "light_touch" }, "clearance beside_care light" },
    { "lymphedema",         { "lymphatic_drainage" }, "trained clearance light" },
    { "immune_support",     { "lymphatic_drainage", "swedish" }, "" },
    { "circulation",        { "lymphatic_drainage", "swedish" }, "" },
    { "older_adult",        { "gentle_swedish", "reflexology" }, "short light" },
    { "flexibility",        { "sports", "swedish" }, "stretching" },
    { NULL,                 { "relaxation", "swedish" }, "" }, /* ours */
};

/* ---- the catalogue of techniques ---- */

enum { DEEP = 1, FIRM = 2, STRETCHED = 4, HANDS = 8 };

static const struct {
    const char *name;
    int is;
} catalogue[] = {
    { "swedish", 0 }, { "relaxation", 0 }, { "deep_tissue", DEEP }, { "sports", DEEP },
    { "trigger_point", DEEP }, { "myofascial_release", FIRM }, { "neuromuscular", DEEP },
    { "reflexology", 0 }, { "lymphatic_drainage", 0 }, { "shiatsu", FIRM }, { "light_touch", 0 },
    { "somatic", 0 }, { "trauma_informed", 0 }, { "stretching", STRETCHED }, { "self_massage", HANDS },
    /* named in its tables of needs and conditions */
    { "gentle_swedish", 0 }, { "slow_light_swedish", 0 }, { "scar_work", 0 }, { "prenatal", 0 },
};

/* ---- section 2 ---- */

static const struct {
    const char *name;
    enum cadence_situation situation;
    int least_days, due_days; /* 0: the person's own interval */
} cadences[] = {
    { "acute: weekly",               CADENCE_ACUTE,       7,  7 },
    { "start of a course: weekly",   CADENCE_START,       7,  7 },
    { "improving: every two weeks",  CADENCE_IMPROVING,   14, 14 },
    { "maintenance: 3 to 6 weeks",   CADENCE_MAINTENANCE, 21, 28 },
    { "the person's interval wins",  CADENCE_OWN,         1,  0 },
};

/* ---- section 3 ---- */

enum kind { PASSES, ABSOLUTE, LOCAL, NUMB, PREGNANT, HOLDS_ONLY, READING };

static const struct {
    const char *condition;
    enum kind kind;
} conditions[] = {
    { "fever", PASSES }, { "infection", PASSES },
    { "shock", ABSOLUTE }, { "stroke_acute", ABSOLUTE }, { "heart_attack_recent", ABSOLUTE },
    { "dvt", ABSOLUTE }, { "clotting_disorder", ABSOLUTE }, { "angina_unstable", ABSOLUTE },
    { "hypertension_severe", ABSOLUTE },
    { "open_wound", LOCAL }, { "burn", LOCAL }, { "bruising_severe", LOCAL }, { "bleeding", LOCAL },
    { "fracture", LOCAL }, { "varicose_veins", LOCAL }, { "osteoporosis", LOCAL },
    { "cancer_treatment", LOCAL }, { "anticoagulants", LOCAL }, { "cytotoxic", LOCAL },
    { "surgery_recent", LOCAL },
    { "neuropathy", NUMB }, { "diabetes_advanced", NUMB },
    { "pregnancy", PREGNANT },
    { "lung_disease", HOLDS_ONLY }, { "panic_disorder", HOLDS_ONLY }, /* named in section 4 */
    { "atrial_fibrillation", READING }, { "pacemaker", READING }, { "beta_blocker", READING },
};

/* What each kind forbids, and what it must leave. */
static const struct {
    screen_set forbids, leaves;
} kinds[] = {
    [PASSES]     = { FORBID_MASSAGE | FORBID_SELF_MASSAGE, FORBID_INWARD },
    [ABSOLUTE]   = { FORBID_MASSAGE | FORBID_SELF_MASSAGE | FORBID_BREATH_HOLD, FORBID_INWARD },
    [LOCAL]      = { FORBID_DEEP | FORBID_SELF_MASSAGE, FORBID_MASSAGE | FORBID_INWARD },
    [NUMB]       = { FORBID_DEEP | FORBID_SELF_MASSAGE, FORBID_MASSAGE | FORBID_INWARD },
    [PREGNANT]   = { NEED_PRENATAL | FORBID_BREATH_HOLD, FORBID_MASSAGE | FORBID_INWARD },
    [HOLDS_ONLY] = { FORBID_BREATH_HOLD, FORBID_MASSAGE | FORBID_SELF_MASSAGE | FORBID_DEEP },
    [READING]    = { 0, FORBID_MASSAGE | FORBID_SELF_MASSAGE | FORBID_DEEP },
};

/* ---- section 4 ---- */

static const struct {
    const char *name;
    int seconds;
    const char *not_for; /* conditions and needs */
} routines[] = {
    { "breathe_resonance",  300, "" },
    { "breathe_box",        240, "pregnancy heart_attack_recent angina_unstable lung_disease panic_disorder" },
    { "breathe_478",        180, "pregnancy heart_attack_recent angina_unstable lung_disease panic_disorder" },
    { "physiological_sigh", 120, "" },
    { "pmr",                600, "injury_recovery hypertension_severe" },
    { "body_scan",          480, "trauma" },
    { "meditation",         600, "trauma" },
    { "grounding",          240, "" },
    { "self_massage_neck",  360, "open_wound burn fracture osteoporosis dvt clotting_disorder neuropathy diabetes_advanced fever infection" },
    { "self_massage_feet",  360, "open_wound burn fracture osteoporosis dvt clotting_disorder neuropathy diabetes_advanced fever infection" },
    { "self_massage_hands", 360, "open_wound burn fracture osteoporosis dvt clotting_disorder neuropathy diabetes_advanced fever infection" },
    { "music",              900, "" },
    { "stretch",            300, "injury_recovery fracture osteoporosis" },
    { "morning_reading",    120, "" },
    { "breathe_search",     0,   "" }, /* ours: the search for the own rate; as long as it takes */
};
/* clang-format on */

/* ---- words ---- */

static bool has_word(const char *words, const char *word)
{
    size_t len = strlen(word);

    for (const char *at = strstr(words, word); at; at = strstr(at + 1, word))
        if ((at == words || at[-1] == ' ') && (at[len] == '\0' || at[len] == ' '))
            return true;
    return false;
}

/* The next word of a list, or false. */
static bool next_word(const char **at, char *word, size_t size)
{
    size_t len;

    while (**at == ' ')
        (*at)++;
    len = strcspn(*at, " ");
    if (len == 0)
        return false;
    snprintf(word, size, "%.*s", (int)len, *at);
    *at += len;
    return true;
}

/* ---- needs ---- */

static enum need need_of(const char *word)
{
    int n = word ? need_from_name(word) : (int)TECHNIQUES_ANYONE;

    if (n < 0)
        fail_msg("%s is no need", word);
    return (enum need)n;
}

static const struct technique_need *row_of(enum need need)
{
    size_t count, found = 0;
    const struct technique_need *rows = technique_needs(&count), *row = NULL;

    for (size_t i = 0; i < count; i++)
        if (rows[i].need == need) {
            row = &rows[i];
            found++;
        }
    if (found > 1)
        fail_msg("%s has %zu rows", need_name(need), found);
    return row;
}

static void test_needs(void **state)
{
    size_t count;
    const struct technique_need *rows = technique_needs(&count);

    (void)state;
    for (size_t i = 0; i < COUNT(needs); i++) {
        const struct technique_need *row = row_of(need_of(needs[i].need));
        const char *name = needs[i].need ? needs[i].need : "nothing declared";

        if (!row)
            fail_msg("%s has no row", name);
        for (int k = 0; k < MOST; k++) {
            const char *want = needs[i].techniques[k];
            const char *got = k < TECHNIQUES_OF_NEED ? row->techniques[k] : NULL;

            if (!want != !got || (want && strcmp(want, got) != 0))
                fail_msg("%s: technique %d is %s, not %s", name, k + 1, got ? got : "none",
                         want ? want : "none");
        }
        for (int n = 0; n < TECHNIQUE_NOTES; n++) {
            const char *word = technique_note_name((enum technique_note)n);

            if (has_word(needs[i].notes, word) != !!(row->notes & BIT(n)))
                fail_msg("%s: %s", name, word);
        }
    }
    assert_int_equal(count, COUNT(needs));
    for (size_t i = 0; i < count; i++) /* every need there is, each once */
        assert_non_null(row_of(rows[i].need));
    for (int n = 0; n < NEED_COUNT; n++)
        if (!row_of((enum need)n))
            fail_msg("%s has no row", need_name((enum need)n));
}

/* The row is what somebody with that need and nothing else is offered; the best first. */
static void test_needs_are_served(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(needs); i++) {
        struct advise_memory m = { .version = ADVISE_MEMORY_VERSION };
        struct technique_choice choice;
        struct profile p;

        profile_init(&p, "alex");
        p.needs = needs[i].need ? BIT(need_of(needs[i].need)) : 0;
        if (!technique_choose(&m, &p, screen_of(0, p.needs), &choice))
            fail_msg("%s: nothing", needs[i].need);
        if (strcmp(choice.name, needs[i].techniques[0]) != 0)
            fail_msg("%s: %s", needs[i].need, choice.name);
        for (int n = 0; n < TECHNIQUE_NOTES; n++)
            if (has_word(needs[i].notes, technique_note_name((enum technique_note)n)) !=
                !!(choice.notes & BIT(n)))
                fail_msg("%s: %s", needs[i].need, technique_note_name((enum technique_note)n));
        if (has_word(needs[i].notes, "short"))
            assert_true(choice.duration_min <= 30);
    }
}

/* ---- techniques ---- */

static void test_catalogue(void **state)
{
    static const struct {
        const char *name;
        int forbidden; /* by it */
        condition_set conditions;
        need_set needs;
    } rows[] = {
        { "local", DEEP | FIRM | HANDS, BIT(CONDITION_ANTICOAGULANTS), 0 },
        { "reduced sensation", DEEP | HANDS, BIT(CONDITION_NEUROPATHY), 0 },
        { "trauma", DEEP, 0, BIT(NEED_TRAUMA) },
        { "nerve pain", DEEP, 0, BIT(NEED_NERVE_PAIN) },
        { "fibromyalgia", DEEP, 0, BIT(NEED_FIBROMYALGIA) },
        { "fracture", DEEP | FIRM | HANDS | STRETCHED, BIT(CONDITION_FRACTURE), 0 },
        { "nothing", 0, 0, 0 },
        { "fever", -1, BIT(CONDITION_FEVER), 0 },
    };
    size_t count;
    const struct technique *found = technique_catalogue(&count);

    (void)state;
    assert_int_equal(count, COUNT(catalogue));
    for (size_t i = 0; i < COUNT(catalogue); i++) {
        if (!technique_is_known(catalogue[i].name))
            fail_msg("%s is not known", catalogue[i].name);
        for (size_t k = 0; k < COUNT(rows); k++) {
            bool allowed = technique_is_allowed(screen_of(rows[k].conditions, rows[k].needs),
                                                catalogue[i].name);
            bool want = rows[k].forbidden != -1 && !(catalogue[i].is & rows[k].forbidden);

            /* firm pressure on numb skin is as little felt as deep: stricter is right */
            if (allowed && !want)
                fail_msg("%s under %s", catalogue[i].name, rows[k].name);
            if (!allowed && want && !(catalogue[i].is & FIRM))
                fail_msg("%s under %s is withheld", catalogue[i].name, rows[k].name);
        }
    }
    for (size_t i = 0; i < count; i++) {
        size_t k = 0;

        while (k < COUNT(catalogue) && strcmp(catalogue[k].name, found[i].name) != 0)
            k++;
        if (k == COUNT(catalogue))
            fail_msg("%s is nobody's technique", found[i].name);
    }
    /* and whatever is offered for a need is in it */
    for (size_t i = 0; i < COUNT(needs); i++)
        for (int k = 0; k < MOST && needs[i].techniques[k]; k++)
            assert_true(technique_is_known(needs[i].techniques[k]));
    assert_false(technique_is_known("hot_stone"));
}

/* ---- cadence ---- */

static void test_cadence(void **state)
{
    size_t count;
    const struct cadence *rows = cadence_rows(&count);

    (void)state;
    assert_int_equal(count, COUNT(cadences));
    for (size_t i = 0; i < COUNT(cadences); i++) {
        size_t k = 0;

        while (k < count && rows[k].situation != cadences[i].situation)
            k++;
        if (k == count)
            fail_msg("%s: no row", cadences[i].name);
        if (rows[k].least_days != cadences[i].least_days ||
            rows[k].due_days != cadences[i].due_days)
            fail_msg("%s: %d, %d", cadences[i].name, (int)rows[k].least_days,
                     (int)rows[k].due_days);
    }
}

/* ---- conditions ---- */

static void test_conditions(void **state)
{
    size_t count;
    const struct screen_condition *rows = screen_conditions(&count);

    (void)state;
    assert_int_equal(count, COUNT(conditions));
    assert_int_equal(COUNT(conditions), CONDITION_COUNT);
    for (size_t i = 0; i < COUNT(conditions); i++) {
        const char *name = conditions[i].condition;
        int c = condition_from_name(name);
        size_t found = 0;

        if (c < 0)
            fail_msg("%s is no condition", name);
        for (size_t k = 0; k < count; k++)
            found += rows[k].condition == (enum condition)c;
        if (found != 1)
            fail_msg("%s has %zu rows", name, found);

        screen_set s = screen_of(BIT(c), 0);
        if ((s & kinds[conditions[i].kind].forbids) != kinds[conditions[i].kind].forbids)
            fail_msg("%s forbids too little: 0x%x", name, (unsigned)s);
        if (s & kinds[conditions[i].kind].leaves)
            fail_msg("%s forbids too much: 0x%x", name, (unsigned)s);
        if (screen_may_pass((enum condition)c) != (conditions[i].kind == PASSES))
            fail_msg("%s: whether it may expire", name);
    }
}

/* ---- routines ---- */

static screen_set screen_by_word(const char *word)
{
    int c = condition_from_name(word), n = need_from_name(word);

    if (c < 0 && n < 0)
        fail_msg("%s is neither condition nor need", word);
    return c >= 0 ? screen_of(BIT(c), 0) : screen_of(0, BIT(n));
}

static void test_routines(void **state)
{
    size_t count;
    const struct routine_plan *plans = routine_catalog(&count);
    char word[40];

    (void)state;
    for (size_t i = 0; i < COUNT(routines); i++) {
        const struct routine_plan *plan = routine_find(routines[i].name);
        const char *at = routines[i].not_for;

        if (!plan)
            fail_msg("%s is not there", routines[i].name);
        if (routines[i].seconds && plan->duration_s != routines[i].seconds)
            fail_msg("%s lasts %d s", routines[i].name, (int)plan->duration_s);
        while (next_word(&at, word, sizeof(word)))
            if (screen_allows(screen_by_word(word), plan->asks, NULL))
                fail_msg("%s with %s", routines[i].name, word);
        if (!routines[i].not_for[0] && plan->asks)
            fail_msg("%s is for everybody", routines[i].name);
        if (!screen_allows(screen_of(0, 0), plan->asks, NULL))
            fail_msg("%s is for nobody", routines[i].name);
    }
    for (size_t i = 0; i < count; i++) {
        size_t k = 0;

        while (k < COUNT(routines) && strcmp(routines[k].name, plans[i].name) != 0)
            k++;
        if (k == COUNT(routines))
            fail_msg("%s stands in no table", plans[i].name);
    }
}

/* Every breathing text says: stop if you feel dizzy; never while driving or in water. */
static void test_breathing_is_safe(void **state)
{
    size_t count;
    const struct routine_plan *plans = routine_catalog(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        bool paced = false;

        for (int k = 0; k < plans[i].step_count; k++)
            paced |= plans[i].steps[k].phase != PHASE_NONE;
        if (!paced)
            continue;
        const char *text = plans[i].steps[0].text;
        if (plans[i].steps[0].phase != PHASE_NONE || !strstr(text, "dizzy") ||
            !strstr(text, "driving") || !strstr(text, "water"))
            fail_msg("%s begins with: %s", plans[i].name, text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_needs),
        cmocka_unit_test(test_needs_are_served),
        cmocka_unit_test(test_catalogue),
        cmocka_unit_test(test_cadence),
        cmocka_unit_test(test_conditions),
        cmocka_unit_test(test_routines),
        cmocka_unit_test(test_breathing_is_safe),
    };
    return cmocka_run_group_tests_name("massage.md", tests, NULL, NULL);
}
