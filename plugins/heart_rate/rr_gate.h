/*
 * rr_gate - how far to believe a single interval
 *
 *   out of 300..2000 ms                                        0
 *   more than 20 % from the median of the last accepted ones   50
 *   in the third message in a row that belies its own rate     50
 *   else                                                       100
 *
 * A mark is no verdict: an ectopic beat is real, and what to make of it is for
 * the one who sees the beats around it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RR_GATE_GOOD     100
#define RR_GATE_DOUBTFUL 50
#define RR_GATE_BAD      0

#define RR_GATE_MEMORY 9

struct rr_gate {
    int32_t accepted[RR_GATE_MEMORY]; /* ticks; a ring */
    uint8_t count, next;
    uint8_t refused; /* doubtful intervals in a row */
    uint8_t belied;  /* messages in a row that belie their rate */
};

/* A message begins: its plausible intervals last this long on average (0: none); bpm 0: no rate. */
void rr_gate_message(struct rr_gate *g, double mean_ticks, double bpm);
/* RR_GATE_* of one of its intervals. */
uint8_t rr_gate_interval(struct rr_gate *g, int32_t ticks);
bool rr_is_plausible(int32_t ticks);
/* Whether an interval is more than 25 % off a rate; false without a rate. */
bool rr_belies(double ticks, double bpm);
