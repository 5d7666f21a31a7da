/*
 * course.c - when it goes on, tapers, ends
 *
 * What cannot be measured tapers by the plan, after the six weeks that massage.md names: nobody is
 * told that something did not help who has not worn a sensor long enough to tell.
 */
#include "course.h"

#include <math.h>

#define DAY_MS (INT64_C(86400) * MS_PER_S)

#define START_DAYS        7
#define IMPROVING_DAYS    14
#define TAPERING_DAYS     21
#define MAINTENANCE_CLOSE 21
#define MAINTENANCE_DAYS  28
#define MAINTENANCE_FAR   42
#define NO_HELP_DAYS      28

#define REGULAR_DAYS   16 /* two sessions so near each other are the begin of a course */
#define LAPSE_DAYS     21 /* no course ends sooner for want of a session */
#define SESSIONS_LEAST 4
#define MEASURED_LEAST 2
#define TECHNIQUES     8 /* more than any row has: it only has to move on */

#define MEASURING_DAYS 5 /* what a session did is known by then */

/* Of the raised share before it began. */
#define LOAD_EASED 0.75
#define LOAD_HALF  0.5

/* One session, against what would have come by itself. */
#define RAISED_LESS 0.01
#define SLOWER_BPM  1.0

static void enter(struct course_memory *c, enum course_phase phase, int32_t interval_days)
{
    c->phase = (int32_t)phase;
    c->interval_days = interval_days;
}

static void begin(struct course_memory *c, int64_t unix_ms, uint32_t sessions)
{
    enter(c, COURSE_START, START_DAYS);
    c->began_unix_ms = unix_ms;
    c->sessions = sessions;
    c->helped = c->measured = 0;
}

static void end(struct course_memory *c)
{
    enter(c, COURSE_NONE, MAINTENANCE_DAYS);
    c->began_unix_ms = 0;
    c->sessions = c->helped = c->measured = 0;
    c->load_share = NAN;
}

void course_init(struct course_memory *c)
{
    end(c);
    c->technique = 0;
}

void course_session(struct course_memory *c, const struct session *s, bool for_load,
                    int64_t last_unix_ms, double share_before)
{
    bool is_second = last_unix_ms != 0 && s->at_unix_ms - last_unix_ms <= REGULAR_DAYS * DAY_MS;

    switch ((enum course_phase)c->phase) {
    case COURSE_NONE:
        if (!for_load && !is_second)
            return;
        if (is_second)
            begin(c, last_unix_ms, 2);
        else
            begin(c, s->at_unix_ms, 1);
        c->load_share = share_before;
        return;
    case COURSE_START:
    case COURSE_IMPROVING:
    case COURSE_MAINTENANCE:
        if (c->sessions < UINT32_MAX)
            c->sessions++;
        return;
    case COURSE_NO_HELP: return; /* of their own will, and no part of what was given up */
    }
}

static double over(const struct session_effect *e, enum session_measure m)
{
    return e->change[m].after - e->change[m].expected;
}

bool course_helped(const struct session_effect *e)
{
    /* What was not measured is NAN and compares false. */
    return over(e, SESSION_DAYS_RAISED) < -RAISED_LESS ||
           (over(e, SESSION_DAYS_HR) < -SLOWER_BPM && over(e, SESSION_NIGHT_RMSSD) > 0);
}

static bool was_measured(const struct session_effect *e)
{
    return isfinite(over(e, SESSION_DAYS_RAISED)) ||
           (isfinite(over(e, SESSION_DAYS_HR)) && isfinite(over(e, SESSION_NIGHT_RMSSD)));
}

/* Where either share is not known, the sessions alone must tell. */
static bool has_eased(const struct course_memory *c, double share_now, double to)
{
    return !isfinite(share_now) || !isfinite(c->load_share) || share_now <= to * c->load_share;
}

static int32_t maintenance_days(const struct course_memory *c, double share_now)
{
    if (!isfinite(share_now) || !isfinite(c->load_share))
        return MAINTENANCE_DAYS;
    return !has_eased(c, share_now, LOAD_EASED)  ? MAINTENANCE_CLOSE
           : !has_eased(c, share_now, LOAD_HALF) ? MAINTENANCE_DAYS
                                                 : MAINTENANCE_FAR;
}

void course_measured(struct course_memory *c, const struct session_effect *e, double share_now)
{
    bool helped = course_helped(e);

    if (e->at_unix_ms < c->began_unix_ms || !was_measured(e) || c->measured == UINT32_MAX)
        return;
    switch ((enum course_phase)c->phase) {
    case COURSE_NONE:
    case COURSE_NO_HELP: return;
    case COURSE_START:
    case COURSE_IMPROVING:
    case COURSE_MAINTENANCE: break;
    }
    c->measured++;
    c->helped += helped;

    if (c->phase == COURSE_START) {
        if (c->sessions >= SESSIONS_LEAST && c->measured >= MEASURED_LEAST &&
            c->helped >= c->measured - c->helped && has_eased(c, share_now, LOAD_EASED))
            enter(c, COURSE_IMPROVING, IMPROVING_DAYS);
    } else if (c->phase == COURSE_MAINTENANCE) {
        c->interval_days = maintenance_days(c, share_now);
    } else if (helped && c->interval_days < TAPERING_DAYS) {
        c->interval_days = TAPERING_DAYS;
    } else if (helped) {
        enter(c, COURSE_MAINTENANCE, maintenance_days(c, share_now));
    }
}

static bool has_lapsed(const struct course_memory *c, int64_t last_unix_ms, int64_t unix_ms)
{
    int32_t days = c->phase == COURSE_NO_HELP          ? NO_HELP_DAYS
                   : 2 * c->interval_days > LAPSE_DAYS ? 2 * c->interval_days
                                                       : LAPSE_DAYS;
    int64_t since = last_unix_ms > c->began_unix_ms ? last_unix_ms : c->began_unix_ms;

    return unix_ms - since >= days * DAY_MS;
}

/* The last session is waited for, where sessions are not closer than its measuring. */
static bool is_time_to_conclude(const struct course_memory *c, int64_t last_unix_ms,
                                int64_t unix_ms)
{
    int64_t over_ms = unix_ms - c->began_unix_ms - COURSE_NO_HELP_DAYS * DAY_MS;

    return c->sessions >= SESSIONS_LEAST && over_ms >= 0 &&
           (unix_ms - last_unix_ms >= MEASURING_DAYS * DAY_MS || over_ms >= START_DAYS * DAY_MS);
}

/* What six weeks have come to. */
static bool conclude(struct course_memory *c)
{
    if (c->measured < MEASURED_LEAST) {
        enter(c, COURSE_IMPROVING, IMPROVING_DAYS);
        return false;
    }
    enter(c, COURSE_NO_HELP, NO_HELP_DAYS);
    c->technique = (c->technique + 1) % TECHNIQUES;
    return true;
}

bool course_move(struct course_memory *c, enum weeks_load load, int64_t last_unix_ms,
                 int64_t unix_ms)
{
    bool is_heavy = load == WEEKS_HEAVY_WEEK || load == WEEKS_HEAVY_MONTH;

    if (c->phase == COURSE_NONE)
        return false;
    if (has_lapsed(c, last_unix_ms, unix_ms)) {
        end(c);
        return false;
    }
    if (c->phase == COURSE_START && is_time_to_conclude(c, last_unix_ms, unix_ms))
        return conclude(c);
    if (is_heavy && (c->phase == COURSE_MAINTENANCE || c->phase == COURSE_IMPROVING) &&
        c->interval_days >= TAPERING_DAYS)
        begin(c, unix_ms, 0);
    return false;
}
