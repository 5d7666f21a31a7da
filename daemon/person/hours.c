/* hours.c - a ring of sums */
#include "hours.h"

#include "day_ring.h"

#include <math.h>
#include <string.h>

#define SLOT_MS   (INT64_C(10) * 60 * MS_PER_S)
#define LEAST_MIN 20.0

static void move(struct hours *h, int64_t slot)
{
    /* Far away on either side, the clock was set: nothing of before is near. */
    if (slot - h->newest >= HOURS_SLOTS || h->newest - slot >= HOURS_SLOTS) {
        memset(h->slots, 0, sizeof(h->slots));
        h->newest = slot;
    }
    while (h->newest < slot)
        h->slots[++h->newest % HOURS_SLOTS] = (struct hours_slot){ 0 };
}

void hours_add(struct hours *h, int64_t unix_ms, const struct report *r, double minutes)
{
    const double values[HOURS_MEASURES] = {
        body_is_rate(r->heart_rate_bpm) ? r->heart_rate_bpm : NAN,
        body_ln(r->rmssd_ms),
        r->stress >= 0 && r->stress <= 100 ? r->stress : NAN,
    };
    int64_t slot = (unix_ms - 1) / SLOT_MS;

    if (unix_ms <= 0)
        return;
    move(h, slot);
    for (int i = 0; i < HOURS_MEASURES; i++) {
        if (isnan(values[i]))
            continue;
        h->slots[slot % HOURS_SLOTS].minutes[i] += minutes;
        h->slots[slot % HOURS_SLOTS].sum[i] += values[i] * minutes;
    }
}

void hours_means(const struct hours *h, int64_t from_unix_ms, int64_t to_unix_ms,
                 double out[HOURS_MEASURES])
{
    struct hours_slot all = { 0 };
    int64_t first = (from_unix_ms + SLOT_MS - 1) / SLOT_MS, end = to_unix_ms / SLOT_MS;

    if (first <= h->newest - HOURS_SLOTS)
        first = h->newest - HOURS_SLOTS + 1;
    for (int64_t n = first < 0 ? 0 : first; n < end && n <= h->newest; n++)
        for (int i = 0; i < HOURS_MEASURES; i++) {
            all.minutes[i] += h->slots[n % HOURS_SLOTS].minutes[i];
            all.sum[i] += h->slots[n % HOURS_SLOTS].sum[i];
        }
    for (int i = 0; i < HOURS_MEASURES; i++)
        out[i] = all.minutes[i] >= LEAST_MIN ? all.sum[i] / all.minutes[i] : NAN;
}
