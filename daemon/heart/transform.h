/*
 * transform - the discrete Fourier transform of a signal's spectrum
 *
 *     Z[k] = sum over j of z[j] exp(-2 pi i j k / n)
 *
 * Of lengths 2^a 3^b 5^c from 2 to 65536, for which kissfft needs no memory of its own. Debian
 * builds kissfft for float: the error is about 1e-7 of the whole signal. Bands of the reference
 * recordings stay within 1e-7 of those of a transform in double precision, and within 6e-7 where a
 * window holds a drift that is hundreds of times the breath.
 */
#pragma once

#include <stddef.h>

struct phasor {
    double re, im;
};

struct transform;

/* NULL: another length, or out of memory. */
struct transform *transform_new(size_t n);
void transform_free(struct transform *t);
/* In place. */
void transform_run(struct transform *t, struct phasor *z);
