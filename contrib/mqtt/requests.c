/*
 * requests.c - what each verb of the door `any` takes, made from the verb table
 */
#include "requests.h"

#include "schema.h"

#include <stdio.h>
#include <string.h>

/* As request.c has them. */
#define WORD_MAX        48
#define TEXT_MAX        160
#define DURATION_MAX_S  (366 * 86400)
#define TRANSACTION_MAX 128

#define WORD_PATTERN     "^[^\\u0000-\\u0020\\u007f]+$"
#define TEXT_PATTERN     "^[^\\u0000-\\u001f\\u007f]+$"
#define DURATION_PATTERN "^(0|([0-9]{1,6}(w|d|h|min|s))+)$"

#define DATE_PATTERN                                                                              \
    "(yesterday|today|tomorrow|(19[7-9][0-9]|[2-9][0-9]{3})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[" \
    "01]))"
#define TIME_PATTERN   "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?"
#define OFFSET_PATTERN "(Z|[+-](0[0-9]|1[0-4]):?[0-5][0-9])?"
#define WHEN_PATTERN                                                                               \
    "^(now|" DATE_PATTERN "([T ]" TIME_PATTERN ")?" OFFSET_PATTERN "|" TIME_PATTERN OFFSET_PATTERN \
    ")$"

bool verb_is_open(const struct verb *verb)
{
    return !verb->local || verb->local_for;
}

void verb_leaf(const struct verb *verb, char out[ID_MAX + 1])
{
    snprintf(out, ID_MAX + 1, "%s", verb->name);
    for (char *c = out; *c; c++)
        if (*c == ' ' || *c == '-')
            *c = '_';
}

/* Of a verb that is local for most words: only those that it is not local for. */
static json_t *choices_of(const struct verb *verb, const struct verb_arg *arg)
{
    json_t *list = json_array();

    for (const char *const *word = arg->choices; *word; word++) {
        json_t *said = json_pack("{s:s}", arg->name, *word);
        if (!verb->local_for || !verb->local_for(said))
            json_array_append_new(list, json_string(*word));
        json_decref(said);
    }
    if (!arg->required)
        json_array_append_new(list, json_null());
    return json_pack("{s:o}", "enum", list);
}

/* Lengths are of bytes of UTF-8; a schema counts characters, of which there are no more. */
static json_t *text_of(const char *pattern, size_t max)
{
    return json_pack("{s:s,s:s,s:I}", "type", "string", "pattern", pattern, "maxLength",
                     (json_int_t)max);
}

static json_t *value_of(const struct verb *verb, const struct verb_arg *arg)
{
    switch (arg->type) {
    case ARG_WORD: return text_of(WORD_PATTERN, WORD_MAX);
    case ARG_TEXT: return text_of(TEXT_PATTERN, arg->max > 0 ? (size_t)arg->max : TEXT_MAX);
    case ARG_INT:
        return json_pack("{s:s,s:i,s:i}", "type", "integer", "minimum", (int)arg->min, "maximum",
                         (int)arg->max);
    case ARG_DURATION:
        return json_pack("{s:[{s:s,s:s},{s:s,s:i,s:i}]}", "anyOf", "type", "string", "pattern",
                         DURATION_PATTERN, "type", "number", "minimum", 0, "maximum",
                         DURATION_MAX_S);
    case ARG_WHEN: return json_pack("{s:s,s:s}", "type", "string", "pattern", WHEN_PATTERN);
    case ARG_CHOICE: return choices_of(verb, arg);
    case ARG_FLAG: break;
    }
    return json_pack("{s:s}", "type", "boolean");
}

/* null is as if it had been left out. */
static void let_null_in(json_t *schema)
{
    json_t *type = json_object_get(schema, "type"), *any = json_object_get(schema, "anyOf");

    if (type)
        json_object_set_new(schema, "type", json_pack("[O,s]", type, "null"));
    else if (any)
        json_array_append_new(any, json_pack("{s:s}", "type", "null"));
}

static json_t *transaction(void)
{
    return json_pack("{s:s,s:[{s:s,s:i},{s:s},{s:s}]}", "description",
                     "comes back in the response, so that it can be told from others", "anyOf",
                     "type", "string", "maxLength", TRANSACTION_MAX, "type", "integer", "type",
                     "null");
}

json_t *schema_of_request(const struct verb *verb)
{
    json_t *object = schema_object(), *all = json_object_get(object, "properties");
    char leaf[ID_MAX + 1], title[ID_MAX + 32];

    for (const struct verb_arg *a = verb->args; a && a->name; a++) {
        json_t *value = json_pack("{s:s}", "description", a->help);
        json_object_update_new(value, value_of(verb, a));
        if (a->required)
            json_array_append_new(json_object_get(object, "required"), json_string(a->name));
        else
            let_null_in(value);
        json_object_set_new(all, a->name, value);
    }
    json_object_set_new(all, "transaction", transaction());
    verb_leaf(verb, leaf);
    snprintf(title, sizeof(title), "bridge/request/%s", leaf);
    return schema_page(title, "json", verb->help, object);
}
