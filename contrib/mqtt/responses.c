/*
 * responses.c - what is answered to a verb: ok with its result, or an error in words
 */
#include "replies.h"
#include "requests.h"
#include "schema.h"

#include <stdio.h>

static json_t *object_of(const struct piece *pieces)
{
    json_t *object = schema_object();

    for (; pieces->path; pieces++)
        schema_put(object, pieces);
    return object;
}

/* Each object that is named, and what is named within. */
static void define(json_t *definitions, const struct piece *pieces)
{
    for (; pieces->path; pieces++) {
        const char *name = pieces->shape;
        const struct piece *shape = name ? shape_of(name) : NULL;
        if (!shape || json_object_get(definitions, name))
            continue;
        json_object_set_new(definitions, name, object_of(shape));
        define(definitions, shape);
    }
}

static json_t *refusal(void)
{
    return json_pack(
        "{s:s,s:s,s:{s:{s:s},s:{s:s,s:s,s:i},s:{s:s,s:[i,i]},s:{s:s}},s:[s,s],s:b}", "description",
        "it could not be done", "type", "object", "properties", "status", "const", "error", "error",
        "description", "why, in words", "type", "string", "minLength", 1, "code", "description",
        "1: it failed; 2: the request makes no sense", "enum", 1, 2, "transaction", "description",
        "as it was sent", "required", "status", "error", "additionalProperties", 0);
}

json_t *schema_of_response(const struct verb *verb)
{
    const struct piece *pieces = reply_of(verb->name);
    char leaf[ID_MAX + 1], title[ID_MAX + 32];

    if (!pieces)
        return NULL;
    json_t *definitions = json_object();
    define(definitions, pieces);
    json_t *ok = json_pack("{s:s,s:{s:{s:s},s:o,s:{s:s,s:[s,s]}},s:[s,s],s:b}", "type", "object",
                           "properties", "status", "const", "ok", "result", object_of(pieces),
                           "transaction", "description", "as it was sent", "type", "string",
                           "integer", "required", "status", "result", "additionalProperties", 0);
    json_t *body = json_pack("{s:[o,o]}", "oneOf", ok, refusal());
    if (json_object_size(definitions) > 0)
        json_object_set(body, "$defs", definitions);
    json_decref(definitions);
    verb_leaf(verb, leaf);
    snprintf(title, sizeof(title), "bridge/response/%s", leaf);
    return schema_page(title, "json", verb->help, body);
}

json_t *schema_of_refusal(void)
{
    return schema_page("bridge/response/+", "json",
                       "to a verb that is none, or is not answered here", refusal());
}
