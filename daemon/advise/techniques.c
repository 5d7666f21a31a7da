/*
 * techniques.c - needs to techniques, as rows
 */
#include "techniques.h"

#include "ranking.h"
#include "standing.h"

#include <string.h>

#define COUNT(a)     (sizeof(a) / sizeof((a)[0]))
#define SHORT_MIN    30 /* minutes, of a short session */
#define SESSIONS_MIN 5  /* measured, with two techniques, before one is ranked above the other */

#define NOTE(x)     (UINT32_C(1) << NOTE_##x)
#define SHORT       NOTE(SHORT_SESSION)
#define EVENING     NOTE(EVENING)
#define CALM_MUSIC  NOTE(CALM_MUSIC)
#define CONSENT     NOTE(CONSENT_EACH_STEP)
#define CLEARANCE   NOTE(MEDICAL_CLEARANCE)
#define BESIDE_CARE NOTE(BESIDE_CARE)
#define STRETCHES   NOTE(STRETCHING)
#define TRAINED     NOTE(TRAINED_THERAPIST)
#define LIGHT       NOTE(LIGHT_PRESSURE)
#define EVENTS      NOTE(AROUND_EVENTS)
#define ANYONE      TECHNIQUES_ANYONE

/* Cautions: they hold whatever the technique. The others go with the techniques of their row. */
#define CAUTIONS (SHORT | CONSENT | CLEARANCE | BESIDE_CARE | TRAINED | LIGHT)

/* clang-format off */
static const struct technique_need needs[] = {
    { NEED_TRAUMA,              { "somatic", "trauma_informed" }, CONSENT | TRAINED | LIGHT },
    { NEED_LYMPHEDEMA,          { "lymphatic_drainage" }, TRAINED | CLEARANCE | LIGHT },
    { NEED_POST_SURGERY,
      { "lymphatic_drainage", "scar_work", "light_touch" }, CLEARANCE | BESIDE_CARE | LIGHT },
    { NEED_INJURY_RECOVERY,
      { "lymphatic_drainage", "scar_work", "light_touch" }, CLEARANCE | BESIDE_CARE | LIGHT },
    { NEED_FIBROMYALGIA,        { "gentle_swedish", "myofascial_release" }, LIGHT },
    { NEED_ARTHRITIS,           { "gentle_swedish" }, LIGHT },
    { NEED_NERVE_PAIN,          { "gentle_swedish", "light_touch" }, LIGHT },
    { NEED_OLDER_ADULT,         { "gentle_swedish", "reflexology" }, SHORT | LIGHT },
    { NEED_RECOVERY_ADDICTION,  { "swedish", "light_touch" }, BESIDE_CARE },
    { NEED_ANXIETY,             { "swedish", "light_touch", "reflexology" }, CALM_MUSIC },
    { NEED_LOW_MOOD,            { "swedish", "myofascial_release", "light_touch" }, 0 },
    { NEED_INSOMNIA,            { "slow_light_swedish" }, EVENING | LIGHT },
    { NEED_TENSION_HEADACHE,    { "trigger_point", "swedish" }, 0 },
    { NEED_CHRONIC_PAIN,        { "deep_tissue", "myofascial_release", "neuromuscular" }, 0 },
    { NEED_FASCIA_PAIN,         { "myofascial_release" }, 0 },
    { NEED_MUSCLE_TENSION,      { "deep_tissue", "trigger_point", "swedish" }, STRETCHES },
    { NEED_DESK_POSTURE,        { "deep_tissue", "trigger_point", "swedish" }, STRETCHES },
    { NEED_WORKOUT_SORENESS,    { "sports", "swedish" }, 0 },
    { NEED_ATHLETE,             { "sports", "stretching", "deep_tissue" }, EVENTS },
    { NEED_FLEXIBILITY,         { "sports", "swedish" }, STRETCHES },
    { NEED_IMMUNE_SUPPORT,      { "lymphatic_drainage", "swedish" }, 0 },
    { NEED_CIRCULATION,         { "lymphatic_drainage", "swedish" }, 0 },
    { NEED_FATIGUE,             { "swedish", "sports" }, SHORT },
    { NEED_FOCUS,               { "swedish", "sports" }, SHORT },
    { NEED_GENERAL_STRESS,      { "swedish", "relaxation", "reflexology" }, 0 },
    { NEED_WORK_STRESS,         { "swedish", "relaxation", "reflexology" }, 0 },
    { ANYONE,                   { "relaxation", "swedish" }, 0 },
};

static const struct technique catalogue[] = {
    { "swedish",            0 },
    { "relaxation",         0 },
    { "deep_tissue",        FORBID_DEEP },
    { "sports",             FORBID_DEEP },
    { "trigger_point",      FORBID_DEEP },
    { "myofascial_release", FORBID_FIRM },
    { "neuromuscular",      FORBID_DEEP },
    { "reflexology",        0 },
    { "lymphatic_drainage", 0 },
    { "shiatsu",            FORBID_FIRM },
    { "light_touch",        0 },
    { "somatic",            0 },
    { "trauma_informed",    0 },
    { "stretching",         FORBID_STRETCH },
    { "self_massage",       FORBID_SELF_MASSAGE },
    { "gentle_swedish",     0 },
    { "slow_light_swedish", 0 },
    { "scar_work",          0 },
    { "prenatal",           0 },
};
/* clang-format on */

const struct technique_need *technique_needs(size_t *count)
{
    *count = COUNT(needs);
    return needs;
}

const struct technique *technique_catalogue(size_t *count)
{
    *count = COUNT(catalogue);
    return catalogue;
}

static const struct technique *find(const char *name)
{
    for (size_t i = 0; i < COUNT(catalogue); i++)
        if (strcmp(catalogue[i].name, name) == 0)
            return &catalogue[i];
    return NULL;
}

bool technique_is_known(const char *name)
{
    return find(name) != NULL;
}

bool technique_is_allowed(screen_set s, const char *name)
{
    const struct technique *technique = find(name);
    return technique && !(s & (FORBID_MASSAGE | technique->not_for));
}

static bool is_declared(const struct profile *profile, enum need need)
{
    return need == ANYONE || profile->needs & UINT32_C(1) << need;
}

/* Whether sessions have told two of these apart. */
static bool are_measured(const struct advise_memory *m, const char *const *names, size_t count)
{
    uint32_t sessions = 0, techniques = 0;

    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < HELPED_MAX; k++) {
            const struct helped_row *row = &m->helped[k];
            if (row->kind == HELPED_MASSAGE && row->measured > 0 &&
                strcmp(row->what, names[i]) == 0) {
                sessions += row->measured;
                techniques++;
            }
        }
    return techniques >= 2 && sessions >= SESSIONS_MIN;
}

/* NULL: nothing of this row is left. */
static const char *choose_in(const struct technique_need *row, const struct advise_memory *m,
                             screen_set s)
{
    const char *allowed[TECHNIQUES_OF_NEED];
    size_t in_row = 0, count = 0;

    while (in_row < TECHNIQUES_OF_NEED && row->techniques[in_row])
        in_row++;
    for (size_t i = 0; i < in_row; i++) {
        const char *name = row->techniques[(m->course.technique + i) % in_row];
        if (technique_is_allowed(s, name))
            allowed[count++] = name;
    }
    if (count == 0)
        return NULL;
    if (are_measured(m, allowed, count))
        return allowed[ranking_choose(m, HELPED_MASSAGE, allowed, count)];
    return allowed[0];
}

/* chosen: the row that the technique is of; NULL: none. */
static uint32_t notes_of(const struct profile *profile, const struct technique_need *chosen,
                         screen_set s)
{
    uint32_t notes = chosen ? chosen->notes : 0;

    for (size_t i = 0; i < COUNT(needs); i++)
        if (is_declared(profile, needs[i].need))
            notes |= needs[i].notes & CAUTIONS;
    if (s & FORBID_STRETCH)
        notes &= ~STRETCHES;
    if (s & NEED_PRENATAL)
        notes |= TRAINED;
    return notes;
}

bool technique_choose(const struct advise_memory *m, const struct profile *profile, screen_set s,
                      struct technique_choice *out)
{
    const struct technique_need *chosen = NULL;
    const char *name = NULL;

    if (s & FORBID_MASSAGE)
        return false;
    if (s & NEED_PRENATAL)
        name = "prenatal";
    for (size_t i = 0; i < COUNT(needs) && !name; i++)
        if (is_declared(profile, needs[i].need)) {
            chosen = &needs[i];
            name = choose_in(chosen, m, s);
        }
    *out = (struct technique_choice){ .name = name,
                                      .notes = notes_of(profile, chosen, s),
                                      .duration_min = profile->massage.duration_min };
    if (out->notes & SHORT && out->duration_min > SHORT_MIN)
        out->duration_min = SHORT_MIN;
    return name != NULL;
}
