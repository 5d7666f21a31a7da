/*
 * complaint - what is wrong with a request, in words
 */
#pragma once

#include <stddef.h>

struct complaint {
    char text[320];
};

/* Keeps the first one; gives -EINVAL, so that it can be returned. */
int complain(struct complaint *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The word of the list (NULL-ended) that was probably meant; NULL: none is near. */
const char *nearest_word(const char *word, const char *const *list);
/* Small changes from one word to the other: letters put in, left out, swapped or mistaken. */
size_t word_distance(const char *a, const char *b);
/* How far a word may be from another to be its misspelling. */
size_t word_distance_max(const char *word);
