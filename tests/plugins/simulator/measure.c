/*
 * measure.c - statistics of simulated beats
 */
#include "measure.h"

#include <math.h>

#define TICKS_PER_MS (SIM_TICKS_PER_S / 1000.0)

struct measured measure_keep(struct sim_model *m, double until_s, struct sim_beat *keep, int max,
                             int *count)
{
    struct measured out = { 0 };
    struct sim_beat beat, before = { .kind = SIM_BEAT_PAUSE };
    double sum = 0, squares = 0, differences = 0;
    int normal = 0, pairs = 0;

    *count = 0;
    while ((double)m->t_ticks < until_s * SIM_TICKS_PER_S) {
        sim_model_beat(m, &beat);
        if (*count < max)
            keep[(*count)++] = beat;
        out.beats++;
        out.ectopic += beat.kind == SIM_BEAT_ECTOPIC;
        if (beat.kind == SIM_BEAT_NORMAL) {
            double rr = beat.rr_ticks / TICKS_PER_MS;

            normal++;
            sum += rr;
            squares += rr * rr;
            if (before.kind == SIM_BEAT_NORMAL) {
                double d = (beat.rr_ticks - before.rr_ticks) / TICKS_PER_MS;

                differences += d * d;
                pairs++;
            }
        }
        before = beat;
    }
    out.mean_rr_ms = sum / normal;
    out.heart_rate_bpm = 60000 / out.mean_rr_ms;
    out.sdnn_ms = sqrt(squares / normal - out.mean_rr_ms * out.mean_rr_ms);
    out.rmssd_ms = sqrt(differences / pairs);
    return out;
}

struct measured measure_until(struct sim_model *m, double until_s)
{
    int count;

    return measure_keep(m, until_s, NULL, 0, &count);
}

struct sim_day measure_day(const struct sim_day_row *row)
{
    return (struct sim_day){ .name = "steady", .rows = row, .row_count = 1 };
}

double measure_power(const struct sim_beat *beats, int count, double hz)
{
    double mean = 0, weights = 0, re = 0, im = 0;
    double from_s = (double)beats[0].t_ticks / SIM_TICKS_PER_S;
    double lasts_s = (double)beats[count - 1].t_ticks / SIM_TICKS_PER_S - from_s;

    for (int i = 0; i < count; i++)
        mean += beats[i].rr_ticks / TICKS_PER_MS / count;
    for (int i = 0; i < count; i++) {
        double t_s = (double)beats[i].t_ticks / SIM_TICKS_PER_S - from_s;
        double window = 0.5 - 0.5 * cos(2 * M_PI * t_s / lasts_s); /* Hann */
        double dt_s = (double)beats[i].rr_ticks / SIM_TICKS_PER_S;
        double x = window * (beats[i].rr_ticks / TICKS_PER_MS - mean) * dt_s;

        re += x * cos(2 * M_PI * hz * t_s);
        im += x * sin(2 * M_PI * hz * t_s);
        weights += window * window * dt_s;
    }
    return 2 * (re * re + im * im) / weights; /* ms2 per Hz */
}
