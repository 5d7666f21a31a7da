/*
 * requests.c - what comes in, by topic
 *
 *   BASE/bridge/request/VERB     -> events->request; refusals answered here
 *   BASE/P/suggestion/answer     -> events->answer
 *   BASE/P/set/ENTITY            -> events->set, or answered here:
 *       start        `PRESS` or a routine's name   -> set "start" with the name
 *       stop         `PRESS`                       -> set "stop"
 *       suggestions  `ON`, `OFF`                   -> set "suggestions"
 *       later, not_stressed  `PRESS`               -> answer to the open suggestion
 *       routine      a routine's name              -> kept here for `start`
 *   BASE/bridge/state, BASE/P/availability         what the broker keeps of us
 *   PREFIX/status, PREFIX/device/X/config          Home Assistant
 *   anything wished for                            -> events->message
 *
 * A retained command would act again at every start, so none is taken. What is
 * refused is counted; nobody can fill the log with it.
 */
#include "room.h"
#include "state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void refuse(struct publish *p, const char *what, const char *why)
{
    p->refused++;
    log_changed(&p->odd, LOG_LEVEL_WARN, "publish: %s refused: %s", what, why);
}

/* ---- subscriptions ---- */

void requests_filter(struct publish *p)
{
    char under[TOPIC_MAX], only[TOPIC_MAX + OBJECT_ID_MAX], object_id[OBJECT_ID_MAX];

    if (!p->opt.discovery[0]) {
        broker_filter(p->broker, "/", "/");
        return;
    }
    discovery_object_id(object_id, p->opt.base, DEVICE_BRIDGE, "");
    *strrchr(object_id, '_') = '\0';
    snprintf(under, sizeof(under), "%.256s/device/", p->opt.discovery);
    snprintf(only, sizeof(only), "%s%s_", under, object_id);
    broker_filter(p->broker, under, only);
}

void requests_subscribe(struct publish *p)
{
    static const enum topic ours[] = { TOPIC_REQUEST, TOPIC_ANSWER, TOPIC_SET, TOPIC_AVAILABILITY,
                                       TOPIC_BRIDGE_STATE };
    char filter[TOPIC_MAX];

    for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++) {
        table_format(filter, p->opt.base, ours[i], "+", "+");
        broker_subscribe(p->broker, filter, false);
    }
    if (p->opt.discovery[0]) {
        snprintf(filter, sizeof(filter), "%.256s/status", p->opt.discovery);
        broker_subscribe(p->broker, filter, false);
        snprintf(filter, sizeof(filter), "%.256s/device/+/config", p->opt.discovery);
        broker_subscribe(p->broker, filter, false);
    }
    for (size_t i = 0; i < p->wish_count; i++)
        broker_subscribe(p->broker, p->wishes[i], true);
}

void publish_wish(struct publish *p, const char *topic)
{
    for (size_t i = 0; i < p->wish_count; i++)
        if (strcmp(p->wishes[i], topic) == 0)
            return;
    if (p->wish_count == WISHES_MAX || !(p->wishes[p->wish_count] = strdup(topic))) {
        log_warn("publish: too many topics are wished for; %s is left out", topic);
        return;
    }
    broker_subscribe(p->broker, p->wishes[p->wish_count++], true);
}

/* MQTT's wildcards; topics that begin with $ need the first level spelt out. */
static bool matches(const char *filter, const char *topic)
{
    if (topic[0] == '$' && filter[0] != '$')
        return false;
    for (;;) {
        if (filter[0] == '#')
            return true;
        if (filter[0] == '+') {
            topic += strcspn(topic, "/");
            filter++;
        } else {
            while (*filter && *filter != '/' && *filter == *topic) {
                filter++;
                topic++;
            }
        }
        if (*topic == '\0' && (*filter == '\0' || strcmp(filter, "/#") == 0))
            return true;
        if (*filter != '/' || *topic != '/')
            return false;
        filter++;
        topic++;
    }
}

/* ---- people ---- */

static bool is_text(const struct broker_message *m)
{
    return strlen(m->bytes) == m->len;
}

/* NULL: it may be taken. */
static const char *fault_of(const struct broker_message *m)
{
    if (m->retained)
        return "it is retained; send it without the retain flag";
    if (m->too_large)
        return "it is longer than 16 KiB";
    if (!is_text(m))
        return "it is not text";
    return NULL;
}

static void answer(struct publish *p, struct publish_person *who, const struct answer_event *a)
{
    const struct instant now = clock_now(p->clock);
    char id[ID_MAX + 1];

    memcpy(id, who->profile.id, sizeof(id));
    if (a->answer == ANSWER_STOP_ASKING) {
        who->suggestions = false;
        room_show_person(p, who);
        room_pump(p);
    }
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

static void take_answer(struct publish *p, struct publish_person *who,
                        const struct broker_message *m)
{
    struct answer_event a = { 0 };
    const char *fault = fault_of(m);

    if (!fault)
        fault = parse_answer(m->bytes, m->len, &a);
    if (fault)
        refuse(p, "an answer", fault);
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

static const struct table_entity *commanded(const char *name, enum publish_privacy tier)
{
    size_t count;
    const struct table_entity *e = table_entities(&count);

    for (size_t i = 0; i < count; i++)
        if (e[i].device == DEVICE_PERSON && e[i].command && !e[i].retired && e[i].tier <= tier &&
            strcmp(e[i].id, name) == 0)
            return &e[i];
    return NULL;
}

static bool is_word(const char *value, const char *word)
{
    return strcmp(value, word) == 0;
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

static void take_set(struct publish *p, struct publish_person *who, const char *name,
                     const struct broker_message *m)
{
    const struct table_entity *e = commanded(name, room_manner(p, who).tier);
    const char *fault = fault_of(m), *value = m->bytes;
    const char *routine = fault ? NULL : known_routine(p, value);
    const bool pressed = is_word(value, "PRESS");

    if (fault || !e) {
        refuse(p, "a command", fault ? fault : "there is no such entity");
    } else if (is_word(e->id, "routine") && routine) {
        choose_routine(p, who, routine);
    } else if (is_word(e->id, "start") && (routine || (pressed && who->chosen[0]))) {
        pass_on(p, who, "start", routine ? routine : who->chosen);
    } else if (is_word(e->id, "stop") && pressed) {
        pass_on(p, who, "stop", "");
    } else if (is_word(e->id, "suggestions") && (is_word(value, "ON") || is_word(value, "OFF"))) {
        who->suggestions = is_word(value, "ON");
        room_show_person(p, who);
        room_pump(p);
        pass_on(p, who, "suggestions", value);
    } else if (is_word(e->id, "later") && pressed) {
        answer(p, who, &(struct answer_event){ .answer = ANSWER_LATER });
    } else if (is_word(e->id, "not_stressed") && pressed) {
        answer(p, who, &(struct answer_event){ .answer = ANSWER_NOT_STRESSED });
    } else {
        refuse(p, "a command", "the entity does not know this value");
    }
}

/* ---- the bridge ---- */

static void respond_refused(struct publish *p, const char *verb, const char *fault,
                            const json_t *request)
{
    json_t *reply = json_object();
    json_t *transaction = json_object_get(request, "transaction");

    json_object_set_new(reply, "status", json_string("error"));
    json_object_set_new(reply, "error", json_string(fault));
    if (transaction)
        json_object_set(reply, "transaction", transaction);
    room_send(p, TOPIC_RESPONSE, verb, json_text_of(reply));
    room_pump(p);
}

static void take_request(struct publish *p, const char *verb, const struct broker_message *m)
{
    const char *fault = fault_of(m);
    const char *text = m->len > 0 ? m->bytes : "{}";
    json_t *json = NULL;

    if (!id_is_valid(verb)) {
        refuse(p, "a request", "its verb is none");
        return;
    }
    if (is_text(m) && !m->too_large)
        json = json_loads(text, 0, NULL);
    if (!fault && !json_is_object(json))
        fault = "it is not a JSON object";
    if (fault) {
        refuse(p, "a request", fault);
        respond_refused(p, verb, fault, json);
    }
    json_decref(json);
    if (!fault)
        p->events->request(p->ctx, verb, text);
}

/*
 * The last will of an old connection of ours that the broker took for dead only now (it is
 * retained, as a will is), or someone else's joke.
 */
static void take_bridge_state(struct publish *p, const struct broker_message *m)
{
    if (!p->closing && strcmp(m->bytes, "online") != 0)
        home_deny(p);
}

static const char *after(const char *topic, const char *start)
{
    for (; *start; topic++, start++)
        if (*topic != *start)
            return NULL;
    return topic;
}

static void take_ours(struct publish *p, const char *path, const struct broker_message *m)
{
    char id[ID_MAX + 1], object_id[OBJECT_ID_MAX];
    const char *rest = after(path, "bridge/request/");

    if (rest) {
        take_request(p, rest, m);
        return;
    }
    if (strcmp(path, "bridge/state") == 0) {
        take_bridge_state(p, m);
        return;
    }
    size_t len = strcspn(path, "/");
    rest = path + len;
    if (*rest != '/' || len > ID_MAX)
        return;
    memcpy(id, path, len);
    id[len] = '\0';
    struct publish_person *who = room_person(p, id);
    if (strcmp(rest, "/availability") == 0) {
        if (!who && m->len > 0 && id_is_person(id)) {
            discovery_object_id(object_id, p->opt.base, DEVICE_PERSON, id);
            announce_heard(&p->announce, object_id, false);
        }
        return;
    }
    const bool is_answer = strcmp(rest, "/suggestion/answer") == 0;
    const char *entity = after(rest, "/set/");
    if (!is_answer && !entity)
        return;
    if (!who)
        refuse(p, is_answer ? "an answer" : "a command", "nobody has this name");
    else if (is_answer)
        take_answer(p, who, m);
    else
        take_set(p, who, entity, m);
}

/* ---- Home Assistant ---- */

static void take_home(struct publish *p, const char *path, const struct broker_message *m)
{
    char object_id[OBJECT_ID_MAX], id[ID_MAX + 1];
    enum device device;
    const char *rest = after(path, "device/"), *end = rest ? strchr(rest, '/') : NULL;

    if (strcmp(path, "status") == 0) {
        if (strcmp(m->bytes, "online") == 0)
            home_birth(p);
        return;
    }
    if (!end || strcmp(end, "/config") != 0 || (size_t)(end - rest) >= sizeof(object_id))
        return;
    memcpy(object_id, rest, (size_t)(end - rest));
    object_id[end - rest] = '\0';
    char bridge[OBJECT_ID_MAX];
    discovery_object_id(bridge, p->opt.base, DEVICE_BRIDGE, "");
    if (strcmp(object_id, bridge) == 0 || discovery_parse(p->opt.base, object_id, &device, id))
        announce_heard(&p->announce, object_id, m->len == 0 && !m->too_large);
}

static const char *below(const char *topic, const char *level)
{
    const char *rest = level[0] ? after(topic, level) : NULL;
    return rest && *rest == '/' ? rest + 1 : NULL;
}

void requests_take(struct publish *p, const struct broker_message *m)
{
    const char *path;

    for (size_t i = 0; i < p->wish_count; i++) {
        if (!matches(p->wishes[i], m->topic))
            continue;
        if (m->too_large)
            refuse(p, "a sensor's message", "it is longer than 16 KiB");
        else
            p->events->message(p->ctx, m->topic, (const uint8_t *)m->bytes, m->len);
        break; /* once, however many wishes it meets; it may be one of ours as well */
    }
    if (p->closing)
        return;
    if ((path = below(m->topic, p->opt.discovery)) != NULL)
        take_home(p, path, m);
    if ((path = below(m->topic, p->opt.base)) != NULL)
        take_ours(p, path, m);
}
