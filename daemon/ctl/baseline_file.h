/*
 * baseline_file - a person's reference in a small JSON file
 *
 *     {"balm_baseline":1,"version":3,"hr_bpm":63.5,"ln_rmssd":3.7,"learnt_min":212.3,
 *      "days":[{"day":20457,"minutes":212.3,"hr_bpm":63.5,"ln_rmssd":3.7}],"unix_ms":0,
 *      "recent_min":140.2,"recent_bpm":64.5,"recent_ln_rmssd":3.7}
 *
 * days: the last ones, oldest first; day: since 1970, null in a recording
 * without dates. What is not known is null. All that is stored is printed, and
 * read back bit for bit.
 */
#pragma once

#include "complaint.h"
#include "memory.h"

/* 0 or -errno; `why` says in words what is wrong, and where. */
int baseline_read(const char *path, struct baseline_memory *out, struct complaint *why);
/* The file is there whole, or as it was before. */
int baseline_write(const char *path, const struct baseline_memory *b, struct complaint *why);
