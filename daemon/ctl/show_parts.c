#include "show_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const char *part_word(const json_t *o, const char *key)
{
    const char *s = json_string_value(json_object_get(o, key));
    return s ? s : PART_NOT_KNOWN;
}

bool part_has(const json_t *o, const char *key)
{
    const json_t *v = json_object_get(o, key);
    return v && !json_is_null(v);
}

bool part_true(const json_t *o, const char *key)
{
    return json_is_true(json_object_get(o, key));
}

int64_t part_integer(const json_t *o, const char *key)
{
    return json_integer_value(json_object_get(o, key));
}

/* "62 bpm", or "-". */
const char *part_number(char out[32], const json_t *o, const char *key, const char *unit)
{
    if (part_has(o, key))
        snprintf(out, 32, "%.0f%s%s", json_number_value(json_object_get(o, key)), *unit ? " " : "",
                 unit);
    else
        snprintf(out, 32, PART_NOT_KNOWN);
    return out;
}

const char *part_change(char out[48], const json_t *o, const char *key)
{
    const json_t *before = json_object_get(o, "before"), *after = json_object_get(o, "after");
    char a[32], b[32];

    snprintf(out, 48, "%.20s to %.20s", part_number(a, before, key, ""),
             part_number(b, after, key, ""));
    return out;
}

/* "2026-11-21T18:30:00+01:00" as "2026-11-21 18:30". */
const char *part_moment(char out[20], const json_t *o, const char *key)
{
    snprintf(out, 20, "%.16s", part_word(o, key));
    if (strlen(out) > 10 && out[10] == 'T')
        out[10] = ' ';
    return out;
}

const char *part_span(char out[32], int64_t seconds)
{
    if (seconds < 120)
        snprintf(out, 32, "%" PRId64 " s", seconds);
    else if (seconds < 7200)
        snprintf(out, 32, "%" PRId64 " min", seconds / 60);
    else if (seconds < 172800)
        snprintf(out, 32, "%" PRId64 " h", seconds / 3600);
    else
        snprintf(out, 32, "%" PRId64 " days", seconds / 86400);
    return out;
}
