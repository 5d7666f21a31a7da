/*
 * baseline_file - a person's reference in a small JSON file
 *
 *     {"balm_baseline":1,"version":1,"hr_bpm":63.5,"ln_rmssd":3.7,"learnt_min":212.3,"unix_ms":0}
 */
#pragma once

#include "complaint.h"
#include "memory.h"

/* 0 or -errno; `why` says in words what is wrong. */
int baseline_read(const char *path, struct baseline_memory *out, struct complaint *why);
/* The file is there whole, or as it was before. */
int baseline_write(const char *path, const struct baseline_memory *b, struct complaint *why);
