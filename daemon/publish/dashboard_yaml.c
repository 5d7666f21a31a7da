/*
 * dashboard_yaml.c - JSON in YAML's block style, for people who go on writing in it
 *
 * Text is written plainly where nothing can take it for something else, as a block where it has
 * lines, and else in double quotes. Both readers that matter take it the same way: PyYAML, which is
 * YAML 1.1, and js-yaml in the browser, which is 1.2.
 */
#include "dashboard.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STEP 2

/* What YAML 1.1 takes for something else than text. */
static bool is_reserved(const char *s)
{
    static const char *const words[] = {
        "y", "n", "yes", "no", "on", "off", "true", "false", "null"
    };
    char lower[8];
    size_t len = strlen(s);

    if (len >= sizeof(lower))
        return false;
    for (size_t i = 0; i <= len; i++)
        lower[i] = (char)tolower((unsigned char)s[i]);
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strcmp(lower, words[i]) == 0)
            return true;
    return false;
}

static bool is_plain(const char *s)
{
    size_t len = strlen(s);

    if (!isalpha((unsigned char)s[0]) || s[len - 1] == ' ' || s[len - 1] == ':' || is_reserved(s))
        return false;
    for (const char *at = s; *at; at++) {
        if (!isalnum((unsigned char)*at) && !strchr(" _.:/-", *at))
            return false;
        if (*at == ':' && at[1] == ' ')
            return false;
    }
    return true;
}

/* Octets at `at` that may not stand there as they are, as one character; 0: they may. */
static unsigned unprintable(const char *at, size_t *octets)
{
    const unsigned char *s = (const unsigned char *)at;

    *octets = 1;
    if (s[0] < 0x20 || s[0] == 0x7f)
        return s[0];
    if (s[0] == 0xc2 && s[1] >= 0x80 && s[1] <= 0x9f)
        return *octets = 2, s[1];
    if (s[0] == 0xe2 && s[1] == 0x80 && (s[2] == 0xa8 || s[2] == 0xa9))
        return *octets = 3, 0x2000u + (s[2] & 0x3fu);
    if (s[0] == 0xef && s[1] == 0xbb && s[2] == 0xbf)
        return *octets = 3, 0xfeffu;
    return 0;
}

static bool is_block(const char *s)
{
    size_t octets;

    if (!strchr(s, '\n') || isspace((unsigned char)s[0]) || s[strlen(s) - 1] == '\n')
        return false;
    for (const char *at = s; *at; at++)
        if (*at != '\n' && unprintable(at, &octets))
            return false;
    return true;
}

static void put_quoted(FILE *to, const char *s)
{
    fputc('"', to);
    while (*s) {
        size_t octets;
        unsigned code = unprintable(s, &octets);
        if (code)
            fprintf(to, "\\u%04X", code);
        else if (*s == '"' || *s == '\\')
            fprintf(to, "\\%c", *s);
        else
            fputc(*s, to);
        s += octets;
    }
    fputc('"', to);
}

static void put_block(FILE *to, const char *s, int indent)
{
    fputs("|-\n", to);
    while (*s) {
        size_t len = strcspn(s, "\n");
        if (len > 0)
            fprintf(to, "%*s%.*s", indent, "", (int)len, s);
        s += len;
        if (*s)
            fputc(*s++, to);
    }
}

static void put_text(FILE *to, const char *s, int indent)
{
    if (is_plain(s))
        fputs(s, to);
    else if (is_block(s))
        put_block(to, s, indent);
    else
        put_quoted(to, s);
}

static void put_scalar(FILE *to, const json_t *value, int indent)
{
    if (json_is_string(value))
        put_text(to, json_string_value(value), indent);
    else if (json_is_integer(value))
        fprintf(to, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else
        fputs(json_is_true(value) ? "true" : json_is_false(value) ? "false" : "null", to);
    fputc('\n', to);
}

/* The rest of a line that began with a dash or a key, and the lines below that belong to it. */
static void put_value(FILE *to, json_t *value, int indent, bool after_dash)
{
    const char *key;
    size_t i = 0;
    json_t *one;

    if (!after_dash)
        fputc(json_is_object(value) || json_is_array(value) ? '\n' : ' ', to);
    if (json_is_object(value)) {
        json_object_foreach(value, key, one)
        {
            fprintf(to, "%*s%s:", i == 0 && after_dash ? 0 : indent, "", key);
            put_value(to, one, indent + STEP, false);
            i++;
        }
    } else if (json_is_array(value)) {
        json_array_foreach(value, i, one)
        {
            fprintf(to, "%*s- ", indent, "");
            put_value(to, one, indent + STEP, true);
        }
    } else {
        put_scalar(to, value, indent);
    }
}

char *dashboard_yaml(const char *head, json_t *json)
{
    char *text = NULL;
    size_t size = 0;
    FILE *to = open_memstream(&text, &size);

    if (!to)
        return NULL;
    fputs(head, to);
    put_value(to, json, 0, true);
    bool failed = ferror(to) != 0;
    if (fclose(to) != 0 || failed) {
        free(text);
        return NULL;
    }
    return text;
}
