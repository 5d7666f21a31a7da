/*
 * playing - the player from inside: the state machine that restore.c sets going again
 */
#pragma once

#include "effect.h"
#include "morning.h"
#include "player.h"
#include "search.h"
#include "swing.h"
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
    int64_t entered_us; /* while running: since when, without a break */

    struct effect_sum before, during, after;
    struct effect_recent recent;

    /* feedback.c */
    struct swing swing;
    struct coherence coherence; /* of the newest mark */
    double coherence_sum;       /* of the windows of one pace */
    uint32_t windows, followed;
    double paced_per_min; /* NAN: not paced, or not at one rate */
    struct search search;
    bool is_reading; /* a morning reading, without a break so far */
    struct quiet_sum quiet;
};

int64_t player_position(const struct player *p, int64_t us);
/* The only place where the status changes. Says so in *out. */
void player_enter(struct player *p, enum routine_status next, const struct instant *at,
                  struct player_output *out);

/* ---- feedback.c: what is heard while a routine plays ---- */

/*
 * Takes the plan over, at this person's own rates. paced_per_min: at which it was begun before a
 * restart; NAN: it begins now. false: nobody could follow it.
 */
bool feedback_take_plan(struct player *p, const struct routine_plan *plan, double paced_per_min);
bool feedback_is_search(const struct routine_plan *plan);
/* It measures, and nothing is being heard that it could measure. */
bool feedback_is_deaf(const struct player *p, const struct routine_plan *plan, int64_t now_us);
void feedback_start(struct player *p);
/* The status has become another, or the position has jumped. */
void feedback_enter(struct player *p, const struct instant *at, struct player_output *out);
/* Every 5 s while it runs. */
void feedback_mark(struct player *p, int64_t us);
/* Positions after a pause, a skip and a restart: a stage of the search begins anew, or goes whole.
 */
int64_t feedback_goes_on_from(const struct player *p, int64_t position_us);
int64_t feedback_skips_to(const struct player *p, int64_t position_us);
int64_t feedback_restarts_at(const struct player *p, int64_t position_us);
