/*
 * body - what is known of the wearer's movement, in one place
 *
 *     acceleration --------------------------------> rules where there is any
 *     in bed, steps, motion in the room (context) --> where there is none
 *
 * A house only ever withholds: steps and motion in a room say that somebody
 * moves, their silence says nothing, since the wearer may be elsewhere or
 * without their phone. Who lies in bed is still, and that is known.
 */
#pragma once

#include "context.h"
#include "means.h"

#include <stdbool.h>
#include <stdint.h>

/* What the estimate sees of it. */
struct movement {
    double acceleration_g; /* mean of 30 s; NAN: none */
    bool known;            /* movement would be seen: what is not seen is stillness */
    bool strong;           /* more than any desk work */
    bool soft;             /* counts together with a raised rate */
    bool house_lasting;    /* for a minute, as far as the house can tell */
    bool in_bed;
    bool long_in_bed; /* for ten minutes */
};

/* 0 or 1 from the house, as long as it counts. */
struct presence {
    bool on;
    int64_t news_us;  /* last said so */
    int64_t since_us; /* on without a break */
};

struct body {
    struct means acceleration; /* samples of 1 s, in g */
    struct presence room, bed;
    double steps_per_min; /* averaged over a minute, up to the last news */
    int64_t steps_us;     /* last news; INSTANT_NEVER: none yet */
};

void body_init(struct body *b);
/* Standard deviation of |acceleration| over 1 s, in g. Instants never go back. */
void body_accelerate(struct body *b, int64_t t_us, double g);
void body_context(struct body *b, int64_t t_us, const struct context *c);
struct movement body_movement(const struct body *b, int64_t t_us);
/* Acceleration, or in bed: something that would have seen a walk. */
bool body_is_known(const struct body *b, int64_t t_us);

/* Whether soft movement goes on, over the time that is judged: who asks keeps the average. */
struct moved {
    double average_g; /* over a minute; 0 where there is no acceleration */
};

bool moved_step(struct moved *moved, const struct movement *m, double dt_s);
