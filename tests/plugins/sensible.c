#include "sensible.h"

#include <stdlib.h>
#include <string.h>

#define MANY 16

struct setting {
    const char *key, *value;
};

/* clang-format off */
#define STEPS8  "/a/a/a/a/a/a/a/a"
#define ALL(pointer)                                                                            \
    { { "heart_rate", pointer }, { "rr", pointer }, { "motion", pointer }, { "contact", pointer }, \
      { "acceleration", pointer }, { "acceleration_rate", "25" }, { "battery", pointer }, { "spo2", pointer } }

static const struct setting of_mqtt[][MANY] = {
    { { "heart_rate", "/hr" }, { "rr", "/rr" }, { "contact", "/c" }, { "battery", "/b" }, { "spo2", "/o" } },
    { { "heart_rate", "/a/0/b" }, { "rr", "/a/1" }, { "rr_unit", "s" }, { "motion", "/m" } },
    { { "acceleration", "/a" }, { "acceleration_rate", "25" }, { "acceleration_unit", "m/s2" }, { "rr", "/rr" }, { "rr_unit", "1/1024s" } },
    { { "format", "psl" } },
    { { "format", "plain" } },
    { { "format", "plain" }, { "plain", "rr" } },
    { { "format", "plain" }, { "plain", "motion" } },
    { { "kind", "room_motion" }, { "pointer", "/a/b" } },
    { { "kind", "away" } },
    { { "kind", "steps" }, { "pointer", "/a" } },
    { { "kind", "steps" }, { "count", "new" } },
    { { "heart_rate", "/hr" }, { "rr", "/rr" }, { "motion", "/m" }, { "acceleration", "/a" }, { "acceleration_rate", "25" },
      { "contact", "/c" }, { "battery", "/b" }, { "spo2", "/o" } },
    ALL("/a"),
    ALL("/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
    ALL(STEPS8),
    ALL("/nowhere"),
};
/* clang-format on */

static const struct {
    const char *plugin;
    unsigned count;
    const struct setting (*rows)[MANY];
} tables[] = {
    { "mqtt", sizeof(of_mqtt) / sizeof(of_mqtt[0]), of_mqtt },
};

static const struct setting (*rows_of(const struct sensor_plugin *plugin, unsigned *count))[MANY]
{
    *count = 0;
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        if (strcmp(tables[i].plugin, plugin->name) == 0) {
            *count = tables[i].count;
            return tables[i].rows;
        }
    }
    return NULL;
}

static const char *value_of(const struct setting *row, const struct sensor_setting_row *setting)
{
    for (size_t i = 0; i < MANY && row[i].key; i++)
        if (strcmp(row[i].key, setting->key) == 0)
            return row[i].value;
    if (setting->fallback)
        return setting->fallback;
    return setting->required ? "topic" : "";
}

unsigned sensible_count(const struct sensor_plugin *plugin)
{
    unsigned count;

    rows_of(plugin, &count);
    return count;
}

void sensible_fill(const struct sensor_plugin *plugin, uint32_t row, void *settings)
{
    unsigned count;
    const struct setting(*rows)[MANY] = rows_of(plugin, &count);

    if (!count)
        return;
    for (const struct sensor_setting_row *s = plugin->settings; s->key; s++) {
        void *field = (uint8_t *)settings + s->offset;
        const char *value = value_of(rows[row % count], s);
        switch (s->type) {
        case SENSOR_SETTING_STRING:
        case SENSOR_SETTING_PATH: *(const char **)field = value; break;
        case SENSOR_SETTING_INT: *(int64_t *)field = strtoll(value, NULL, 10); break;
        case SENSOR_SETTING_NUMBER: *(double *)field = strtod(value, NULL); break;
        case SENSOR_SETTING_BOOL: *(bool *)field = strcmp(value, "true") == 0; break;
        }
    }
}
