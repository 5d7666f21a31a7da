/*
 * json.c - RFC 8259, byte by byte
 *
 *     value --> { key : value , ... }   [ value , ... ]   "text"   number   true false null
 *
 * Nesting is a bit a level, so that nothing recurses: 1 an object, 0 a list.
 */
#include "json.h"

#include "hex.h"

#include <stdint.h>
#include <string.h>

#define DEPTH_MAX 32

#define NO_INDEX SIZE_MAX

struct cursor {
    const char *at, *end;
    bool too_deep;
};

static int peek(const struct cursor *c)
{
    return c->at < c->end ? (unsigned char)*c->at : -1;
}

static bool take(struct cursor *c, int wanted)
{
    bool is_there = peek(c) == wanted;

    c->at += is_there;
    return is_there;
}

static void skip_blanks(struct cursor *c)
{
    while (c->at < c->end && (*c->at == ' ' || *c->at == '\t' || *c->at == '\r' || *c->at == '\n'))
        c->at++;
}

/* ---- texts ---- */

static bool skip_escape(struct cursor *c)
{
    int what = peek(c);

    if (what < 0 || !memchr("\"\\/bfnrtu", what, 9))
        return false;
    c->at++;
    for (int i = 0; what == 'u' && i < 4; i++, c->at++)
        if (hex_digit(peek(c)) < 0)
            return false;
    return true;
}

static bool skip_text(struct cursor *c)
{
    if (!take(c, '"'))
        return false;
    for (int ch = peek(c); ch >= ' '; ch = peek(c)) {
        c->at++;
        if (ch == '"')
            return true;
        if (ch == '\\' && !skip_escape(c))
            return false;
    }
    return false;
}

/* ---- numbers ---- */

static bool skip_digits(struct cursor *c)
{
    const char *first = c->at;

    while (c->at < c->end && *c->at >= '0' && *c->at <= '9')
        c->at++;
    return c->at > first;
}

static bool skip_number(struct cursor *c)
{
    take(c, '-');
    if (!take(c, '0') && !skip_digits(c))
        return false;
    if (peek(c) == ',' || peek(c) == ']') /* the end, for nearly all */
        return true;
    if (take(c, '.') && !skip_digits(c))
        return false;
    if (!take(c, 'e') && !take(c, 'E'))
        return true;
    if (!take(c, '+'))
        take(c, '-');
    return skip_digits(c);
}

bool json_is_number(const char *at, size_t len)
{
    struct cursor c = { .at = at, .end = at + len };

    return skip_number(&c) && c.at == c.end;
}

/* ---- finding ---- */

static enum json_type type_of(char first)
{
    switch (first) {
    case '{': return JSON_OBJECT;
    case '[': return JSON_LIST;
    case '"': return JSON_TEXT;
    case 't': return JSON_TRUE;
    case 'f': return JSON_FALSE;
    case 'n': return JSON_NULL;
    default: return JSON_NUMBER;
    }
}

/*
 * Each pointer goes one step on where a piece has the name of its next step, and never back:
 * of two with one name the first counts, and a piece is looked at once whatever is looked for.
 */
struct finder {
    const char *rest[JSON_POINTERS_MAX]; /* of each pointer, from the / of its next step */
    size_t wanted[JSON_POINTERS_MAX];    /* that step as an index; NO_INDEX: it is none */
    uint32_t at[DEPTH_MAX + 1];          /* bits: those that lead further into what is open there */
    uint32_t ends[DEPTH_MAX + 1];        /* bits: those that lead to it */
    size_t count[DEPTH_MAX + 1];         /* of a list, the pieces so far */
    struct json_value key;               /* of the piece that comes */
    struct json_value *found;
};

/* 0, 1, 2 ...; without zeros before it. */
static size_t index_of(const char *step)
{
    size_t index = 0, len = 0;

    while (step[len] >= '0' && step[len] <= '9')
        len++;
    if (len == 0 || len > 5 || (step[0] == '0' && len > 1) || (step[len] && step[len] != '/'))
        return NO_INDEX;
    for (; len > 0; len--)
        index = index * 10 + (size_t)(*step++ - '0');
    return index;
}

static void step_on(struct finder *f, size_t i)
{
    const char *next = strchr(f->rest[i] + 1, '/');

    f->rest[i] = next ? next : f->rest[i] + strlen(f->rest[i]);
    f->wanted[i] = next ? index_of(next + 1) : NO_INDEX;
}

static void begin_piece(struct finder *f, unsigned depth, bool is_of_object, const char *at)
{
    size_t index = f->count[depth]++;
    uint32_t left = f->at[depth - 1];

    for (size_t i = 0; left; i++, left >>= 1) {
        const uint32_t bit = UINT32_C(1) << i;
        if (!(left & 1))
            continue;
        if (!(is_of_object ? json_is_step(&f->key, f->rest[i] + 1) : f->wanted[i] == index))
            continue;
        step_on(f, i);
        f->at[depth - 1] &= ~bit;
        f->at[depth] |= *f->rest[i] ? bit : 0;
        f->ends[depth] |= *f->rest[i] ? 0 : bit;
        f->found[i].at = at;
    }
}

static void end_piece(struct finder *f, unsigned depth, const char *end)
{
    uint32_t left = f->ends[depth];

    f->at[depth] = f->ends[depth] = 0;
    for (size_t i = 0; left; i++, left >>= 1) {
        if (!(left & 1) || *f->found[i].at == 'n')
            continue;
        f->found[i].type = type_of(*f->found[i].at);
        f->found[i].len = (size_t)(end - f->found[i].at);
    }
}

/* ---- values ---- */

static bool skip_word(struct cursor *c, const char *word)
{
    size_t len = strlen(word);

    if ((size_t)(c->end - c->at) < len || memcmp(c->at, word, len) != 0)
        return false;
    c->at += len;
    return true;
}

static bool skip_scalar(struct cursor *c)
{
    switch (peek(c)) {
    case '"': return skip_text(c);
    case 't': return skip_word(c, "true");
    case 'f': return skip_word(c, "false");
    case 'n': return skip_word(c, "null");
    default: return skip_number(c);
    }
}

static bool skip_key(struct cursor *c, struct json_value *key)
{
    skip_blanks(c);
    *key = (struct json_value){ .type = JSON_TEXT, .at = c->at };
    if (!skip_text(c))
        return false;
    key->len = (size_t)(c->at - key->at);
    skip_blanks(c);
    return take(c, ':');
}

/* `f` may be NULL: nothing is looked for. */
static bool skip_value(struct cursor *c, struct finder *f)
{
    struct json_value unused, *key = f ? &f->key : &unused;
    uint32_t objects = 0;
    unsigned depth = 0;

    for (;;) {
        skip_blanks(c);
        bool is_object = peek(c) == '{', is_open = is_object || peek(c) == '[';
        if (f && depth > 0)
            begin_piece(f, depth, objects & 1, c->at);
        if (is_open) {
            if (depth++ == DEPTH_MAX) {
                c->too_deep = true;
                return false;
            }
            if (f)
                f->count[depth] = 0;
            objects = objects << 1 | is_object;
            c->at++;
            skip_blanks(c);
            is_open = peek(c) != (is_object ? '}' : ']');
            if (is_open && is_object && !skip_key(c, key))
                return false;
        } else if (!skip_scalar(c)) {
            return false;
        } else if (f) {
            end_piece(f, depth, c->at);
        }
        if (is_open)
            continue;
        for (; depth > 0; depth--, objects >>= 1) { /* one has ended; and what ends with it */
            skip_blanks(c);
            if (!take(c, objects & 1 ? '}' : ']'))
                break;
            if (f)
                end_piece(f, depth - 1, c->at);
        }
        if (depth == 0)
            return true;
        if (!take(c, ',') || (objects & 1 && !skip_key(c, key)))
            return false;
    }
}

static bool read_value(struct cursor *c, struct finder *f, struct json_value *out)
{
    skip_blanks(c);
    const char *first = c->at;
    if (!skip_value(c, f))
        return false;
    *out = (struct json_value){
        .type = type_of(*first),
        .at = first,
        .len = (size_t)(c->at - first),
    };
    return true;
}

static const char *read_whole(const char *text, size_t len, struct finder *f,
                              struct json_value *out)
{
    struct cursor c = { .at = text, .end = text + len };

    *out = (struct json_value){ .type = JSON_NONE };
    skip_blanks(&c);
    if (c.at == c.end)
        return NULL;
    bool is_good = read_value(&c, f, out);
    skip_blanks(&c);
    if (is_good && c.at == c.end)
        return NULL;
    *out = (struct json_value){ .type = JSON_NONE };
    return c.too_deep ? "its JSON is nested too deep" : "the message is not JSON";
}

const char *json_read(const char *text, size_t len, struct json_value *out)
{
    return read_whole(text, len, NULL, out);
}

const char *json_find(const char *text, size_t len, const char *const *pointers, size_t count,
                      struct json_value *found)
{
    struct json_value root;
    struct finder f;

    f.found = found;
    memset(f.at, 0, sizeof(f.at));
    memset(f.ends, 0, sizeof(f.ends));
    for (size_t i = 0; i < count; i++) {
        found[i] = (struct json_value){ .type = JSON_NONE };
        f.rest[i] = pointers[i];
        f.wanted[i] = *pointers[i] ? index_of(pointers[i] + 1) : NO_INDEX;
        f.at[0] |= (uint32_t)(*pointers[i] != '\0') << i;
    }
    const char *wrong = read_whole(text, len, &f, &root);
    for (size_t i = 0; wrong && i < count; i++)
        found[i].type = JSON_NONE;
    return wrong;
}

/* ---- walking ---- */

/* What was read before needs no second look, only its end. */
static bool step_over(struct cursor *c)
{
    unsigned depth = 0;

    if (peek(c) != '{' && peek(c) != '[')
        return skip_scalar(c);
    do {
        const char ch = *c->at;
        if (ch == '"' && !skip_text(c))
            return false;
        depth += ch == '{' || ch == '[';
        depth -= ch == '}' || ch == ']';
        c->at += ch != '"';
    } while (depth > 0 && c->at < c->end);
    return depth == 0;
}

struct json_walk json_walk(const struct json_value *of)
{
    bool is_object = of->type == JSON_OBJECT;

    if (!is_object && of->type != JSON_LIST)
        return (struct json_walk){ .is_object = false };
    return (struct json_walk){
        .at = of->at + 1,
        .end = of->at + of->len - 1,
        .is_object = is_object,
    };
}

bool json_next(struct json_walk *w, struct json_value *key, struct json_value *value)
{
    struct cursor c = { .at = w->at, .end = w->end };
    struct json_value name = { .type = JSON_NONE };

    skip_blanks(&c);
    if (c.at == c.end)
        return false;
    if (w->is_object)
        skip_key(&c, &name);
    if (key)
        *key = name;
    skip_blanks(&c);
    const char *first = c.at;
    if (!step_over(&c)) /* not of what was read before */
        return false;
    *value = (struct json_value){
        .type = type_of(*first),
        .at = first,
        .len = (size_t)(c.at - first),
    };
    skip_blanks(&c);
    take(&c, ',');
    w->at = c.at;
    return true;
}
