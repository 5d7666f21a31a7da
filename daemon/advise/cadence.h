/*
 * cadence - how far apart sessions are, by the situation (massage.md, section 2)
 */
#pragma once

#include "memory.h"
#include "profile.h"
#include "weeks.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum cadence_situation {
    CADENCE_ACUTE,
    CADENCE_START,
    CADENCE_IMPROVING,
    CADENCE_MAINTENANCE,
    CADENCE_OWN,
};
#define CADENCE_SITUATIONS (CADENCE_OWN + 1)

struct cadence {
    enum cadence_situation situation;
    int32_t least_days; /* since the last session before another may be offered */
    int32_t due_days;   /* since then it is due by date alone */
};

/* Rows of the table, for the tests. */
const struct cadence *cadence_rows(size_t *count);

/* false: this person needs a plan of their own and has set none (SILENCE_OWN_PLAN). */
bool cadence_of(const struct profile *profile, condition_set conditions,
                const struct course_memory *course, enum weeks_load load, struct cadence *out);
