/*
 * search_people - simulated people who breathe along with the search for their own rate
 *
 *     heart --> strap --> intake, artifacts (heart/) --> player --> pacer --> heart
 *
 * The whole way: what the pacer says is heard by the heart whose beats come back
 * over a strap that overlooks some, sees others that were none, and counts in 1/1024 s.
 */
#pragma once

#include "heart.h"
#include "player.h"
#include "strap.h"

struct breather {
    struct sim_person person;
    struct sim_strap strap;
    struct heart *heart;
    struct player *player;
    int64_t us; /* since the beginning of this sitting */
    int64_t unix_ms;
    bool is_off;          /* the strap is: nothing is heard */
    uint32_t learnt;      /* times that the memory was worth storing */
    struct effect effect; /* of the last routine that ended */
    struct coherence newest;
    double known, followed; /* windows */
};

/* Seated, at ten in the morning; `rate` is the resonance that this person has. */
void breather_init(struct breather *b, const struct sim_person *person, double rate);
void breather_fini(struct breather *b);
/* Another day: other noise, the same person. Strap and heart are put on afresh. */
void breather_sits_down(struct breather *b, uint64_t seed);
/* Lets time pass, with everything that is due. */
void breather_goes_on(struct breather *b, int64_t seconds);
/* What the player said: the pacer is heard. */
void breather_hears(struct breather *b, const struct player_output *out);
/* The process ends, and is back after so long: what was stored is all it has. */
void breather_is_killed(struct breather *b, int64_t away_s);
int breather_starts(struct breather *b, const char *routine);
/* Until the routine is over. */
void breather_ends(struct breather *b);
/* From start to end of one session; false: it could not begin. */
bool breather_searches(struct breather *b, uint64_t seed);
