/*
 * standing.c - how things stand, for whoever looks
 */
#include "advisor.h"

#include "conditions.h"
#include "ranking.h"
#include "sensitivity.h"
#include "techniques.h"

#include <stdio.h>
#include <string.h>

static void take_conditions(const struct advisor *a, struct standing *out)
{
    condition_set holds = advisor_conditions(a);

    for (int c = 0; c < CONDITION_COUNT; c++)
        out->conditions[c] = (struct standing_condition){
            .holds = condition_is_in(holds, (enum condition)c),
            .by_configuration = condition_is_in(a->profile.conditions, (enum condition)c),
            .may_expire = screen_may_pass((enum condition)c),
            .since_unix_ms = condition_is_in(a->m.conditions, (enum condition)c)
                                 ? a->m.condition[c].since_unix_ms
                                 : 0,
        };
}

static bool is_offered(const struct advisor *a, const struct helped_line *line)
{
    const struct routine_plan *plan = advisor_plan(a, line->what);

    if (line->kind == HELPED_MASSAGE)
        return technique_is_allowed(a->screen, line->what);
    return plan && plan->family != FAMILY_NONE && screen_allows(a->screen, plan->asks, NULL);
}

/* Counted within its kind, over what may be offered at all. */
static void rank(const struct advisor *a, struct standing *out)
{
    int32_t ranks[2] = { 0, 0 };

    out->helped_count = ranking_view(&a->m, out->helped, HELPED_MAX);
    for (size_t i = 0; i < out->helped_count; i++) {
        struct helped_line *line = &out->helped[i];
        line->rank = is_offered(a, line) ? ++ranks[line->kind == HELPED_MASSAGE] : 0;
    }
}

void advisor_standing(const struct advisor *a, const struct advise_input *in,
                      const struct instant *t, struct standing *out)
{
    const struct advise_memory *m = &a->m;
    struct technique_choice technique;

    (void)in; /* all of it has been decided on already */
    out->silence = a->silence;
    out->no_booking = a->no_booking;
    out->suggestions_off = m->off;
    out->snoozed_until_unix_ms =
        m->snoozed_until_unix_ms > t->unix_ms ? m->snoozed_until_unix_ms : 0;
    out->last = m->last;
    out->booked = m->booked;
    out->course = (enum course_phase)m->course.phase;
    out->course_sessions = m->course.sessions;
    out->technique[0] = '\0';
    out->technique_notes = 0;
    if (technique_choose(m, &a->profile, a->screen, &technique)) {
        snprintf(out->technique, sizeof(out->technique), "%s", technique.name);
        out->technique_notes = technique.notes;
    }
    out->feel = 0;
    if (m->feel_unix_ms != 0 && instant_has_wall(t)) {
        struct instant then = { .unix_ms = m->feel_unix_ms, .utc_offset_s = t->utc_offset_s };
        if (instant_day(&then) == instant_day(t))
            out->feel = m->feel;
    }
    sensitivity_view(m, &a->profile, &out->sensitivity);
    take_conditions(a, out);
    rank(a, out);
}
