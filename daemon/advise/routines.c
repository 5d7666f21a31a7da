/*
 * routines.c - families, leanings and the short list
 *
 * The list is short, so that ten offers are enough to find what helps: with three to choose from
 * the best of them stands first after ten in .95 of simulated lives, with five in .84. It grows
 * once there is a record to stand on.
 */
#include "routines.h"

#include "ranking.h"

#include <stdbool.h>

#define COUNT(a)     (sizeof(a) / sizeof((a)[0]))
#define FAMILY_COUNT FAMILY_NONE
#define FAMILY_MOST  5

#define FIRST_FAMILIES 3
#define ALL_FROM       12 /* measured runs, from which all families are on the list */
#define SECOND_FROM    24 /* and from which the best of them has two */

#define EVENING_S (19 * 3600)
#define NIGHT_S   (4 * 3600)

/* clang-format off */
/* In the order of trying. What stands against nobody comes before what some may not do. */
static const struct {
    enum family family;
    const char *routines[FAMILY_MOST];
} families[] = {
    { FAMILY_BREATH, { "breathe_resonance", "physiological_sigh", "breathe_box", "breathe_478" } },
    { FAMILY_BODY,   { "stretch", "self_massage_neck", "self_massage_hands", "pmr",
                       "self_massage_feet" } },
    { FAMILY_MIND,   { "grounding", "meditation", "body_scan" } },
    { FAMILY_REST,   { "music" } },
};

/* A need moves one routine to the front of its family, and the family to the front of the list;
   of several the first row wins. */
static const struct {
    enum need need;
    enum family family;
    const char *first;
    bool in_the_evening; /* and only then */
} leanings[] = {
    { NEED_TRAUMA,           FAMILY_MIND,   "grounding",          false },
    { NEED_ANXIETY,          FAMILY_BREATH, "physiological_sigh", false },
    { NEED_TENSION_HEADACHE, FAMILY_BODY,   "self_massage_neck",  false },
    { NEED_DESK_POSTURE,     FAMILY_BODY,   "stretch",            false },
    { NEED_MUSCLE_TENSION,   FAMILY_BODY,   "pmr",                false },
    { NEED_INSOMNIA,         FAMILY_MIND,   "body_scan",          true },
    { NEED_FOCUS,            FAMILY_BODY,   "stretch",            false },
    { NEED_FATIGUE,          FAMILY_BODY,   "stretch",            false },
    { NEED_LOW_MOOD,         FAMILY_REST,   "music",              false },
    { NEED_OLDER_ADULT,      FAMILY_REST,   "music",              false },
};
/* clang-format on */

struct choice {
    const struct routine_plan *own, *ours;
    size_t own_count, our_count;
    screen_set screen;
};

/* What one family has to offer, in the order of trying; there may be any number of the user's. */
struct pick {
    const struct routine_plan *plans[2];
    size_t count;
};

static const struct routine_plan *plan_of(const struct choice *c, const char *name)
{
    const struct routine_plan *own = routine_named(c->own, c->own_count, name);

    return own ? own : routine_named(c->ours, c->our_count, name);
}

static void add(struct pick *p, const struct choice *c, const struct routine_plan *plan,
                enum family family)
{
    if (!plan || plan->family != family || p->count == COUNT(p->plans) ||
        !screen_allows(c->screen, plan->asks, NULL))
        return;
    for (size_t i = 0; i < p->count; i++)
        if (p->plans[i] == plan)
            return;
    p->plans[p->count++] = plan;
}

static struct pick pick_of(const struct choice *c, enum family family, const char *first)
{
    struct pick p = { .count = 0 };

    if (first)
        add(&p, c, plan_of(c, first), family);
    for (size_t i = 0; i < COUNT(families); i++)
        for (size_t k = 0; families[i].family == family && k < FAMILY_MOST; k++)
            if (families[i].routines[k])
                add(&p, c, plan_of(c, families[i].routines[k]), family);
    for (size_t i = 0; i < c->own_count; i++)
        add(&p, c, plan_of(c, c->own[i].name), family);
    return p;
}

static bool is_evening(const struct instant *t)
{
    int32_t second = instant_second_of_day(t);

    return second >= EVENING_S || second < NIGHT_S;
}

/* The order of families for these needs; first[f] is the routine of family f to begin with. */
static void lean(const struct profile *profile, const struct instant *t,
                 enum family order[FAMILY_COUNT], const char *first[FAMILY_COUNT])
{
    size_t count = 0;
    bool taken[FAMILY_COUNT] = { false };

    for (size_t i = 0; i < COUNT(leanings); i++) {
        enum family f = leanings[i].family;

        if (!(profile->needs & UINT32_C(1) << leanings[i].need) || taken[f] ||
            (leanings[i].in_the_evening && !is_evening(t)))
            continue;
        taken[f] = true;
        first[f] = leanings[i].first;
        order[count++] = f;
    }
    for (size_t i = 0; i < COUNT(families); i++)
        if (!taken[families[i].family])
            order[count++] = families[i].family;
}

static size_t best_of(const struct advise_memory *m, const struct routine_plan *const *plans,
                      size_t count)
{
    const char *names[ROUTINES_SHORT_LIST];

    for (size_t i = 0; i < count; i++)
        names[i] = plans[i]->name;
    return ranking_choose(m, HELPED_ROUTINE, names, count);
}

size_t routines_list(const struct advise_memory *m, const struct profile *profile,
                     screen_set screen, const struct routine_plan *own, size_t own_count,
                     const struct routine_plan *ours, size_t our_count, const struct instant *t,
                     const struct routine_plan *out[ROUTINES_SHORT_LIST])
{
    struct choice c = {
        .own = own, .own_count = own_count, .ours = ours, .our_count = our_count, .screen = screen
    };
    uint32_t measured = ranking_measured_in_all(m, HELPED_ROUTINE);
    size_t most = measured < ALL_FROM ? FIRST_FAMILIES : FAMILY_COUNT, count = 0;
    enum family order[FAMILY_COUNT];
    const char *first[FAMILY_COUNT] = { NULL };
    struct pick picks[FAMILY_COUNT];

    lean(profile, t, order, first);
    for (size_t i = 0; i < FAMILY_COUNT && count < most; i++) {
        picks[count] = pick_of(&c, order[i], first[order[i]]);
        if (picks[count].count > 0) {
            out[count] = picks[count].plans[0];
            count++;
        }
    }
    if (measured >= SECOND_FROM && count > 0) {
        const struct pick *best = &picks[best_of(m, out, count)];

        if (best->count > 1)
            out[count++] = best->plans[1];
    }
    return count;
}

const struct routine_plan *routines_choose(const struct advise_memory *m,
                                           const struct profile *profile, screen_set screen,
                                           const struct routine_plan *own, size_t own_count,
                                           const struct routine_plan *ours, size_t our_count,
                                           const struct instant *t)
{
    const struct routine_plan *list[ROUTINES_SHORT_LIST];
    size_t count = routines_list(m, profile, screen, own, own_count, ours, our_count, t, list);

    return count > 0 ? list[best_of(m, list, count)] : NULL;
}
