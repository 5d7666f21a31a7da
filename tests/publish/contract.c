#include "contract.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static char fault[256];

#define FAULT(...) (snprintf(fault, sizeof(fault), __VA_ARGS__), fault)

/* clang-format off */
static const char *const root_keys[] = { "device", "origin", "components", NULL };
static const char *const device_keys[] = {
    "identifiers", "name", "manufacturer", "model", "model_id", "sw_version", "hw_version",
    "serial_number", "suggested_area", "configuration_url", "via_device", NULL };
static const char *const origin_keys[] = { "name", "sw_version", "support_url", NULL };
static const char *const common_keys[] = {
    "platform", "unique_id", "name", "default_entity_id", "entity_category", "enabled_by_default",
    "icon", "availability", "availability_mode", "qos", NULL };

/* What each platform takes besides; `!`: must be there. */
static const struct platform {
    const char *name;
    const char *keys[14];
} platforms[] = {
    { "sensor", { "!state_topic", "value_template", "unit_of_measurement", "device_class",
                  "state_class",
                  "suggested_display_precision", "expire_after", "options",
                  "json_attributes_topic" } },
    { "binary_sensor", { "!state_topic", "value_template", "payload_on", "payload_off",
                  "device_class",
                         "expire_after", "json_attributes_topic" } },
    { "event", { "!state_topic", "!event_types", "value_template" } },
    { "button", { "!command_topic", "payload_press", "device_class" } },
    { "switch", { "!command_topic", "state_topic", "value_template", "payload_on",
                  "payload_off" } },
    { "select", { "!command_topic", "!options", "state_topic", "value_template" } },
    { "number", { "!command_topic", "state_topic", "value_template", "min", "max", "step", "mode",
                  "unit_of_measurement" } },
};

/* Units that a class takes; a class that is not here is refused by this test. */
static const struct class_rule {
    const char *platform, *name;
    const char *units[8];
} classes[] = {
    { "sensor", "enum", { NULL } },
    { "sensor", "battery", { "%" } },
    { "sensor", "signal_strength", { "dBm", "dB" } },
    { "sensor", "timestamp", { NULL } },
    { "sensor", "duration", { "d", "h", "min", "s", "ms" } },
    { "binary_sensor", "connectivity", { NULL } },
    { "binary_sensor", "running", { NULL } },
};
/* clang-format on */

static bool is_listed(const char *const *list, const char *key)
{
    for (; *list; list++)
        if (strcmp(*list + (**list == '!'), key) == 0)
            return true;
    return false;
}

static const char *text_of(const json_t *o, const char *key)
{
    const char *text = json_string_value(json_object_get(o, key));
    return text ? text : "";
}

static bool is_topic(const char *topic)
{
    return topic[0] && !strpbrk(topic, "+#");
}

static bool is_bad_option(const char *option)
{
    static const char *const bad[] = { "unknown", "unavailable", "None", "", NULL };
    return is_listed(bad, option);
}

static const char *check_words(const char *id, const char *key, const json_t *list)
{
    if (list && json_array_size(list) == 0)
        return FAULT("%s: %s is empty", id, key);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *option = json_string_value(json_array_get(list, i));
        if (!option || is_bad_option(option))
            return FAULT("%s: %s holds a word that means no state", id, key);
    }
    return NULL;
}

static const char *check_class(const char *id, const json_t *c)
{
    const char *class = text_of(c, "device_class"), *unit = text_of(c, "unit_of_measurement");
    const bool measures = json_object_get(c, "state_class") != NULL;

    if (!json_object_get(c, "device_class"))
        return NULL;
    for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
        const struct class_rule *rule = &classes[i];
        if (strcmp(rule->name, class) != 0 || strcmp(rule->platform, text_of(c, "platform")) != 0)
            continue;
        if (rule->units[0] ? !is_listed(rule->units, unit) : unit[0] != '\0')
            return FAULT("%s: the unit \"%s\" does not go with %s", id, unit, class);
        if (strcmp(class, "enum") == 0 && (measures || !json_object_get(c, "options")))
            return FAULT("%s: an enum has options and no state class", id);
        if (strcmp(class, "timestamp") == 0 && measures)
            return FAULT("%s: a time is not measured", id);
        return NULL;
    }
    return FAULT("%s: there is no class %s", id, class);
}

static const char *check_availability(const char *id, const json_t *c)
{
    const json_t *list = json_object_get(c, "availability");

    if (list && json_array_size(list) == 0)
        return FAULT("%s: availability is empty", id);
    for (size_t i = 0; i < json_array_size(list); i++)
        if (!is_topic(text_of(json_array_get(list, i), "topic")))
            return FAULT("%s: an availability has no topic", id);
    if (json_array_size(list) > 1 && strcmp(text_of(c, "availability_mode"), "all") != 0)
        return FAULT("%s: availability_mode is not all", id);
    return NULL;
}

static const char *check_text(const char *id, const json_t *c, const char *device_name)
{
    const char *name = text_of(c, "name"), *category = text_of(c, "entity_category");
    const char *platform = text_of(c, "platform"), *icon = text_of(c, "icon");
    const char *entity_id = text_of(c, "default_entity_id");
    size_t len = strlen(platform);

    if (!name[0] || strncmp(name, device_name, strlen(device_name)) == 0)
        return FAULT("%s: the name \"%s\" is empty or begins with the device's", id, name);
    if (category[0] && strcmp(category, "diagnostic") != 0 && strcmp(category, "config") != 0)
        return FAULT("%s: the category %s", id, category);
    if (strcmp(category, "config") == 0 && strstr(platform, "sensor"))
        return FAULT("%s: a sensor may not be of category config", id);
    if (json_object_get(c, "icon") && strncmp(icon, "mdi:", 4) != 0)
        return FAULT("%s: the icon %s", id, icon);
    if (strncmp(entity_id, platform, len) != 0 || entity_id[len] != '.' ||
        strspn(entity_id + len + 1, "abcdefghijklmnopqrstuvwxyz0123456789_") !=
            strlen(entity_id + len + 1) ||
        entity_id[len + 1] == '_' || entity_id[strlen(entity_id) - 1] == '_' ||
        strstr(entity_id, "__"))
        return FAULT("%s: the entity id %s", id, entity_id);
    return NULL;
}

static const char *check_keys(const char *id, const json_t *c, const struct platform *p)
{
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)c, key, value)
    {
        if (!is_listed(common_keys, key) && !is_listed(p->keys, key))
            return FAULT("%s: %s is no key of a %s", id, key, p->name);
        if (json_is_null(value))
            return FAULT("%s: %s is null", id, key);
        if (strstr(key, "_topic") && !is_topic(json_string_value(value)))
            return FAULT("%s: %s is no topic", id, key);
    }
    for (const char *const *k = p->keys; *k; k++)
        if (**k == '!' && !json_object_get(c, *k + 1))
            return FAULT("%s: %s is missing", id, *k + 1);
    return NULL;
}

static const char *check_component(const char *id, const json_t *c, const char *device_name)
{
    const char *platform = text_of(c, "platform"), *found;
    const struct platform *p = NULL;

    for (size_t i = 0; i < sizeof(platforms) / sizeof(platforms[0]); i++)
        if (strcmp(platforms[i].name, platform) == 0)
            p = &platforms[i];
    if (!p)
        return FAULT("%s: the platform \"%s\"", id, platform);
    if (json_object_size(c) == 1)
        return NULL; /* how an entity is removed */
    if (!text_of(c, "unique_id")[0])
        return FAULT("%s: unique_id is missing", id);
    if ((found = check_keys(id, c, p)) || (found = check_text(id, c, device_name)) ||
        (found = check_class(id, c)) || (found = check_availability(id, c)) ||
        (found = check_words(id, "options", json_object_get(c, "options"))) ||
        (found = check_words(id, "event_types", json_object_get(c, "event_types"))))
        return found;
    if (json_object_get(c, "state_class") && strcmp(text_of(c, "state_class"), "measurement") != 0)
        return FAULT("%s: the state class", id);
    if (strcmp(platform, "number") == 0 && json_integer_value(json_object_get(c, "min")) >=
                                               json_integer_value(json_object_get(c, "max")))
        return FAULT("%s: min is not below max", id);
    if (json_object_get(c, "suggested_display_precision") && json_object_get(c, "options"))
        return FAULT("%s: a precision makes a word numeric", id);
    if (json_object_get(c, "expire_after") &&
        json_integer_value(json_object_get(c, "expire_after")) < 60)
        return FAULT("%s: expire_after is too short", id);
    return NULL;
}

static const char *check_closed(const char *where, const json_t *o, const char *const *list)
{
    const char *key;
    json_t *value;

    if (!json_is_object(o))
        return FAULT("%s is missing", where);
    json_object_foreach((json_t *)(uintptr_t)o, key, value)
    {
        if (!is_listed(list, key))
            return FAULT("%s: %s loses the whole device", where, key);
        if (json_is_null(value))
            return FAULT("%s: %s is null", where, key);
    }
    return NULL;
}

const char *contract_fault(const json_t *payload)
{
    const json_t *device = json_object_get(payload, "device");
    const char *found, *id, *other_id;
    json_t *components, *c, *other;

    if ((found = check_closed("root", payload, root_keys)) ||
        (found = check_closed("device", device, device_keys)) ||
        (found = check_closed("origin", json_object_get(payload, "origin"), origin_keys)))
        return found;
    if (json_array_size(json_object_get(device, "identifiers")) == 0)
        return FAULT("the device has no identifier");
    if (!text_of(device, "name")[0] || !text_of(json_object_get(payload, "origin"), "name")[0])
        return FAULT("a name is missing");
    components = json_object_get(payload, "components");
    if (!json_is_object(components))
        return FAULT("components are missing");
    json_object_foreach(components, id, c)
    {
        if (strchr(id, ' ') || (found = check_component(id, c, text_of(device, "name"))))
            return found ? found : FAULT("a component id with a space");
        json_object_foreach(components, other_id, other)
        {
            if (other != c && text_of(c, "unique_id")[0] &&
                strcmp(text_of(c, "unique_id"), text_of(other, "unique_id")) == 0)
                return FAULT("%s and %s have the same unique_id", id, other_id);
        }
    }
    return NULL;
}
