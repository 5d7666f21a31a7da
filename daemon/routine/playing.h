/*
 * playing - the player from inside: the state machine that restore.c sets going again
 */
#pragma once

#include "effect.h"
#include "player.h"
#include "timeline.h"

struct player {
    enum routine_status status;
    struct routine_plan plan;
    struct timeline timeline;
    char suggestion[SUGGESTION_ID_MAX + 1];
    bool simulated;
    bool finished;

    struct instant started, paused, ended;
    int64_t origin_us;    /* while running: the moment at which the position was 0 */
    int64_t position_us;  /* while not running: where it stands */
    int64_t pacer_due_us; /* while running */
    int64_t state_due_us;

    struct effect_sum before, during, after;
    struct effect_recent recent;
};

int64_t player_position(const struct player *p, int64_t us);
/* The only place where the status changes. Says so in *out. */
void player_enter(struct player *p, enum routine_status next, const struct instant *at,
                  struct player_output *out);
