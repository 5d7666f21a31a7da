/*
 * illness.c - medians and median deviations of ordinary nights, thresholds, days in a row
 *
 *                  heart rate above by      and ln RMSSD below by
 *     some         2 scatters, 3 bpm        1.5 scatters, .15
 *     strong       2.5 scatters, 5 bpm      2 scatters, .25
 *
 * the larger of each pair; seated days half as much again.
 */
#include "illness.h"

#include <math.h>

#define RANGE_DAYS     28
#define RANGE_LEAST    14 /* nights; with ten the scatter is a guess, and false twice as often */
#define MAD_TO_SCATTER 1.4826
#define HR_SCATTER_MIN 1.0 /* bpm; an even month must not make a beat a fever */
#define LN_SCATTER_MIN 0.08
#define SEATED_FACTOR  1.5 /* days are less alike than nights */
#define FORGOTTEN_DAYS 3   /* not worn for so long: the row is broken */
/* Of a night that goes on: its first hours are higher than the rest. */
#define NIGHT_SPEAKS_MIN 300
#define WELL_NIGHTS      2
#define WELL_WITHIN      4 /* days in which these lie */
#define ILL_DAYS_SPOKEN  2

static void sort(double *x, int n)
{
    for (int i = 1; i < n; i++)
        for (int k = i; k > 0 && x[k] < x[k - 1]; k--) {
            double swap = x[k];
            x[k] = x[k - 1];
            x[k - 1] = swap;
        }
}

static double median(double *x, int n)
{
    sort(x, n);
    return n % 2 ? x[n / 2] : (x[n / 2 - 1] + x[n / 2]) / 2;
}

static void spread(double *x, int n, double least, double *middle, double *scatter)
{
    *middle = median(x, n);
    for (int i = 0; i < n; i++)
        x[i] = fabs(x[i] - *middle);
    *scatter = fmax(MAD_TO_SCATTER * median(x, n), least);
}

static void range_of(struct illness_range *r, const struct body_memory *m, int32_t day,
                     enum day_measure hr, enum day_measure ln)
{
    double hrs[RANGE_DAYS], lns[RANGE_DAYS];
    int n = 0;

    for (int32_t d = day - RANGE_DAYS; d < day; d++) {
        const struct body_day *other = day_ring_find(m, d);
        double x = day_ring_value(m, d, hr), y = day_ring_value(m, d, ln);

        if (!other || other->signs || isnan(x) || isnan(y))
            continue;
        hrs[n] = x;
        lns[n++] = y;
    }
    *r = (struct illness_range){ .known = n >= RANGE_LEAST };
    if (!r->known)
        return;
    spread(hrs, n, HR_SCATTER_MIN, &r->hr_bpm, &r->hr_scatter);
    spread(lns, n, LN_SCATTER_MIN, &r->ln_rmssd, &r->ln_scatter);
}

void illness_refer(struct illness *i, const struct body_memory *m, int32_t day)
{
    range_of(&i->night, m, day, DAY_NIGHT_HR, DAY_NIGHT_RMSSD);
    range_of(&i->seated, m, day, DAY_SEATED_HR, DAY_SEATED_RMSSD);
}

static enum sign sign_in(const struct illness_range *r, double hr, double ln, double factor)
{
    double above = (hr - r->hr_bpm) / factor, below = (r->ln_rmssd - ln) / factor;

    if (!r->known || isnan(hr) || isnan(ln))
        return SIGN_UNKNOWN;
    bool hr_some = above >= fmax(2 * r->hr_scatter, 3),
         hr_strong = above >= fmax(2.5 * r->hr_scatter, 5);
    bool ln_some = below >= fmax(1.5 * r->ln_scatter, 0.15);
    bool ln_strong = below >= fmax(2 * r->ln_scatter, 0.25);

    if (hr_strong && ln_strong)
        return SIGN_STRONG;
    if (hr_some && ln_some)
        return SIGN_SOME;
    return hr_some || ln_some ? SIGN_OUTSIDE : SIGN_WITHIN;
}

/* A day that goes on still says nothing by its seated hours: mornings differ from evenings. */
static enum sign sign_of(const struct illness *i, const struct body_memory *m, int32_t day,
                         bool over)
{
    const struct body_day *so_far = day_ring_find(m, day);

    if (i->night.known && !over && !(so_far && so_far->night.minutes >= NIGHT_SPEAKS_MIN))
        return SIGN_UNKNOWN;
    if (i->night.known)
        return sign_in(&i->night, day_ring_value(m, day, DAY_NIGHT_HR),
                       day_ring_value(m, day, DAY_NIGHT_RMSSD), 1);
    if (!over)
        return SIGN_UNKNOWN;
    return sign_in(&i->seated, day_ring_value(m, day, DAY_SEATED_HR),
                   day_ring_value(m, day, DAY_SEATED_RMSSD), SEATED_FACTOR);
}

static uint32_t counted(const struct body_memory *m, int32_t day, enum sign sign)
{
    switch (sign) {
    case SIGN_SOME:
    case SIGN_STRONG: return m->ill_days + 1;
    case SIGN_WITHIN:
    case SIGN_OUTSIDE: return 0;
    case SIGN_UNKNOWN: break;
    }
    for (int32_t d = day - 1; d > day - FORGOTTEN_DAYS; d--) {
        const struct body_day *other = day_ring_find(m, d);
        if (other && other->signs)
            return m->ill_days;
    }
    return 0;
}

void illness_conclude(const struct illness *i, struct body_memory *m, int32_t day)
{
    enum sign sign = sign_of(i, m, day, true);

    m->ill_days = counted(m, day, sign);
    if (m->ill_days > ILL_MOST)
        m->ill_days = ILL_MOST;
    if (sign == SIGN_SOME || sign == SIGN_STRONG)
        day_ring_open(m, day)->signs = sign == SIGN_STRONG ? 2 : 1;
}

static bool is_well_again(const struct illness *i, const struct body_memory *m, int32_t today)
{
    int nights = 0;

    for (int32_t d = today; d > today - WELL_WITHIN && nights < WELL_NIGHTS; d--) {
        enum sign sign = sign_of(i, m, d, d < today);
        if (sign == SIGN_UNKNOWN)
            continue;
        if (sign != SIGN_WITHIN)
            return false;
        nights++;
    }
    return nights == WELL_NIGHTS;
}

void illness_view(const struct illness *i, const struct body_memory *m, int32_t today,
                  struct illness_view *out)
{
    enum sign sign = sign_of(i, m, today, false);
    const struct body_day *before = day_ring_find(m, today - 1);
    uint32_t days = counted(m, today, sign);

    out->is_ill_today =
        sign == SIGN_STRONG || (sign == SIGN_UNKNOWN && before && before->signs == 2);
    out->is_well_again = is_well_again(i, m, today);
    out->days = days >= ILL_DAYS_SPOKEN || out->is_ill_today ? days : 0;
}
