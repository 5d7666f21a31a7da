#include "state.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

json_t *json_number(double value, int decimals)
{
    double scale = pow(10, decimals);

    if (!isfinite(value))
        return json_null();
    double rounded = round(value * scale);
    if (decimals == 0)
        return json_integer((json_int_t)rounded);
    return json_real((rounded + 0.0) / scale); /* + 0.0: no "-0.0" */
}

json_t *json_text(const char *text)
{
    json_t *json = text && text[0] ? json_string(text) : json_null();
    return json ? json : json_null(); /* not UTF-8: nothing is better than a broken message */
}

json_t *json_time(int64_t unix_ms, int32_t utc_offset_s)
{
    char text[TIME_TEXT_MAX + 8];
    struct tm tm;
    time_t local = (time_t)(unix_ms / 1000 + utc_offset_s);
    int32_t minutes = (utc_offset_s < 0 ? -utc_offset_s : utc_offset_s) / 60;

    if (unix_ms == 0 || !gmtime_r(&local, &tm))
        return json_null();
    size_t n = strftime(text, TIME_TEXT_MAX, "%Y-%m-%dT%H:%M:%S", &tm);
    snprintf(text + n, sizeof(text) - n, "%c%02d:%02d", utc_offset_s < 0 ? '-' : '+',
             (int)(minutes / 60) % 24, (int)(minutes % 60));
    return json_text(text);
}

char *json_text_of(json_t *json)
{
    char *text = json ? json_dumps(json, JSON_COMPACT | JSON_REAL_PRECISION(8)) : NULL;
    json_decref(json);
    return text;
}

static json_t *value_of(const struct table_key *key, const void *field)
{
    double number;
    unsigned word;
    bool flag;
    struct instant at;

    switch (key->kind) {
    case VALUE_NUMBER:
        memcpy(&number, field, sizeof(number));
        return json_number(number, key->decimals);
    case VALUE_WORD: memcpy(&word, field, sizeof(word)); return json_text(key->word(word));
    case VALUE_BOOL: memcpy(&flag, field, sizeof(flag)); return json_boolean(flag);
    case VALUE_TEXT: return json_text(field);
    case VALUE_TIME: memcpy(&at, field, sizeof(at)); return json_time(at.unix_ms, at.utc_offset_s);
    case VALUE_OTHER: break;
    }
    return json_null();
}

json_t *state_json(const struct report *r, enum publish_privacy tier)
{
    size_t count;
    const struct table_key *keys = table_keys(&count);
    json_t *json = json_object();

    for (size_t i = 0; json && i < count; i++) {
        if (keys[i].topic != TOPIC_STATE)
            continue;
        json_t *value = keys[i].tier > tier ? json_null()
                                            : value_of(&keys[i], (const char *)r + keys[i].offset);
        if (json_object_set_new(json, keys[i].name, value) != 0) {
            json_decref(json);
            return NULL;
        }
    }
    return json;
}
