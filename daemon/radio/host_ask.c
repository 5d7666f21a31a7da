/*
 * host_ask.c - what a plugin may ask of us: struct sensor_host, operation by operation
 */
#include "host_inside.h"

#include "clock.h"
#include "intake.h"
#include "log.h"
#include "sensor.h"
#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static struct host *host_of(struct sensor_host *api)
{
    return (struct host *)(void *)api;
}

/* ---- texts of a plugin ---- */

static bool is_new(struct host *h, const char *text)
{
    unsigned hash = 2166136261u; /* FNV-1a */

    for (const char *p = text; *p; p++)
        hash = (hash ^ (unsigned char)*p) * 16777619u;
    for (unsigned i = 0; i < h->seen_count; i++) {
        if (h->seen[i] == hash)
            return false;
    }
    if (h->seen_count == TEXTS_SEEN)
        return false;
    h->seen[h->seen_count++] = hash;
    return true;
}

void host_log_text(struct host *h, enum sensor_log level, const char *text)
{
    char line[400];

    snprintf(line, sizeof(line), "sensor %s: %s", h->sensor, text);
    text_shorten_addresses(line);
    if (level != SENSOR_LOG_DEBUG && !is_new(h, text))
        level = SENSOR_LOG_DEBUG;
    switch (level) {
    case SENSOR_LOG_WARN: log_warn("%s", line); return;
    case SENSOR_LOG_INFO: log_info("%s", line); return;
    case SENSOR_LOG_DEBUG: break;
    }
    log_debug("%s", line);
}

/* ---- what a plugin may ask ---- */

/* Whether anybody is measured, so that a strap on the table is told from one on a chest. */
static void count_message(struct host_facts *f, const struct sensor_reading *r)
{
    bool beats = r->heart_rate_bpm > 0;

    for (uint32_t i = 0; i < r->rr_count; i++)
        beats |= r->rr[i].ticks > 0;
    if (beats && r->contact != SENSOR_CONTACT_NONE)
        f->measured++;
    else if (beats || (r->battery_pct < 0 && !r->acc_count && r->motion_g < 0))
        f->idle++;
}

static void on_emit(struct sensor_host *api, const struct sensor_reading *in)
{
    struct host *h = host_of(api);
    struct reading out = { .simulated = h->plugin->capabilities & SENSOR_IS_SIMULATED };

    if (h->closing || !SENSOR_HAS(in, heart_rate_bpm))
        return;
    struct instant now = h->now;
    struct sensor_reading r = intake_understand(in);
    if (r.acc_count && r.motion_g < 0)
        r.motion_g = motion_add(&h->motion, r.acc_mg, r.acc_count, r.acc_rate_hz, now.us);

    memcpy(out.sensor, h->sensor, sizeof(out.sensor));
    count_message(&h->facts, &r);
    if (r.battery_pct >= 0)
        h->facts.battery_pct = r.battery_pct;
    if (r.heart_rate_bpm > 0 || r.rr_count || r.contact != SENSOR_CONTACT_UNKNOWN) {
        h->facts.contact = (enum contact)r.contact;
        h->facts.class = (enum reading_class)r.source_class;
    }
    for (size_t i = 0, parts = intake_parts(&r); i < parts; i++) {
        int64_t at = now.us - intake_part(&r, i, &out);
        if (!intake_says_something(&out))
            continue;
        if (at < 0)
            at = 0;
        if (h->facts.last_us != INSTANT_NEVER && at < h->facts.last_us)
            at = h->facts.last_us; /* a sensor's own readings never go back */
        struct instant t = instant_at(&now, at);
        h->facts.readings++;
        h->facts.last_us = at;
        h->events->reading(h->ctx, &out, &t);
        if (h->closing)
            return;
    }
    h->events->heard(h->ctx);
}

static void on_emit_context(struct sensor_host *api, const struct sensor_context *in)
{
    struct host *h = host_of(api);
    struct instant now = h->now;
    struct context out;

    if (h->closing || !intake_context(in, &out))
        return;
    h->facts.last_us = now.us;
    h->events->context(h->ctx, &out, &now);
    if (!h->closing)
        h->events->heard(h->ctx);
}

static int64_t on_now(struct sensor_host *api)
{
    return host_of(api)->now.us;
}

static void on_timer(void *ctx, const struct instant *now)
{
    struct host_timer *t = ctx;
    struct host *h = t->host;

    (void)now;
    host_enter(h);
    if (!h->closing && h->plugin->timer)
        h->plugin->timer(h->state, &h->api, t->id);
    host_leave(h);
}

static int on_after(struct sensor_host *api, unsigned id, int64_t ms)
{
    struct host *h = host_of(api);

    if (id >= TIMERS || ms > INT64_MAX / 2000)
        return -EINVAL;
    if (h->shut)
        return -ENOTCONN;
    struct host_timer *t = &h->timers[id];
    if (!t->timer) {
        if (ms < 0)
            return 0;
        t->host = h;
        t->id = id;
        t->timer = clock_timer_new(h->clock, on_timer, t);
        if (!t->timer)
            return -ENOMEM;
    }
    if (ms < 0)
        clock_timer_stop(t->timer);
    else
        clock_timer_set(t->timer, h->now.us + ms * US_PER_MS);
    return 0;
}

static void on_log(struct sensor_host *api, enum sensor_log level, const char *text)
{
    host_log_text(host_of(api), level, text);
}

static void on_say(struct sensor_host *api, const char *text)
{
    struct host *h = host_of(api);
    char copy[SENSOR_WHY_MAX + 1];

    if (h->closing)
        return;
    snprintf(copy, sizeof(copy), "%s", text);
    text_shorten_addresses(copy);
    h->events->said(h->ctx, copy);
}

static int on_read(struct sensor_host *api, unsigned characteristic)
{
    struct host *h = host_of(api);

    return h->link ? h->link->read(h->link_ctx, characteristic) : -ENOTSUP;
}

static int on_write(struct sensor_host *api, unsigned characteristic, const uint8_t *bytes,
                    size_t len, bool with_response)
{
    struct host *h = host_of(api);

    if (!h->link)
        return -ENOTSUP;
    return h->link->write(h->link_ctx, characteristic, bytes, len, with_response);
}

static int on_notify(struct sensor_host *api, unsigned characteristic, bool on)
{
    struct host *h = host_of(api);

    return h->link ? h->link->notify(h->link_ctx, characteristic, on) : -ENOTSUP;
}

static void on_disconnect(struct sensor_host *api, const char *why)
{
    struct host *h = host_of(api);

    if (h->link)
        h->link->disconnect(h->link_ctx, why);
}

static const struct sensor_device *on_device(struct sensor_host *api)
{
    static const struct sensor_device unknown = {
        .size = sizeof(struct sensor_device),
        .name = "",
        .manufacturer = "",
        .model = "",
        .firmware = "",
        .mtu = 23,
    };
    struct host *h = host_of(api);

    return h->link ? h->link->device(h->link_ctx) : &unknown;
}

/* ---- files and topics ---- */

static size_t on_data(void *ctx, const uint8_t *bytes, size_t len)
{
    struct host *h = ctx;
    size_t used = 0;

    if (len == 0) { /* the end: before the plugin hears of it, so that it may open the next */
        feed_close(h->feed);
        h->feed = NULL;
    }
    host_enter(h);
    if (!h->closing)
        used = h->plugin->source->data(h->state, &h->api, bytes, len);
    host_leave(h);
    return used;
}

static void on_feed_failed(void *ctx, int status)
{
    struct host *h = ctx;
    char why[SENSOR_WHY_MAX + 1];

    feed_close(h->feed);
    h->feed = NULL;
    if (status == -EINVAL)
        snprintf(why, sizeof(why), "its file is not a file that can be read");
    else if (status == -E2BIG)
        snprintf(why, sizeof(why), "its file has a piece that the plugin cannot take");
    else
        snprintf(why, sizeof(why), "its file cannot be read: %s", uv_strerror(status));
    if (!h->closing)
        h->events->failed(h->ctx, why);
}

static void on_feed_closed(void *ctx)
{
    host_handle_gone(ctx);
}

static int on_open(struct sensor_host *api, const char *path)
{
    static const struct feed_events events = {
        .data = on_data,
        .failed = on_feed_failed,
        .closed = on_feed_closed,
    };
    struct host *h = host_of(api);

    if (h->closing)
        return -ENOTCONN;
    if (h->feed)
        return -EBUSY;
    if (!h->plugin->source || !h->plugin->source->data)
        return -ENOTSUP;
    int rc = feed_open(&h->feed, h->anchor.loop, path, &events, h);
    if (rc == 0)
        h->open_handles++;
    return rc;
}

static void on_more(struct sensor_host *api)
{
    struct host *h = host_of(api);

    if (h->feed && !h->closing)
        feed_more(h->feed);
}

static int on_subscribe(struct sensor_host *api, const char *topic)
{
    struct host *h = host_of(api);
    size_t len = strlen(topic);

    if (len == 0 || len > TOPIC_MAX)
        return -EINVAL;
    if (!h->plugin->source || !h->plugin->source->message)
        return -ENOTSUP;
    if (h->topic_count == TOPICS)
        return -EBUSY;
    memcpy(h->topics[h->topic_count++], topic, len + 1);
    if (!h->closing)
        h->events->wish(h->ctx, topic);
    return 0;
}

const struct sensor_host host_operations = {
    .size = sizeof(struct sensor_host),
    .emit = on_emit,
    .emit_context = on_emit_context,
    .now_us = on_now,
    .after = on_after,
    .log = on_log,
    .say = on_say,
    .read = on_read,
    .write = on_write,
    .notify = on_notify,
    .disconnect = on_disconnect,
    .device = on_device,
    .open = on_open,
    .more = on_more,
    .subscribe = on_subscribe,
};
