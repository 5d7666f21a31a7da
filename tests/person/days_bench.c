#include "days_bench.h"

#include <math.h>
#include <string.h>

#define DAY_MS  INT64_C(86400000)
#define HOUR_MS INT64_C(3600000)

void days_init(struct days_bench *b, bool restarts)
{
    *b = (struct days_bench){ .restarts = restarts };
    load_init(&b->load);
    body_days_init(&b->body);
}

struct instant days_at(const struct days_bench *b, int32_t day, double hour)
{
    return (struct instant){ .us = b->us,
                             .unix_ms = (FIRST_DAY + day) * DAY_MS + (int64_t)(hour * HOUR_MS) -
                                        b->utc_offset_s * MS_PER_S,
                             .utc_offset_s = b->utc_offset_s };
}

static void move(struct days_bench *b, const struct instant *t)
{
    load_move(&b->load, t);
    body_days_move(&b->body, b->load.memory.day,
                   b->load.jumped_us == INSTANT_NEVER && b->load.back_us == INSTANT_NEVER);
}

/* The hours around a session, and what of the clock is doubted, are this run's only. */
static void restart(struct days_bench *b, const struct instant *t)
{
    struct load_memory load;
    struct body_memory body = b->body.memory;

    load_save(&b->load, &load);
    load_init(&b->load);
    body_days_init(&b->body);
    assert_true(load_restore(&b->load, &load));
    assert_true(body_days_restore(&b->body, &body));
    move(b, t);
}

void days_live(struct days_bench *b, const struct instant *t, const struct report *r,
               double minutes)
{
    struct load load;

    b->us = t->us + (int64_t)(minutes * 60) * US_PER_S;
    struct instant at = *t;
    at.us = b->us;
    move(b, &at);
    load_add(&b->load, r, minutes);
    load_fill(&b->load, at.us, &load);
    body_days_report(&b->body, r, minutes, &load.today, &at);
    while (body_days_give(&b->body, &at, &b->effect)) {
        b->given++;
        b->given_day = b->body.today - FIRST_DAY;
    }
    if (b->restarts)
        restart(b, &at);
}

static struct report report_of(double hr, double ln)
{
    return (struct report){ .stress = NAN,
                            .heart_rate_bpm = hr,
                            .rmssd_ms = isnan(ln) ? NAN : exp(ln) };
}

struct report days_asleep(double hr, double ln)
{
    struct report r = report_of(hr, ln);

    r.why = WHY_ASLEEP;
    r.activity = ACTIVITY_SLEEP;
    return r;
}

struct report days_seated(double hr, double ln)
{
    struct report r = report_of(hr, ln);

    r.why = WHY_OK;
    r.activity = ACTIVITY_REST;
    r.stress = 20;
    return r;
}

static void live_part(struct days_bench *b, int32_t day, double hour, const struct report *r,
                      double minutes)
{
    struct instant t = days_at(b, day, hour);

    if (minutes > 0)
        days_live(b, &t, r, minutes);
}

void days_live_day(struct days_bench *b, int32_t day, const struct day_lived *how)
{
    struct report night = days_asleep(how->night_hr, how->night_ln);
    struct report seated = days_seated(how->seated_hr, how->seated_ln), raised = seated;

    raised.raised = true;
    raised.stress = 90;
    live_part(b, day, 6, &night, isnan(how->night_hr) ? 0 : 360);
    live_part(b, day, 14, &raised, isnan(how->seated_hr) ? 0 : 600 * how->raised);
    live_part(b, day, 20, &seated, isnan(how->seated_hr) ? 0 : 600 * (1 - how->raised));
}

void days_live_many(struct days_bench *b, int32_t from, int32_t to, const struct day_lived *how)
{
    for (int32_t day = from; day < to; day++)
        days_live_day(b, day, how);
}

void days_session(struct days_bench *b, int32_t day, double hour, enum session_state state)
{
    struct instant at = days_at(b, day, hour), now = days_at(b, day, hour + 1);
    struct session s = { .at_unix_ms = at.unix_ms,
                         .utc_offset_s = b->utc_offset_s,
                         .duration_min = 60,
                         .technique = "swedish",
                         .state = state };

    body_days_session(&b->body, &s, &now);
}

static double unit(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return ((double)(*state >> 11) + 0.5) / 9007199254740992.0;
}

double days_noise(uint64_t *state)
{
    double a = unit(state), b = unit(state);

    return sqrt(-2 * log(a)) * cos(2 * 3.14159265358979 * b);
}
