/*
 * dfa - the short-term scaling exponent alpha 1 of detrended fluctuation analysis
 *
 * Peng et al., Chaos 1995; 5: 82. The profile is the running sum of (NN - mean). For each box size
 * n = 4, 5 .. 16 it is cut into boxes from its start, without overlap; a line is fitted in each;
 * F(n) is the root of the mean of all squared residuals; alpha 1 is the slope of ln F over ln n
 * (least squares). HRV.md, section 2: equal to its definition to 1e-12 (limit 1e-9). About 0.5 for
 * noise, 1 for a healthy heart at rest, 1.5 for brown noise.
 *
 * A box never spans a set-aside beat or a gap: each unbroken row of NN is cut from its own start.
 * (The mean need not be known for it: what the fitted line takes off, it takes off.) NAN with
 * fewer than DFA_LEAST boxes of the largest size, and where a fluctuation is 0 (all NN alike).
 *
 * Cost: about 8 ns an NN.
 */
#pragma once

#include "series.h"

#include <stddef.h>

#define DFA_LEAST 4

struct dfa;

/* beats_most: of the longest series. NULL only when out of memory. */
struct dfa *dfa_new(size_t beats_most);
void dfa_free(struct dfa *d);
double dfa_alpha1(struct dfa *d, const struct series *series);
