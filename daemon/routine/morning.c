#include "morning.h"

#include <math.h>

#define USABLE_LEAST  0.75 /* of the reports, and of the time that beats fill */
#define REFUSED_MOST  0.05 /* of the beats: one set aside hides two differences */
#define REPORTS_LEAST 2

void quiet_beat(struct quiet_sum *q, double rr_ms, bool ok, bool adjacent)
{
    if (!ok) {
        q->refused++;
        q->last_ms = 0;
        return;
    }
    if (adjacent && q->last_ms > 0) {
        q->square_sum += (rr_ms - q->last_ms) * (rr_ms - q->last_ms);
        q->differences++;
    }
    q->last_ms = rr_ms;
    q->rr_sum_ms += rr_ms;
    q->beats++;
}

void quiet_report(struct quiet_sum *q, const struct report *r, bool usable)
{
    q->reports++;
    if (!usable || !isfinite(r->heart_rate_bpm) || r->activity == ACTIVITY_LIGHT ||
        r->activity == ACTIVITY_EXERCISE)
        return;
    q->usable++;
    q->heart_rate_sum += r->heart_rate_bpm;
    if (isfinite(r->stress)) {
        q->stress_sum += r->stress;
        q->stress_n++;
    }
}

bool quiet_reading(const struct quiet_sum *q, double seconds, struct effect_span *out)
{
    if (q->usable < REPORTS_LEAST || q->usable < USABLE_LEAST * q->reports)
        return false;
    *out = (struct effect_span){
        .heart_rate_bpm = q->heart_rate_sum / q->usable,
        .rmssd_ms = NAN,
        .stress = q->stress_n > 0 ? q->stress_sum / q->stress_n : NAN,
    };
    if (q->beats == 0 && q->refused == 0)
        return true;
    if (q->rr_sum_ms < USABLE_LEAST * seconds * 1000 || q->differences == 0 ||
        q->refused > REFUSED_MOST * (q->beats + q->refused))
        return false;
    out->heart_rate_bpm = 60000 * q->beats / q->rr_sum_ms;
    out->rmssd_ms = sqrt(q->square_sum / q->differences);
    return true;
}
