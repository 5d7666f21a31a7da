/*
 * own_routines.c - routines of the user's own, made as safe as ours
 *
 * A long hold is found in the steps, whatever `not_for` says; and before the first breath that is
 * paced comes the line that says when to stop, whatever words of their own stand there.
 */
#include "rules.h"

#include "complain.h"

#include <stdio.h>
#include <string.h>

static void check_steps(struct walk *w, const struct node *steps)
{
    if (!steps->first)
        complain_value(w->complaints, steps, "a routine needs at least one step");
    for (const struct node *n = steps->first; n; n = n->next)
        if (n->kind == NODE_MAP && !node_find(n, "phase") == !node_find(n, "text"))
            complain_value(w->complaints, n, "a step has either a phase or a text");
}

static void put_safety_first(struct walk *w, const struct node *steps, struct routine_plan *plan)
{
    struct routine_step safety = { .phase = PHASE_NONE, .duration_ms = ROUTINE_SAFETY_MS };
    size_t breath = 0;

    if (!routine_paces_breath(plan))
        return;
    for (; plan->steps[breath].phase == PHASE_NONE; breath++)
        if (strcmp(plan->steps[breath].text, ROUTINE_SAFETY) == 0)
            return;
    if (plan->step_count == ROUTINE_STEPS_MAX) {
        complain_value(w->complaints, steps,
                       "one step too many: before a breath is paced, balm says when to stop, which "
                       "takes one; leave one out");
        return;
    }
    snprintf(safety.text, sizeof(safety.text), "%s", ROUTINE_SAFETY);
    memmove(plan->steps + breath + 1, plan->steps + breath,
            (plan->step_count - breath) * sizeof(plan->steps[0]));
    plan->steps[breath] = safety;
    plan->step_count++;
}

void rules_finish_routines(struct walk *w, const struct node *root, struct conf *c)
{
    const struct node *routines = node_find(root, "routines");
    const struct node *n = routines ? routines->first : NULL;

    for (size_t i = 0; i < c->routine_count && n; i++, n = n->next) {
        const struct node *steps = node_find(n, "steps");

        if (!steps || steps->kind != NODE_LIST)
            continue;
        check_steps(w, steps);
        c->routines[i].asks |= routine_asks_of_steps(&c->routines[i]);
        put_safety_first(w, steps, &c->routines[i]);
    }
}
