/*
 * page - lines of text that never grow wider than 80 columns
 */
#pragma once

#include <stdio.h>

#define PAGE_COLUMNS 80

/* Columns that UTF-8 text takes; combining and wide characters are taken as one. */
size_t page_width(const char *text);

/*
 * What comes from files and names must not steer the terminal: each control character, those of
 * two bytes among them (U+0080 to U+009F: one is CSI), becomes `instead`.
 */
void page_plain(char *text, char instead);
/* One line; what does not fit is cut and ends in an ellipsis. Control characters become `?`. */
void page_line(FILE *to, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Text broken between words, each line behind `indent` blanks. */
void page_wrap(FILE *to, int indent, const char *text);
/* In one piece, however long: an address that is to be copied. */
void page_verbatim(FILE *to, int indent, const char *text);
/* As page_wrap() without blanks, on a terminal of so many columns; never wider than a page. */
void page_wrap_to(FILE *to, int columns, const char *text);
/*
 * What went wrong, behind "balmctl: ", on standard error: wrapped where that is a
 * terminal, and else one line, for those who search in it.
 */
void page_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Copies at most `columns` columns of text, padded with blanks to that width; returns `out`. */
const char *page_cell(char *out, size_t size, int columns, const char *text);
