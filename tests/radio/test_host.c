/* One running plugin on a real loop: what it may ask, and that it may be closed at any moment. */
#include "host.h"

#include "clock.h"

#include <setjmp.h>
#include <stdarg.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

struct stage;

/* The plugin of these tests: its functions are the test's own. */
struct actor {
    const void *settings;
    struct sensor_host *api;
};

/* What one test wants done at each call. */
struct stage {
    uv_loop_t loop;
    struct clock *clock;
    struct host *host;

    void (*on_start)(struct stage *s, struct sensor_host *api);
    void (*on_timer)(struct stage *s, struct sensor_host *api, unsigned id);
    const char *refusal; /* of start */
    unsigned close_at;   /* close the host at this reading (from 1) */

    unsigned starts, stops, timers, inside, messages, datas;
    struct reading readings[64];
    struct instant times[64];
    unsigned reading_count, context_count, heard, failed, closed;
    char said[200], wish[100], why[200];
};

static struct stage *stage; /* plugins have no way to reach the test but this */

static const char *actor_settled(void *state, const void *settings)
{
    ((struct actor *)state)->settings = settings;
    return NULL;
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

static void open_stage(struct stage *s, const struct host_link *link)
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

/* Runs until nothing is left to do: the test must have closed the host, or does so here. */
static void close_stage(struct stage *s, bool close)
{
    if (close)
        host_close(s->host);
    uv_run(&s->loop, UV_RUN_DEFAULT);
    assert_int_equal(s->closed, 1);
    assert_int_equal(s->stops, s->starts && !s->refusal);
    clock_free(s->clock);
    assert_int_equal(uv_loop_close(&s->loop), 0);
}

/* ---- readings ---- */

static void emit_rate(struct stage *s, struct sensor_host *api)
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

static void test_reading(void **state)
{
    struct stage s = { .on_start = emit_rate };

    (void)state;
    open_stage(&s, NULL);
    assert_null(host_start(s.host));
    assert_int_equal(s.reading_count, 1);
    assert_int_equal(s.heard, 2);
    assert_string_equal(s.readings[0].sensor, "strap");
    assert_true(s.readings[0].simulated);
    assert_true(isnan(s.readings[0].motion_g));
    assert_int_equal(host_facts(s.host)->battery_pct, 78);
    assert_int_equal(host_facts(s.host)->contact, CONTACT_SKIN);
    assert_int_equal(host_facts(s.host)->readings, 1);
    close_stage(&s, true);
}

static void emit_old_struct(struct stage *s, struct sensor_host *api)
{
    size_t size = offsetof(struct sensor_reading, heart_rate_bpm) + sizeof(float);
    struct sensor_reading full = SENSOR_READING_NONE, *old = malloc(size);

    (void)s;
    assert_non_null(old);
    full.heart_rate_bpm = 66;
    full.size = (uint32_t)size;
    memcpy(old, &full, size);
    api->emit(api, old);
    free(old);
}

static void test_older_plugin(void **state)
{
    struct stage s = { .on_start = emit_old_struct };

    (void)state;
    open_stage(&s, NULL);
    assert_null(host_start(s.host));
    assert_int_equal(s.reading_count, 1);
    assert_true(s.readings[0].heart_rate_bpm > 65);
    assert_int_equal(s.readings[0].rr_count, 0);
    assert_int_equal(host_facts(s.host)->battery_pct, -1);
    close_stage(&s, true);
}

static void emit_forty(struct stage *s, struct sensor_host *api)
{
    struct sensor_rr rr[40];
    struct sensor_reading r = SENSOR_READING_NONE;

    (void)s;
    for (int i = 0; i < 40; i++)
        rr[i] = (struct sensor_rr){ .ticks = 128000 + i, .quality = 100 };
    r.rr = rr;
    r.rr_count = 40;
    r.heart_rate_bpm = 60;
    api->emit(api, &r);
}

static void test_long_message(void **state)
{
    struct stage s = { .on_timer = NULL };

    (void)state;
    open_stage(&s, NULL);
    while (clock_now(s.clock).us < 60 * US_PER_S) /* 60 ms: there is a past to put beats into */
        ;
    s.on_start = emit_forty;
    assert_null(host_start(s.host));
    assert_int_equal(s.reading_count, 3);
    assert_int_equal(s.readings[0].rr_count, 16);
    assert_int_equal(s.readings[0].rr[15].ticks, 128015);
    assert_int_equal(s.readings[2].rr_count, 8);
    assert_int_equal(s.readings[2].rr[7].ticks, 128039);
    /* The first part ended 24 intervals of a second and a little earlier. */
    int64_t apart = s.times[2].us - s.times[0].us;
    assert_true(apart > 24000000 && apart < 24010000);
    close_stage(&s, true);
}

static void emit_shaking(struct stage *s, struct sensor_host *api)
{
    int32_t acc[3 * 50] = { 0 };
    struct sensor_reading r = SENSOR_READING_NONE;

    (void)s;
    for (int i = 0; i < 50; i++)
        acc[3 * i] = i % 2 ? 1200 : 800;
    r.acc_mg = acc;
    r.acc_count = 50;
    r.acc_rate_hz = 50;
    api->emit(api, &r);
    r.motion_g = 0.7f; /* what the sensor says itself counts */
    api->emit(api, &r);
}

static void test_motion(void **state)
{
    struct stage s = { .on_start = emit_shaking };

    (void)state;
    open_stage(&s, NULL);
    assert_null(host_start(s.host));
    assert_int_equal(s.reading_count, 2);
    assert_true(fabsf(s.readings[0].motion_g - 0.2f) < 1e-4f);
    assert_true(fabsf(s.readings[1].motion_g - 0.7f) < 1e-6f);
    close_stage(&s, true);
}

static void emit_aged(struct stage *s, struct sensor_host *api)
{
    struct sensor_reading r = SENSOR_READING_NONE;
    static const int64_t ages[] = { 5000000, 0, 9000000, INT64_MAX };

    (void)s;
    r.heart_rate_bpm = 60;
    for (size_t i = 0; i < 4; i++) {
        r.age_us = ages[i];
        api->emit(api, &r);
    }
}

static void test_age(void **state)
{
    struct stage s = { .on_start = emit_aged };

    (void)state;
    open_stage(&s, NULL);
    while (clock_now(s.clock).us < 30 * US_PER_S)
        ;
    assert_null(host_start(s.host));
    int64_t apart = s.times[1].us - s.times[0].us;
    assert_true(apart >= 5000000 && apart < 7500000);
    assert_int_equal(s.times[2].us, s.times[1].us); /* never back */
    assert_int_equal(s.times[3].us, s.times[1].us);
    close_stage(&s, true);
}

/* ---- closing ---- */

static void ask_for_timer(struct stage *s, struct sensor_host *api)
{
    (void)s;
    assert_int_equal(api->after(api, 0, 10), 0);
}

static void emit_in_timer(struct stage *s, struct sensor_host *api, unsigned id)
{
    (void)id;
    emit_forty(s, api);
    emit_rate(s, api);
    api->after(api, 0, 10);
}

static void test_close_within_reading(void **state)
{
    (void)state;
    for (unsigned at = 1; at <= 4; at++) {
        struct stage s = { .on_start = ask_for_timer, .on_timer = emit_in_timer, .close_at = at };
        open_stage(&s, NULL);
        assert_null(host_start(s.host));
        close_stage(&s, false);
        assert_int_equal(s.reading_count, at);
        assert_int_equal(s.timers, 1);
    }
}

static void test_close_within_start(void **state)
{
    struct stage s = { .on_start = emit_forty, .close_at = 2 };

    (void)state;
    open_stage(&s, NULL);
    assert_null(host_start(s.host));
    assert_int_equal(s.reading_count, 2);
    close_stage(&s, false);
}

static void test_refused(void **state)
{
    struct stage s = { .on_start = ask_for_timer, .refusal = "not today" };

    (void)state;
    open_stage(&s, NULL);
    assert_string_equal(host_start(s.host), "not today");
    close_stage(&s, true);
    assert_int_equal(s.timers, 0);
}

static void test_never_started(void **state)
{
    struct stage s = { .starts = 0 };

    (void)state;
    open_stage(&s, NULL);
    close_stage(&s, true);
}

/* ---- timers ---- */

static void ask_oddly(struct stage *s, struct sensor_host *api)
{
    (void)s;
    assert_int_equal(api->after(api, 8, 10), -EINVAL);
    assert_int_equal(api->after(api, 0, INT64_MAX), -EINVAL);
    assert_int_equal(api->after(api, 1, -1), 0);
    assert_int_equal(api->after(api, 2, 5), 0);
    assert_int_equal(api->after(api, 2, -1), 0); /* stopped */
    assert_int_equal(api->after(api, 3, 600000), 0);
    assert_int_equal(api->after(api, 3, 20), 0); /* moved */
    assert_int_equal(api->after(api, 7, 40), 0);
}

static void close_at_seven(struct stage *s, struct sensor_host *api, unsigned id)
{
    (void)api;
    assert_true(id == 3 || id == 7);
    if (id == 7)
        host_close(s->host);
}

static void test_timers(void **state)
{
    struct stage s = { .on_start = ask_oddly, .on_timer = close_at_seven };

    (void)state;
    open_stage(&s, NULL);
    assert_null(host_start(s.host));
    close_stage(&s, false);
    assert_int_equal(s.timers, 2);
}

/* ---- files, topics, contexts, links ---- */

static const char *file_path;

static void open_file(struct stage *s, struct sensor_host *api)
{
    (void)s;
    assert_int_equal(api->open(api, file_path), 0);
    assert_int_equal(api->open(api, file_path), -EBUSY);
    api->more(api);
}

static void test_files(void **state)
{
    (void)state;
    struct stage missing = { .on_start = open_file };
    file_path = "/nonexistent/file";
    open_stage(&missing, NULL);
    assert_null(host_start(missing.host));
    close_stage(&missing, false);
    assert_int_equal(missing.failed, 1);
    assert_non_null(strstr(missing.why, "no such file"));

    struct stage folder = { .on_start = open_file };
    file_path = "/tmp";
    open_stage(&folder, NULL);
    assert_null(host_start(folder.host));
    close_stage(&folder, false);
    assert_non_null(strstr(folder.why, "not a file"));

    struct stage there = { .on_start = open_file };
    file_path = "/etc/passwd";
    open_stage(&there, NULL);
    assert_null(host_start(there.host));
    close_stage(&there, false); /* the plugin closes it at the end of the file */
    assert_int_equal(there.failed, 0);
    assert_true(there.datas >= 2);
}

static void ask_topics(struct stage *s, struct sensor_host *api)
{
    char topic[300];

    memset(topic, 'x', sizeof(topic));
    topic[299] = '\0';
    assert_int_equal(api->subscribe(api, topic), -EINVAL);
    assert_int_equal(api->subscribe(api, ""), -EINVAL);
    assert_int_equal(s->wish[0], '\0');
    assert_int_equal(api->subscribe(api, "room/+/motion"), 0);
    for (int i = 1; i < 16; i++)
        assert_int_equal(api->subscribe(api, "other/topic"), 0);
    assert_int_equal(api->subscribe(api, "one/too/many"), -EBUSY);
    struct sensor_context c = { sizeof(c), SENSOR_CONTEXT_STEPS, 12 };
    api->emit_context(api, &c);
    c.kind = 99;
    api->emit_context(api, &c);
    api->say(api, "looking at AA:BB:CC:DD:EE:FF");
}

static void test_topics(void **state)
{
    struct stage s = { .on_start = ask_topics };

    (void)state;
    open_stage(&s, NULL);
    assert_null(host_start(s.host));
    assert_int_equal(s.context_count, 1);
    assert_string_equal(s.said, "looking at **:**:**:**:EE:FF");
    host_message(s.host, "room/bath/motion", (const uint8_t *)"1", 1);
    host_message(s.host, "room/bath/light", (const uint8_t *)"1", 1);
    host_message(s.host, "other/topic", (const uint8_t *)"", 0);
    assert_int_equal(s.messages, 2);
    assert_int_equal(host_facts(s.host)->refused, 1);
    host_close(s.host);
    host_message(s.host, "room/bath/motion", (const uint8_t *)"1", 1);
    assert_int_equal(s.messages, 2);
    close_stage(&s, false);
}

static void ask_link(struct stage *s, struct sensor_host *api)
{
    const uint8_t byte = 1;

    (void)s;
    assert_int_equal(api->read(api, 0), -ENOTSUP);
    assert_int_equal(api->write(api, 0, &byte, 1, true), -ENOTSUP);
    assert_int_equal(api->notify(api, 0, true), -ENOTSUP);
    api->disconnect(api, "of no use");
    assert_string_equal(api->device(api)->name, "");
}

static int link_read(void *ctx, unsigned characteristic)
{
    assert_ptr_equal(ctx, stage);
    return characteristic == 3 ? -ENOENT : 0;
}

static int link_write(void *ctx, unsigned characteristic, const uint8_t *bytes, size_t len,
                      bool with_response)
{
    (void)ctx, (void)bytes;
    return characteristic == 1 && len == 1 && with_response ? 0 : -EINVAL;
}

static int link_notify(void *ctx, unsigned characteristic, bool on)
{
    (void)ctx, (void)characteristic;
    return on ? 0 : -EBUSY;
}

static void link_disconnect(void *ctx, const char *why)
{
    struct stage *s = ctx;
    snprintf(s->why, sizeof(s->why), "%s", why);
}

static const struct sensor_device *link_device(void *ctx)
{
    static const struct sensor_device device = { .size = sizeof(device), .name = "Strap 1" };
    (void)ctx;
    return &device;
}

static void ask_good_link(struct stage *s, struct sensor_host *api)
{
    const uint8_t byte = 1;

    assert_int_equal(api->read(api, 3), -ENOENT);
    assert_int_equal(api->write(api, 1, &byte, 1, true), 0);
    assert_int_equal(api->notify(api, 1, false), -EBUSY);
    api->disconnect(api, "of no use");
    assert_string_equal(s->why, "of no use");
    assert_string_equal(api->device(api)->name, "Strap 1");
}

static void test_links(void **state)
{
    static const struct host_link link_operations = {
        .read = link_read,
        .write = link_write,
        .notify = link_notify,
        .disconnect = link_disconnect,
        .device = link_device,
    };
    struct stage none = { .on_start = ask_link };

    (void)state;
    open_stage(&none, NULL);
    assert_null(host_start(none.host));
    close_stage(&none, true);

    struct stage good = { .on_start = ask_good_link };
    open_stage(&good, &link_operations);
    assert_null(host_start(good.host));
    host_value(good.host, 0, (const uint8_t *)"x", 1);
    host_value(good.host, 0, (const uint8_t *)"", 0);
    host_done(good.host, 0, 0);
    assert_int_equal(good.messages, 2);
    assert_int_equal(host_facts(good.host)->refused, 1);
    close_stage(&good, true);
}

static void talk(struct stage *s, struct sensor_host *api)
{
    char text[40];

    (void)s;
    for (int i = 0; i < 5; i++)
        api->log(api, SENSOR_LOG_WARN, "the same at AA:BB:CC:DD:EE:FF");
    for (int i = 0; i < 40; i++) {
        snprintf(text, sizeof(text), "text %d", i);
        api->log(api, SENSOR_LOG_WARN, text);
    }
    api->log(api, SENSOR_LOG_DEBUG, "for developers");
}

static void test_log(void **state)
{
    struct stage s = { .on_start = talk };
    char line[200];
    unsigned lines = 0, same = 0;
    FILE *file = tmpfile();
    int saved = dup(STDERR_FILENO);

    (void)state;
    assert_non_null(file);
    assert_true(saved >= 0 && dup2(fileno(file), STDERR_FILENO) >= 0);
    open_stage(&s, NULL);
    const char *why = host_start(s.host);
    close_stage(&s, true);
    dup2(saved, STDERR_FILENO);
    close(saved);
    assert_null(why);
    rewind(file);
    while (fgets(line, sizeof(line), file)) {
        lines++;
        same += strstr(line, "sensor strap: the same at **:**:**:**:EE:FF") != NULL;
    }
    fclose(file);
    assert_int_equal(same, 1);
    assert_int_equal(lines, 16); /* then it has said enough */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reading),
        cmocka_unit_test(test_older_plugin),
        cmocka_unit_test(test_long_message),
        cmocka_unit_test(test_motion),
        cmocka_unit_test(test_age),
        cmocka_unit_test(test_close_within_reading),
        cmocka_unit_test(test_close_within_start),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_never_started),
        cmocka_unit_test(test_timers),
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_topics),
        cmocka_unit_test(test_links),
        cmocka_unit_test(test_log),
    };

    return cmocka_run_group_tests_name("host", tests, NULL, NULL);
}
