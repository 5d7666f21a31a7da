/*
 * screen.c - contraindications as rows
 *
 * One row a condition, one a need that asks for care, one a routine or a technique
 * that is not for everyone. Where it is not known which part of the body a local condition
 * touches, the stricter reading holds: no self-massage at all.
 */
#include "screen.h"

#include <stddef.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

#define NO_HANDS (FORBID_MASSAGE | FORBID_SELF_MASSAGE)
#define ABSOLUTE (NO_HANDS | FORBID_BREATH_HOLD)
#define LOCAL    (FORBID_DEEP | FORBID_SELF_MASSAGE)
#define INJURED  (LOCAL | FORBID_TENSING | FORBID_STRETCH)

/* clang-format off */
static const struct {
    enum condition condition;
    screen_set forbids;
} conditions[] = {
    /* absolute, may pass by itself */
    { CONDITION_FEVER,               NO_HANDS },
    { CONDITION_INFECTION,           NO_HANDS },
    /* absolute until the person clears it */
    { CONDITION_SHOCK,               ABSOLUTE },
    { CONDITION_STROKE_ACUTE,        ABSOLUTE },
    { CONDITION_HEART_ATTACK_RECENT, ABSOLUTE },
    { CONDITION_DVT,                 ABSOLUTE },
    { CONDITION_CLOTTING_DISORDER,   ABSOLUTE },
    { CONDITION_ANGINA_UNSTABLE,     ABSOLUTE },
    { CONDITION_HYPERTENSION_SEVERE, ABSOLUTE | FORBID_TENSING },
    /* local, or with clearance: another technique, never deep */
    { CONDITION_OPEN_WOUND,          INJURED },
    { CONDITION_BURN,                INJURED },
    { CONDITION_BRUISING_SEVERE,     INJURED },
    { CONDITION_BLEEDING,            INJURED },
    { CONDITION_FRACTURE,            INJURED },
    { CONDITION_VARICOSE_VEINS,      LOCAL },
    { CONDITION_OSTEOPOROSIS,        LOCAL | FORBID_STRETCH },
    { CONDITION_CANCER_TREATMENT,    LOCAL },
    { CONDITION_ANTICOAGULANTS,      LOCAL },
    { CONDITION_CYTOTOXIC,           LOCAL },
    { CONDITION_SURGERY_RECENT,      INJURED },
    /* reduced sensation: too strong a pressure is not felt */
    { CONDITION_NEUROPATHY,          LOCAL },
    { CONDITION_DIABETES_ADVANCED,   LOCAL },
    { CONDITION_PREGNANCY,           FORBID_BREATH_HOLD | FORBID_DEEP | NEED_PRENATAL },
    { CONDITION_LUNG_DISEASE,        FORBID_BREATH_HOLD },
    { CONDITION_PANIC_DISORDER,      FORBID_BREATH_HOLD },
    /* a massage may be fine; a beta blocker stands for the heart it is taken for */
    { CONDITION_ATRIAL_FIBRILLATION, FORBID_BREATH_HOLD },
    { CONDITION_PACEMAKER,           FORBID_BREATH_HOLD },
    { CONDITION_BETA_BLOCKER,        FORBID_BREATH_HOLD },
};

static const struct {
    enum need need;
    screen_set forbids;
} careful_needs[] = {
    { NEED_TRAUMA,          FORBID_DEEP | FORBID_INWARD },
    { NEED_NERVE_PAIN,      FORBID_DEEP },
    { NEED_FIBROMYALGIA,    FORBID_DEEP },
    { NEED_ARTHRITIS,       FORBID_DEEP },
    { NEED_OLDER_ADULT,     FORBID_DEEP },
    { NEED_LYMPHEDEMA,      FORBID_DEEP },
    { NEED_INJURY_RECOVERY, FORBID_DEEP | FORBID_TENSING | FORBID_STRETCH },
    { NEED_POST_SURGERY,    FORBID_DEEP | FORBID_TENSING | FORBID_STRETCH },
};

static const struct {
    const char *routine;
    screen_set not_for; /* any of these forbids it */
} routines[] = {
    { "breathe_box",        FORBID_BREATH_HOLD },
    { "breathe_478",        FORBID_BREATH_HOLD },
    { "pmr",                FORBID_TENSING },
    { "body_scan",          FORBID_INWARD },
    { "meditation",         FORBID_INWARD },
    { "self_massage_neck",  FORBID_SELF_MASSAGE },
    { "self_massage_feet",  FORBID_SELF_MASSAGE },
    { "self_massage_hands", FORBID_SELF_MASSAGE },
    { "stretch",            FORBID_STRETCH },
};

/* What a technique asks of the body; one that is not here asks nothing special. */
static const struct {
    const char *technique;
    screen_set not_for;
} techniques[] = {
    { "deep_tissue",   FORBID_DEEP },
    { "trigger_point", FORBID_DEEP },
    { "neuromuscular", FORBID_DEEP },
    { "sports",        FORBID_DEEP },
    { "stretching",    FORBID_STRETCH },
};
/* clang-format on */

screen_set screen_of(const struct profile *profile)
{
    screen_set s = 0;

    for (size_t i = 0; i < COUNT(conditions); i++)
        if (profile->conditions & UINT32_C(1) << conditions[i].condition)
            s |= conditions[i].forbids;
    for (size_t i = 0; i < COUNT(careful_needs); i++)
        if (profile->needs & UINT32_C(1) << careful_needs[i].need)
            s |= careful_needs[i].forbids;
    return s;
}

bool screen_allows_routine(screen_set s, const char *routine)
{
    for (size_t i = 0; i < COUNT(routines); i++)
        if (strcmp(routines[i].routine, routine) == 0)
            return !(s & routines[i].not_for);
    return true;
}

bool screen_allows_technique(screen_set s, const char *technique)
{
    for (size_t i = 0; i < COUNT(techniques); i++)
        if (strcmp(techniques[i].technique, technique) == 0)
            return !(s & techniques[i].not_for);
    return true;
}
