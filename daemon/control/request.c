#include "request.h"

#include "when.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_MAX      160
#define WORD_MAX      48 /* the longest id is that of a suggestion */
#define DURATION_MAX  (366 * 86400)
#define ARGS_MAX      24
#define CHOICES_SHOWN 160 /* bytes of them that a complaint names */

/* The parser recurses, so depth is bounded before it sees the text. */
static bool is_too_deep(const char *text, size_t len)
{
    bool in_string = false;
    int depth = 0;

    for (size_t i = 0; i < len; i++) {
        if (in_string) {
            if (text[i] == '\\')
                i++;
            else if (text[i] == '"')
                in_string = false;
        } else if (text[i] == '"') {
            in_string = true;
        } else if (text[i] == '{' || text[i] == '[') {
            if (++depth > REQUEST_DEPTH_MAX)
                return true;
        } else if (text[i] == '}' || text[i] == ']') {
            depth--;
        }
    }
    return false;
}

json_t *request_parse(const char *text, size_t len, struct complaint *why)
{
    json_error_t error;

    if (len > REQUEST_BYTES_MAX) {
        complain(why, "the request is longer than %d bytes", REQUEST_BYTES_MAX);
        return NULL;
    }
    if (strspn(text, " \t\r\n") >= len) {
        json_t *empty = json_object();
        if (!empty)
            complain(why, "out of memory");
        return empty;
    }
    if (is_too_deep(text, len)) {
        complain(why, "the request is nested deeper than %d levels", REQUEST_DEPTH_MAX);
        return NULL;
    }
    json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (!root) {
        complain(why, "not valid JSON at byte %d: %s", error.position, error.text);
        return NULL;
    }
    if (!json_is_object(root)) {
        json_decref(root);
        complain(why, "expected a JSON object");
        return NULL;
    }
    return root;
}

static bool is_printable(const char *s)
{
    for (; *s; s++)
        if ((unsigned char)*s < 0x20 || *s == 0x7f)
            return false;
    return true;
}

static int check_text(const struct verb_arg *a, const json_t *v, struct complaint *why)
{
    size_t max = a->type == ARG_WORD ? WORD_MAX : a->max > 0 ? (size_t)a->max : TEXT_MAX;

    if (!json_is_string(v))
        return complain(why, "%s: expected text", a->name);
    const char *s = json_string_value(v);
    if (*s == '\0')
        return complain(why, "%s: is empty", a->name);
    if (strlen(s) > max)
        return complain(why, "%s: longer than %zu bytes", a->name, max);
    if (!is_printable(s))
        return complain(why, "%s: has control characters", a->name);
    if (a->type == ARG_WORD && strchr(s, ' '))
        return complain(why, "%s: expected one word", a->name);
    return 0;
}

static int check_int(const struct verb_arg *a, const json_t *v, struct complaint *why)
{
    double x = json_number_value(v);

    if (!json_is_number(v) || x != floor(x))
        return complain(why, "%s: expected a whole number", a->name);
    if (x < a->min || x > a->max)
        return complain(why, "%s: %.15g is not in %.15g .. %.15g", a->name, x, a->min, a->max);
    return 0;
}

static int check_duration(const struct verb_arg *a, const json_t *v, struct complaint *why)
{
    int32_t s = 0;

    if (json_is_number(v)) {
        double x = json_number_value(v);
        if (!(x >= 0 && x <= DURATION_MAX))
            return complain(why, "%s: expected 0 .. %d seconds", a->name, DURATION_MAX);
        return 0;
    }
    if (!json_is_string(v) || when_duration(json_string_value(v), &s) < 0)
        return complain(why, "%s: expected a duration such as 30min, 2h or 1d", a->name);
    if (s > DURATION_MAX)
        return complain(why, "%s: longer than a year", a->name);
    return 0;
}

static int check_when(const struct verb_arg *a, const json_t *v, struct complaint *why)
{
    static const struct instant some_day = { .unix_ms = 1 };
    int64_t unix_ms;

    if (!json_is_string(v) || when_read(json_string_value(v), &some_day, &unix_ms, NULL) < 0)
        return complain(why,
                        "%s: expected a time such as \"2026-01-31 18:30\", \"tomorrow 18:30\" "
                        "or \"18:30\"",
                        a->name);
    return 0;
}

/* Of a long list only the one that was probably meant, and where to find the others. */
static int choose_of_many(const struct verb_arg *a, const json_t *v, struct complaint *why)
{
    const char *said = json_is_string(v) ? json_string_value(v) : "";
    const char *meant = nearest_word(said, a->choices);

    if (strlen(said) > WORD_MAX || !is_printable(said) || !*said)
        return complain(why, "%s: expected a word such as %s", a->name, a->choices[0]);
    if (meant)
        return complain(why, "%s: there is no \"%s\"; did you mean \"%s\"?", a->name, said, meant);
    return complain(why, "%s: there is no \"%s\"; `--help` lists all there are", a->name, said);
}

static int check_choice(const struct verb_arg *a, const json_t *v, struct complaint *why)
{
    char all[CHOICES_SHOWN + 1] = "";
    size_t len = 0;

    if (json_is_string(v))
        for (const char *const *c = a->choices; *c; c++)
            if (strcmp(*c, json_string_value(v)) == 0)
                return 0;
    for (const char *const *c = a->choices; *c; c++) {
        len += strlen(*c) + 2;
        if (len > CHOICES_SHOWN)
            return choose_of_many(a, v, why);
        strcat(all, c == a->choices ? "" : ", ");
        strcat(all, *c);
    }
    const char *meant = json_is_string(v) ? nearest_word(json_string_value(v), a->choices) : NULL;
    if (meant)
        return complain(why, "%s: expected one of %s; did you mean \"%s\"?", a->name, all, meant);
    return complain(why, "%s: expected one of %s", a->name, all);
}

static int check_value(const struct verb_arg *a, const json_t *v, struct complaint *why)
{
    switch (a->type) {
    case ARG_WORD:
    case ARG_TEXT: return check_text(a, v, why);
    case ARG_INT: return check_int(a, v, why);
    case ARG_DURATION: return check_duration(a, v, why);
    case ARG_WHEN: return check_when(a, v, why);
    case ARG_CHOICE: return check_choice(a, v, why);
    case ARG_FLAG:
        if (!json_is_boolean(v))
            return complain(why, "%s: expected true or false", a->name);
        return 0;
    }
    return 0;
}

static int check_unknown_key(const struct verb *verb, const char *key, struct complaint *why)
{
    const char *names[ARGS_MAX + 1] = { NULL };
    size_t n = 0;

    for (const struct verb_arg *a = verb->args; a && a->name && n < ARGS_MAX; a++) {
        if (strcmp(a->name, key) == 0)
            return 0;
        names[n++] = a->name;
    }
    if (strlen(key) > WORD_MAX || !is_printable(key))
        return complain(why, "%s takes no key of that name", verb->name);
    const char *meant = nearest_word(key, names);
    if (meant)
        return complain(why, "%s takes no \"%s\": did you mean \"%s\"?", verb->name, key, meant);
    return complain(why, "%s takes no \"%s\"", verb->name, key);
}

int request_check(const struct verb *verb, json_t *args, struct complaint *why)
{
    const char *key;
    json_t *value;
    int rc = 0;

    json_object_foreach(args, key, value)
    {
        rc = check_unknown_key(verb, key, why);
        if (rc < 0)
            return rc;
    }
    for (const struct verb_arg *a = verb->args; rc == 0 && a && a->name; a++) {
        value = json_object_get(args, a->name);
        if (json_is_null(value))
            value = NULL;
        if (value)
            rc = check_value(a, value, why);
        else if (a->required)
            rc = complain(why, "%s: %s is missing", verb->name, a->name);
    }
    return rc;
}
