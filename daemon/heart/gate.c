/* gate.c - activity, exertion, recovery */
#include "gate.h"

#include "instant.h"

#include <math.h>

#define MOTION_STRONG_G 0.080
#define MOTION_SOFT_G   0.020 /* counts together with a raised heart rate */
#define SOFT_RISE_BPM   10.0

#define SETTLED_BPM       8.0 /* above the reference: recovered */
#define AFTER_MOTION_US   (30 * US_PER_S)
#define AFTER_EXERTION_US (60 * US_PER_S)
#define RECOVERY_MOST_US  (900 * US_PER_S)
#define RECOVERY_YOUNG_US (180 * US_PER_S)

/* How far above the reference only exertion leads: bpm, and a share of the reserve. */
#define EXERTION_BPM         24.0
#define EXERTION_SHARE       0.24
#define EXERTION_SHARE_YOUNG 0.45
/* Where nothing tells of motion, walking about must not pass for stress. */
#define CAUTIOUS_BPM   16.0
#define CAUTIOUS_SHARE 0.16

void gate_init(struct gate *g, bool cautious)
{
    *g = (struct gate){ .cautious = cautious, .active_us = INSTANT_NEVER };
}

bool gate_is_motion_strong(double motion_g)
{
    return motion_g > MOTION_STRONG_G; /* NAN: no */
}

static bool is_exertion(const struct gate *g, const struct gate_input *in)
{
    double most_bpm = 208 - 0.7 * in->age_years; /* Tanaka 2001 */
    double reserve_bpm = most_bpm - in->reference_bpm;

    if (in->young)
        return in->rate_bpm > in->prior_bpm + EXERTION_SHARE_YOUNG * (most_bpm - in->prior_bpm);
    if (g->cautious)
        return in->rate_bpm > in->reference_bpm + fmax(CAUTIOUS_BPM, CAUTIOUS_SHARE * reserve_bpm);
    return in->rate_bpm > in->reference_bpm + fmax(EXERTION_BPM, EXERTION_SHARE * reserve_bpm);
}

static bool is_moving(const struct gate_input *in)
{
    return gate_is_motion_strong(in->motion_g) ||
           (!in->young && in->motion_g > MOTION_SOFT_G &&
            in->rate_bpm > in->reference_bpm + SOFT_RISE_BPM);
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
    bool exertion = is_exertion(g, in);

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
