/*
 * route_doors.c - the flow from outside: what the broker brings, and what verbs ask for
 *
 *     MQTT --answer, set, request, message--> person, control, radio
 *     socket --look, order, capture--> the house
 */
#include "hub.h"

#include <errno.h>
#include <string.h>

/* ---- from the broker ---- */

static void on_answer(void *ctx, const char *person, const struct answer_event *a,
                      const struct instant *t)
{
    struct hub *hub = ctx;
    struct resident *r = people_find(hub, person);
    struct person_input in = { .kind = INPUT_ANSWER, .answer = a };

    if (!r || hub->closing)
        return;
    int rc = route_feed(r, &in, t);
    if (rc < 0)
        log_changed(&hub->unwanted, LOG_LEVEL_INFO, "an answer for %s was not taken: %s", person,
                    rc == -ENOENT     ? "no suggestion of that id is open"
                    : rc == -EALREADY ? "that suggestion has been answered"
                    : rc == -ESTALE   ? "that suggestion had expired"
                    : rc == -EPERM    ? "no consent was given"
                    : rc == -EBUSY    ? "balm is still reading what it knows of them"
                                      : "that suggestion does not have this choice");
}

static void on_set(void *ctx, const char *person, const char *entity, const char *value,
                   const struct instant *t)
{
    struct hub *hub = ctx;

    if (!hub->closing)
        commands_set(hub, person, entity, value, t);
}

static void on_sensor_set(void *ctx, const char *sensor, const char *entity, const char *value)
{
    struct hub *hub = ctx;

    if (!hub->closing)
        hub_sensor_set(hub, sensor, entity, value);
}

static void on_bridge_set(void *ctx, const char *entity, const char *value)
{
    struct hub *hub = ctx;

    (void)value; /* a button */
    if (!hub->closing && strcmp(entity, "pair") == 0)
        hub_pair_button(hub, NULL);
}

static void respond(void *ctx, const char *verb, const char *json)
{
    struct hub *hub = ctx;
    publish_response(hub->publish, verb, json);
}

static void on_request(void *ctx, const char *verb, const char *json)
{
    struct hub *hub = ctx;

    if (!hub->closing)
        control_request(hub->control, DOOR_MQTT, verb, json, respond, hub);
}

static void on_message(void *ctx, const char *topic, const uint8_t *bytes, size_t len, bool kept)
{
    struct hub *hub = ctx;

    if (hub->closing)
        return;
    if (kept)
        radio_kept_message(hub->radio, topic, bytes, len);
    else
        radio_message(hub->radio, topic, bytes, len);
}

static void on_suggestion_sent(void *ctx, const char *suggestion)
{
    struct hub *hub = ctx;
    history_sent(hub->history, suggestion);
}

static void on_connected(void *ctx, bool connected)
{
    struct hub *hub = ctx;

    for (size_t i = 0; connected && i < hub->resident_count; i++) {
        publish_availability(hub->publish, hub->residents[i]->profile.id,
                             hub->residents[i]->available);
        route_show_last(hub->residents[i]);
    }
}

const struct publish_events route_publish = {
    .answer = on_answer,
    .set = on_set,
    .sensor_set = on_sensor_set,
    .bridge_set = on_bridge_set,
    .request = on_request,
    .message = on_message,
    .suggestion_sent = on_suggestion_sent,
    .connected = on_connected,
    .closed = route_room_closed,
};

/* ---- from the doors ---- */

static void on_look(void *ctx, struct house *house)
{
    hub_look(ctx, house);
}

static int on_capture(void *ctx, const char *sensor, bool on)
{
    struct hub *hub = ctx;

    if (hub->closing)
        return on ? -ESHUTDOWN : 0;
    return radio_capture(hub->radio, sensor, on);
}

const struct control_events route_control = {
    .look = on_look,
    .order = orders_take,
    .capture = on_capture,
    .closed = route_room_closed,
};
