/*
 * stress_index - Baevsky's index of regulation, in his own units
 *
 *     SI = AMo / (2 Mo MxDMn)
 *
 * AMo: percent of the NN in the fullest bin of 50 ms (bins from 0); Mo: here the median of the NN,
 * in s; MxDMn: the longest less the shortest, in s. About 50 to 150 at rest, 1000 and more in
 * strong strain; Kubios shows its square root. The definition is `baevsky_si_mo_median` of HRV.md:
 * with the median Mo does not jump by 50 ms when a single beat makes another bin the fullest.
 *
 * NAN with fewer than STRESS_INDEX_LEAST NN, where all are alike, and where they differ by more
 * than 200 s. One NN that is no heartbeat moves MxDMn, and with it all: the least robust figure
 * here.
 *
 * Cost: about 7 ns an NN.
 */
#pragma once

#include "series.h"

#include <stddef.h>

#define STRESS_INDEX_LEAST 2

struct stress_index;

/* beats_most: of the longest series. NULL only when out of memory. */
struct stress_index *stress_index_new(size_t beats_most);
void stress_index_free(struct stress_index *x);
double stress_index_of(struct stress_index *x, const struct series *series);
