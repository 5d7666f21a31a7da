/*
 * wearable_bluetooth.c - a sensor that is read through BlueZ: its link decides how it is
 *
 *     peer --changed--> status: link, why, name, adapter ...
 *     host --heard----> facts --beating?--> peer
 *
 * Bytes that the plugin cannot read are a message, and yet no beat: many of them must
 * neither pass for a worn sensor nor for silence. A few say nothing: a link that drops in
 * the middle of a frame is not one that was taken off.
 */
#include "wearable_inside.h"

#include <stdio.h>
#include <string.h>

#define GARBLED_MIN 5 /* fewer may be one bad moment */

void wearable_bluetooth_show(struct wearable *w)
{
    const char *why = NULL;

    peer_status(w->peer, &w->status);
    if (w->garbled >= GARBLED_MIN &&
        (w->status.link == LINK_LISTENING || w->status.link == LINK_NOT_WORN))
        why = "what it sends cannot be read";
    else if (w->status.link == LINK_LISTENING && w->said[0])
        why = w->said;
    if (why)
        snprintf(w->status.why, sizeof(w->status.why), "%s", why);
}

static void on_changed(void *ctx)
{
    struct wearable *w = ctx;

    if (w->closing || !w->peer)
        return;
    if (w->host)
        wearable_take_facts(w);
    wearable_bluetooth_show(w);
    wearable_log(w);
    wearable_tell(w);
}

static void on_raw(void *ctx, const char *service, const char *uuid, const uint8_t *bytes,
                   size_t len)
{
    struct wearable *w = ctx;

    if (w->closing || !w->captured)
        return;
    struct instant now = clock_now(w->opt.clock);
    w->opt.events->raw(w->opt.ctx, w->config.id, service, uuid, bytes, len, &now);
}

static void on_closed(void *ctx)
{
    struct wearable *w = ctx;

    w->peer = NULL;
    wearable_drop_host(w);
    wearable_handle_gone(w);
}

void wearable_bluetooth_heard(struct wearable *w)
{
    struct host_facts before = w->heard;

    bool changed = wearable_take_facts(w);
    w->heard = *host_facts(w->host);
    bool is_garbled = w->heard.refused != before.refused;
    bool is_beating = w->heard.measured != before.measured;
    bool was_garbled = w->garbled >= GARBLED_MIN;
    if (is_garbled)
        w->garbled++;
    else if (is_beating || w->heard.idle != before.idle)
        w->garbled = 0;
    if (changed || was_garbled != (w->garbled >= GARBLED_MIN)) {
        wearable_bluetooth_show(w);
        wearable_log(w);
        wearable_tell(w);
    }
    /* Last: it may change everything. */
    if (w->peer && !w->closing && (is_garbled || is_beating || w->heard.idle != before.idle))
        peer_heard(w->peer, is_beating, is_garbled && w->garbled < GARBLED_MIN);
}

void wearable_bluetooth_start(struct wearable *w)
{
    static const struct peer_events events = {
        .changed = on_changed,
        .raw = on_raw,
        .closed = on_closed,
    };
    const struct peer_options opt = {
        .central = w->opt.central,
        .clock = w->opt.clock,
        .sensor = w->config.id,
        .address = w->config.address,
        .plugin = w->plugin,
        .events = &events,
        .ctx = w,
    };

    w->status.on_bluetooth = true;
    if (w->peer || peer_open(&w->peer, &opt) != 0) {
        wearable_enter(w, LINK_BACKOFF, "out of memory");
        return;
    }
    w->open_handles++;
    if (wearable_open_host(w, &peer_host_link, w->peer) != 0) {
        peer_close(w->peer); /* gone by the time of the retry */
        wearable_enter(w, LINK_BACKOFF, "out of memory");
        return;
    }
    peer_set_host(w->peer, w->host);
    wearable_bluetooth_show(w);
}
