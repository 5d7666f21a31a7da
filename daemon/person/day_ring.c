/* day_ring.c - places by day modulo BODY_DAYS, and running means */
#include "day_ring.h"

#include <math.h>

static const struct body_part empty = { .hr_bpm = NAN, .ln_rmssd = NAN };

void day_ring_init(struct body_memory *m)
{
    for (int i = 0; i < BODY_DAYS; i++)
        m->days[i] = (struct body_day){
            .day = INT32_MIN, .night = empty, .seated = empty, .raised_share = NAN
        };
}

static int place_of(int32_t day)
{
    return ((day % BODY_DAYS) + BODY_DAYS) % BODY_DAYS;
}

const struct body_day *day_ring_find(const struct body_memory *m, int32_t day)
{
    const struct body_day *d = &m->days[place_of(day)];

    return d->day == day ? d : NULL;
}

struct body_day *day_ring_open(struct body_memory *m, int32_t day)
{
    struct body_day *d = &m->days[place_of(day)];

    if (d->day != day)
        *d = (struct body_day){ .day = day, .night = empty, .seated = empty, .raised_share = NAN };
    return d;
}

double day_ring_value(const struct body_memory *m, int32_t day, enum day_measure what)
{
    const struct body_day *d = day_ring_find(m, day);

    if (!d)
        return NAN;
    switch (what) {
    case DAY_NIGHT_HR: return d->night.minutes >= NIGHT_LEAST_MIN ? d->night.hr_bpm : NAN;
    case DAY_NIGHT_RMSSD: return d->night.minutes >= NIGHT_LEAST_MIN ? d->night.ln_rmssd : NAN;
    case DAY_SEATED_HR: return d->seated.minutes >= SEATED_LEAST_MIN ? d->seated.hr_bpm : NAN;
    case DAY_SEATED_RMSSD: return d->seated.minutes >= SEATED_LEAST_MIN ? d->seated.ln_rmssd : NAN;
    case DAY_RAISED: return d->raised_share;
    }
    return NAN;
}

static double moved(double mean, double x, double weight)
{
    return isnan(mean) ? x : mean + (x - mean) * weight;
}

bool body_is_rate(double hr_bpm)
{
    return hr_bpm >= BODY_HR_LEAST && hr_bpm <= BODY_HR_MOST; /* false for NAN */
}

double body_ln(double rmssd_ms)
{
    double ln = rmssd_ms > 0 ? log(rmssd_ms) : NAN;

    return ln >= BODY_LN_LEAST && ln <= BODY_LN_MOST ? ln : NAN;
}

void body_part_add(struct body_part *part, double hr_bpm, double rmssd_ms, double minutes)
{
    double ln = body_ln(rmssd_ms);

    if (!body_is_rate(hr_bpm) || !(minutes > 0) || part->minutes + minutes > PART_MOST_MIN)
        return;
    part->minutes += minutes;
    part->hr_bpm = moved(part->hr_bpm, hr_bpm, minutes / part->minutes);
    if (!isnan(ln))
        part->ln_rmssd = moved(part->ln_rmssd, ln, minutes / part->minutes);
}
