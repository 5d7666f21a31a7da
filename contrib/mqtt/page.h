/*
 * page - TOPICS.md, told from the schemas
 */
#pragma once

#include <jansson.h>
#include <stdio.h>

/* All that stands in the schemas' index: see reference.c. */
void page_print(FILE *out, const json_t *index);
/* A table of the keys of an object, those within them as `a.b`, `a[].b` and `a.*.b`. */
void page_keys(FILE *out, const json_t *schema);
/* "0 .. 100, or null" */
void page_type(FILE *out, const json_t *schema);
