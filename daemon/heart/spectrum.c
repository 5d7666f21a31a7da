/*
 * spectrum.c - runs, their segments, and the average of what is in them
 *
 *     run --> spline --> half a segment --> half a segment --> ...
 *                              \______________/ a segment: less its mean, times Hann
 *                                     |
 *            two segments at a time: one real, one imaginary --> transform --> power += |Z|^2
 *
 * With z = a + i b of two real segments, |A[k]|^2 + |B[k]|^2 = (|Z[k]|^2 + |Z[n-k]|^2) / 2: the
 * two need not be told apart, since their powers are added anyway.
 */
#include "spectrum.h"

#include "spline.h"
#include "transform.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define RATE_HZ 4
#define STEP    (RR_TICKS_PER_S / RATE_HZ)
#define BINS_HZ 0.4

struct spectrum {
    size_t n;    /* samples in a segment */
    size_t bins; /* below BINS_HZ */
    struct transform *transform;
    struct spline spline;
    double *window;      /* Hann */
    double window_power; /* sum of its squares */
    double *sample;      /* the segment at hand */
    struct phasor *pair;
    bool pair_begun; /* pair[].re holds a segment */
    double *power;   /* of each bin, summed over the segments */
    size_t segments;
};

struct spectrum *spectrum_new(size_t beats_most, int64_t length_us)
{
    const double pi = 3.14159265358979323846;
    struct spectrum *s = calloc(1, sizeof(*s));
    if (!s)
        return NULL;

    s->n = RATE_HZ * (length_us < SPECTRUM_LONG_US ? SPECTRUM_SHORT_S : SPECTRUM_LONG_S);
    s->bins = (size_t)(BINS_HZ * (double)s->n / RATE_HZ) + 1;
    s->transform = transform_new(s->n);
    s->window = calloc(s->n, sizeof(*s->window));
    s->sample = calloc(s->n, sizeof(*s->sample));
    s->pair = calloc(s->n, sizeof(*s->pair));
    s->power = calloc(s->bins, sizeof(*s->power));
    if (spline_init(&s->spline, beats_most) < 0 || !s->transform || !s->window || !s->sample ||
        !s->pair || !s->power) {
        spectrum_free(s);
        return NULL;
    }
    for (size_t i = 0; i < s->n; i++) {
        s->window[i] = 0.5 - 0.5 * cos(2 * pi * (double)i / (double)s->n);
        s->window_power += s->window[i] * s->window[i];
    }
    return s;
}

void spectrum_free(struct spectrum *s)
{
    if (!s)
        return;
    transform_free(s->transform);
    spline_fini(&s->spline);
    free(s->window);
    free(s->sample);
    free(s->pair);
    free(s->power);
    free(s);
}

static void take_pair(struct spectrum *s)
{
    const struct phasor *z = s->pair;

    transform_run(s->transform, s->pair);
    for (size_t k = 1; k < s->bins; k++) {
        const struct phasor *a = &z[k], *b = &z[s->n - k];
        s->power[k] += a->re * a->re + a->im * a->im + b->re * b->re + b->im * b->im;
    }
    s->pair_begun = false;
}

static void take_segment(struct spectrum *s)
{
    double mean = 0;

    for (size_t i = 0; i < s->n; i++)
        mean += s->sample[i];
    mean /= (double)s->n;
    s->segments++;
    if (!s->pair_begun) {
        for (size_t i = 0; i < s->n; i++)
            s->pair[i] = (struct phasor){ (s->sample[i] - mean) * s->window[i], 0 };
        s->pair_begun = true;
        return;
    }
    for (size_t i = 0; i < s->n; i++)
        s->pair[i].im = (s->sample[i] - mean) * s->window[i];
    take_pair(s);
}

/* Walks through the time of a run; what a set-aside beat touches counts as aside. */
struct aside {
    const struct series *series;
    size_t next;     /* the interval that ends at or after `end` */
    int64_t end;     /* of the interval before `next`, on the clock of the first knot */
    bool was_aside;  /* the interval before `next` was */
    int64_t in_half; /* ticks, of the half segment at hand */
};

/* Ticks of [from, to) that set-aside intervals and the one after each of them take. */
static int64_t aside_between(struct aside *a, int64_t from, int64_t to)
{
    int64_t sum = 0;

    while (a->next < a->series->n) {
        const struct series_beat *b = &a->series->beat[a->next];
        int64_t begin = a->end, end = a->end + b->ticks;
        if (!b->ok || a->was_aside) {
            int64_t low = begin > from ? begin : from, high = end < to ? end : to;
            sum += high > low ? high - low : 0;
        }
        if (end >= to)
            break;
        a->end = end;
        a->was_aside = !b->ok;
        a->next++;
    }
    return sum;
}

static void take_run(struct spectrum *s, const struct series *series, size_t from, size_t to)
{
    const size_t half = s->n / 2;

    if (!spline_fit(&s->spline, series, from, to))
        return;
    /* Samples lie before the last knot, as the definition has them. */
    size_t samples = (size_t)((spline_length(&s->spline) + STEP - 1) / STEP);
    struct spline_cursor cursor = { 0 };
    const struct series run = { series->beat, to };
    struct aside aside = { .series = &run, .next = from };
    const int64_t half_ticks = (int64_t)half * STEP;
    int64_t before = 0; /* aside in the half before */

    while (!run.beat[aside.next].ok)
        aside.next++;
    aside.next++;
    for (size_t halves = 1; halves * half <= samples; halves++) {
        int64_t begin = cursor.at;
        int64_t here = aside_between(&aside, begin, begin + half_ticks);
        memmove(s->sample, s->sample + half, half * sizeof(*s->sample));
        spline_sample(&s->spline, &cursor, STEP, s->sample + half, half);
        if (halves >= 2 && (double)(before + here) <= SPECTRUM_ASIDE * 2 * (double)half_ticks)
            take_segment(s);
        before = here;
    }
}

static double band(const struct spectrum *s, double low_hz, double high_hz)
{
    const double bin_hz = (double)RATE_HZ / (double)s->n;
    /* Both sides of the spectrum are in power[] already. */
    const double density = 1 / ((double)RATE_HZ * s->window_power * (double)s->segments);
    double sum = 0, before = NAN;

    for (size_t k = 1; k < s->bins; k++) {
        double hz = (double)k * RATE_HZ / (double)s->n;
        if (hz < low_hz || hz >= high_hz)
            continue;
        if (!isnan(before))
            sum += (before + s->power[k]) / 2;
        before = s->power[k];
    }
    return sum * density * bin_hz;
}

void spectrum_of(struct spectrum *s, const struct series *series, struct spectrum_bands *out)
{
    *out = (struct spectrum_bands){ NAN, NAN, NAN, NAN, NAN };
    s->segments = 0;
    s->pair_begun = false;
    memset(s->power, 0, s->bins * sizeof(*s->power));
    for (size_t from = 0, to; from < series->n; from = to) {
        to = series_run_end(series, from);
        take_run(s, series, from, to);
    }
    if (s->segments == 0)
        return;
    if (s->pair_begun)
        take_pair(s);
    out->vlf = band(s, 0.003, 0.04);
    out->lf = band(s, 0.04, 0.15);
    out->hf = band(s, 0.15, 0.4);
    out->total = out->vlf + out->lf + out->hf;
    double ratio = out->lf / out->hf;
    out->lf_hf = isfinite(ratio) ? ratio : NAN;
}
