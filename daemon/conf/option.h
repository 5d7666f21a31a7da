/*
 * option - one row of the table: a key, what may stand behind it, and where it goes
 *
 * The rows are data: walk.c reads a configuration by them, sample.c prints the
 * commented sample from them, and the tests hold both together.
 */
#pragma once

#include "arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct node;
struct option;
struct walk;

enum option_kind {
    OPTION_MAP,      /* of the keys in .group */
    OPTION_ENTRIES,  /* a map of the user's own names, each described by .group */
    OPTION_LIST,     /* each element described by .group */
    OPTION_BOOL,     /* bool */
    OPTION_INTEGER,  /* int32_t or int64_t */
    OPTION_YEAR,     /* int32_t; up to this year */
    OPTION_NUMBER,   /* double */
    OPTION_SECONDS,  /* written as a number of seconds; int32_t in ms */
    OPTION_DURATION, /* 90s, 5min, 2h, 30d, 3w, 2y; int32_t or int64_t in .unit_s */
    OPTION_DATE,     /* int32_t, days since 1970 */
    OPTION_SPAN,     /* 22:00-07:00; struct quiet_span */
    OPTION_CHOICE,   /* its index in .words; bool, uint8_t or int */
    OPTION_WORD,     /* one of .words; char * */
    OPTION_MEMBER,   /* bit 1 << its index in .words; uint8_t or uint32_t */
    OPTION_TEXT,     /* char * */
    OPTION_LINE,     /* char[.size] */
};

/* What is wrong with a text, as the end of "... is not ", or NULL. */
typedef const char *option_check_fn(const char *text);

/* What is inside a map, an entry or a list. */
struct option_group {
    const struct option *rows; /* a single row without a key: the element is no map */
    size_t row_count;
    /* The array of an entries or list row: an element's size (0: all go into the same place),
     * how many, and where they are counted (size 0: nowhere, the array ends with zeros).
     * `inside`: an array within its struct, not a pointer to one. */
    size_t element_size, max;
    bool inside;
    size_t count_offset, count_size;
    option_check_fn *check_key;
    /* Puts an entry's name into its element. */
    void (*begin)(struct arena *a, void *element, const char *key);
    /* Takes a key that is none of the rows. NULL: it is unknown. */
    void (*other)(struct walk *w, const struct node *n, void *element);
    const char *entry; /* the name of the sample's entry */
};

struct option {
    const char *key; /* NULL: describes the element of a list or entry itself */
    enum option_kind kind;
    bool required;
    bool newlines;       /* a text may have several lines */
    bool has_switch;     /* a map that may also be true or false, and sets a bool: offset, size */
    const char *help;    /* a sentence without its full stop */
    const char *value;   /* the default, as it is written; of a list: its one element */
    const char *example; /* shown in the sample where there is no default; a line each element */
    size_t offset, size; /* FIELD() */
    int64_t min, max;    /* of a duration in seconds; of a text: its length */
    int64_t unit_s;
    const char *const *words; /* may hold NULLs */
    size_t word_count;
    option_check_fn *check;
    const struct option_group *group;
};

#define FIELD(type, member) \
    .offset = offsetof(struct type, member), .size = sizeof(((struct type *)0)->member)

/* Where the database is unless said otherwise; a fast clock keeps away from it. */
#define CONF_HISTORY_PATH "/var/lib/balm/balm.db"

/* The whole file. */
extern const struct option_group option_table;

/* NULL: no such row. */
const struct option *option_find(const struct option_group *g, const char *key);
bool option_is_scalar(const struct option *o);
