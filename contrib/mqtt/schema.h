/*
 * schema - JSON Schema (draft 2020-12) of what stands in the tables
 *
 * Three notes of our own, which validators pass over:
 *   x-payload  json: the payload is JSON. text: it is bare text, and the schema is of that text.
 *              word: it is JSON, or a word without quotation marks.
 *   x-tier     the lowest `privacy` that shows the key; below it is null, or left out of an event
 *   x-unit     of a number
 */
#pragma once

#include "piece.h"

#include <jansson.h>

/* An object without keys, which lets no other in. */
json_t *schema_object(void);
/* Adds a piece below an object. Pieces that lead through others come after them. */
void schema_put(json_t *object, const struct piece *piece);
/* What a single value has to be. */
json_t *schema_value(const struct piece *piece);
/* {"const": text} and the like, for hand-made rows. */
json_t *schema_words(const char *const *words);
/* Head of a schema of its own. Takes the body over. */
json_t *schema_page(const char *title, const char *payload, const char *help, json_t *body);

/* Of what is published, or of the text that it is. NULL: it depends on the leaf. */
json_t *schema_of_topic(enum topic topic);
/* Of what an entity takes (commands.c). */
json_t *schema_of_command(const struct table_entity *entity);
const char *device_word(enum device device);
