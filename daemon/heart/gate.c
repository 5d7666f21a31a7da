/* gate.c - activity, exertion, recovery */
#include "gate.h"

#include "instant.h"

#include <math.h>

/* Soft motion is of desk work too; together with this rise it is of the body. */
#define SOFT_RISE_BPM 10.0

/* Strong motion raises the rate only while it lasts; after exertion the heart takes minutes. */
#define SETTLED_BPM       8.0 /* above the reference: recovered */
#define AFTER_MOTION_US   (30 * US_PER_S)
#define AFTER_EXERTION_US (60 * US_PER_S)
#define RECOVERY_MOST_US  (900 * US_PER_S) /* a reference that is too low must not gate a day */
#define RECOVERY_YOUNG_US (180 * US_PER_S)

/* How much of the reserve, of no less than this, only exertion takes. */
#define RESERVE_LEAST_BPM    100.0
#define EXERTION_SHARE       0.24
#define EXERTION_SHARE_BLIND 0.34 /* movement would not be seen: the debt takes the rest */
#define EXERTION_SHARE_YOUNG 0.45 /* of a reserve that is itself a guess */

void gate_init(struct gate *g)
{
    *g = (struct gate){ .active_us = INSTANT_NEVER, .exerted_us = INSTANT_NEVER };
}

static bool is_exertion(const struct gate_input *in)
{
    double most_bpm = 208 - 0.7 * in->age_years; /* Tanaka 2001 */
    double share = in->movement.known ? EXERTION_SHARE : EXERTION_SHARE_BLIND;

    if (in->young)
        return in->rate_bpm > in->prior_bpm + EXERTION_SHARE_YOUNG * (most_bpm - in->prior_bpm);
    return in->rate_bpm >
           in->reference_bpm + share * fmax(RESERVE_LEAST_BPM, most_bpm - in->reference_bpm);
}

static bool is_moving(const struct gate_input *in)
{
    return in->movement.strong ||
           (!in->young && in->movement.soft && in->rate_bpm > in->reference_bpm + SOFT_RISE_BPM);
}

static bool is_recovering(const struct gate *g, const struct gate_input *in)
{
    int64_t since_us = in->t_us - g->active_us;

    if (since_us < (g->exertion ? AFTER_EXERTION_US : AFTER_MOTION_US))
        return true;
    return g->exertion && since_us < (in->young ? RECOVERY_YOUNG_US : RECOVERY_MOST_US) &&
           in->rate_bpm > in->reference_bpm + SETTLED_BPM;
}

enum gate_state gate_step(struct gate *g, const struct gate_input *in)
{
    bool exertion = is_exertion(in);
    if (exertion)
        g->exerted_us = in->t_us;

    if (exertion || is_moving(in)) {
        g->active_us = in->t_us;
        g->exertion = g->exertion || exertion;
        g->state = GATE_ACTIVE;
    } else if (g->state != GATE_OPEN) {
        g->state = is_recovering(g, in) ? GATE_RECOVERY : GATE_OPEN;
        if (g->state == GATE_OPEN)
            g->exertion = false;
    }
    return g->state;
}
