/*
 * host.c - a host's life, and the calls into its plugin
 *
 * emit() leads up to the hub, which may close the sensor there and then, while
 * the plugin still stands on the stack below. So closing only marks the host
 * while `calls` is not 0; host_leave() does the rest, and the memory goes with
 * the last close callback, turns of the loop later.
 */
#include "host.h"

#include "clock.h"
#include "host_inside.h"
#include "log.h"
#include "sensor.h"
#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void host_handle_gone(struct host *h)
{
    if (--h->open_handles > 0)
        return;
    const struct host_events *events = h->events;
    void *ctx = h->ctx;
    free(h->state);
    free(h);
    events->closed(ctx);
}

static void on_anchor_closed(uv_handle_t *handle)
{
    host_handle_gone(handle->data);
}

static void shut(struct host *h)
{
    if (h->shut)
        return;
    h->shut = true;
    if (h->started && h->plugin->source && h->plugin->source->stop)
        h->plugin->source->stop(h->state, &h->api);
    for (unsigned i = 0; i < TIMERS; i++)
        clock_timer_close(h->timers[i].timer);
    if (h->feed)
        feed_close(h->feed);
    uv_close((uv_handle_t *)&h->anchor, on_anchor_closed);
}

void host_enter(struct host *h)
{
    if (h->calls++ == 0)
        h->now = clock_now(h->clock);
}

void host_leave(struct host *h)
{
    if (--h->calls == 0 && h->closing)
        shut(h);
}

void host_close(struct host *h)
{
    h->closing = true;
    if (h->calls == 0)
        shut(h);
}

int host_open(struct host **out, const struct host_options *opt)
{
    struct host *h = calloc(1, sizeof(*h));

    if (!h)
        return -ENOMEM;
    h->state = calloc(1, opt->plugin->state_size ? opt->plugin->state_size : 1);
    if (!h->state) {
        free(h);
        return -ENOMEM;
    }
    h->api = host_operations;
    snprintf(h->sensor, sizeof(h->sensor), "%s", opt->sensor);
    h->plugin = opt->plugin;
    h->settings = opt->settings;
    h->clock = opt->clock;
    h->link = opt->link;
    h->link_ctx = opt->link_ctx;
    h->events = opt->events;
    h->ctx = opt->ctx;
    h->facts = (struct host_facts){ .class = READING_HR_ONLY,
                                    .battery_pct = -1,
                                    .last_us = INSTANT_NEVER };
    uv_idle_init(opt->loop, &h->anchor);
    h->anchor.data = h;
    h->open_handles = 1;
    *out = h;
    return 0;
}

static const char *settle(struct host *h)
{
    const char *why = h->plugin->settled ? h->plugin->settled(h->state, h->settings) : NULL;

    h->settled = !why;
    return why;
}

const char *host_start(struct host *h)
{
    host_enter(h);
    const char *why = settle(h);
    if (!why && !h->plugin->source)
        why = "the plugin has no input of its own";
    if (!why) {
        h->started = true;
        why = h->plugin->source->start(h->state, &h->api);
        h->started = !why;
    }
    host_leave(h);
    return why;
}

static void stop_timers(struct host *h)
{
    for (unsigned i = 0; i < TIMERS; i++) {
        if (h->timers[i].timer)
            clock_timer_stop(h->timers[i].timer);
    }
}

const char *host_connected(struct host *h)
{
    stop_timers(h);
    memset(h->state, 0, h->plugin->state_size);
    h->seen_count = 0;
    h->events->said(h->ctx, ""); /* of the link before */
    host_enter(h);
    const char *why = settle(h);
    if (!why && h->plugin->gatt->connected)
        h->plugin->gatt->connected(h->state, &h->api);
    host_leave(h);
    return why;
}

void host_lost(struct host *h)
{
    stop_timers(h);
    h->motion = (struct motion){ 0 };
    h->facts.contact = CONTACT_UNKNOWN;
}

bool host_stop(struct host *h)
{
    bool done = true;

    host_enter(h);
    if (h->plugin->gatt->stop && !h->closing)
        done = h->plugin->gatt->stop(h->state, &h->api);
    host_leave(h);
    return done;
}

bool host_is_inside(const struct host *h)
{
    return h->calls > 0;
}

void host_battery(struct host *h, int8_t pct)
{
    if (h->closing || h->facts.battery_pct == pct)
        return;
    h->facts.battery_pct = pct;
    h->events->heard(h->ctx);
}

static void count_refusal(struct host *h, const char *wrong)
{
    if (!wrong)
        return;
    h->facts.refused++;
    host_log_text(h, SENSOR_LOG_WARN, wrong);
    if (!h->closing)
        h->events->heard(h->ctx);
}

void host_value(struct host *h, unsigned characteristic, const uint8_t *bytes, size_t len)
{
    if (h->closing)
        return;
    host_enter(h);
    count_refusal(h, h->plugin->gatt->value(h->state, &h->api, characteristic, bytes, len));
    host_leave(h);
}

void host_done(struct host *h, unsigned characteristic, int status)
{
    if (h->closing || !h->plugin->gatt->done)
        return;
    host_enter(h);
    h->plugin->gatt->done(h->state, &h->api, characteristic, status);
    host_leave(h);
}

void host_advert(struct host *h, const struct sensor_advert *advert)
{
    if (h->closing)
        return;
    host_enter(h);
    const char *wrong = h->settled ? NULL : settle(h); /* it may never have had a link */
    count_refusal(h, wrong ? wrong : h->plugin->advertiser->advert(h->state, &h->api, advert));
    host_leave(h);
}

bool host_wants(const struct host *h, const char *topic)
{
    for (unsigned i = 0; i < h->topic_count; i++)
        if (strcmp(h->topics[i], topic) == 0)
            return true;
    return false;
}

void host_message(struct host *h, const char *topic, const uint8_t *bytes, size_t len)
{
    bool wanted = false;

    for (unsigned i = 0; i < h->topic_count; i++)
        wanted |= text_topic_matches(h->topics[i], topic);
    if (!wanted || h->closing)
        return;
    host_enter(h);
    count_refusal(h, h->plugin->source->message(h->state, &h->api, topic, bytes, len));
    host_leave(h);
}

const struct host_facts *host_facts(const struct host *h)
{
    return &h->facts;
}
