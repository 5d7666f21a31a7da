/*
 * quoted.c - YAML 1.2.2, section 7.3.2
 */
#include "quoted.h"

#include <stdbool.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_break(char c)
{
    return c == '\n' || c == '\r';
}

/* The length of the text before its closing quote. */
static size_t find_end(const char *from, size_t len)
{
    size_t i = 0;

    while (i < len && !(from[i] == '\'' && (i + 1 == len || from[i + 1] != '\'')))
        i += from[i] == '\'' ? 2 : 1;
    return i < len ? i : len;
}

/* Over one line break and what is blank around it and the breaks that follow. */
static size_t skip_breaks(const char *from, size_t i, size_t end, size_t *breaks)
{
    *breaks = 0;
    while (i < end && (is_blank(from[i]) || is_break(from[i]))) {
        if (is_break(from[i])) {
            ++*breaks;
            i += from[i] == '\r' && i + 1 < end && from[i + 1] == '\n';
        }
        i++;
    }
    return i;
}

char *quoted_text(struct arena *a, const char *from, size_t len)
{
    size_t end = find_end(from, len), used = 0, breaks;
    char *text = arena_text(a, from, end); /* what it becomes is never longer */

    if (!text)
        return NULL;
    for (size_t i = 0; i < end;) {
        if (!is_break(from[i])) {
            text[used++] = from[i];
            i += from[i] == '\'' ? 2 : 1;
            continue;
        }
        while (used > 0 && is_blank(text[used - 1]))
            used--;
        i = skip_breaks(from, i, end, &breaks);
        if (breaks == 1)
            text[used++] = ' ';
        for (; breaks > 1; breaks--)
            text[used++] = '\n';
    }
    text[used] = '\0';
    return text;
}
