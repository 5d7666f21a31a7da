/*
 * intake.c - the border between the plugins' structs and ours
 */
#include "intake.h"

#include "rr.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define LOWEST_BPM  25
#define HIGHEST_BPM 240
#define MOTION_MAX  16 /* g; no sensor measures more */
#define TICKS_MAX   (1000 * RR_TICKS_PER_S)

static_assert(SENSOR_TICKS_PER_MS == RR_TICKS_PER_MS && SENSOR_TICKS_PER_1024 == RR_TICKS_PER_1024,
              "the unit of intervals is the same on both sides");
static_assert((int)SENSOR_CLASS_ECG == (int)READING_ECG &&
                  (int)SENSOR_CLASS_PPI == (int)READING_PPI &&
                  (int)SENSOR_CLASS_HR_ONLY == (int)READING_HR_ONLY &&
                  (int)SENSOR_CLASS_ADVERT == (int)READING_ADVERT,
              "classes are the same on both sides");
static_assert((int)SENSOR_CONTACT_UNKNOWN == (int)CONTACT_UNKNOWN &&
                  (int)SENSOR_CONTACT_NONE == (int)CONTACT_NONE &&
                  (int)SENSOR_CONTACT_SKIN == (int)CONTACT_SKIN,
              "contact is the same on both sides");
static_assert((int)SENSOR_CONTEXT_ROOM_MOTION == (int)CONTEXT_ROOM_MOTION &&
                  (int)SENSOR_CONTEXT_STEPS == (int)CONTEXT_STEPS &&
                  (int)SENSOR_CONTEXT_IN_BED == (int)CONTEXT_IN_BED &&
                  (int)SENSOR_CONTEXT_GUESTS == (int)CONTEXT_GUESTS &&
                  (int)SENSOR_CONTEXT_AWAY == (int)CONTEXT_AWAY,
              "contexts are the same on both sides");

struct sensor_reading intake_understand(const struct sensor_reading *in)
{
    struct sensor_reading r = SENSOR_READING_NONE;

    memcpy(&r, in, in->size < sizeof(r) ? in->size : sizeof(r));
    /* Where a struct ends before a pointer, its count is of no use. */
    if (!SENSOR_HAS(in, rr) || !r.rr)
        r.rr_count = 0;
    if (!SENSOR_HAS(in, ppi) || !r.ppi)
        r.ppi_count = 0;
    if (!SENSOR_HAS(in, acc_rate_hz) || !r.acc_mg)
        r.acc_count = 0;
    if (!SENSOR_HAS(in, ecg_rate_hz) || !r.ecg_uv)
        r.ecg_count = 0;
    if (r.rr_count > INTAKE_RR_MAX)
        r.rr_count = INTAKE_RR_MAX;
    if (r.acc_count > INTAKE_SAMPLES_MAX)
        r.acc_count = INTAKE_SAMPLES_MAX;

    if (!(r.heart_rate_bpm >= LOWEST_BPM && r.heart_rate_bpm <= HIGHEST_BPM))
        r.heart_rate_bpm = 0;
    if (!(r.motion_g >= 0 && r.motion_g <= MOTION_MAX))
        r.motion_g = -1;
    if (r.source_class > SENSOR_CLASS_ADVERT)
        r.source_class = SENSOR_CLASS_HR_ONLY;
    if (r.contact > SENSOR_CONTACT_SKIN)
        r.contact = SENSOR_CONTACT_UNKNOWN;
    if (r.battery_pct < 0 || r.battery_pct > 100)
        r.battery_pct = -1;
    if (r.age_us < 0)
        r.age_us = 0;
    r.size = sizeof(r);
    return r;
}

size_t intake_parts(const struct sensor_reading *r)
{
    return r->rr_count <= READING_RR_MAX ? 1 : (r->rr_count + READING_RR_MAX - 1) / READING_RR_MAX;
}

static struct rr_interval interval_of(const struct sensor_rr *in)
{
    bool possible = in->ticks >= 0 && in->ticks <= TICKS_MAX;

    return (struct rr_interval){
        .ticks = possible ? in->ticks : 0,
        .quality = possible ? (in->quality > 100 ? 100 : in->quality) : 0,
        .gap_before = in->flags & SENSOR_RR_GAP_BEFORE,
    };
}

int64_t intake_part(const struct sensor_reading *r, size_t index, struct reading *out)
{
    size_t first = index * READING_RR_MAX, last = first + READING_RR_MAX;
    bool is_last = last >= r->rr_count;
    int64_t later = 0;

    if (is_last)
        last = r->rr_count;
    out->class = (enum reading_class)r->source_class;
    out->contact = (enum contact)r->contact;
    out->heart_rate_bpm = is_last ? r->heart_rate_bpm : 0;
    out->motion_g = is_last && r->motion_g >= 0 ? r->motion_g : NAN;
    out->rr_count = 0;
    for (size_t i = first; i < last; i++)
        out->rr[out->rr_count++] = interval_of(&r->rr[i]);
    for (size_t i = last; i < r->rr_count; i++)
        later += interval_of(&r->rr[i]).ticks;
    return r->age_us + rr_ticks_to_us(later);
}

bool intake_says_something(const struct reading *r)
{
    return r->rr_count || r->heart_rate_bpm > 0 || !isnan(r->motion_g) ||
           r->contact != CONTACT_UNKNOWN;
}

bool intake_context(const struct sensor_context *in, struct context *out)
{
    if (!SENSOR_HAS(in, value) || in->kind >= CONTEXT_KINDS || !isfinite(in->value))
        return false;
    *out = (struct context){ .kind = (enum context_kind)in->kind, .value = in->value };
    return true;
}
