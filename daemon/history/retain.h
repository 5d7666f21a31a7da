/*
 * retain - what is older than it may be goes, a little at a time
 *
 * Beats go first and leave their minute's values. What a person told and their
 * massages go with the minutes. Suggestions, effects and what was learnt stay:
 * they are few, and the next offer is chosen by them.
 */
#pragma once

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

struct retain {
    int64_t now_unix_ms;     /* 0: not known, then nothing is old */
    int32_t keep_beats_days; /* 0: for ever */
    int32_t keep_minutes_days;
};

/*
 * Within a transaction of the caller. *more: there is more to be done, call again soon.
 * 0 or what sql_errno() says.
 */
int retain_run(sqlite3 *db, const struct retain *r, bool *more);
