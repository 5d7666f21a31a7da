/*
 * world - a random person, their days, what is measured of them and what they might say
 */
#pragma once

#include "onlooker.h"

#include <stdbool.h>
#include <stdint.h>

struct world {
    uint64_t random;
    struct advisor *a;
    struct profile profile;
    struct routine_plan own;
    struct load_memory days;
    struct report report;
    struct advise_input in;
    struct instant t;
    bool steady; /* a life in which weeks and courses can run their way */
    bool says_tense, wears_little;
    double mood; /* share of the day that is raised */
    struct onlooker onlooker;
    int silent[SILENCES], backwards, broken, refused_bytes, stops;
    uint32_t last_told;
};

uint64_t any(struct world *w);
int below(struct world *w, int n);
bool one_in(struct world *w, int n);

void world_init(struct world *w, uint64_t seed);
/* With the settings and routines of this person. */
struct advisor *world_advisor(struct world *w);
/* Ten seconds, or a jump: another report, routines that begin and end, days that turn. */
void world_pass(struct world *w);
/* Anything that could be asked for, sensible or not. */
struct command world_command(struct world *w);
struct effect world_effect(struct world *w);
struct session_effect world_session_effect(struct world *w);
