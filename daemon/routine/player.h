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
    bool has_learnt;            /* of the resonance search: worth storing now */
    bool has_reading;           /* a morning reading came to its end, and was quiet enough */
    struct effect_span reading; /* rmssd_ms is NAN where no beats were heard, only a rate */
};

struct player *player_new(void);
/*
 * What was learnt of this person's own rate of breathing: before player_restore(), which goes on
 * with a search by it. false: not sound, or a search runs; nothing was taken.
 */
bool player_set_resonance(struct player *p, const struct resonance_memory *in);
void player_resonance(const struct player *p, struct resonance_memory *out);
/* Begins the search anew, at 6 a minute. */
void player_forget_resonance(struct player *p);
void player_free(struct player *p);

/*
 * 0; -EBUSY: one runs already; -EINVAL: a plan that nobody could follow; -ENODATA: it measures
 * (breathe_search beats, morning_reading a pulse), and there is nothing to measure. A measurement
 * still going on is ended with what it has. The catalog's own breathe_resonance is breathed at the
 * person's own rate, once there is one.
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
/* Every decided interval, in order: t_us of its arrival; ok: a normal one; adjacent: no gap before.
 */
void player_beat(struct player *p, int64_t t_us, int32_t ticks, bool ok, bool adjacent);
bool player_is_busy(const struct player *p);
/* What runs or is paused, as it is played; good until the next call. NULL: nothing. */
const struct routine_plan *player_plan(const struct player *p);
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
