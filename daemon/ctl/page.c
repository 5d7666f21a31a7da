#include "page.h"

#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define LINE_MAX_BYTES 1024
#define COLUMNS_MIN    20 /* narrower ones are a mistake of the terminal */

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

void page_plain(char *text, char instead)
{
    char *to = text;

    for (const char *at = text; *at; at++) {
        unsigned char c = (unsigned char)*at, next = (unsigned char)at[1];

        if (c == 0xc2 && next >= 0x80 && next < 0xa0) /* U+0080 to U+009F */
            at++;
        else if (c >= 0x20 && c != 0x7f) {
            *to++ = *at;
            continue;
        }
        *to++ = instead;
    }
    *to = '\0';
}

void page_line(FILE *to, const char *fmt, ...)
{
    char line[LINE_MAX_BYTES];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(line, sizeof(line), fmt, ap);
    va_end(ap);
    page_plain(line, '?');
    size_t len = strlen(line);
    while (len > 0 && line[len - 1] == ' ')
        line[--len] = '\0';
    if (page_width(line) <= PAGE_COLUMNS)
        fprintf(to, "%s\n", line);
    else
        fprintf(to, "%.*s\xe2\x80\xa6\n", (int)bytes_of(line, PAGE_COLUMNS - 1), line);
}

static void wrap(FILE *to, int columns, int indent, const char *text)
{
    const size_t room = (size_t)(columns - indent);

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

void page_wrap(FILE *to, int indent, const char *text)
{
    wrap(to, PAGE_COLUMNS, indent, text);
}

void page_verbatim(FILE *to, int indent, const char *text)
{
    char plain[LINE_MAX_BYTES];

    snprintf(plain, sizeof(plain), "%s", text);
    page_plain(plain, '?');
    fprintf(to, "%*s%s\n", indent, "", plain);
}

void page_wrap_to(FILE *to, int columns, const char *text)
{
    wrap(to,
         columns < COLUMNS_MIN    ? COLUMNS_MIN
         : columns > PAGE_COLUMNS ? PAGE_COLUMNS
                                  : columns,
         0, text);
}

void page_error(const char *fmt, ...)
{
    char text[LINE_MAX_BYTES] = "balmctl: ";
    const size_t len = strlen(text);
    struct winsize size;
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text + len, sizeof(text) - len, fmt, ap);
    va_end(ap);
    page_plain(text, '?');
    if (!isatty(STDERR_FILENO))
        fprintf(stderr, "%s\n", text);
    else if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= COLUMNS_MIN &&
             size.ws_col < PAGE_COLUMNS)
        wrap(stderr, size.ws_col, 0, text);
    else
        wrap(stderr, PAGE_COLUMNS, 0, text);
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
