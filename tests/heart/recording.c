/* recording.c - a CSV reader of a hundred lines */
#include "recording.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *shared_path(const char *below)
{
    static char path[4096];
    const char *root = getenv("BALM_SHARED");

    snprintf(path, sizeof(path), "%s/%s", root ? root : "", below);
    return path;
}

bool shared_has(const char *below)
{
    return getenv("BALM_SHARED") && access(shared_path(below), R_OK) == 0;
}

static int slurp(const char *path, char **out)
{
    FILE *f = fopen(path, "rb");
    char *text = NULL;
    size_t len = 0, room = 0;

    if (!f)
        return -errno;
    for (;;) {
        if (room - len < 65536) {
            room = room * 2 + 131072;
            char *more = realloc(text, room);
            if (!more)
                break;
            text = more;
        }
        size_t got = fread(text + len, 1, room - len - 1, f);
        len += got;
        if (got == 0) {
            text[len] = '\0';
            fclose(f);
            *out = text;
            return 0;
        }
    }
    free(text);
    fclose(f);
    return -ENOMEM;
}

static size_t count(const char *text, char what)
{
    size_t n = 0;
    for (; *text; text++)
        n += *text == what;
    return n;
}

/* Cuts one line at its commas into exactly n fields; missing ones are empty. */
static void cut(char *line, char **fields, size_t n)
{
    static char nothing[] = "";

    for (size_t i = 0; i < n; i++) {
        char *comma = line ? strchr(line, ',') : NULL;
        fields[i] = line ? line : nothing;
        if (comma)
            *comma = '\0';
        line = comma ? comma + 1 : NULL;
    }
}

int table_read(struct table *t, const char *path)
{
    char *line, *rest;

    memset(t, 0, sizeof(*t));
    int rc = slurp(path, &t->storage);
    if (rc < 0)
        return rc;
    size_t lines = count(t->storage, '\n') + 1;
    rest = t->storage;
    line = strsep(&rest, "\n");
    line[strcspn(line, "\r")] = '\0';
    t->columns = count(line, ',') + 1;
    t->names = calloc(t->columns, sizeof(*t->names));
    t->text = calloc(lines * t->columns, sizeof(*t->text));
    if (!t->names || !t->text) {
        table_free(t);
        return -ENOMEM;
    }
    cut(line, t->names, t->columns);
    while ((line = strsep(&rest, "\n"))) {
        line[strcspn(line, "\r")] = '\0';
        if (*line)
            cut(line, &t->text[t->rows++ * t->columns], t->columns);
    }
    return 0;
}

void table_free(struct table *t)
{
    free(t->names);
    free(t->text);
    free(t->storage);
    memset(t, 0, sizeof(*t));
}

const char *table_text(const struct table *t, size_t row, const char *column)
{
    for (size_t i = 0; i < t->columns; i++)
        if (strcmp(t->names[i], column) == 0)
            return t->text[row * t->columns + i];
    return "";
}

double table_number(const struct table *t, size_t row, const char *column)
{
    const char *text = table_text(t, row, column);
    char *end;
    double x = strtod(text, &end);
    return end == text ? NAN : x;
}

long lines_read(const char *path, char ***out)
{
    char *storage, *rest, *line;
    long n = 0;

    int rc = slurp(path, &storage);
    if (rc < 0)
        return rc;
    /* The storage itself is kept in front, for lines_free(). */
    char **lines = calloc(count(storage, '\n') + 2, sizeof(*lines));
    if (!lines) {
        free(storage);
        return -ENOMEM;
    }
    lines[0] = rest = storage;
    while ((line = strsep(&rest, "\n")))
        if (*line && *line != '#')
            lines[++n] = line;
    *out = lines + 1;
    return n;
}

void lines_free(char **lines)
{
    if (!lines)
        return;
    free(lines[-1]);
    free(lines - 1);
}
