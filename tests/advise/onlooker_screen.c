/* onlooker_screen.c - what stands against massage and routines: massage.md, section 3, once more */
#include "onlooker_inside.h"

#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define C(which) (UINT32_C(1) << CONDITION_##which)
#define N(which) (UINT32_C(1) << NEED_##which)

static const condition_set absolute = C(FEVER) | C(INFECTION) | C(SHOCK) | C(STROKE_ACUTE) |
                                      C(HEART_ATTACK_RECENT) | C(DVT) | C(CLOTTING_DISORDER) |
                                      C(ANGINA_UNSTABLE) | C(HYPERTENSION_SEVERE);
static const condition_set local =
    C(OPEN_WOUND) | C(BURN) | C(BRUISING_SEVERE) | C(BLEEDING) | C(FRACTURE) | C(VARICOSE_VEINS) |
    C(OSTEOPOROSIS) | C(CANCER_TREATMENT) | C(ANTICOAGULANTS) | C(CYTOTOXIC) | C(SURGERY_RECENT);
static const condition_set numb = C(NEUROPATHY) | C(DIABETES_ADVANCED);
static const condition_set no_holds = C(SHOCK) | C(STROKE_ACUTE) | C(HEART_ATTACK_RECENT) | C(DVT) |
                                      C(CLOTTING_DISORDER) | C(ANGINA_UNSTABLE) |
                                      C(HYPERTENSION_SEVERE) | C(PREGNANCY) | C(LUNG_DISEASE) |
                                      C(PANIC_DISORDER) | C(ATRIAL_FIBRILLATION) | C(PACEMAKER);
static const need_set gentle = N(TRAUMA) | N(NERVE_PAIN) | N(FIBROMYALGIA) | N(ARTHRITIS) |
                               N(OLDER_ADULT) | N(LYMPHEDEMA) | N(INJURY_RECOVERY) |
                               N(POST_SURGERY);

static bool is_one_of(const char *word, const char *const *words)
{
    for (; *words; words++)
        if (strcmp(*words, word) == 0)
            return true;
    return false;
}

static condition_set all_conditions(const struct onlooker *o)
{
    return o->profile.conditions | o->told;
}

bool onlooker_allows_massage(const struct onlooker *o)
{
    return !(all_conditions(o) & absolute);
}

bool onlooker_allows_technique(const struct onlooker *o, const char *technique)
{
    static const char *const deep[] = { "deep_tissue", "sports", "trigger_point", "neuromuscular",
                                        NULL };
    static const char *const firm[] = { "myofascial_release", "shiatsu", NULL };
    condition_set c = all_conditions(o);

    if (c & absolute)
        return false;
    if (c & C(PREGNANCY))
        return strcmp(technique, "prenatal") == 0;
    if ((c & (local | numb) || o->profile.needs & gentle) && is_one_of(technique, deep))
        return false;
    return !(c & local && is_one_of(technique, firm));
}

/* What the routines of section 4 ask of a body; one that is not here asks nothing. */
static const struct {
    const char *name;
    enum asks asks;
} routines[] = {
    { "breathe_box", ASKS_BREATH_HOLD },
    { "breathe_478", ASKS_BREATH_HOLD },
    { "body_scan", ASKS_INWARD },
    { "meditation", ASKS_INWARD },
    { "self_massage_neck", ASKS_HANDS },
    { "self_massage_feet", ASKS_HANDS },
    { "self_massage_hands", ASKS_HANDS },
    { "stretch", ASKS_STRETCH },
    { "pmr", ASKS_TENSING },
};

unsigned onlooker_asks(const struct onlooker *o, const char *routine)
{
    if (o->own && strcmp(o->own->name, routine) == 0)
        return o->own->asks;
    for (size_t i = 0; i < COUNT(routines); i++)
        if (strcmp(routines[i].name, routine) == 0)
            return 1u << routines[i].asks;
    return 0;
}

bool onlooker_allows_routine(const struct onlooker *o, const char *routine)
{
    unsigned asks = onlooker_asks(o, routine);
    condition_set c = all_conditions(o);
    need_set n = o->profile.needs;

    return !(asks & 1u << ASKS_BREATH_HOLD && c & no_holds) &&
           !(asks & 1u << ASKS_INWARD && n & N(TRAUMA)) &&
           !(asks & 1u << ASKS_HANDS && c & (absolute | local | numb)) &&
           !(asks & 1u << ASKS_STRETCH &&
             (n & N(INJURY_RECOVERY) || c & (C(FRACTURE) | C(OSTEOPOROSIS)))) &&
           !(asks & 1u << ASKS_TENSING && (n & N(INJURY_RECOVERY) || c & C(HYPERTENSION_SEVERE)));
}

bool onlooker_fits(const struct onlooker *o, const struct suggestion *s)
{
    if (s->type == SUGGEST_BOOK_MASSAGE)
        return onlooker_allows_technique(o, s->technique);
    return !s->routine[0] || onlooker_allows_routine(o, s->routine);
}
