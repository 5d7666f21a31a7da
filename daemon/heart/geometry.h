/*
 * geometry - the shape of the histogram of NN: triangular index and TINN
 *
 * Bins of 1/128 s from 0, as the Task Force of 1996 has them (Eur Heart J 17: 354).
 *   tri_index  NN / those in the fullest bin
 *   tinn_ms    the base of the triangle with its apex on the fullest bin (the lowest of several)
 *              that fits the histogram best: least squares over all bins, both sides on their own
 * Exact: a bin is a whole number of ticks. HRV.md, section 2. Made for recordings of 24 h, where
 * tri_index is about 20 to 60; of five minutes they say little. TINN is of little worth: see HRV.md
 * on what others make of it.
 *
 * NAN without NN. -ENOMEM where the histogram finds no memory (4 bytes for each 1/128 s between
 * the shortest and the longest).
 */
#pragma once

#include "series.h"

struct geometry {
    double tri_index;
    double tinn_ms;
};

/* 0 or -ENOMEM. */
int geometry_of(const struct series *series, struct geometry *out);
