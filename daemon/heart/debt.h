/*
 * debt - what the heart has beaten beyond what sitting explains
 *
 * Beats above the reference and a margin add up; at rest they are paid back soon, otherwise slowly.
 * A rise of 8 bpm never locks, one of 10 does after 5 to 6 minutes, of 15 after 2, of 30 after 40
 * s: what walking and cycling keep up, and a stressor of minutes does not. Where movement would not
 * be seen, it stands in for it.
 */
#pragma once

#include <stdbool.h>

struct debt {
    double beats;
};

/* over_bpm: rate above the reference. counts: the reference is the person's own. */
void debt_step(struct debt *d, double over_bpm, double dt_s, bool counts);
/* No alarm: exertion is as likely. */
bool debt_is_high(const struct debt *d);
/* No score while the rate is up as well: exertion, or recovery from it. */
bool debt_is_full(const struct debt *d);
