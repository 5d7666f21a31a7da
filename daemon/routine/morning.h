/*
 * morning - two quiet minutes as one clean value: heart rate and RMSSD of their own beats
 *
 * Of the beats and not of the reports, whose windows reach back to before the reading. Pure.
 */
#pragma once

#include "report.h"
#include "routine.h"

#include <stdbool.h>
#include <stdint.h>

/* Zero it to begin. */
struct quiet_sum {
    uint32_t reports, usable; /* heard meanwhile; those of someone at rest, with a good signal */
    double heart_rate_sum, stress_sum;
    uint32_t stress_n;
    uint32_t beats, refused;
    double rr_sum_ms, square_sum; /* of differences, ms^2 */
    uint32_t differences;
    double last_ms; /* 0: the next difference does not exist */
};

void quiet_beat(struct quiet_sum *q, double rr_ms, bool ok, bool adjacent);
/* usable: as effects count reports. */
void quiet_report(struct quiet_sum *q, const struct report *r, bool usable);
/*
 * Of so many seconds; false: it was not quiet, or not much of it was heard. RMSSD is NAN where no
 * beats came, only a rate.
 */
bool quiet_reading(const struct quiet_sum *q, double seconds, struct effect_span *out);
