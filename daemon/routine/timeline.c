/*
 * timeline.c - from a position to a step, without a state of its own
 *
 * The place follows from the position alone, so that a restart, a pause or a
 * skip only has to set the position right.
 */
#include "timeline.h"

#define DURATION_MAX_S (24 * 3600)
#define STEP_MAX_MS    (DURATION_MAX_S * 1000)

static int64_t step_us(const struct routine_plan *plan, int step)
{
    return plan->steps[step].duration_ms * US_PER_MS;
}

static int64_t sum_us(const struct routine_plan *plan, int from, int to)
{
    int64_t sum = 0;
    for (int i = from; i < to; i++)
        sum += step_us(plan, i);
    return sum;
}

/* A new breath begins with this step: an inhalation after anything else, or words. */
static bool begins_breath(const struct timeline *tl, const struct routine_plan *plan, int step)
{
    enum phase phase = plan->steps[step].phase;

    if (step == tl->first || phase == PHASE_NONE)
        return true;
    enum phase before = plan->steps[step - 1].phase;
    return before == PHASE_NONE || (phase == PHASE_IN && before != PHASE_IN);
}

/*
 * The first end of a breath at or after `want_us`, counted from the start of the breathing. One
 * breath at the least, however long the words around it are.
 */
static int64_t breath_end(const struct timeline *tl, const struct routine_plan *plan,
                          int64_t want_us)
{
    int64_t at = want_us > 0 ? (want_us - 1) / tl->pass_us * tl->pass_us : 0;

    for (int step = tl->first; step < tl->last; step++) {
        at += step_us(plan, step);
        if (at >= want_us && (step + 1 == tl->last || begins_breath(tl, plan, step + 1)))
            break;
    }
    return at;
}

bool timeline_init(struct timeline *tl, const struct routine_plan *plan)
{
    int first = -1, last = -1;

    if (plan->step_count == 0 || plan->step_count > ROUTINE_STEPS_MAX || plan->duration_s <= 0 ||
        plan->duration_s > DURATION_MAX_S)
        return false;
    for (int i = 0; i < plan->step_count; i++) {
        if (plan->steps[i].duration_ms <= 0 || plan->steps[i].duration_ms > STEP_MAX_MS)
            return false;
        if (plan->steps[i].phase == PHASE_NONE)
            continue;
        if (first < 0)
            first = i;
        last = i + 1;
    }
    bool breathes = first >= 0;
    if (!breathes) {
        first = 0;
        last = plan->step_count;
    }

    *tl = (struct timeline){ .first = (uint8_t)first, .last = (uint8_t)last };
    tl->intro_us = sum_us(plan, 0, first);
    tl->pass_us = sum_us(plan, first, last);
    int64_t outro_us = sum_us(plan, last, plan->step_count);
    int64_t want_us = plan->duration_s * US_PER_S - tl->intro_us - outro_us;
    if (breathes)
        want_us = breath_end(tl, plan, want_us);
    tl->repeat_end_us = tl->intro_us + want_us;
    tl->end_us = tl->repeat_end_us + outro_us;
    return true;
}

void timeline_at(const struct timeline *tl, const struct routine_plan *plan, int64_t position_us,
                 struct timeline_place *out)
{
    int64_t at = 0;
    int step = 0;

    if (position_us >= tl->end_us)
        position_us = tl->end_us - 1;
    if (position_us >= tl->repeat_end_us) {
        at = tl->repeat_end_us;
        step = tl->last;
    } else if (position_us >= tl->intro_us) {
        at = tl->intro_us + (position_us - tl->intro_us) / tl->pass_us * tl->pass_us;
        step = tl->first;
    }
    while (at + step_us(plan, step) <= position_us)
        at += step_us(plan, step++);

    out->step = (uint8_t)step;
    out->start_us = at;
    out->end_us = at + step_us(plan, step);
    /* Words that fill a routine without breathing are cut where it ends. */
    if (position_us < tl->repeat_end_us && out->end_us > tl->repeat_end_us)
        out->end_us = tl->repeat_end_us;
}

int64_t timeline_breath_start(const struct timeline *tl, const struct routine_plan *plan,
                              int64_t position_us)
{
    struct timeline_place here;
    timeline_at(tl, plan, position_us, &here);

    int64_t at = here.start_us;
    int step = here.step;
    while (step > tl->first && step < tl->last && !begins_breath(tl, plan, step))
        at -= step_us(plan, --step);
    /* Words are taken up where they stopped: nobody wants to lie through them twice. */
    return plan->steps[here.step].phase == PHASE_NONE ? position_us : at;
}
