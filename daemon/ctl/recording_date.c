#include "recording_date.h"

#include "when.h"

#include <stdio.h>
#include <string.h>

#define DIGITS        14 /* YYYYMMDDHHMMSS */
#define DIGITS_MINUTE 12

/* From "2026-01-31T08:00:00" without a zone. */
static bool read_local(const char *text, struct instant *start)
{
    return when_read(text, NULL, &start->unix_ms, &start->utc_offset_s) == 0;
}

/* All digits of a moment, with at most one sign between its parts; seconds may be missing. */
static bool read_digits(const char *at, char digits[DIGITS + 1])
{
    size_t n = 0;

    memset(digits, '0', DIGITS);
    digits[DIGITS] = '\0';
    for (; n < DIGITS; at++) {
        const bool between = n >= 4 && n % 2 == 0 && at[-1] >= '0' && at[-1] <= '9';
        if (*at >= '0' && *at <= '9')
            digits[n++] = *at;
        else if (*at == '\0' || !between || !strchr("-_.: T", *at))
            return n == DIGITS_MINUTE;
    }
    return *at < '0' || *at > '9';
}

static bool read_name(const char *path, struct instant *start)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    char d[DIGITS + 1], text[32];

    for (const char *at = name; *at; at++) {
        const bool begins = at == name || at[-1] < '0' || at[-1] > '9';
        if (!begins || (strncmp(at, "19", 2) != 0 && strncmp(at, "20", 2) != 0) ||
            !read_digits(at, d))
            continue;
        snprintf(text, sizeof(text), "%.4s-%.2s-%.2sT%.2s:%.2s:%.2s", d, d + 4, d + 6, d + 8,
                 d + 10, d + 12);
        if (read_local(text, start))
            return true;
    }
    return false;
}

bool recording_date(const struct input *in, struct instant *start)
{
    const struct recording *r = &in->recording;
    char text[ISO_SIZE];

    if (r->start_unix_ms == 0)
        return in->fd > 0 && read_name(in->name, start);
    if (!r->is_local) {
        start->unix_ms = r->start_unix_ms;
        start->utc_offset_s = when_offset(r->start_unix_ms);
        return true;
    }
    iso_print(text, r->start_unix_ms, 0);
    text[strcspn(text, "Z+")] = '\0';
    return read_local(text, start);
}
