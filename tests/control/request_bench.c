#include "request_bench.h"

#include "small_house.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void on_look(void *ctx, struct house *house)
{
    const struct asked *a = ctx;
    small_house_of(house, a->row->people);
}

static void write_command(char *out, size_t size, const struct order *o)
{
    static const char *const kinds[] = { "routine_start",  "routine_pause", "routine_skip",
                                         "routine_stop",   "suggest",       "snooze",
                                         "suggestions_on", "massage_log",   "massage_book",
                                         "massage_cancel", "feel",          "recalibrate" };
    const struct command *c = &o->command;
    int n = snprintf(out, size, "command %s %s ", kinds[c->kind], o->person);
    char *at = out + n;
    size_t left = size - (size_t)n;

    if (c->kind == COMMAND_SNOOZE)
        snprintf(at, left, "%d s", (int)c->duration_s);
    else if (c->kind == COMMAND_FEEL)
        snprintf(at, left, "%d", (int)c->feel);
    else if (c->kind == COMMAND_SUGGESTIONS_ON)
        snprintf(at, left, "%s", c->on ? "on" : "off");
    else if (c->kind >= COMMAND_MASSAGE_LOG && c->kind <= COMMAND_MASSAGE_CANCEL)
        snprintf(at, left, "%lld", (long long)c->unix_ms);
    else
        snprintf(at, left, "%s", c->name);
}

static const struct candidate heard[] = {
    { .address = "AA:BB:CC:DD:EE:FF",
      .name = "Polar H10",
      .plugin = "heart-rate",
      .rssi_dbm = -48,
      .tried = true,
      .delivers = true,
      .why = "it delivers" },
    { .address = "AA:BB:CC:DD:EE:01", .sensor = "chest" },
};

static void on_order(void *ctx, const struct order *o, struct control_call *call)
{
    struct asked *a = ctx;

    switch (o->kind) {
    case ORDER_COMMAND: write_command(a->order, sizeof(a->order), o); break;
    case ORDER_ANSWER:
        snprintf(a->order, sizeof(a->order), "answer %s %s %s", o->person, o->answer.id,
                 answer_name(o->answer.answer));
        break;
    case ORDER_RELOAD: snprintf(a->order, sizeof(a->order), "reload"); break;
    case ORDER_PERSON_ADD:
        snprintf(a->order, sizeof(a->order), "person_add %s %s %d %d", o->profile.id,
                 o->profile.name, (int)o->profile.born_year, (int)o->profile.consent_day);
        break;
    case ORDER_PERSON_REMOVE:
        snprintf(a->order, sizeof(a->order), "person_remove %s", o->person);
        break;
    case ORDER_EFFECTS:
        snprintf(a->order, sizeof(a->order), "effects %s", o->person);
        control_done_effects(call, 0, NULL, 0);
        return;
    case ORDER_PAIR:
        snprintf(a->order, sizeof(a->order), "pair %s %d s", o->person, (int)o->sensor.seconds);
        break;
    case ORDER_SCAN:
        snprintf(a->order, sizeof(a->order), "scan %d s", (int)o->sensor.seconds);
        control_done_candidates(call, a->row->rc, heard, 2);
        return;
    case ORDER_ADOPT:
        snprintf(a->order, sizeof(a->order), "adopt %s as %s by %s for %s", o->sensor.address,
                 o->sensor.id, o->sensor.plugin, o->person);
        break;
    case ORDER_FORGET: snprintf(a->order, sizeof(a->order), "forget %s", o->sensor.id); break;
    case ORDER_RELEASE:
        snprintf(a->order, sizeof(a->order), "release %s %d s", o->sensor.id,
                 (int)o->sensor.seconds);
        break;
    case ORDER_WORN_BY:
        snprintf(a->order, sizeof(a->order), "worn_by %s %s", o->sensor.id, o->person);
        break;
    }
    control_done(call, a->row->rc, NULL);
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

void request_on_reply(void *ctx, const char *verb, const char *json)
{
    struct asked *a = ctx;
    a->replies++;
    snprintf(a->verb, sizeof(a->verb), "%s", verb);
    free(a->reply);
    a->reply = strdup(json);
}

struct control *request_open_late(uv_loop_t *loop, struct asked *a,
                                  void (*order)(void *ctx, const struct order *o,
                                                struct control_call *call))
{
    static struct control_events events = { on_look, on_order, on_capture, on_closed };
    const struct control_options opt = { .socket_path = NULL };
    struct control *c = NULL;

    events.order = order;
    assert_int_equal(uv_loop_init(loop), 0);
    assert_int_equal(control_open(&c, loop, NULL, &opt, &events, a), 0);
    return c;
}

struct control *request_open(uv_loop_t *loop, struct asked *a)
{
    return request_open_late(loop, a, on_order);
}

void request_close(uv_loop_t *loop, struct control *c)
{
    control_close(c);
    uv_run(loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(loop), 0);
}

void request_test_row(void **state)
{
    struct asked a = { .row = *state };
    uv_loop_t loop;
    struct control *c = request_open(&loop, &a);

    control_request(c, a.row->door, a.row->verb, a.row->json, request_on_reply, &a);
    assert_int_equal(a.replies, 1);
    assert_string_equal(a.reply, a.row->reply);
    assert_string_equal(a.verb, a.row->verb); /* as asked: the reply's topic is made of it */
    assert_string_equal(a.order, a.row->order ? a.row->order : "");
    free(a.reply);
    request_close(&loop, c);
}
