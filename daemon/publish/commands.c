/*
 * commands.c - what somebody presses, switches, chooses or answers
 *
 *   P/suggestion/answer    -> events->answer
 *   P/set/ENTITY           -> events->set, or answered here:
 *       start        `PRESS` or a routine's name   -> set "start" with the name
 *       stop, pair   `PRESS`                       -> set
 *       suggestions  `ON`, `OFF`                   -> set
 *       later, not_stressed  `PRESS`               -> answer to the open suggestion
 *       log_massage  `PRESS`                       -> set
 *       fever, infection  `ON`, `OFF`              -> set
 *       feel, sensitivity, snooze  a whole number  -> set; what is out of range is refused
 *       routine      a routine's name              -> kept here for `start`
 *   sensor/S/set/release   `ON`, `OFF`                          -> events->sensor_set
 *   sensor/S/set/worn_by   a person's id, `guest`, `nobody`     -> events->sensor_set
 *   bridge/set/pair        `PRESS`                              -> events->bridge_set
 */
#include "room.h"
#include "state.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char no_entity[] = "there is no such entity";
static const char no_value[] = "the entity does not know this value";

static void answer(struct publish *p, const struct publish_person *who,
                   const struct answer_event *a)
{
    const struct instant now = clock_now(p->clock);
    char id[ID_MAX + 1];

    memcpy(id, who->profile.id, sizeof(id));
    room_repeat(p, TOPIC_LAST, id);
    p->events->answer(p->ctx, id, a, &now);
}

static bool copy_id(char out[SUGGESTION_ID_MAX + 1], const char *id)
{
    size_t len = strlen(id);

    if (len > SUGGESTION_ID_MAX)
        return false;
    memcpy(out, id, len + 1);
    return true;
}

/* {"id","answer"}, or the bare word. */
static const char *parse_answer(const char *text, size_t len, struct answer_event *out)
{
    const char *word = NULL, *id = "", *fault = NULL;
    char bare[32] = "";
    json_t *json = json_loadb(text, len, JSON_DECODE_ANY, NULL);

    if (json_is_object(json)) {
        word = json_string_value(json_object_get(json, "answer"));
        if (json_object_get(json, "id"))
            id = json_string_value(json_object_get(json, "id"));
        if (!word || !id)
            fault = "it needs \"answer\", and \"id\" as text or not at all";
    } else if (json_is_string(json)) {
        word = json_string_value(json);
    } else if (sscanf(text, " %31s", bare) == 1) {
        word = bare;
    }
    int found = word ? answer_from_name(word) : -1;
    if (!fault && found < 0)
        fault = "it is none of accept, later, no, not_stressed, done, stop_asking";
    if (!fault && !copy_id(out->id, id))
        fault = "its id is too long";
    if (!fault)
        out->answer = (enum answer)found;
    json_decref(json);
    return fault;
}

void commands_take_answer(struct publish *p, const char *person, const struct broker_message *m)
{
    struct publish_person *who = room_person(p, person);
    struct answer_event a = { 0 };
    const char *fault = who ? requests_fault(m) : "nobody has this name";

    if (!fault)
        fault = parse_answer(m->bytes, m->len, &a);
    if (fault)
        requests_refuse(p, "an answer", fault);
    else
        answer(p, who, &a);
}

static const char *known_routine(const struct publish *p, const char *name)
{
    for (size_t i = 0; i < p->routine_count; i++)
        if (strcmp(p->routines[i], name) == 0)
            return p->routines[i];
    return NULL;
}

static const struct table_entity *commanded(enum device device, const char *name,
                                            enum publish_privacy tier)
{
    size_t count;
    const struct table_entity *e = table_entities(&count);

    for (size_t i = 0; i < count; i++)
        if (e[i].device == device && e[i].command && !e[i].retired && e[i].tier <= tier &&
            strcmp(e[i].id, name) == 0)
            return &e[i];
    return NULL;
}

static bool is_word(const char *value, const char *word)
{
    return strcmp(value, word) == 0;
}

static bool is_switch(const char *value)
{
    return is_word(value, "ON") || is_word(value, "OFF");
}

static void pass_on(struct publish *p, const struct publish_person *who, const char *entity,
                    const char *value)
{
    const struct instant now = clock_now(p->clock);
    char id[ID_MAX + 1];

    memcpy(id, who->profile.id, sizeof(id));
    p->events->set(p->ctx, id, entity, value, &now);
}

static void choose_routine(struct publish *p, struct publish_person *who, const char *name)
{
    memset(who->chosen, 0, sizeof(who->chosen));
    memcpy(who->chosen, name, strlen(name));
    room_show_person(p, who);
    room_pump(p);
}

/* A whole number in the entity's range, as Home Assistant writes it. */
static bool is_number(const char *value, long min, long max)
{
    char *end;
    const bool starts =
        isdigit((unsigned char)value[0]) || (value[0] == '-' && isdigit((unsigned char)value[1]));
    const long number = strtol(value, &end, 10);

    return starts && end - value < 8 && *end == '\0' && number >= min && number <= max;
}

static bool is_told(const struct table_entity *e, const char *value)
{
    if (is_word(e->platform, "number"))
        return is_number(value, e->min, e->max);
    if (is_word(e->id, "feel"))
        return is_number(value, FEEL_MIN, FEEL_MAX);
    if (is_word(e->platform, "switch"))
        return is_switch(value);
    return (is_word(e->id, "stop") || is_word(e->id, "pair") || is_word(e->id, "log_massage")) &&
           is_word(value, "PRESS");
}

void commands_take_set(struct publish *p, const char *person, const char *entity,
                       const struct broker_message *m)
{
    struct publish_person *who = room_person(p, person);
    const char *fault = who ? requests_fault(m) : "nobody has this name", *value = m->bytes;
    const struct table_entity *e =
        who ? commanded(DEVICE_PERSON, entity, room_manner(p, who).tier) : NULL;
    const char *routine = fault ? NULL : known_routine(p, value);
    const bool pressed = is_word(value, "PRESS");

    if (who)
        room_repeat(p, TOPIC_SETTINGS, person);
    if (fault || !e) {
        requests_refuse(p, "a command", fault ? fault : no_entity);
    } else if (is_word(e->id, "routine") && routine) {
        choose_routine(p, who, routine);
    } else if (is_word(e->id, "start") && (routine || (pressed && who->chosen[0]))) {
        pass_on(p, who, "start", routine ? routine : who->chosen);
    } else if (is_word(e->id, "later") && pressed) {
        answer(p, who, &(struct answer_event){ .answer = ANSWER_LATER });
    } else if (is_word(e->id, "not_stressed") && pressed) {
        answer(p, who, &(struct answer_event){ .answer = ANSWER_NOT_STRESSED });
    } else if (is_told(e, value)) {
        pass_on(p, who, e->id, pressed ? "" : value);
    } else {
        requests_refuse(p, "a command", no_value);
    }
}

static bool may_wear(struct publish *p, const char *value)
{
    return is_word(value, GUEST) || is_word(value, NOBODY) || room_person(p, value);
}

void commands_take_sensor_set(struct publish *p, const char *sensor, const char *entity,
                              const struct broker_message *m)
{
    const struct sensor_status *s = room_sensor(p, sensor);
    const struct table_entity *e = commanded(DEVICE_SENSOR, entity, p->opt.privacy);
    const char *fault = s ? requests_fault(m) : "there is no such sensor", *value = m->bytes;

    if (!fault && (!e || (e->bluetooth && !s->on_bluetooth)))
        fault = no_entity;
    if (!fault && !(is_word(e->id, "release") && is_switch(value)) &&
        !(is_word(e->id, "worn_by") && may_wear(p, value)))
        fault = no_value;
    if (s)
        room_repeat(p, TOPIC_SENSOR, sensor);
    if (fault)
        requests_refuse(p, "a command", fault);
    else
        p->events->sensor_set(p->ctx, sensor, e->id, value);
}

void commands_take_bridge_set(struct publish *p, const char *entity, const struct broker_message *m)
{
    const struct table_entity *e = commanded(DEVICE_BRIDGE, entity, p->opt.privacy);
    const char *fault = requests_fault(m);

    if (!fault && !e)
        fault = no_entity;
    if (!fault && !is_word(m->bytes, "PRESS"))
        fault = no_value;
    room_repeat(p, TOPIC_PAIRING, NULL);
    if (fault)
        requests_refuse(p, "a command", fault);
    else
        p->events->bridge_set(p->ctx, e->id, "");
}
