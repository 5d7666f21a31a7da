/*
 * load - rows read back into the structs of flow/
 *
 * A row that cannot be read as ours (a word of a newer balm, a string too long)
 * is left out, never guessed.
 */
#pragma once

#include "history.h"

#include <sqlite3.h>

/* 0; -ENOENT: nothing of that person. */
int load_memory(sqlite3 *db, const char *person, struct person_memory *out);
int load_newest_unix_ms(sqlite3 *db, int64_t *out);
int load_people(sqlite3 *db, history_profile_fn *fn, void *ctx);
int load_sensors(sqlite3 *db, history_sensor_fn *fn, void *ctx);
int load_releases(sqlite3 *db, history_release_fn *fn, void *ctx);
int load_unsent(sqlite3 *db, history_suggestion_fn *fn, void *ctx);
/* 0; -ENOENT: none. */
int load_last(sqlite3 *db, const char *person, struct suggestion *s, enum outcome *outcome);
/* At most max rows, newest first. person: NULL: of everyone. */
int load_effects(sqlite3 *db, const char *person, struct history_effect_row *rows, size_t max,
                 size_t *count);
/* Likewise, by their beginning, with what was measured of them. */
int load_sessions(sqlite3 *db, const char *person, struct history_session_row *rows, size_t max,
                  size_t *count);
