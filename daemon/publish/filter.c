/*
 * filter.c - level by level: + stands for one, # for all that follow and for none
 *
 * Topics that begin with $ are the broker's: a wildcard at the start does not name them.
 */
#include "filter.h"

#include <string.h>

struct level {
    const char *at;
    size_t len;
};

/* false: there are no more. */
static bool take_level(const char **rest, struct level *out)
{
    if (!*rest)
        return false;
    *out = (struct level){ .at = *rest, .len = strcspn(*rest, "/") };
    *rest = (*rest)[out->len] == '/' ? *rest + out->len + 1 : NULL;
    return true;
}

static bool is(const struct level *l, char wildcard)
{
    return l->len == 1 && l->at[0] == wildcard;
}

static bool is_same(const struct level *a, const struct level *b)
{
    return a->len == b->len && memcmp(a->at, b->at, a->len) == 0;
}

static bool misses_of_broker(const char *filter, const char *other)
{
    return other[0] == '$' && (filter[0] == '#' || filter[0] == '+');
}

bool filter_has_wildcard(const char *filter)
{
    return strpbrk(filter, "+#") != NULL;
}

bool filter_covers(const char *wide, const char *narrow)
{
    struct level w, n;

    if (misses_of_broker(wide, narrow))
        return false;
    for (;;) {
        bool has_wide = take_level(&wide, &w), has_narrow = take_level(&narrow, &n);

        if (has_wide && is(&w, '#'))
            return true;
        if (!has_wide || !has_narrow)
            return has_wide == has_narrow;
        if (is(&n, '#') || (!is(&w, '+') && !is_same(&w, &n)))
            return false;
    }
}

bool filter_meets(const char *a, const char *b)
{
    struct level of_a, of_b;

    if (misses_of_broker(a, b) || misses_of_broker(b, a))
        return false;
    for (;;) {
        bool has_a = take_level(&a, &of_a), has_b = take_level(&b, &of_b);

        if ((has_a && is(&of_a, '#')) || (has_b && is(&of_b, '#')))
            return true;
        if (!has_a || !has_b)
            return has_a == has_b;
        if (!is(&of_a, '+') && !is(&of_b, '+') && !is_same(&of_a, &of_b))
            return false;
    }
}
