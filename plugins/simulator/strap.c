/*
 * strap.c - beats to messages, with a strap's faults
 */
#include "strap.h"

#include <math.h>

enum {
    STREAM_STRAP = 0x40,
    STREAM_LOOSE, /* two streams: whether, and where with which length */
    STREAM_LOOSE_AT,
    STREAM_GONE,
    STREAM_GONE_AT,
};

#define TICKS_PER_1024 (SIM_TICKS_PER_S / 1024)
#define MS_PER_TICK    (1000.0 / SIM_TICKS_PER_S)

#define SLOT_S          1200 /* at most one trouble of a kind in each */
#define TROUBLE_MIN_S   60
#define TROUBLE_MAX_S   300
#define GARBAGE_SILENT  0.35 /* of the beats of a loose strap give nothing */
#define SMOOTHING       0.15 /* weight of a new interval in the device's rate */
#define BATTERY_EVERY_S 600
#define BATTERY_FULL    94
#define BATTERY_LOSS_S  7200 /* one percent */

static bool in_trouble(uint64_t seed, uint64_t stream, double per_day, double t_s)
{
    int64_t slot = (int64_t)floor(t_s / SLOT_S);

    if (sim_hash_uniform(seed, stream, slot) >= per_day * SLOT_S / 86400)
        return false;

    double within_s = t_s - (double)slot * SLOT_S;
    double lasts_s = TROUBLE_MIN_S +
                     (TROUBLE_MAX_S - TROUBLE_MIN_S) * sim_hash_uniform(seed, stream + 1, 2 * slot);
    double from_s = (SLOT_S - lasts_s) * sim_hash_uniform(seed, stream + 1, 2 * slot + 1);

    return within_s >= from_s && within_s < from_s + lasts_s;
}

enum sim_fit sim_strap_fit(const struct sim_model *m, double t_s)
{
    const struct sim_person *person = m->body.person;
    uint64_t seed = m->body.seed;

    if (in_trouble(seed, STREAM_GONE, person->dropped_per_day, t_s))
        return SIM_FIT_GONE;
    if (in_trouble(seed, STREAM_LOOSE, person->loose_per_day, t_s))
        return SIM_FIT_LOOSE;
    return SIM_FIT_GOOD;
}

void sim_strap_init(struct sim_strap *s, const struct sim_options *opt)
{
    *s = (struct sim_strap){ .last_1024 = -1 };
    sim_model_init(&s->model, opt);
    sim_random_init(&s->random, s->model.body.seed, STREAM_STRAP);
    sim_model_beat(&s->model, &s->next);
}

static double seconds(int64_t ticks)
{
    return (double)ticks / SIM_TICKS_PER_S;
}

static void add(struct sim_message *out, int64_t rr_1024, int64_t t_ticks)
{
    out->last_ticks = t_ticks;
    if (out->rr_count < SIM_MESSAGE_RR_MAX)
        out->rr_ticks[out->rr_count++] = (int32_t)(rr_1024 * TICKS_PER_1024);
}

static void smooth(struct sim_strap *s, double rr_ms)
{
    s->smooth_ms = s->smooth_ms > 0 ? s->smooth_ms + SMOOTHING * (rr_ms - s->smooth_ms) : rr_ms;
}

/* The strap notices a beat, or thinks so. */
static void notice(struct sim_strap *s, int64_t at_1024, int64_t t_ticks)
{
    if (s->last_1024 >= 0) {
        int64_t rr = at_1024 - s->last_1024;

        add(&s->message, rr, t_ticks);
        smooth(s, (double)(rr * TICKS_PER_1024) * MS_PER_TICK);
    }
    s->last_1024 = at_1024;
}

static void take(struct sim_strap *s, const struct sim_beat *beat)
{
    const struct sim_person *p = s->model.body.person;
    int64_t at_1024 = beat->t_ticks / TICKS_PER_1024;
    double chance = sim_random_uniform(&s->random);
    double where = sim_random_uniform(&s->random);

    switch (sim_strap_fit(&s->model, seconds(beat->t_ticks))) {
    case SIM_FIT_GONE: s->last_1024 = -1; return;
    case SIM_FIT_LOOSE:
        s->last_1024 = at_1024;
        if (chance >= GARBAGE_SILENT)
            add(&s->message, 300 + (int64_t)(1700 * where), beat->t_ticks);
        return;
    case SIM_FIT_GOOD: break;
    }

    if (chance < p->missed)
        return;
    if (chance < p->missed + p->extra && s->last_1024 >= 0) {
        double part = 0.3 + 0.4 * where;

        notice(s, s->last_1024 + (int64_t)(part * (double)(at_1024 - s->last_1024)), beat->t_ticks);
    }
    notice(s, at_1024, beat->t_ticks);
}

void sim_strap_advance(struct sim_strap *s, int64_t until_ticks)
{
    while (s->next.t_ticks <= until_ticks) {
        take(s, &s->next);
        sim_model_beat(&s->model, &s->next);
    }
}

static int32_t battery(int64_t t_ticks)
{
    int64_t lost = t_ticks / SIM_TICKS_PER_S / BATTERY_LOSS_S;

    return lost < BATTERY_FULL - 1 ? BATTERY_FULL - (int32_t)lost : 1;
}

void sim_strap_message(struct sim_strap *s, int64_t span_ticks, struct sim_message *out)
{
    int64_t until = s->t_ticks + span_ticks;

    sim_strap_advance(s, until);
    s->t_ticks = until;
    *out = s->message;
    s->message.rr_count = 0;

    out->fit = sim_strap_fit(&s->model, seconds(until));
    out->battery_pct = -1;
    out->motion_g = sim_model_motion(&s->model, until - SIM_TICKS_PER_S);
    if (out->rr_count == 0)
        out->last_ticks = until;
    if (s->smooth_ms > 0)
        out->heart_rate_bpm = (int32_t)floor(60000 / s->smooth_ms + 0.5);

    if (out->fit == SIM_FIT_GONE) {
        out->is_silent = out->rr_count == 0;
        s->smooth_ms = 0;
    } else if (until >= s->battery_ticks) {
        out->battery_pct = battery(until);
        s->battery_ticks = until + (int64_t)BATTERY_EVERY_S * SIM_TICKS_PER_S;
    }
}
