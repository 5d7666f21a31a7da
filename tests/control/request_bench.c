#include "request_bench.h"

#include "small_house.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void on_look(void *ctx, struct house *house)
{
    const struct asked *a = ctx;
    static struct house_person people[2];
    static struct profile profile;

    small_house_of(house, a->row->people);
    if (!a->row->is_private)
        return;
    memcpy(people, house->people, a->row->people * sizeof(people[0]));
    profile = *people[0].profile;
    profile.is_private = true;
    people[0].profile = &profile;
    house->people = people;
}

static void write_command(char *out, size_t size, const struct order *o)
{
    static const char *const kinds[] = { "routine_start",  "routine_pause", "routine_skip",
                                         "routine_stop",   "suggest",       "snooze",
                                         "suggestions_on", "massage_log",   "massage_book",
                                         "massage_cancel", "condition",     "note",
                                         "feel",           "sensitivity",   "recalibrate" };
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
        snprintf(at, left, "%lld %d %s", (long long)c->unix_ms, (int)c->duration_min, c->name);
    else if (c->kind == COMMAND_CONDITION)
        snprintf(at, left, "%s %s%s", condition_name(c->condition), c->on ? "on" : "off",
                 c->may_clear ? "" : ", not to be cleared");
    else if (c->kind == COMMAND_NOTE)
        snprintf(at, left, "%s", o->text);
    else if (c->kind == COMMAND_SENSITIVITY)
        snprintf(at, left, "%d", (int)c->sensitivity);
    else if (c->kind == COMMAND_RECALIBRATE)
        snprintf(at, left, "%x", (unsigned)c->forget);
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

static const struct effect_row measured[] = {
    { "alex",
      { .routine = "breathe_resonance",
        .suggestion = "alex-5",
        .started_unix_ms = SMALL_HOUSE_UNIX_MS - 3600000,
        .ended_unix_ms = SMALL_HOUSE_UNIX_MS - 3300000,
        .finished = true,
        .before = { 80.25, 20, 82 },
        .during = { 76, 30, NAN },
        .after = { 70.5, 35, 40 },
        .coherence = 0.805,
        .followed = 1,
        .paced_per_min = 6 } },
};

#define SAME          \
    {                 \
        NAN, NAN, NAN \
    }

static const struct session_row held[] = {
    { "alex",
      { .at_unix_ms = SMALL_HOUSE_UNIX_MS - INT64_C(20) * 86400000,
        .utc_offset_s = 3600,
        .duration_min = 60,
        .technique = "swedish",
        .suggestion = "alex-7",
        .state = SESSION_HELD },
      true,
      { .change = { { 70, 66, 70 }, SAME, SAME, { 58, 55.5, 57.75 }, SAME, SAME, SAME, SAME } } },
    { "eve", { .at_unix_ms = SMALL_HOUSE_UNIX_MS, .state = SESSION_CANCELLED }, false, { 0 } },
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
        control_done_effects(call, a->row->rc, measured, 1);
        return;
    case ORDER_SESSIONS:
        snprintf(a->order + strlen(a->order), sizeof(a->order) - strlen(a->order), "%ssessions %s",
                 a->order[0] ? "; " : "", o->person);
        control_done_sessions(call, a->row->rc, held, 2);
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
    case ORDER_HOME_FORGET: snprintf(a->order, sizeof(a->order), "home_forget"); break;
    case ORDER_HOME_DASHBOARD:
        snprintf(a->order, sizeof(a->order), "home_dashboard %s%s", o->person,
                 o->by_name ? " by name" : "");
        control_done_dashboard(call, "views: []\n");
        return;
    }
    control_done(call, a->row->rc, a->row->words);
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

    control_show_vitals(c, a.row->vitals);
    control_request(c, a.row->door, a.row->verb, a.row->json, request_on_reply, &a);
    assert_int_equal(a.replies, 1);
    assert_string_equal(a.reply, a.row->reply);
    assert_string_equal(a.verb, a.row->verb); /* as asked: the reply's topic is made of it */
    assert_string_equal(a.order, a.row->order ? a.row->order : "");
    free(a.reply);
    request_close(&loop, c);
}
