/*
 * respiration.c - two candidates, fast and slow; the more believable one is the breath
 *
 *     newest run --> spline at 2 Hz --> less its line --+--> Hann --> spectrum --> peak
 *                                                       +--> band around the peak --> cycles
 *
 * One transform gives both spectra (one real, one imaginary), one more the bands of both
 * candidates, backwards in time, which does not matter to a count.
 */
#include "respiration.h"

#include "cycles.h"
#include "spline.h"
#include "transform.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define RATE_HZ 2
#define STEP    (RR_TICKS_PER_S / RATE_HZ)
#define N       256 /* the samples, and as many zeros: bins of 0.47 breaths a minute */
#define BIN_HZ  ((double)RATE_HZ / N)
#define SAMPLES CYCLES_SAMPLES_MAX /* a minute */

#define LENGTH_LEAST (40 * RR_TICKS_PER_S)
#define NN_LEAST     25
#define ASIDE_MOST   0.2

#define HZ_SLOWEST (4 / 60.0)
#define HZ_FAST    (9 / 60.0) /* above: hardly anything but breathing makes such waves */
#define HZ_FASTEST (40 / 60.0)
#define OF_RATE    0.45 /* of the heart rate: just below what it can show at all */

/* Half the width of a peak: of the Hann window, or of breaths that differ in length. */
#define PEAK_HZ 0.03
#define PEAK_OF 0.12
/* The band whose cycles are counted, of the peak's frequency. */
#define BAND_LOW  0.5
#define BAND_HIGH 1.8

struct respiration {
    struct transform *transform;
    struct spline spline;
    size_t n; /* samples */
    double sample[SAMPLES];
    struct phasor z[N];
    double power[N / 2];        /* ms^2 / Hz, under the window */
    struct phasor plain[N / 2]; /* without a window */
};

/* Where to look for a peak, and how good it has to be: each value gives 0 at .none, 1 at .full. */
struct ramp {
    double none, full;
};

struct kind {
    double low_hz, high_hz; /* of the peak */
    double beside_hz;       /* the share is that of the power from here on */
    struct ramp share, cover, variation, amplitude_ms;
};

static const struct kind fast = {
    .low_hz = HZ_FAST,
    .high_hz = HZ_FASTEST,
    .beside_hz = 0.12,
    .share = { 0.3, 0.8 },
    .cover = { 0, 0.7 },
    .variation = { 0.3, 0.15 },
    .amplitude_ms = { 0, 4 },
};

static const struct kind slow = {
    .low_hz = HZ_SLOWEST,
    .high_hz = 9.5 / 60,
    .beside_hz = 0.04,
    .share = { 0.5, 0.8 },
    .cover = { 0.3, 0.7 },
    .variation = { 0.17, 0.09 },
    .amplitude_ms = { 30, 60 },
};

struct candidate {
    const struct kind *kind;
    double hz;     /* 0: none */
    double belief; /* of all that the spectrum says */
};

struct respiration *respiration_new(void)
{
    struct respiration *r = calloc(1, sizeof(*r));
    if (!r)
        return NULL;
    r->transform = transform_new(N);
    if (spline_init(&r->spline, RESPIRATION_BEATS) < 0 || !r->transform) {
        respiration_free(r);
        return NULL;
    }
    return r;
}

void respiration_free(struct respiration *r)
{
    if (!r)
        return;
    transform_free(r->transform);
    spline_fini(&r->spline);
    free(r);
}

static double on_ramp(struct ramp ramp, double x)
{
    double y = (x - ramp.none) / (ramp.full - ramp.none);
    return y < 0 ? 0 : y > 1 ? 1 : y;
}

/* The newest run as r->sample[], less its line. Returns the mean NN in s; NAN: too little. */
static double take_samples(struct respiration *r, const struct series *last)
{
    size_t from = 0, to, aside = 0;
    double mean = 0, slope = 0, squares = 0;

    if (last->n == 0)
        return NAN;
    while ((to = series_run_end(last, from)) < last->n)
        from = to;
    for (size_t i = from; i < to; i++)
        aside += !last->beat[i].ok;
    if (!spline_fit(&r->spline, last, from, to) || r->spline.n < NN_LEAST ||
        (double)aside > ASIDE_MOST * (double)(to - from))
        return NAN;
    int64_t length = spline_length(&r->spline);
    if (length < LENGTH_LEAST)
        return NAN;
    r->n = (size_t)(length / STEP);
    if (r->n > SAMPLES)
        r->n = SAMPLES;
    struct spline_cursor cursor = { .at = length - (int64_t)r->n * STEP };
    spline_sample(&r->spline, &cursor, STEP, r->sample, r->n);

    const double middle = (double)(r->n - 1) / 2;
    for (size_t i = 0; i < r->n; i++) {
        double u = (double)i - middle;
        mean += r->sample[i] / (double)r->n;
        slope += u * r->sample[i];
        squares += u * u;
    }
    slope /= squares;
    for (size_t i = 0; i < r->n; i++)
        r->sample[i] -= mean + slope * ((double)i - middle);
    return mean / 1000;
}

/* power[] and plain[]. */
static void take_spectra(struct respiration *r)
{
    const double turn = 2 * 3.14159265358979323846 / (double)r->n;
    /* The turning pointer whose real part is the cosine of the window. */
    const struct phasor by = { cos(turn), sin(turn) };
    struct phasor at = { 1, 0 };
    double window_power = 0;

    memset(r->z + r->n, 0, (N - r->n) * sizeof(r->z[0]));
    for (size_t i = 0; i < r->n; i++) {
        double w = 0.5 - 0.5 * at.re;
        window_power += w * w;
        r->z[i] = (struct phasor){ r->sample[i] * w, r->sample[i] };
        at = (struct phasor){ at.re * by.re - at.im * by.im, at.re * by.im + at.im * by.re };
    }
    transform_run(r->transform, r->z);
    for (size_t k = 1; k < N / 2; k++) {
        struct phasor a = r->z[k], b = r->z[N - k];
        double re = (a.re + b.re) / 2, im = (a.im - b.im) / 2;
        r->power[k] = 2 * (re * re + im * im) / (window_power * RATE_HZ);
        r->plain[k] = (struct phasor){ (a.im + b.im) / 2, (b.re - a.re) / 2 };
    }
}

static double power_between(const struct respiration *r, double low_hz, double high_hz,
                            bool times_hz)
{
    size_t low = (size_t)fmax(ceil(low_hz / BIN_HZ), 1);
    size_t high = (size_t)fmin(floor(high_hz / BIN_HZ), N / 2 - 1);
    double sum = 0, sum_hz = 0;

    for (size_t k = low; k <= high; k++) {
        sum += r->power[k];
        sum_hz += r->power[k] * (double)k;
    }
    return times_hz ? sum_hz * BIN_HZ * BIN_HZ : sum * BIN_HZ;
}

static double weighed(const struct respiration *r, size_t k)
{
    return r->power[k] * (double)k;
}

/* The highest peak of power times frequency, and what it is worth. */
static struct candidate find_peak(const struct respiration *r, const struct kind *kind,
                                  double fastest_hz)
{
    struct candidate c = { .kind = kind };
    double high_hz = fmin(kind->high_hz, fastest_hz);
    size_t best = 0;

    for (size_t k = 2; k < N / 2 - 1 && (double)k * BIN_HZ <= high_hz; k++) {
        if ((double)k * BIN_HZ < kind->low_hz || weighed(r, k) < weighed(r, k - 1) ||
            weighed(r, k) <= weighed(r, k + 1))
            continue;
        if (best == 0 || weighed(r, k) > weighed(r, best))
            best = k;
    }
    if (best == 0)
        return c;
    double a = weighed(r, best - 1), b = weighed(r, best), d = weighed(r, best + 1);
    c.hz = ((double)best + (a - d) / (2 * (a - 2 * b + d))) * BIN_HZ;
    double half = fmax(PEAK_HZ, PEAK_OF * c.hz);
    double all = power_between(r, kind->beside_hz, fastest_hz, true);
    double low = fmax(c.hz - half, kind->beside_hz), high = fmin(c.hz + half, fastest_hz);
    double power = power_between(r, c.hz - half, c.hz + half, false);

    c.belief = on_ramp(kind->share, power_between(r, low, high, true) / all) *
               on_ramp(kind->amplitude_ms, sqrt(2 * power));
    return c;
}

/* What the count adds to the belief: 0..1. */
static double judge_cycles(const struct respiration *r, const struct candidate *c,
                           const struct cycles *cycles)
{
    if (cycles->count < 2)
        return 0;
    double mean = cycles->sum / cycles->count;
    double spread = sqrt(fmax(cycles->squares / cycles->count - mean * mean, 0));
    double apart = fabs(RATE_HZ / (mean * c->hz) - 1);

    return on_ramp(c->kind->cover, cycles->sum / (double)r->n) *
           on_ramp(c->kind->variation, spread / mean) * on_ramp((struct ramp){ 0.15, 0.05 }, apart);
}

static bool is_in_band(const struct candidate *c, size_t k)
{
    double hz = (double)k * BIN_HZ;
    return c->hz > 0 && hz >= BAND_LOW * c->hz && hz <= BAND_HIGH * c->hz;
}

/* The bands of both, as the real and the imaginary part of z[], backwards. */
static void take_bands(struct respiration *r, const struct candidate *a, const struct candidate *b)
{
    memset(r->z, 0, sizeof(r->z));
    for (size_t k = 1; k < N / 2; k++) {
        double in_a = is_in_band(a, k), in_b = is_in_band(b, k);
        struct phasor x = r->plain[k];
        r->z[k] = (struct phasor){ in_a * x.re - in_b * x.im, in_a * x.im + in_b * x.re };
        r->z[N - k] = (struct phasor){ in_a * x.re + in_b * x.im, -in_a * x.im + in_b * x.re };
    }
    transform_run(r->transform, r->z);
}

void respiration_of(struct respiration *r, const struct series *last, struct breath *out)
{
    *out = (struct breath){ NAN, NAN };
    double mean_s = take_samples(r, last), y[SAMPLES];
    if (isnan(mean_s))
        return;
    double fastest_hz = fmin(HZ_FASTEST, OF_RATE / mean_s);
    take_spectra(r);
    struct candidate c[] = { find_peak(r, &fast, fastest_hz), find_peak(r, &slow, fastest_hz) };

    out->confidence = 0;
    if (c[0].belief < RESPIRATION_CONFIDENT && c[1].belief < RESPIRATION_CONFIDENT) {
        out->confidence = fmax(c[0].belief, c[1].belief);
        return;
    }
    take_bands(r, &c[0], &c[1]);
    for (int i = 0; i < 2; i++) {
        for (size_t k = 0; k < r->n; k++) {
            const struct phasor *z = &r->z[(N - k) % N];
            y[k] = i == 0 ? z->re : z->im;
        }
        struct cycles cycles = cycles_of(y, r->n);
        double confidence = c[i].belief * judge_cycles(r, &c[i], &cycles);
        if (!(confidence > out->confidence))
            continue;
        out->confidence = confidence;
        if (confidence >= RESPIRATION_CONFIDENT)
            out->bpm = 60 * c[i].hz;
    }
}
