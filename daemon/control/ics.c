#include "ics.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define LINE_OCTETS 75 /* without its break */

struct page {
    char *out;
    size_t size, used;
    size_t octets; /* of the line so far */
    bool is_full;
};

static void put(struct page *p, const char *bytes, size_t len)
{
    if (p->used + len >= p->size) {
        p->is_full = true;
        return;
    }
    memcpy(p->out + p->used, bytes, len);
    p->used += len;
    p->out[p->used] = '\0';
}

/* Octets of the character that begins here; a byte that begins none stands for itself. */
static size_t character(const char *at)
{
    size_t len = 1;

    if (((unsigned char)*at & 0xc0) == 0xc0)
        while (len < 4 && ((unsigned char)at[len] & 0xc0) == 0x80)
            len++;
    return len;
}

static bool is_control(char c)
{
    return (unsigned char)c < 0x20 || c == 0x7f;
}

/* What must not be parted: a character, or an escape with what it escapes. */
static void piece(struct page *p, const char *bytes, size_t len)
{
    if (p->octets + len > LINE_OCTETS) {
        put(p, "\r\n ", 3);
        p->octets = 1;
    }
    put(p, bytes, len);
    p->octets += len;
}

static void end(struct page *p)
{
    put(p, "\r\n", 2);
    p->octets = 0;
}

static void plain(struct page *p, const char *text)
{
    for (size_t len; *text; text += len) {
        len = character(text);
        if (!is_control(*text))
            piece(p, text, len);
    }
}

static void line(struct page *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void line(struct page *p, const char *fmt, ...)
{
    char text[256];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof(text), fmt, ap);
    va_end(ap);
    plain(p, text);
    end(p);
}

/* A property of type TEXT; one without text is left out. */
static void text_line(struct page *p, const char *name, const char *text)
{
    if (!text || !*text)
        return;
    plain(p, name);
    piece(p, ":", 1);
    for (size_t len; *text; text += len) {
        len = character(text);
        if (*text == '\\' || *text == ';' || *text == ',')
            piece(p, (const char[]){ '\\', *text }, 2);
        else if (*text == '\n')
            piece(p, "\\n", 2);
        else if (!is_control(*text))
            piece(p, text, len);
    }
    end(p);
}

/* "20260131T110000Z" */
static const char *stamp(char out[20], int64_t unix_ms)
{
    time_t s = (time_t)(unix_ms / 1000);
    struct tm tm;

    if (!gmtime_r(&s, &tm) || strftime(out, 20, "%Y%m%dT%H%M%SZ", &tm) == 0)
        out[0] = '\0';
    return out;
}

int ics_print(char *out, size_t size, const struct ics_event *e)
{
    struct page p = { .out = out, .size = size };
    char at[20];

    line(&p, "BEGIN:VCALENDAR");
    line(&p, "VERSION:2.0");
    line(&p, "PRODID:-//balm//balm//EN");
    line(&p, "BEGIN:VEVENT");
    line(&p, "UID:%s", e->uid);
    line(&p, "DTSTAMP:%s", stamp(at, e->made_unix_ms));
    line(&p, "DTSTART:%s", stamp(at, e->at_unix_ms));
    line(&p, "DURATION:PT%" PRId32 "M", e->duration_min);
    text_line(&p, "SUMMARY", e->summary);
    text_line(&p, "DESCRIPTION", e->description);
    if (e->url && *e->url) { /* a URI is not escaped */
        plain(&p, "URL:");
        plain(&p, e->url);
        end(&p);
    }
    line(&p, "CLASS:PRIVATE");
    if (e->alarm_min > 0) {
        line(&p, "BEGIN:VALARM");
        line(&p, "ACTION:DISPLAY");
        text_line(&p, "DESCRIPTION", e->summary && *e->summary ? e->summary : "balm");
        line(&p, "TRIGGER:-PT%" PRId32 "M", e->alarm_min);
        line(&p, "END:VALARM");
    }
    line(&p, "END:VEVENT");
    line(&p, "END:VCALENDAR");
    return p.is_full ? -ENOSPC : 0;
}
