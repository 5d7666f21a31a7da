/*
 * look_bluetooth.c - sensors and their links, what tells of the house, adapters, and the wearables
 * that were heard nearby
 */
#include "look.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static json_t *age_of(const struct house *h, const struct sensor_status *s)
{
    if (s->last_us == INSTANT_NEVER)
        return json_null();
    return look_number((double)(h->now.us - s->last_us) / (double)US_PER_S, 1);
}

/* ---- sensors ---- */

static bool is_timed(const struct sensor_status *s)
{
    return s->link == LINK_RELEASED && s->released_until_us != INSTANT_NEVER;
}

static json_t *released_until(const struct house *h, const struct sensor_status *s)
{
    if (!is_timed(s))
        return json_null();
    struct instant until = instant_at(&h->now, s->released_until_us);
    return look_when(until.unix_ms, until.utc_offset_s);
}

static json_t *released_left(const struct house *h, const struct sensor_status *s)
{
    if (!is_timed(s))
        return json_null();
    int64_t left_us = s->released_until_us - h->now.us;
    return look_number(left_us > 0 ? (double)left_us / (double)US_PER_S : 0, 0);
}

static json_t *recoveries_of(const struct link_recoveries *r)
{
    return json_pack("{s:I,s:I,s:I,s:I}", "resubscribed", (json_int_t)r->resubscribed,
                     "reconnected", (json_int_t)r->reconnected, "rediscovered",
                     (json_int_t)r->rediscovered, "power_cycled", (json_int_t)r->power_cycled);
}

/* Whether somebody wears it is theirs to tell; of a guest nobody knows who that is. */
static bool shows_contact(const struct look *in, const struct sensor_status *s)
{
    const struct house_person *p = look_person(in->house, s->person);

    if (!s->person[0] || strcmp(s->person, "guest") == 0)
        return true;
    return look_tier(in, p ? p->profile : NULL) >= LOOK_LEVELS;
}

static json_t *sensor_of(const struct look *in, const struct sensor_status *s)
{
    const struct house *h = in->house;

    /* clang-format off */
    return json_pack("{s:s,s:s,s:o,s:s,s:o,s:o,s:s,s:b,s:b,s:o,s:o,s:I,s:I,s:o,s:b,s:b,s:o,s:o,s:b,s:o,s:o,s:o,s:o}",
        "id", s->id,
        "plugin", s->plugin,
        "person", look_text(s->person),
        "link", link_state_name(s->link),
        "why", look_text(s->why),
        "contact", look_text(shows_contact(in, s) ? contact_name(s->contact) : NULL),
        "class", reading_class_name(s->class),
        "simulated", (int)s->simulated,
        "experimental", (int)s->experimental,
        "battery", s->battery_pct < 0 ? json_null() : json_integer(s->battery_pct),
        "rssi", s->rssi_dbm == 0 ? json_null() : json_integer(s->rssi_dbm),
        "readings", (json_int_t)s->readings,
        "refused", (json_int_t)s->refused,
        "age_s", age_of(h, s),
        "bluetooth", (int)s->on_bluetooth,
        "adopted", (int)s->adopted,
        "name", look_text(s->name),
        "adapter", look_text(s->adapter),
        "bonded", (int)s->bonded,
        "recoveries", recoveries_of(&s->recoveries),
        "last_fault", look_text(s->last_fault),
        "released_until", released_until(h, s),
        "released_left_s", released_left(h, s));
    /* clang-format on */
}

json_t *look_sensor_list(const struct look *in, const char *person)
{
    const struct house *h = in->house;
    json_t *list = json_array();

    for (size_t i = 0; list && i < h->sensor_count; i++)
        if (!h->sensors[i].of_house && (!person || strcmp(h->sensors[i].person, person) == 0) &&
            !look_append(list, sensor_of(in, &h->sensors[i]))) {
            json_decref(list);
            return NULL;
        }
    return list;
}

/* ---- the house ---- */

/* Of steps how many the last news were, of all else 0 or 1. */
static json_t *teller_of(const struct house *h, const struct sensor_status *s)
{
    return json_pack(
        "{s:s,s:s,s:o,s:o,s:o,s:s,s:o,s:I}", "id", s->id, "kind", context_kind_name(s->told.kind),
        "person", look_text(s->person), "value", look_number(s->told.value, 0), "age_s",
        isnan(s->told.value) ? json_null() : age_of(h, s), "link", link_state_name(s->link), "why",
        look_text(s->why), "refused", (json_int_t)s->refused);
}

/* Who is away or in bed, and how much they walk, is as private as a vital; and what names nobody
   is so of everybody. */
static bool may_be_told(const struct look *in, const struct sensor_status *s)
{
    const struct house_person *p = s->person[0] ? look_person(in->house, s->person) : NULL;

    if (s->person[0])
        return look_tier(in, p ? p->profile : NULL) >= LOOK_VITALS;
    for (size_t i = 0; i < in->house->person_count; i++)
        if (look_tier(in, in->house->people[i].profile) < LOOK_VITALS)
            return false;
    return in->local || in->vitals;
}

json_t *look_house_list(const struct look *in, const char *person)
{
    const struct house *h = in->house;
    json_t *list = json_array();

    for (size_t i = 0; list && i < h->sensor_count; i++) {
        const struct sensor_status *s = &h->sensors[i];
        bool is_meant = !person || !s->person[0] || strcmp(s->person, person) == 0;
        if (s->of_house && is_meant && may_be_told(in, s) && !look_append(list, teller_of(h, s))) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

/* ---- adapters ---- */

static json_t *adapter_of(const struct house_adapter *a)
{
    return json_pack("{s:s,s:b,s:b,s:b,s:I}", "id", a->id, "powered", (int)a->powered, "scanning",
                     (int)a->scanning, "used", (int)a->used, "links", (json_int_t)a->links);
}

json_t *look_bluetooth(const struct house_bluetooth *b)
{
    json_t *list = json_array();

    for (size_t i = 0; list && i < b->adapter_count && i < HOUSE_ADAPTERS_MAX; i++)
        if (!look_append(list, adapter_of(&b->adapters[i]))) {
            json_decref(list);
            return NULL;
        }
    return json_pack("{s:b,s:b,s:o,s:o}", "needed", (int)b->needed, "ok", (int)b->ok, "why",
                     b->ok ? json_null() : look_text(b->why), "adapters", list);
}

/* ---- what is nearby ---- */

/* All but its end tells whose device it is: "..:EE:FF". */
static json_t *address_of(const struct candidate *c, bool in_full)
{
    char tail[16];
    size_t len = strlen(c->address);

    if (in_full || len < 5)
        return look_text(c->address);
    snprintf(tail, sizeof(tail), "..:%s", c->address + len - 5);
    return json_string(tail);
}

static json_t *candidate_of(const struct candidate *c, bool addresses)
{
    return json_pack("{s:o,s:o,s:o,s:o,s:o,s:b,s:b,s:o}", "address", address_of(c, addresses),
                     "name", look_text(c->name), "plugin", look_text(c->plugin), "sensor",
                     look_text(c->sensor), "rssi",
                     c->rssi_dbm == 0 ? json_null() : json_integer(c->rssi_dbm), "tried",
                     (int)c->tried, "delivers", (int)c->delivers, "why", look_text(c->why));
}

json_t *look_candidates(const struct candidate *list, size_t count, bool addresses)
{
    json_t *out = json_array();

    for (size_t i = 0; out && i < count; i++)
        if (!look_append(out, candidate_of(&list[i], addresses))) {
            json_decref(out);
            return NULL;
        }
    return out;
}

json_t *look_pairing(const struct house *h, bool addresses)
{
    const struct pairing *p = h->pairing;

    /* What a scan hears is the neighbours' business: only who stands here sees it. */
    if (!p || (!addresses && !p->adopts))
        return json_null();
    int64_t left_us = p->is_open ? p->until_us - h->now.us : 0;
    return json_pack("{s:b,s:b,s:o,s:o,s:o,s:o,s:o}", "open", (int)p->is_open, "adopts",
                     (int)p->adopts, "person", look_text(p->person), "remaining_s",
                     look_number(left_us > 0 ? (double)left_us / (double)US_PER_S : 0, 0),
                     "adopted", look_text(p->adopted), "why", look_text(p->why), "candidates",
                     look_candidates(p->candidates, p->count, addresses));
}
