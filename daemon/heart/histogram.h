/*
 * histogram - where a quantity has been, with older minutes counting less
 *
 * Half of a minute's weight is gone after three hours of wearing: a reference
 * follows the day, but not the quarter of an hour.
 */
#pragma once

#define HISTOGRAM_BINS_MAX 166

struct histogram {
    double low, step;
    int bins;
    double minutes; /* added, after forgetting */
    double scale;   /* what a new minute weighs; grows, in place of all others shrinking */
    double total;   /* of weight[] */
    double weight[HISTOGRAM_BINS_MAX];
};

/* (high - low) / step < HISTOGRAM_BINS_MAX - 1 */
void histogram_init(struct histogram *h, double low, double high, double step);
void histogram_clear(struct histogram *h);
/* minutes: how much this value weighs. What is out of range counts in the first or last bin. */
void histogram_add(struct histogram *h, double value, double minutes);
/* As if minutes had been spread over a few bins about this value, which becomes the quantile. */
void histogram_seed(struct histogram *h, double quantile, double value, double minutes);
/* What is there weighs this much from now on, if it weighed more. minutes_most > 0. */
void histogram_fade(struct histogram *h, double minutes_most);
/* Between the bins' edges, as if a bin were filled evenly. Needs .minutes > 0. */
double histogram_quantile(const struct histogram *h, double quantile);
