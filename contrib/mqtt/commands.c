/*
 * commands.c - what an entity takes, as JSON Schema
 */
#include "schema.h"

#include "texts.h"

#include <stdio.h>
#include <string.h>

/* An id, as people, routines and sensors have them. */
#define ID_PATTERN "^[a-z0-9_-]{1,32}$"

/* Home Assistant names a device of each kind; so do texts and files. */
const char *device_word(enum device device)
{
    switch (device) {
    case DEVICE_BRIDGE: return "bridge";
    case DEVICE_SENSOR: return "sensor";
    case DEVICE_PERSON: break;
    }
    return "person";
}

/* What its value means, beside its name. */
static const char *meaning_of(const struct table_entity *e)
{
    if (strcmp(e->id, "start") == 0)
        return "the chosen one, or the one that is named";
    switch (e->choices) {
    case CHOICES_ROUTINES: return "the name of a routine";
    case CHOICES_WEARERS: return "a person's id, " GUEST " or " NOBODY;
    case CHOICES_FEEL: return "1 calm .. 5 very tense";
    case CHOICES_NONE: break;
    }
    if (strcmp(e->platform, "number") == 0)
        return e->unit && strcmp(e->unit, "min") == 0 ? "minutes, in digits" : "in digits";
    return NULL;
}

static json_t *value_of(const struct table_entity *e, const char **payload)
{
    static const char *const on_off[] = { "ON", "OFF", NULL }, *const press[] = { "PRESS", NULL };
    static const char *const feel[] = { "1", "2", "3", "4", "5", NULL };

    if (strcmp(e->platform, "switch") == 0)
        return schema_words(on_off);
    if (strcmp(e->platform, "number") == 0) {
        *payload = "json";
        return json_pack("{s:s,s:i,s:i}", "type", "integer", "minimum", e->min, "maximum", e->max);
    }
    if (e->choices == CHOICES_FEEL)
        return schema_words(feel);
    if (e->choices != CHOICES_NONE)
        return json_pack("{s:s,s:s}", "type", "string", "pattern", ID_PATTERN);
    if (strcmp(e->id, "start") == 0)
        return json_pack("{s:[{s:s},{s:s,s:s}]}", "anyOf", "const", "PRESS", "type", "string",
                         "pattern", ID_PATTERN);
    return schema_words(press);
}

json_t *schema_of_command(const struct table_entity *e)
{
    const char *set = table_topic(table_set_topic(e->device))->path, *payload = "text", *name;
    const char *meaning = meaning_of(e);
    char title[96], key[96], help[200];
    json_t *body = value_of(e, &payload);

    snprintf(title, sizeof(title), "%.*s%s", (int)strlen(set) - 1, set, e->id);
    snprintf(key, sizeof(key), "entity.%s.%s", device_word(e->device), e->id);
    name = texts_find(key);
    snprintf(help, sizeof(help), "%s%s%s", name ? name : e->id, meaning ? ": " : "",
             meaning ? meaning : "");
    return schema_page(title, payload, help, body);
}
