/*
 * noise.c - splitmix64 as a stream and as a hash, and two elementary functions
 *
 * splitmix64 (Steele, Lea, Flood 2014) is a counter and a mixer: the counter
 * gives the stream, the mixer alone gives the hash.
 */
#include "noise.h"

#include <math.h>

#define GOLDEN UINT64_C(0x9e3779b97f4a7c15)
#define PI     3.14159265358979323846
#define LN2    0.69314718055994530942

static uint64_t mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static uint64_t key(uint64_t seed, uint64_t stream)
{
    return mix(seed + GOLDEN * (stream + 1));
}

static double to_uniform(uint64_t bits)
{
    return (double)(bits >> 11) * 0x1p-53;
}

/* The sum of four uniform numbers is near enough to normal, and exact: no logarithm. */
static double to_normal(uint64_t bits)
{
    int64_t sum = (int64_t)(bits & 0xffff) + (int64_t)(bits >> 16 & 0xffff) +
                  (int64_t)(bits >> 32 & 0xffff) + (int64_t)(bits >> 48);

    return (double)(2 * sum - 4 * 0xffff) / (2 * 37837.2); /* 65536 * sqrt(4 / 12) */
}

void sim_random_init(struct sim_random *r, uint64_t seed, uint64_t stream)
{
    r->state = key(seed, stream);
}

static uint64_t next(struct sim_random *r)
{
    r->state += GOLDEN;
    return mix(r->state);
}

double sim_random_uniform(struct sim_random *r)
{
    return to_uniform(next(r));
}

double sim_random_normal(struct sim_random *r)
{
    return to_normal(next(r));
}

double sim_hash_uniform(uint64_t seed, uint64_t stream, int64_t at)
{
    return to_uniform(mix(key(seed, stream) + GOLDEN * (uint64_t)at));
}

double sim_hash_normal(uint64_t seed, uint64_t stream, int64_t at)
{
    return to_normal(mix(key(seed, stream) + GOLDEN * (uint64_t)at));
}

double sim_noise(uint64_t seed, uint64_t stream, double t_s, double knot_s)
{
    double x = t_s / knot_s;
    double knot = floor(x);
    double u = x - knot;
    double weight = u * u * (3 - 2 * u);
    double from = sim_hash_normal(seed, stream, (int64_t)knot);
    double to = sim_hash_normal(seed, stream, (int64_t)knot + 1);

    /* Between two knots the variance sags; 26/35 is its mean. */
    return (from + (to - from) * weight) * 1.1602387;
}

double sim_sine(double turns)
{
    double x = turns - floor(turns + 0.5); /* -0.5 .. 0.5 */

    if (x > 0.25)
        x = 0.5 - x;
    else if (x < -0.25)
        x = -0.5 - x;

    /* Taylor: at a quarter turn the first term left out is below 1e-11. */
    double a = 2 * PI * x;
    double s = a * a;
    double sum = 1 - s / 210;
    sum = 1 - s / 156 * sum;
    sum = 1 - s / 110 * sum;
    sum = 1 - s / 72 * sum;
    sum = 1 - s / 42 * sum;
    sum = 1 - s / 20 * sum;
    sum = 1 - s / 6 * sum;
    return a * sum;
}

double sim_cosine(double turns)
{
    return sim_sine(turns + 0.25);
}

double sim_exp(double x)
{
    double bounded = x > 40 ? 40 : x < -40 ? -40 : x;
    double power = floor(bounded / LN2 + 0.5);
    double r = bounded - power * LN2; /* -0.35 .. 0.35 */
    double sum = 1;

    for (int i = 11; i > 0; i--)
        sum = 1 + r * sum / i;
    return ldexp(sum, (int)power);
}
