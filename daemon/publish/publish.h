/*
 * publish - people's states, suggestions and routines over MQTT, and Home Assistant's discovery
 *
 * Every topic, entity and key comes from one table (table.c). Paho's threads end
 * in one mailbox. Nothing here decides anything: it says what it is told, in the
 * tier of privacy that is set, at the pace that DESIGN section 5 allows.
 *
 *   state, pacer      never queued: only the newest counts, and only while connected
 *   suggestions,      one bounded queue, sent in order, sent again until the broker
 *   outcomes, effects  acknowledges; an expired suggestion is dropped, not sent
 *   retained topics   sent again after every connect and every birth of Home Assistant
 */
#pragma once

#include "candidate.h"
#include "house.h"
#include "instant.h"
#include "profile.h"
#include "reading.h"
#include "report.h"
#include "routine.h"
#include "sensor.h"
#include "standing.h"
#include "suggestion.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

struct clock;
struct publish;

enum publish_privacy {
    /* Not set for a house: of whoever shares privately only suggestions, routine, availability. */
    PRIVACY_PRIVATE,
    PRIVACY_LEVELS, /* level, trend, why, suggestions, routine; no score, vital or evidence */
    PRIVACY_VITALS,
    PRIVACY_RAW, /* also balm/P/beats */
};

struct publish_options {
    const char *host; /* empty: no broker, nothing is published */
    uint16_t port;
    const char *username, *password;         /* empty: none */
    const char *tls_ca, *tls_cert, *tls_key; /* empty: none; any of them set, or tls, means TLS */
    bool tls;
    bool plaintext_allowed; /* else plaintext only to loopback, link-local, private addresses */
    const char *base;       /* "balm" */
    const char *discovery;  /* "homeassistant"; empty: no discovery */
    enum publish_privacy privacy;
    const char *version;
};

struct publish_events {
    void (*answer)(void *ctx, const char *person, const struct answer_event *a,
                   const struct instant *t);
    /* balm/P/set/ENTITY */
    void (*set)(void *ctx, const char *person, const char *entity, const char *value,
                const struct instant *t);
    /* balm/sensor/S/set/ENTITY: `release` ON or OFF, `worn_by` a person's id, `guest` or `nobody`
     */
    void (*sensor_set)(void *ctx, const char *sensor, const char *entity, const char *value);
    /* balm/bridge/set/ENTITY: `pair`, a button */
    void (*bridge_set)(void *ctx, const char *entity, const char *value);
    /* balm/bridge/request/VERB; answered, perhaps later, by publish_response(). Copies the text. */
    void (*request)(void *ctx, const char *verb, const char *json);
    /* A message of a topic wished for; kept: by the broker, from an earlier time. */
    void (*message)(void *ctx, const char *topic, const uint8_t *bytes, size_t len, bool kept);
    /* The broker has acknowledged a suggestion. */
    void (*suggestion_sent)(void *ctx, const char *suggestion);
    void (*connected)(void *ctx, bool connected);
    void (*closed)(void *ctx); /* last call ever */
};

/* 0 or -ENOMEM. A broker that cannot be reached is no error: it is tried again. Copies opt. */
int publish_open(struct publish **out, uv_loop_t *loop, struct clock *clock,
                 const struct publish_options *opt, const struct publish_events *events, void *ctx);
/* Says offline, waits for what is on its way (2 s at most), then closed(). Safe twice. */
void publish_close(struct publish *p);
void publish_state(const struct publish *p, struct house_broker *out);
/* New settings after a reload: reconnects only if the way to the broker changed; a lower tier
   clears what the higher one announced. */
void publish_set_options(struct publish *p, const struct publish_options *opt);

/* Who there is. Devices that are gone are cleared from Home Assistant and their topics emptied. */
void publish_people(struct publish *p, const struct profile *const *people, size_t count,
                    const struct routine_plan *routines, size_t routine_count);
void publish_sensors(struct publish *p, const struct sensor_status *sensors, size_t count);

void publish_report(struct publish *p, const char *person, const struct report *r);
/* A sensor of this person delivers, or none does. Retained. */
void publish_availability(struct publish *p, const char *person, bool available);
void publish_sensor(struct publish *p, const struct sensor_status *s);
/* Committed: to be sent. suggestion_sent() follows once the broker has it. */
void publish_suggestion(struct publish *p, const char *person, const struct suggestion *s);
/* What balm/P/last shows: the open suggestion, or NULL; `last_outcome` is of the one before. */
void publish_last(struct publish *p, const char *person, const struct suggestion *open,
                  const struct outcome_event *last_outcome);
void publish_routine(struct publish *p, const char *person, const struct routine_state *s,
                     const struct effect *effect);
/* How things stand: switches, numbers and dates that Home Assistant shows; only changes are sent.
 */
void publish_standing(struct publish *p, const char *person, const struct standing *s);
void publish_pacer(struct publish *p, const char *person, const struct pacer *pacer);
/* balm/P/beats, only with PRIVACY_RAW: gathered, and sent every 10 s. */
void publish_beats(struct publish *p, const char *person, const struct reading *r,
                   const struct instant *t);
/* balm/bridge/pairing: the window, while it is open and once at its end. Addresses shortened. */
void publish_pairing(struct publish *p, const struct pairing *pairing, const struct instant *now);
/* Every minute. */
void publish_health(struct publish *p, const struct house *house);
/* JSON, with `transaction` and `status` already in it. */
void publish_response(struct publish *p, const char *verb, const char *json);
/* Asked for again, what the broker keeps of it comes again. */
void publish_wish(struct publish *p, const char *topic);
/* Wishes that nobody has any more are given up. */
void publish_keep_wishes(struct publish *p, bool (*is_wanted)(void *ctx, const char *topic),
                         void *ctx);
/*
 * Clears every device of ours from Home Assistant. They come again at its next start or at ours.
 * How many there were; -ENOTCONN: no broker is connected. -ENOENT: there is no discovery.
 */
int publish_forget_home(struct publish *p);
/*
 * A dashboard for these people (NULL: all) as YAML for free(), with the ids of the entities that
 * discovery has created in the tier that holds. by_name: as Home Assistant before 2025.10 made
 * them, from the names of device and entity. NULL: nobody has this name, or out of memory.
 */
char *publish_dashboard(const struct publish *p, const char *person, bool by_name);
