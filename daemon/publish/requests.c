/*
 * requests.c - what comes in, by topic
 *
 *   BASE/bridge/request/VERB     -> events->request; refusals answered here
 *   BASE/P/suggestion/answer     -> commands.c
 *   BASE/P/set/ENTITY, BASE/sensor/S/set/ENTITY, BASE/bridge/set/ENTITY -> commands.c
 *   BASE/bridge/state, BASE/P/availability         what the broker keeps of us
 *   PREFIX/status, PREFIX/device/X/config          Home Assistant
 *   anything wished for                            -> events->message
 *
 * A retained command would act again at every start, so none is taken.
 */
#include "room.h"
#include "state.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void requests_refuse(struct publish *p, const char *what, const char *why)
{
    p->refused++;
    /* Nonsense of two kinds in turn must not fill the log: the first, then as they double. */
    if ((p->refused & (p->refused - 1)) == 0)
        log_warn("publish: %s refused: %s (the %" PRIu64 ". message refused)", what, why,
                 p->refused);
    else
        log_debug("publish: %s refused: %s", what, why);
}

static bool is_text(const struct broker_message *m)
{
    return strlen(m->bytes) == m->len;
}

const char *requests_fault(const struct broker_message *m)
{
    if (m->retained)
        return "it is retained; send it without the retain flag";
    if (m->too_large)
        return "it is longer than 16 KiB";
    if (!is_text(m))
        return "it is not text";
    return NULL;
}

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
    const char *fault = requests_fault(m);
    const char *text = m->len > 0 ? m->bytes : "{}";
    json_t *json = NULL;

    if (!id_is_valid(verb)) {
        requests_refuse(p, "a request", "its verb is none");
        return;
    }
    if (is_text(m) && !m->too_large)
        json = json_loads(text, 0, NULL);
    if (!fault && !json_is_object(json))
        fault = "it is not a JSON object";
    if (fault) {
        requests_refuse(p, "a request", fault);
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

/* The first level of a path; what follows, or NULL: nothing does, or it is too long for an id. */
static const char *take_id(const char *path, char id[ID_MAX + 1])
{
    const size_t len = strcspn(path, "/");

    if (path[len] != '/' || len > ID_MAX)
        return NULL;
    memcpy(id, path, len);
    id[len] = '\0';
    return path + len;
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
    const char *sensor = after(path, "sensor/");
    if (sensor && (rest = take_id(sensor, id)) && (rest = after(rest, "/set/"))) {
        commands_take_sensor_set(p, id, rest, m);
        return;
    }
    rest = take_id(path, id);
    if (!rest)
        return;
    if (strcmp(rest, "/availability") == 0) {
        if (!room_person(p, id) && m->len > 0 && id_is_person(id)) {
            discovery_object_id(object_id, p->opt.base, DEVICE_PERSON, id);
            announce_heard(&p->announce, object_id, false);
        }
        return;
    }
    const char *entity = after(rest, "/set/");
    if (strcmp(rest, "/suggestion/answer") == 0)
        commands_take_answer(p, id, m);
    else if (entity && strcmp(id, "bridge") == 0)
        commands_take_bridge_set(p, entity, m);
    else if (entity)
        commands_take_set(p, id, entity, m);
}

/* ---- Home Assistant ---- */

/* Every device of ours has it, and near its beginning; another's whose name happens to look like
   ours has not. */
static bool is_of_our_base(const struct publish *p, const struct broker_message *m)
{
    char topic[TOPIC_MAX], quoted[TOPIC_MAX + 2];

    table_format(topic, p->opt.base, TOPIC_BRIDGE_STATE, NULL, NULL);
    snprintf(quoted, sizeof(quoted), "\"%s\"", topic);
    return m->len == 0 || strstr(m->bytes, quoted) != NULL;
}

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
    if ((strcmp(object_id, bridge) == 0 || discovery_parse(p->opt.base, object_id, &device, id)) &&
        is_of_our_base(p, m))
        announce_heard(&p->announce, object_id, m->len == 0);
}

static const char *below(const char *topic, const char *level)
{
    const char *rest = level[0] ? after(topic, level) : NULL;
    return rest && *rest == '/' ? rest + 1 : NULL;
}

void requests_take(struct publish *p, const struct broker_message *m)
{
    const char *path;

    /* Once, however many wishes it meets; it may be one of ours as well. */
    if (wishes_name(p, m->topic)) {
        if (m->too_large)
            requests_refuse(p, "a sensor's message", "it is longer than 16 KiB");
        else
            p->events->message(p->ctx, m->topic, (const uint8_t *)m->bytes, m->len, m->retained);
    }
    if (p->closing)
        return;
    if (p->opt.discovery[0] && strcmp(m->topic, HOME_PREFIX "/status") == 0)
        take_home(p, "status", m);
    else if ((path = below(m->topic, p->opt.discovery)) != NULL)
        take_home(p, path, m);
    if ((path = below(m->topic, p->opt.base)) != NULL)
        take_ours(p, path, m);
}
