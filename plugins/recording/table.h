/*
 * table - rows of fields: our own CSV, and those of others
 */
#pragma once

#include "../recording.h"
#include "number.h"

/* Whether the line names columns by which it is a header of a recording. If not, *why may say more
   about it. */
bool table_header(struct recording *r, struct span line, const char **why);
/* Two columns without a header: a time and an interval. Whether the line is a row of them. */
bool table_bare(struct recording *r, struct span line);
/* NULL, or what is wrong with the header: then with every line after it. */
const char *table_fault(const struct recording *r);
/* A line of units under the header: "(s),(ms)". */
bool table_units(struct recording *r, struct span line);
/* NULL: *row is filled in; else what is wrong with the line (a static string). */
const char *table_row(struct recording *r, struct span line, struct recording_row *row);

/* Cuts the next field off the line; quotes around it are dropped. false: there is none. Delimiter
   ' ': blanks and tabs. */
bool table_field(struct span *line, char delimiter, struct span *field);
/* What separates the fields of a line; ',' where nothing does. */
char table_delimiter(struct span line);
