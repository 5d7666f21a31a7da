#include "rig.h"

#include "testing.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define PATIENCE_MS 10000

static struct rig_event *note(struct rig *r, const char *what)
{
    struct rig_event *e = &r->events[r->count < RIG_EVENT_MAX ? r->count : RIG_EVENT_MAX - 1];

    if (r->count < RIG_EVENT_MAX)
        r->count++;
    memset(e, 0, sizeof(*e));
    snprintf(e->what, sizeof(e->what), "%s", what);
    return e;
}

static void on_answer(void *ctx, const char *person, const struct answer_event *a,
                      const struct instant *t)
{
    struct rig_event *e = note(ctx, "answer");

    assert_true(t->us > 0);
    snprintf(e->a, sizeof(e->a), "%s", person);
    snprintf(e->b, sizeof(e->b), "%s", a->id);
    snprintf(e->text, sizeof(e->text), "%s", answer_name(a->answer));
}

static void on_set(void *ctx, const char *person, const char *entity, const char *value,
                   const struct instant *t)
{
    struct rig_event *e = note(ctx, "set");

    assert_true(t->us > 0);
    snprintf(e->a, sizeof(e->a), "%s", person);
    snprintf(e->b, sizeof(e->b), "%s", entity);
    snprintf(e->text, sizeof(e->text), "%s", value);
}

static void on_sensor_set(void *ctx, const char *sensor, const char *entity, const char *value)
{
    struct rig_event *e = note(ctx, "sensor_set");

    snprintf(e->a, sizeof(e->a), "%s", sensor);
    snprintf(e->b, sizeof(e->b), "%s", entity);
    snprintf(e->text, sizeof(e->text), "%s", value);
}

static void on_bridge_set(void *ctx, const char *entity, const char *value)
{
    struct rig_event *e = note(ctx, "bridge_set");

    snprintf(e->b, sizeof(e->b), "%s", entity);
    snprintf(e->text, sizeof(e->text), "%s", value);
}

static void on_request(void *ctx, const char *verb, const char *json)
{
    struct rig_event *e = note(ctx, "request");

    snprintf(e->a, sizeof(e->a), "%s", verb);
    snprintf(e->text, sizeof(e->text), "%s", json);
}

static void on_message(void *ctx, const char *topic, const uint8_t *bytes, size_t len, bool kept)
{
    struct rig_event *e = note(ctx, kept ? "kept message" : "message");

    snprintf(e->a, sizeof(e->a), "%s", topic);
    snprintf(e->text, sizeof(e->text), "%.*s", (int)len, (const char *)bytes);
}

static void on_sent(void *ctx, const char *suggestion)
{
    struct rig_event *e = note(ctx, "sent");

    snprintf(e->a, sizeof(e->a), "%s", suggestion);
}

static void on_connected(void *ctx, bool connected)
{
    note(ctx, connected ? "up" : "down");
}

static void on_closed(void *ctx)
{
    struct rig *r = ctx;
    r->closed = true;
}

static const struct publish_events events = {
    .answer = on_answer,
    .set = on_set,
    .sensor_set = on_sensor_set,
    .bridge_set = on_bridge_set,
    .request = on_request,
    .message = on_message,
    .suggestion_sent = on_sent,
    .connected = on_connected,
    .closed = on_closed,
};

void rig_init(struct rig *r, int port)
{
    const struct clock_options clock = { .speed = 1 };

    memset(r, 0, sizeof(*r));
    uv_loop_init(&r->loop);
    uv_timer_init(&r->loop, &r->deadline);
    r->deadline.data = r;
    r->clock = clock_new(&r->loop, &clock);
    assert_non_null(r->clock);
    r->opt = (struct publish_options){
        .host = "127.0.0.1",
        .port = (uint16_t)port,
        .username = "",
        .password = "",
        .tls_ca = "",
        .tls_cert = "",
        .tls_key = "",
        .base = "balm",
        .discovery = "homeassistant",
        .privacy = PRIVACY_VITALS,
        .version = "0.1.0",
    };
    r->broker_timing = (struct broker_timing){
        .backoff_min_ms = 50,
        .backoff_max_ms = 400,
        .connect_s = 4, /* Paho itself takes one for every connect but the first */
        .keep_alive_s = 1,
        .ack_ms = 600,
        .leave_ms = 1000,
        .close_ms = 600,
    };
    r->home_timing = (struct home_timing){
        .birth_min_ms = 10,
        .birth_max_ms = 50,
        .settle_ms = 100,
        .sweep_ms = 200,
        .online_ms = 50,
    };
}

void rig_open(struct rig *r)
{
    assert_int_equal(publish_open_timed(&r->publish, &r->loop, r->clock, &r->opt, &r->broker_timing,
                                        &r->home_timing, &events, r),
                     0);
}

static void on_deadline(uv_timer_t *t)
{
    struct rig *r = t->data;
    r->timed_out = true;
}

bool rig_until(struct rig *r, rig_done_fn *done, void *ctx)
{
    r->timed_out = false;
    uv_update_time(&r->loop);
    uv_timer_start(&r->deadline, on_deadline, PATIENCE_MS, 0);
    while (!done(ctx) && !r->timed_out)
        uv_run(&r->loop, UV_RUN_ONCE);
    uv_timer_stop(&r->deadline);
    return !r->timed_out;
}

void rig_run_ms(struct rig *r, int ms)
{
    r->timed_out = false;
    uv_update_time(&r->loop);
    uv_timer_start(&r->deadline, on_deadline, (uint64_t)ms, 0);
    while (!r->timed_out)
        uv_run(&r->loop, UV_RUN_ONCE);
}

struct ending {
    struct rig *rig;
    struct fake_broker *fake;
};

static bool is_over(void *ctx)
{
    const struct ending *e = ctx;
    return e->rig->closed && (!e->fake || e->fake->open_handles == 0);
}

void rig_close(struct rig *r, struct fake_broker *f)
{
    struct ending e = { r, NULL };

    if (!r->closed) {
        publish_close(r->publish);
        publish_close(r->publish); /* safe twice, until closed() */
    }
    assert_true(rig_until(r, is_over, &e));
    if (f) {
        fake_close(f);
        e.fake = f;
        assert_true(rig_until(r, is_over, &e));
    }
    uv_close((uv_handle_t *)&r->deadline, NULL);
    uv_run(&r->loop, UV_RUN_DEFAULT);
    clock_free(r->clock);
    assert_int_equal(uv_loop_close(&r->loop), 0);
}

size_t rig_events(const struct rig *r, const char *what)
{
    size_t n = 0;
    for (size_t i = 0; i < r->count; i++)
        n += strcmp(r->events[i].what, what) == 0;
    return n;
}

const struct rig_event *rig_last(const struct rig *r, const char *what)
{
    for (size_t i = r->count; i-- > 0;)
        if (strcmp(r->events[i].what, what) == 0)
            return &r->events[i];
    return NULL;
}

void rig_forget(struct rig *r)
{
    r->count = 0;
}

void rig_add_alex(struct rig *r)
{
    static const struct routine_plan routines[] = {
        { .name = "breathe_box", .duration_s = 240 },
        { .name = "breathe_478", .duration_s = 180 },
    };
    struct profile alex;
    const struct profile *people[] = { &alex };

    profile_init(&alex, "alex");
    publish_people(r->publish, people, 1, routines, 2);
}

struct suggestion rig_suggestion(struct rig *r, const char *id)
{
    struct suggestion s = {
        .type = SUGGEST_BREATHE,
        .reason = REASON_SUSTAINED,
        .routine = "breathe_box",
        .choices = 1u << ANSWER_ACCEPT | 1u << ANSWER_LATER | 1u << ANSWER_NO,
        .at = clock_now(r->clock),
        .evidence = { .stress = 83.4,
                      .heart_rate_bpm = 91,
                      .rmssd_ms = 17.2,
                      .usual_heart_rate_bpm = NAN,
                      .raised_min = 7,
                      .load_today_min = 41,
                      .load_week_min = NAN },
    };

    snprintf(s.id, sizeof(s.id), "%s", id);
    s.expires_unix_ms = s.at.unix_ms + 1800 * MS_PER_S;
    return s;
}

struct report rig_report(struct rig *r, double stress, double heart_rate)
{
    return (struct report){
        .at = clock_now(r->clock),
        .stress = stress,
        .level = LEVEL_ELEVATED,
        .confidence = 0.8,
        .trend = TREND_STEADY,
        .heart_rate_bpm = heart_rate,
        .rmssd_ms = 23.4,
        .sdnn_ms = 40,
        .respiration_bpm = NAN,
        .coverage = 0.97,
        .artifacts = 0.01,
        .baseline = 0.5,
        .load = { .today.raised_min = 12, .week.raised_min = 80 },
        .activity = ACTIVITY_REST,
        .sensor = "strap",
    };
}

static bool is_up(void *ctx)
{
    const struct rig *r = ctx;
    return broker_is_up(r->publish->broker);
}

void rig_wait_up(struct rig *r)
{
    assert_true(rig_until(r, is_up, r));
}

struct wait {
    struct rig *rig;
    struct fake_broker *fake;
    const char *what;
    size_t count;
};

static bool has_events(void *ctx)
{
    const struct wait *w = ctx;
    return rig_events(w->rig, w->what) >= w->count;
}

static bool has_topic(void *ctx)
{
    const struct wait *w = ctx;
    return fake_count(w->fake, w->what) >= w->count;
}

static bool has_connects(void *ctx)
{
    const struct wait *w = ctx;
    return w->fake->connects >= (int)w->count;
}

void rig_wait_events(struct rig *r, const char *what, size_t count)
{
    struct wait w = { r, NULL, what, count };
    assert_true(rig_until(r, has_events, &w));
}

void rig_wait_topic(struct rig *r, struct fake_broker *f, const char *topic, size_t count)
{
    struct wait w = { r, f, topic, count };
    assert_true(rig_until(r, has_topic, &w));
}

void rig_wait_connects(struct rig *r, struct fake_broker *f, int connects)
{
    struct wait w = { r, f, "", (size_t)connects };
    assert_true(rig_until(r, has_connects, &w));
}
