/*
 * words - the texts that people read, by key, in their language
 *
 * The user's own wording comes first, then the language, then English. Titles
 * and messages of suggestions travel through phone makers' servers and stay in
 * logs, so none of ours names a vital, a need or a condition.
 */
#pragma once

#include "publish.h"

struct words {
    const char *language;     /* "en", "de" */
    const char *const *texts; /* the user's own: key, text, key, text, NULL; may be NULL */
};

/* NULL: no text has this key. */
const char *words_find(const struct words *w, const char *key);
void words_suggestion(const struct words *w, enum suggestion_type type,
                      struct suggestion_text *out);
/* All keys there are, in the table's order; NULL past the last. */
const char *words_key(size_t i);
