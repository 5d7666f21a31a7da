/*
 * helped - what was tried with this person, and what it did
 *
 * Sums with counts, so that nothing has to be read again. `calm` is one number for
 * one run of a routine or one session: how far heart rate, RMSSD and score came
 * back, each in units of its own ordinary scatter (advise/ranking.c).
 */
#pragma once

#include "id.h"

#include <stdbool.h>
#include <stdint.h>

#define HELPED_MAX 32 /* 14 routines of ours, 18 techniques and own ones; the oldest makes room */

enum helped_kind { HELPED_ROUTINE, HELPED_MASSAGE };

struct helped_row {
    char what[ID_MAX + 1]; /* empty: a free place */
    uint8_t kind;          /* enum helped_kind */
    uint8_t reserved[6];
    uint32_t offered, accepted, finished; /* without those asked for; finished also by hand */
    uint32_t measured;                    /* runs behind the next two */
    double mean, square; /* of calm, and the sum of squares about it (Welford); units: deviations */
    int64_t last_unix_ms; /* 0: never */
};

/* One line of `effects`: numbers that may be said. */
struct helped_line {
    char what[ID_MAX + 1];
    enum helped_kind kind;
    uint32_t offered, accepted, finished, measured;
    double calm;      /* shrunk mean, -3..3; NAN: nothing measured */
    double low, high; /* its 95 % interval; NAN: too few to tell */
    int32_t rank;     /* 1: offered first; 0: not offered (screened, or never fits) */
};

const char *helped_kind_name(enum helped_kind k);
