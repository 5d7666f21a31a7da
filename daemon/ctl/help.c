#include "help.h"

#include "page.h"

#include <ctype.h>
#include <string.h>

#define LISTED_MAX 5
#define NAME_MIN   16 /* columns */

static const char *upper(char out[40], const char *name)
{
    size_t i = 0;
    for (; name[i] && i < 39; i++)
        out[i] = (char)toupper((unsigned char)name[i]);
    out[i] = '\0';
    return out;
}

/* A few of them stand in the usage itself, where none has to be given. */
static bool is_listed(const struct verb_arg *a)
{
    size_t count = 0;

    if (a->type != ARG_CHOICE || a->required)
        return false;
    while (a->choices[count])
        count++;
    return count <= LISTED_MAX;
}

/* What stands for the value: "START", "on|off". */
static void value_word(char *out, size_t size, const struct verb_arg *a)
{
    char name[40];

    out[0] = '\0';
    if (!is_listed(a)) {
        snprintf(out, size, "%s", upper(name, a->name));
        return;
    }
    for (const char *const *c = a->choices; *c; c++) {
        strncat(out, c == a->choices ? "" : "|", size - strlen(out) - 1);
        strncat(out, *c, size - strlen(out) - 1);
    }
}

static void usage_word(char *out, size_t size, const struct verb_arg *a)
{
    char value[128];

    value_word(value, sizeof(value), a);
    if (a->is_option && a->type == ARG_FLAG)
        snprintf(out, size, "[--%s]", a->name);
    else if (a->is_option)
        snprintf(out, size, "[--%s %s]", a->name, value);
    else
        snprintf(out, size, a->required ? "%s" : "[%s]", value);
}

static void explain(FILE *to, const struct verb_arg *a)
{
    char left[64], text[900], name[40];

    snprintf(left, sizeof(left), "%s%s", a->is_option ? "--" : "",
             a->is_option ? a->name : upper(name, a->name));
    snprintf(text, sizeof(text), "%s", a->help);
    if (a->type == ARG_CHOICE && !is_listed(a)) {
        strncat(text, ": ", sizeof(text) - strlen(text) - 1);
        for (const char *const *c = a->choices; *c; c++) {
            strncat(text, c == a->choices ? "" : ", ", sizeof(text) - strlen(text) - 1);
            strncat(text, *c, sizeof(text) - strlen(text) - 1);
        }
    }
    page_line(to, "  %s", left);
    page_wrap(to, 6, text);
}

void help_verb(FILE *to, const struct verb *verb)
{
    char usage[1024], one[256];

    snprintf(usage, sizeof(usage), "Usage: balmctl %s", verb->name);
    for (const struct verb_arg *a = verb->args; a && a->name; a++) {
        usage_word(one, sizeof(one), a);
        strncat(usage, " ", sizeof(usage) - strlen(usage) - 1);
        strncat(usage, one, sizeof(usage) - strlen(usage) - 1);
    }
    strncat(usage, " [--json]", sizeof(usage) - strlen(usage) - 1);
    page_wrap(to, 0, usage);
    fputc('\n', to);
    page_wrap(to, 2, verb->help);
    if (verb->args)
        fputc('\n', to);
    for (const struct verb_arg *a = verb->args; a && a->name; a++)
        explain(to, a);
}

/* Columns in which this name fits as well, and a blank behind it. */
static int widen(int columns, const struct verb *verb)
{
    const int len = (int)strlen(verb->name) + 1;
    return len > columns ? len : columns;
}

/* The name in its column, and beside it what the verb does: of one line, or of more. */
static void entry(FILE *to, int columns, const struct verb *verb)
{
    const int indent = columns + 3;
    const size_t room = (size_t)(PAGE_COLUMNS - indent);
    size_t len = strlen(verb->help);

    if (len > room) {
        len = room;
        while (len > 0 && verb->help[len] != ' ')
            len--;
    }
    page_line(to, "  %-*s %.*s", columns, verb->name, (int)len, verb->help);
    page_wrap(to, indent, verb->help + len);
}

void help_all(FILE *to, const struct verb *const *own, size_t own_count)
{
    size_t count;
    const struct verb *verbs = control_verbs(&count);
    int columns = NAME_MIN;

    for (size_t i = 0; i < count; i++)
        columns = widen(columns, &verbs[i]);
    for (size_t i = 0; i < own_count; i++)
        columns = widen(columns, own[i]);
    page_line(to, "Usage: balmctl VERB [ARGUMENTS] [--json] [--help]");
    fputc('\n', to);
    page_line(to, "Asked of the daemon:");
    for (size_t i = 0; i < count; i++)
        entry(to, columns, &verbs[i]);
    fputc('\n', to);
    page_line(to, "Without a daemon:");
    for (size_t i = 0; i < own_count; i++)
        entry(to, columns, own[i]);
    fputc('\n', to);
    page_wrap(to, 0,
              "Exit status: 0 done, 1 failed, 2 wrong use, 3 the daemon is not running. "
              "`balmctl VERB --help` says more. balm is no medical device.");
}

static bool is_of_family(const char *name, const char *word)
{
    const size_t len = strlen(word);
    return strncmp(name, word, len) == 0 && name[len] == ' ';
}

bool help_family(FILE *to, const char *word, const struct verb *const *own, size_t own_count)
{
    size_t count, found = 0;
    const struct verb *verbs = control_verbs(&count);
    int columns = NAME_MIN;

    for (size_t i = 0; i < count + own_count; i++) {
        const struct verb *verb = i < count ? &verbs[i] : own[i - count];
        if (is_of_family(verb->name, word))
            columns = widen(columns, verb);
    }
    for (size_t i = 0; i < count + own_count; i++) {
        const struct verb *verb = i < count ? &verbs[i] : own[i - count];

        if (!is_of_family(verb->name, word))
            continue;
        if (found++ == 0) {
            page_line(to, "Usage: balmctl %s VERB [ARGUMENTS] [--json] [--help]", word);
            fputc('\n', to);
        }
        entry(to, columns, verb);
    }
    return found > 0;
}
