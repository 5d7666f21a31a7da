/*
 * sql - SQLite in the terms of this house: errno, NAN for NULL, bounded strings
 *
 * Columns are bound one after the other, so a statement and its values read in
 * the same order; the first failure stays until sql_run().
 */
#pragma once

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sql {
    sqlite3 *db;
    sqlite3_stmt *stmt;
    int next; /* parameter */
    int code; /* of SQLite; 0: well so far */
};

/*
 * What the last error of SQLite comes to:
 * -ENOSPC, -EROFS, -EACCES, -EIO, -EBADMSG (damaged, or no database), -EBUSY, -ENOMEM: the file
 * cannot be used as it is; -EINVAL: this one statement cannot.
 */
int sql_errno(sqlite3 *db);

int sql_exec(sqlite3 *db, const char *text);

/* sql_run() or sql_end() must follow, whatever happens. */
void sql_begin(struct sql *q, sqlite3 *db, const char *text);
void sql_text(struct sql *q, const char *text);
void sql_int(struct sql *q, int64_t value);
void sql_real(struct sql *q, double value);                /* NAN: NULL */
void sql_blob(struct sql *q, const void *bytes, size_t n); /* NULL: NULL */
/* For a statement without rows; *changes (NULL is allowed): how many it touched. */
int sql_run(struct sql *q, int *changes);
/* 1: a row; 0: no more; or -errno. */
int sql_row(struct sql *q);
void sql_end(struct sql *q);

/* The first column of the first row; `missing` where there is none. */
int sql_ask_int(sqlite3 *db, const char *text, int64_t missing, int64_t *out);

double sql_get_real(struct sql *q, int column);
int64_t sql_get_int(struct sql *q, int column);
/* Never cut: false, and empty, where it does not fit or is none. */
bool sql_get_text(struct sql *q, int column, char *out, size_t size);

/* FNV-1a, to know whether bytes are still those that were stored. */
int64_t sql_sum(const void *bytes, size_t n);
