/*
 * routine.c - what the steps of a routine show of themselves
 *
 * Breathing repeats from its first phase to its last (words before and after are said once), so a
 * pause at the end runs on into a hold at the beginning. Who is told something while they hold
 * their breath goes on holding it.
 */
#include "routine.h"

#include <string.h>

/* The phases of breath lie within first..last - 1; false: there are none. */
static bool find_breath(const struct routine_plan *plan, size_t *first, size_t *last)
{
    *last = 0;
    for (size_t i = 0; i < plan->step_count; i++) {
        if (plan->steps[i].phase == PHASE_NONE)
            continue;
        if (*last == 0)
            *first = i;
        *last = i + 1;
    }
    return *last > 0;
}

const struct routine_plan *routine_named(const struct routine_plan *plans, size_t count,
                                         const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(plans[i].name, name) == 0)
            return &plans[i];
    return NULL;
}

bool routine_paces_breath(const struct routine_plan *plan)
{
    size_t first, last;

    return find_breath(plan, &first, &last);
}

uint8_t routine_asks_of_steps(const struct routine_plan *plan)
{
    size_t first, last;
    int64_t without_air_ms = 0;

    if (!find_breath(plan, &first, &last))
        return 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = first; i < last; i++) {
            const struct routine_step *s = &plan->steps[i];
            bool holds = s->phase == PHASE_HOLD || s->phase == PHASE_REST ||
                         (s->phase == PHASE_NONE && without_air_ms > 0);

            without_air_ms = holds ? without_air_ms + s->duration_ms : 0;
            if (without_air_ms > ROUTINE_HOLD_MS)
                return 1 << ASKS_BREATH_HOLD;
        }
    return 0;
}
