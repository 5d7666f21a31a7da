/*
 * examples.c - a request for each verb, and what control/ answers to it over a small house
 *
 * The house is the one of control's tests; what is to be carried out ends well at once.
 */
#include "requests.h"
#include "small_house.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *verb, *request;
} examples[] = {
    { "status", "{\"person\":\"alex\",\"transaction\":\"1\"}" },
    { "people", "{\"person\":\"kim\"}" },
    { "sensors", "{}" },
    { "effects", "{\"person\":\"alex\"}" },
    { "routine list", "{}" },
    { "routine start", "{\"name\":\"box_breathing\",\"person\":\"alex\"}" },
    { "routine search", "{\"person\":\"alex\"}" },
    { "routine pause", "{\"person\":\"alex\"}" },
    { "routine skip", "{\"person\":\"alex\"}" },
    { "routine stop", "{\"person\":\"alex\"}" },
    { "suggest", "{\"person\":\"alex\",\"turn\":\"off\"}" },
    { "answer", "{\"id\":\"alex-1769857140\",\"answer\":\"accept\"}" },
    { "snooze", "{\"time\":\"2h\",\"person\":\"alex\"}" },
    { "feel", "{\"value\":4,\"person\":\"alex\",\"transaction\":\"evening\"}" },
    { "note", "{\"text\":\"after the meeting\",\"person\":\"alex\"}" },
    { "sensitivity", "{\"person\":\"alex\"}" },
    { "condition set", "{\"name\":\"fever\",\"person\":\"kim\"}" },
    { "condition clear", "{\"name\":\"fever\",\"person\":\"alex\"}" },
    { "massage log", "{\"when\":\"yesterday 18:30\",\"duration\":\"60min\",\"person\":\"alex\"}" },
    { "massage book", "{\"when\":\"2026-02-07 18:30\",\"person\":\"alex\"}" },
    { "massage cancel", "{\"person\":\"alex\"}" },
    { "massage next", "{\"person\":\"alex\"}" },
    { "reload", "{}" },
    { "pair", "{\"person\":\"kim\",\"time\":\"2min\"}" },
    { "release", "{\"sensor\":\"strap\",\"time\":\"30min\"}" },
    { "worn-by", "{\"sensor\":\"strap\",\"person\":\"kim\"}" },
};

const char *example_request(const struct verb *verb)
{
    for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++)
        if (strcmp(examples[i].verb, verb->name) == 0)
            return examples[i].request;
    return NULL;
}

static void on_look(void *ctx, struct house *house)
{
    (void)ctx;
    small_house(house);
}

static const struct effect_row effect = { "alex",
                                          { .routine = "breathe_resonance",
                                            .suggestion = "alex-1769853300",
                                            .started_unix_ms = SMALL_HOUSE_UNIX_MS - 3600000,
                                            .ended_unix_ms = SMALL_HOUSE_UNIX_MS - 3300000,
                                            .finished = true,
                                            .before = { 80, 20, 82 },
                                            .during = { 76, 30, NAN },
                                            .after = { 70.5, 35, 40 },
                                            .coherence = 0.8,
                                            .followed = 1,
                                            .paced_per_min = 6 } };

static void on_order(void *ctx, const struct order *order, struct control_call *call)
{
    (void)ctx;
    if (order->kind == ORDER_EFFECTS)
        control_done_effects(call, 0, &effect, 1);
    else if (order->kind == ORDER_SESSIONS)
        control_done_sessions(call, 0, NULL, 0);
    else
        control_done(call, 0, NULL);
}

static int on_capture(void *ctx, const char *sensor, bool on)
{
    (void)ctx, (void)sensor, (void)on;
    return 0;
}

static void on_closed(void *ctx)
{
    (void)ctx;
}

static void on_reply(void *ctx, const char *verb, const char *json)
{
    char **out = ctx;

    (void)verb;
    *out = strdup(json);
}

char *example_response(const struct verb *verb)
{
    static const struct control_events events = { on_look, on_order, on_capture, on_closed };
    const struct control_options opt = { .socket_path = NULL };
    const char *request = example_request(verb);
    struct control *control;
    char *reply = NULL;
    uv_loop_t loop;

    if (!request || uv_loop_init(&loop) < 0)
        return NULL;
    if (control_open(&control, &loop, NULL, &opt, &events, &reply) == 0) {
        control_show_vitals(control, true);
        control_request(control, DOOR_MQTT, verb->name, request, on_reply, &reply);
        control_close(control);
        uv_run(&loop, UV_RUN_DEFAULT);
    }
    uv_loop_close(&loop);
    return reply;
}
