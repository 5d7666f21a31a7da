/*
 * spectrum - the power of heart rate variability in its bands, after Welch
 *
 * The spline of the NN intervals at 4 Hz, in segments that overlap by half, each less its mean,
 * under a periodic Hann window; one-sided density, averaged; bands as trapezoids over the bins
 * inside [.003, .04) [.04, .15) [.15, .4) Hz. In ms^2. HRV.md, section 2: equal to its definition
 * to 1e-7 (limit 1e-6), and so to scipy.signal.welch.
 *
 * Segments: 150 s below 10 minutes (three in a five-minute window, which a 256 s segment would
 * leave half unseen), 256 s from there on. Each run without a gap is cut into segments of its own
 * from its start; what is left at its end is not looked at. A segment with more than
 * SPECTRUM_ASIDE of its time in or beside set-aside beats is left out. Without a single segment
 * all is NAN; lf_hf also where hf is 0.
 *
 * Cost: about 20 us for a window of 5 minutes, 280 us for one of an hour.
 */
#pragma once

#include "series.h"

#include <stddef.h>
#include <stdint.h>

#define SPECTRUM_SHORT_S 150
#define SPECTRUM_LONG_S  256
#define SPECTRUM_LONG_US INT64_C(600000000) /* from here on the long segments */
#define SPECTRUM_ASIDE   0.2

struct spectrum_bands {
    double vlf, lf, hf, total;
    double lf_hf;
};

struct spectrum;

/* beats_most: of the longest series. NULL only when out of memory. */
struct spectrum *spectrum_new(size_t beats_most, int64_t length_us);
void spectrum_free(struct spectrum *s);
void spectrum_of(struct spectrum *s, const struct series *series, struct spectrum_bands *out);
