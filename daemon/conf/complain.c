/*
 * complain.c - place, path of keys, what is wrong, and the line with a caret below
 */
#include "complain.h"

#include "guard.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define SHOWN_MAX   100 /* complaints of one load */
#define LINE_BEFORE 90  /* characters of a line that are shown before the caret, at most */
#define LINE_MAX    120 /* and in all */
#define QUOTED_MAX  48  /* characters of a value */
#define TEXT_MAX    6144

/* A text that is cut at its end rather than overrun. */
struct out {
    char text[TEXT_MAX];
    size_t len;
};

static void put(struct out *o, const char *text, size_t len)
{
    size_t room = sizeof(o->text) - 1 - o->len;

    if (len > room)
        len = room;
    memcpy(o->text + o->len, text, len);
    o->len += len;
    o->text[o->len] = '\0';
}

static void put_text(struct out *o, const char *text)
{
    put(o, text, strlen(text));
}

__attribute__((format(printf, 2, 0))) static void put_args(struct out *o, const char *fmt,
                                                           va_list args)
{
    int len = vsnprintf(o->text + o->len, sizeof(o->text) - o->len, fmt, args);

    if (len > 0)
        o->len +=
            (size_t)len < sizeof(o->text) - o->len ? (size_t)len : sizeof(o->text) - o->len - 1;
}

__attribute__((format(printf, 2, 3))) static void put_format(struct out *o, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    put_args(o, fmt, args);
    va_end(args);
}

/* One character, or `?` for what a terminal must not be given. Returns its length in the text. */
static size_t put_character(struct out *o, const char *text, size_t len)
{
    uint32_t code = 0;
    size_t size = guard_next(text, len, &code);

    if (size == 0 || code == '\n' || guard_refuses(code)) {
        put(o, "?", 1);
        return size ? size : 1;
    }
    put(o, text, size);
    return size;
}

static size_t line_start(const struct place *at)
{
    const char *text = at->source->text;
    size_t i = at->offset;

    while (i > 0 && text[i - 1] != '\n' && text[i - 1] != '\r')
        i--;
    return i;
}

static size_t character_size(const struct source *s, size_t at)
{
    uint32_t code = 0;
    size_t size = guard_next(s->text + at, s->len - at, &code);
    return size ? size : 1;
}

void place_find(const struct place *at, size_t *line, size_t *column)
{
    const char *text = at->source->text;
    size_t start = line_start(at);

    *line = 1;
    for (size_t i = 0; i < start; i++)
        if (text[i] == '\n' || (text[i] == '\r' && text[i + 1] != '\n'))
            ++*line;
    *column = 1;
    for (size_t i = start; i < at->offset; i += character_size(at->source, i))
        ++*column;
}

struct place place_of(const struct source *source, size_t line, size_t column)
{
    size_t i = 0;

    for (size_t at_line = 1; at_line < line && i < source->len; i++)
        if (source->text[i] == '\n' || (source->text[i] == '\r' && source->text[i + 1] != '\n'))
            at_line++;
    for (size_t at_column = 1; at_column < column && i < source->len; at_column++) {
        if (source->text[i] == '\n' || source->text[i] == '\r')
            break;
        i += character_size(source, i);
    }
    return (struct place){ source, i };
}

/* Behind one of our tags stands only the secret's name. */
static bool is_reference(const char *text, size_t len)
{
    static const char *const tags[] = { "!file ", "!credential ", "!env " };

    for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
        if (len >= strlen(tags[i]) && memcmp(text, tags[i], strlen(tags[i])) == 0)
            return true;
    return false;
}

/* Where in this text a password begins; its end when there is none. */
static size_t mask_from(const char *text, size_t start, size_t end)
{
    static const char word[] = "password";

    for (size_t i = start; i + sizeof(word) - 1 < end; i++) {
        size_t after = i + sizeof(word) - 1;

        if (memcmp(text + i, word, sizeof(word) - 1) != 0)
            continue;
        while (after < end && strchr("\"' \t", text[after]))
            after++;
        if (after >= end || text[after] != ':')
            continue;
        after++;
        while (after < end && (text[after] == ' ' || text[after] == '\t'))
            after++;
        return is_reference(text + after, end - after) ? end : after;
    }
    return end;
}

static void put_line(struct out *o, const struct place *at)
{
    const struct source *s = at->source;
    size_t start = line_start(at), end = at->offset, line, column, masked, i = start;

    while (end < s->len && s->text[end] != '\n' && s->text[end] != '\r')
        end++;
    masked = mask_from(s->text, start, end);
    place_find(at, &line, &column);

    put_text(o, "\n  ");
    for (size_t skip = column > LINE_BEFORE ? column - LINE_BEFORE : 0; skip > 0; skip--) {
        i += character_size(s, i);
        column--;
    }
    start = i;
    for (size_t n = 0; i < end && i < masked && n < LINE_MAX; n++)
        i += put_character(o, s->text + i, end - i);
    if (i >= masked && masked < end)
        put_text(o, "***");
    put_text(o, "\n  ");
    for (i = start; i < at->offset; i += character_size(s, i))
        put(o, s->text[i] == '\t' ? "\t" : " ", 1);
    put(o, "^", 1);
}

static void put_place(struct out *o, const struct place *at)
{
    size_t line, column;

    place_find(at, &line, &column);
    put_format(o, "%s:%zu:%zu: ", at->source->path, line, column);
}

static size_t index_of(const struct node *n)
{
    size_t i = 0;

    for (const struct node *other = n->up->first; other != n; other = other->next)
        i++;
    return i;
}

static void put_path(struct out *o, const struct node *n)
{
    if (!n->up)
        return;
    put_path(o, n->up);
    if (!n->key) {
        put_format(o, "[%zu]", index_of(n));
        return;
    }
    if (n->up->up)
        put(o, ".", 1);
    size_t len = strlen(n->key), masked = mask_from(n->key, 0, len);
    for (size_t i = 0, shown = 0; i < len; shown++) {
        if (shown == QUOTED_MAX || i >= masked) {
            put_text(o, "...");
            break;
        }
        i += put_character(o, n->key + i, len - i);
    }
}

static void say(const struct complaints *c, const struct out *o)
{
    if (c->fn)
        c->fn(c->ctx, o->text);
}

/* Counts one more; false: it is not to be shown any more. */
static bool begin(struct complaints *c, struct out *o)
{
    o->len = 0;
    o->text[0] = '\0';
    return ++c->errors <= SHOWN_MAX;
}

const char *text_quote(const char *text, char buf[QUOTE_MAX])
{
    size_t len = strlen(text), i = 0, used = 0, masked = mask_from(text, 0, len);

    buf[used++] = '"';
    for (size_t shown = 0; i < masked && shown < QUOTED_MAX && used < QUOTE_MAX - 16; shown++) {
        uint32_t code = 0;
        size_t size = guard_next(text + i, len - i, &code);

        if (size == 0 || code == '\n' || guard_refuses(code)) {
            buf[used++] = '?';
            i += size ? size : 1;
            continue;
        }
        memcpy(buf + used, text + i, size);
        used += size;
        i += size;
    }
    snprintf(buf + used, QUOTE_MAX - used, "%s\"", i < len ? "..." : "");
    return buf;
}

const char *node_quote(const struct node *n, char buf[QUOTE_MAX])
{
    static const char *const tags[] = { "", "!file", "!credential", "!env" };

    switch (n->kind) {
    case NODE_MAP: return "a map";
    case NODE_LIST: return "a list";
    case NODE_SCALAR: break;
    }
    if (n->secret == SECRET_NONE)
        return text_quote(n->text, buf);
    snprintf(buf, QUOTE_MAX, "what %s %.*s holds", tags[n->secret], QUOTED_MAX, n->text);
    return buf;
}

void complain_file(struct complaints *c, const char *path, const char *fmt, ...)
{
    struct out o;
    va_list args;

    if (!begin(c, &o))
        return;
    put_text(&o, path);
    put_text(&o, ": ");
    va_start(args, fmt);
    put_args(&o, fmt, args);
    va_end(args);
    say(c, &o);
}

void complain_place(struct complaints *c, const struct place *at, const char *fmt, ...)
{
    struct out o;
    va_list args;

    if (!begin(c, &o))
        return;
    put_place(&o, at);
    va_start(args, fmt);
    put_args(&o, fmt, args);
    va_end(args);
    put_line(&o, at);
    say(c, &o);
}

__attribute__((format(printf, 5, 0))) static void complain_node(const struct complaints *c,
                                                                struct out *o, const struct node *n,
                                                                const struct place *at,
                                                                const char *fmt, va_list args)
{
    put_place(o, at);
    put_path(o, n);
    put_text(o, n->up ? ": " : "");
    put_args(o, fmt, args);
    put_line(o, at);
    say(c, o);
}

void complain_key(struct complaints *c, const struct node *n, const char *fmt, ...)
{
    struct out o;
    va_list args;

    if (!begin(c, &o))
        return;
    va_start(args, fmt);
    complain_node(c, &o, n, n->key ? &n->key_at : &n->at, fmt, args);
    va_end(args);
}

void complain_value(struct complaints *c, const struct node *n, const char *fmt, ...)
{
    struct out o;
    va_list args;

    if (!begin(c, &o))
        return;
    va_start(args, fmt);
    complain_node(c, &o, n, &n->at, fmt, args);
    va_end(args);
}

void complain_key_twice(struct complaints *c, const struct node *n, const struct node *first)
{
    size_t line, column;

    place_find(&first->key_at, &line, &column);
    complain_key(c, n, "is given twice, first at %s:%zu:%zu", first->key_at.source->path, line,
                 column);
}

void complain_warning(struct complaints *c, const struct node *n, const char *fmt, ...)
{
    struct out o = { .len = 0 };
    va_list args;

    put_place(&o, &n->at);
    put_text(&o, "warning: ");
    put_path(&o, n);
    put_text(&o, ": ");
    va_start(args, fmt);
    put_args(&o, fmt, args);
    va_end(args);
    put_line(&o, &n->at);
    say(c, &o);
}

void complain_end(struct complaints *c)
{
    struct out o = { .len = 0 };

    if (c->errors <= SHOWN_MAX)
        return;
    put_format(&o, "and %zu more", c->errors - SHOWN_MAX);
    say(c, &o);
}
