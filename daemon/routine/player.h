/*
 * player - plays one routine, paces the breath, measures what it did
 *
 *     IDLE --start--> RUNNING <--pause--> PAUSED
 *                        |  end or stop     |
 *                        v                  v
 *                      AFTER --6 min--> IDLE, and the effect is known
 *
 * Pure: it is told the time. Ask player_due(), call player_step() at that
 * moment, and act on what it says; feed it every report, also between routines:
 * the five minutes before a start are the effect's `before`.
 */
#pragma once

#include "memory.h"
#include "report.h"
#include "routine.h"

#include <stdbool.h>

struct player;

/* What one call led to; several at once are in this order. */
struct player_output {
    bool has_pacer;
    struct pacer pacer;
    bool has_state;
    struct routine_state state;
    bool has_effect;
    struct effect effect;
};

struct player *player_new(void);
void player_free(struct player *p);

/*
 * 0; -EBUSY: one runs already; -EINVAL: a plan that nobody could follow. A measurement still
 * going on is ended with what it has.
 */
int player_start(struct player *p, const struct routine_plan *plan, const char *suggestion,
                 bool simulated, const struct instant *t, struct player_output *out);
/* 0; -ENOENT: none runs. pause() again goes on. */
int player_pause(struct player *p, const struct instant *t, struct player_output *out);
int player_skip(struct player *p, const struct instant *t, struct player_output *out);
int player_stop(struct player *p, const struct instant *t, struct player_output *out);

/* Monotonic microseconds at which player_step() wants to be called; INSTANT_NEVER. */
int64_t player_due(const struct player *p);
void player_step(struct player *p, const struct instant *t, struct player_output *out);

void player_report(struct player *p, const struct report *r);
bool player_is_busy(const struct player *p);
void player_state(const struct player *p, const struct instant *t, struct routine_state *out);

void player_save(const struct player *p, const struct instant *t, struct routine_memory *out);
/*
 * Goes on where a stopped process left off: a routine whose time is not over
 * continues, one that ended meanwhile is measured with what remains. `plan` is
 * the one of in->name, or NULL when it is known no more (then it ends, unfinished).
 * false: another version, or no wall time; nothing was taken.
 */
bool player_restore(struct player *p, const struct routine_memory *in,
                    const struct routine_plan *plan, const struct instant *t,
                    struct player_output *out);
