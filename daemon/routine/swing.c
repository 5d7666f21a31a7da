/*
 * swing.c - 64 s of beats to one share and one rate
 *
 * Goertzel instead of an FFT: 25 bins of 256 are 6400 multiplications every five seconds.
 */
#include "swing.h"

#include "instant.h"
#include "rr.h"

#include <math.h>
#include <string.h>

#define SAMPLES     256
#define RATE_HZ     4
#define BIN_LAST    25 /* .39 Hz */
#define PEAK_FIRST  3  /* .047 Hz */
#define PEAK_LAST   15 /* .234 Hz */
#define BEATS_LEAST 32
#define OK_LEAST    0.8
#define HOLE_MOST   (INT64_C(3) * US_PER_S)
#define WINDOW_US   (COHERENCE_WINDOW_S * US_PER_S)
#define TAU         6.28318530717958647692

/* The slowest batches hold five to ten seconds; what is older is two clocks that drift apart. */
#define LATE_MOST_US (INT64_C(15) * US_PER_S)

/* A wave of no size has no peak, however small the noise of arithmetic around it. */
#define POWER_LEAST 1e-9 /* ms^2, of 256 samples summed */

void swing_init(struct swing *s)
{
    memset(s, 0, sizeof(*s));
}

void swing_unknown(struct coherence *out)
{
    *out = (struct coherence){ .share = NAN, .peak_per_min = NAN, .paced_per_min = NAN };
}

void swing_beat(struct swing *s, int64_t t_us, int32_t ticks, bool ok, bool adjacent)
{
    if (ticks <= 0)
        return;
    if (!s->running) {
        s->running = true;
        s->axis_us = t_us;
    } else {
        int64_t follows_us = s->axis_us + rr_ticks_to_us(ticks);
        int64_t arrived_us = t_us + s->ahead_us;
        s->axis_us = adjacent || follows_us > arrived_us ? follows_us : arrived_us;
    }
    if (s->axis_us - s->ahead_us > t_us)
        s->ahead_us = s->axis_us - t_us;
    if (s->axis_us - s->ahead_us < t_us - LATE_MOST_US)
        s->ahead_us = s->axis_us - (t_us - LATE_MOST_US);
    s->beats[s->next] = (struct swing_interval){ .axis_us = s->axis_us, .ticks = ticks, .ok = ok };
    s->next = (s->next + 1) % SWING_BEATS_MAX;
    s->count += s->count < SWING_BEATS_MAX;
}

/* The i-th newest, from 0. */
static const struct swing_interval *back(const struct swing *s, size_t i)
{
    return &s->beats[(s->next + SWING_BEATS_MAX - 1 - i) % SWING_BEATS_MAX];
}

int64_t swing_newest_us(const struct swing *s)
{
    for (size_t i = 0; i < s->count; i++)
        if (back(s, i)->ok)
            return back(s, i)->axis_us - s->ahead_us;
    return INT64_MIN;
}

/* The usable ones, oldest first; with the last before the window where it is no hole away. */
static size_t collect(const struct swing *s, int64_t to_us,
                      const struct swing_interval *out[static SWING_BEATS_MAX])
{
    size_t n = 0, refused = 0;
    const struct swing_interval *before = NULL;

    for (size_t i = 0; i < s->count && !before; i++) {
        const struct swing_interval *b = back(s, i);
        if (b->axis_us > to_us)
            continue;
        if (b->axis_us <= to_us - WINDOW_US) {
            if (b->ok)
                before = b;
        } else if (b->ok)
            out[SWING_BEATS_MAX - ++n] = b;
        else
            refused++;
    }
    const struct swing_interval **first = &out[SWING_BEATS_MAX - n];
    if (n < BEATS_LEAST || (double)n < OK_LEAST * (double)(n + refused) ||
        first[0]->axis_us - (to_us - WINDOW_US) > HOLE_MOST ||
        to_us - first[n - 1]->axis_us > HOLE_MOST)
        return 0;
    for (size_t i = 1; i < n; i++)
        if (first[i]->axis_us - first[i - 1]->axis_us > HOLE_MOST)
            return 0;
    if (before && n < SWING_BEATS_MAX && first[0]->axis_us - before->axis_us <= HOLE_MOST)
        out[SWING_BEATS_MAX - ++n] = before;
    return n;
}

static bool resample(const struct swing *s, int64_t to_us, double y[static SAMPLES])
{
    const struct swing_interval *beats[SWING_BEATS_MAX];
    size_t n = collect(s, to_us, beats), i = 0;
    const struct swing_interval **first = &beats[SWING_BEATS_MAX - n];

    if (n == 0)
        return false;
    for (int k = 0; k < SAMPLES; k++) {
        int64_t us = to_us - WINDOW_US + (k + 1) * US_PER_S / RATE_HZ;
        while (i + 1 < n && first[i + 1]->axis_us <= us)
            i++;
        y[k] = rr_ms(first[i]->ticks);
        if (i + 1 < n && us > first[i]->axis_us)
            y[k] += (rr_ms(first[i + 1]->ticks) - y[k]) * (double)(us - first[i]->axis_us) /
                    (double)(first[i + 1]->axis_us - first[i]->axis_us);
    }
    return true;
}

static void take_line_off(double y[static SAMPLES])
{
    double mean = 0, slope = 0, square = 0, middle = (SAMPLES - 1) / 2.0;

    for (int i = 0; i < SAMPLES; i++)
        mean += y[i] / SAMPLES;
    for (int i = 0; i < SAMPLES; i++) {
        slope += (i - middle) * (y[i] - mean);
        square += (i - middle) * (i - middle);
    }
    slope /= square;
    for (int i = 0; i < SAMPLES; i++)
        y[i] = (y[i] - mean - slope * (i - middle)) * (0.5 - 0.5 * cos(TAU * (i + 0.5) / SAMPLES));
}

static double power(const double y[static SAMPLES], int bin)
{
    double twice = 2 * cos(TAU * bin / SAMPLES), before = 0, now = 0;

    for (int i = 0; i < SAMPLES; i++) {
        double next = y[i] + twice * now - before;
        before = now;
        now = next;
    }
    double p = now * now + before * before - twice * now * before;
    return p > 0 ? p : 0;
}

/* In bins, from the middle one of three. */
static double top_of(double left, double middle, double right)
{
    double a = log(left + POWER_LEAST), b = log(middle + POWER_LEAST), c = log(right + POWER_LEAST);
    double bend = a - 2 * b + c;

    return b >= a && b >= c && bend < 0 ? 0.5 * (a - c) / bend : 0;
}

void swing_look(const struct swing *s, int64_t t_us, double paced_per_min, struct coherence *out)
{
    double y[SAMPLES], p[BIN_LAST + 1], sum = 0;
    int m = PEAK_FIRST;

    swing_unknown(out);
    out->paced_per_min = paced_per_min;
    if (!resample(s, t_us + s->ahead_us, y))
        return;
    take_line_off(y);
    for (int k = 1; k <= BIN_LAST; k++) {
        p[k] = power(y, k);
        sum += p[k];
        if (k > PEAK_FIRST && k <= PEAK_LAST && p[k] > p[m])
            m = k;
    }
    if (!(sum > POWER_LEAST))
        return;
    out->known = true;
    out->share = (p[m - 1] + p[m] + p[m + 1]) / sum;
    out->peak_per_min = (m + top_of(p[m - 1], p[m], p[m + 1])) * 60 / COHERENCE_WINDOW_S;
    out->followed = out->share >= COHERENCE_FOLLOWED &&
                    fabs(out->peak_per_min - paced_per_min) <= COHERENCE_NEAR_PER_MIN;
}
