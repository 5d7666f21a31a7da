/*
 * sessions.c - before, after, and what was to be expected
 *
 * A session's own days are left out of what others are held against: D .. D+3. An
 * ordinary day has no session within the seven days before it and the three after, so
 * in a weekly course there are none, and what is expected is a plain pull to the mean.
 */
#include "sessions.h"

#include "expect.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define HOURS_MS  (INT64_C(3) * 3600 * MS_PER_S)
#define MINUTE_MS (60 * MS_PER_S)
/* The hours are asked for while the ring may still know of them. */
#define HOURS_LATE_MS (INT64_C(6) * 3600 * MS_PER_S)

static_assert((int)HOURS_MEASURES == (int)SESSION_NIGHT_HR, "the hours come first");
static_assert((int)SESSION_NIGHT_HR + BODY_MEASURES == SESSION_MEASURES, "then night and days");
static_assert((int)DAY_RAISED + 1 == BODY_MEASURES, "each has a regression of its own");

#define DAYS_BEFORE       7
#define DAYS_BEFORE_LEAST 3
#define DAYS_AFTER        3
#define DAYS_AFTER_LEAST  2
#define GIVEN_DAY         4 /* after the session, at noon: its last night is over, too */
#define GIVEN_SECOND      43200
#define GAP_MOST_DAYS     20 /* looked back for the last ordinary day */

/* Before and after of one measure, by days relative to the session. */
static const struct stretch {
    int32_t before, after; /* the first day of each */
    int32_t after_count, after_least;
} stretches[BODY_MEASURES] = {
    /* a night belongs to the day on which it ends: that of D is before the session */
    [DAY_NIGHT_HR] = { -6, 1, 1, 1 },
    [DAY_NIGHT_RMSSD] = { -6, 1, 1, 1 },
    [DAY_SEATED_HR] = { -7, 1, DAYS_AFTER, DAYS_AFTER_LEAST },
    [DAY_SEATED_RMSSD] = { -7, 1, DAYS_AFTER, DAYS_AFTER_LEAST },
    [DAY_RAISED] = { -7, 1, DAYS_AFTER, DAYS_AFTER_LEAST },
};

/* ---- the list ---- */

static struct body_session *find(struct body_memory *m, int64_t at_unix_ms)
{
    for (int i = 0; i < BODY_SESSIONS; i++)
        if (m->sessions[i].at_unix_ms == at_unix_ms)
            return &m->sessions[i];
    return NULL;
}

static void call_off(struct body_memory *m, struct body_session *s)
{
    struct body_session *end = &m->sessions[BODY_SESSIONS - 1];

    memmove(s, s + 1, (size_t)(end - s) * sizeof(*s));
    memset(end, 0, sizeof(*end));
}

/* Newest first; NULL: older than all of a full list. */
static struct body_session *make_room(struct body_memory *m, int64_t at_unix_ms)
{
    int i = 0;

    while (i < BODY_SESSIONS && m->sessions[i].at_unix_ms > at_unix_ms)
        i++;
    if (i == BODY_SESSIONS)
        return NULL;
    memmove(&m->sessions[i + 1], &m->sessions[i],
            (size_t)(BODY_SESSIONS - 1 - i) * sizeof(m->sessions[0]));
    memset(&m->sessions[i], 0, sizeof(m->sessions[i]));
    return &m->sessions[i];
}

static int32_t day_of(const struct session *s)
{
    struct instant at = { .unix_ms = s->at_unix_ms, .utc_offset_s = s->utc_offset_s };

    return instant_day(&at);
}

static void measure_hours(struct body_session *s, const struct hours *h, int64_t now_unix_ms)
{
    int64_t end = s->at_unix_ms + s->duration_min * MINUTE_MS;
    double before[HOURS_MEASURES], after[HOURS_MEASURES];

    hours_means(h, s->at_unix_ms - HOURS_MS, s->at_unix_ms, before);
    hours_means(h, end, end + HOURS_MS, after);
    for (int i = 0; i < HOURS_MEASURES; i++) {
        if (isnan(s->before[i]))
            s->before[i] = (float)before[i];
        if (now_unix_ms >= end + HOURS_MS && isnan(s->over[i]))
            s->over[i] = (float)(after[i] - (double)s->before[i]);
    }
}

void sessions_told(struct body_memory *m, const struct hours *h, const struct session *told,
                   int64_t now_unix_ms)
{
    struct body_session *s = told->at_unix_ms > 0 ? find(m, told->at_unix_ms) : NULL;

    if (told->at_unix_ms <= 0)
        return;
    if (s && told->state != SESSION_HELD)
        call_off(m, s);
    if (s || told->state != SESSION_HELD)
        return;
    s = make_room(m, told->at_unix_ms);
    if (!s)
        return;
    s->at_unix_ms = told->at_unix_ms;
    s->day = day_of(told);
    s->duration_min = told->duration_min;
    memcpy(s->technique, told->technique, sizeof(s->technique));
    s->simulated = told->simulated;
    for (int i = 0; i < SESSION_MEASURES; i++)
        s->before[i] = s->over[i] = NAN;
    measure_hours(s, h, now_unix_ms);
}

void sessions_hours(struct body_memory *m, const struct hours *h, int64_t now_unix_ms)
{
    for (int i = 0; i < BODY_SESSIONS; i++) {
        struct body_session *s = &m->sessions[i];
        int64_t end = s->at_unix_ms + s->duration_min * MINUTE_MS;

        if (s->at_unix_ms != 0 && !s->given && now_unix_ms >= end + HOURS_MS &&
            now_unix_ms < end + HOURS_MS + HOURS_LATE_MS)
            measure_hours(s, h, now_unix_ms);
    }
}

/* ---- before and after ---- */

/* Whether a session but `except` may still be felt on this day. */
static bool is_taken(const struct body_memory *m, int32_t day, const struct body_session *except)
{
    for (int i = 0; i < BODY_SESSIONS; i++) {
        const struct body_session *s = &m->sessions[i];
        if (s->at_unix_ms != 0 && s != except && s->day <= day && s->day + DAYS_AFTER >= day)
            return true;
    }
    return false;
}

static double mean_of(const struct body_memory *m, int32_t from, int32_t count, int32_t least,
                      enum day_measure what, bool untaken, const struct body_session *except)
{
    double sum = 0;
    int32_t n = 0;

    for (int32_t day = from; day < from + count; day++) {
        double x = day_ring_value(m, day, what);
        if (isnan(x) || (untaken && is_taken(m, day, except)))
            continue;
        sum += x;
        n++;
    }
    return n >= least ? sum / n : NAN;
}

static double before_of(const struct body_memory *m, int32_t day, enum day_measure what,
                        const struct body_session *except)
{
    return mean_of(m, day + stretches[what].before, DAYS_BEFORE, DAYS_BEFORE_LEAST, what, true,
                   except);
}

static double after_of(const struct body_memory *m, int32_t day, enum day_measure what)
{
    const struct stretch *s = &stretches[what];

    return mean_of(m, day + s->after, s->after_count, s->after_least, what, false, NULL);
}

/* ---- ordinary days ---- */

static bool is_ordinary(const struct body_memory *m, int32_t day)
{
    for (int i = 0; i < BODY_SESSIONS; i++) {
        const struct body_session *s = &m->sessions[i];
        if (s->at_unix_ms != 0 && s->day >= day - DAYS_BEFORE && s->day <= day + DAYS_AFTER)
            return false;
    }
    return true;
}

static bool ordinary(const struct body_memory *m, int32_t day, enum day_measure what,
                     double *before, double *after)
{
    if (!is_ordinary(m, day))
        return false;
    *before = before_of(m, day, what, NULL);
    *after = after_of(m, day, what);
    return !isnan(*before) && !isnan(*after);
}

static int32_t days_since_ordinary(const struct body_memory *m, int32_t day, enum day_measure what)
{
    double before, after;
    int32_t days = 1;

    while (days < GAP_MOST_DAYS && !ordinary(m, day - days, what, &before, &after))
        days++;
    return days;
}

void sessions_conclude(struct body_memory *m, int32_t day)
{
    int32_t then = day - DAYS_AFTER;

    for (int i = 0; i < BODY_MEASURES; i++) {
        enum day_measure what = (enum day_measure)i;
        double before, after;

        if (ordinary(m, then, what, &before, &after))
            expect_learn(&m->regression[i], before, after, days_since_ordinary(m, then, what));
    }
}

/* ---- the effect ---- */

static const struct session_change unknown = { NAN, NAN, NAN };

static bool is_due(const struct body_session *s, int32_t today, int32_t second_of_day)
{
    return s->at_unix_ms != 0 && !s->given &&
           (today > s->day + GIVEN_DAY ||
            (today == s->day + GIVEN_DAY && second_of_day >= GIVEN_SECOND));
}

static void measure_days(struct body_memory *m, struct body_session *s, struct session_effect *out)
{
    for (int i = 0; i < BODY_MEASURES; i++) {
        enum day_measure what = (enum day_measure)i;
        struct session_change *c = &out->change[SESSION_NIGHT_HR + i];
        double variance, before = before_of(m, s->day, what, s), after = after_of(m, s->day, what);

        if (isnan(before) || isnan(after))
            continue;
        *c = (struct session_change){ .before = before, .after = after, .expected = before };
        expect_after(&m->regression[i], before, &c->expected, &variance);
        s->before[SESSION_NIGHT_HR + i] = (float)c->before;
        s->over[SESSION_NIGHT_HR + i] =
            (float)fmax(-BODY_HR_MOST, fmin(BODY_HR_MOST, c->after - c->expected));
    }
}

/* Some of this would have come by itself; how much, no ordinary hour can tell. */
static void tell_hours(const struct body_session *s, struct session_effect *out)
{
    for (int i = 0; i < HOURS_MEASURES; i++)
        if (!isnan(s->over[i]))
            out->change[i] = (struct session_change){
                .before = (double)s->before[i],
                .after = (double)s->before[i] + (double)s->over[i],
                .expected = (double)s->before[i],
            };
}

bool sessions_give(struct body_memory *m, int32_t today, int32_t second_of_day,
                   struct session_effect *out)
{
    for (int i = BODY_SESSIONS - 1; i >= 0; i--) { /* the oldest first */
        struct body_session *s = &m->sessions[i];
        bool measured = false;

        if (!is_due(s, today, second_of_day))
            continue;
        s->given = true;
        memset(out, 0, sizeof(*out));
        out->at_unix_ms = s->at_unix_ms;
        out->simulated = s->simulated;
        memcpy(out->technique, s->technique, sizeof(out->technique));
        for (int k = 0; k < SESSION_MEASURES; k++)
            out->change[k] = unknown;
        tell_hours(s, out);
        measure_days(m, s, out);
        for (int k = 0; k < SESSION_MEASURES; k++)
            measured = measured || !isnan(out->change[k].after);
        if (measured)
            return true;
    }
    return false;
}

/* ---- all of them ---- */

void sessions_verdicts(const struct body_memory *m, struct session_verdict out[SESSION_MEASURES],
                       double *ordinary_days)
{
    *ordinary_days = m->regression[DAY_SEATED_HR].weight;
    for (int k = 0; k < SESSION_MEASURES; k++) {
        double over[BODY_SESSIONS], variance = NAN, expected;
        size_t n = 0;

        for (int i = 0; i < BODY_SESSIONS; i++)
            if (m->sessions[i].at_unix_ms != 0 && m->sessions[i].given &&
                !isnan(m->sessions[i].over[k]))
                over[n++] = (double)m->sessions[i].over[k];
        out[k] = (struct session_verdict){
            .sessions = (uint32_t)n, .mean = NAN, .low = NAN, .high = NAN, .says = SESSION_TOO_FEW
        };
        if (k >= SESSION_NIGHT_HR &&
            expect_after(&m->regression[k - SESSION_NIGHT_HR], 0, &expected, &variance))
            expect_judge(over, n, variance, &out[k]);
    }
}
