/*
 * people.c - who there is: devices come and go with people and sensors
 */
#include "room.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static_assert(1 + PEOPLE_MAX + SENSORS_MAX < ANNOUNCE_MAX, "a full house cannot be announced");
static_assert(6 * PEOPLE_MAX + SENSORS_MAX + 3 < BOARD_MAX, "nor shown");
static_assert(1 + 1 + PEOPLE_MAX + SENSORS_MAX + 4 * PEOPLE_MAX + 2 < OUTBOX_SESSION_MAX,
              "nor said at once");

static void device_payload(struct publish *p, enum device device, const char *id,
                           enum publish_privacy tier, bool on_bluetooth)
{
    char object_id[OBJECT_ID_MAX];
    const char *routines[ROUTINES_MAX], *people[PEOPLE_MAX];
    const struct discovery_house house = {
        .base = p->opt.base,
        .prefix = p->opt.discovery,
        .version = p->opt.version,
    };

    for (size_t i = 0; i < p->routine_count; i++)
        routines[i] = p->routines[i];
    for (size_t i = 0; i < p->person_count; i++)
        people[i] = p->people[i].profile.id;
    const struct discovery_device d = {
        .device = device,
        .id = id,
        .tier = tier,
        .routines = routines,
        .routine_count = p->routine_count,
        .people = people,
        .person_count = p->person_count,
        .on_bluetooth = on_bluetooth,
    };
    discovery_object_id(object_id, p->opt.base, device, id);
    announce_set(&p->announce, object_id, discovery_payload(&house, &d));
}

void room_announce(struct publish *p)
{
    if (!p->opt.discovery[0] || p->closing)
        return;
    device_payload(p, DEVICE_BRIDGE, "", p->opt.privacy, false);
    for (size_t i = 0; i < p->person_count; i++)
        device_payload(p, DEVICE_PERSON, p->people[i].profile.id,
                       room_manner(p, &p->people[i]).tier, false);
    for (size_t i = 0; i < p->sensor_count; i++)
        device_payload(p, DEVICE_SENSOR, p->sensors[i].id, p->opt.privacy,
                       p->sensors[i].on_bluetooth);
}

static bool waits(struct publish *p, const struct sensor_status *s)
{
    char object_id[OBJECT_ID_MAX];

    discovery_object_id(object_id, p->opt.base, DEVICE_SENSOR, s->id);
    return announce_waits(&p->announce, object_id);
}

bool room_offers_wearer(struct publish *p, const struct sensor_status *s)
{
    const struct publish_person *who = room_person(p, s->person);
    return !who || !who->is_new || !waits(p, s);
}

void room_show_wearers(struct publish *p)
{
    bool any_waits = false;

    for (size_t i = 0; i < p->sensor_count; i++) {
        const struct publish_person *who = room_person(p, p->sensors[i].person);
        if (waits(p, &p->sensors[i]))
            any_waits = true;
        else if (who && who->is_new)
            room_show_sensor(p, &p->sensors[i], true);
    }
    for (size_t i = 0; i < p->person_count && !any_waits; i++)
        p->people[i].is_new = false;
}

static void forget_device(struct publish *p, enum device device, const char *id)
{
    char object_id[OBJECT_ID_MAX], topic[TOPIC_MAX + OBJECT_ID_MAX];

    discovery_object_id(object_id, p->opt.base, device, id);
    if (!announce_remove(&p->announce, object_id, home_now_ms()))
        return;
    discovery_topic(topic, p->opt.discovery, object_id);
    room_clear(p, topic);
}

/* Nothing of who is gone stays on the board or waits; what was retained is emptied. */
static void forget_topics(struct publish *p, enum device device, const char *id)
{
    for (int t = 0; t < TOPICS; t++) {
        char topic[TOPIC_MAX];
        const struct table_topic *row = table_topic((enum topic)t);
        if (row->device != device || row->incoming)
            continue;
        table_format(topic, p->opt.base, (enum topic)t, id, "+");
        board_remove(&p->board, topic);
        outbox_forget(&p->outbox, topic);
        if (row->retained)
            room_clear(p, topic);
    }
}

static void forget(struct publish *p, enum device device, const char *id, bool topics)
{
    forget_device(p, device, id);
    if (topics)
        forget_topics(p, device, id);
}

void room_unannounce(struct publish *p, bool topics)
{
    forget(p, DEVICE_BRIDGE, "", topics);
    for (size_t i = 0; i < p->person_count; i++)
        forget(p, DEVICE_PERSON, p->people[i].profile.id, topics);
    for (size_t i = 0; i < p->sensor_count; i++)
        forget(p, DEVICE_SENSOR, p->sensors[i].id, topics);
}

void room_sweep(struct publish *p)
{
    char object_id[OBJECT_ID_MAX], id[ID_MAX + 1], topic[TOPIC_MAX + OBJECT_ID_MAX];
    enum device device;

    while (announce_stranger(&p->announce, object_id)) {
        if (!discovery_parse(p->opt.base, object_id, &device, id))
            continue;
        if (device == DEVICE_PERSON ? !p->people_known : !p->sensors_known)
            continue; /* found again at the next connect */
        log_info("publish: clearing what is left of %s %s",
                 device == DEVICE_PERSON ? "the person" : "the sensor", id);
        if (p->opt.discovery[0]) {
            discovery_topic(topic, p->opt.discovery, object_id);
            room_clear(p, topic);
        }
        forget_topics(p, device, id);
    }
}

static bool is_among(const char *id, const struct profile *const *people, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(people[i]->id, id) == 0)
            return true;
    return false;
}

static bool has_routine(const struct publish *p, const char *name)
{
    for (size_t i = 0; i < p->routine_count; i++)
        if (strcmp(p->routines[i], name) == 0)
            return true;
    return false;
}

static void take_routines(struct publish *p, const struct routine_plan *routines, size_t count)
{
    p->routine_count = count < ROUTINES_MAX ? count : ROUTINES_MAX;
    for (size_t i = 0; i < p->routine_count; i++)
        memcpy(p->routines[i], routines[i].name, sizeof(p->routines[i]));
}

/* Built in another tier: made anew, by whoever brings the next value. */
static void forget_waiting(struct publish *p, const char *id)
{
    static const enum topic topics[] = { TOPIC_STATE, TOPIC_ROUTINE, TOPIC_EFFECTS };

    for (size_t i = 0; i < sizeof(topics) / sizeof(topics[0]); i++) {
        char topic[TOPIC_MAX];
        table_format(topic, p->opt.base, topics[i], id, NULL);
        board_remove(&p->board, topic);
    }
}

/* Keeps what is known of those who stay. */
static void take_person(struct publish *p, const struct profile *profile)
{
    struct publish_person *who = room_person(p, profile->id);

    if (!who) {
        if (p->person_count == PEOPLE_MAX) {
            log_warn("publish: more than %d people; %s is left out", PEOPLE_MAX, profile->id);
            return;
        }
        who = &p->people[p->person_count++];
        *who = (struct publish_person){ .is_new = true, .suggestions = true, .profile = *profile };
    }
    if (who->profile.is_private != profile->is_private)
        forget_waiting(p, who->profile.id);
    who->profile = *profile;
    if (!has_routine(p, who->chosen)) {
        const char *first = p->routine_count > 0 ? p->routines[0] : "";
        memset(who->chosen, 0, sizeof(who->chosen));
        memcpy(who->chosen, first, strlen(first));
    }
    room_show_person(p, who);
}

void publish_people(struct publish *p, const struct profile *const *people, size_t count,
                    const struct routine_plan *routines, size_t routine_count)
{
    size_t kept = 0;

    for (size_t i = 0; i < p->person_count; i++) {
        const char *id = p->people[i].profile.id;
        if (is_among(id, people, count)) {
            if (kept != i)
                p->people[kept] = p->people[i];
            kept++;
            continue;
        }
        forget(p, DEVICE_PERSON, id, true);
    }
    p->person_count = kept;
    p->people_known = true;
    take_routines(p, routines, routine_count);
    for (size_t i = 0; i < count; i++)
        take_person(p, people[i]);
    /* What a sensor may say depends on who wears it. */
    for (size_t i = 0; i < p->sensor_count; i++)
        room_show_sensor(p, &p->sensors[i], false);
    room_withhold(p);
    beats_forget_hidden(p);
    room_announce(p);
    room_pump(p);
}

void publish_sensors(struct publish *p, const struct sensor_status *sensors, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < p->sensor_count; i++) {
        bool stays = false;
        for (size_t k = 0; k < count && !stays; k++)
            stays = !sensors[k].of_house && strcmp(sensors[k].id, p->sensors[i].id) == 0;
        if (!stays)
            forget(p, DEVICE_SENSOR, p->sensors[i].id, true);
    }
    for (size_t i = 0; i < count; i++) {
        if (sensors[i].of_house) /* from this very broker: it has a device of its own there */
            continue;
        if (kept == SENSORS_MAX) {
            log_warn("publish: more than %d sensors; the rest is left out", SENSORS_MAX);
            break;
        }
        p->sensors[kept++] = sensors[i];
        /* Who wears it, if anything, has changed: whoever chose that waits for it. */
        room_show_sensor(p, &sensors[i], true);
    }
    p->sensor_count = kept;
    p->sensors_known = true;
    room_announce(p);
    room_pump(p);
}

int publish_forget_home(struct publish *p)
{
    char object_id[OBJECT_ID_MAX], topic[TOPIC_MAX + OBJECT_ID_MAX];
    size_t at = 0;
    int count = 0;

    if (!p->opt.discovery[0])
        return -ENOENT;
    if (p->closing || !broker_is_up(p->broker))
        return -ENOTCONN;
    for (; announce_forget(&p->announce, &at, object_id); count++) {
        discovery_topic(topic, p->opt.discovery, object_id);
        room_clear(p, topic);
    }
    room_pump(p);
    return count;
}
