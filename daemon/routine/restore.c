/*
 * restore.c - a routine over the end of a process
 *
 * Stored are wall times; the position is what lies between them:
 *
 *     position = now - started - paused_ms
 *
 * paused_ms is therefore all that does not count as played: pauses, less what was
 * skipped (so it may be negative), and the steps that the wall clock made.
 */
#include "playing.h"

#include <math.h>
#include <string.h>

#define TIME_MAX_MS     INT64_C(253402300799999) /* the end of year 9999 */
#define WINDOWS_MAX     (24 * 3600)            /* of a day's breathing, one a second at the most */
#define POSITION_MAX_US (24 * 3600 * US_PER_S) /* of a plan that is gone */
#define RATE_MAX        60000                  /* breaths a minute, of one millisecond each */

static bool is_flag(const bool *stored)
{
    unsigned char byte;
    memcpy(&byte, stored, 1);
    return byte <= 1;
}

static bool is_time(int64_t unix_ms)
{
    return unix_ms >= 0 && unix_ms <= TIME_MAX_MS;
}

static bool is_sum(const struct effect_sum *s)
{
    return isfinite(s->heart_rate) && isfinite(s->rmssd) && isfinite(s->stress);
}

/* Shares of one at most each, and the pace that a plan can have. */
static bool are_windows(const struct routine_memory *m)
{
    return m->coherence_sum >= 0 && m->coherence_sum <= m->windows && m->followed <= m->windows &&
           m->windows <= WINDOWS_MAX &&
           (isnan(m->paced_per_min) || (m->paced_per_min > 0 && m->paced_per_min <= RATE_MAX));
}

static bool is_sound(const struct routine_memory *m)
{
    if (m->version != ROUTINE_MEMORY_VERSION || (unsigned)m->status > ROUTINE_AFTER)
        return false;
    if (m->status == ROUTINE_IDLE)
        return true;
    if (!memchr(m->name, '\0', sizeof(m->name)) || m->name[0] == '\0' ||
        !memchr(m->suggestion, '\0', sizeof(m->suggestion)) || !is_flag(&m->finished) ||
        !is_flag(&m->simulated))
        return false;
    if (!is_time(m->started_unix_ms) || !is_time(m->paused_at_unix_ms) ||
        !is_time(m->ended_unix_ms) || m->started_unix_ms == 0 || m->paused_ms < -TIME_MAX_MS ||
        m->paused_ms > TIME_MAX_MS)
        return false;
    if (m->status == ROUTINE_PAUSED && m->paused_at_unix_ms == 0)
        return false;
    if (m->status == ROUTINE_AFTER && m->ended_unix_ms == 0)
        return false;
    return is_sum(&m->before) && is_sum(&m->during) && is_sum(&m->after) && are_windows(m);
}

/* Wall time of a moment of this run; 0: neither then nor now is known. */
static int64_t wall_of(const struct instant *then, const struct instant *t)
{
    return instant_has_wall(t) ? instant_at(t, then->us).unix_ms : then->unix_ms;
}

void player_save(const struct player *p, const struct instant *t, struct routine_memory *out)
{
    /* Zeroes first: it is stored as bytes, padding and all. */
    memset(out, 0, sizeof(*out));
    out->version = ROUTINE_MEMORY_VERSION;
    out->status = p->status;
    if (p->status == ROUTINE_IDLE)
        return;

    const struct instant *reached = t; /* the moment at which the position is known */
    if (p->status == ROUTINE_PAUSED)
        reached = &p->paused;
    else if (p->status == ROUTINE_AFTER)
        reached = &p->ended;
    int64_t reached_unix_ms = reached == t && !instant_has_wall(t)
                                  ? instant_at(&p->started, t->us).unix_ms
                                  : wall_of(reached, t);

    memcpy(out->name, p->plan.name, sizeof(out->name));
    memcpy(out->suggestion, p->suggestion, sizeof(out->suggestion));
    out->finished = p->finished;
    out->simulated = p->simulated;
    out->started_unix_ms =
        instant_has_wall(&p->started) ? p->started.unix_ms : wall_of(&p->started, t);
    out->paused_ms = reached_unix_ms - out->started_unix_ms - player_position(p, t->us) / US_PER_MS;
    if (p->status == ROUTINE_PAUSED)
        out->paused_at_unix_ms = reached_unix_ms;
    else if (p->status == ROUTINE_AFTER)
        out->ended_unix_ms = reached_unix_ms;
    out->before = p->before;
    out->during = p->during;
    out->after = p->after;
    out->coherence_sum = p->coherence_sum;
    out->windows = p->windows;
    out->followed = p->followed;
    out->paced_per_min = p->paced_per_min;
}

/*
 * A moment of the run before, on this run's clock; never in its future. Times have been found to
 * lie before the year 10000, so that no sum here overflows.
 */
static struct instant moment_of(int64_t unix_ms, const struct instant *t)
{
    int64_t age_ms = t->unix_ms - unix_ms;
    struct instant then = instant_at(t, t->us - (age_ms > 0 ? age_ms : 0) * US_PER_MS);

    then.unix_ms = unix_ms;
    return then;
}

static int64_t position_at(const struct routine_memory *in, int64_t unix_ms)
{
    int64_t position_ms = unix_ms - in->started_unix_ms - in->paused_ms;
    return position_ms > 0 ? position_ms * US_PER_MS : 0;
}

static void go_on(struct player *p, const struct routine_memory *in, bool has_plan,
                  const struct instant *t, struct player_output *out)
{
    int64_t reached = t->unix_ms;
    struct instant at = *t;

    if (in->status == ROUTINE_PAUSED)
        reached = in->paused_at_unix_ms;
    else if (in->status == ROUTINE_AFTER)
        reached = in->ended_unix_ms;
    p->position_us = position_at(in, reached);
    int64_t end_us = has_plan ? p->timeline.end_us : POSITION_MAX_US;
    if (p->position_us > end_us)
        p->position_us = end_us;
    if (reached != t->unix_ms)
        at = moment_of(reached, t);

    if (in->status == ROUTINE_AFTER || !has_plan) {
        /* A plan that is gone ends now: when it was last followed is not known. */
        player_enter(p, ROUTINE_AFTER, in->status == ROUTINE_AFTER ? &at : t, out);
        return;
    }
    if (in->status == ROUTINE_PAUSED) {
        player_enter(p, ROUTINE_PAUSED, &at, out);
        return;
    }
    p->position_us = feedback_restarts_at(p, p->position_us);
    p->origin_us = t->us - p->position_us;
    if (p->position_us < p->timeline.end_us) {
        player_enter(p, ROUTINE_RUNNING, t, out);
        return;
    }
    struct instant end =
        moment_of(in->started_unix_ms + in->paused_ms + p->timeline.end_us / US_PER_MS, t);
    p->position_us = p->timeline.end_us;
    p->finished = true;
    player_enter(p, ROUTINE_AFTER, &end, out);
}

bool player_restore(struct player *p, const struct routine_memory *in,
                    const struct routine_plan *plan, const struct instant *t,
                    struct player_output *out)
{
    *out = (struct player_output){ 0 };
    if (!instant_has_wall(t) || !is_sound(in))
        return false;
    if (in->status == ROUTINE_IDLE)
        return true;

    bool has_plan =
        plan && strcmp(plan->name, in->name) == 0 && feedback_take_plan(p, plan, in->paced_per_min);
    if (!has_plan) {
        memcpy(p->plan.name, in->name, sizeof(p->plan.name));
        p->timeline = (struct timeline){ 0 };
        p->paced_per_min = in->paced_per_min;
    } else if (feedback_is_search(plan) && in->status != ROUTINE_AFTER) {
        search_resume(&p->search);
    }
    p->is_reading = false; /* a clean value has no hole in it */
    memcpy(p->suggestion, in->suggestion, sizeof(p->suggestion));
    p->simulated = in->simulated;
    p->finished = in->finished;
    p->started = moment_of(in->started_unix_ms, t);
    p->before = in->before;
    p->during = in->during;
    p->after = in->after;
    p->coherence_sum = in->coherence_sum;
    p->windows = in->windows;
    p->followed = in->followed;
    p->status = ROUTINE_IDLE; /* nothing runs until go_on() says so */
    go_on(p, in, has_plan, t, out);

    /* What became due meanwhile: a pause too long, a measurement that is over. */
    if (player_due(p) <= t->us) {
        struct player_output late = { 0 };
        player_step(p, t, &late);
        out->has_learnt |= late.has_learnt;
        if (late.has_state) {
            out->has_state = true;
            out->state = late.state;
        }
        if (late.has_effect) {
            out->has_effect = true;
            out->effect = late.effect;
        }
    }
    return true;
}
