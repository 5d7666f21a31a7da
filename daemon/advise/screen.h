/*
 * screen - what a person's conditions and needs forbid
 *
 * Asked first, for every offer and every accepted one; no command and no answer
 * switches it off.
 */
#pragma once

#include "profile.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    FORBID_MASSAGE = 1 << 0,
    FORBID_SELF_MASSAGE = 1 << 1,
    FORBID_BREATH_HOLD = 1 << 2,
    FORBID_DEEP = 1 << 3,    /* deep pressure, by whatever technique */
    FORBID_TENSING = 1 << 4, /* tensing muscles hard on purpose */
    FORBID_STRETCH = 1 << 5,
    FORBID_INWARD = 1 << 6, /* long attention to the own body */
    NEED_PRENATAL = 1 << 7, /* only a therapist trained for pregnancy */
};

typedef uint32_t screen_set;

screen_set screen_of(const struct profile *profile);
/* A routine that is not ours is the user's own and is let through. */
bool screen_allows_routine(screen_set s, const char *routine);
/* Whether massage is allowed at all is FORBID_MASSAGE; this is about the technique. */
bool screen_allows_technique(screen_set s, const char *technique);
