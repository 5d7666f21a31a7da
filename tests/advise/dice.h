/*
 * dice - chance that is the same in every run, for lives that are simulated
 */
#pragma once

#include <math.h>
#include <stdint.h>

struct dice {
    uint64_t state;
};

/* splitmix64 (Steele, Lea, Flood 2014) */
static inline uint64_t dice_bits(struct dice *d)
{
    uint64_t x = d->state += UINT64_C(0x9e3779b97f4a7c15);

    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

/* 0 <= x < 1 */
static inline double dice_share(struct dice *d)
{
    return (double)(dice_bits(d) >> 11) / 9007199254740992.0;
}

static inline uint32_t dice_below(struct dice *d, uint32_t most)
{
    return (uint32_t)(dice_share(d) * most);
}

/* Mean 0, deviation 1 (Box and Muller). */
static inline double dice_gauss(struct dice *d)
{
    double radius = sqrt(-2 * log(1 - dice_share(d)));

    return radius * cos(6.283185307179586 * dice_share(d));
}
