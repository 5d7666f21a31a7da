/*
 * offer - the life of the one offer that is open
 *
 *     offer_open() --> open --> offer_end(): answer, expired or superseded
 *
 * These two alone change what is open, so an offer ends exactly once.
 */
#pragma once

#include "advisor.h"

#include <stdbool.h>
#include <stdint.h>

/* At most three, in the order of enum answer. */
uint8_t offer_choices(const struct advise_memory *m, const struct suggestion *s);
int64_t offer_lifetime_ms(const struct suggestion *s);

/* A routine, or a massage to book: what may be unwanted, and comes again after a `later`. */
bool offer_invites(const struct suggestion *s);
/* Made in an ordinary moment for the load of weeks or by date: its end starts the cool-down. */
bool offer_is_booking(const struct advise_memory *m, const struct suggestion *s);
/* The open one is, or what it repeats. */
bool offer_is_for_load(const struct advise_memory *m);

/* BREATHE where it paces the breath, SELF_MASSAGE where it asks for hands, else RELAX. */
enum suggestion_type offer_type_of(const struct routine_plan *plan);

/* Needs wall time. What is open is superseded. */
void offer_open(struct advisor *a, const struct suggestion *what, const struct advise_input *in,
                const struct instant *t, struct advice *out);
/* Whether the open offer's time is over: by wall time as published, or by this run's own clock. */
bool offer_is_over(struct advisor *a, const struct instant *t);
void offer_end(struct advisor *a, enum outcome how, const struct instant *t, struct advice *out);
