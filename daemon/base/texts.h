/*
 * texts - the words that people read, by key, in their language
 *
 * The user's own wording comes first, then the language's catalogue (daemon/po), then English.
 * Rooms that are pure give keys; whoever shows something asks here.
 */
#pragma once

#include "routine.h"
#include "suggestion.h"

#include <stddef.h>

/*
 * language: "en", "de"; own: pairs of key and text, NULL-ended, which must live as long as they are
 * set; NULL: none. A catalogue that is missing is logged, and English is used; so it is before the
 * first call. Loop thread only.
 */
void texts_open(const char *language, const char *const *own);

/*
 * NULL: no text has this key. Good until texts_open(). No text has anything to be filled in, save
 * device.* with one %s.
 */
const char *texts_find(const char *key);
/* Of an offer, `title` or `message`: that of its type for this reason, or else of its type. */
const char *texts_suggestion(enum suggestion_type type, enum reason reason, const char *part);
/* The English words of a routine's step, which are their own key. */
const char *texts_of_words(const char *english);
/* Of a step being played: the own wording of routine.NAME.STEP, or else of its words, or of its
   phase where it has none. */
const char *texts_pacer(const struct pacer *pacer);
/* All keys there are, in the table's order; NULL past the last. */
const char *texts_key(size_t i);
