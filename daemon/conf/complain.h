/*
 * complain - one shape for everything that can be wrong with a configuration
 *
 *     /etc/balm/balm.yaml:12:11: people.alex.born: "abc" is not a year from 1900 to 2026
 *           born: abc
 *                 ^
 *
 * A secret's text is never shown: not the one a tag stands for, nor what is
 * written behind `password:` on a line that is shown for something else.
 */
#pragma once

#include "tree.h"

#include <stddef.h>

struct complaints {
    void (*fn)(void *ctx, const char *text); /* may be NULL */
    void *ctx;
    size_t errors;
};

#define QUOTE_MAX 160

/* The value as complaints show it: in quotes and cut, or by the name of its secret. */
const char *node_quote(const struct node *n, char buf[QUOTE_MAX]);
/* The same for any text, e.g. a key. */
const char *text_quote(const char *text, char buf[QUOTE_MAX]);

/* About a file as a whole. */
__attribute__((format(printf, 3, 4))) void complain_file(struct complaints *c, const char *path,
                                                         const char *fmt, ...);
/* About the bytes at a place. */
__attribute__((format(printf, 3, 4))) void
complain_place(struct complaints *c, const struct place *at, const char *fmt, ...);
/* About a key or a value: the path of keys to it comes first. */
__attribute__((format(printf, 3, 4))) void complain_key(struct complaints *c, const struct node *n,
                                                        const char *fmt, ...);
__attribute__((format(printf, 3, 4))) void
complain_value(struct complaints *c, const struct node *n, const char *fmt, ...);
void complain_key_twice(struct complaints *c, const struct node *n, const struct node *first);
/* Said in the same shape, but no error. */
__attribute__((format(printf, 3, 4))) void
complain_warning(struct complaints *c, const struct node *n, const char *fmt, ...);
/* Says how many were left out, where there were too many. */
void complain_end(struct complaints *c);

/* Line and column, both from 1; the column counts characters. */
void place_find(const struct place *at, size_t *line, size_t *column);
/* The reverse: the place of a line and column, or the end of the file. */
struct place place_of(const struct source *source, size_t line, size_t column);
