/*
 * guard.c - one pass over the bytes, from the first to the first that is refused
 */
#include "guard.h"

#define NO_UTF8      "is not valid UTF-8"
#define NO_INVISIBLE "invisible characters (byte order marks, line separators) are not allowed"

size_t guard_next(const char *text, size_t len, uint32_t *code)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    const unsigned char *s = (const unsigned char *)text;
    size_t size;
    uint32_t c;

    if (len == 0)
        return 0;
    c = s[0];
    if (c < 0x80) {
        *code = c;
        return 1;
    }
    size = c >= 0xf0 && c < 0xf8 ? 4 : c >= 0xe0 && c < 0xf0 ? 3 : c >= 0xc0 && c < 0xe0 ? 2 : 0;
    if (size == 0 || size > len)
        return 0;
    c &= 0x7fu >> size;
    for (size_t i = 1; i < size; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0;
        c = c << 6 | (s[i] & 0x3f);
    }
    if (c < least[size] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
        return 0;
    *code = c;
    return size;
}

static bool is_control(uint32_t c)
{
    return (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7f && c < 0xa0);
}

/* U+202A to 202E and U+2066 to 2069 turn the direction of writing: a line would not say what it
 * seems to say. */
static bool is_invisible(uint32_t c)
{
    return c == 0x2028 || c == 0x2029 || c == 0xfeff || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xfffe || c == 0xffff;
}

bool guard_refuses(uint32_t code)
{
    return is_control(code) || is_invisible(code);
}

/* What must be remembered from one character to the next. */
struct state {
    bool in_line; /* something stood on this line */
    bool at_start, after_cr;
    size_t lines, empty, open;
};

static const char *end_line(struct state *s, uint32_t code)
{
    bool is_rest = code == '\n' && s->after_cr; /* CR LF is one end; a lone CR is one, too */

    s->after_cr = code == '\r';
    s->at_start = true;
    if (is_rest)
        return NULL;
    s->empty = s->in_line ? 0 : s->empty + 1;
    s->in_line = false;
    if (++s->lines > GUARD_LINES_MAX)
        return "the file has more than 4000 lines";
    return s->empty > GUARD_EMPTY_MAX ? "more than 64 empty lines in a row" : NULL;
}

static const char *step(struct state *s, uint32_t code)
{
    if (code != '\r' && is_control(code))
        return GUARD_CONTROL;
    if (is_invisible(code))
        return NO_INVISIBLE;
    if (s->at_start && code == '%')
        return "a line may not begin with %";
    if (code == '\n' || code == '\r')
        return end_line(s, code);
    s->at_start = s->after_cr = false;
    s->in_line |= code != ' ' && code != '\t';
    if ((code == '[' || code == '{') && ++s->open > GUARD_OPEN_MAX)
        return "more than 200 brackets are open here";
    if ((code == ']' || code == '}') && s->open > 0)
        s->open--;
    return NULL;
}

const char *guard_check(const char *text, size_t len, size_t *at)
{
    struct state s = { .at_start = true };

    for (size_t i = 0; i < len;) {
        uint32_t code = 0;
        size_t size = guard_next(text + i, len - i, &code);

        *at = i;
        if (i >= GUARD_BYTES_MAX)
            return "the file is larger than 64 KiB";
        const char *wrong = size == 0 ? NO_UTF8 : step(&s, code);
        if (wrong)
            return wrong;
        i += size;
    }
    return NULL;
}

const char *guard_value(const char *text, size_t len)
{
    for (size_t i = 0; i < len;) {
        uint32_t code = 0;
        size_t size = guard_next(text + i, len - i, &code);

        if (size == 0)
            return NO_UTF8;
        if (is_control(code))
            return GUARD_CONTROL;
        if (is_invisible(code))
            return NO_INVISIBLE;
        i += size;
    }
    return NULL;
}
