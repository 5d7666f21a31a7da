/*
 * quiet.c - local time of day against the person's spans
 *
 *     from < to   07:00 [......] 22:00     inside
 *     from > to   ..] 07:00   22:00 [..    over midnight: outside the day's middle
 *
 * The offset travels with the instant, so summer time and a traveller's time
 * zone need no rule here.
 */
#include "quiet.h"

static bool holds(const struct quiet_span *span, int32_t second)
{
    if (span->from_s <= span->to_s)
        return second >= span->from_s && second < span->to_s;
    return second >= span->from_s || second < span->to_s;
}

bool quiet_is_now(const struct profile *profile, const struct instant *t)
{
    int32_t second = instant_second_of_day(t);

    for (int i = 0; i < profile->quiet_count && i < PROFILE_QUIET_MAX; i++)
        if (holds(&profile->quiet[i], second))
            return true;
    return false;
}

bool quiet_is_at(const struct profile *profile, const struct instant *t, int64_t unix_ms)
{
    struct instant then = { .unix_ms = unix_ms, .utc_offset_s = t->utc_offset_s };
    return quiet_is_now(profile, &then);
}
