/*
 * budget - how often a person may be asked
 *
 * A cap over the last 24 hours, and a gap since the last offer. The gap doubles with each `no` and
 * silence in a row, up to a day; who has wanted none of ten is asked every other day, then twice a
 * week, then once: a week is the longest, because lives change. It falls back with a welcome.
 * It works on the memory it is given and keeps nothing itself.
 */
#pragma once

#include "memory.h"
#include "profile.h"

#include <stdbool.h>
#include <stdint.h>

void budget_spend(struct advise_memory *m, int64_t unix_ms);
/* The last offer, which was never sent. */
void budget_give_back(struct advise_memory *m, int64_t unix_ms);
/* Offers of the last 24 hours against the cap of that many. */
bool budget_is_capped(const struct advise_memory *m, int32_t cap, int64_t unix_ms);
bool budget_is_in_gap(const struct advise_memory *m, int32_t gap_s, int64_t unix_ms);

int64_t budget_gap_ms(const struct advise_memory *m, int32_t gap_s);
void budget_unwanted(struct advise_memory *m);
void budget_welcome(struct advise_memory *m);

/* After the wall clock went back: nothing lies in the future. */
void budget_clamp(struct advise_memory *m, int64_t unix_ms);
