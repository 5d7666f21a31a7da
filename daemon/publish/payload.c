#include "payload.h"

#include "state.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ADDRESS_END 6 /* :EE:FF */

/*
 * Builds an object from pairs; a value that could not be made spoils the whole,
 * so a message never lacks a key.
 */
struct builder {
    json_t *json;
};

static struct builder begin(void)
{
    return (struct builder){ .json = json_object() };
}

static void put(struct builder *b, const char *key, json_t *value)
{
    if (!b->json)
        json_decref(value);
    else if (json_object_set_new(b->json, key, value) != 0) {
        json_decref(b->json);
        b->json = NULL;
    }
}

static char *end(struct builder *b)
{
    return json_text_of(b->json);
}

static json_t *choices_json(uint8_t choices)
{
    json_t *list = json_array();

    for (unsigned i = 0; list && i < ANSWERS; i++)
        if (choices & (1u << i))
            json_array_append_new(list, json_string(answer_name((enum answer)i)));
    return list;
}

static json_t *evidence_json(const struct evidence *e)
{
    struct builder b = begin();

    put(&b, "stress", json_number(e->stress, 0));
    put(&b, "heart_rate", json_number(e->heart_rate_bpm, 0));
    put(&b, "rmssd", json_number(e->rmssd_ms, 0));
    put(&b, "usual_heart_rate", json_number(e->usual_heart_rate_bpm, 0));
    put(&b, "raised", json_number(e->raised_min, 0));
    put(&b, "load_today", json_number(e->load_today_min, 0));
    put(&b, "load_week", json_number(e->load_week_min, 0));
    return b.json;
}

static json_t *provider_json(const struct suggestion *s, const struct profile *profile)
{
    struct builder b;
    const bool books = s->type == SUGGEST_BOOK_MASSAGE || s->type == SUGGEST_MASSAGE_REMINDER;

    if (!books || !profile || !profile->massage.provider_name[0])
        return json_null();
    b = begin();
    put(&b, "name", json_text(profile->massage.provider_name));
    put(&b, "url", json_text(profile->massage.provider_url));
    put(&b, "phone", json_text(profile->massage.provider_phone));
    return b.json;
}

/* What this topic's row withholds at this tier is left out altogether. */
static void put_if(struct builder *b, const struct payload_manner *m, const char *key,
                   json_t *value)
{
    if (table_key(TOPIC_SUGGESTION, key)->tier <= m->tier)
        put(b, key, value);
    else
        json_decref(value);
}

char *payload_suggestion(const struct payload_manner *m, const struct suggestion *s,
                         const struct profile *profile)
{
    struct builder b = begin();
    struct suggestion_text text;

    words_suggestion(&m->words, s->type, &text);
    put(&b, "event_type", json_text(suggestion_type_name(s->type)));
    put(&b, "id", json_text(s->id));
    put(&b, "title", json_text(text.title));
    put(&b, "message", json_text(text.message));
    put_if(&b, m, "reason", json_text(reason_name(s->reason)));
    put_if(&b, m, "evidence", evidence_json(&s->evidence));
    put(&b, "routine", json_text(s->routine));
    put_if(&b, m, "technique", json_text(s->technique));
    put(&b, "provider", provider_json(s, profile));
    put(&b, "choices", choices_json(s->choices));
    put(&b, "expires", json_time(s->expires_unix_ms, s->at.utc_offset_s));
    put(&b, "simulated", json_boolean(s->simulated));
    return end(&b);
}

char *payload_last(const struct payload_manner *m, const struct suggestion *open,
                   const struct outcome_event *outcome)
{
    struct builder b = begin();
    struct suggestion_text text = { 0 };
    const char *type = NULL, *id = NULL;

    if (open || outcome) {
        enum suggestion_type t = open ? open->type : outcome->type;
        type = suggestion_type_name(t);
        id = open ? open->id : outcome->id;
        words_suggestion(&m->words, t, &text);
    }
    put(&b, "status", json_text(open ? "open" : outcome ? "closed" : "none"));
    put(&b, "event_type", json_text(type));
    put(&b, "id", json_text(id));
    put(&b, "title", json_text(text.title));
    put(&b, "message", json_text(text.message));
    put(&b, "routine", json_text(open ? open->routine : NULL));
    put(&b, "choices", choices_json(open ? open->choices : 0));
    put(&b, "expires",
        open ? json_time(open->expires_unix_ms, open->at.utc_offset_s) : json_null());
    put(&b, "outcome", outcome ? json_text(outcome_name(outcome->outcome)) : json_null());
    put(&b, "simulated", open ? json_boolean(open->simulated) : json_null());
    return end(&b);
}

char *payload_settings(bool suggestions, const char *routine, bool running)
{
    struct builder b = begin();

    put(&b, "suggestions", json_boolean(suggestions));
    put(&b, "routine", json_text(routine));
    put(&b, "running", json_boolean(running));
    return end(&b);
}

static json_t *span_json(const struct effect_span *s)
{
    struct builder b = begin();

    put(&b, "heart_rate", json_number(s->heart_rate_bpm, 1));
    put(&b, "rmssd", json_number(s->rmssd_ms, 1));
    put(&b, "stress", json_number(s->stress, 1));
    return b.json;
}

static json_t *effect_json(const struct effect *e)
{
    struct builder b = begin();

    put(&b, "before", span_json(&e->before));
    put(&b, "during", span_json(&e->during));
    put(&b, "after", span_json(&e->after));
    put(&b, "finished", json_boolean(e->finished));
    put(&b, "simulated", json_boolean(e->simulated));
    return b.json;
}

char *payload_routine(const struct payload_manner *m, const struct routine_state *s,
                      const struct effect *effect)
{
    struct builder b = begin();
    const bool shown = effect && table_key(TOPIC_ROUTINE, "effect")->tier <= m->tier;
    /* Measured some minutes later, it belongs to the routine that was, not to what runs now. */
    const char *name = effect ? effect->routine : s->name;
    const char *suggestion = effect ? effect->suggestion : s->suggestion;

    put(&b, "status", json_text(routine_status_name(s->status)));
    put(&b, "name", json_text(name));
    put(&b, "suggestion", json_text(suggestion));
    put(&b, "elapsed", json_integer(s->elapsed_s));
    put(&b, "remaining", json_integer(s->remaining_s));
    put(&b, "effect", shown ? effect_json(effect) : json_null());
    put(&b, "t", json_time(s->at.unix_ms, s->at.utc_offset_s));
    return end(&b);
}

char *payload_pacer(const struct payload_manner *m, const struct pacer *pacer)
{
    struct builder b = begin();
    const char *text = words_find(&m->words, pacer->text);

    put(&b, "phase", json_text(phase_name(pacer->phase)));
    put(&b, "seconds", json_number(pacer->duration_ms / 1000.0, 2));
    put(&b, "text", json_text(text ? text : pacer->text));
    put(&b, "light", json_integer(pacer->light));
    put(&b, "ramp", json_number(pacer->ramp_ms / 1000.0, 2));
    return end(&b);
}

static json_t *recoveries_json(const struct link_recoveries *r)
{
    struct builder b = begin();

    put(&b, "resubscribed", json_integer(r->resubscribed));
    put(&b, "reconnected", json_integer(r->reconnected));
    put(&b, "rediscovered", json_integer(r->rediscovered));
    put(&b, "power_cycled", json_integer(r->power_cycled));
    return b.json;
}

static json_t *released_until_json(const struct sensor_status *s, const struct instant *now)
{
    if (s->link != LINK_RELEASED || s->released_until_us == INSTANT_NEVER)
        return json_null();
    const struct instant until = instant_at(now, s->released_until_us);
    return json_time(until.unix_ms, until.utc_offset_s);
}

char *payload_sensor(const struct sensor_status *s, const struct instant *now)
{
    struct builder b = begin();

    put(&b, "battery", s->battery_pct >= 0 ? json_integer(s->battery_pct) : json_null());
    put(&b, "rssi", s->rssi_dbm != 0 ? json_integer(s->rssi_dbm) : json_null());
    put(&b, "link", json_text(link_state_name(s->link)));
    put(&b, "contact", json_text(contact_name(s->contact)));
    put(&b, "why", json_text(s->why));
    put(&b, "simulated", json_boolean(s->simulated));
    put(&b, "name", json_text(s->name));
    put(&b, "adapter", json_text(s->adapter));
    put(&b, "bonded", json_boolean(s->bonded));
    put(&b, "worn_by", json_text(s->person));
    put(&b, "released_until", released_until_json(s, now));
    put(&b, "recoveries", recoveries_json(&s->recoveries));
    put(&b, "last_fault", json_text(s->last_fault));
    return end(&b);
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
    struct builder b = begin();

    put(&b, "name", json_text(c->name));
    put(&b, "address", address_json(c->address));
    put(&b, "plugin", json_text(c->plugin));
    put(&b, "rssi", c->rssi_dbm != 0 ? json_integer(c->rssi_dbm) : json_null());
    put(&b, "sensor", json_text(c->sensor));
    put(&b, "delivers", c->tried || c->delivers ? json_boolean(c->delivers) : json_null());
    put(&b, "why", json_text(c->why));
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
    struct builder b = begin();
    const bool is_open = p && p->is_open;
    const char *status = !p ? "idle" : is_open ? "open" : p->adopted[0] ? "adopted" : "closed";
    const int64_t left_us = is_open && p->until_us > now->us ? p->until_us - now->us : 0;

    put(&b, "status", json_text(status));
    put(&b, "open", json_boolean(is_open));
    put(&b, "person", json_text(p ? p->person : NULL));
    put(&b, "remaining_s",
        is_open ? json_integer((left_us + US_PER_S - 1) / US_PER_S) : json_null());
    put(&b, "why", json_text(p ? p->why : NULL));
    put(&b, "adopted", json_text(p ? p->adopted : NULL));
    put(&b, "candidates", candidates_json(p));
    return end(&b);
}

char *payload_info(const char *version, const struct instant *started)
{
    struct builder b = begin();

    put(&b, "version", json_text(version));
    put(&b, "started", json_time(started->unix_ms, started->utc_offset_s));
    return end(&b);
}

char *payload_health(const struct house *h, const struct house_broker *broker, uint64_t refused)
{
    struct builder b = begin();
    const char *status = !h->history.ok                            ? "history_failing"
                         : h->bluetooth.needed && !h->bluetooth.ok ? "bluetooth_failing"
                         : !h->clock_known                         ? "clock_unknown"
                                                                   : "ok";
    size_t listening = 0;

    for (size_t i = 0; i < h->sensor_count; i++)
        listening += h->sensors[i].link == LINK_LISTENING;
    put(&b, "status", json_text(status));
    put(&b, "uptime", json_integer((h->now.us - h->started.us) / US_PER_S));
    put(&b, "people", json_integer((json_int_t)h->person_count));
    put(&b, "sensors", json_integer((json_int_t)h->sensor_count));
    put(&b, "listening", json_integer((json_int_t)listening));
    put(&b, "sent", json_integer((json_int_t)broker->sent));
    put(&b, "waiting", json_integer(broker->waiting));
    put(&b, "dropped", json_integer((json_int_t)broker->dropped));
    put(&b, "refused", json_integer((json_int_t)refused));
    put(&b, "history_written", json_integer((json_int_t)h->history.written));
    put(&b, "history_waiting", json_integer(h->history.waiting));
    put(&b, "history_dropped", json_integer((json_int_t)h->history.dropped));
    put(&b, "t", json_time(h->now.unix_ms, h->now.utc_offset_s));
    return end(&b);
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
    return json_text_of(json);
}
