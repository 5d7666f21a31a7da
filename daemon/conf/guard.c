/*
 * guard.c - one pass over the bytes, from the first to the first that is refused
 */
#include "guard.h"

#define NO_UTF8      "is not valid UTF-8"
#define NO_CONTROL   "control characters are not allowed"
#define NO_INVISIBLE "invisible characters (byte order marks, line separators) are not allowed"

size_t utf8_next(const char *text, size_t len, uint32_t *code)
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

bool code_is_refused(uint32_t code)
{
    return is_control(code) || is_invisible(code);
}

const char *guard_check(const char *text, size_t len, size_t *at)
{
    bool line_start = true;
    size_t lines = 0;

    for (size_t i = 0; i < len;) {
        uint32_t code = 0;
        size_t size = utf8_next(text + i, len - i, &code);

        *at = i;
        if (i >= GUARD_BYTES_MAX)
            return "the file is larger than 64 KiB";
        if (size == 0)
            return NO_UTF8;
        if (code != '\r' && is_control(code))
            return NO_CONTROL;
        if (is_invisible(code))
            return NO_INVISIBLE;
        if (line_start && code == '%')
            return "a line may not begin with %";
        /* A lone CR ends a line, too; CR LF counts twice, which only makes the bound tighter. */
        line_start = code == '\n' || code == '\r';
        if (line_start && ++lines > GUARD_LINES_MAX)
            return "the file has more than 4000 lines";
        i += size;
    }
    return NULL;
}

const char *guard_value(const char *text, size_t len)
{
    for (size_t i = 0; i < len;) {
        uint32_t code = 0;
        size_t size = utf8_next(text + i, len - i, &code);

        if (size == 0)
            return NO_UTF8;
        if (is_control(code))
            return NO_CONTROL;
        if (is_invisible(code))
            return NO_INVISIBLE;
        i += size;
    }
    return NULL;
}
