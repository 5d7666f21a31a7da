/*
 * breath.c - the lungs, and the heart's answer to their rate
 *
 * The swing against the rate of breathing (Hirsch and Bishop 1981): level up to a corner
 * near 7.2 breaths a minute, then falling by 20 dB a decade; on it, a hill at the
 * person's own resonance, where baroreflex and breath push in step (Vaschillo
 * 2002). The depth that slow breaths have is part of it. The hill is symmetric and stands on level
 * ground, so its top is the resonance rate exactly.
 */
#include "breath.h"

#include <math.h>

#define STREAM_BREATHS 0x10
#define STREAM_WANDER  0x11

#define CORNER_PER_MIN 7.2
#define LEVEL          0.8
#define HILL           0.6
#define HILL_WIDTH     1.1 /* breaths a minute */
#define CALM_WIDTH     2.0

#define OWN_JITTER   0.06 /* of one breath's length */
#define OWN_WANDER   0.07 /* of the rate, over a minute or so */
#define PACED_JITTER 0.04
#define LAPSE_JITTER 0.25
#define REACTION_S   0.25

#define OWN_MIN_PER_MIN 9
#define OWN_MAX_PER_MIN 50
#define PACER_GONE_S    5 /* after the last phase it named is over */

static double swing(const struct sim_person *p, double per_minute)
{
    double off = (per_minute - p->resonance_per_min) / HILL_WIDTH;
    double level = per_minute > CORNER_PER_MIN ? LEVEL * CORNER_PER_MIN / per_minute : LEVEL;

    return level + HILL * sim_exp(-0.5 * off * off);
}

double sim_breath_gain(const struct sim_person *person, double per_minute)
{
    return swing(person, per_minute) / swing(person, person->breaths_per_min);
}

double sim_breath_calms(const struct sim_person *person, double per_minute)
{
    double off = (per_minute - person->resonance_per_min) / CALM_WIDTH;

    return sim_exp(-0.5 * off * off);
}

void sim_breath_init(struct sim_breath *b, const struct sim_person *person, uint64_t seed)
{
    *b = (struct sim_breath){
        .person = person,
        .seed = seed,
        .mode = SIM_BREATH_OWN,
        .rate_per_min = person->breaths_per_min,
        .speed = person->breaths_per_min / 60,
        .last_in_s = -1,
    };
    sim_random_init(&b->random, seed, STREAM_BREATHS);
    b->phase = sim_random_uniform(&b->random);
}

static void own_way(struct sim_breath *b)
{
    b->mode = SIM_BREATH_OWN;
    b->phase -= floor(b->phase);
    b->speed = b->person->breaths_per_min / 60;
}

/* How far off the pacer's time this breath is; now and then the mind is elsewhere. */
static double slip(struct sim_breath *b)
{
    bool lapses = sim_random_uniform(&b->random) < 0.1 * (1 - b->person->follows);
    double s = (lapses ? LAPSE_JITTER : PACED_JITTER) * sim_random_normal(&b->random);

    return 1 + (s > 0.4 ? 0.4 : s < -0.4 ? -0.4 : s);
}

static void decide(struct sim_breath *b)
{
    b->is_followed = sim_random_uniform(&b->random) < b->person->follows;
    b->let_pass = sim_random_uniform(&b->random) < 0.5 ? 1 : 0;
    b->last_in_s = -1;
}

/* The pacer's own rate, from one beginning of a breath to the next. */
static void measure(struct sim_breath *b, double t_s, double seconds)
{
    double cycle_s = t_s - b->last_in_s;

    if (b->last_in_s < 0 || cycle_s < 1.5 || cycle_s > 30)
        b->rate_per_min = 60 / (seconds * 2.4); /* most breathe out longer than in */
    else
        b->rate_per_min = 60 / cycle_s;
    b->last_in_s = t_s;
}

void sim_breath_hear(struct sim_breath *b, double t_s, enum sim_phase phase, double seconds)
{
    if (phase == SIM_PHASE_NONE) {
        b->is_offered = false;
        if (b->mode == SIM_BREATH_PACED)
            own_way(b);
        return;
    }
    if (!b->is_offered || t_s > b->heard_until_s) {
        decide(b);
        b->is_offered = true;
    }
    b->heard_until_s = t_s + seconds + PACER_GONE_S;
    if (!b->is_followed || b->mode == SIM_BREATH_STEADY)
        return;
    if (b->mode == SIM_BREATH_OWN) {
        if (phase != SIM_PHASE_IN || b->let_pass-- > 0) /* one joins in at the start of a breath */
            return;
        b->mode = SIM_BREATH_PACED;
    }

    double at = b->phase - floor(b->phase);
    double takes_s = seconds * slip(b) + REACTION_S;

    b->phase = b->target = at;
    switch (phase) {
    case SIM_PHASE_IN:
        measure(b, t_s, seconds);
        b->target = at <= 0.5 ? 0.5 : 1.5;
        break;
    case SIM_PHASE_OUT:
        if (at > 0.05) /* else there is nothing to breathe out */
            b->target = 1;
        break;
    case SIM_PHASE_HOLD:
    case SIM_PHASE_REST:
    case SIM_PHASE_NONE: break;
    }
    b->speed = (b->target - at) / takes_s;
}

void sim_breath_steady(struct sim_breath *b, double per_minute)
{
    if (per_minute <= 0) {
        if (b->mode == SIM_BREATH_STEADY)
            own_way(b);
        b->steady_per_min = 0;
        return;
    }
    if (b->steady_per_min <= 0) {
        decide(b);
        if (b->is_followed) {
            b->mode = SIM_BREATH_STEADY;
            b->speed = per_minute / 60;
        }
    }
    b->steady_per_min = per_minute;
    if (b->mode == SIM_BREATH_STEADY)
        b->rate_per_min = per_minute;
}

static double own_rate(const struct sim_breath *b, double t_s, double own_per_min)
{
    double rate = own_per_min * (1 + OWN_WANDER * sim_noise(b->seed, STREAM_WANDER, t_s, 45));

    return rate < OWN_MIN_PER_MIN   ? OWN_MIN_PER_MIN
           : rate > OWN_MAX_PER_MIN ? OWN_MAX_PER_MIN
                                    : rate;
}

void sim_breath_step(struct sim_breath *b, double t_s, double dt_s, double own_per_min)
{
    if (b->mode == SIM_BREATH_PACED) {
        if (t_s <= b->heard_until_s) {
            double next = b->phase + b->speed * dt_s;

            b->phase = next > b->target ? b->target : next;
            return;
        }
        b->is_offered = false;
        own_way(b);
    }
    b->rate_per_min =
        b->mode == SIM_BREATH_STEADY ? b->steady_per_min : own_rate(b, t_s, own_per_min);

    b->phase += b->speed * dt_s;
    if (b->phase >= 1) {
        double jitter =
            b->mode == SIM_BREATH_STEADY ? slip(b) : 1 + OWN_JITTER * sim_random_normal(&b->random);

        b->phase -= floor(b->phase);
        b->speed = b->rate_per_min / 60 * jitter;
    }
}
