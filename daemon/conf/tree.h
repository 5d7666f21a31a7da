/*
 * tree - what the files say, before anyone asks whether it makes sense
 *
 * Maps, lists and scalars with their places. Keys keep the order of the file.
 */
#pragma once

#include "arena.h"

#include <stdbool.h>
#include <stddef.h>

struct complaints;

/* One file as it was read; NUL-ended. */
struct source {
    const char *path;
    const char *text;
    size_t len;
};

struct place {
    const struct source *source; /* NULL: nowhere */
    size_t offset;
};

enum node_kind { NODE_SCALAR, NODE_MAP, NODE_LIST };

/* A scalar that stands for a text which is kept elsewhere; `text` is then its name there. */
enum secret { SECRET_NONE, SECRET_FILE, SECRET_CREDENTIAL, SECRET_ENV };

struct node {
    enum node_kind kind;
    enum secret secret;
    bool plain;     /* written without quotes */
    bool is_broken; /* complained about already: its text means nothing */
    struct place at;
    const char *text;       /* of a scalar; else NULL */
    struct node *up, *next; /* next: among those of the same `up` */
    struct node *first, *last;
    size_t count;
    const char *key; /* of an entry in a map; else NULL */
    struct place key_at;
};

/* An empty scalar, `~` or `null`: a key without a value. */
bool node_is_null(const struct node *n);
void node_append(struct node *up, struct node *child);
/* NULL: no such key, or not a map; n may be NULL. */
struct node *node_find(const struct node *n, const char *key);

/*
 * Moves what `from` holds into `into`, map by map. The same leaf in both is
 * complained about, and the first one kept.
 */
void tree_merge(struct complaints *c, struct node *into, struct node *from);
