/*
 * store - the file: opened, set aside when damaged, one transaction at a time
 *
 * Blocks, and belongs to one thread at a time: the loop's before the loop runs,
 * the pool's while a job is on it.
 *
 *     (nothing) --open--> usable --damage--> renamed, a new one begun
 *         ^                  |
 *         +------close-------+   by any failure that a new try may mend
 */
#pragma once

#include <sqlite3.h>
#include <stdbool.h>

#define STORE_WHY_MAX 159

struct store {
    char *path;
    sqlite3 *db; /* NULL: not open */
    char why[STORE_WHY_MAX + 1];
    char aside[STORE_WHY_MAX + 1]; /* says where the last damaged file went; empty: never */
};

/* 0 or -ENOMEM. Opens nothing yet. */
int store_init(struct store *s, const char *path);
void store_fini(struct store *s);

/*
 * Opens and migrates, unless it is open and still the file of that name.
 * 0; -EPROTO: of a newer balm, or not ours (left alone); -EBADMSG: damaged; others as sql_errno().
 */
int store_open(struct store *s);
void store_close(struct store *s);
/*
 * Renames the damaged file, begins a new one, and saves into it what of the small tables
 * can still be read. 0, or -EBADMSG where there are damaged ones enough already.
 */
int store_replace(struct store *s);

int store_begin(struct store *s);
/* Commits when rc is 0, and rolls back otherwise; returns rc, or why it could not. */
int store_end(struct store *s, int rc);
/* Notes SQLite's words for what went wrong. Returns rc. */
int store_failed(struct store *s, int rc);

/* Moves the WAL into the file and empties it. */
void store_checkpoint(struct store *s);
