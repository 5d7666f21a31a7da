#include "lead.h"

#include "instant.h"

#include <string.h>

/* A strap that is alive says something every second or two. */
#define FRESH_US (5 * US_PER_S)

void lead_init(struct lead *l)
{
    *l = (struct lead){ .heart = -1, .motion = -1 };
}

static bool is_fresh(int64_t then_us, int64_t now_us)
{
    return then_us != INSTANT_NEVER && now_us - then_us <= FRESH_US;
}

/* Finds the sensor, or gives it a place: a free one, or that of the one silent for longest. */
static int8_t place_of(struct lead *l, const struct reading *r)
{
    int8_t oldest = 0;

    if (l->heart >= 0 && strcmp(l->sensors[l->heart].id, r->sensor) == 0)
        return l->heart;
    for (int8_t i = 0; i < l->count; i++) {
        if (strcmp(l->sensors[i].id, r->sensor) == 0)
            return i;
        if (l->sensors[i].heart_us != INSTANT_NEVER &&
            (l->sensors[oldest].heart_us == INSTANT_NEVER ||
             l->sensors[i].heart_us < l->sensors[oldest].heart_us))
            oldest = i;
    }
    int8_t at = l->count < PROFILE_SENSOR_MAX ? (int8_t)l->count++ : oldest;
    if (at == l->heart)
        l->heart = -1;
    if (at == l->motion)
        l->motion = -1;
    l->sensors[at] = (struct lead_sensor){ .heart_us = INSTANT_NEVER, .motion_us = INSTANT_NEVER };
    memcpy(l->sensors[at].id, r->sensor, sizeof(r->sensor));
    return at;
}

struct lead_verdict lead_reading(struct lead *l, const struct reading *r, int64_t t_us)
{
    struct lead_verdict v = { 0 };
    int8_t at = place_of(l, r);
    struct lead_sensor *s = &l->sensors[at];

    s->class = r->class;
    s->simulated = r->simulated;
    s->contact = r->contact;
    if (r->rr_count > 0 || r->heart_rate_bpm > 0) {
        const struct lead_sensor *now = lead_current(l);

        s->heart_us = t_us;
        if (!now || now == s || !is_fresh(now->heart_us, t_us) || s->class < now->class) {
            v.switched = l->heart != at;
            l->heart = at;
        }
        v.use_heart = l->heart == at;
        if (r->rr_count > 0 && r->class > READING_PPI) {
            v.retracted = s->gave_beats;
            s->gave_beats = false;
        } else if (r->rr_count > 0 && v.use_heart) {
            s->gave_beats = true;
        }
    }
    if (r->motion_g == r->motion_g) { /* not NAN */
        s->motion_us = t_us;
        /* The lead's own motion is that of the same body part; else whoever moves. */
        if (l->motion < 0 || at == l->heart || !is_fresh(l->sensors[l->motion].motion_us, t_us))
            l->motion = at;
        v.use_motion = l->motion == at;
    }
    return v;
}

void lead_forget(struct lead *l, const char *sensor)
{
    for (int8_t i = 0; i < l->count; i++) {
        if (strcmp(l->sensors[i].id, sensor) != 0)
            continue;
        /* Its place stays, so that the others keep theirs; nothing fits an empty name. */
        l->sensors[i] =
            (struct lead_sensor){ .heart_us = INSTANT_NEVER, .motion_us = INSTANT_NEVER };
        if (l->heart == i)
            l->heart = -1;
        if (l->motion == i)
            l->motion = -1;
    }
}

const struct lead_sensor *lead_current(const struct lead *l)
{
    return l->heart >= 0 ? &l->sensors[l->heart] : NULL;
}
