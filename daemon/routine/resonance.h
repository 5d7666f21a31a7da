/*
 * resonance - at which rate of breathing does this heart swing most?
 *
 *     beats of one stage ------> running sums --> amplitude --+
 *     stages of all sessions ---------------------------------+--> posterior over 4.5..7
 *
 * The statistics only; search.h plans the sessions. Pure.
 */
#pragma once

#include "memory.h"

#include <stdbool.h>
#include <stdint.h>

#define RESONANCE_STAGES 6 /* of a session */

/* One stage: least squares of 1, t, cos, sin at its rate. */
struct stage {
    double per_min;
    double sums[4][5]; /* the normal equations; the last column is the right side */
    uint32_t beats, refused;
    uint32_t windows, followed; /* of coherence, breathed along with */
};

void stage_begin(struct stage *st, double per_min);
/* t_s since any moment that stays the same over the stage. */
void stage_beat(struct stage *st, double t_s, double rr_ms, bool ok);
void stage_window(struct stage *st, bool followed);
/* false: too few beats, too many set aside, or not breathed along with. */
bool stage_amplitude(const struct stage *st, double *ms);

/* Points in the order of their sessions. false: fewer than five. */
bool resonance_estimate(const struct resonance_point *points, uint32_t count, double *per_min,
                        double *deviation);
/* The rates of a session, in their order; per_min: the estimate so far, NAN: none. */
void resonance_rates(uint32_t session, double per_min, double out[static RESONANCE_STAGES]);
