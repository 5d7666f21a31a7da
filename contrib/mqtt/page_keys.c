/*
 * page_keys.c - a schema as a table that people read
 */
#include "page.h"

#include <stdbool.h>
#include <string.h>

#define PATH_MAX_BYTES 160

static const char *word(const json_t *schema, const char *key)
{
    return json_string_value(json_object_get(schema, key));
}

static bool allows(const json_t *schema, const char *type)
{
    const json_t *is = json_object_get(schema, "type");
    const json_t *one;
    size_t i;

    json_array_foreach(is, i, one) if (strcmp(json_string_value(one), type) == 0) return true;
    return json_is_string(is) && strcmp(json_string_value(is), type) == 0;
}

static void print_words(FILE *out, const json_t *list)
{
    const json_t *one;
    size_t i;

    json_array_foreach(list, i, one)
    {
        fputs(i ? ", " : "", out);
        if (json_is_string(one))
            fprintf(out, "`%s`", json_string_value(one));
        else if (json_is_null(one))
            fputs("null", out);
        else
            fprintf(out, "%lld", (long long)json_integer_value(one));
    }
}

static void print_range(FILE *out, const json_t *schema)
{
    const json_t *min = json_object_get(schema, "minimum"),
                 *max = json_object_get(schema, "maximum");

    fputs(allows(schema, "integer") ? "whole number" : "number", out);
    if (max)
        fprintf(out, " %g .. %.10g", json_number_value(min), json_number_value(max));
    else if (min)
        fprintf(out, " from %g", json_number_value(min));
}

static void print_any(FILE *out, const json_t *list)
{
    const json_t *one;
    size_t i;

    json_array_foreach(list, i, one)
    {
        fputs(i ? ", or " : "", out);
        page_type(out, one);
    }
}

static void print_object(FILE *out, json_t *properties)
{
    const json_t *one;
    const char *key, *between = "object of ";

    json_object_foreach(properties, key, one)
    {
        fprintf(out, "%s`%s`", between, key);
        between = ", ";
    }
}

void page_type(FILE *out, const json_t *schema)
{
    const json_t *any = json_object_get(schema, "anyOf");
    const char *constant = word(schema, "const"), *ref = word(schema, "$ref");
    const char *format = word(schema, "format"), *pattern = word(schema, "pattern");

    if (!any)
        any = json_object_get(schema, "oneOf");
    if (any)
        print_any(out, any);
    else if (ref)
        fprintf(out, "[%s](#object-%s)", strrchr(ref, '/') + 1, strrchr(ref, '/') + 1);
    else if (constant)
        fprintf(out, "`%s`", constant);
    else if (json_object_get(schema, "enum"))
        print_words(out, json_object_get(schema, "enum"));
    else if (allows(schema, "integer") || allows(schema, "number"))
        print_range(out, schema);
    else if (allows(schema, "boolean"))
        fputs("true, false", out);
    else if (format)
        fputs("time, `2026-01-31T18:30:00+01:00`", out);
    else if (pattern && strstr(pattern, "tomorrow"))
        fputs("`2026-01-31 18:30`, `tomorrow 18:30`, `18:30`, `now`", out);
    else if (pattern && strstr(pattern, "min"))
        fputs("`30min`, `2h`, `1d`", out);
    else if (pattern && strstr(pattern, "a-z0-9"))
        fputs("an id of `a-z 0-9 _ -`", out);
    else if (pattern && strstr(pattern, "0020"))
        fputs("a word", out);
    else if (allows(schema, "string"))
        fputs("text", out);
    else if (allows(schema, "array"))
        fputs("list", out);
    else if (json_object_get(schema, "properties"))
        print_object(out, json_object_get(schema, "properties"));
    else if (allows(schema, "object"))
        fputs("object", out);
    else
        fputs("null", out);
    if (json_is_array(json_object_get(schema, "type")) && allows(schema, "null"))
        fputs(", null", out);
}

static void print_row(FILE *out, const char *path, const json_t *schema)
{
    const char *unit = word(schema, "x-unit"), *tier = word(schema, "x-tier");
    const char *help = word(schema, "description");

    fprintf(out, "| `%s` | ", path);
    page_type(out, schema);
    fprintf(out, " | %s | %s | %s |\n", unit ? unit : "", tier ? tier : "", help ? help : "");
}

static void print_within(FILE *out, const char *path, const json_t *schema);

static void print_keys(FILE *out, const char *path, const json_t *schema)
{
    const json_t *one;
    char below[PATH_MAX_BYTES];
    const char *key;

    json_object_foreach(json_object_get(schema, "properties"), key, one)
    {
        snprintf(below, sizeof(below), "%s%s%s", path, *path ? "." : "", key);
        print_row(out, below, one);
        print_within(out, below, one);
    }
}

static void print_within(FILE *out, const char *path, const json_t *schema)
{
    const json_t *items = json_object_get(schema, "items");
    const json_t *members = json_object_get(schema, "additionalProperties");
    char below[PATH_MAX_BYTES];

    print_keys(out, path, schema);
    if (items) {
        snprintf(below, sizeof(below), "%s[]", path);
        if (!json_object_get(items, "properties"))
            print_row(out, below, items);
        print_within(out, below, items);
    }
    if (json_is_object(members)) {
        snprintf(below, sizeof(below), "%s.*", path);
        print_within(out, below, members);
    }
}

void page_keys(FILE *out, const json_t *schema)
{
    fputs("| key | what it may be | unit | from `privacy` | |\n| --- | --- | --- | --- | --- |\n",
          out);
    print_keys(out, "", schema);
    fputs("\n", out);
}
