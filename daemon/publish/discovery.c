#include "discovery.h"

#include "id.h"
#include "state.h"
#include "texts.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* Three times the slowest pace of a living state, and a little. */
#define EXPIRE_AFTER_S 100

static const char *const device_word[] = {
    [DEVICE_BRIDGE] = "bridge",
    [DEVICE_PERSON] = "person",
    [DEVICE_SENSOR] = "sensor",
};

void discovery_object_id(char out[OBJECT_ID_MAX], const char *base, enum device device,
                         const char *id)
{
    snprintf(out, OBJECT_ID_MAX, "%.128s_%s%s%s", base, device_word[device], id[0] ? "_" : "", id);
    for (char *p = out; *p; p++)
        if (!isalnum((unsigned char)*p) && *p != '-' && *p != '_')
            *p = '_';
}

void discovery_topic(char out[TOPIC_MAX + OBJECT_ID_MAX], const char *prefix, const char *object_id)
{
    snprintf(out, TOPIC_MAX + OBJECT_ID_MAX, "%.256s/device/%s/config", prefix, object_id);
}

bool discovery_parse(const char *base, const char *object_id, enum device *device, char *id)
{
    for (int d = DEVICE_PERSON; d <= DEVICE_SENSOR; d++) {
        char start[OBJECT_ID_MAX];
        discovery_object_id(start, base, (enum device)d, "");
        size_t len = strlen(start);
        if (strncmp(object_id, start, len) == 0 && object_id[len] == '_' &&
            id_is_valid(object_id + len + 1)) {
            *device = (enum device)d;
            memcpy(id, object_id + len + 1, strlen(object_id + len + 1) + 1);
            return true;
        }
    }
    return false;
}

/* An id is in the topics anyway; a display name would put one more trace of the person there. */
static void device_name(char *out, size_t size, enum device device, const char *id)
{
    char pretty[ID_MAX + 1], key[32];

    snprintf(pretty, sizeof(pretty), "%s", id);
    for (char *p = pretty; *p; p++) {
        if (*p == '_' || *p == '-')
            *p = ' ';
        else if (p == pretty || p[-1] == ' ')
            *p = (char)toupper((unsigned char)*p);
    }
    snprintf(key, sizeof(key), "device.%s", device_word[device]);
    const char *pattern = texts_find(key);
    const char *place = pattern ? strstr(pattern, "%s") : NULL;
    if (place)
        snprintf(out, size, "%.*s%s%s", (int)(place - pattern), pattern, pretty, place + 2);
    else
        snprintf(out, size, "%s", pattern ? pattern : pretty);
}

static void set_text(json_t *o, const char *key, const char *text)
{
    if (text)
        json_object_set_new(o, key, json_string(text));
}

static void add_availability(json_t *list, const char *base, enum topic t, const char *id)
{
    char topic[TOPIC_MAX];
    json_t *one = json_object();

    table_format(topic, base, t, id, NULL);
    set_text(one, "topic", topic);
    json_array_append_new(list, one);
}

static json_t *word_list(const struct table_key *key)
{
    json_t *list = json_array();

    for (unsigned i = 0; i < key->words; i++) {
        const char *word = key->word(i);
        if (word && strcmp(word, "unknown") != 0)
            json_array_append_new(list, json_string(word));
    }
    return list;
}

static json_t *choice_list(const struct discovery_device *d, enum choices choices)
{
    json_t *list = json_array();

    switch (choices) {
    case CHOICES_NONE: break;
    case CHOICES_ROUTINES:
        for (size_t i = 0; i < d->routine_count; i++)
            json_array_append_new(list, json_string(d->routines[i]));
        break;
    case CHOICES_WEARERS:
        for (size_t i = 0; i < d->person_count; i++)
            json_array_append_new(list, json_string(d->people[i]));
        json_array_append_new(list, json_string(GUEST));
        json_array_append_new(list, json_string(NOBODY));
        break;
    case CHOICES_FEEL:
        for (int feel = FEEL_MIN; feel <= FEEL_MAX; feel++)
            json_array_append_new(list, json_sprintf("%d", feel));
        break;
    }
    return list;
}

/* False: listed with its platform alone, which removes it where it once was. */
static bool is_shown(const struct discovery_device *d, const struct table_entity *e)
{
    return !e->retired && e->tier <= d->tier && (!e->bluetooth || d->on_bluetooth) &&
           (e->choices != CHOICES_ROUTINES || d->routine_count > 0);
}

static bool is_platform(const struct table_entity *e, const char *platform)
{
    return strcmp(e->platform, platform) == 0;
}

static void add_state(json_t *o, const char *base, const struct discovery_device *d,
                      const struct table_entity *e)
{
    char topic[TOPIC_MAX], plain[80];
    const struct table_key *key = e->key ? table_key(e->topic, e->key) : NULL;

    table_format(topic, base, e->topic, d->id, NULL);
    set_text(o, "state_topic", topic);
    if (e->attributes)
        set_text(o, "json_attributes_topic", topic);
    if (table_topic(e->topic)->qos > 0)
        json_object_set_new(o, "qos", json_integer(table_topic(e->topic)->qos));
    if (e->value) {
        set_text(o, "value_template", e->value);
    } else if (e->key) {
        snprintf(plain, sizeof(plain), "{{ value_json.%s }}", e->key);
        set_text(o, "value_template", plain);
    }
    if (is_platform(e, "event"))
        json_object_set_new(o, "event_types", word_list(table_key(e->topic, "event_type")));
    else if (e->device_class && strcmp(e->device_class, "enum") == 0)
        json_object_set_new(o, "options", word_list(key));
    if (e->topic == TOPIC_BRIDGE_STATE) {
        set_text(o, "payload_on", "online");
        set_text(o, "payload_off", "offline");
    }
    if (e->measured)
        json_object_set_new(o, "expire_after", json_integer(EXPIRE_AFTER_S));
}

static void add_range(json_t *o, const struct table_entity *e)
{
    json_object_set_new(o, "min", json_integer(e->min));
    json_object_set_new(o, "max", json_integer(e->max));
    json_object_set_new(o, "step", json_integer(1));
    set_text(o, "mode", e->max - e->min > 10 ? "box" : "slider");
}

/* As Home Assistant makes one of it: a run of other characters is one `_`, and none at an end. */
static void make_slug(char *text)
{
    char *out = text;

    for (const char *p = text; *p; p++) {
        if (isalnum((unsigned char)*p))
            *out++ = (char)tolower((unsigned char)*p);
        else if (out > text && out[-1] != '_')
            *out++ = '_';
    }
    while (out > text && out[-1] == '_')
        out--;
    *out = '\0';
}

static json_t *component(const struct discovery_house *h, const struct discovery_device *d,
                         const struct table_entity *e, const char *object_id)
{
    char text[OBJECT_ID_MAX + TOPIC_MAX], key[80];
    json_t *o = json_object();

    set_text(o, "platform", e->platform);
    if (!is_shown(d, e))
        return o;

    /* A point cannot be part of either half, so no two pairs make the same id. */
    snprintf(text, sizeof(text), "%s.%s", object_id, e->id);
    set_text(o, "unique_id", text);
    snprintf(key, sizeof(key), "entity.%s.%s", device_word[d->device], table_slug(e));
    set_text(o, "name", texts_find(key));
    snprintf(text, sizeof(text), "%s.%.128s_%s%s%s_%s", e->platform, h->base,
             d->device == DEVICE_PERSON ? "" : device_word[d->device],
             d->device == DEVICE_SENSOR ? "_" : "", d->id, table_slug(e));
    make_slug(text + strlen(e->platform) + 1);
    set_text(o, "default_entity_id", text);

    set_text(o, "device_class", e->device_class);
    set_text(o, "unit_of_measurement", e->unit);
    set_text(o, "entity_category", e->category);
    set_text(o, "icon", e->icon);
    if (e->statistics)
        set_text(o, "state_class", "measurement");
    if (e->precision >= 0)
        json_object_set_new(o, "suggested_display_precision", json_integer(e->precision));
    if (e->disabled)
        json_object_set_new(o, "enabled_by_default", json_false());

    if (!e->stateless)
        add_state(o, h->base, d, e);
    if (e->command) {
        const enum topic set = table_set_topic(d->device);
        char topic[TOPIC_MAX];
        /* The bridge has one place only in its path: for the entity. */
        table_format(topic, h->base, set, d->device == DEVICE_BRIDGE ? NULL : d->id, e->id);
        set_text(o, "command_topic", topic);
        json_object_set_new(o, "qos", json_integer(table_topic(set)->qos));
    }
    if (is_platform(e, "number"))
        add_range(o, e);
    if (e->choices != CHOICES_NONE)
        json_object_set_new(o, "options", choice_list(d, e->choices));

    /* Our own connectivity says off; it must not vanish just when it has something to say. */
    if (e->topic != TOPIC_BRIDGE_STATE || e->stateless) {
        json_t *list = json_array();
        add_availability(list, h->base, TOPIC_BRIDGE_STATE, NULL);
        if (e->measured)
            add_availability(list, h->base, TOPIC_AVAILABILITY, d->id);
        json_object_set_new(o, "availability", list);
        set_text(o, "availability_mode", e->measured ? "all" : NULL);
    }
    return o;
}

static json_t *device_json(const struct discovery_house *h, const struct discovery_device *d,
                           const char *object_id)
{
    char text[OBJECT_ID_MAX];
    json_t *o = json_object();

    json_object_set_new(o, "identifiers", json_pack("[s]", object_id));
    device_name(text, sizeof(text), d->device, d->id);
    set_text(o, "name", text);
    set_text(o, "manufacturer", "balm");
    set_text(o, "model", device_word[d->device]);
    if (d->device == DEVICE_BRIDGE) {
        set_text(o, "sw_version", h->version);
    } else {
        discovery_object_id(text, h->base, DEVICE_BRIDGE, "");
        set_text(o, "via_device", text);
    }
    return o;
}

char *discovery_payload(const struct discovery_house *h, const struct discovery_device *d)
{
    char object_id[OBJECT_ID_MAX];
    size_t count;
    const struct table_entity *entities = table_entities(&count);
    json_t *root = json_object(), *components = json_object();

    discovery_object_id(object_id, h->base, d->device, d->id);
    for (size_t i = 0; i < count; i++)
        if (entities[i].device == d->device)
            json_object_set_new(components, entities[i].id,
                                component(h, d, &entities[i], object_id));
    json_object_set_new(root, "device", device_json(h, d, object_id));
    json_object_set_new(root, "origin",
                        json_pack("{s:s, s:s}", "name", "balm", "sw_version", h->version));
    json_object_set_new(root, "components", components);
    return json_text_of(root);
}
