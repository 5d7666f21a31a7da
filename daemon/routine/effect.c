/*
 * effect.c - which reports count, and their means
 *
 * A report counts where the person was still and the signal good enough for its
 * numbers: someone who gets up after a routine would otherwise undo its effect.
 * Stress counts only with a score, heart rate and RMSSD also while the personal
 * reference is still being learnt, since before and after are compared with each
 * other and not with it.
 */
#include "effect.h"

#include <math.h>

bool effect_is_usable(const struct report *r)
{
    switch (r->why) {
    case WHY_OK:
    case WHY_CALIBRATING:
    case WHY_WEAK_RESPONSE:
    case WHY_ASLEEP: return true;
    case WHY_MOVING:
    case WHY_EXERTION_UNKNOWN:
    case WHY_RECOVERING:
    case WHY_POOR_SIGNAL:
    case WHY_NOT_WORN:
    case WHY_AWAY:
    case WHY_LINK_LOST:
    case WHY_NO_SENSOR:
    case WHY_PAUSED:
    case WHY_NO_CONSENT: return false;
    }
    return false;
}

static struct effect_sample sample_of(const struct report *r)
{
    struct effect_sample s = { .us = r->at.us, NAN, NAN, NAN };

    if (effect_is_usable(r)) {
        s.heart_rate_bpm = r->heart_rate_bpm;
        s.rmssd_ms = r->rmssd_ms;
        s.stress = r->stress;
    }
    return s;
}

static void add_value(double *sum, uint32_t *n, double value)
{
    if (!isfinite(value))
        return;
    *sum += value;
    *n += 1;
}

static void add_sample(struct effect_sum *sum, const struct effect_sample *s)
{
    add_value(&sum->heart_rate, &sum->heart_rate_n, s->heart_rate_bpm);
    add_value(&sum->rmssd, &sum->rmssd_n, s->rmssd_ms);
    add_value(&sum->stress, &sum->stress_n, s->stress);
}

void effect_remember(struct effect_recent *recent, const struct report *r)
{
    recent->samples[recent->next] = sample_of(r);
    recent->next = (recent->next + 1) % EFFECT_RECENT_MAX;
    if (recent->count < EFFECT_RECENT_MAX)
        recent->count++;
}

void effect_sum_recent(const struct effect_recent *recent, int64_t from_us, int64_t to_us,
                       struct effect_sum *out)
{
    /* Oldest first, so that the same reports give the same sum to the last bit. */
    size_t at = (recent->next + EFFECT_RECENT_MAX - recent->count) % EFFECT_RECENT_MAX;

    *out = (struct effect_sum){ 0 };
    for (size_t i = 0; i < recent->count; i++, at = (at + 1) % EFFECT_RECENT_MAX)
        if (recent->samples[at].us >= from_us && recent->samples[at].us <= to_us)
            add_sample(out, &recent->samples[at]);
}

void effect_add(struct effect_sum *sum, const struct report *r)
{
    struct effect_sample s = sample_of(r);
    add_sample(sum, &s);
}

static double mean(double sum, uint32_t n)
{
    return n > 0 ? sum / n : NAN;
}

void effect_means(const struct effect_sum *sum, struct effect_span *out)
{
    out->heart_rate_bpm = mean(sum->heart_rate, sum->heart_rate_n);
    out->rmssd_ms = mean(sum->rmssd, sum->rmssd_n);
    out->stress = mean(sum->stress, sum->stress_n);
}
