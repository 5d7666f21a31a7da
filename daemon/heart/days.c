/* days.c - one entry a day, and weighted medians */
#include "days.h"

#include <math.h>
#include <string.h>

#define DAY_LEAST_MIN 20.0  /* the median of less is that of an hour's mood */
#define DAY_MOST_MIN  120.0 /* of weight: a whole day of wearing is not ten short ones */

static struct baseline_day *find(struct days *d, int32_t day)
{
    for (uint32_t i = 0; i < d->count; i++)
        if (d->day[i].day == day)
            return &d->day[i];
    return NULL;
}

static double mean(double a, double a_weight, double b, double b_weight)
{
    if (isnan(a) || isnan(b))
        return isnan(a) ? b : a;
    return (a * a_weight + b * b_weight) / (a_weight + b_weight);
}

void days_merge(struct days *d, const struct baseline_day *day)
{
    struct baseline_day *same = find(d, day->day);

    if (!(day->minutes > 0))
        return;
    if (same) {
        same->hr_bpm = mean(same->hr_bpm, same->minutes, day->hr_bpm, day->minutes);
        same->ln_rmssd = mean(same->ln_rmssd, same->minutes, day->ln_rmssd, day->minutes);
        same->minutes += day->minutes;
        return;
    }
    if (day->minutes < DAY_LEAST_MIN)
        return;
    if (d->count == BASELINE_DAYS)
        memmove(&d->day[0], &d->day[1], --d->count * sizeof(d->day[0]));
    d->day[d->count++] = *day;
}

struct days days_without(const struct days *d, int32_t day)
{
    struct days others = { 0 };

    for (uint32_t i = 0; i < d->count; i++)
        if (d->day[i].day != day)
            others.day[others.count++] = d->day[i];
    return others;
}

struct weighted {
    double value, weight;
};

/* Where half the weight lies below; between two where the halves are equal. */
static double median(struct weighted *w, int n)
{
    double total = 0, below = 0;
    int i;

    for (i = 0; i < n; i++)
        total += w[i].weight;
    for (i = 1; i < n; i++)
        for (int k = i; k > 0 && w[k].value < w[k - 1].value; k--) {
            struct weighted swap = w[k];
            w[k] = w[k - 1];
            w[k - 1] = swap;
        }
    for (i = 0; i < n - 1 && below + w[i].weight < total / 2; i++)
        below += w[i].weight;
    if (n == 0)
        return NAN;
    return i < n - 1 && below + w[i].weight == total / 2 ? (w[i].value + w[i + 1].value) / 2
                                                         : w[i].value;
}

double days_rate(const struct days *d)
{
    struct weighted w[BASELINE_DAYS];
    int n = 0;

    for (uint32_t i = 0; i < d->count; i++)
        w[n++] = (struct weighted){ d->day[i].hr_bpm, fmin(d->day[i].minutes, DAY_MOST_MIN) };
    return median(w, n);
}

double days_ln_rmssd(const struct days *d)
{
    struct weighted w[BASELINE_DAYS];
    int n = 0;

    for (uint32_t i = 0; i < d->count; i++)
        if (!isnan(d->day[i].ln_rmssd))
            w[n++] = (struct weighted){ d->day[i].ln_rmssd, fmin(d->day[i].minutes, DAY_MOST_MIN) };
    return median(w, n);
}

bool days_fit(const struct days *d, double learnt_min)
{
    double minutes = 0;

    if (d->count > BASELINE_DAYS)
        return false;
    for (uint32_t i = 0; i < d->count; i++) {
        if (!(d->day[i].minutes >= DAY_LEAST_MIN))
            return false;
        for (uint32_t k = 0; k < i; k++)
            if (d->day[k].day == d->day[i].day)
                return false;
        minutes += d->day[i].minutes;
    }
    return minutes <= learnt_min * (1 + 1e-9); /* sums in another order */
}
