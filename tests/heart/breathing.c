/* breathing.c - a tachogram every 20 ms, and beats along it */
#include "breathing.h"

#include <math.h>
#include <string.h>

#define STEP_S  0.02
#define STEPS   3300 /* a minute, and some */
#define TWO_PI  6.283185307179586
#define LEAD_IN 3000 /* until the waves have forgotten how they began */

/* Normal, by the sum of twelve. */
static double normal(struct random *r)
{
    double sum = -6;
    for (int i = 0; i < 12; i++)
        sum += random_unit(r);
    return sum;
}

static void scale_into(double *sum, const double *wave, double sd)
{
    double mean = 0, squares = 0;

    for (int i = 0; i < STEPS; i++)
        mean += wave[i] / STEPS;
    for (int i = 0; i < STEPS; i++)
        squares += (wave[i] - mean) * (wave[i] - mean) / STEPS;
    for (int i = 0; i < STEPS && squares > 0; i++)
        sum[i] += sd * (wave[i] - mean) / sqrt(squares);
}

/* Noise through a resonance of 0.03 Hz width. */
static void add_mayer(double *sum, double sd, struct random *r)
{
    double hz = 0.08 + 0.04 * random_unit(r), radius = exp(-TWO_PI / 2 * 0.03 * STEP_S);
    double turn = 2 * radius * cos(TWO_PI * hz * STEP_S), before = 0, at = 0;
    double wave[STEPS];

    for (int i = -LEAD_IN; i < STEPS; i++) {
        double next = turn * at - radius * radius * before + normal(r);
        before = at;
        at = next;
        if (i >= 0)
            wave[i] = at;
    }
    scale_into(sum, wave, sd);
}

static void add_drift(double *sum, double sd, struct random *r)
{
    double wave[STEPS], at = 0;

    for (int i = 0; i < STEPS; i++)
        wave[i] = at += normal(r);
    scale_into(sum, wave, sd);
}

static void add_breath(double *sum, const struct breathing *b, struct random *r, double *actual)
{
    double mean_s = 60 / b->breaths_per_min, length_s = mean_s, off = 0, depth = 1;
    double phase = random_unit(r), skew = TWO_PI * random_unit(r), turned = 0;

    for (int i = 0; i < STEPS; i++) {
        phase += STEP_S / length_s;
        if (i * STEP_S < 60)
            turned += STEP_S / length_s;
        if (phase >= 1) {
            phase -= 1;
            off = 0.5 * off + 0.866 * normal(r);
            length_s = mean_s * fmax(0.4, 1 + b->uneven * off);
            depth = fmax(0.3, 1 + 0.2 * normal(r));
        }
        sum[i] +=
            b->depth_ms * depth * (sin(TWO_PI * phase) + 0.2 * sin(2 * TWO_PI * phase + skew));
    }
    *actual = turned;
}

size_t breathing_make(const struct breathing *b, struct random *r,
                      struct series_beat beats[BREATHING_BEATS], double *actual)
{
    double wave[STEPS], t_s = 0;
    size_t n = 0;

    for (int i = 0; i < STEPS; i++)
        wave[i] = 60000 / b->heart_rate;
    add_breath(wave, b, r, actual);
    add_mayer(wave, b->mayer_ms, r);
    add_drift(wave, b->drift_ms, r);
    while (n < BREATHING_BEATS) {
        double ms = fmax(300, wave[(int)(t_s / STEP_S)] + b->noise_ms * normal(r));
        t_s += ms / 1000;
        if (t_s >= 60)
            break;
        beats[n++] =
            (struct series_beat){ (int32_t)lround(ms * 1.024) * RR_TICKS_PER_1024, true, true };
    }
    for (size_t i = 2; i + 2 < n; i++) {
        if (!beats[i].ok || random_unit(r) >= b->ectopic)
            continue;
        int32_t early = beats[i].ticks / 4;
        beats[i].ticks -= early;
        beats[i + 1].ticks += early;
        beats[i].ok = beats[i + 1].ok = false;
    }
    return n;
}
