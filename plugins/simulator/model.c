/*
 * model.c - from slow states and the breath to intervals, and to a minute's means
 *
 *   RR = 60000 / rate + drift + A cos(breath) + B cos(0.1 Hz) + noise
 *
 * The respiratory amplitude A follows from the person's RMSSD at rest. Of a wave
 * with amplitude A and frequency f, sampled every T, the successive differences
 * have the mean square 2 (A sin(pi f T))^2; the waves and the noise add up.
 * Read backwards, the same sum gives the RMSSD of a minute.
 */
#include "model.h"

#include <math.h>

enum { STREAM_BEATS = 0x30, STREAM_DEPTH, STREAM_MAYER_RATE, STREAM_MAYER_SIZE };

#define TICKS_PER_MS (SIM_TICKS_PER_S / 1000)

#define MAYER_HZ         0.1
#define DEPTH_SPREAD     0.15 /* of the breaths' depth, over some breaths */
#define DEPTH_KNOT_S     20.0
#define MAYER_SPREAD     0.3
#define MAYER_KNOT_S     45.0
#define BEAT_SHARE       0.12 /* of RMSSD: what no wave explains */
#define BEAT_MIN_MS      1.5
#define SWING_LIMIT      0.22 /* of RR: no breath moves an interval by much more */
#define SWING_BUILDS_S   15.0
#define PACED_MAYER      0.2 /* what calm leaves of the 0.1 Hz waves: a slow breath takes them over */
#define ECTOPIC_EARLY    0.65 /* of the interval that was due */
#define RR_MIN_MS        270.0
#define RR_MAX_MS        2200.0
#define MINUTE_S         60
#define BREATHING_STEP_S 10 /* within a minute, while paced: relief is not linear */

static double square(double x)
{
    return x * x;
}

/* |sin(pi f T)|, squared: the share of a wave's amplitude that is seen from beat to beat. */
static double seen(double hz, double rr_ms)
{
    return square(sim_sine(hz * rr_ms / 2000));
}

/* A swing that grows ever harder the larger it is. */
static double limited(double ms, double rr_ms)
{
    return ms / sqrt(1 + square(ms / (SWING_LIMIT * rr_ms)));
}

static double unlimited(double ms, double rr_ms)
{
    return ms / sqrt(1 - square(ms / (SWING_LIMIT * rr_ms)));
}

/* Two people with the same seed are still two people (FNV-1a over the name). */
static uint64_t seed_of(const struct sim_options *opt)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ opt->seed;

    for (const char *c = opt->person->name; *c; c++)
        hash = (hash ^ (uint8_t)*c) * UINT64_C(0x100000001b3);
    return hash;
}

void sim_model_init(struct sim_model *m, const struct sim_options *opt)
{
    const struct sim_person *p = opt->person;
    uint64_t seed = seed_of(opt);
    double rr_ms = 60000 / p->rest_bpm;

    *m = (struct sim_model){ .swing = 1 };
    sim_body_init(&m->body, p, opt->day, opt->day_off, seed, opt->start_minute);
    sim_breath_init(&m->breath, p, seed);
    sim_random_init(&m->random, seed, STREAM_BEATS);
    m->mayer_phase = sim_random_uniform(&m->random);

    m->beat_ms = BEAT_SHARE * p->rmssd_ms;
    m->mayer_ms = sqrt(2 * p->lf_ms2);
    double waves =
        square(p->rmssd_ms) / 2 - square(m->beat_ms) - square(m->mayer_ms) * seen(MAYER_HZ, rr_ms);
    double amplitude = sqrt(waves / seen(p->breaths_per_min / 60, rr_ms));
    m->respiratory_ms = unlimited(amplitude, rr_ms);
}

/* ---- what both levels make of the conditions ---- */

struct rhythm {
    double rr_ms;
    double respiratory_ms, mayer_ms, beat_ms;
};

static struct rhythm rhythm_of(const struct sim_model *m, const struct sim_conditions *c,
                               const struct sim_states *s, double gain)
{
    struct rhythm r;
    double beat_ms = m->beat_ms * c->vagal;

    r.rr_ms = 60000 / c->heart_rate_bpm;
    r.respiratory_ms = limited(m->respiratory_ms * c->vagal * gain, r.rr_ms);
    r.mayer_ms = m->mayer_ms * c->tone * (1 - (1 - PACED_MAYER) * s->calm);
    r.beat_ms = beat_ms > BEAT_MIN_MS ? beat_ms : BEAT_MIN_MS;
    return r;
}

static double calming(const struct sim_model *m)
{
    double breath = m->breath.mode == SIM_BREATH_OWN
                        ? 0
                        : sim_breath_calms(m->body.person, m->breath.rate_per_min);

    return breath > m->relaxes ? breath : m->relaxes;
}

static double seconds(int64_t ticks)
{
    return (double)ticks / SIM_TICKS_PER_S;
}

/* ---- beats ---- */

static void pass(struct sim_model *m, int32_t rr_ticks, double own_breaths_per_min)
{
    double t_s = seconds(m->t_ticks), dt_s = seconds(rr_ticks);
    double wander = 0.1 * sim_noise(m->body.seed, STREAM_MAYER_RATE, t_s, MAYER_KNOT_S);

    sim_body_step(&m->body, t_s, dt_s, calming(m), NULL);
    sim_breath_step(&m->breath, t_s, dt_s, own_breaths_per_min);

    double gain = sim_breath_gain(m->body.person, m->breath.rate_per_min);
    m->swing += (gain - m->swing) * (1 - sim_exp(-dt_s / SWING_BUILDS_S));
    m->mayer_phase += MAYER_HZ * (1 + wander) * dt_s;
    m->mayer_phase -= floor(m->mayer_phase);
    m->t_ticks += rr_ticks;
}

void sim_model_beat(struct sim_model *m, struct sim_beat *out)
{
    uint64_t seed = m->body.seed;
    double t_s = seconds(m->t_ticks);
    struct sim_conditions c;

    sim_body_look(&m->body, &m->body.now, t_s, &c);
    struct rhythm r = rhythm_of(m, &c, &m->body.now, m->swing);
    double depth = 1 + DEPTH_SPREAD * sim_noise(seed, STREAM_DEPTH, t_s, DEPTH_KNOT_S);
    double size = 1 + MAYER_SPREAD * sim_noise(seed, STREAM_MAYER_SIZE, t_s, MAYER_KNOT_S);

    /* Breathing in shortens the interval: the longest begins where the lungs are empty. */
    double rr_ms = r.rr_ms + c.vlf_ms * sim_body_drift(&m->body, t_s) +
                   r.respiratory_ms * depth * sim_cosine(m->breath.phase) +
                   r.mayer_ms * size * sim_cosine(m->mayer_phase) +
                   r.beat_ms * sim_random_normal(&m->random);
    rr_ms = rr_ms < RR_MIN_MS ? RR_MIN_MS : rr_ms > RR_MAX_MS ? RR_MAX_MS : rr_ms;

    int32_t due = (int32_t)floor(rr_ms * TICKS_PER_MS + 0.5);
    double is_ectopic = sim_random_uniform(&m->random);

    out->kind = SIM_BEAT_NORMAL;
    if (m->pause_ticks > 0) {
        due = m->pause_ticks;
        m->pause_ticks = 0;
        out->kind = SIM_BEAT_PAUSE;
    } else if (is_ectopic < m->body.person->ectopic_per_h / 3600 * rr_ms / 1000) {
        int32_t early = (int32_t)floor(ECTOPIC_EARLY * due);

        m->pause_ticks = 2 * due - early;
        due = early;
        out->kind = SIM_BEAT_ECTOPIC;
    }
    pass(m, due, c.own_breaths_per_min);
    out->rr_ticks = due;
    out->t_ticks = m->t_ticks;
}

/* ---- minutes ---- */

/* The states' means over the minute. */
static struct sim_states pass_minute(struct sim_model *m, double t_s)
{
    struct sim_states sum = { 0 }, part;
    double calms = calming(m);
    int steps = calms > 0 || m->body.now.calm > 1e-3 ? MINUTE_S / BREATHING_STEP_S : 1;
    double dt_s = (double)MINUTE_S / steps;

    for (int i = 0; i < steps; i++) {
        sim_body_step(&m->body, t_s + i * dt_s, dt_s, calms, &part);
        sum.effort += part.effort / steps;
        sum.strain += part.strain / steps;
        sum.stress += part.stress / steps;
        sum.sleep += part.sleep / steps;
        sum.calm += part.calm / steps;
    }
    return sum;
}

/* The drift's mean over the minute, and its variance within it. */
static double drift(const struct sim_model *m, double t_s, double *variance)
{
    double sum = 0, sum_of_squares = 0;

    for (int at_s = 10; at_s < MINUTE_S; at_s += 20) {
        double d = sim_body_drift(&m->body, t_s + at_s);

        sum += d / 3;
        sum_of_squares += square(d) / 3;
    }
    *variance = sum_of_squares - square(sum);
    return sum;
}

void sim_model_minute(struct sim_model *m, struct sim_minute *out)
{
    double t_s = (double)m->minute * MINUTE_S;
    struct sim_states s = pass_minute(m, t_s);
    struct sim_conditions c;
    double variance;

    sim_body_look(&m->body, &s, t_s + MINUTE_S / 2, &c);
    if (m->breath.mode == SIM_BREATH_OWN)
        m->breath.rate_per_min = c.own_breaths_per_min;

    double gain = sim_breath_gain(m->body.person, m->breath.rate_per_min);
    struct rhythm r = rhythm_of(m, &c, &s, gain);
    double rr_ms = r.rr_ms + c.vlf_ms * drift(m, t_s, &variance);
    double breath_hz = m->breath.rate_per_min / 60;

    out->index = m->minute++;
    out->activity = c.activity;
    out->heart_rate_bpm = 60000 / rr_ms;
    out->rmssd_ms = sqrt(2 * (square(r.respiratory_ms) * seen(breath_hz, rr_ms) +
                              square(r.mayer_ms) * seen(MAYER_HZ, rr_ms) + square(r.beat_ms)));
    out->sdnn_ms = sqrt((square(r.respiratory_ms) + square(r.mayer_ms)) / 2 + square(r.beat_ms) +
                        square(c.vlf_ms) * variance);
    out->breaths_per_min = m->breath.rate_per_min;
    out->motion_g = c.motion_g;
    out->stress = s.stress;
}

/* ---- from outside ---- */

void sim_model_hear(struct sim_model *m, enum sim_phase phase, double secs)
{
    sim_breath_hear(&m->breath, seconds(m->t_ticks), phase, secs);
}

void sim_model_breathe(struct sim_model *m, double per_minute)
{
    sim_breath_steady(&m->breath, per_minute);
}

void sim_model_relax(struct sim_model *m, double depth)
{
    m->relaxes = depth < 0 ? 0 : depth > 1 ? 1 : depth;
}

void sim_model_disturb(struct sim_model *m, double bpm, double ln_rmssd)
{
    m->body.disturbed_bpm = bpm;
    m->body.disturbed_ln = ln_rmssd;
}

double sim_model_motion(const struct sim_model *m, int64_t t_ticks)
{
    return sim_body_motion(&m->body, seconds(t_ticks));
}
