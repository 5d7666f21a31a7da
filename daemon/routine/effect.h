/*
 * effect - means of heart rate, RMSSD and stress over a stretch of time
 */
#pragma once

#include "memory.h"
#include "report.h"
#include "routine.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EFFECT_BEFORE_US (INT64_C(300) * US_PER_S)
/* Standing up and looking around is no effect; and the windows must have moved on. */
#define EFFECT_PAUSE_US (INT64_C(60) * US_PER_S)
#define EFFECT_AFTER_US (INT64_C(300) * US_PER_S)

/* The last five minutes at one report a second, and one for each end. */
#define EFFECT_RECENT_MAX 302

struct effect_sample {
    int64_t us;
    double heart_rate_bpm, rmssd_ms, stress; /* NAN: none */
};

/* Zero it to begin. */
struct effect_recent {
    size_t next, count;
    struct effect_sample samples[EFFECT_RECENT_MAX];
};

/* Still, awake or asleep, and the signal good. */
bool effect_is_usable(const struct report *r);

void effect_remember(struct effect_recent *recent, const struct report *r);
/* Of all remembered in [from_us, to_us]. */
void effect_sum_recent(const struct effect_recent *recent, int64_t from_us, int64_t to_us,
                       struct effect_sum *out);

void effect_add(struct effect_sum *sum, const struct report *r);
void effect_means(const struct effect_sum *sum, struct effect_span *out);
