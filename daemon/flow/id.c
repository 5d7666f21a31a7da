#include "id.h"

#include <string.h>

bool id_is_valid(const char *s)
{
    size_t len = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_-");
    return len >= 1 && len <= ID_MAX && s[len] == '\0';
}

static bool is_separator(char c)
{
    return c == '_' || c == '-';
}

/* "bridge", "bridge-2", but not "bridget". */
static bool begins_with_word(const char *s, const char *word)
{
    const size_t len = strlen(word);
    return strncmp(s, word, len) == 0 && (s[len] == '\0' || is_separator(s[len]));
}

bool id_is_person(const char *s)
{
    return id_is_valid(s) && !begins_with_word(s, "bridge") && !begins_with_word(s, "sensor") &&
           strcmp(s, "guest") != 0 && strcmp(s, "nobody") != 0;
}

/* The next letter or digit; a run of separators before it is one `_`, and none at an end. */
static char next_of(const char **at, bool is_first)
{
    const char *from = *at;

    while (is_separator(**at))
        (*at)++;
    if (**at != '\0' && *at > from && !is_first)
        return '_';
    return **at ? *(*at)++ : '\0';
}

bool id_is_alike(const char *a, const char *b)
{
    for (bool is_first = true;; is_first = false) {
        const char one = next_of(&a, is_first);
        if (one != next_of(&b, is_first))
            return false;
        if (one == '\0')
            return true;
    }
}
