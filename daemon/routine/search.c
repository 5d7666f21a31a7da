/*
 * search.c - stages into points, points into sessions, sessions into a rate
 */
#include "search.h"

#include "catalog.h"
#include "rr.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define SETTLES_US (INT64_C(20) * US_PER_S) /* the heart's swing takes some breaths to build up */
/* Beats are decided five intervals late, and some straps send every five seconds. */
#define LATE_US (INT64_C(15) * US_PER_S)
static_assert(LATE_US <= SETTLES_US, "no beat of one stage is taken for the next");

#define STAGES_LEAST   3 /* good ones, for a session to count */
#define SESSIONS_GUESS 2

#define SESSIONS_MAX  1000000
#define AMPLITUDE_MAX 2000.0                   /* ms */
#define TIME_MAX_MS   INT64_C(253402300799999) /* the end of year 9999 */

/* ---- memory ---- */

void search_forget(struct search *s)
{
    /* A session that runs goes on, as the first. */
    uint32_t stage = s->memory.stage;

    memset(&s->memory, 0, sizeof(s->memory));
    s->memory.version = RESONANCE_MEMORY_VERSION;
    s->memory.stage = stage;
    s->memory.per_min = s->memory.deviation = NAN;
}

void search_init(struct search *s)
{
    memset(s, 0, sizeof(*s));
    s->stage = RESONANCE_STAGES;
    search_forget(s);
}

static bool is_rate(double per_min)
{
    return per_min >= RESONANCE_LEAST_PER_MIN && per_min <= RESONANCE_MOST_PER_MIN;
}

/* In the order of their sessions, at most six of each, none of a session yet to come. */
static bool are_points(const struct resonance_memory *m)
{
    uint32_t same = 0;

    for (uint32_t i = 0; i < m->count; i++) {
        const struct resonance_point *p = &m->points[i];
        if (!is_rate((double)p->per_min) ||
            !(p->amplitude_ms > 0 && (double)p->amplitude_ms <= AMPLITUDE_MAX) ||
            !(p->followed >= 0 && p->followed <= 1) || p->session > m->sessions)
            return false;
        if (i > 0 && p->session < p[-1].session)
            return false;
        same = i > 0 && p->session == p[-1].session ? same + 1 : 1;
        if (same > RESONANCE_STAGES)
            return false;
    }
    return true;
}

static bool is_sound(const struct resonance_memory *m)
{
    if (m->version != RESONANCE_MEMORY_VERSION || m->count > RESONANCE_POINTS_MAX ||
        m->sessions > SESSIONS_MAX || m->stage >= RESONANCE_STAGES || m->found_unix_ms < 0 ||
        m->found_unix_ms > TIME_MAX_MS || !are_points(m))
        return false;
    if (isnan(m->per_min))
        return isnan(m->deviation) && m->found_unix_ms == 0;
    return is_rate(m->per_min) && m->deviation >= 0 && m->deviation <= 3 &&
           m->sessions >= SESSIONS_GUESS &&
           (m->found_unix_ms == 0 || m->sessions >= RESONANCE_SESSIONS);
}

bool search_set(struct search *s, const struct resonance_memory *in)
{
    if (s->is_on || !is_sound(in))
        return false;
    s->memory = *in;
    return true;
}

static uint32_t points_of(const struct resonance_memory *m, uint32_t session)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < m->count; i++)
        n += m->points[i].session == session;
    return n;
}

/* What the session that runs has brought so far is always at the end. */
static void drop_running(struct resonance_memory *m)
{
    uint32_t running = points_of(m, m->sessions);

    m->count -= running;
    memset(&m->points[m->count], 0, running * sizeof(m->points[0]));
}

/* Before a session and not within it, whose rates follow from the points before. */
static void make_room(struct resonance_memory *m)
{
    while (m->count + RESONANCE_STAGES > RESONANCE_POINTS_MAX) {
        uint32_t oldest = points_of(m, m->points[0].session);
        m->count -= oldest;
        memmove(m->points, m->points + oldest, m->count * sizeof(m->points[0]));
        memset(&m->points[m->count], 0, oldest * sizeof(m->points[0]));
    }
}

/* ---- plans ---- */

static void pace_breath(struct routine_step *in, struct routine_step *out, double per_min)
{
    in->duration_ms = CATALOG_IN_MS(per_min);
    out->duration_ms = CATALOG_OUT_MS(per_min);
}

void search_pace(struct routine_plan *plan, double per_min)
{
    for (int i = 0; i + 1 < plan->step_count; i++)
        if (plan->steps[i].phase == PHASE_IN)
            pace_breath(&plan->steps[i], &plan->steps[i + 1], per_min);
}

void search_pace_session(const struct search *s, struct routine_plan *plan)
{
    const struct resonance_memory *m = &s->memory;
    double rates[RESONANCE_STAGES], per_min = NAN, deviation;
    int stage = 0;

    /* The same for all of a session, also after a restart in the middle of it, unless what was
       learnt is forgotten then. */
    resonance_estimate(m->points, m->count - points_of(m, m->sessions), &per_min, &deviation);
    resonance_rates(m->sessions, per_min, rates);
    for (int i = 0; i + 1 < plan->step_count && stage < RESONANCE_STAGES; i++)
        if (plan->steps[i].phase == PHASE_IN)
            pace_breath(&plan->steps[i], &plan->steps[i + 1], rates[stage++]);
}

/* ---- a session ---- */

void search_break(struct search *s)
{
    s->from_us = s->to_us = INSTANT_NEVER;
}

void search_start(struct search *s)
{
    drop_running(&s->memory);
    make_room(&s->memory);
    s->memory.stage = 0;
    s->is_on = true;
    s->stage = 0;
}

void search_resume(struct search *s)
{
    s->is_on = true;
    s->stage = (int)s->memory.stage;
    search_break(s);
}

static void listen(struct search *s, const struct timeline *tl, int stage, int64_t since_us,
                   int64_t origin_us, double per_min)
{
    s->stage = stage;
    s->memory.stage = (uint32_t)stage;
    s->from_us = since_us + SETTLES_US;
    s->to_us = origin_us + tl->loops[stage].end_us;
    stage_begin(&s->heard, per_min);
}

static double rate_of(const struct timeline *tl, int stage)
{
    return 60e6 / (double)tl->loops[stage].pass_us;
}

void search_enter(struct search *s, const struct timeline *tl, int stage, int64_t origin_us,
                  int64_t now_us)
{
    int64_t begins_us = origin_us + tl->loops[stage].start_us;

    listen(s, tl, stage, begins_us > now_us ? begins_us : now_us, origin_us, rate_of(tl, stage));
}

void search_beat(struct search *s, int64_t fell_us, int64_t axis_us, double rr_ms, bool ok)
{
    if (!s->is_on || s->stage >= RESONANCE_STAGES || fell_us <= s->from_us || fell_us > s->to_us)
        return;
    stage_beat(&s->heard, (double)(axis_us - s->from_us) / 1e6, rr_ms, ok);
}

void search_window(struct search *s, bool followed)
{
    if (s->is_on && s->stage < RESONANCE_STAGES)
        stage_window(&s->heard, followed);
}

static void close_stage(struct search *s)
{
    struct resonance_memory *m = &s->memory;
    double amplitude_ms;

    if (m->count < RESONANCE_POINTS_MAX && stage_amplitude(&s->heard, &amplitude_ms) &&
        amplitude_ms <= AMPLITUDE_MAX)
        m->points[m->count++] = (struct resonance_point){
            .session = m->sessions,
            .per_min = (float)s->heard.per_min,
            .amplitude_ms = (float)amplitude_ms,
            .followed = (float)s->heard.followed / (float)s->heard.windows,
        };
}

bool search_step(struct search *s, const struct timeline *tl, int64_t origin_us, int64_t now_us)
{
    bool changed = false;

    while (s->is_on && s->stage < tl->count && now_us - LATE_US >= s->to_us) {
        close_stage(s);
        changed = true;
        if (s->stage + 1 < tl->count)
            listen(s, tl, s->stage + 1, s->to_us, origin_us, rate_of(tl, s->stage + 1));
        else
            s->stage = RESONANCE_STAGES;
    }
    return changed;
}

bool search_end(struct search *s, const struct instant *t)
{
    struct resonance_memory *m = &s->memory;

    if (!s->is_on)
        return false;
    if (s->stage < RESONANCE_STAGES && t->us >= s->to_us)
        close_stage(s);
    s->is_on = false;
    s->stage = RESONANCE_STAGES;
    m->stage = 0;
    if (points_of(m, m->sessions) < STAGES_LEAST) {
        drop_running(m);
        return true;
    }
    m->sessions++;
    if (m->sessions >= SESSIONS_GUESS)
        resonance_estimate(m->points, m->count, &m->per_min, &m->deviation);
    search_date(s, t);
    return true;
}

bool search_date(struct search *s, const struct instant *t)
{
    struct resonance_memory *m = &s->memory;

    if (m->found_unix_ms != 0 || m->sessions < RESONANCE_SESSIONS || !isfinite(m->per_min) ||
        !instant_has_wall(t))
        return false;
    m->found_unix_ms = t->unix_ms;
    return true;
}
