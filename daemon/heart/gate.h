/*
 * gate - is the body at work? Then its heart rate says nothing about stress.
 *
 *            motion, or a heart rate that only exertion explains
 *     OPEN ---------------------------------------------------> ACTIVE
 *      ^                                                          | neither
 *      |   30 s after mere motion; after exertion 60 s, and       v
 *      +------ until the rate is down, at most 15 min ------- RECOVERY
 */
#pragma once

#include "body.h"

#include <stdbool.h>
#include <stdint.h>

enum gate_state { GATE_OPEN, GATE_ACTIVE, GATE_RECOVERY };

struct gate_input {
    int64_t t_us;
    double rate_bpm, reference_bpm;
    double prior_bpm; /* the reference before anything was learnt in this run */
    struct movement movement;
    int32_t age_years;
    bool young; /* hardly anything personal is known: only clear exertion counts */
};

struct gate {
    enum gate_state state;
    bool exertion;      /* since it was last open: more than mere motion */
    int64_t active_us;  /* last seen active; INSTANT_NEVER: never */
    int64_t exerted_us; /* last seen in exertion; INSTANT_NEVER: never */
};

void gate_init(struct gate *g);
enum gate_state gate_step(struct gate *g, const struct gate_input *in);
