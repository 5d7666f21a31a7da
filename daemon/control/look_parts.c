/*
 * look_parts.c - what all replies are made of: numbers, words, moments, and who may see them
 */
#include "look.h"

#include "orders.h"
#include "when.h"

#include <math.h>
#include <string.h>

enum look_tier look_tier(const struct look *in, const struct profile *profile)
{
    if (in->local)
        return LOOK_VITALS;
    if (!profile || profile->is_private)
        return LOOK_PRIVATE;
    return in->vitals ? LOOK_VITALS : LOOK_LEVELS;
}

const struct house_person *look_person(const struct house *h, const char *id)
{
    for (size_t i = 0; i < h->person_count; i++)
        if (strcmp(h->people[i].profile->id, id) == 0)
            return &h->people[i];
    return NULL;
}

const struct house_person *look_for(const struct look *in, struct complaint *why)
{
    const char *named = json_string_value(json_object_get(in->args, "person"));
    char id[ID_MAX + 1];

    return order_person(in->house, named, id, why) < 0 ? NULL : look_person(in->house, id);
}

bool look_append(json_t *list, json_t *item)
{
    return item && json_array_append_new(list, item) == 0;
}

json_t *look_number(double x, int decimals)
{
    static const double scales[] = { 1, 10, 100, 1000 };
    double scale = scales[decimals];

    if (!isfinite(x))
        return json_null();
    double rounded = round(x * scale) / scale;
    return decimals == 0 ? json_integer((json_int_t)rounded) : json_real(rounded);
}

json_t *look_text(const char *s)
{
    return s && *s ? json_string(s) : json_null();
}

json_t *look_when(int64_t unix_ms, int32_t utc_offset_s)
{
    char text[ISO_SIZE];
    return unix_ms ? json_string(iso_print(text, unix_ms, utc_offset_s)) : json_null();
}

json_t *look_appointment(int64_t unix_ms)
{
    return look_when(unix_ms, when_offset(unix_ms));
}
