/* histogram.c - bins, forgetting by a growing scale, quantiles */
#include "histogram.h"

#include <math.h>
#include <string.h>

#define HALF_LIFE_MIN 180.0
#define SCALE_MOST    0x1p40
#define SEED_BINS     8.0 /* a heart at rest varies by about 8 bpm */

void histogram_init(struct histogram *h, double low, double high, double step)
{
    *h = (struct histogram){
        .low = low, .step = step, .bins = (int)lround((high - low) / step) + 1, .scale = 1
    };
}

void histogram_clear(struct histogram *h)
{
    h->minutes = h->total = 0;
    h->scale = 1;
    memset(h->weight, 0, sizeof(h->weight));
}

/* Every five days of wearing; also takes up the rounding of the sum. */
static void rescale(struct histogram *h)
{
    h->total = 0;
    for (int i = 0; i < h->bins; i++) {
        h->weight[i] /= h->scale;
        h->total += h->weight[i];
    }
    h->scale = 1;
}

static int bin_of(const struct histogram *h, double place)
{
    return place < 0 ? 0 : place >= h->bins ? h->bins - 1 : (int)place;
}

static void put(struct histogram *h, int bin, double weight)
{
    h->weight[bin] += weight;
    h->total += weight;
}

void histogram_seed(struct histogram *h, double quantile, double value, double minutes)
{
    double from = (value - h->low) / h->step - quantile * SEED_BINS, until = from + SEED_BINS;

    for (double at = from; at < until;) {
        double edge = fmin(floor(at) + 1, until);
        put(h, bin_of(h, at), h->scale * minutes * (edge - at) / SEED_BINS);
        at = edge;
    }
    h->minutes += minutes;
}

void histogram_add(struct histogram *h, double value, double minutes)
{
    double grow = exp2(minutes / HALF_LIFE_MIN);

    h->scale *= grow;
    h->minutes = h->minutes / grow + minutes;
    put(h, bin_of(h, (value - h->low) / h->step), h->scale * minutes);
    if (h->scale >= SCALE_MOST)
        rescale(h);
}

void histogram_fade(struct histogram *h, double minutes_most)
{
    if (h->minutes <= minutes_most)
        return;
    h->scale *= h->minutes / minutes_most;
    h->minutes = minutes_most;
    if (h->scale >= SCALE_MOST)
        rescale(h);
}

double histogram_quantile(const struct histogram *h, double quantile)
{
    double want = quantile * h->total, below = 0;
    int bin = 0;

    while (bin < h->bins - 1 && below + h->weight[bin] < want)
        below += h->weight[bin++];
    double part = h->weight[bin] > 0 ? (want - below) / h->weight[bin] : 0;
    return h->low + h->step * (bin + part);
}
