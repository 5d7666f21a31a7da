/* histogram.c - bins, forgetting by a growing scale, quantiles */
#include "histogram.h"

#include <math.h>
#include <string.h>

#define HALF_LIFE_MIN 180.0

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

void histogram_add(struct histogram *h, double value, double minutes)
{
    double grow = exp2(minutes / HALF_LIFE_MIN);
    double place = (value - h->low) / h->step;
    int bin = place < 0 ? 0 : place >= h->bins ? h->bins - 1 : (int)place;

    h->scale *= grow;
    h->minutes = h->minutes / grow + minutes;
    h->weight[bin] += h->scale * minutes;
    h->total += h->scale * minutes;
    if (h->scale >= 0x1p40)
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
