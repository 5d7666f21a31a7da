/*
 * near.c - edit distance with transpositions ("quite" is one step from "quiet")
 */
#include "near.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

#define WORD_MAX 64

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static int fold(char c)
{
    return c == '-' ? '_' : tolower((unsigned char)c);
}

/* Damerau's distance, each letter moved at most once. Words longer than WORD_MAX are far. */
static size_t distance(const char *a, const char *b)
{
    size_t rows[3][WORD_MAX + 1];
    size_t a_len = strlen(a), b_len = strlen(b);

    if (a_len > WORD_MAX || b_len > WORD_MAX)
        return SIZE_MAX;
    for (size_t j = 0; j <= b_len; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a_len; i++) {
        size_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];

        row[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            size_t other = fold(a[i - 1]) != fold(b[j - 1]);

            row[j] = least(above[j - 1] + other, least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && fold(a[i - 1]) == fold(b[j - 2]) &&
                fold(a[i - 2]) == fold(b[j - 1]))
                row[j] = least(row[j], before[j - 2] + 1);
        }
    }
    return rows[a_len % 3][b_len];
}

void near_try(struct near *n, const char *candidate)
{
    size_t d = distance(n->given, candidate);
    size_t len = strlen(candidate);
    /* A third of the word may be wrong; in the shortest ones a single letter. */
    size_t allowed = len < 6 ? 1 : len / 3;

    if (d <= allowed && (!n->word || d < n->distance)) {
        n->word = candidate;
        n->distance = d;
    }
}

void near_try_all(struct near *n, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (words[i])
            near_try(n, words[i]);
}
