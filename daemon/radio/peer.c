/*
 * peer.c - events to the link, what it then asks for, and the way out
 *
 * One event may end a procedure and begin the next, which may end at once: peer_step()
 * goes on until something is under way or nothing is to be done. A plugin is never
 * called while it stands on the stack below, so what a message of its own leads to is
 * postponed to the loop's next turn.
 */
#include "peer_inside.h"

#include "log.h"
#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void peer_tell(struct peer *p)
{
    struct sensor_status now = p->told;

    peer_status(p, &now);
    now.rssi_dbm = 0; /* changes all the time, and is no news */
    if (p->closing || p->is_asked || memcmp(&now, &p->told, sizeof(now)) == 0)
        return;
    p->told = now;
    p->events->changed(p->ctx);
}

/* ---- one step ---- */

static void follow(struct peer *p)
{
    if (p->link.phase != LINK_PHASE_SUBSCRIBING)
        p->services_by_us = INSTANT_NEVER;
    switch (p->link.phase) {
    case LINK_PHASE_SUBSCRIBING:
    case LINK_PHASE_LISTENING:
    case LINK_PHASE_SILENT:
    case LINK_PHASE_LETTING_GO: break;
    case LINK_PHASE_OFF:
    case LINK_PHASE_AWAY:
    case LINK_PHASE_QUEUED:
    case LINK_PHASE_CONNECTING:
    case LINK_PHASE_RESOLVING:
    case LINK_PHASE_PAIRING:
    case LINK_PHASE_REMOVING:
    case LINK_PHASE_POWER_CYCLING:
    case LINK_PHASE_BACKOFF:
    case LINK_PHASE_RELEASED:
    case LINK_PHASE_NOT_WORN:
    case LINK_PHASE_ASLEEP: gatt_end(p->gatt); break;
    }
    if (!link_is_linked(&p->link) || p->link.phase == LINK_PHASE_LETTING_GO)
        peer_expect(p, NULL);
    clock_timer_set(p->due, p->link.due_us);
}

static bool is_resolved(const struct peer *p)
{
    const struct mirror_device *d = peer_linked_device(p);

    return d && d->connected && d->resolved;
}

/* Carries `action` out; true: *next is what came of it at once. */
static bool carry_out(struct peer *p, enum link_action action, struct link_event *next)
{
    if (action != LINK_DO_NOTHING && p->host && host_is_inside(p->host)) {
        p->postponed = action;
        p->postponed_in = p->link.phase;
        clock_timer_set_real(p->kick, 0);
        return false;
    }
    if (action != LINK_DO_NOTHING)
        return peer_do(p, action, next);
    if (p->link.phase == LINK_PHASE_RESOLVING && is_resolved(p)) { /* before we came to it */
        const struct mirror_device *d = peer_linked_device(p);
        *next = (struct link_event){ .kind = LINK_RESOLVED, .bonded = d->paired || d->bonded };
        return true;
    }
    return false;
}

static void settle(struct peer *p, enum link_action action)
{
    struct link_event next;

    while (carry_out(p, action, &next)) {
        action = link_step(&p->link, &next, clock_now(p->clock).us);
        if (action == LINK_DO_NOTHING)
            follow(p);
    }
    follow(p);
}

void peer_step(struct peer *p, const struct link_event *e)
{
    enum link_phase before = p->link.phase;
    int64_t now_us = clock_now(p->clock).us;

    if (p->closing || !p->gatt)
        return;
    enum link_action action = link_step(&p->link, e, now_us);
    if (link_doing(&p->link) != p->doing && p->doing != LINK_DO_NOTHING)
        peer_drop_call(p); /* the link has given it up */
    settle(p, action);
    if (p->link.phase != before) {
        if (p->link.phase == LINK_PHASE_QUEUED)
            p->waits_since_us = now_us;
        log_debug("sensor %s: %s -> %s", p->sensor, link_phase_name(before),
                  link_phase_name(p->link.phase));
    }
    enum link_scan scan = link_wants_scan(&p->link, now_us);
    if (p->link.phase != before || p->scan != scan)
        central_plan(p->central);
    p->scan = scan;
    peer_tell(p);
}

void peer_step_kind(struct peer *p, enum link_event_kind kind)
{
    const struct link_event e = { .kind = kind };

    peer_step(p, &e);
}

/* ---- from the wearable ---- */

void peer_heard(struct peer *p, bool beating, bool garbled)
{
    const struct link_event e = { .kind = LINK_HEARD, .beating = beating, .garbled = garbled };

    if (!p->gatt || !link_overhears(&p->link)) {
        peer_step(p, &e);
    } else if (beating) {
        clock_timer_set(p->unheard, clock_now(p->clock).us + PEER_OVERHEARD_US);
        peer_step_kind(p, LINK_OVERHEARD);
    }
}

void peer_release(struct peer *p, int64_t until_us)
{
    const struct link_event e = { .kind = LINK_RELEASE, .until_us = until_us };

    p->is_asked = true;
    peer_step(p, &e);
    p->is_asked = false;
    clock_timer_set_real(p->kick, 0);
}

void peer_take_back(struct peer *p)
{
    p->is_asked = true;
    peer_step_kind(p, LINK_TAKE_BACK);
    peer_look_connected(p);
    p->is_asked = false;
    clock_timer_set_real(p->kick, 0);
}

void peer_show(struct peer *p, enum link_state state, const char *why, int64_t due_us)
{
    p->link.state = state;
    snprintf(p->link.why, sizeof(p->link.why), "%s", why);
    clock_timer_set(p->due, due_us);
    peer_tell(p);
}

/* ---- from gatt ---- */

static void on_subscribed(void *ctx, enum refusal r, const char *text)
{
    struct peer *p = ctx;
    struct link_event e = {
        .kind = r == REFUSED_NOT ? LINK_DONE : LINK_FAILED,
        .refusal = r,
        .text = text,
        .bonded = p->bonded,
    };

    if (p->doing != LINK_DO_SUBSCRIBE && p->doing != LINK_DO_RESUBSCRIBE)
        return;
    p->doing = LINK_DO_NOTHING;
    peer_step(p, &e);
}

static void on_bond_needed(void *ctx)
{
    struct peer *p = ctx;
    const struct mirror_device *d = peer_linked_device(p);
    const struct link_event e = {
        .kind = LINK_NEEDS_BOND,
        .bonded = d && (d->paired || d->bonded),
    };

    peer_step(p, &e);
    if (p->link.phase == LINK_PHASE_PAIRING)
        p->unwanted[0] = '\0'; /* it was meant without a bond */
}

static void on_raw(void *ctx, const char *service, const char *uuid, const uint8_t *bytes,
                   size_t len)
{
    struct peer *p = ctx;

    if (!p->closing)
        p->events->raw(p->ctx, service, uuid, bytes, len);
}

/* ---- the way out ---- */

static void on_anchor_closed(uv_handle_t *handle)
{
    struct peer *p = handle->data;
    const struct peer_events *events = p->events;
    void *ctx = p->ctx;

    central_leave(p->central, p);
    gatt_free(p->gatt);
    free(p);
    events->closed(ctx);
}

static void finish(struct peer *p)
{
    if (p->is_gone)
        return;
    p->is_gone = true;
    peer_drop_call(p);
    if (p->gatt)
        gatt_end(p->gatt);
    clock_timer_close(p->due);
    clock_timer_close(p->kick);
    clock_timer_close(p->unheard);
    uv_close((uv_handle_t *)&p->anchor, on_anchor_closed);
}

static void on_hung_up(void *ctx, DBusMessage *reply)
{
    struct peer *p = ctx;

    (void)reply;
    p->call = NULL;
    finish(p);
}

static void hang_up(struct peer *p)
{
    if (central_has_other(p->central, p) || !peer_hang_up(p, on_hung_up))
        finish(p);
}

static void on_stopped(void *ctx)
{
    struct peer *p = ctx;

    if (p->closing)
        hang_up(p);
    else if (p->doing == LINK_DO_LET_GO)
        settle(p, LINK_DO_LET_GO);
}

static void leave(struct peer *p)
{
    if (p->is_leaving)
        return;
    p->is_leaving = true;
    if (!p->hangs_up || central_has_other(p->central, p))
        finish(p);
    else if (gatt_stop(p->gatt))
        hang_up(p);
}

void peer_close(struct peer *p)
{
    if (p->closing)
        return;
    p->hangs_up = p->gatt && (link_is_linked(&p->link) || p->doing == LINK_DO_CONNECT);
    p->closing = true;
    clock_timer_stop(p->due);
    peer_drop_call(p);
    peer_expect(p, NULL);
    clock_timer_set_real(p->kick, 0);
    central_plan(p->central);
}

static void on_kick(void *ctx, const struct instant *now)
{
    struct peer *p = ctx;
    enum link_action action = p->postponed;

    (void)now;
    if (p->closing) {
        leave(p);
        return;
    }
    p->postponed = LINK_DO_NOTHING;
    if (p->awaits_services)
        settle(p, LINK_DO_SUBSCRIBE);
    if (action != LINK_DO_NOTHING && p->link.phase == p->postponed_in)
        settle(p, action);
    if (p->unwanted[0]) {
        const struct link_event e = { .kind = LINK_UNWANTED, .text = p->unwanted };
        peer_step(p, &e);
        p->unwanted[0] = '\0';
    }
    central_plan(p->central);
    peer_tell(p);
}

static void on_due(void *ctx, const struct instant *now)
{
    struct peer *p = ctx;

    (void)now;
    if (p->gatt) {
        peer_step_kind(p, LINK_DUE);
        peer_look_connected(p);
    } else if (p->link.state == LINK_LISTENING) {
        peer_show(p, LINK_AWAY, "nothing has been heard for 30 s", p->advert_us + PEER_EAGER_US);
    } else {
        clock_timer_stop(p->due);
        central_plan(p->central); /* to listen less eagerly */
    }
}

/* Nobody else tells that it is not overheard any more: the need of a scan ends by itself. */
static void on_unheard(void *ctx, const struct instant *now)
{
    struct peer *p = ctx;
    enum link_scan scan = link_wants_scan(&p->link, now->us);

    if (scan != p->scan)
        central_plan(p->central);
    else if (scan == SCAN_OVERHEAR)
        clock_timer_set(p->unheard, now->us + PEER_OVERHEARD_US);
    p->scan = scan;
    peer_tell(p);
}

static uint32_t hash(const char *text)
{
    uint32_t h = 2166136261u; /* FNV-1a */

    for (; *text; text++)
        h = (h ^ (unsigned char)*text) * 16777619u;
    return h;
}

int peer_open(struct peer **out, const struct peer_options *opt)
{
    static const struct gatt_events events = {
        .subscribed = on_subscribed,
        .bond_needed = on_bond_needed,
        .stopped = on_stopped,
        .raw = on_raw,
    };
    struct peer *p = calloc(1, sizeof(*p));

    if (!p)
        return -ENOMEM;
    p->central = opt->central;
    p->clock = opt->clock;
    p->plugin = opt->plugin;
    p->services_by_us = INSTANT_NEVER;
    p->events = opt->events;
    p->ctx = opt->ctx;
    snprintf(p->sensor, sizeof(p->sensor), "%s", opt->sensor);
    snprintf(p->address, sizeof(p->address), "%s", opt->address);
    const struct link_options link = {
        .needs_bond = p->plugin->gatt && p->plugin->gatt->needs_bond,
        .power_cycle = central_may_power_cycle(p->central),
        .seldom = p->plugin->capabilities & SENSOR_IS_SELDOM,
        .overhears = p->plugin->advertiser,
        .seed = hash(p->address),
    };
    link_init(&p->link, &link, clock_now(p->clock).us);
    p->due = clock_timer_new(p->clock, on_due, p);
    p->kick = clock_timer_new(p->clock, on_kick, p);
    p->unheard = clock_timer_new(p->clock, on_unheard, p);
    if (p->plugin->gatt)
        p->gatt = gatt_new(central_bus(p->central), p->clock, p->plugin, &events, p);
    if (!p->due || !p->kick || !p->unheard || (p->plugin->gatt && !p->gatt) ||
        central_join(p->central, p) != 0) {
        clock_timer_close(p->due);
        clock_timer_close(p->kick);
        clock_timer_close(p->unheard);
        gatt_free(p->gatt);
        free(p);
        return -ENOMEM;
    }
    uv_idle_init(central_loop(p->central), &p->anchor);
    p->anchor.data = p;
    peer_status(p, &p->told);
    *out = p;
    return 0;
}

void peer_set_host(struct peer *p, struct host *h)
{
    p->host = h;
    if (p->gatt)
        gatt_set_host(p->gatt, h);
}
