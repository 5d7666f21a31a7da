/*
 * texts_table - the English words, by key, in tables that texts.c walks
 *
 * The key is also the context in the catalogue, so that the same words in two places may be
 * translated differently.
 */
#pragma once

#include <stddef.h>

struct text_row {
    const char *key, *english;
};

/* clang-format off */
#define TEXT(key, english) { key, english }
/* clang-format on */

/* What is offered, why, and why not. */
const struct text_row *texts_offers(size_t *count);
/* What goes with massages, conditions, effects and routines. */
const struct text_row *texts_care(size_t *count);
/* Names of devices and entities in Home Assistant. */
const struct text_row *texts_entities(size_t *count);
