/*
 * cycles - the cycles of a wave, counted
 *
 * After Schaefer and Kratky (Ann Biomed Eng 2008; 36: 476): a cycle goes from one maximum to the
 * next, both above 0.3 of the third quartile of all maxima, with exactly one minimum between them,
 * and that below 0. What does not look like that is not counted, nor guessed.
 */
#pragma once

#include <stddef.h>

#define CYCLES_SAMPLES_MAX 120

struct cycles {
    int count;
    double sum, squares; /* of their lengths, in samples */
};

/* y: n samples of a band around 0, n <= CYCLES_SAMPLES_MAX. Fewer than three maxima: none. */
struct cycles cycles_of(const double *y, size_t n);
