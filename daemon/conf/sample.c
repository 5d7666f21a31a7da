/*
 * sample.c - the table as a commented file: config/balm.yaml
 *
 * Prose begins with "# "; what can be switched on has its # right before the
 * key. So the file is valid as it is (all defaults), and stays so with any of
 * those # taken away.
 */
#include "conf.h"

#include "option.h"
#include "value.h"

#include <string.h>

#define WIDTH 88

struct printer {
    FILE *to;
    unsigned depth;
    const char *mark; /* "" or "#": whether keys are switched off */
};

static void print_rows(struct printer *p, const struct option_group *g);

static void indent(const struct printer *p)
{
    fprintf(p->to, "%*s", (int)(2 * p->depth), "");
}

/* Prose, broken between words. */
static void print_prose(const struct printer *p, const char *text)
{
    int used = 0, room = WIDTH - 2 * (int)p->depth - 2;

    while (*text) {
        int len = (int)strcspn(text, " ");

        if (used > 0 && used + 1 + len > room) {
            fputc('\n', p->to);
            used = 0;
        }
        if (used == 0) {
            indent(p);
            fputc('#', p->to);
        }
        fprintf(p->to, " %.*s", len, text);
        used += len + 1;
        text += len;
        text += *text == ' ';
    }
    fputc('\n', p->to);
}

static void print_help(const struct printer *p, const struct option *o)
{
    bool is_short_list = o->kind == OPTION_LIST && !o->group->rows[0].key;
    const struct option *ranged = is_short_list ? &o->group->rows[0] : o;
    char text[2 * DESCRIBE_MAX], range[DESCRIBE_MAX];

    if (!o->help)
        return;
    value_range(ranged, range);
    /* A long choice reads better as a list behind a colon. */
    bool is_long = ranged->kind == OPTION_MEMBER;
    snprintf(text, sizeof(text), "%s%s%s%s.%s", o->help,
             !range[0] ? ""
             : is_long ? ": "
                       : " (",
             range, range[0] && !is_long ? ")" : "",
             o->example && (is_short_list || option_is_scalar(o)) ? " For example:" : "");
    print_prose(p, text);
}

static void print_key(const struct printer *p, const char *key)
{
    indent(p);
    fprintf(p->to, "%s%s:", p->mark, key);
}

/* [a, b] on the key's own line. */
static void print_short_list(const struct printer *p, const struct option *o)
{
    const char *text = o->value ? o->value : o->example;
    const char *quote = o->group->rows[0].kind == OPTION_SPAN ? "\"" : "";

    fputs(" [", p->to);
    while (*text) {
        int len = (int)strcspn(text, "\n");

        fprintf(p->to, "%s%.*s%s", quote, len, text, quote);
        text += len;
        if (*text == '\n') {
            fputs(", ", p->to);
            text++;
        }
    }
    fputs("]\n", p->to);
}

/* A line each; what their keys mean comes before. */
static void print_long_list(struct printer *p, const struct option *o)
{
    const char *text = o->example;
    char prose[2 * DESCRIBE_MAX], range[DESCRIBE_MAX];

    fputc('\n', p->to);
    p->depth++;
    for (size_t i = 0; i < o->group->row_count; i++) {
        const struct option *row = &o->group->rows[i];
        value_range(row, range);
        snprintf(prose, sizeof(prose), "%s: %s%s%s%s.", row->key, row->help, range[0] ? " (" : "",
                 range, range[0] ? ")" : "");
        print_prose(p, prose);
    }
    while (*text) {
        int len = (int)strcspn(text, "\n");

        indent(p);
        fprintf(p->to, "#- %.*s\n", len, text);
        text += len;
        text += *text == '\n';
    }
    p->depth--;
}

static void print_entry(struct printer *p, const struct option_group *g)
{
    const char *mark = p->mark;

    p->mark = "#";
    print_key(p, g->entry);
    if (!g->rows[0].key) {
        fprintf(p->to, " %s\n", g->rows[0].example);
    } else {
        fputc('\n', p->to);
        p->depth++;
        print_rows(p, g);
        p->depth--;
    }
    p->mark = mark;
}

static void print_row(struct printer *p, const struct option *o)
{
    const char *mark = p->mark;

    print_help(p, o);
    /* Sections stay switched on: empty, they mean nothing but the defaults. */
    if (option_is_scalar(o) || (o->kind == OPTION_LIST && !o->group->rows[0].key) || o->has_switch)
        p->mark = "#";
    print_key(p, o->key);
    if (option_is_scalar(o)) {
        fprintf(p->to, " %s\n", o->value ? o->value : o->example);
    } else if (o->kind == OPTION_LIST && !o->group->rows[0].key) {
        print_short_list(p, o);
    } else if (o->kind == OPTION_LIST) {
        print_long_list(p, o);
    } else {
        fputc('\n', p->to);
        p->depth++;
        if (o->kind == OPTION_MAP)
            print_rows(p, o->group);
        else
            print_entry(p, o->group);
        p->depth--;
    }
    p->mark = mark;
}

static void print_rows(struct printer *p, const struct option_group *g)
{
    for (size_t i = 0; i < g->row_count; i++) {
        if (p->depth == 0)
            fputc('\n', p->to);
        print_row(p, &g->rows[i]);
    }
}

void conf_print_defaults(FILE *to)
{
    struct printer p = { .to = to, .mark = "" };

    fputs("# balm - a stress companion for the home\n"
          "#\n"
          "# Everything here is optional. A # right before a key switches it off; what stands\n"
          "# behind the key is then its default, or an example where that is said. Durations\n"
          "# are written as 90s, 5min, 2h, 30d, 3w, 2y. The files of conf.d/*.yaml beside this\n"
          "# one are read after it and may add to it.\n"
          "#\n"
          "#     balmd --check        every mistake in here, with its place\n"
          "#     balmctl reload       take over what was changed\n",
          to);
    print_rows(&p, &option_table);
}
