/*
 * say.c - what the house has to say, put on the board or into the outbox
 *
 *   the present (state, routine, sensor, settings ...) --> board: the newest only
 *   what happened (suggestion, effect)                 --> outbox, lasting lane
 *   answers to requests                                --> outbox, session lane
 *   the pacer                                          --> now or never
 */
#include "room.h"
#include "state.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define LIVE_PACE_S      10
#define LIVE_UNCHANGED_S 30
/* Somebody looks on, but a link that flaps or a strap that comes nearer is still no flood. */
#define HURRIED_PACE_S 1
/* An effect is of interest for a day; an unreachable broker must not get a month of them. */
#define EFFECT_LASTS_MS (INT64_C(24) * 3600 * 1000)

struct publish_person *room_person(struct publish *p, const char *id)
{
    for (size_t i = 0; i < p->person_count; i++)
        if (strcmp(p->people[i].profile.id, id) == 0)
            return &p->people[i];
    return NULL;
}

struct sensor_status *room_sensor(struct publish *p, const char *id)
{
    for (size_t i = 0; i < p->sensor_count; i++)
        if (strcmp(p->sensors[i].id, id) == 0)
            return &p->sensors[i];
    return NULL;
}

struct payload_manner room_manner(const struct publish *p, const struct publish_person *person)
{
    return (struct payload_manner){
        .tier = person && person->profile.is_private ? PRIVACY_PRIVATE : p->opt.privacy,
    };
}

static bool is_off(const struct publish *p)
{
    return p->closing || !p->opt.host[0];
}

static void note_memory(struct publish *p, int rc)
{
    if (rc == -ENOMEM || rc == -ENOBUFS)
        p->skipped++;
}

static void show_paced(struct publish *p, enum topic t, const char *id, char *text, int32_t pace_s)
{
    char topic[TOPIC_MAX];
    const bool is_live = t == TOPIC_STATE || t == TOPIC_SENSOR;
    const struct table_topic *row = table_topic(t);

    table_format(topic, p->opt.base, t, id, NULL);
    note_memory(p, board_put(&p->board, &(struct board_value){
                                            .topic = topic,
                                            .text = text,
                                            .pace_s = pace_s,
                                            .unchanged_s = is_live ? LIVE_UNCHANGED_S : 0,
                                            .retain = row->retained,
                                            .must_arrive = row->qos > 0,
                                        }));
}

void room_show(struct publish *p, enum topic t, const char *id, char *text)
{
    /* Switches that somebody plays with are no flood either. */
    show_paced(p, t, id, text,
               t == TOPIC_STATE      ? LIVE_PACE_S
               : t == TOPIC_SETTINGS ? HURRIED_PACE_S
                                     : 0);
}

/* Someone who is not known yet, or no more, may share privately. */
static struct payload_manner manner_of_wearer(struct publish *p, const char *id)
{
    const struct publish_person *who = room_person(p, id);

    if (!who && id[0] && strcmp(id, GUEST) != 0)
        return (struct payload_manner){ .tier = PRIVACY_PRIVATE };
    return room_manner(p, who);
}

void room_show_sensor(struct publish *p, const struct sensor_status *s, bool hurried)
{
    const struct instant now = clock_now(p->clock);
    const struct payload_manner manner = manner_of_wearer(p, s->person);
    struct sensor_status shown = *s;

    if (!room_offers_wearer(p, s))
        shown.person[0] = '\0';
    show_paced(p, TOPIC_SENSOR, s->id, payload_sensor(&manner, &shown, &now),
               hurried ? HURRIED_PACE_S : LIVE_PACE_S);
}

void room_show_pairing(struct publish *p, const struct pairing *pairing, const struct instant *now)
{
    show_paced(p, TOPIC_PAIRING, NULL, payload_pairing(pairing, now), HURRIED_PACE_S);
}

void room_repeat(struct publish *p, enum topic t, const char *id)
{
    char topic[TOPIC_MAX];

    table_format(topic, p->opt.base, t, id, NULL);
    board_repeat(&p->board, topic, clock_now(p->clock).us + HURRIED_PACE_S * US_PER_S);
    room_pump(p);
}

void room_send(struct publish *p, enum topic t, const char *leaf, char *text)
{
    char topic[TOPIC_MAX];

    if (!text || is_off(p) || !broker_is_up(p->broker)) {
        free(text);
        return;
    }
    table_format(topic, p->opt.base, t, NULL, leaf);
    note_memory(p, outbox_put(&p->outbox, &(struct outbox_message){
                                              .lane = OUTBOX_SESSION,
                                              .topic = topic,
                                              .bytes = text,
                                              .len = strlen(text),
                                          }));
    free(text);
}

void room_clear(struct publish *p, const char *topic)
{
    if (!is_off(p))
        note_memory(p, outbox_put(&p->outbox, &(struct outbox_message){
                                                  .lane = OUTBOX_LASTING,
                                                  .topic = topic,
                                                  .retain = true,
                                                  .newest_only = true,
                                              }));
}

void room_say_online(struct publish *p)
{
    char topic[TOPIC_MAX];

    p->online_ms = home_now_ms();
    table_format(topic, p->opt.base, TOPIC_BRIDGE_STATE, NULL, NULL);
    note_memory(p, outbox_put(&p->outbox, &(struct outbox_message){
                                              .lane = OUTBOX_SESSION,
                                              .topic = topic,
                                              .bytes = "online",
                                              .len = strlen("online"),
                                              .retain = true,
                                              .newest_only = true,
                                          }));
}

void room_show_info(struct publish *p)
{
    room_show(p, TOPIC_BRIDGE_INFO, NULL, payload_info(p->opt.version, &p->started));
}

static void show_settings(struct publish *p, const struct publish_person *person)
{
    const struct payload_manner manner = room_manner(p, person);
    const struct payload_settings settings = {
        .suggestions = person->suggestions,
        .running = person->running,
        .worn = person->worn,
        .routine = person->chosen,
        .standing = person->has_standing ? &person->standing : NULL,
        .now = clock_now(p->clock),
    };

    room_show(p, TOPIC_SETTINGS, person->profile.id, payload_settings(&manner, &settings));
}

static void show_effects(struct publish *p, const struct publish_person *person)
{
    const struct instant now = clock_now(p->clock);

    if (person->has_standing && room_manner(p, person).tier >= PRIVACY_VITALS)
        room_show(p, TOPIC_EFFECTS, person->profile.id, payload_effects(&person->standing, &now));
}

static void show_last(struct publish *p, const struct publish_person *person)
{
    room_show(p, TOPIC_LAST, person->profile.id,
              payload_last(&person->last, person->has_open,
                           person->has_outcome ? &person->outcome : NULL));
}

void room_show_person(struct publish *p, const struct publish_person *person)
{
    room_show(p, TOPIC_AVAILABILITY, person->profile.id,
              strdup(person->is_available ? "online" : "offline"));
    show_settings(p, person);
    show_last(p, person);
    show_effects(p, person);
}

/* ---- for the owner ---- */

void publish_report(struct publish *p, const char *person, const struct report *r)
{
    struct publish_person *who = room_person(p, person);

    if (!who)
        return;
    steady_take(&who->steady, r);
    room_show(p, TOPIC_STATE, person,
              json_text_of(state_json(&who->steady.report, room_manner(p, who).tier)));
    /* A snooze ends without anybody's doing. */
    const bool snoozed = who->has_standing && who->standing.snoozed_until_unix_ms != 0;
    const enum worn worn = payload_worn(r->why);
    if (snoozed || worn != who->worn) {
        who->worn = worn;
        show_settings(p, who);
    }
    room_pump(p);
}

void publish_availability(struct publish *p, const char *person, bool available)
{
    struct publish_person *who = room_person(p, person);

    if (!who)
        return;
    who->is_available = available;
    room_show_person(p, who);
    room_pump(p);
}

void publish_sensor(struct publish *p, const struct sensor_status *s)
{
    struct sensor_status *old = room_sensor(p, s->id);

    if (!old)
        return;
    const bool hurried = old->link != s->link || strcmp(old->person, s->person) != 0;
    const bool other_way = old->on_bluetooth != s->on_bluetooth;
    *old = *s;
    room_show_sensor(p, s, hurried);
    if (other_way)
        room_announce(p);
    room_pump(p);
}

void publish_pairing(struct publish *p, const struct pairing *pairing, const struct instant *now)
{
    if (!p->pairing)
        p->pairing = malloc(sizeof(*p->pairing));
    if (p->pairing)
        *p->pairing = *pairing;
    room_show_pairing(p, pairing, now);
    room_pump(p);
}

void publish_suggestion(struct publish *p, const char *person, const struct suggestion *s)
{
    const struct publish_person *who = room_person(p, person);
    char topic[TOPIC_MAX];

    if (!who || is_off(p))
        return;
    const struct payload_manner manner = room_manner(p, who);
    char *text = payload_suggestion(&manner, s, &who->profile);
    table_format(topic, p->opt.base, TOPIC_SUGGESTION, person, NULL);
    note_memory(p, !text ? -ENOMEM
                         : outbox_put(&p->outbox, &(struct outbox_message){
                                                      .lane = OUTBOX_LASTING,
                                                      .topic = topic,
                                                      .bytes = text,
                                                      .len = strlen(text),
                                                      .expires_unix_ms = s->expires_unix_ms,
                                                      .suggestion = s->id,
                                                  }));
    free(text);
    room_pump(p);
}

void publish_last(struct publish *p, const char *person, const struct suggestion *open,
                  const struct outcome_event *last_outcome)
{
    struct publish_person *who = room_person(p, person);

    if (!who)
        return;
    who->has_open = open != NULL;
    who->has_outcome = last_outcome != NULL;
    if (open)
        who->last = *open;
    if (last_outcome) {
        who->outcome = *last_outcome;
        outbox_cancel(&p->outbox, last_outcome->id);
    }
    show_last(p, who);
    room_pump(p);
}

static void send_effect(struct publish *p, const struct publish_person *who,
                        const struct routine_state *s, const struct effect *effect)
{
    const struct payload_manner manner = room_manner(p, who);
    const struct instant now = clock_now(p->clock);
    char topic[TOPIC_MAX], *text = payload_routine(&manner, s, effect);

    table_format(topic, p->opt.base, TOPIC_ROUTINE, who->profile.id, NULL);
    note_memory(
        p, !text ? -ENOMEM
                 : outbox_put(&p->outbox, &(struct outbox_message){
                                              .lane = OUTBOX_LASTING,
                                              .topic = topic,
                                              .bytes = text,
                                              .len = strlen(text),
                                              .expires_unix_ms =
                                                  now.unix_ms ? now.unix_ms + EFFECT_LASTS_MS : 0,
                                          }));
    free(text);
}

void publish_routine(struct publish *p, const char *person, const struct routine_state *s,
                     const struct effect *effect)
{
    struct publish_person *who = room_person(p, person);
    const struct routine_state idle = { .status = ROUTINE_IDLE, .at = clock_now(p->clock) };

    if (!who)
        return;
    if (!s)
        s = &idle;
    const bool running = s->status == ROUTINE_RUNNING || s->status == ROUTINE_PAUSED;
    if (running != who->running) {
        who->running = running;
        show_settings(p, who);
    }
    if (effect) {
        if (!is_off(p))
            send_effect(p, who, s, effect);
    } else {
        const struct payload_manner manner = room_manner(p, who);
        room_show(p, TOPIC_ROUTINE, person, payload_routine(&manner, s, NULL));
    }
    room_pump(p);
}

void publish_pacer(struct publish *p, const char *person, const struct pacer *pacer)
{
    const struct publish_person *who = room_person(p, person);
    char topic[TOPIC_MAX];
    int token;

    if (!who || !broker_is_up(p->broker))
        return;
    /* A phase that comes late is wrong, so behind a backlog it is not sent at all. */
    if (room_is_busy(p)) {
        p->skipped++;
        return;
    }
    char *text = payload_pacer(pacer);
    table_format(topic, p->opt.base, TOPIC_PACER, person, NULL);
    if (text && broker_send(p->broker, topic, text, strlen(text), 0, false, &token) == 0)
        p->live++;
    else
        p->skipped++;
    free(text);
}

/* The board sends what differs from what it sent. */
void publish_standing(struct publish *p, const char *person, const struct standing *s)
{
    struct publish_person *who = room_person(p, person);

    if (!who)
        return;
    who->standing = *s;
    who->has_standing = true;
    who->suggestions = !s->suggestions_off;
    show_settings(p, who);
    show_effects(p, who);
    room_pump(p);
}

void publish_health(struct publish *p, const struct house *house)
{
    struct house_broker broker;

    if (!instant_has_wall(&p->started) && instant_has_wall(&house->now)) {
        p->started = instant_at(&house->now, p->started.us);
        room_show_info(p);
    }
    publish_state(p, &broker);
    room_show(p, TOPIC_BRIDGE_HEALTH, NULL, payload_health(house, &broker, p->refused));
    room_pump(p);
}

void publish_response(struct publish *p, const char *verb, const char *json)
{
    char topic_verb[ID_MAX + 1];

    /* "routine start" is the topic routine_start. */
    strncpy(topic_verb, verb, sizeof(topic_verb) - 1);
    topic_verb[sizeof(topic_verb) - 1] = '\0';
    for (char *c = topic_verb; *c; c++)
        if (*c == ' ')
            *c = '_';
    room_send(p, TOPIC_RESPONSE, topic_verb, strdup(json));
    room_pump(p);
}
