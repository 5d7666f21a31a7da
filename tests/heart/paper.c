/* paper.c - the published method, plainly */
#include "paper.h"

#include "rr.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ALPHA  5.2
#define SLOPE  .13
#define OFFSET .17
#define AROUND 91
#define MEDIAN 11
#define KNOWN  11 /* differences, before a streamed limit is made of them */

struct series {
    size_t n;
    double *rr, *median, *diff, *deviate, *diff_limit, *deviate_limit;
};

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Of sorted values, linear between ranks. */
static double quantile(const double *v, size_t n, double q)
{
    double place = q * (double)(n - 1);
    size_t at = (size_t)place;
    return at + 1 < n ? v[at] + (place - (double)at) * (v[at + 1] - v[at]) : v[at];
}

static double median_around(const double *v, size_t n, size_t i)
{
    double copy[MEDIAN];
    size_t first = i < MEDIAN / 2 ? 0 : i - MEDIAN / 2;
    size_t end = i + MEDIAN / 2 + 1 < n ? i + MEDIAN / 2 + 1 : n;

    memcpy(copy, v + first, (end - first) * sizeof(*v));
    qsort(copy, end - first, sizeof(*v), by_value);
    return quantile(copy, end - first, .5);
}

/* 5.2 quartile deviations of the magnitudes around each, or of the newest where it is decided. */
static void limits(enum paper_form form, const double *v, size_t first, size_t n, size_t ahead,
                   double *limit)
{
    double held[AROUND + 1];
    size_t count = 0, from = first, to = first;

    for (size_t i = 0; i < n; i++) {
        size_t end = i + ahead < n ? i + ahead + 1 : n;
        size_t newest = form == PAPER_STREAMED ? end : i + ahead + 1;
        for (; to < end; to++) {
            size_t at = count++;
            for (; at > 0 && held[at - 1] > fabs(v[to]); at--)
                held[at] = held[at - 1];
            held[at] = fabs(v[to]);
        }
        for (; from + AROUND < newest; from++) {
            size_t at = 0;
            while (held[at] < fabs(v[from]))
                at++;
            memmove(held + at, held + at + 1, (--count - at) * sizeof(*held));
        }
        limit[i] = count < (first && form == PAPER_STREAMED ? KNOWN : 1)
                       ? INFINITY
                       : ALPHA / 2 * (quantile(held, count, .75) - quantile(held, count, .25));
    }
}

static double at(const double *v, size_t n, size_t i)
{
    return i < n ? v[i] : 0;
}

/* No limit, no answer: what is not a number stays one. */
static double greater(double a, double b)
{
    return isnan(a) || isnan(b) ? NAN : fmax(a, b);
}

static double smaller(double a, double b)
{
    return isnan(a) || isnan(b) ? NAN : fmin(a, b);
}

/* own: each difference has a limit of its own; else that of i is everyone's. */
static enum beat_kind judge(const struct series *s, size_t i, bool own)
{
    size_t n = s->n;
    double d[4]; /* of i-1 to i+2, in limits */
    for (size_t k = 0; k < 4; k++) {
        size_t j = i + k - 1;
        d[k] = at(s->diff, n, j) / s->diff_limit[own && j < n ? j : i];
    }
    double m = s->deviate[i] / s->deviate_limit[i];
    double both = d[1] > 0 ? greater(d[0], d[2]) : smaller(d[0], d[2]);
    double next = d[1] >= 0 ? smaller(d[2], d[3]) : greater(d[2], d[3]);

    if ((d[1] > 1 && both < -SLOPE * d[1] - OFFSET) || (d[1] < -1 && both > -SLOPE * d[1] + OFFSET))
        return BEAT_ECTOPIC;
    double near = s->deviate_limit[i];
    if (!own)
        near = fmin(near, .3 * s->median[i]);
    bool far = fabs(m) > 3, above = s->rr[i] > s->median[i];
    if ((d[1] > 1 && next < -1) || (!(d[1] < -1 && next > 1) && far && above))
        return fabs(s->rr[i] / 2 - s->median[i]) < near ? BEAT_MISSED : BEAT_LONG;
    if ((d[1] < -1 && next > 1) || far)
        return i + 1 < n && fabs(s->rr[i] + s->rr[i + 1] - s->median[i]) < near ? BEAT_EXTRA
                                                                                : BEAT_SHORT;
    return BEAT_NORMAL;
}

/* What is no heartbeat whatever the rest says: long or short by its own length. */
static enum beat_kind impossible(const struct series *s, size_t i)
{
    double near = fmin(s->deviate_limit[i], .3 * s->median[i]);
    if (s->rr[i] > s->median[i])
        return fabs(s->rr[i] / 2 - s->median[i]) < near ? BEAT_MISSED : BEAT_LONG;
    return i + 1 < s->n && fabs(s->rr[i] + s->rr[i + 1] - s->median[i]) < near ? BEAT_EXTRA
                                                                               : BEAT_SHORT;
}

/* What artifact.c adds: a least limit, and the guard. */
static void hold(struct series *s)
{
    for (size_t i = 0; i < s->n; i++) {
        double least = .1 * s->median[i], most = .3 * s->median[i];
        double d = s->diff_limit[i];
        if (isinf(d))
            d = most;
        s->diff_limit[i] = fmax(d > most ? 2 * most - d : d, least);
        if (d > most)
            s->deviate_limit[i] = fmin(s->deviate_limit[i], 2 * s->diff_limit[i]);
        s->deviate_limit[i] = fmax(s->deviate_limit[i], least);
    }
}

int paper_detect(enum paper_form form, const int32_t *ticks, size_t n, enum beat_kind *kind)
{
    bool streamed = form == PAPER_STREAMED;
    double *memory = calloc(6 * n + 1, sizeof(*memory));
    struct series s = {
        n, memory, memory + n, memory + 2 * n, memory + 3 * n, memory + 4 * n, memory + 5 * n
    };

    if (!memory)
        return -ENOMEM;
    for (size_t i = 0; i < n; i++)
        s.rr[i] = ticks[i];
    for (size_t i = 0; i < n; i++) {
        s.median[i] = median_around(s.rr, n, i);
        s.diff[i] = i > 0 ? s.rr[i] - s.rr[i - 1] : 0;
        s.deviate[i] = s.rr[i] - s.median[i];
        if (s.deviate[i] < 0)
            s.deviate[i] *= 2;
    }
    limits(form, s.diff, 1, n, streamed ? 5 : AROUND / 2, s.diff_limit);
    limits(form, s.deviate, 0, n, streamed ? 0 : AROUND / 2, s.deviate_limit);
    if (streamed)
        hold(&s);
    for (size_t i = 0; i < n; i++) {
        bool edge = i < 2 || i + 2 >= n;
        kind[i] = judge(&s, i, !streamed);
        if (!streamed && edge) /* nothing is decided at a recording's edges */
            kind[i] = BEAT_NORMAL;
        if (streamed && kind[i] == BEAT_NORMAL &&
            (ticks[i] < rr_from_ms(300) || ticks[i] > rr_from_ms(2000)))
            kind[i] = impossible(&s, i);
        if (streamed && kind[i] != BEAT_NORMAL && i == 0)
            kind[i] = BEAT_GAP;
    }
    free(memory);
    return 0;
}
