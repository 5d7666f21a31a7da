#include "house_word.h"

#include "instant.h"

#include <math.h>
#include <string.h>

/* A sensor that died while it said so, would say so for ever. */
static bool is_stale(const struct sensor_status *s, int64_t now_us)
{
    switch (s->told.kind) {
    case CONTEXT_ROOM_MOTION: return now_us - s->last_us >= CONTEXT_ROOM_MOTION_LASTS_US;
    case CONTEXT_IN_BED: return now_us - s->last_us >= CONTEXT_IN_BED_LASTS_US;
    case CONTEXT_STEPS:
    case CONTEXT_GUESTS:
    case CONTEXT_AWAY: break;
    }
    return false;
}

void house_word_hear(struct house_word *w, const struct sensor_status *s, enum context_kind kind,
                     const char *person, int64_t now_us)
{
    bool reaches = !s->person[0] || strcmp(s->person, person) == 0;

    if (!s->of_house || !reaches || s->told.kind != kind || isnan(s->told.value))
        return;
    if (!w->newest || s->last_us >= w->newest->last_us)
        w->newest = s;
    w->any |= s->told.value > 0 && !is_stale(s, now_us);
}

bool house_word_holds(const struct house_word *w)
{
    bool is_of_newest = w->newest && w->newest->told.kind == CONTEXT_AWAY;

    return is_of_newest ? w->newest->told.value > 0 : w->any;
}
