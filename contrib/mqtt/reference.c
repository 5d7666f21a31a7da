/*
 * reference - writes TOPICS.md and the JSON Schemas from the tables of the program
 *
 *   reference FOLDER    FOLDER/TOPICS.md, FOLDER/schemas/NAME.json, FOLDER/schemas/index.json
 *
 * Built with the tests, never installed. A row of the index in memory:
 *   {kind: topic | command | verb, topic, name, schema, ...}; verbs have request, response,
 * examples.
 */
#include "page.h"
#include "requests.h"
#include "schema.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

/* "+/routine/state" is person_routine_state, "sensor/+/state" sensor_state. */
static void name_of_topic(const struct table_topic *row, char out[96])
{
    const char *path = row->path;
    char *at = out;

    if (strncmp(path, "+/", 2) == 0)
        at += snprintf(out, 96, "person_"), path += 2;
    for (; *path; path++)
        if (strncmp(path, "+/", 2) == 0)
            path++;
        else
            *at++ = *path == '/' ? '_' : *path;
    *at = '\0';
}

static void add_topics(json_t *index)
{
    char name[96];

    for (int i = 0; i < TOPICS; i++) {
        const struct table_topic *row = table_topic((enum topic)i);
        json_t *schema = schema_of_topic((enum topic)i);
        if (!schema)
            continue;
        name_of_topic(row, name);
        json_array_append_new(index,
                              json_pack("{s:s,s:s,s:s,s:b,s:b,s:i,s:s,s:s*,s:s,s:o}", "kind",
                                        "topic", "topic", row->path, "name", name, "incoming",
                                        (int)row->incoming, "retained", (int)row->retained, "qos",
                                        row->qos, "often", row->often ? row->often : "", "tier",
                                        topic_tier((enum topic)i) > PRIVACY_PRIVATE
                                            ? tier_word(topic_tier((enum topic)i))
                                            : NULL,
                                        "help", row->help, "schema", schema));
    }
}

static void add_commands(json_t *index)
{
    size_t count;
    const struct table_entity *e = table_entities(&count);
    char name[96];

    for (size_t i = 0; i < count; i++) {
        if (!e[i].command || e[i].retired)
            continue;
        json_t *schema = schema_of_command(&e[i]);
        snprintf(name, sizeof(name), "%s_set_%s", device_word(e[i].device), e[i].id);
        json_array_append_new(
            index,
            json_pack("{s:s,s:O,s:s,s:b,s:b,s:i,s:s*,s:O,s:o}", "kind", "command", "topic",
                      json_object_get(schema, "title"), "name", name, "incoming", 1, "retained", 0,
                      "qos", 1, "tier", e[i].tier > PRIVACY_PRIVATE ? tier_word(e[i].tier) : NULL,
                      "help", json_object_get(schema, "description"), "schema", schema));
    }
}

/* What it says is made by the program itself; a row without it would be a lie. */
static int add_verb(json_t *index, const struct verb *verb)
{
    char leaf[ID_MAX + 1];
    const char *request = example_request(verb);
    char *response = example_response(verb);
    json_t *schema = schema_of_response(verb);

    if (!request || !response || !schema) {
        fprintf(stderr, "%s: no example, or no reply is described\n", verb->name);
        json_decref(schema);
        free(response);
        return -ENOENT;
    }
    verb_leaf(verb, leaf);
    json_array_append_new(index,
                          json_pack("{s:s,s:s,s:s,s:o,s:o,s:o,s:o}", "kind", "verb", "verb", leaf,
                                    "help", verb->help, "request", schema_of_request(verb),
                                    "response", schema, "example", json_loads(request, 0, NULL),
                                    "answer", json_loads(response, 0, NULL)));
    free(response);
    return 0;
}

static json_t *index_of_all(void)
{
    size_t count;
    const struct verb *verbs = control_verbs(&count);
    json_t *index = json_array();

    add_topics(index);
    add_commands(index);
    for (size_t i = 0; i < count; i++)
        if (verb_is_open(&verbs[i]) && add_verb(index, &verbs[i]) < 0) {
            json_decref(index);
            return NULL;
        }
    return index;
}

/* ---- files ---- */

static int write_json(const char *folder, const char *name, const json_t *json)
{
    char path[512];

    snprintf(path, sizeof(path), "%s/schemas/%s.json", folder, name);
    FILE *f = fopen(path, "w");
    if (!f)
        return -errno;
    int rc = json_dumpf(json, f, JSON_INDENT(2)) < 0 || fputc('\n', f) == EOF ? -EIO : 0;
    return fclose(f) == EOF && rc == 0 ? -errno : rc;
}

/* As it stands in schemas/index.json: where a schema applies. */
static json_t *entry(const char *topic, bool incoming, const char *name)
{
    char file[128];

    snprintf(file, sizeof(file), "%s.json", name);
    return json_pack("{s:s,s:s,s:s}", "topic", topic, "direction", incoming ? "in" : "out",
                     "schema", file);
}

static int write_verb(const char *folder, const json_t *row, json_t *list)
{
    const char *leaf = json_string_value(json_object_get(row, "verb"));
    static const char *const ways[] = { "request", "response" };

    for (int i = 0; i < 2; i++) {
        char name[96], topic[96];
        snprintf(name, sizeof(name), "%s_%s", ways[i], leaf);
        snprintf(topic, sizeof(topic), "bridge/%s/%s", ways[i], leaf);
        json_array_append_new(list, entry(topic, i == 0, name));
        int rc = write_json(folder, name, json_object_get(row, ways[i]));
        if (rc < 0)
            return rc;
    }
    return 0;
}

static int write_schemas(const char *folder, const json_t *index)
{
    json_t *list = json_array();
    const json_t *row;
    size_t i;
    int rc = 0;

    json_array_foreach(index, i, row)
    {
        const char *name = json_string_value(json_object_get(row, "name"));
        if (name) {
            json_array_append_new(list,
                                  entry(json_string_value(json_object_get(row, "topic")),
                                        json_is_true(json_object_get(row, "incoming")), name));
            rc = write_json(folder, name, json_object_get(row, "schema"));
        } else {
            rc = write_verb(folder, row, list);
        }
        if (rc < 0)
            break;
    }
    /* Of verbs that are not here, whatever they are called. */
    if (rc == 0) {
        json_array_append_new(list, entry("bridge/response/+", false, "response_refused"));
        json_t *refused = schema_of_refusal();
        rc = write_json(folder, "response_refused", refused);
        json_decref(refused);
    }
    if (rc == 0)
        rc = write_json(folder, "index", list);
    json_decref(list);
    return rc;
}

static int write_page(const char *folder, const json_t *index)
{
    char path[512];

    snprintf(path, sizeof(path), "%s/TOPICS.md", folder);
    FILE *f = fopen(path, "w");
    if (!f)
        return -errno;
    page_print(f, index);
    return fclose(f) == EOF ? -errno : 0;
}

int main(int argc, char **argv)
{
    char path[512];

    if (argc != 2) {
        fprintf(stderr, "usage: reference FOLDER\n");
        return 2;
    }
    /* Appointments are told as the clock on the wall will show them. */
    setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
    tzset();
    snprintf(path, sizeof(path), "%s/schemas", argv[1]);
    if (mkdir(path, 0777) < 0 && errno != EEXIST) {
        perror(path);
        return 1;
    }
    json_t *index = index_of_all();
    int rc = index ? write_schemas(argv[1], index) : -ENOENT;
    if (rc == 0)
        rc = write_page(argv[1], index);
    json_decref(index);
    if (rc < 0)
        fprintf(stderr, "%s: %s\n", argv[1], strerror(-rc));
    return rc < 0;
}
