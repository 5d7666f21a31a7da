/* debt.c - a leaky integral */
#include "debt.h"

#include <math.h>

#define FREE_BPM 5.5   /* above the reference: sitting and a task explain it */
#define PAID_S   300.0 /* time constant: the heart recovers from moderate work within minutes */
#define RESTED_S 90.0  /* below the reference: a heart below its ordinary is rested */
#define HIGH     15.0  /* beats */
#define FULL     24.0
#define MOST     30.0 /* an hour's run is not paid back for an hour */

void debt_step(struct debt *d, double over_bpm, double dt_s, bool counts)
{
    d->beats *= exp(-dt_s / (over_bpm < 0 ? RESTED_S : PAID_S));
    if (counts && over_bpm > FREE_BPM)
        d->beats += (over_bpm - FREE_BPM) * dt_s / 60;
    d->beats = fmin(d->beats, MOST);
}

bool debt_is_high(const struct debt *d)
{
    return d->beats > HIGH;
}

bool debt_is_full(const struct debt *d)
{
    return d->beats > FULL;
}
