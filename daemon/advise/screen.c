/*
 * screen.c - contraindications as rows
 *
 * One row a condition, one a need that asks for care, one for what a routine may ask of the body.
 * Where it is not known which part of the body a local condition touches, the stricter reading
 * holds: no self-massage at all.
 */
#include "screen.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

#define NO_HANDS (FORBID_MASSAGE | FORBID_SELF_MASSAGE)
#define ABSOLUTE (NO_HANDS | FORBID_BREATH_HOLD)
#define LOCAL    (FORBID_DEEP | FORBID_FIRM | FORBID_SELF_MASSAGE)
#define INJURED  (LOCAL | FORBID_TENSING | FORBID_STRETCH)

/* clang-format off */
static const struct screen_condition conditions[] = {
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

static const struct screen_need careful_needs[] = {
    { NEED_TRAUMA,          FORBID_DEEP | FORBID_INWARD },
    { NEED_NERVE_PAIN,      FORBID_DEEP },
    { NEED_FIBROMYALGIA,    FORBID_DEEP },
    { NEED_ARTHRITIS,       FORBID_DEEP },
    { NEED_OLDER_ADULT,     FORBID_DEEP },
    { NEED_LYMPHEDEMA,      FORBID_DEEP },
    { NEED_INJURY_RECOVERY, FORBID_DEEP | FORBID_TENSING | FORBID_STRETCH },
    { NEED_POST_SURGERY,    FORBID_DEEP | FORBID_TENSING | FORBID_STRETCH },
};

static const screen_set forbids_asks[ASKS] = {
    [ASKS_BREATH_HOLD] = FORBID_BREATH_HOLD,
    [ASKS_TENSING]     = FORBID_TENSING,
    [ASKS_STRETCH]     = FORBID_STRETCH,
    [ASKS_INWARD]      = FORBID_INWARD,
    [ASKS_HANDS]       = FORBID_SELF_MASSAGE,
};
/* clang-format on */

const struct screen_condition *screen_conditions(size_t *count)
{
    *count = COUNT(conditions);
    return conditions;
}

const struct screen_need *screen_needs(size_t *count)
{
    *count = COUNT(careful_needs);
    return careful_needs;
}

screen_set screen_of(condition_set of_conditions, need_set of_needs)
{
    screen_set s = 0;

    for (size_t i = 0; i < COUNT(conditions); i++)
        if (of_conditions & UINT32_C(1) << conditions[i].condition)
            s |= conditions[i].forbids;
    for (size_t i = 0; i < COUNT(careful_needs); i++)
        if (of_needs & UINT32_C(1) << careful_needs[i].need)
            s |= careful_needs[i].forbids;
    return s;
}

bool screen_allows(screen_set s, uint8_t asks, enum asks *why_not)
{
    for (int i = 0; i < ASKS; i++)
        if (asks & 1u << i && s & forbids_asks[i]) {
            if (why_not)
                *why_not = (enum asks)i;
            return false;
        }
    return true;
}

bool screen_may_pass(enum condition c)
{
    return c == CONDITION_FEVER || c == CONDITION_INFECTION;
}
