#include "pacing.h"

#include <string.h>

#define CALM_RAMP_MS 3000

/*
 * How far a breath in several parts has come when this one ends: the physiological
 * sigh breathes in twice, and its light rises in two parts too.
 */
static double share_done(const struct routine_plan *plan, int step)
{
    enum phase phase = plan->steps[step].phase;
    int from = step, to = step + 1;
    double done = 0, all = 0;

    while (from > 0 && plan->steps[from - 1].phase == phase)
        from--;
    while (to < plan->step_count && plan->steps[to].phase == phase)
        to++;
    for (int i = from; i < to; i++) {
        all += plan->steps[i].duration_ms;
        if (i <= step)
            done += plan->steps[i].duration_ms;
    }
    return done / all;
}

void pacing_of_step(const struct routine_plan *plan, int step, int32_t left_ms,
                    const struct instant *at, struct pacer *out)
{
    const struct routine_step *s = &plan->steps[step];
    double range = LIGHT_HIGH - LIGHT_LOW;

    *out = (struct pacer){
        .phase = s->phase,
        .duration_ms = left_ms,
        .step = (uint8_t)(step + 1),
        .at = *at,
    };
    memcpy(out->text, s->text, sizeof(out->text));
    memcpy(out->routine, plan->name, sizeof(out->routine));
    switch (s->phase) {
    case PHASE_NONE:
        out->light = LIGHT_CALM;
        out->ramp_ms = left_ms < CALM_RAMP_MS ? left_ms : CALM_RAMP_MS;
        break;
    case PHASE_IN:
        out->light = (uint8_t)(LIGHT_LOW + range * share_done(plan, step) + 0.5);
        out->ramp_ms = left_ms;
        break;
    case PHASE_HOLD: out->light = LIGHT_HIGH; break;
    case PHASE_OUT:
        out->light = (uint8_t)(LIGHT_HIGH - range * share_done(plan, step) + 0.5);
        out->ramp_ms = left_ms;
        break;
    case PHASE_REST: out->light = LIGHT_LOW; break;
    }
}
