/*
 * recording - reads the recordings that tests compare with, into memory
 *
 * Small on purpose: it knows CSV with a header, and one interval a line. It
 * judges nothing: a field that is no number is NAN.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct table {
    size_t rows, columns;
    char **names;  /* of the columns */
    char **text;   /* rows * columns fields */
    char *storage; /* what all of them point into */
};

/* The path below $BALM_SHARED; static memory, good until the next call. */
const char *shared_path(const char *below);
bool shared_has(const char *below);

/* 0 or -errno. The first line names the columns. */
int table_read(struct table *t, const char *path);
void table_free(struct table *t);
/* "" where there is no such column or field. */
const char *table_text(const struct table *t, size_t row, const char *column);
/* NAN where the field is empty or missing. */
double table_number(const struct table *t, size_t row, const char *column);

/* One number (or word) a line; returns the count, or -errno. The caller frees *out. */
long lines_read(const char *path, char ***out);
void lines_free(char **lines);
