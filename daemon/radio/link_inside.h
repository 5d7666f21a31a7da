/*
 * link_inside - what link.c, link_move.c, link_refused.c, link_ladder.c and link_worn.c share
 *
 *     link.c          events come in: what each means in each phase
 *     link_move.c     from phase to phase: the one enter(), letting go, waiting, the turn
 *     link_refused.c  what was asked for did not come about
 *     link_ladder.c   connected, but of no use: silence, keys that no longer fit
 *     link_worn.c     nobody wears it
 */
#pragma once

#include "link.h"

#include "instant.h"

/* A moment before everything; differences to it do not overflow. */
#define LINK_LONG_AGO (INT64_MIN / 2)

/* Our own patience with what BlueZ may never answer. It gives a connect up after 40.4 s itself. */
#define LINK_CONNECT_US     (45 * US_PER_S)
#define LINK_RESOLVE_US     (30 * US_PER_S)
#define LINK_PAIR_US        (40 * US_PER_S)
#define LINK_SUBSCRIBE_US   (10 * US_PER_S)
#define LINK_LET_GO_US      (5 * US_PER_S)
#define LINK_REMOVE_US      (5 * US_PER_S)
#define LINK_POWER_CYCLE_US (15 * US_PER_S)
/* So long after it was last there it is looked for eagerly. */
#define LINK_EAGER_US (600 * US_PER_S)
/* So long after its rate was overheard more of it may be expected. */
#define LINK_OVERHEARD_US (120 * US_PER_S)
/* So often pairing may fail that nobody but a refused operation asked for. */
#define LINK_PAIR_FAULTS 2

/* ---- link_move.c ---- */

/* The only place where phase, state and why change. (Each message also moves what is due.) */
void link_enter(struct link *l, enum link_phase phase, int64_t due_us, const char *why,
                int64_t now_us);
/* Enters the phase of an action, which is under way from now on. */
enum link_action link_ask(struct link *l, enum link_action action, int64_t now_us);
/* Nothing is linked any more: looks for it, if there is a radio to look with. */
enum link_action link_look(struct link *l, const char *why, int64_t now_us);
enum link_action link_take_back(struct link *l, int64_t now_us);
enum link_action link_queue(struct link *l, int64_t now_us);
enum link_action link_off(struct link *l, const char *why, int64_t now_us);
/* Ends the link, if there is one, and goes to `next` (AWAY, BACKOFF, RELEASED, REMOVING or
 * POWER_CYCLING) because of `reason`. */
enum link_action link_let_go(struct link *l, enum link_phase next, const char *reason,
                             int64_t now_us);
enum link_action link_back_off(struct link *l, int64_t wait_us, const char *reason, int64_t now_us);
/* Goes where it was to go once LETTING_GO, REMOVING or POWER_CYCLING are over. */
enum link_action link_arrive(struct link *l, int64_t now_us);
bool link_is_overheard(const struct link *l, int64_t now_us);
/* Pairs if that is needed, and else subscribes. */
enum link_action link_use(struct link *l, int64_t now_us);
/* It has a bond now. */
enum link_action link_paired(struct link *l, int64_t now_us);
enum link_action link_listen(struct link *l, int64_t now_us);
/* Each longer than the one before: 1, 2, 5, 10, 30, 60 s, and a little more by chance. */
int64_t link_next_wait(struct link *l);
int64_t link_spread(struct link *l, int64_t from_us, int64_t to_us);

/* ---- link_refused.c ---- */

enum link_action link_refused(struct link *l, const struct link_event *e, int64_t now_us);
enum link_action link_connected(struct link *l, int64_t now_us);
/* Nobody answered, or it was gone at once: looks for it, and connects less and less eagerly. */
enum link_action link_missed(struct link *l, const char *why, int64_t now_us);
/* What is under way has had its time. */
enum link_action link_no_answer(struct link *l, int64_t now_us);

/* ---- link_ladder.c ---- */

/* The next rung, because of `fault`. */
enum link_action link_climb(struct link *l, const char *fault, int64_t now_us);
/* BlueZ and the sensor have different keys: forget it, find it, pair anew. */
enum link_action link_key_fault(struct link *l, int64_t now_us);
enum link_action link_heard(struct link *l, const struct link_event *e, int64_t now_us);
/* Due in LISTENING or SILENT. */
enum link_action link_listened(struct link *l, int64_t now_us);
/* When something is due in them. */
int64_t link_listening_due(const struct link *l);
/* The connection ended while it was of use, or was to be. */
enum link_action link_lost(struct link *l, int64_t now_us);

/* ---- link_worn.c ---- */

/* When messages without a beat, or none at all, mean that nobody wears it; INSTANT_NEVER. */
int64_t link_unworn_due(const struct link *l);
enum link_action link_take_off(struct link *l, int64_t now_us);
void link_unwear(struct link *l);
/* In NOT_WORN or ASLEEP. */
void link_rest(struct link *l, int64_t now_us);
enum link_action link_rest_seen(struct link *l, int64_t now_us);
enum link_action link_rest_due(struct link *l, int64_t now_us);
