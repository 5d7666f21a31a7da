#include "watched.h"

/* Nobody under this age is given an estimate. */
#define AGE_MIN     16
#define AGE_UNKNOWN 30
/* Until wall time is known: no clock is right that says it is earlier. */
#define YEAR_MIN 2026

static int32_t year_of(const struct instant *t)
{
    /* 400 years hold 146097 days; the length of a mean year is exact enough for an age */
    return instant_has_wall(t) ? 1970 + (int32_t)(instant_day(t) / 365.2425) : YEAR_MIN;
}

int32_t watched_age(const struct profile *profile, const struct instant *t)
{
    return profile->born_year ? year_of(t) - profile->born_year : AGE_UNKNOWN;
}

bool watched_may(const struct profile *profile, const struct instant *t)
{
    /* of the year of birth only: their birthday may still be to come */
    return profile->consent_day != 0 && (!profile->born_year || watched_age(profile, t) > AGE_MIN);
}
