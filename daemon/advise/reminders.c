/*
 * reminders.c - the moments around a session
 *
 *     at - reminder ........ at - 30 min   at ---- end   + 15 min ............ + 12 h
 *     [ reminder, once                 ]   [ session ]   [ aftercare, once           ]
 *
 * Where the whole of the first span is quiet, as before a session in the early morning, the
 * reminder comes in the two hours before the quiet begins. One that was missed is dropped: the
 * calendar has an alarm of its own.
 */
#include "reminders.h"

#include "quiet.h"

#define MINUTE_MS (INT64_C(60) * MS_PER_S)
#define HOUR_MS   (60 * MINUTE_MS)

#define LATEST_MS      (30 * MINUTE_MS) /* before it begins: nobody reads it on the way */
#define EARLIEST_MS    (24 * HOUR_MS)
#define EVENING_MS     (2 * HOUR_MS)
#define LOOK_MS        (5 * MINUTE_MS) /* how finely quiet hours are looked through */
#define AFTER_UNTIL_MS (12 * HOUR_MS)

static bool is_all_quiet(const struct profile *profile, const struct instant *t, int64_t from,
                         int64_t until)
{
    for (int64_t at = from; at <= until; at += LOOK_MS)
        if (!quiet_is_at(profile, t, at))
            return false;
    return true;
}

bool reminder_is_due(const struct advise_memory *m, const struct profile *profile,
                     const struct instant *t)
{
    int64_t at = m->booked.at_unix_ms, now = t->unix_ms;
    int64_t before_ms = profile->massage.reminder_min * MINUTE_MS;
    int64_t from = at - before_ms;
    int64_t until = at - (before_ms / 2 < LATEST_MS ? before_ms / 2 : LATEST_MS);

    if (before_ms <= 0 || now < at - EARLIEST_MS || now > until)
        return false;
    if (now >= from)
        return true;
    if (!is_all_quiet(profile, t, from, until))
        return false;
    /* The quiet that holds then: where it began, and the evening before that. */
    int64_t quiet_from = from;
    while (quiet_from > at - EARLIEST_MS && quiet_is_at(profile, t, quiet_from - LOOK_MS))
        quiet_from -= LOOK_MS;
    return now >= quiet_from - EVENING_MS;
}

int64_t session_end(const struct session *s)
{
    return s->at_unix_ms + s->duration_min * MINUTE_MS;
}

int64_t aftercare_from(const struct session *s, int64_t now)
{
    /* One that was told of is over, however long it was meant to be. */
    int64_t end = session_end(s) < now ? session_end(s) : now;

    return now <= end + AFTER_UNTIL_MS ? end + AFTERCARE_DELAY_MS : 0;
}

int64_t aftercare_until(const struct session *s)
{
    return session_end(s) + AFTER_UNTIL_MS;
}

bool aftercare_is_due(const struct advise_memory *m, const struct instant *t)
{
    return m->aftercare_unix_ms != 0 && t->unix_ms >= m->aftercare_unix_ms &&
           t->unix_ms <= aftercare_until(&m->last);
}
