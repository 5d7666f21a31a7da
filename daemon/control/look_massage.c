/*
 * look_massage.c - the next session, the last one, and who gives it
 */
#include "look.h"
#include "orders.h"

#include <string.h>

json_t *look_massage_next(const struct look *in, struct complaint *why)
{
    const struct house *h = in->house;
    char id[ID_MAX + 1];
    const struct house_person *p = NULL;

    if (order_person(h, json_string_value(json_object_get(in->args, "person")), id, why) < 0)
        return NULL;
    for (size_t i = 0; i < h->person_count; i++)
        if (strcmp(h->people[i].profile->id, id) == 0)
            p = &h->people[i];
    if (!p)
        return NULL;

    const struct massage_plan *m = &p->profile->massage;
    json_t *provider = m->provider_name[0] ? json_pack("{s:s,s:o,s:o}", "name", m->provider_name,
                                                       "url", look_text(m->provider_url), "phone",
                                                       look_text(m->provider_phone))
                                           : json_null();
    return json_pack("{s:s,s:o,s:o,s:o,s:i,s:o}", "person", id, "next",
                     look_when(p->next_massage_unix_ms, h->now.utc_offset_s), "last",
                     look_when(p->last_massage_unix_ms, h->now.utc_offset_s), "interval_days",
                     m->interval_days ? json_integer(m->interval_days) : json_null(),
                     "duration_min", (int)m->duration_min, "provider", provider);
}
