/*
 * timeline.c - from a position to a step, without a state of its own
 *
 * The place follows from the position alone, so that a restart, a pause or a
 * skip only has to set the position right.
 */
#include "timeline.h"

#include <math.h>

#define DURATION_MAX_S (24 * 3600)
#define STEP_MAX_MS    (DURATION_MAX_S * 1000)

#define SAID_BREATHS  3
#define SAID_EVERY_US (INT64_C(60) * US_PER_S)

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
static bool begins_breath(const struct routine_plan *plan, int first, int step)
{
    enum phase phase = plan->steps[step].phase;

    if (step == first || phase == PHASE_NONE)
        return true;
    enum phase before = plan->steps[step - 1].phase;
    return before == PHASE_NONE || (phase == PHASE_IN && before != PHASE_IN);
}

/*
 * The first end of a breath at or after `want_us`, counted from the start of the loop. One breath
 * at the least, however long the words around it are.
 */
static int64_t breath_end(const struct timeline_loop *loop, const struct routine_plan *plan,
                          int64_t want_us)
{
    int64_t at = want_us > 0 ? (want_us - 1) / loop->pass_us * loop->pass_us : 0;

    for (int step = loop->first; step < loop->last; step++) {
        at += step_us(plan, step);
        if (at >= want_us && (step + 1 == loop->last || begins_breath(plan, loop->first, step + 1)))
            break;
    }
    return at;
}

/* *first..*last - 1 is what is breathed; none: *last is 0. false: nobody could follow it. */
static bool find_breathing(const struct routine_plan *plan, int *first, int *last)
{
    *first = -1;
    *last = 0;
    if (plan->step_count == 0 || plan->step_count > ROUTINE_STEPS_MAX)
        return false;
    for (int i = 0; i < plan->step_count; i++) {
        if (plan->steps[i].duration_ms <= 0 || plan->steps[i].duration_ms > STEP_MAX_MS)
            return false;
        if (plan->steps[i].phase == PHASE_NONE)
            continue;
        if (*first < 0)
            *first = i;
        *last = i + 1;
    }
    return true;
}

bool timeline_init(struct timeline *tl, const struct routine_plan *plan)
{
    int first, last;

    if (plan->duration_s <= 0 || plan->duration_s > DURATION_MAX_S ||
        !find_breathing(plan, &first, &last))
        return false;
    bool breathes = last > 0;
    if (!breathes) {
        first = 0;
        last = plan->step_count;
    }

    *tl = (struct timeline){ .count = 1 };
    struct timeline_loop *loop = &tl->loops[0];
    loop->first = (uint8_t)first;
    loop->last = (uint8_t)last;
    loop->start_us = sum_us(plan, 0, first);
    loop->pass_us = sum_us(plan, first, last);
    int64_t outro_us = sum_us(plan, last, plan->step_count);
    int64_t want_us = plan->duration_s * US_PER_S - loop->start_us - outro_us;
    if (breathes)
        want_us = breath_end(loop, plan, want_us);
    loop->end_us = loop->start_us + want_us;
    tl->end_us = loop->end_us + outro_us;
    return true;
}

bool timeline_init_stages(struct timeline *tl, const struct routine_plan *plan, int64_t stage_us)
{
    int first, last;

    if (stage_us <= 0 || !find_breathing(plan, &first, &last) || last == 0)
        return false;
    *tl = (struct timeline){ .end_us = sum_us(plan, 0, first) };
    for (int step = first, next; step < last; step = next) {
        if (tl->count == TIMELINE_LOOPS_MAX)
            return false;
        next = step + 1;
        while (next < last && !begins_breath(plan, first, next))
            next++;
        struct timeline_loop *loop = &tl->loops[tl->count++];
        *loop = (struct timeline_loop){
            .first = (uint8_t)step,
            .last = (uint8_t)next,
            .start_us = tl->end_us,
            .pass_us = sum_us(plan, step, next),
        };
        tl->end_us = loop->end_us = loop->start_us + breath_end(loop, plan, stage_us);
    }
    tl->end_us += sum_us(plan, last, plan->step_count);
    return true;
}

int timeline_loop_at(const struct timeline *tl, int64_t position_us)
{
    for (int i = 0; i < tl->count; i++)
        if (position_us >= tl->loops[i].start_us && position_us < tl->loops[i].end_us)
            return i;
    return -1;
}

void timeline_at(const struct timeline *tl, const struct routine_plan *plan, int64_t position_us,
                 struct timeline_place *out)
{
    const struct timeline_loop *after = &tl->loops[tl->count - 1];
    int64_t at = 0;
    int step = 0;

    if (position_us >= tl->end_us)
        position_us = tl->end_us - 1;
    int loop = timeline_loop_at(tl, position_us);
    if (loop >= 0) {
        const struct timeline_loop *l = &tl->loops[loop];
        at = l->start_us + (position_us - l->start_us) / l->pass_us * l->pass_us;
        step = l->first;
    } else if (position_us >= after->end_us) {
        at = after->end_us;
        step = after->last;
    }
    while (at + step_us(plan, step) <= position_us)
        at += step_us(plan, step++);

    out->step = (uint8_t)step;
    out->start_us = at;
    out->end_us = at + step_us(plan, step);
    /* Words that fill a routine without breathing are cut where it ends. */
    if (loop >= 0 && out->end_us > tl->loops[loop].end_us)
        out->end_us = tl->loops[loop].end_us;
}

int64_t timeline_breath_start(const struct timeline *tl, const struct routine_plan *plan,
                              int64_t position_us)
{
    struct timeline_place here;
    timeline_at(tl, plan, position_us, &here);

    int64_t at = here.start_us;
    int step = here.step, loop = timeline_loop_at(tl, position_us);
    while (loop >= 0 && step > tl->loops[loop].first &&
           !begins_breath(plan, tl->loops[loop].first, step))
        at -= step_us(plan, --step);
    /* Words are taken up where they stopped: nobody wants to lie through them twice. */
    return plan->steps[here.step].phase == PHASE_NONE ? position_us : at;
}

/* Breaths that have begun before the step of that loop. */
static int breaths_before(const struct routine_plan *plan, const struct timeline_loop *l, int step)
{
    int n = 0;

    for (int i = l->first; i < step; i++)
        n += begins_breath(plan, l->first, i);
    return n;
}

double timeline_rate(const struct timeline *tl, const struct routine_plan *plan, int loop)
{
    const struct timeline_loop *l = &tl->loops[loop];
    int breaths = breaths_before(plan, l, l->last);
    int64_t began_us = 0, at_us = 0;

    for (int i = l->first; i < l->last; i++) {
        if (plan->steps[i].phase == PHASE_NONE)
            return NAN;
        if (i > l->first && begins_breath(plan, l->first, i)) {
            if ((at_us - began_us) * breaths != l->pass_us)
                return NAN;
            began_us = at_us;
        }
        at_us += step_us(plan, i);
    }
    return 60e6 * breaths / (double)l->pass_us;
}

bool timeline_is_said(const struct timeline *tl, const struct routine_plan *plan,
                      int64_t position_us)
{
    struct timeline_place here;
    int loop = timeline_loop_at(tl, position_us);

    timeline_at(tl, plan, position_us, &here);
    if (loop < 0 || plan->steps[here.step].phase == PHASE_NONE)
        return true;
    const struct timeline_loop *l = &tl->loops[loop];
    int64_t breath_us = timeline_breath_start(tl, plan, position_us);
    int64_t passes = (here.start_us - l->start_us) / l->pass_us;
    int breath = breaths_before(plan, l, here.step + 1) - 1;
    if (passes * breaths_before(plan, l, l->last) + breath < SAID_BREATHS)
        return true;
    int64_t before_us = timeline_breath_start(tl, plan, breath_us - 1);
    return (breath_us - l->start_us) / SAID_EVERY_US != (before_us - l->start_us) / SAID_EVERY_US;
}
