#include "args.h"

#include "request.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define ARGS_MAX 24

static const struct verb_arg *option_of(const struct verb *verb, const char *name, size_t len)
{
    for (const struct verb_arg *a = verb->args; a && a->name; a++)
        if (a->is_option && strlen(a->name) == len && strncmp(a->name, name, len) == 0)
            return a;
    return NULL;
}

static int unknown_option(const struct verb *verb, const char *word, struct complaint *why)
{
    const char *names[ARGS_MAX + 3] = { "json", "help" };
    size_t n = 2;

    for (const struct verb_arg *a = verb->args; a && a->name && n < ARGS_MAX + 2; a++)
        if (a->is_option)
            names[n++] = a->name;
    const char *meant = nearest_word(word + 2, names);
    if (meant)
        return complain(why, "%s takes no %.40s: did you mean --%s?", verb->name, word, meant);
    return complain(why, "%s takes no %.40s", verb->name, word);
}

/* Numbers become numbers; what is none stays text, and the check says what was expected. */
static json_t *value_of(const struct verb_arg *a, const char *text)
{
    char *end;

    if (a->type != ARG_INT)
        return json_string(text);
    errno = 0;
    long long x = strtoll(text, &end, 10);
    return *text && *end == '\0' && errno == 0 ? json_integer(x) : json_string(text);
}

static int set(struct args *out, const struct verb_arg *a, const char *text, struct complaint *why)
{
    if (json_object_get(out->values, a->name))
        return complain(why, "%s is given twice", a->name);
    json_t *v = a->type == ARG_FLAG ? json_true() : value_of(a, text);
    if (!v)
        return complain(why, "%s: not valid UTF-8", a->name);
    return json_object_set_new(out->values, a->name, v) < 0 ? complain(why, "out of memory") : 0;
}

/* Returns how many words were used up, or -EINVAL. */
static int read_option(const struct verb *verb, char **argv, struct args *out,
                       struct complaint *why)
{
    const char *name = argv[0] + 2;
    size_t len = strcspn(name, "=");
    const char *text = name[len] == '=' ? name + len + 1 : NULL;

    if (strcmp(name, "json") == 0 || strcmp(name, "help") == 0) {
        *(name[0] == 'j' ? &out->json : &out->help) = true;
        return 1;
    }
    const struct verb_arg *a = option_of(verb, name, len);
    if (!a)
        return unknown_option(verb, argv[0], why);
    if (a->type == ARG_FLAG && text)
        return complain(why, "--%s takes no value", a->name);
    if (a->type == ARG_FLAG || text)
        return set(out, a, text, why) < 0 ? -EINVAL : 1;
    if (!argv[1])
        return complain(why, "--%s needs a value", a->name);
    return set(out, a, argv[1], why) < 0 ? -EINVAL : 2;
}

static int read_positional(const struct verb *verb, char **words, size_t count, struct args *out,
                           struct complaint *why)
{
    size_t required = 0, i = 0;

    for (const struct verb_arg *a = verb->args; a && a->name; a++)
        required += !a->is_option && a->required;
    size_t spare = count > required ? count - required : 0;
    for (const struct verb_arg *a = verb->args; a && a->name && i < count; a++) {
        if (a->is_option || (!a->required && spare == 0))
            continue;
        spare -= !a->required;
        if (set(out, a, words[i++], why) < 0)
            return -EINVAL;
    }
    if (i < count)
        return complain(why, "%s: \"%.60s\" is too much", verb->name, words[i]);
    return 0;
}

/* "-2" is a number where a number stands by position. */
static bool takes_numbers(const struct verb *verb)
{
    for (const struct verb_arg *a = verb->args; a && a->name; a++)
        if (!a->is_option && a->type == ARG_INT && a->min < 0)
            return true;
    return false;
}

int args_read(const struct verb *verb, int argc, char **argv, struct args *out,
              struct complaint *why)
{
    char *words[ARGS_MAX];
    size_t count = 0;
    bool options = true;

    *out = (struct args){ .values = json_object() };
    if (!out->values)
        return complain(why, "out of memory");
    for (int i = 0; i < argc;) {
        if (options && strcmp(argv[i], "-h") == 0) {
            out->help = true;
            i++;
        } else if (options && strcmp(argv[i], "--") == 0) {
            options = false;
            i++;
        } else if (options && strncmp(argv[i], "--", 2) == 0) {
            int used = read_option(verb, argv + i, out, why);
            if (used < 0)
                return used;
            i += used;
        } else if (options && argv[i][0] == '-' && argv[i][1] != '\0' &&
                   !(takes_numbers(verb) && isdigit((unsigned char)argv[i][1]))) {
            return complain(why, "%s takes no %.40s", verb->name, argv[i]);
        } else if (count == ARGS_MAX) {
            return complain(why, "%s: too many arguments", verb->name);
        } else {
            words[count++] = argv[i++];
        }
    }
    return out->help ? 0 : read_positional(verb, words, count, out, why);
}

int args_check(const struct verb *verb, const struct args *a, struct complaint *why)
{
    return request_check(verb, a->values, why);
}

void args_fini(struct args *a)
{
    json_decref(a->values);
    a->values = NULL;
}

const char *args_word(const struct args *a, const char *name)
{
    return json_string_value(json_object_get(a->values, name));
}

int64_t args_int(const struct args *a, const char *name, int64_t fallback)
{
    const json_t *v = json_object_get(a->values, name);
    return json_is_integer(v) ? json_integer_value(v) : fallback;
}

bool args_flag(const struct args *a, const char *name)
{
    return json_is_true(json_object_get(a->values, name));
}
