/*
 * stamp - a moment as people's programs write it
 *
 *   2026-01-31T08:00:00.250   2026-01-31 08:00:00 +0100   2026/01/31 08:00:00Z
 *   31.01.2026 08:00:00       23:59:59.500
 */
#pragma once

#include "number.h"

struct stamp {
    int64_t us;             /* since 1970, or since midnight */
    bool has_day, has_zone; /* without a zone: local time, counted as if it were UTC */
};

bool stamp_read(struct span s, struct stamp *out);
/* "2026-01-31" and the like, "31.01.2026", "20260131": days since 1970. */
bool stamp_read_day(struct span s, int32_t *days);
