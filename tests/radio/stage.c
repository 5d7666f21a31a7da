/*
 * stage.c - the plugin of the tests of host, and the events written down
 */
#include "stage.h"

#include <setjmp.h>
#include <stdarg.h>

#include <stdio.h>
#include <string.h>
#include <cmocka.h>

/* The plugin of these tests: its functions are the test's own. */
struct actor {
    const void *settings;
    struct sensor_host *api;
};

struct stage *stage;

static const char *actor_settled(void *state, const void *settings)
{
    ((struct actor *)state)->settings = settings;
    stage->settles++;
    return stage->setting;
}

static const char *actor_start(void *state, struct sensor_host *api)
{
    ((struct actor *)state)->api = api;
    stage->starts++;
    stage->inside++;
    if (stage->on_start)
        stage->on_start(stage, api);
    stage->inside--;
    return stage->refusal;
}

static void actor_stop(void *state, struct sensor_host *api)
{
    const struct sensor_reading r = SENSOR_READING_NONE;

    assert_ptr_equal(((struct actor *)state)->api, api);
    assert_int_equal(stage->inside, 0); /* never from within what the plugin asked for */
    stage->stops++;
    api->emit(api, &r); /* what it still says is let go */
    api->after(api, 0, 1);
    api->open(api, "/etc/passwd");
}

static void actor_timer(void *state, struct sensor_host *api, unsigned id)
{
    (void)state;
    assert_int_equal(stage->stops, 0);
    stage->timers++;
    stage->inside++;
    if (stage->on_timer)
        stage->on_timer(stage, api, id);
    stage->inside--;
}

static size_t actor_data(void *state, struct sensor_host *api, const uint8_t *bytes, size_t len)
{
    (void)state, (void)bytes;
    stage->datas++;
    if (len == 0)
        host_close(stage->host);
    (void)api;
    return len;
}

static const char *actor_message(void *state, struct sensor_host *api, const char *topic,
                                 const uint8_t *bytes, size_t len)
{
    (void)state, (void)api, (void)topic, (void)bytes;
    stage->messages++;
    return len ? NULL : "empty";
}

static const struct sensor_source source = {
    .size = sizeof(struct sensor_source),
    .start = actor_start,
    .stop = actor_stop,
    .data = actor_data,
    .message = actor_message,
};

static const char *actor_value(void *state, struct sensor_host *api, unsigned characteristic,
                               const uint8_t *bytes, size_t len)
{
    (void)state, (void)api, (void)characteristic, (void)bytes;
    stage->messages++;
    return len ? NULL : "empty";
}

static const char *actor_advert(void *state, struct sensor_host *api,
                                const struct sensor_advert *advert)
{
    (void)api;
    assert_non_null(((struct actor *)state)->settings);
    stage->adverts++;
    return advert->len ? NULL : "empty";
}

static const struct sensor_advertiser advertiser = {
    .size = sizeof(struct sensor_advertiser),
    .advert = actor_advert,
};

static const struct sensor_characteristic characteristics[] = { { .uuid = NULL } };
static const struct sensor_gatt gatt = {
    .size = sizeof(struct sensor_gatt),
    .characteristics = characteristics,
    .value = actor_value,
};

static const struct sensor_plugin plugin = {
    .abi = SENSOR_PLUGIN_ABI,
    .size = sizeof(struct sensor_plugin),
    .name = "actor",
    .capabilities = SENSOR_IS_SIMULATED,
    .state_size = sizeof(struct actor),
    .settled = actor_settled,
    .timer = actor_timer,
    .source = &source,
    .gatt = &gatt,
    .advertiser = &advertiser,
};

/* ---- events ---- */

static void on_reading(void *ctx, const struct reading *r, const struct instant *t)
{
    struct stage *s = ctx;

    assert_int_equal(s->stops, 0);
    assert_true(s->reading_count < 64);
    s->readings[s->reading_count] = *r;
    s->times[s->reading_count++] = *t;
    if (s->reading_count == s->close_at) {
        host_close(s->host);
        host_close(s->host);
    }
}

static void on_context(void *ctx, const struct context *c, const struct instant *t)
{
    (void)c, (void)t;
    ((struct stage *)ctx)->context_count++;
}

static void on_heard(void *ctx)
{
    ((struct stage *)ctx)->heard++;
}

static void on_said(void *ctx, const char *text)
{
    struct stage *s = ctx;
    snprintf(s->said, sizeof(s->said), "%s", text);
}

static void on_wish(void *ctx, const char *topic)
{
    struct stage *s = ctx;
    snprintf(s->wish, sizeof(s->wish), "%s", topic);
}

static void on_failed(void *ctx, const char *why)
{
    struct stage *s = ctx;

    s->failed++;
    snprintf(s->why, sizeof(s->why), "%s", why);
    host_close(s->host);
}

static void on_closed(void *ctx)
{
    ((struct stage *)ctx)->closed++;
}

void open_stage(struct stage *s, const struct host_link *link)
{
    static const struct host_events events = {
        .reading = on_reading,
        .context = on_context,
        .heard = on_heard,
        .said = on_said,
        .wish = on_wish,
        .failed = on_failed,
        .closed = on_closed,
    };
    const struct clock_options fast = { .speed = 1000 };

    stage = s;
    assert_int_equal(uv_loop_init(&s->loop), 0);
    s->clock = clock_new(&s->loop, &fast);
    assert_non_null(s->clock);
    struct host_options opt = {
        .loop = &s->loop,
        .clock = s->clock,
        .sensor = "strap",
        .plugin = &plugin,
        .settings = s,
        .link = link,
        .link_ctx = s,
        .events = &events,
        .ctx = s,
    };
    assert_int_equal(host_open(&s->host, &opt), 0);
}

void close_stage(struct stage *s, bool close)
{
    if (close)
        host_close(s->host);
    uv_run(&s->loop, UV_RUN_DEFAULT);
    assert_int_equal(s->closed, 1);
    assert_int_equal(s->stops, s->starts && !s->refusal);
    clock_free(s->clock);
    assert_int_equal(uv_loop_close(&s->loop), 0);
}

void emit_rate(struct stage *s, struct sensor_host *api)
{
    struct sensor_reading r = SENSOR_READING_NONE;

    (void)s;
    r.heart_rate_bpm = 60;
    r.contact = SENSOR_CONTACT_SKIN;
    r.battery_pct = 77;
    api->emit(api, &r);
    r = (struct sensor_reading)SENSOR_READING_NONE;
    r.battery_pct = 78; /* a battery alone is no reading, and leaves the contact as it was */
    api->emit(api, &r);
}

void emit_forty(struct stage *s, struct sensor_host *api)
{
    struct sensor_rr rr[40];
    struct sensor_reading r = SENSOR_READING_NONE;

    (void)s;
    for (int i = 0; i < 40; i++)
        rr[i] = (struct sensor_rr){ .ticks = 1000 * SENSOR_TICKS_PER_MS + i, .quality = 100 };
    r.rr = rr;
    r.rr_count = 40;
    r.heart_rate_bpm = 60;
    api->emit(api, &r);
}
