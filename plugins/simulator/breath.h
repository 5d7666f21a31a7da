/*
 * breath - when the person breathes in and out, by themselves or with a pacer
 *
 *            pacer heard, and this person follows
 *     OWN ------------------------------------------> PACED   phase by phase
 *      ^ <------------------------------------------    |     (beat level)
 *      |     `none`, or nothing heard after a phase
 *      +----------> STEADY   at a rate, for as long as asked (both levels)
 */
#pragma once

#include "noise.h"
#include "people.h"

#include <stdbool.h>
#include <stdint.h>

/* The words of a pacer. */
enum sim_phase { SIM_PHASE_NONE, SIM_PHASE_IN, SIM_PHASE_HOLD, SIM_PHASE_OUT, SIM_PHASE_REST };

enum sim_breath_mode { SIM_BREATH_OWN, SIM_BREATH_PACED, SIM_BREATH_STEADY };

struct sim_breath {
    const struct sim_person *person;
    struct sim_random random;
    uint64_t seed;
    enum sim_breath_mode mode;
    double phase;        /* 0: begins to breathe in; 0.5: lungs full; 1: empty again */
    double speed;        /* of the phase, per second */
    double rate_per_min; /* as breathed now */

    double steady_per_min;

    bool is_offered;      /* a pacer runs, followed or not */
    bool is_followed;     /* decided once a run of the pacer */
    int let_pass;         /* breaths until the person joins in */
    double target;        /* PACED: the phase at which this step of the pacer ends */
    double heard_until_s; /* when the pacer counts as gone */
    double last_in_s;     /* < 0: no breath of the pacer yet */
};

void sim_breath_init(struct sim_breath *b, const struct sim_person *person, uint64_t seed);
/* The pacer says this, at t_s, for so many seconds. */
void sim_breath_hear(struct sim_breath *b, double t_s, enum sim_phase phase, double seconds);
/* Asked to breathe at this rate; 0: as they like. They may not follow. */
void sim_breath_steady(struct sim_breath *b, double per_minute);
/* Lets dt_s pass from t_s on, for someone who would breathe at own_per_min. */
void sim_breath_step(struct sim_breath *b, double t_s, double dt_s, double own_per_min);

/* How large the heart's swing with the breath is at this rate, against the person's rate at rest.
 */
double sim_breath_gain(const struct sim_person *person, double per_minute);
/* 0..1: how much breathing at this rate calms. */
double sim_breath_calms(const struct sim_person *person, double per_minute);
