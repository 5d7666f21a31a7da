/*
 * parse.c - libfyaml's events, one by one, put into a tree of our own
 *
 *     bytes --> guard --> libfyaml --> event --> node under the open map or list
 *
 * Why not its documents: the events give every value's place, and what is not
 * wanted (anchors, aliases, other tags, merge keys, deep nesting, a second
 * document) is refused as it comes, before anything is built of it.
 */
#include "parse.h"

#include "complain.h"
#include "guard.h"
#include "quoted.h"

#include <errno.h>
#include <libfyaml.h>
#include <stdbool.h>
#include <string.h>

#define DEPTH_MAX   16   /* the table needs six */
#define ENTRIES_MAX 1024 /* in one map or list */

struct builder {
    struct arena *arena;
    struct complaints *complaints;
    const struct source *source;
    struct node *root;
    struct node *open[DEPTH_MAX];
    size_t depth;
    const char *key; /* read, and waiting for its value; NULL: none */
    struct place key_at;
    size_t last; /* offset of the last token that had a place */
    unsigned documents;
};

static struct place place_of_token(struct builder *b, struct fy_token *t)
{
    const struct fy_mark *mark = t ? fy_token_start_mark(t) : NULL;

    if (mark && mark->input_pos <= b->source->len)
        b->last = mark->input_pos;
    return (struct place){ b->source, b->last };
}

/* libfyaml's mark of &x, *x and !x is behind their sign. */
static struct place place_of_sign(struct builder *b, struct fy_token *t)
{
    struct place at = place_of_token(b, t);

    if (at.offset > 0 && strchr("&*!", b->source->text[at.offset - 1]))
        at.offset--;
    return at;
}

/* What stands before a value: of all that YAML allows there, only our three tags. */
static bool check_properties(struct builder *b, struct fy_token *anchor, struct fy_token *tag,
                             enum secret *secret)
{
    static const char *const tags[] = { "", "!file", "!credential", "!env" };
    size_t len = 0;
    struct place at;

    *secret = SECRET_NONE;
    if (anchor) {
        at = place_of_sign(b, anchor);
        complain_place(b->complaints, &at, "anchors (&) are not needed here, and not allowed");
    }
    if (!tag)
        return true;
    at = place_of_sign(b, tag);
    const char *text = fy_token_get_text(tag, &len);
    for (size_t i = 1; text && i < sizeof(tags) / sizeof(tags[0]); i++) {
        if (strlen(tags[i]) == len && memcmp(tags[i], text, len) == 0) {
            *secret = (enum secret)i;
            return true;
        }
    }
    complain_place(b->complaints, &at, "of all tags only !file, !credential and !env are known");
    return false;
}

/* NULL when out of memory. */
static const char *raw_text(struct builder *b, struct fy_token *t, const struct place *at)
{
    const char *source = b->source->text;
    size_t len = 0;

    if (!t)
        return ""; /* nothing was written */
    if (fy_token_scalar_style(t) == FYSS_SINGLE_QUOTED && at->offset > 0 &&
        source[at->offset - 1] == '\'')
        return quoted_text(b->arena, source + at->offset, b->source->len - at->offset);
    const char *text = fy_token_get_text(t, &len);
    return text ? arena_text(b->arena, text, len) : NULL;
}

/* NULL when out of memory. Sets *is_broken where the text is none. */
static const char *scalar_text(struct builder *b, struct fy_token *t, const struct place *at,
                               bool *is_broken)
{
    size_t len = 0;
    const char *text = raw_text(b, t, at), *wrong;

    if (!text)
        return NULL;
    /* An escaped NUL ends the text early: only libfyaml knows how long it was. */
    if (t && fy_token_scalar_style(t) == FYSS_DOUBLE_QUOTED && fy_token_get_text(t, &len) &&
        len != strlen(text))
        wrong = GUARD_CONTROL;
    else
        wrong = guard_value(text, strlen(text));
    if (!wrong)
        return text;
    complain_place(b->complaints, at, "%s", wrong);
    *is_broken = true;
    return "";
}

/* 0, -EINVAL when there is no use in going on, or -ENOMEM. */
static int attach(struct builder *b, struct node *n)
{
    struct node *up = b->depth ? b->open[b->depth - 1] : NULL;

    if (!up) {
        b->root = n;
        return 0;
    }
    if (up->count == ENTRIES_MAX) {
        complain_place(b->complaints, &n->at, "more than %d entries in one place", ENTRIES_MAX);
        return -EINVAL;
    }
    if (up->kind == NODE_MAP) {
        n->key = b->key;
        n->key_at = b->key_at;
        b->key = NULL;
        struct node *first = node_find(up, n->key);
        if (first) {
            n->up = up;
            complain_key_twice(b->complaints, n, first);
            return 0; /* what is in it is still read, but not kept */
        }
        if (strcmp(n->key, "<<") == 0) {
            n->up = up;
            complain_key(b->complaints, n, "merge keys (<<) are not needed here, and not allowed");
            return 0;
        }
    }
    node_append(up, n);
    return 0;
}

static bool wants_key(const struct builder *b)
{
    return b->depth && b->open[b->depth - 1]->kind == NODE_MAP && !b->key;
}

static int take_key(struct builder *b, const struct fy_event *e)
{
    struct place at = place_of_token(b, e->scalar.value);
    enum secret secret;
    bool is_broken = false;

    check_properties(b, e->scalar.anchor, e->scalar.tag, &secret);
    if (secret != SECRET_NONE)
        complain_place(b->complaints, &at, "a key cannot be a secret");
    b->key = scalar_text(b, e->scalar.value, &at, &is_broken);
    b->key_at = at;
    return b->key ? 0 : -ENOMEM;
}

static int take_scalar(struct builder *b, const struct fy_event *e)
{
    struct node *n;

    if (wants_key(b))
        return take_key(b, e);
    n = arena_alloc(b->arena, sizeof(*n));
    if (!n)
        return -ENOMEM;
    n->kind = NODE_SCALAR;
    n->is_broken = !check_properties(b, e->scalar.anchor, e->scalar.tag, &n->secret);
    n->at = place_of_token(b, e->scalar.value);
    n->plain = fy_token_scalar_style(e->scalar.value) == FYSS_PLAIN;
    n->text = scalar_text(b, e->scalar.value, &n->at, &n->is_broken);
    if (!n->text)
        return -ENOMEM;
    return attach(b, n);
}

static int take_open(struct builder *b, enum node_kind kind, struct fy_token *start,
                     struct fy_token *anchor, struct fy_token *tag)
{
    struct place at = place_of_token(b, start);
    enum secret secret;
    struct node *n;
    int rc;

    if (wants_key(b)) {
        complain_place(b->complaints, &at, "a key must be a plain word");
        return -EINVAL;
    }
    if (b->depth == DEPTH_MAX) {
        complain_place(b->complaints, &at, "nested more than %d deep", DEPTH_MAX);
        return -EINVAL;
    }
    check_properties(b, anchor, tag, &secret);
    if (secret != SECRET_NONE)
        complain_place(b->complaints, &at, "a secret is one text, not a %s",
                       kind == NODE_MAP ? "map" : "list");
    n = arena_alloc(b->arena, sizeof(*n));
    if (!n)
        return -ENOMEM;
    n->kind = kind;
    n->at = at;
    rc = attach(b, n);
    if (rc == 0)
        b->open[b->depth++] = n;
    return rc;
}

static int take_alias(struct builder *b, const struct fy_event *e)
{
    struct place at = place_of_sign(b, e->alias.anchor);

    complain_place(b->complaints, &at, "aliases (*) are not needed here, and not allowed");
    return -EINVAL;
}

static int take_document(struct builder *b, const struct fy_event *e)
{
    struct place at = place_of_token(b, e->document_start.document_start);

    if (++b->documents == 1)
        return 0;
    complain_place(b->complaints, &at, "a second document begins here; a file holds one");
    return -EINVAL;
}

static int take_event(struct builder *b, const struct fy_event *e)
{
    switch (e->type) {
    case FYET_NONE:
    case FYET_STREAM_START:
    case FYET_STREAM_END:
    case FYET_DOCUMENT_END: return 0;
    case FYET_DOCUMENT_START: return take_document(b, e);
    case FYET_ALIAS: return take_alias(b, e);
    case FYET_SCALAR: return take_scalar(b, e);
    case FYET_MAPPING_START:
        return take_open(b, NODE_MAP, e->mapping_start.mapping_start, e->mapping_start.anchor,
                         e->mapping_start.tag);
    case FYET_SEQUENCE_START:
        return take_open(b, NODE_LIST, e->sequence_start.sequence_start, e->sequence_start.anchor,
                         e->sequence_start.tag);
    case FYET_MAPPING_END:
    case FYET_SEQUENCE_END: b->depth -= b->depth > 0; return 0;
    }
    return 0;
}

/* libfyaml's own words. A bracket that is never closed is shown where it was opened. */
static void complain_syntax(struct builder *b, struct fy_diag *diag)
{
    const struct node *open = b->depth ? b->open[b->depth - 1] : NULL;
    const struct fy_diag_error *e;
    struct place at;
    void *previous = NULL;

    e = fy_diag_errors_iterate(diag, &previous);
    if (!e) {
        at = (struct place){ b->source, b->last };
        complain_place(b->complaints, &at, "cannot be read as YAML from here on");
        return;
    }
    at = place_of(b->source, e->line > 0 ? (size_t)e->line : 1,
                  e->column > 0 ? (size_t)e->column : 1);
    if (at.offset >= b->source->len && open && open->at.offset < b->source->len &&
        strchr("[{", b->source->text[open->at.offset]))
        complain_place(b->complaints, &open->at, "this bracket is never closed");
    else
        complain_place(b->complaints, &at, "%s", e->msg ? e->msg : "this is not YAML");
}

static int run(struct builder *b, struct fy_parser *parser, struct fy_diag *diag)
{
    struct fy_event *e;
    int rc = 0;

    if (fy_parser_set_string(parser, b->source->text, b->source->len) != 0)
        return -ENOMEM;
    while (rc == 0 && (e = fy_parser_parse(parser))) {
        rc = take_event(b, e);
        fy_parser_event_free(parser, e);
    }
    if (rc == 0 && fy_parser_get_stream_error(parser)) {
        complain_syntax(b, diag);
        rc = -EINVAL;
    }
    return rc;
}

static int finish(struct builder *b, struct node **root)
{
    struct node *n = b->root;

    if (n && n->kind != NODE_MAP && !node_is_null(n)) {
        complain_place(b->complaints, &n->at, "the file must hold keys, such as \"language: en\"");
        return -EINVAL;
    }
    if (!n || n->kind != NODE_MAP) {
        n = arena_alloc(b->arena, sizeof(*n));
        if (!n)
            return -ENOMEM;
        n->kind = NODE_MAP;
        n->at.source = b->source;
    }
    *root = n;
    return 0;
}

int parse_source(struct arena *a, struct complaints *c, const struct source *source,
                 struct node **root)
{
    struct builder b = { .arena = a, .complaints = c, .source = source };
    struct fy_diag_cfg diag_options = { .level = FYET_ERROR, .module_mask = ~0u };
    size_t at = 0;
    int rc = -ENOMEM;

    const char *wrong = guard_check(source->text, source->len, &at);
    if (wrong) {
        struct place place = { source, at };
        complain_place(c, &place, "%s", wrong);
        return -EINVAL;
    }
    struct fy_diag *diag = fy_diag_create(&diag_options);
    if (!diag)
        return -ENOMEM;
    fy_diag_set_collect_errors(diag, true);
    struct fy_parse_cfg options = {
        .flags = FYPCF_QUIET | FYPCF_DEFAULT_VERSION_1_2 | FYPCF_JSON_NONE,
        .diag = diag,
    };
    struct fy_parser *parser = fy_parser_create(&options);
    if (parser)
        rc = run(&b, parser, diag);
    fy_parser_destroy(parser);
    fy_diag_destroy(diag);
    return rc ? rc : finish(&b, root);
}
