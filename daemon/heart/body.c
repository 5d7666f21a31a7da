/* body.c - acceleration, and what stands in for it */
#include "body.h"

#include "instant.h"

#include <math.h>

#define SHORT_US      (30 * US_PER_S) /* the same as of the heart rate that it stands beside */
#define SAMPLES_LEAST 11              /* of 30 */
#define MOST_G        100.0
#define MOVED_S       60.0 /* time constant: shorter, and cycling passes in its pauses */

/* Of the wrist: desk work stays below 0.02 g for minutes, walking is above 0.08 g. */
#define STRONG_G 0.080
#define SOFT_G   0.020

#define LASTING_US      (60 * US_PER_S)
#define LONG_IN_BED_US  (600 * US_PER_S)
#define STALE_STEPS_US  (120 * US_PER_S)
#define STEPS_WALKING   20.0 /* a minute; strolling is 60, about a desk hardly 10 */
#define STEPS_AVERAGE_S 60.0
#define STEPS_MOST      100000.0 /* at once: more is a counter that began anew */

/* What hangs at 1 may fall silent there, or repeat itself for ever. */
struct patience {
    int64_t silence_us; /* without news: the next 1 begins anew */
    int64_t longest_us; /* without a 0 between */
};

static const struct patience of_bed = { CONTEXT_IN_BED_LASTS_US, 12 * 3600 * US_PER_S };
static const struct patience of_room = { CONTEXT_ROOM_MOTION_LASTS_US, 1800 * US_PER_S };

void body_init(struct body *b)
{
    *b = (struct body){ .steps_us = INSTANT_NEVER };
}

void body_accelerate(struct body *b, int64_t t_us, double g)
{
    if (g >= 0 && g <= MOST_G)
        means_add(&b->acceleration, t_us, g);
}

/* ---- the house ---- */

static bool presence_has_news(const struct presence *p, int64_t t_us, const struct patience *with)
{
    return p->on && t_us - p->news_us < with->silence_us;
}

static bool presence_is_on(const struct presence *p, int64_t t_us, const struct patience *with)
{
    return presence_has_news(p, t_us, with) && t_us - p->since_us < with->longest_us;
}

static void presence_set(struct presence *p, int64_t t_us, bool on, const struct patience *with)
{
    if (on && !presence_has_news(p, t_us, with))
        p->since_us = t_us;
    p->on = on;
    p->news_us = t_us;
}

static bool has_lasted(const struct presence *p, int64_t t_us, const struct patience *with,
                       int64_t span_us)
{
    return presence_is_on(p, t_us, with) && t_us - p->since_us >= span_us;
}

static bool steps_are_fresh(const struct body *b, int64_t t_us)
{
    return b->steps_us != INSTANT_NEVER && t_us - b->steps_us < STALE_STEPS_US;
}

/* They were taken since the last news, if that is not too long ago to say when. */
static void steps_add(struct body *b, int64_t t_us, double steps)
{
    bool fresh = steps_are_fresh(b, t_us);
    double span_s = b->steps_us == INSTANT_NEVER ? STEPS_AVERAGE_S
                    : fresh                      ? fmax(1, (double)(t_us - b->steps_us) / US_PER_S)
                                                 : (double)STALE_STEPS_US / US_PER_S;
    double per_min = steps * 60 / span_s;

    if (fresh)
        b->steps_per_min += (1 - exp(-span_s / STEPS_AVERAGE_S)) * (per_min - b->steps_per_min);
    else
        b->steps_per_min = per_min;
    b->steps_us = t_us;
}

void body_context(struct body *b, int64_t t_us, const struct context *c)
{
    if (!(c->value >= 0 && c->value <= STEPS_MOST))
        return;
    switch (c->kind) {
    case CONTEXT_ROOM_MOTION: presence_set(&b->room, t_us, c->value > 0, &of_room); break;
    case CONTEXT_IN_BED: presence_set(&b->bed, t_us, c->value > 0, &of_bed); break;
    case CONTEXT_STEPS: steps_add(b, t_us, c->value); break;
    case CONTEXT_GUESTS:
    case CONTEXT_AWAY: break;
    }
}

/* ---- what it comes to ---- */

static double acceleration(const struct body *b, int64_t t_us)
{
    return means_over(&b->acceleration, t_us, SHORT_US, SAMPLES_LEAST);
}

struct movement body_movement(const struct body *b, int64_t t_us)
{
    bool in_bed = presence_is_on(&b->bed, t_us, &of_bed);
    struct movement m = {
        .acceleration_g = acceleration(b, t_us),
        .in_bed = in_bed,
        .long_in_bed = has_lasted(&b->bed, t_us, &of_bed, LONG_IN_BED_US),
    };

    if (!isnan(m.acceleration_g)) {
        m.known = true;
        m.strong = m.acceleration_g > STRONG_G;
        m.soft = m.acceleration_g > SOFT_G;
        return m;
    }
    m.known = in_bed;
    m.strong = steps_are_fresh(b, t_us) && b->steps_per_min > STEPS_WALKING;
    m.soft = m.strong || (!in_bed && presence_is_on(&b->room, t_us, &of_room));
    m.house_lasting = m.soft && (m.strong || has_lasted(&b->room, t_us, &of_room, LASTING_US));
    return m;
}

bool body_is_known(const struct body *b, int64_t t_us)
{
    return presence_is_on(&b->bed, t_us, &of_bed) || !isnan(acceleration(b, t_us));
}

bool moved_step(struct moved *moved, const struct movement *m, double dt_s)
{
    if (isnan(m->acceleration_g)) {
        moved->average_g = 0; /* what comes back is of another time */
        return m->house_lasting;
    }
    moved->average_g += (1 - exp(-dt_s / MOVED_S)) * (m->acceleration_g - moved->average_g);
    return moved->average_g > SOFT_G;
}
