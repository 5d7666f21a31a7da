/*
 * dashboard_slug.c - the entity id that Home Assistant makes of a device's and an entity's name
 *
 * Before 2025.10 it takes no id from discovery: it joins the two names, spells them in lower-case
 * ASCII, and puts one `_` for all that stands between words.
 */
#include "dashboard.h"

#include <ctype.h>
#include <stdio.h>

#define SPELT_FIRST 0xc0u

/* clang-format off */
static const char spelt[][3] = { /* U+00C0 to U+017F */
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
    "d", "n", "o", "o", "o", "o", "o", "x", "o", "u", "u", "u", "u", "y", "th", "ss",
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
    "d", "n", "o", "o", "o", "o", "o", "", "o", "u", "u", "u", "u", "y", "th", "y",
    "a", "a", "a", "a", "a", "a", "c", "c", "c", "c", "c", "c", "c", "c", "d", "d",
    "d", "d", "e", "e", "e", "e", "e", "e", "e", "e", "e", "e", "g", "g", "g", "g",
    "g", "g", "g", "g", "h", "h", "h", "h", "i", "i", "i", "i", "i", "i", "i", "i",
    "i", "i", "ij", "ij", "j", "j", "k", "k", "k", "l", "l", "l", "l", "l", "l", "l",
    "l", "l", "l", "n", "n", "n", "n", "n", "n", "n", "ng", "ng", "o", "o", "o", "o",
    "o", "o", "oe", "oe", "r", "r", "r", "r", "r", "r", "s", "s", "s", "s", "s", "s",
    "s", "s", "t", "t", "t", "t", "t", "t", "u", "u", "u", "u", "u", "u", "u", "u",
    "u", "u", "u", "u", "w", "w", "y", "y", "y", "z", "z", "z", "z", "z", "z", "s",
};
/* clang-format on */

struct slug {
    char *out;
    size_t size, used;
    bool parted; /* a new word begins */
};

static void put(struct slug *s, const char *letters)
{
    for (; *letters; letters++) {
        if (s->parted && s->used > 0 && s->used + 1 < s->size)
            s->out[s->used++] = '_';
        s->parted = false;
        if (s->used + 1 < s->size)
            s->out[s->used++] = *letters;
    }
}

/* One character of UTF-8, as JSON has checked it; moves on behind it. */
static unsigned character(const unsigned char **at)
{
    const unsigned char *s = *at;
    unsigned code = s[0] < 0x80 ? s[0] : s[0] < 0xe0 ? s[0] & 0x1fu : s[0] & 0x0fu;

    for (s++; (*s & 0xc0) == 0x80; s++)
        code = code << 6 | (*s & 0x3fu);
    *at = s;
    return code;
}

static void put_words(struct slug *s, const char *text)
{
    const unsigned char *at = (const unsigned char *)text;

    s->parted = true;
    while (*at) {
        unsigned code = character(&at);
        if (code < 0x80 && isalnum((int)code))
            put(s, (const char[]){ (char)tolower((int)code), '\0' });
        else if (code >= SPELT_FIRST && code - SPELT_FIRST < sizeof(spelt) / sizeof(spelt[0]))
            put(s, spelt[code - SPELT_FIRST]);
        else if (code < SPELT_FIRST || (code >= 0x2010 && code <= 0x2015) || code == 0x2026)
            s->parted = true; /* dashes and the ellipsis, like all punctuation of ASCII */
    }
}

void dashboard_slug(char *out, size_t size, const char *device, const char *name)
{
    struct slug s = { .out = out, .size = size };

    put_words(&s, device);
    put_words(&s, name);
    if (s.used == 0)
        s.used = (size_t)snprintf(out, size, "unknown");
    out[s.used < size ? s.used : size - 1] = '\0';
}
