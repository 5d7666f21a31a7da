/*
 * sample_entropy - how hard the next interval is to foretell from the two before it
 *
 * Richman and Moorman, Am J Physiol 2000; 278: H2039. -ln(A / B): of the pairs of two NN in a row
 * that are alike (B), how many stay alike in the third (A). Alike: no further apart than r = 0.2
 * standard deviations (divisor n - 1), each. m = 2; the same templates at both lengths, no pair
 * with itself. HRV.md, section 2, to 1e-9. About 1.5 to 2 at rest.
 *
 * A template never spans a set-aside beat or a gap. NAN where no pair is alike, and beyond
 * SAMPLE_ENTROPY_MOST NN: the time goes with the square of them, and a day is no stationary thing.
 *
 * Cost: 1 ms for 1000 NN, 60 ms for 20 000.
 */
#pragma once

#include "series.h"

#define SAMPLE_ENTROPY_MOST 20000

/* 0 or -ENOMEM. */
int sample_entropy_of(const struct series *series, double *out);
