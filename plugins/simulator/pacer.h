/*
 * pacer - reads one message of balm's breathing pacer
 *
 *   {"phase": "in", "seconds": 4.0, "text": ..., "light": ..., "ramp": ...}
 *
 * Takes `phase` and `seconds` and steps over everything else, whatever it holds.
 */
#pragma once

#include "breath.h"

#include <stddef.h>
#include <stdint.h>

#define SIM_PACER_BYTES_MAX   2048
#define SIM_PACER_PHASE_S_MAX 60

struct sim_pacer {
    enum sim_phase phase;
    double seconds; /* 0 only with SIM_PHASE_NONE */
};

/* NULL, or what is wrong with it (a static string); then *out is untouched. */
const char *sim_pacer_parse(const uint8_t *bytes, size_t len, struct sim_pacer *out);
