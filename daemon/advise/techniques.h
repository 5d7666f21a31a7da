/*
 * techniques - which massage fits this person, and what goes with it
 *
 * The needs of massage.md, section 1, as rows in an order of care: who has lived through trauma or
 * surgery is served by that row, also when a general need is declared as well.
 */
#pragma once

#include "memory.h"
#include "profile.h"
#include "screen.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TECHNIQUES_OF_NEED 3
#define TECHNIQUES_ANYONE  NEED_COUNT

struct technique_need {
    enum need need;                             /* TECHNIQUES_ANYONE: who has declared none */
    const char *techniques[TECHNIQUES_OF_NEED]; /* best first */
    uint32_t notes;                             /* 1 << NOTE_x */
};

/* Whatever may be offered or logged. */
struct technique {
    const char *name;
    screen_set not_for; /* any of these forbids it */
};

struct technique_choice {
    const char *name;
    uint32_t notes; /* 1 << NOTE_x: what goes with it, and the cautions of all declared needs */
    int32_t duration_min;
};

/* Rows of the tables, for the tests. */
const struct technique_need *technique_needs(size_t *count);
const struct technique *technique_catalogue(size_t *count);

bool technique_is_known(const char *name);
/* false for one that is not in the catalogue. */
bool technique_is_allowed(screen_set s, const char *name);

/*
 * In the row, the one that its course is at; where five sessions with two of them have been
 * measured, the one that did more. false: none is left, or no massage is allowed at all.
 */
bool technique_choose(const struct advise_memory *m, const struct profile *profile, screen_set s,
                      struct technique_choice *out);
