/*
 * schema - the tables, and the steps that lead to them
 *
 * PRAGMA user_version says how many steps a file has taken. A step that has
 * been released never changes: what is to be different is one more step. Each
 * runs in one transaction with its number, so a step is taken whole or not.
 */
#pragma once

#include <sqlite3.h>

/* "balm": tells our files from anyone else's. */
#define SCHEMA_APPLICATION_ID 0x62616c6d

extern const char *const schema_steps[];
extern const int schema_step_count;

/*
 * Takes the steps that are missing.
 * 0; -EPROTO: of a newer balm, or not ours (left alone); -EBADMSG: ours, but not as the steps
 * leave it; or what SQLite met, and then the file is as some step left it.
 */
int schema_migrate(sqlite3 *db, const char *const *steps, int count);

/* 0; -EBADMSG: a table or a column that the steps make is not there. */
int schema_check(sqlite3 *db, const char *const *steps, int count);
