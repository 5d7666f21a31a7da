/*
 * table_dump - the table of topics and keys, the verbs of door `any`, and the words of needs and
 * conditions, as JSON
 *
 * For tests that look at what was published: which topics there are, from which tier on a key may
 * have a value, and what can be asked, they read here instead of keeping a list of their own.
 */
#include "control.h"
#include "need.h"
#include "table.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

static const char *tier_name(enum publish_privacy tier)
{
    switch (tier) {
    case PRIVACY_PRIVATE: return "private";
    case PRIVACY_LEVELS: return "levels";
    case PRIVACY_VITALS: return "vitals";
    case PRIVACY_RAW: break;
    }
    return "raw";
}

static json_t *keys_of(enum topic topic)
{
    size_t count;
    const struct table_key *keys = table_keys(&count);
    json_t *all = json_object();

    for (size_t i = 0; i < count; i++)
        if (keys[i].topic == topic)
            json_object_set_new(all, keys[i].name, json_string(tier_name(keys[i].tier)));
    return all;
}

static json_t *topics(void)
{
    json_t *all = json_object();

    for (int t = 0; t < TOPICS; t++) {
        const struct table_topic *row = table_topic((enum topic)t);
        json_object_set_new(all, row->path,
                            json_pack("{s:b,s:b,s:o}", "incoming", (int)row->incoming, "retained",
                                      (int)row->retained, "keys", keys_of((enum topic)t)));
    }
    return all;
}

static json_t *args_of(const struct verb *v)
{
    json_t *all = json_object();

    for (const struct verb_arg *a = v->args; a && a->name; a++)
        json_object_set_new(all, a->name, json_boolean(a->required));
    return all;
}

/* {"routine_start": {"name": true, "person": false}}: whether it is required. */
static json_t *verbs(void)
{
    size_t count;
    const struct verb *all = control_verbs(&count);
    json_t *asked = json_object();

    for (size_t i = 0; i < count; i++) {
        char name[ID_MAX + 1];
        if (all[i].local)
            continue;
        snprintf(name, sizeof(name), "%s", all[i].name);
        for (char *c = name; *c; c++)
            if (*c == ' ' || *c == '-')
                *c = '_';
        json_object_set_new(asked, name, args_of(&all[i]));
    }
    return asked;
}

int main(void)
{
    json_t *needs = json_array(), *conditions = json_array();

    for (int n = 0; n < NEED_COUNT; n++)
        json_array_append_new(needs, json_string(need_name((enum need)n)));
    for (int c = 0; c < CONDITION_COUNT; c++)
        json_array_append_new(conditions, json_string(condition_name((enum condition)c)));
    json_t *all = json_pack("{s:o,s:o,s:o,s:o}", "topics", topics(), "verbs", verbs(), "needs",
                            needs, "conditions", conditions);
    int rc = all ? json_dumpf(all, stdout, JSON_INDENT(1)) : -1;
    json_decref(all);
    return rc == 0 && fclose(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
