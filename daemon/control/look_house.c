/*
 * look_house.c - status, sensors, routines
 */
#include "look.h"

#include "look_people.h"
#include "texts.h"

#include <stdio.h>

static int32_t offset_of(const struct house *h)
{
    return h->now.utc_offset_s;
}

static json_t *broker_of(const struct house_broker *b)
{
    return json_pack("{s:b,s:o,s:o,s:I,s:I,s:I}", "connected", (int)b->connected, "why",
                     b->connected ? json_null() : look_text(b->why), "address",
                     look_text(b->address), "waiting", (json_int_t)b->waiting, "sent",
                     (json_int_t)b->sent, "dropped", (json_int_t)b->dropped);
}

static json_t *history_of(const struct house_history *h)
{
    return json_pack("{s:b,s:o,s:I,s:I,s:I}", "ok", (int)h->ok, "why",
                     h->ok ? json_null() : look_text(h->why), "waiting", (json_int_t)h->waiting,
                     "written", (json_int_t)h->written, "dropped", (json_int_t)h->dropped);
}

static json_t *counts_of(const struct control_counts *c)
{
    return json_pack("{s:I,s:I,s:I,s:I}", "clients", (json_int_t)c->clients, "requests",
                     (json_int_t)c->requests, "refused", (json_int_t)c->refused, "dropped",
                     (json_int_t)c->dropped);
}

json_t *look_status(const struct look *in, struct complaint *why)
{
    const struct house *h = in->house;
    char id[ID_MAX + 1];
    json_t *people = look_asked_for(in, id, why) < 0 ? NULL : look_people_of(in, id);

    if (!people)
        return NULL;
    /* clang-format off */
    return json_pack("{s:s,s:o,s:o,s:o,s:b,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}",
        "version", h->version,
        "now", look_when(h->now.unix_ms, offset_of(h)),
        "uptime_s", look_number((double)(h->now.us - h->started.us) / (double)US_PER_S, 0),
        "speed", look_number(h->speed, 1),
        "clock_known", (int)h->clock_known,
        "broker", broker_of(&h->broker),
        "history", history_of(&h->history),
        "control", counts_of(in->counts),
        "bluetooth", look_bluetooth(&h->bluetooth),
        "person", look_text(id),
        "people", people,
        "sensors", look_sensor_list(in, *id ? id : NULL),
        "house", look_house_list(in, *id ? id : NULL));
    /* clang-format on */
}

json_t *look_sensors(const struct look *in, struct complaint *why)
{
    const struct house *h = in->house;

    (void)why;
    return json_pack("{s:o,s:o,s:o,s:o}", "sensors", look_sensor_list(in, NULL), "house",
                     look_house_list(in, NULL), "bluetooth", look_bluetooth(&h->bluetooth),
                     "pairing", look_pairing(h, in->local));
}

/* What it is called in the household's language; the user's own have no title but their name. */
static const char *title_of(const struct routine_plan *plan)
{
    char key[ID_MAX + 16];

    snprintf(key, sizeof(key), "routine.%s.title", plan->name);
    return texts_find(key);
}

json_t *look_routines(const struct look *in, struct complaint *why)
{
    const struct house *h = in->house;
    json_t *list = json_array(), *running = json_array();

    (void)why;
    for (size_t i = 0; list && i < h->routine_count; i++)
        json_array_append_new(list, json_pack("{s:s,s:o,s:i}", "name", h->routines[i].name, "title",
                                              look_text(title_of(&h->routines[i])), "duration_s",
                                              (int)h->routines[i].duration_s));
    for (size_t i = 0; running && i < h->person_count; i++)
        if (h->people[i].routine.status != ROUTINE_IDLE)
            json_array_append_new(
                running, json_pack("{s:s,s:o}", "person", h->people[i].profile->id, "routine",
                                   look_routine(&h->people[i].routine,
                                                look_tier(in, h->people[i].profile))));
    return json_pack("{s:o,s:o}", "routines", list, "running", running);
}
