/*
 * feedback.c - what the beats say while a routine plays
 *
 *     beats --> swing ----> coherence of the last 64 s, in every state and in the effect
 *           --> search ---> the person's own rate
 *           --> morning --> a clean value, after two quiet minutes
 *
 * A window of 64 s counts for the pacer only if one and the same pace went on all through it. It
 * ends with the newest beat that is decided, some seconds ago.
 */
#include "playing.h"

#include "catalog.h"
#include "rr.h"

#include <math.h>
#include <string.h>

#define WINDOW_US (COHERENCE_WINDOW_S * US_PER_S)
/* Beats that are older are no longer how it is now. */
#define STALE_US (INT64_C(15) * US_PER_S)
/* No beat, or no rate, for so long: nobody wears anything. */
#define DEAF_BEATS_US   (INT64_C(30) * US_PER_S)
#define DEAF_REPORTS_US (INT64_C(60) * US_PER_S)

/* ---- plans ---- */

/* Ours, and not a user's own of that name. */
static bool is_ours(const struct routine_plan *plan, const char *name)
{
    return plan == routine_find(name);
}

bool feedback_is_search(const struct routine_plan *plan)
{
    return is_ours(plan, "breathe_search");
}

static bool is_range(double per_min)
{
    /* Whole milliseconds move a rate at the end of the range a little. */
    return per_min > RESONANCE_LEAST_PER_MIN - 0.01 && per_min < RESONANCE_MOST_PER_MIN + 0.01;
}

bool feedback_take_plan(struct player *p, const struct routine_plan *plan, double paced_per_min)
{
    struct routine_plan taken = *plan;
    struct timeline timeline;
    double per_min = is_range(paced_per_min) ? paced_per_min : p->search.memory.per_min;

    if (feedback_is_search(plan))
        search_pace_session(&p->search, &taken);
    else if (is_ours(plan, "breathe_resonance") && isfinite(per_min))
        search_pace(&taken, per_min);
    if (feedback_is_search(plan) ? !timeline_init_stages(&timeline, &taken, SEARCH_STAGE_US)
                                 : !timeline_init(&timeline, &taken))
        return false;
    p->plan = taken;
    p->timeline = timeline;
    p->paced_per_min = timeline.count == 1 ? timeline_rate(&timeline, &taken, 0) : NAN;
    p->is_reading = is_ours(plan, "morning_reading");
    return true;
}

bool feedback_is_deaf(const struct player *p, const struct routine_plan *plan, int64_t now_us)
{
    if (feedback_is_search(plan)) {
        int64_t newest_us = swing_newest_us(&p->swing);
        return newest_us == INT64_MIN || newest_us < now_us - DEAF_BEATS_US;
    }
    if (!is_ours(plan, "morning_reading"))
        return false;
    struct effect_sum sum;
    effect_sum_recent(&p->recent, now_us - DEAF_REPORTS_US, now_us, &sum);
    return sum.heart_rate_n == 0;
}

int64_t feedback_goes_on_from(const struct player *p, int64_t position_us)
{
    int loop = timeline_loop_at(&p->timeline, position_us);

    if (p->search.is_on && loop >= 0)
        return p->timeline.loops[loop].start_us;
    return timeline_breath_start(&p->timeline, &p->plan, position_us);
}

int64_t feedback_skips_to(const struct player *p, int64_t position_us)
{
    struct timeline_place place;
    int loop = timeline_loop_at(&p->timeline, position_us);

    if (p->search.is_on && loop >= 0)
        return p->timeline.loops[loop].end_us;
    timeline_at(&p->timeline, &p->plan, position_us, &place);
    return place.end_us;
}

int64_t feedback_restarts_at(const struct player *p, int64_t position_us)
{
    if (p->search.is_on && timeline_loop_at(&p->timeline, position_us) >= 0)
        return p->timeline.loops[p->search.memory.stage].start_us;
    return position_us;
}

/* ---- while it plays ---- */

void feedback_start(struct player *p)
{
    p->coherence_sum = 0;
    p->windows = p->followed = 0;
    p->quiet = (struct quiet_sum){ 0 };
}

static void enter_stage(struct player *p, const struct instant *at)
{
    int64_t position_us = player_position(p, at->us);
    int stage = 0;

    while (stage < p->timeline.count && position_us >= p->timeline.loops[stage].end_us)
        stage++;
    if (stage < p->timeline.count)
        search_enter(&p->search, &p->timeline, stage, p->origin_us, at->us);
}

void feedback_enter(struct player *p, const struct instant *at, struct player_output *out)
{
    swing_unknown(&p->coherence);
    switch (p->status) {
    case ROUTINE_RUNNING:
        p->entered_us = at->us;
        if (p->search.is_on) {
            enter_stage(p, at);
            out->has_learnt = true;
        }
        break;
    case ROUTINE_PAUSED:
        search_break(&p->search);
        p->is_reading = false;
        break;
    case ROUTINE_AFTER:
        out->has_learnt |= search_end(&p->search, at);
        if (p->is_reading && p->finished)
            out->has_reading = quiet_reading(&p->quiet, p->plan.duration_s, &out->reading);
        p->is_reading = false;
        break;
    case ROUTINE_IDLE: break;
    }
}

static bool is_paced(const struct player *p)
{
    const struct timeline_loop *loop = &p->timeline.loops[0];

    return p->plan.steps[loop->first].phase != PHASE_NONE;
}

void feedback_mark(struct player *p, int64_t us)
{
    int loop = timeline_loop_at(&p->timeline, player_position(p, us));
    int64_t to_us = swing_newest_us(&p->swing);

    swing_unknown(&p->coherence);
    if (loop < 0 || !is_paced(p) || to_us == INT64_MIN || to_us < us - STALE_US)
        return;
    int64_t breathing_us = p->origin_us + p->timeline.loops[0].start_us;
    int64_t pace_us = p->origin_us + p->timeline.loops[loop].start_us;
    if (to_us - WINDOW_US < breathing_us || to_us - WINDOW_US < p->entered_us)
        return;
    double rate = to_us - WINDOW_US >= pace_us ? timeline_rate(&p->timeline, &p->plan, loop) : NAN;
    swing_look(&p->swing, to_us, rate, &p->coherence);
    if (!p->coherence.known || !isfinite(rate))
        return;
    p->windows++;
    p->coherence_sum += p->coherence.share;
    p->followed += p->coherence.followed;
    search_window(&p->search, p->coherence.followed);
}

void player_beat(struct player *p, int64_t t_us, int32_t ticks, bool ok, bool adjacent)
{
    swing_beat(&p->swing, t_us, ticks, ok, adjacent);
    if (p->status != ROUTINE_RUNNING)
        return;
    int64_t fell_us = p->swing.axis_us - p->swing.ahead_us;
    search_beat(&p->search, fell_us, p->swing.axis_us, rr_ms(ticks), ok);
    if (p->is_reading && fell_us > p->started.us)
        quiet_beat(&p->quiet, rr_ms(ticks), ok, adjacent);
}

/* ---- the person's own rate ---- */

bool player_set_resonance(struct player *p, const struct resonance_memory *in)
{
    return search_set(&p->search, in);
}

void player_resonance(const struct player *p, struct resonance_memory *out)
{
    *out = p->search.memory;
}

void player_forget_resonance(struct player *p)
{
    search_forget(&p->search);
}
