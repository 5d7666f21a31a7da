/*
 * json - JSON read where it lies: no tree, no memory, no depth that hurts
 *
 * A value is a piece of the text. Reading looks at every byte once, refuses what
 * is not JSON, and finds in the same pass whatever is looked for.
 *
 * Not jansson, which the hub has: it allocates a value for each piece, 20 to 70 us
 * for 512 hostile bytes, where a plugin has 20; and plugins lean on no library.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define JSON_POINTERS_MAX 16

enum json_type {
    JSON_NONE, /* nothing there */
    JSON_NULL,
    JSON_FALSE,
    JSON_TRUE,
    JSON_NUMBER,
    JSON_TEXT,
    JSON_LIST,
    JSON_OBJECT,
};

struct json_value {
    enum json_type type;
    const char *at; /* its quotes and brackets with it */
    size_t len;
};

/* ---- json.c ---- */

/* NULL, or what is wrong (a static text). An empty text is JSON_NONE. */
const char *json_read(const char *text, size_t len, struct json_value *out);
/*
 * The same, and found[i] is what pointers[i] (RFC 6901) leads to; JSON_NONE: nothing, or null.
 * An empty pointer leads nowhere. Of two members of one name, the first counts.
 */
const char *json_find(const char *text, size_t len, const char *const *pointers, size_t count,
                      struct json_value *found);

struct json_walk {
    const char *at, *end;
    bool is_object;
};

/* The pieces of a list or an object, one after the other; of anything else, none. */
struct json_walk json_walk(const struct json_value *of);
/* key: of an object, else JSON_NONE; may be NULL. */
bool json_next(struct json_walk *w, struct json_value *key, struct json_value *value);

bool json_is_number(const char *at, size_t len);

/* ---- json_text.c ---- */

/* Whether these characters are a number, and one that fits into a double. */
bool json_number(const char *at, size_t len, double *out);
/* Whether a text says just this; \u and the other escapes are read as what they stand for. */
bool json_says(const struct json_value *text, const char *words);
/* What it says, ended by 0. false: no text, or one that does not fit, or has a 0 within. */
bool json_copy(const struct json_value *text, char *out, size_t size);
/* Whether a key is the first step of a pointer, which begins behind its /. */
bool json_is_step(const struct json_value *key, const char *step);
