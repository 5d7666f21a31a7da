/*
 * load - minutes raised, kept apart by local day
 */
#pragma once

#include "memory.h"

#include <stdbool.h>

void load_init(struct load_memory *l);
/* false: another version; nothing was taken. */
bool load_restore(struct load_memory *l, const struct load_memory *in);
/* Moves on to the day of t (no wall time: stays), then adds. Days never go back. */
void load_add(struct load_memory *l, const struct instant *t, double raised_min);
double load_today_min(const struct load_memory *l);
/* Today and the six days before. */
double load_week_min(const struct load_memory *l);
