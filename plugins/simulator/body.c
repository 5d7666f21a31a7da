/*
 * body.c - the script of the day, and the states that follow it
 */
#include "body.h"

#include "noise.h"

#include <math.h>
#include <stddef.h>

#define DAY_S 86400.0

enum {
    STREAM_ROW_TIME = 0x20,
    STREAM_ROW_STRESS,
    STREAM_DAY_RATE,
    STREAM_DAY_VAGAL,
    STREAM_HOUR_RATE,
    STREAM_VLF,
    STREAM_MOTION,
    STREAM_FIDGET,
};

/* From day to day resting rate and ln RMSSD move by this much (Plews 2013; Task Force 1996). */
#define DAY_BPM           1.8
#define DAY_LN            0.12
#define HOUR_BPM          1.2
#define HOUR_KNOT_S       1500.0
#define VLF_KNOT_S        90.0
#define CIRCADIAN_BPM     3.0 /* lowest at four, highest at sixteen hours */
#define CIRCADIAN_LN      0.10
#define SLEEP_LN          0.10
#define SLEEP_CYCLE_S     5400.0 /* lighter and deeper sleep */
#define CYCLE_BPM         1.5
#define CYCLE_LN          0.12
#define EFFORT_LN         3.0 /* RMSSD is at a third at 35 % of the reserve (Michael 2017) */
#define STRAIN_SHARE      0.12
#define STRAIN_S          420.0
#define SLEEP_S           600.0
#define STRESS_ON_S       25.0
#define STRESS_OFF_S      180.0
#define STRESS_OFF_CALM_S 60.0 /* with slow breathing */
#define CALM_S            45.0
#define RELIEF_S          75.0
#define CALM_BPM          2.0
#define CALM_LN           0.10
#define FIDGET_G          0.08

static double motion_spread(double u)
{
    return 0.6 + 0.8 * u; /* mean 1 */
}

/* ---- the script ---- */

static double script_origin_s(const struct sim_day *day, double start_s)
{
    return day->is_relative ? 0 : -start_s;
}

/* Lays out the rows of one day. */
static void plan_day(struct sim_body *b, int64_t index)
{
    bool is_off = (index % 7 + 7) % 7 >= 5;
    const struct sim_day *day = is_off && b->day_off ? b->day_off : b->day;
    double from_s = script_origin_s(b->day, b->start_s) + (double)index * DAY_S;
    double earliest_s = from_s;

    b->today = day;
    b->day_index = index;
    b->row = 0;
    for (size_t i = 0; i < day->row_count; i++) {
        int64_t at = index * SIM_DAY_ROWS_MAX + (int64_t)i;
        double late_min =
            i ? floor(day->varies_min * sim_hash_normal(b->seed, STREAM_ROW_TIME, at) + 0.5) : 0;
        double starts_s = from_s + 60 * (day->rows[i].minute + late_min);
        double part = 1 + day->varies_part * sim_hash_normal(b->seed, STREAM_ROW_STRESS, at);

        b->row_from_s[i] = starts_s > earliest_s ? starts_s : earliest_s;
        b->row_stress[i] = day->rows[i].stress * (part > 0.2 ? part : 0.2);
        earliest_s = b->row_from_s[i];
    }
    b->row_from_s[day->row_count] = from_s + DAY_S;
}

/* Brings the row up to date. A new episode of stress is not yet relieved. */
static void follow_script(struct sim_body *b, double t_s)
{
    size_t row = b->row;

    if (t_s >= b->row_from_s[b->today->row_count])
        plan_day(b, b->day_index + 1);
    while (b->row + 1 < b->today->row_count && t_s >= b->row_from_s[b->row + 1])
        b->row++;
    if (b->row != row && b->row_stress[b->row] > 0)
        b->now.relief = 0;
}

static const struct sim_activity_traits *doing(const struct sim_body *b)
{
    return sim_activity_traits(b->today->rows[b->row].activity);
}

/* ---- the states ---- */

/* Exactly, over dt; returns the mean of the way there. */
static double approach(double *x, double target, double dt_s, double tau_s)
{
    double left = sim_exp(-dt_s / tau_s);
    double away = *x - target;

    *x = target + away * left;
    return target + away * (1 - left) * tau_s / dt_s;
}

void sim_body_step(struct sim_body *b, double t_s, double dt_s, double calms,
                   struct sim_states *mean)
{
    struct sim_states *s = &b->now;
    struct sim_states m;

    follow_script(b, t_s);

    const struct sim_person *p = b->person;
    double effort = doing(b)->effort;
    double stress = b->row_stress[b->row];
    bool is_asleep = b->today->rows[b->row].activity == SIM_SLEEP;

    m.effort = approach(&s->effort, effort, dt_s, effort > s->effort ? p->onset_s : p->recovery_s);
    m.strain = approach(&s->strain, effort, dt_s, STRAIN_S);
    m.sleep = approach(&s->sleep, is_asleep ? 1 : 0, dt_s, SLEEP_S);
    m.calm = approach(&s->calm, calms, dt_s, CALM_S);
    m.relief = s->relief;
    if (s->calm > 1e-3)
        m.relief = approach(&s->relief, 1, dt_s, RELIEF_S / s->calm);

    double target = stress * (1 - s->relief);
    double off_s = STRESS_OFF_S + (STRESS_OFF_CALM_S - STRESS_OFF_S) * s->calm;
    m.stress = approach(&s->stress, target, dt_s, target > s->stress ? STRESS_ON_S : off_s);

    if (mean)
        *mean = m;
}

void sim_body_init(struct sim_body *b, const struct sim_person *person, const struct sim_day *day,
                   const struct sim_day *day_off, uint64_t seed, int32_t start_minute)
{
    *b = (struct sim_body){ .person = person,
                            .day = day,
                            .day_off = day_off,
                            .seed = seed,
                            .start_s = 60.0 * start_minute };
    plan_day(b, 0);
    follow_script(b, 0);
    b->now = (struct sim_states){
        .effort = doing(b)->effort,
        .strain = doing(b)->effort,
        .stress = b->row_stress[b->row],
        .sleep = b->today->rows[b->row].activity == SIM_SLEEP ? 1 : 0,
    };
}

/* ---- what follows from them ---- */

void sim_body_look(const struct sim_body *b, const struct sim_states *s, double t_s,
                   struct sim_conditions *out)
{
    const struct sim_person *p = b->person;
    const struct sim_activity_traits *traits = doing(b);
    double clock_s = b->start_s + t_s;
    double circadian = sim_sine(clock_s / DAY_S - 10.0 / 24); /* 0 at ten, 1 at sixteen */
    double cycle = s->sleep * sim_sine(clock_s / SLEEP_CYCLE_S);
    double reserve = sim_person_max_bpm(p) - p->rest_bpm;
    double effort = (1 - STRAIN_SHARE) * s->effort + STRAIN_SHARE * s->strain;
    double stress = s->stress * (1 - effort); /* a running heart has less left to answer with */

    out->activity = b->today->rows[b->row].activity;
    out->heart_rate_bpm = p->rest_bpm + CIRCADIAN_BPM * circadian +
                          DAY_BPM * sim_noise(b->seed, STREAM_DAY_RATE, clock_s, DAY_S) +
                          HOUR_BPM * sim_noise(b->seed, STREAM_HOUR_RATE, clock_s, HOUR_KNOT_S) -
                          p->sleep_bpm * s->sleep + CYCLE_BPM * cycle + reserve * effort +
                          p->stress_bpm * stress - CALM_BPM * s->calm + b->disturbed_bpm;
    out->tone = sim_exp(-EFFORT_LN * effort + b->disturbed_ln);
    out->vagal =
        sim_exp(-EFFORT_LN * effort - p->stress_ln_rmssd * stress + SLEEP_LN * s->sleep -
                CYCLE_LN * cycle - CIRCADIAN_LN * circadian + CALM_LN * s->calm +
                DAY_LN * sim_noise(b->seed, STREAM_DAY_VAGAL, clock_s, DAY_S) + b->disturbed_ln);
    out->vlf_ms = p->vlf_ms * sim_exp(-EFFORT_LN * effort);
    out->own_breaths_per_min =
        p->breaths_per_min * (1 - 0.08 * s->sleep) + 2.5 * stress + 26 * effort;
    out->motion_g = traits->motion_g + traits->fidgets * FIDGET_G;
}

double sim_body_drift(const struct sim_body *b, double t_s)
{
    return sim_noise(b->seed, STREAM_VLF, b->start_s + t_s, VLF_KNOT_S);
}

double sim_body_motion(const struct sim_body *b, double t_s)
{
    const struct sim_activity_traits *traits = doing(b);
    int64_t second = (int64_t)floor(b->start_s + t_s);
    double g = traits->motion_g * motion_spread(sim_hash_uniform(b->seed, STREAM_MOTION, second));

    if (sim_hash_uniform(b->seed, STREAM_FIDGET, second) < traits->fidgets)
        g += FIDGET_G;
    return g;
}
