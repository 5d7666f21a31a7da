/*
 * noise - chance that is the same on every machine
 *
 * Two kinds: a stream that is drawn from in order, and noise that is a function
 * of (seed, stream, time) and can be asked for any moment in any order. The
 * second is why the two levels of the model see one and the same day.
 *
 * The sine and the exponential are our own, made of IEEE additions,
 * multiplications and floor() alone: libm's differ in the last bit from one
 * version and processor to the next, and then the beats would.
 */
#pragma once

#include <stdint.h>

struct sim_random {
    uint64_t state;
};

void sim_random_init(struct sim_random *r, uint64_t seed, uint64_t stream);
/* 0 <= x < 1 */
double sim_random_uniform(struct sim_random *r);
/* Mean 0, deviation 1, within +-3.5. */
double sim_random_normal(struct sim_random *r);

/* The same two, as functions of where they are asked for. */
double sim_hash_uniform(uint64_t seed, uint64_t stream, int64_t at);
double sim_hash_normal(uint64_t seed, uint64_t stream, int64_t at);

/* Smooth in t_s, mean 0, deviation 1; forgets itself over about knot_s. */
double sim_noise(uint64_t seed, uint64_t stream, double t_s, double knot_s);

/* sin(2 pi x), cos(2 pi x): |x| below 10^9. */
double sim_sine(double turns);
double sim_cosine(double turns);
/* exp(x), within 1e-12 of it relatively; beyond +-40 it stays at its value there. */
double sim_exp(double x);
