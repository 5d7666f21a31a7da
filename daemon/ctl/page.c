#include "page.h"

#include <stdarg.h>
#include <string.h>

#define LINE_MAX_BYTES 1024

static int is_continuation(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

size_t page_width(const char *text)
{
    size_t n = 0;
    for (; *text; text++)
        n += !is_continuation(*text);
    return n;
}

/* Bytes that the first `columns` columns take. */
static size_t bytes_of(const char *text, size_t columns)
{
    size_t at = 0;
    while (text[at] && columns > 0) {
        at++;
        while (is_continuation(text[at]))
            at++;
        columns--;
    }
    return at;
}

/* What comes from files and names must not steer the terminal. */
static void make_plain(char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            *text = '?';
}

void page_line(FILE *to, const char *fmt, ...)
{
    char line[LINE_MAX_BYTES];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(line, sizeof(line), fmt, ap);
    va_end(ap);
    make_plain(line);
    size_t len = strlen(line);
    while (len > 0 && line[len - 1] == ' ')
        line[--len] = '\0';
    if (page_width(line) <= PAGE_COLUMNS)
        fprintf(to, "%s\n", line);
    else
        fprintf(to, "%.*s\xe2\x80\xa6\n", (int)bytes_of(line, PAGE_COLUMNS - 1), line);
}

void page_wrap(FILE *to, int indent, const char *text)
{
    const size_t room = (size_t)(PAGE_COLUMNS - indent);

    while (*text == ' ')
        text++;
    while (*text) {
        size_t len = bytes_of(text, room);
        if (text[len] != '\0' && text[len] != ' ') {
            size_t at = len;
            while (at > 0 && text[at] != ' ')
                at--;
            len = at ? at : len; /* a word wider than the page is broken */
        }
        page_line(to, "%*s%.*s", indent, "", (int)len, text);
        text += len;
        while (*text == ' ')
            text++;
    }
}

const char *page_cell(char *out, size_t size, int columns, const char *text)
{
    size_t width = page_width(text);

    if (width > (size_t)columns) {
        size_t len = bytes_of(text, (size_t)columns - 1);
        snprintf(out, size, "%.*s\xe2\x80\xa6", (int)len, text);
    } else {
        snprintf(out, size, "%s%*s", text, columns - (int)width, "");
    }
    return out;
}
