/*
 * random - numbers for tests: the same on every machine, from a seed (xorshift64*)
 */
#pragma once

#include <stdint.h>

struct random {
    uint64_t state; /* not 0 */
};

static inline uint64_t random_next(struct random *r)
{
    r->state ^= r->state >> 12;
    r->state ^= r->state << 25;
    r->state ^= r->state >> 27;
    return r->state * UINT64_C(2685821657736338717);
}

/* 0 <= x < 1 */
static inline double random_unit(struct random *r)
{
    return (double)(random_next(r) >> 11) * 0x1p-53;
}

/* low <= x <= high */
static inline int32_t random_between(struct random *r, int32_t low, int32_t high)
{
    return (int32_t)(low + (int64_t)(random_next(r) % (uint64_t)((int64_t)high - low + 1)));
}
