/*
 * budget - how often a person may be asked
 *
 * A cap over the last 24 hours and a gap since the last offer, which doubles
 * with each `no` or silence up to a day and falls back with an acceptance.
 * It works on the memory it is given and keeps nothing itself.
 */
#pragma once

#include "memory.h"
#include "profile.h"

#include <stdbool.h>
#include <stdint.h>

#define MS_PER_DAY (INT64_C(86400) * MS_PER_S)

/* The gap doubles at most until it reaches this. */
#define BUDGET_GAP_MAX_MS MS_PER_DAY
/* ... and so often, whatever the gap: 90 s reach a day with ten. */
#define BUDGET_FACTOR_MAX 1024.0

void budget_spend(struct advise_memory *m, int64_t unix_ms);
/* Offers of the last 24 hours against the cap of that many. */
bool budget_is_capped(const struct advise_memory *m, int32_t cap, int64_t unix_ms);
bool budget_is_in_gap(const struct advise_memory *m, int32_t gap_s, int64_t unix_ms);

int64_t budget_gap_ms(const struct advise_memory *m, int32_t gap_s);
void budget_widen_gap(struct advise_memory *m, int32_t gap_s);
void budget_reset_gap(struct advise_memory *m);

/* After the wall clock went back: nothing lies in the future. */
void budget_clamp(struct advise_memory *m, int64_t unix_ms);
