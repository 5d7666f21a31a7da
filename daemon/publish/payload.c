#include "payload.h"

#include "builder.h"
#include "state.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ADDRESS_END 6 /* :EE:FF */

static json_t *recoveries_json(const struct link_recoveries *r)
{
    struct builder b = builder_begin();

    builder_put(&b, "resubscribed", json_integer(r->resubscribed));
    builder_put(&b, "reconnected", json_integer(r->reconnected));
    builder_put(&b, "rediscovered", json_integer(r->rediscovered));
    builder_put(&b, "power_cycled", json_integer(r->power_cycled));
    return b.json;
}

static json_t *released_until_json(const struct sensor_status *s, const struct instant *now)
{
    if (s->link != LINK_RELEASED || s->released_until_us == INSTANT_NEVER)
        return json_null();
    const struct instant until = instant_at(now, s->released_until_us);
    return json_time(until.unix_ms, until.utc_offset_s);
}

char *payload_sensor(const struct payload_manner *m, const struct sensor_status *s,
                     const struct instant *now)
{
    struct builder b = builder_begin();
    const bool shows_contact = table_key(TOPIC_SENSOR, "contact")->tier <= m->tier;

    builder_put(&b, "battery", s->battery_pct >= 0 ? json_integer(s->battery_pct) : json_null());
    builder_put(&b, "rssi", s->rssi_dbm != 0 ? json_integer(s->rssi_dbm) : json_null());
    builder_put(&b, "link", json_text(link_state_name(s->link)));
    builder_put(&b, "contact", json_text(shows_contact ? contact_name(s->contact) : NULL));
    builder_put(&b, "why", json_text(s->why));
    builder_put(&b, "simulated", json_boolean(s->simulated));
    builder_put(&b, "name", json_text(s->name));
    builder_put(&b, "adapter", json_text(s->adapter));
    builder_put(&b, "bonded", json_boolean(s->bonded));
    builder_put(&b, "worn_by", json_text(s->person));
    builder_put(&b, "released_until", released_until_json(s, now));
    builder_put(&b, "recoveries", recoveries_json(&s->recoveries));
    builder_put(&b, "last_fault", json_text(s->last_fault));
    return builder_end(&b);
}

/* Enough of an address to tell two of them apart, too little to find one again elsewhere. */
static json_t *address_json(const char *address)
{
    char text[ADDRESS_END + 3];
    const size_t len = strlen(address);

    if (len < ADDRESS_END)
        return json_null();
    snprintf(text, sizeof(text), "..%s", address + len - ADDRESS_END);
    return json_text(text);
}

static json_t *candidate_json(const struct candidate *c)
{
    struct builder b = builder_begin();

    builder_put(&b, "name", json_text(c->name));
    builder_put(&b, "address", address_json(c->address));
    builder_put(&b, "plugin", json_text(c->plugin));
    builder_put(&b, "rssi", c->rssi_dbm != 0 ? json_integer(c->rssi_dbm) : json_null());
    builder_put(&b, "sensor", json_text(c->sensor));
    builder_put(&b, "delivers", c->tried || c->delivers ? json_boolean(c->delivers) : json_null());
    builder_put(&b, "why", json_text(c->why));
    return b.json;
}

static json_t *candidates_json(const struct pairing *p)
{
    json_t *list = json_array();

    for (size_t i = 0; list && p && i < p->count && i < CANDIDATES_MAX; i++) {
        if (json_array_append_new(list, candidate_json(&p->candidates[i])) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

char *payload_pairing(const struct pairing *p, const struct instant *now)
{
    struct builder b = builder_begin();
    const bool is_open = p && p->is_open;
    const char *status = !p ? "idle" : is_open ? "open" : p->adopted[0] ? "adopted" : "closed";
    const int64_t left_us = is_open && p->until_us > now->us ? p->until_us - now->us : 0;

    builder_put(&b, "status", json_text(status));
    builder_put(&b, "open", json_boolean(is_open));
    builder_put(&b, "person", json_text(p ? p->person : NULL));
    builder_put(&b, "remaining_s",
                is_open ? json_integer((left_us + US_PER_S - 1) / US_PER_S) : json_null());
    builder_put(&b, "why", json_text(p ? p->why : NULL));
    builder_put(&b, "adopted", json_text(p ? p->adopted : NULL));
    builder_put(&b, "candidates", candidates_json(p));
    return builder_end(&b);
}

char *payload_info(const char *version, const struct instant *started)
{
    struct builder b = builder_begin();

    builder_put(&b, "version", json_text(version));
    builder_put(&b, "started", json_time(started->unix_ms, started->utc_offset_s));
    return builder_end(&b);
}

char *payload_health(const struct house *h, const struct house_broker *broker, uint64_t refused)
{
    struct builder b = builder_begin();
    const char *status = !h->history.ok                            ? "history_failing"
                         : h->bluetooth.needed && !h->bluetooth.ok ? "bluetooth_failing"
                         : !h->clock_known                         ? "clock_unknown"
                                                                   : "ok";
    size_t listening = 0, sensors = 0;

    for (size_t i = 0; i < h->sensor_count; i++) {
        if (h->sensors[i].of_house)
            continue;
        sensors++;
        listening += h->sensors[i].link == LINK_LISTENING;
    }
    builder_put(&b, "status", json_text(status));
    builder_put(&b, "uptime", json_integer((h->now.us - h->started.us) / US_PER_S));
    builder_put(&b, "people", json_integer((json_int_t)h->person_count));
    builder_put(&b, "sensors", json_integer((json_int_t)sensors));
    builder_put(&b, "listening", json_integer((json_int_t)listening));
    builder_put(&b, "sent", json_integer((json_int_t)broker->sent));
    builder_put(&b, "waiting", json_integer(broker->waiting));
    builder_put(&b, "dropped", json_integer((json_int_t)broker->dropped));
    builder_put(&b, "refused", json_integer((json_int_t)refused));
    builder_put(&b, "history_written", json_integer((json_int_t)h->history.written));
    builder_put(&b, "history_waiting", json_integer(h->history.waiting));
    builder_put(&b, "history_dropped", json_integer((json_int_t)h->history.dropped));
    builder_put(&b, "t", json_time(h->now.unix_ms, h->now.utc_offset_s));
    return builder_end(&b);
}

char *payload_withhold(const char *text, enum topic topic, enum publish_privacy tier)
{
    size_t count;
    const struct table_key *keys = table_keys(&count);
    json_t *json = json_loads(text, 0, NULL);

    for (size_t i = 0; json && i < count; i++) {
        if (keys[i].topic != topic || keys[i].tier <= tier || !json_object_get(json, keys[i].name))
            continue;
        if (topic == TOPIC_SUGGESTION)
            json_object_del(json, keys[i].name);
        else
            json_object_set_new(json, keys[i].name, json_null());
    }
    /* Its link was filled in with what is now withheld. */
    json_t *provider = json_object_get(json, "provider");
    if (json_is_object(provider) && table_key(TOPIC_SUGGESTION, "technique")->tier > tier)
        json_object_set_new(provider, "url", json_null());
    return json_text_of(json);
}
