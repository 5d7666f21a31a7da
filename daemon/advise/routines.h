/*
 * routines - which routine fits now
 *
 *     families --> of each the first that is allowed --> at most five names --> ranking
 *        ^
 *     needs move one routine, and its family, to the front
 *
 * One of each family first: who is not helped by breathing is more likely helped by something
 * else than by another way to breathe.
 */
#pragma once

#include "instant.h"
#include "memory.h"
#include "profile.h"
#include "routine.h"
#include "screen.h"

#include <stddef.h>

#define ROUTINES_SHORT_LIST 5

/*
 * own: the user's; one that is named like one of ours takes its place, any other stands at the end
 * of its family. Returns NULL where the screen leaves none.
 */
const struct routine_plan *routines_choose(const struct advise_memory *m,
                                           const struct profile *profile, screen_set screen,
                                           const struct routine_plan *own, size_t own_count,
                                           const struct routine_plan *ours, size_t our_count,
                                           const struct instant *t);
/* The list behind it, in the order of trying; returns how many. */
size_t routines_list(const struct advise_memory *m, const struct profile *profile,
                     screen_set screen, const struct routine_plan *own, size_t own_count,
                     const struct routine_plan *ours, size_t our_count, const struct instant *t,
                     const struct routine_plan *out[ROUTINES_SHORT_LIST]);
