#include "schema.h"

#include <stdio.h>
#include <string.h>

#define TIME_PATTERN                                                  \
    "^[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]" \
    "(\\.[0-9]{3})?[+-][01][0-9]:[0-5][0-9]$"

static void put(json_t *object, const char *key, json_t *value)
{
    json_object_set_new(object, key, value);
}

/* ["number", "null"], where null is one of the answers. */
static json_t *type(const char *name, bool nullable)
{
    return nullable ? json_pack("[s,s]", name, "null") : json_string(name);
}

/* 0.25 as 0.25, 100 as 100. */
static json_t *number(double x)
{
    return x == (double)(json_int_t)x ? json_integer((json_int_t)x) : json_real(x);
}

json_t *schema_words(const char *const *words)
{
    json_t *list = json_array();

    for (; *words; words++)
        json_array_append_new(list, json_string(*words));
    return json_pack("{s:o}", "enum", list);
}

static void put_words(json_t *schema, const struct piece *p)
{
    json_t *list = json_array();

    for (unsigned i = 0; i < p->words; i++) {
        const char *word = p->word(i);
        if (word)
            json_array_append_new(list, json_string(word));
    }
    if (p->nullable)
        json_array_append_new(list, json_null());
    put(schema, "enum", list);
}

static void put_number(json_t *schema, const struct piece *p)
{
    put(schema, "type", type(p->decimals > 0 ? "number" : "integer", p->nullable));
    put(schema, "minimum", number(p->min));
    if (p->max > 0)
        put(schema, "maximum", number(p->max));
}

json_t *schema_value(const struct piece *p)
{
    json_t *s = json_object();
    char ref[64];

    if (p->help)
        put(s, "description", json_string(p->help));
    if (p->unit)
        put(s, "x-unit", json_string(p->unit));
    if (p->tier > PRIVACY_PRIVATE)
        put(s, "x-tier", json_string(tier_word(p->tier)));
    switch (p->kind) {
    case VALUE_NUMBER: put_number(s, p); break;
    case VALUE_WORD: put_words(s, p); break;
    case VALUE_BOOL: put(s, "type", type("boolean", p->nullable)); break;
    case VALUE_TEXT:
        put(s, "type", type("string", p->nullable));
        put(s, "minLength", json_integer(1));
        break;
    case VALUE_TIME:
        put(s, "type", type("string", p->nullable));
        put(s, "format", json_string("date-time"));
        put(s, "pattern", json_string(TIME_PATTERN));
        break;
    case VALUE_OTHER:
        if (p->shape) {
            snprintf(ref, sizeof(ref), "#/$defs/%s", p->shape);
            if (p->nullable)
                put(s, "anyOf", json_pack("[{s:s},{s:s}]", "$ref", ref, "type", "null"));
            else
                put(s, "$ref", json_string(ref));
        } else if (p->nullable) {
            put(s, "type", json_string("null")); /* until it is known what it is else */
        }
        break;
    }
    return s;
}

/* ---- where a path leads ---- */

static void become(json_t *schema, const char *name)
{
    json_t *was = json_object_get(schema, "type");

    if (!was)
        put(schema, "type", json_string(name));
    else if (json_is_string(was) && strcmp(json_string_value(was), "null") == 0)
        put(schema, "type", type(name, true));
}

static json_t *child_of(json_t *schema, const char *key)
{
    json_t *child = json_object_get(schema, key);

    if (!child) {
        child = json_object();
        put(schema, key, child);
    }
    return child;
}

json_t *schema_object(void)
{
    return json_pack("{s:s,s:{},s:[],s:b}", "type", "object", "properties", "required",
                     "additionalProperties", 0);
}

static void become_object(json_t *schema)
{
    if (json_object_get(schema, "properties"))
        return;
    become(schema, "object");
    put(schema, "properties", json_object());
    put(schema, "required", json_array());
    put(schema, "additionalProperties", json_false());
}

static json_t *member_of(json_t *schema, const char *name, bool optional)
{
    json_t *all = json_object_get(schema, "properties");
    json_t *child = json_object_get(all, name);

    if (child)
        return child;
    child = json_object();
    put(all, name, child);
    if (!optional)
        json_array_append_new(json_object_get(schema, "required"), json_string(name));
    return child;
}

void schema_put(json_t *object, const struct piece *piece)
{
    json_t *at = object;
    const char *path = piece->path;

    while (*path) {
        char name[64];
        const size_t len = strcspn(path, ".[");

        snprintf(name, sizeof(name), "%.*s", (int)len, path);
        path += len;
        if (strcmp(name, "*") == 0) {
            become(at, "object");
            if (!json_is_object(json_object_get(at, "additionalProperties")))
                put(at, "additionalProperties", json_object());
            at = json_object_get(at, "additionalProperties");
        } else {
            become_object(at);
            at = member_of(at, name, piece->optional);
        }
        if (strncmp(path, "[]", 2) == 0) {
            become(at, "array");
            at = child_of(at, "items");
            path += 2;
        }
        if (*path == '.')
            path++;
    }
    json_object_update_new(at, schema_value(piece));
}

json_t *schema_page(const char *title, const char *payload, const char *help, json_t *body)
{
    json_t *page =
        json_pack("{s:s,s:s,s:s,s:s}", "$schema", "https://json-schema.org/draft/2020-12/schema",
                  "title", title, "description", help, "x-payload", payload);

    json_object_update_new(page, body);
    return page;
}

/* ---- topics ---- */

static json_t *schema_of_keys(enum topic topic)
{
    size_t count;
    json_t *object = schema_object();
    const struct table_key *keys = table_keys(&count);

    for (size_t i = 0; i < count; i++) {
        const struct piece p = piece_of_key(&keys[i]);
        if (keys[i].topic == topic)
            schema_put(object, &p);
    }
    const struct table_field *fields = table_fields(&count);
    for (size_t i = 0; i < count; i++) {
        const struct piece p = piece_of_field(&fields[i]);
        if (fields[i].topic == topic)
            schema_put(object, &p);
    }
    return object;
}

static json_t *answer_schema(void)
{
    size_t count;
    const struct table_field *fields = table_fields(&count);

    for (size_t i = 0; i < count; i++) {
        if (fields[i].topic != TOPIC_SUGGESTION || strcmp(fields[i].path, "choices[]") != 0)
            continue;
        const struct piece p = piece_of_field(&fields[i]);
        json_t *word = schema_value(&p);
        json_t *id = json_pack("{s:s,s:s,s:i}", "description",
                               "of the suggestion; without it the open one is meant", "type",
                               "string", "maxLength", SUGGESTION_ID_MAX);
        return json_pack("{s:[O,{s:s,s:{s:o,s:o},s:[s]}]}", "oneOf", word, "type", "object",
                         "properties", "id", id, "answer", word, "required", "answer");
    }
    return json_object();
}

json_t *schema_of_topic(enum topic topic)
{
    static const char *const online[] = { "online", "offline", NULL };
    const struct table_topic *row = table_topic(topic);
    const char *payload = "json";
    json_t *body;

    if (strcmp(strrchr(row->path, '/'), "/+") == 0)
        return NULL;
    if (topic == TOPIC_BRIDGE_STATE || topic == TOPIC_AVAILABILITY) {
        payload = "text";
        body = schema_words(online);
    } else if (topic == TOPIC_ANSWER) {
        payload = "word";
        body = answer_schema();
    } else {
        body = schema_of_keys(topic);
    }
    return schema_page(row->path, payload, row->help, body);
}
