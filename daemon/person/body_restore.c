/* body_restore.c - whether stored days are such as can have been lived */
#include "body_days.h"
#include "day_ring.h"

#include <math.h>
#include <string.h>

#define LAST_DAY    100000 /* in the year 2243: no clock of ours */
#define LAST_MS     (LAST_DAY * INT64_C(86400000))
#define WEIGHT_MOST 1000.0 /* days, of which half is forgotten in 180 */
#define SUM_MOST    (WEIGHT_MOST * BODY_HR_MOST * BODY_HR_MOST)

static bool is_flag(const bool *stored)
{
    unsigned char byte;

    memcpy(&byte, stored, 1);
    return byte <= 1;
}

static bool is_between(double low, double x, double high)
{
    return x >= low && x <= high; /* false for NAN */
}

static bool is_part(const struct body_part *p)
{
    if (p->minutes == 0)
        return isnan(p->hr_bpm) && isnan(p->ln_rmssd);
    return is_between(0, p->minutes, PART_MOST_MIN) && body_is_rate(p->hr_bpm) &&
           (isnan(p->ln_rmssd) || is_between(BODY_LN_LEAST, p->ln_rmssd, BODY_LN_MOST));
}

static bool is_day(const struct body_day *d, int place)
{
    if (d->day == INT32_MIN)
        return true;
    return d->day >= 0 && d->day <= LAST_DAY && d->day % BODY_DAYS == place && d->signs <= 2 &&
           is_part(&d->night) && is_part(&d->seated) &&
           (isnan(d->raised_share) || is_between(0, d->raised_share, 1));
}

static bool is_regression(const struct body_regression *r)
{
    return is_between(0, r->weight, WEIGHT_MOST) && fabs(r->x) <= SUM_MOST &&
           fabs(r->y) <= SUM_MOST && is_between(0, r->xx, SUM_MOST) && fabs(r->xy) <= SUM_MOST &&
           is_between(0, r->yy, SUM_MOST);
}

static bool is_change(float x)
{
    return isnan(x) || (x >= -(float)BODY_HR_MOST && x <= (float)BODY_HR_MOST);
}

static bool is_session(const struct body_session *s)
{
    if (s->at_unix_ms == 0)
        return true;
    if (s->at_unix_ms < 0 || s->at_unix_ms > LAST_MS || s->day < 0 || s->day > LAST_DAY + 1 ||
        s->duration_min < 0 || s->duration_min > SESSION_DURATION_MAX ||
        !memchr(s->technique, '\0', sizeof(s->technique)) || !is_flag(&s->given) ||
        !is_flag(&s->simulated))
        return false;
    for (int i = 0; i < SESSION_MEASURES; i++)
        if (!is_change(s->before[i]) || !is_change(s->over[i]))
            return false;
    return true;
}

static bool is_sound(const struct body_memory *m)
{
    if (m->version != BODY_MEMORY_VERSION || m->ill_days > ILL_MOST || m->until_unix_ms < 0 ||
        m->until_unix_ms > LAST_MS || m->until_unix_ms % INT64_C(86400000) != 0)
        return false;
    for (int i = 0; i < BODY_DAYS; i++)
        if (!is_day(&m->days[i], i))
            return false;
    for (int i = 0; i < BODY_MEASURES; i++)
        if (!is_regression(&m->regression[i]))
            return false;
    for (int i = 0; i < BODY_SESSIONS; i++)
        if (!is_session(&m->sessions[i]) ||
            (i > 0 && m->sessions[i].at_unix_ms != 0 &&
             m->sessions[i].at_unix_ms >= m->sessions[i - 1].at_unix_ms))
            return false;
    return true;
}

bool body_days_restore(struct body_days *b, const struct body_memory *in)
{
    if (!is_sound(in))
        return false;
    b->memory = *in;
    b->today = INT32_MIN;
    return true;
}
