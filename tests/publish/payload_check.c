#include "payload_check.h"

#include "texts.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

void payload_check_keys(const char *text, enum topic topic, enum publish_privacy tier)
{
    size_t count, found = 0;
    const struct table_key *keys = table_keys(&count);
    json_t *json = json_loads(text, 0, NULL);

    assert_true(json_is_object(json));
    for (size_t i = 0; i < count; i++) {
        if (keys[i].topic != topic)
            continue;
        const json_t *value = json_object_get(json, keys[i].name);
        const bool left_out = topic == TOPIC_SUGGESTION && keys[i].tier > tier;
        if ((value != NULL) != !left_out)
            fail_msg("%s: %s", keys[i].name, value ? "is there" : "is missing");
        found += value != NULL;
        if (keys[i].tier > tier && value && !json_is_null(value))
            fail_msg("%s is withheld, but has a value", keys[i].name);
    }
    assert_int_equal(json_object_size(json), found);
    json_decref(json);
}

static const char *wanted(const struct payload_row *row, enum publish_privacy tier)
{
    if (tier == PRIVACY_PRIVATE && row->private)
        return row->private;
    return tier <= PRIVACY_LEVELS && row->levels ? row->levels : row->vitals;
}

void payload_check_row(void **state)
{
    const struct payload_row *row = *state;

    texts_open("en", NULL);
    for (int tier = PRIVACY_PRIVATE; tier <= PRIVACY_RAW; tier++) {
        const struct payload_manner m = { (enum publish_privacy)tier };
        char *text = row->make(&m);
        const char *want = wanted(row, m.tier);
        assert_non_null(text);
        if (!strstr(text, want))
            fail_msg("%s\n is not in %s", want, text);
        payload_check_keys(text, row->topic, m.tier);
        if (tier <= PRIVACY_LEVELS)
            assert_null(strstr(text, "83"));

        /* What was written in a higher tier can be brought down afterwards. */
        for (int lower = PRIVACY_PRIVATE; lower <= tier; lower++) {
            char *lowered = payload_withhold(text, row->topic, (enum publish_privacy)lower);
            payload_check_keys(lowered, row->topic, (enum publish_privacy)lower);
            free(lowered);
        }
        free(text);
    }
}
