/*
 * sensors_house.c - each row of `context:` as a sensor of the house, read by the plugin mqtt
 *
 *     {topic: zigbee2mqtt/bedroom, pointer: /occupancy, kind: room_motion}
 *       --> bedroom-room-motion: plugin mqtt, of_house
 *
 * They stand behind those that are worn, are never stored, and keep their names
 * while their row stays as it is.
 */
#include "sensors.h"

#include "conf.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PLUGIN "mqtt"

/* The last level of the topic that says what it is about: of a/bedroom/state the bedroom. */
static void name_of(const char *topic, char *out, size_t size)
{
    static const char *const telling_nothing[] = { "state", "status", "value", "set", "result" };
    const char *end = topic + strlen(topic), *level;
    bool says_nothing;

    do {
        level = end;
        while (level > topic && level[-1] != '/')
            level--;
        says_nothing = false;
        for (size_t i = 0; i < sizeof(telling_nothing) / sizeof(telling_nothing[0]); i++)
            says_nothing |= strlen(telling_nothing[i]) == (size_t)(end - level) &&
                            strncmp(telling_nothing[i], level, (size_t)(end - level)) == 0;
        if (says_nothing && level > topic)
            end = level - 1;
    } while (says_nothing && level > topic);
    snprintf(out, size, "%.*s", (int)(end - level), level);
}

/* Other rows are of the same topic and kind: only the pointer tells them apart. */
static bool is_one_of_many(const struct conf_context *rows, size_t count, size_t at)
{
    for (size_t i = 0; i < count; i++)
        if (i != at && rows[i].kind == rows[at].kind &&
            strcmp(rows[i].topic, rows[at].topic) == 0 &&
            strcmp(rows[i].pointer, rows[at].pointer) != 0)
            return true;
    return false;
}

/* "bedroom-room-motion", and with a number where there is one already. */
static void make_id(const struct sensors *s, const struct conf_context *rows, size_t count,
                    size_t at, char out[ID_MAX + 1])
{
    const struct conf_context *row = &rows[at];
    const char *step = is_one_of_many(rows, count, at) ? strrchr(row->pointer, '/') : NULL;
    char about[64], name[256], slug[ID_MAX + 1], end[16] = "";

    name_of(row->topic, about, sizeof(about));
    snprintf(name, sizeof(name), "%s %.100s %s", about, step ? step + 1 : "",
             context_kind_name((enum context_kind)row->kind));
    sensors_slug(name, slug);
    for (unsigned n = 2; n < 10000; n++) {
        snprintf(out, ID_MAX + 1, "%.*s%s", (int)(ID_MAX - strlen(end)), slug, end);
        if (!sensors_find(s, out))
            return;
        snprintf(end, sizeof(end), "-%u", n);
    }
}

static void set(struct sensor_config *s, const char *key, const char *value)
{
    struct sensor_setting *to = &s->settings[s->setting_count++];

    snprintf(to->key, sizeof(to->key), "%s", key);
    snprintf(to->value, sizeof(to->value), "%s", value);
}

bool sensors_tell_same(const struct sensor_config *a, const struct sensor_config *b)
{
    return a->of_house && b->of_house && strcmp(a->person, b->person) == 0 &&
           a->setting_count == b->setting_count &&
           memcmp(a->settings, b->settings, sizeof(a->settings)) == 0;
}

static struct sensor_config config_of(const struct conf_context *row)
{
    struct sensor_config s = {
        .plugin = PLUGIN,
        .of_house = true,
        .tells = (enum context_kind)row->kind,
    };

    memcpy(s.person, row->person, sizeof(s.person));
    set(&s, "topic", row->topic);
    set(&s, "kind", context_kind_name(s.tells));
    if (row->pointer[0])
        set(&s, "pointer", row->pointer);
    if (row->count == CONF_COUNT_NEW)
        set(&s, "count", "new");
    return s;
}

/* Of a row that is as it was the name, if nobody has it; empty: of none. */
static void keep_id(const struct sensors *s, const struct sensors *before, struct sensor_config *of)
{
    for (size_t i = before ? before->worn : 0; before && i < before->count; i++) {
        const struct sensor_config *b = &before->all[i];
        if (sensors_tell_same(of, b) && !sensors_find(s, b->id)) {
            memcpy(of->id, b->id, sizeof(of->id));
            return;
        }
    }
}

int sensors_add_house(struct sensors *s, const struct sensors *before,
                      const struct conf_context *rows, size_t count)
{
    const size_t first = s->count;
    struct sensor_config *grown = reallocarray(s->all, s->count + count + 1, sizeof(*grown));

    if (!grown)
        return -ENOMEM;
    s->all = grown;
    for (size_t i = 0; i < count; i++)
        s->all[s->count++] = config_of(&rows[i]);
    for (size_t i = 0; i < count; i++)
        keep_id(s, before, &s->all[first + i]);
    for (size_t i = 0; i < count; i++) {
        char id[ID_MAX + 1];
        if (s->all[first + i].id[0])
            continue;
        make_id(s, rows, count, i, id);
        memcpy(s->all[first + i].id, id, sizeof(id));
    }
    return 0;
}
