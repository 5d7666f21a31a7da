#include "diary.h"

#include "rr.h"

#include <math.h>
#include <string.h>

#define MINUTE_US (60 * US_PER_S)
#define MINUTE_MS (60 * MS_PER_S)
/* Five beats at 30 bpm: by then every beat of the minute has been decided, if ever. */
#define PATIENCE_US (10 * US_PER_S)
/* What NTP may have slewed in a minute: a minute that begins this close to a whole one is that. */
#define SNAP_MS MS_PER_S

enum {
    MEAN_HEART_RATE,
    MEAN_RMSSD,
    MEAN_SDNN,
    MEAN_STRESS,
    MEAN_CONFIDENCE,
    MEAN_COVERAGE,
    MEAN_ARTIFACTS
};

static void begin(struct diary *d, int page, const struct instant *t)
{
    struct diary_page *p = &d->pages[page];
    int64_t left_ms = MINUTE_MS;

    /* Not the whole struct: its beats are many and need no clearing. */
    memset(p->why_count, 0, sizeof(p->why_count));
    memset(p->activity_count, 0, sizeof(p->activity_count));
    memset(p->counts, 0, sizeof(p->counts));
    p->motion_count = 0;
    p->used = false;
    p->first_index = d->index;

    struct minute *m = &p->minute;
    m->start = *t;
    if (instant_has_wall(t)) {
        int64_t past_ms = t->unix_ms % MINUTE_MS;
        left_ms = MINUTE_MS - past_ms;
        if (left_ms <= SNAP_MS) {
            m->start.unix_ms += left_ms;
            left_ms += MINUTE_MS;
        }
    }
    p->end_us = t->us + left_ms * US_PER_MS;
    m->sensor[0] = '\0';
    m->simulated = false;
    m->heart_rate_bpm = m->rmssd_ms = m->sdnn_ms = m->stress = m->confidence = 0;
    m->coverage = m->artifacts = m->motion_g = m->raised_s = 0;
    m->beat_count = m->beats_dropped = 0;
    d->current = page;
}

void diary_init(struct diary *d, const struct instant *start)
{
    memset(d, 0, sizeof(*d));
    begin(d, 0, start);
}

void diary_interval(struct diary *d, const struct rr_interval *rr, int64_t t_us)
{
    struct minute *m = &d->pages[d->current].minute;

    d->index++;
    d->pages[d->current].used = true;
    if (m->beat_count == MINUTE_BEATS_MAX) {
        m->beats_dropped++;
        return;
    }
    int64_t at_ms = (t_us - m->start.us) / US_PER_MS;
    m->beats[m->beat_count++] = (struct minute_beat){
        .ticks = rr->ticks,
        .at_ms = (uint16_t)(at_ms < 0            ? 0
                            : at_ms > UINT16_MAX ? UINT16_MAX
                                                 : at_ms),
        /* stands if the link goes before five more beats have come */
        .ok = rr->ticks >= 300 * RR_TICKS_PER_MS && rr->ticks <= 2000 * RR_TICKS_PER_MS,
        .gap_before = rr->gap_before,
    };
}

void diary_decided(struct diary *d, int64_t index, bool ok)
{
    for (int i = 0; i < 2; i++) {
        struct diary_page *p = &d->pages[i];
        int64_t at = index - p->first_index;

        if ((i == d->current || d->waiting) && at >= 0 && at < p->minute.beat_count) {
            p->minute.beats[at].ok = ok;
            return;
        }
    }
}

void diary_heard(struct diary *d)
{
    d->pages[d->current].used = true;
}

void diary_motion(struct diary *d, double g)
{
    struct diary_page *p = &d->pages[d->current];

    p->minute.motion_g += g;
    p->motion_count++;
    p->used = true;
}

static void add(double *sum, uint32_t *count, double value)
{
    if (isfinite(value)) {
        *sum += value;
        ++*count;
    }
}

void diary_report(struct diary *d, const struct report *r, double step_s)
{
    struct diary_page *p = &d->pages[d->current];
    struct minute *m = &p->minute;

    add(&m->heart_rate_bpm, &p->counts[MEAN_HEART_RATE], r->heart_rate_bpm);
    add(&m->rmssd_ms, &p->counts[MEAN_RMSSD], r->rmssd_ms);
    add(&m->sdnn_ms, &p->counts[MEAN_SDNN], r->sdnn_ms);
    add(&m->stress, &p->counts[MEAN_STRESS], r->stress);
    add(&m->confidence, &p->counts[MEAN_CONFIDENCE], r->confidence);
    add(&m->coverage, &p->counts[MEAN_COVERAGE], r->coverage);
    add(&m->artifacts, &p->counts[MEAN_ARTIFACTS], r->artifacts);
    if (r->raised)
        m->raised_s = fmin(m->raised_s + step_s, 60);
    p->why_count[r->why]++;
    p->activity_count[r->activity]++;
    memcpy(m->sensor, r->sensor, sizeof(m->sensor));
    m->simulated = r->simulated;
}

static int most_frequent(const uint32_t *counts, int n)
{
    int best = 0;

    for (int i = 1; i < n; i++)
        if (counts[i] > counts[best])
            best = i;
    return best;
}

static const struct minute *finish(struct diary_page *p)
{
    struct minute *m = &p->minute;
    double *const means[] = {
        [MEAN_HEART_RATE] = &m->heart_rate_bpm,
        [MEAN_RMSSD] = &m->rmssd_ms,
        [MEAN_SDNN] = &m->sdnn_ms,
        [MEAN_STRESS] = &m->stress,
        [MEAN_CONFIDENCE] = &m->confidence,
        [MEAN_COVERAGE] = &m->coverage,
        [MEAN_ARTIFACTS] = &m->artifacts,
    };

    for (size_t i = 0; i < sizeof(means) / sizeof(means[0]); i++)
        *means[i] = p->counts[i] ? *means[i] / p->counts[i] : NAN;
    m->motion_g = p->motion_count ? m->motion_g / p->motion_count : NAN;
    m->why = (enum why)most_frequent(p->why_count, WHY_NO_CONSENT + 1);
    m->activity = (enum activity)most_frequent(p->activity_count, ACTIVITY_SLEEP + 1);
    return m;
}

int64_t diary_due(const struct diary *d)
{
    const struct diary_page *current = &d->pages[d->current], *other = &d->pages[!d->current];

    if (d->waiting && other->end_us + PATIENCE_US < current->end_us)
        return other->end_us + PATIENCE_US;
    return current->end_us;
}

const struct minute *diary_turn(struct diary *d, const struct instant *t)
{
    struct diary_page *current = &d->pages[d->current], *other = &d->pages[!d->current];

    /* The waiting page first: its place is needed when the current one ends. */
    if (d->waiting) {
        d->waiting = false;
        return finish(other);
    }
    if (t->us < current->end_us)
        return NULL;
    d->waiting = current->used;
    begin(d, !d->current, t);
    return NULL;
}

const struct minute *diary_close(struct diary *d)
{
    struct diary_page *current = &d->pages[d->current];

    if (d->waiting) {
        d->waiting = false;
        return finish(&d->pages[!d->current]);
    }
    if (!current->used)
        return NULL;
    current->used = false;
    return finish(current);
}
