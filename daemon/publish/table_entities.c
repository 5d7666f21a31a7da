/*
 * table_entities.c - every Home Assistant entity there is
 */
#include "table.h"

#include "table_conditions.h"

/* clang-format off */
/*
 * A sensor counts as numeric through its precision, so only numbers have one.
 * `unknown` may not be an option of Home Assistant's: it becomes no state.
 */
#define STATE(k)  .topic = TOPIC_STATE, .key = (k), .measured = true
#define PLAIN     .precision = -1
#define NUMERIC(d, u) .precision = (d), .unit = (u), .statistics = true
#define COMMAND   .stateless = true, .command = true, .precision = -1
#define ON_OFF(k) "{{ 'ON' if value_json." k " else 'OFF' }}"
/* Of what may be null: not known is not off. */
#define ON_OFF_OR_NONE(k, is_on) \
    "{{ None if value_json." k " is none else 'ON' if " is_on " else 'OFF' }}"
#define ON_OFF_NULL(k) ON_OFF_OR_NONE(k, "value_json." k)

#define CONDITION(number, word)                                                         \
    { DEVICE_PERSON, "condition_" #number, "binary_sensor", TOPIC_SETTINGS, "conditions", \
      .value = ON_OFF_OR_NONE("conditions", "'" word "' in value_json.conditions"),       \
      .slug = word, .tier = VITALS, PLAIN, .category = "diagnostic",                      \
      .icon = "mdi:clipboard-pulse-outline", .disabled = true },

#define LEVELS PRIVACY_LEVELS
#define VITALS PRIVACY_VITALS

static const struct table_entity entities[] = {
    { DEVICE_PERSON, "stress", "sensor", STATE("stress"), .tier = VITALS, NUMERIC(0, NULL),
      .icon = "mdi:gauge" },
    { DEVICE_PERSON, "level", "sensor", STATE("level"), .tier = LEVELS, PLAIN,
      .device_class = "enum", .icon = "mdi:emoticon-outline" },
    { DEVICE_PERSON, "trend", "sensor", STATE("trend"), .tier = LEVELS, PLAIN,
      .device_class = "enum", .icon = "mdi:trending-up" },
    { DEVICE_PERSON, "confidence", "sensor", STATE("confidence"), .tier = VITALS, NUMERIC(2, NULL),
      .category = "diagnostic", .icon = "mdi:check-decagram-outline" },
    { DEVICE_PERSON, "why", "sensor", STATE("why"), .tier = LEVELS, PLAIN, .device_class = "enum",
      .category = "diagnostic", .icon = "mdi:help-circle-outline" },
    { DEVICE_PERSON, "worn", "binary_sensor", TOPIC_SETTINGS, "worn", .tier = LEVELS, PLAIN,
      .value = ON_OFF_NULL("worn"), .icon = "mdi:watch-variant" },
    { DEVICE_PERSON, "heart_rate", "sensor", STATE("heart_rate"), .tier = VITALS,
      NUMERIC(0, "bpm"), .icon = "mdi:heart-pulse" },
    { DEVICE_PERSON, "rmssd", "sensor", STATE("rmssd"), .tier = VITALS, NUMERIC(0, "ms"),
      .icon = "mdi:heart-flash" },
    { DEVICE_PERSON, "respiration", "sensor", STATE("respiration"), .tier = VITALS,
      NUMERIC(1, "br/min"), .icon = "mdi:lungs" },
    { DEVICE_PERSON, "load_today", "sensor", STATE("load_today"), .tier = VITALS, NUMERIC(0, "min"),
      .device_class = "duration", .icon = "mdi:weight" },
    { DEVICE_PERSON, "load_week", "sensor", STATE("load_week"), .tier = VITALS, NUMERIC(0, "min"),
      .device_class = "duration", .icon = "mdi:calendar-week" },
    { DEVICE_PERSON, "activity", "sensor", STATE("activity"), .tier = VITALS, PLAIN,
      .device_class = "enum",
      .value = "{{ None if value_json.activity == 'unknown' else value_json.activity }}",
      .icon = "mdi:run" },
    { DEVICE_PERSON, "baseline", "sensor", STATE("baseline"), .tier = VITALS, NUMERIC(0, "%"),
      .value = "{{ None if value_json.baseline is none else "
               "(value_json.baseline * 100) | round(0) | int }}",
      .category = "diagnostic", .icon = "mdi:progress-check" },
    { DEVICE_PERSON, "suggestion", "event", TOPIC_SUGGESTION, PLAIN, .icon = "mdi:hand-heart" },
    { DEVICE_PERSON, "last_suggestion", "sensor", TOPIC_LAST, "title", PLAIN, .attributes = true,
      .icon = "mdi:hand-heart-outline" },
    { DEVICE_PERSON, "open", "binary_sensor", TOPIC_LAST, "status", PLAIN,
      .value = "{{ 'ON' if value_json.status == 'open' else 'OFF' }}",
      .icon = "mdi:hand-heart" },
    { DEVICE_PERSON, "running", "binary_sensor", TOPIC_SETTINGS, "running",
      .value = ON_OFF("running"), PLAIN, .device_class = "running" },
    { DEVICE_PERSON, "routine", "select", TOPIC_SETTINGS, "routine", .command = true, PLAIN,
      .choices = CHOICES_ROUTINES, .icon = "mdi:playlist-play" },
    { DEVICE_PERSON, "suggestions", "switch", TOPIC_SETTINGS, "suggestions",
      .value = ON_OFF("suggestions"), .command = true, PLAIN,
      .icon = "mdi:message-badge-outline" },
    { DEVICE_PERSON, "sensitivity", "number", TOPIC_SETTINGS, "sensitivity", .command = true, PLAIN,
      .min = -2, .max = 2, .category = "config", .icon = "mdi:tune" },
    { DEVICE_PERSON, "snooze", "number", TOPIC_SETTINGS, "snooze", .command = true, PLAIN,
      .max = SNOOZE_MAX_MIN, .unit = "min", .icon = "mdi:bell-sleep-outline" },
    { DEVICE_PERSON, "snoozed_until", "sensor", TOPIC_SETTINGS, "snoozed_until", PLAIN,
      .device_class = "timestamp", .icon = "mdi:bell-sleep-outline" },
    { DEVICE_PERSON, "next_massage", "sensor", TOPIC_SETTINGS, "next_massage", .tier = LEVELS,
      PLAIN, .device_class = "timestamp", .icon = "mdi:calendar-heart" },
    { DEVICE_PERSON, "last_massage", "sensor", TOPIC_SETTINGS, "last_massage", .tier = VITALS,
      PLAIN, .device_class = "timestamp", .icon = "mdi:calendar-check" },
    { DEVICE_PERSON, "log_massage", "button", COMMAND, .icon = "mdi:hand-heart" },
    { DEVICE_PERSON, "feel", "select", TOPIC_SETTINGS, "feel", .tier = VITALS, .command = true,
      PLAIN, .choices = CHOICES_FEEL, .icon = "mdi:emoticon-neutral-outline" },
    { DEVICE_PERSON, "fever", "switch", TOPIC_SETTINGS, "fever", .tier = VITALS,
      .value = ON_OFF_NULL("fever"), .command = true, PLAIN, .icon = "mdi:thermometer" },
    { DEVICE_PERSON, "infection", "switch", TOPIC_SETTINGS, "infection", .tier = VITALS,
      .value = ON_OFF_NULL("infection"), .command = true, PLAIN, .icon = "mdi:virus-outline" },
    { DEVICE_PERSON, "start", "button", COMMAND, .icon = "mdi:play" },
    { DEVICE_PERSON, "stop", "button", COMMAND, .icon = "mdi:stop" },
    { DEVICE_PERSON, "later", "button", COMMAND, .icon = "mdi:clock-outline" },
    { DEVICE_PERSON, "not_stressed", "button", COMMAND, .icon = "mdi:emoticon-happy-outline" },
    { DEVICE_PERSON, "pair", "button", COMMAND, .category = "config",
      .icon = "mdi:bluetooth-settings" },
    TABLE_CONDITIONS(CONDITION)

    { DEVICE_SENSOR, "battery", "sensor", TOPIC_SENSOR, "battery", NUMERIC(0, "%"),
      .device_class = "battery", .category = "diagnostic" },
    { DEVICE_SENSOR, "rssi", "sensor", TOPIC_SENSOR, "rssi", NUMERIC(-1, "dBm"),
      .device_class = "signal_strength", .category = "diagnostic", .bluetooth = true,
      .disabled = true },
    { DEVICE_SENSOR, "link", "binary_sensor", TOPIC_SENSOR, "link", PLAIN,
      .device_class = "connectivity", .category = "diagnostic",
      .value = "{{ 'ON' if value_json.link == 'listening' else 'OFF' }}" },
    { DEVICE_SENSOR, "link_state", "sensor", TOPIC_SENSOR, "link", PLAIN, .device_class = "enum",
      .category = "diagnostic", .icon = "mdi:bluetooth-connect", .disabled = true },
    { DEVICE_SENSOR, "contact", "binary_sensor", TOPIC_SENSOR, "contact", .tier = LEVELS, PLAIN,
      .icon = "mdi:watch-variant",
      .value = "{{ {'skin': 'ON', 'none': 'OFF'}.get(value_json.contact) }}" },
    { DEVICE_SENSOR, "why", "sensor", TOPIC_SENSOR, "why", PLAIN, .category = "diagnostic",
      .icon = "mdi:information-outline",
      .disabled = true },
    { DEVICE_SENSOR, "recoveries", "sensor", TOPIC_SENSOR, "recoveries", .precision = 0,
      .value = "{{ value_json.recoveries.values() | sum }}", .category = "diagnostic",
      .icon = "mdi:bluetooth-transfer", .bluetooth = true, .disabled = true },
    { DEVICE_SENSOR, "release", "switch", TOPIC_SENSOR, "link", PLAIN, .command = true,
      .value = "{{ 'ON' if value_json.link == 'released' else 'OFF' }}", .category = "config",
      .icon = "mdi:bluetooth-off", .bluetooth = true },
    { DEVICE_SENSOR, "worn_by", "select", TOPIC_SENSOR, "worn_by", PLAIN, .command = true,
      .value = "{{ value_json.worn_by or '" NOBODY "' }}", .choices = CHOICES_WEARERS,
      .category = "config", .icon = "mdi:account-switch" },

    { DEVICE_BRIDGE, "state", "binary_sensor", TOPIC_BRIDGE_STATE, NULL, PLAIN,
      .device_class = "connectivity", .category = "diagnostic" },
    { DEVICE_BRIDGE, "health", "sensor", TOPIC_BRIDGE_HEALTH, "status", PLAIN,
      .device_class = "enum", .category = "diagnostic",
      .icon = "mdi:stethoscope" },
    { DEVICE_BRIDGE, "version", "sensor", TOPIC_BRIDGE_INFO, "version", PLAIN,
      .category = "diagnostic", .icon = "mdi:tag-outline" },
    { DEVICE_BRIDGE, "pair", "button", COMMAND, .category = "config",
      .icon = "mdi:bluetooth-settings" },
    { DEVICE_BRIDGE, "pairing", "sensor", TOPIC_PAIRING, "status", PLAIN, .device_class = "enum",
      .category = "diagnostic", .icon = "mdi:bluetooth" },
};
/* clang-format on */

const struct table_entity *table_entities(size_t *count)
{
    *count = sizeof(entities) / sizeof(entities[0]);
    return entities;
}

const char *table_slug(const struct table_entity *e)
{
    return e->slug ? e->slug : e->id;
}
