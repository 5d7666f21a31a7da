/*
 * settings.c - strings to fields, row by row
 *
 *   given keys --> each known? (else: did you mean)
 *   table rows --> given, or its fallback --> parse by type --> the field
 *
 * Numbers are read in the C locale: a German daemon reads 0.5 like any other.
 */
#include "settings.h"

#include <errno.h>
#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORD_MAX 40

struct filler {
    char *fields;  /* the struct being filled in */
    char *strings; /* room behind it */
    size_t room;
    const char *base_dir;
    radio_complain_fn *complain;
    void *ctx;
    int faults;
    locale_t c_locale;
};

__attribute__((format(printf, 4, 5))) static void fault(struct filler *f, const char *key,
                                                        const char *hint, const char *fmt, ...)
{
    char text[400];
    va_list args;

    f->faults++;
    if (!f->complain)
        return;
    va_start(args, fmt);
    vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    f->complain(f->ctx, key, text, hint);
}

/* Levenshtein's distance of two short words; long ones are as far apart as can be. */
static size_t edit_distance(const char *a, const char *b)
{
    size_t row[WORD_MAX + 1], a_len = strlen(a), b_len = strlen(b);

    if (a_len > WORD_MAX || b_len > WORD_MAX)
        return WORD_MAX;
    for (size_t j = 0; j <= b_len; j++)
        row[j] = j;
    for (size_t i = 1; i <= a_len; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            size_t best = diagonal + (a[i - 1] != b[j - 1]);
            if (row[j] + 1 < best)
                best = row[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            diagonal = row[j];
            row[j] = best;
        }
    }
    return row[b_len];
}

/* Keeps the nearest of the words it is shown, if it is near enough to be a slip. */
struct nearest {
    const char *word;
    size_t distance;
};

static void consider(struct nearest *n, const char *given, const char *word)
{
    size_t d = edit_distance(given, word);
    size_t limit = strlen(word) > 4 ? 2 : 1;

    if (d <= limit && (!n->word || d < n->distance))
        *n = (struct nearest){ .word = word, .distance = d };
}

static const char *hint_text(const struct nearest *n, char *buf, size_t size)
{
    if (!n->word)
        return NULL;
    snprintf(buf, size, "did you mean %s?", n->word);
    return buf;
}

static const char *keep_string(struct filler *f, const char *dir, const char *value)
{
    int n = snprintf(f->strings, f->room, "%s%s%s", dir ? dir : "", dir ? "/" : "", value);
    const char *kept = f->strings;

    f->strings += n + 1;
    f->room -= (size_t)n + 1;
    return kept;
}

static bool parse_bool(const char *s, bool *out)
{
    static const char *const yes[] = { "true", "yes", "on" }, *const no[] = { "false", "no",
                                                                              "off" };

    for (size_t i = 0; i < 3; i++) {
        if (strcmp(s, yes[i]) == 0 || strcmp(s, no[i]) == 0) {
            *out = strcmp(s, yes[i]) == 0;
            return true;
        }
    }
    return false;
}

/* Decimal only: no hex, no words, no blanks, nothing behind it. */
static bool parse_number(struct filler *f, const char *s, double *out)
{
    char *end;

    if (!*s || s[strspn(s, "0123456789+-.eE")] != '\0')
        return false;
    *out = strtod_l(s, &end, f->c_locale);
    return *end == '\0' && *out > -1e300 && *out < 1e300;
}

static bool parse_int(const char *s, int64_t *out)
{
    char *end;

    if (!*s || s[strspn(s, "0123456789+-")] != '\0')
        return false;
    errno = 0;
    *out = strtoll(s, &end, 10);
    return *end == '\0' && errno == 0;
}

static bool in_range(struct filler *f, const struct sensor_setting_row *row, const char *value,
                     double v)
{
    if ((row->min == 0 && row->max == 0) || (v >= row->min && v <= row->max))
        return true;
    fault(f, row->key, NULL, "%s is not from %.9g to %.9g", value, row->min, row->max);
    return false;
}

/* Whether a row's choices, where it has any, hold this word; else tells which would do. */
static bool is_allowed(struct filler *f, const struct sensor_setting_row *row, const char *value)
{
    struct nearest near = { 0 };
    char hint[80], allowed[240] = "";
    size_t used = 0;

    if (!row->choices)
        return true;
    for (const char *const *c = row->choices; *c; c++) {
        if (strcmp(*c, value) == 0)
            return true;
        consider(&near, value, *c);
        if (used < sizeof(allowed))
            used += (size_t)snprintf(allowed + used, sizeof(allowed) - used, "%s%s",
                                     used ? ", " : "", *c);
    }
    fault(f, row->key, hint_text(&near, hint, sizeof(hint)), "\"%s\" is none of %s", value,
          allowed);
    return false;
}

static void fill(struct filler *f, const struct sensor_setting_row *row, const char *value)
{
    char *field = f->fields + row->offset;
    int64_t whole;
    double number;
    bool flag;

    switch (row->type) {
    case SENSOR_SETTING_STRING:
        if (is_allowed(f, row, value))
            *(const char **)(void *)field = keep_string(f, NULL, value);
        return;
    case SENSOR_SETTING_PATH:
        if (!*value && row->required)
            fault(f, row->key, NULL, "is empty: a file is needed");
        *(const char **)(void *)field =
            keep_string(f, *value && *value != '/' ? f->base_dir : NULL, value);
        return;
    case SENSOR_SETTING_INT:
        if (!parse_int(value, &whole))
            fault(f, row->key, NULL, "\"%s\" is no whole number", value);
        else if (in_range(f, row, value, (double)whole))
            *(int64_t *)(void *)field = whole;
        return;
    case SENSOR_SETTING_NUMBER:
        if (!parse_number(f, value, &number))
            fault(f, row->key, NULL, "\"%s\" is no number", value);
        else if (in_range(f, row, value, number))
            *(double *)(void *)field = number;
        return;
    case SENSOR_SETTING_BOOL:
        if (!parse_bool(value, &flag))
            fault(f, row->key, NULL, "\"%s\" is neither true nor false", value);
        else
            *(bool *)field = flag;
        return;
    }
    fault(f, row->key, NULL, "is of a kind that this balm does not know");
}

static const struct sensor_setting_row *next_row(const struct sensor_setting_row *row)
{
    return row && row->key ? row : NULL;
}

static void check_known(struct filler *f, const struct sensor_plugin *plugin,
                        const struct sensor_setting *given, size_t index)
{
    const char *key = given[index].key;
    struct nearest near = { 0 };
    char hint[80];

    for (size_t i = 0; i < index; i++) {
        if (strcmp(given[i].key, key) == 0) {
            fault(f, key, NULL, "is given twice");
            return;
        }
    }
    for (const struct sensor_setting_row *r = plugin->settings; next_row(r); r++) {
        if (strcmp(r->key, key) == 0)
            return;
        consider(&near, key, r->key);
    }
    fault(f, key, hint_text(&near, hint, sizeof(hint)), "the plugin %s knows no such key",
          plugin->name);
}

static const char *value_of(const struct sensor_setting_row *row,
                            const struct sensor_setting *given, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(given[i].key, row->key) == 0)
            return given[i].value;
    }
    return NULL;
}

/* Room for every string there can be: each row's value behind the folder. */
static size_t string_room(const struct sensor_plugin *plugin, const char *base_dir)
{
    size_t room = 1, dir = base_dir ? strlen(base_dir) + 1 : 0;

    for (const struct sensor_setting_row *r = plugin->settings; next_row(r); r++) {
        size_t fallback = r->fallback ? strlen(r->fallback) : 0;
        room += dir + (fallback > SENSOR_VALUE_MAX ? fallback : SENSOR_VALUE_MAX) + 1;
    }
    return room;
}

int settings_new(void **out, const struct sensor_plugin *plugin, const struct sensor_setting *given,
                 size_t count, const char *base_dir, radio_complain_fn *complain, void *ctx)
{
    struct filler f = { .base_dir = base_dir, .complain = complain, .ctx = ctx };
    size_t size = plugin->settings_size ? plugin->settings_size : 1;

    f.room = string_room(plugin, base_dir);
    f.fields = calloc(1, size + f.room);
    f.c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (!f.fields || !f.c_locale) {
        free(f.fields);
        if (f.c_locale)
            freelocale(f.c_locale);
        return -ENOMEM;
    }
    f.strings = f.fields + size;

    for (size_t i = 0; i < count; i++)
        check_known(&f, plugin, given, i);
    for (const struct sensor_setting_row *r = plugin->settings; next_row(r); r++) {
        const char *value = value_of(r, given, count);
        bool is_string = r->type == SENSOR_SETTING_STRING || r->type == SENSOR_SETTING_PATH;
        if (!value && r->required)
            fault(&f, r->key, NULL, "is missing: %s", r->help ? r->help : "it is needed");
        else if (value || r->fallback)
            fill(&f, r, value ? value : r->fallback);
        else if (is_string)
            *(const char **)(void *)(f.fields + r->offset) = keep_string(&f, NULL, "");
    }
    freelocale(f.c_locale);
    if (f.faults) {
        free(f.fields);
        return f.faults;
    }
    *out = f.fields;
    return 0;
}

void settings_free(void *settings)
{
    free(settings);
}
