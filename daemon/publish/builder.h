/*
 * builder - a JSON object from pairs
 *
 * A value that could not be made spoils the whole, so a message never lacks a key.
 */
#pragma once

#include <jansson.h>

struct builder {
    json_t *json; /* NULL: spoiled */
};

struct builder builder_begin(void);
/* Takes the value over. */
void builder_put(struct builder *b, const char *key, json_t *value);
/* JSON for free(); NULL: out of memory. */
char *builder_end(struct builder *b);
