/*
 * central.c - what can be used, and who is told of it
 *
 *     mirror --> adapters: ours to use? powered? --> peers: the radio is on, or why not
 *        \-----> devices, values, advertisements --> the peer whose address it is
 *
 * What is planned for all peers (central_plan.c) is done in the next turn of the loop,
 * once, however many of them asked for it.
 */
#include "central_inside.h"

#include "peer.h"
#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define PATIENCE_US (3 * US_PER_S) /* only what lasts longer is worth a word */
#define UNANSWERED  "bluetoothd does not answer"

void central_plan(struct central *c)
{
    if (!c->closing)
        clock_timer_set_real(c->plan, 0);
}

/* ---- what can be used ---- */

bool central_is_wanted(const struct central *c, const struct mirror_adapter *a)
{
    return strcmp(c->wanted, "auto") == 0 || strcmp(c->wanted, a->id) == 0 ||
           strcasecmp(c->wanted, a->address) == 0;
}

const char *central_fault(const struct central *c)
{
    bool is_on = false;

    if (c->bus_why[0])
        return c->bus_why;
    if (!c->owner[0])
        return c->owner_call ? UNANSWERED : "bluetoothd is not running";
    if (!c->is_known)
        return c->is_denied ? refusal_words(REFUSED_DENIED) : UNANSWERED;
    for (size_t i = 0; i < c->adapter_count; i++)
        is_on |= adapter_is_on(c->adapters[i]);
    if (is_on)
        return NULL;
    if (c->adapter_count > 0)
        return "the Bluetooth adapter is switched off";
    if (mirror_adapter_nth(c->mirror, 0))
        return "the Bluetooth adapter that the configuration names is not there";
    return "there is no Bluetooth adapter";
}

static void log_fault(struct central *c, const char *fault)
{
    const char *text = fault ? fault : "";

    if (strcmp(c->logged, text) == 0 || c->peer_count == 0)
        return;
    if (fault)
        log_warn("Bluetooth cannot be used: %s", fault);
    else
        log_info("Bluetooth can be used again");
    snprintf(c->logged, sizeof(c->logged), "%s", text);
}

/* Tells every peer; those that know it already take no notice. */
void central_tell_radio(struct central *c)
{
    const char *fault = central_fault(c);
    bool is_asking = fault && (c->owner_call || c->objects_call || !bus_is_up(c->bus));

    if (c->closing)
        return;
    if (is_asking && clock_now(c->clock).us - c->asked_us < PATIENCE_US) {
        clock_timer_set(c->retry, c->asked_us + PATIENCE_US);
        return;
    }
    log_fault(c, fault);
    for (size_t i = 0; i < c->peer_count; i++)
        peer_radio(c->peers[i], fault);
}

static void on_adapter_changed(void *ctx)
{
    struct central *c = ctx;

    central_plan(c);
}

static void drop_adapter(struct central *c, size_t i)
{
    struct adapter *a = c->adapters[i];

    c->adapters[i] = c->adapters[--c->adapter_count];
    adapter_free(a);
}

void central_drop_adapters(struct central *c)
{
    while (c->adapter_count)
        drop_adapter(c, c->adapter_count - 1);
}

/* Takes in how an adapter is now; `is_there`: BlueZ has it. */
static void sync_adapter(struct central *c, const struct mirror_adapter *a, bool is_there)
{
    size_t i = 0;

    while (i < c->adapter_count && strcmp(adapter_path(c->adapters[i]), a->path) != 0)
        i++;
    bool is_ours = is_there && central_is_wanted(c, a);
    if (i < c->adapter_count && !is_ours) {
        drop_adapter(c, i);
        return;
    }
    if (i == c->adapter_count && is_ours && i < MIRROR_ADAPTERS) {
        const struct adapter_options opt = {
            .bus = c->bus,
            .clock = c->clock,
            .path = a->path,
            .changed = on_adapter_changed,
            .ctx = c,
        };
        c->adapters[i] = adapter_new(&opt);
        if (!c->adapters[i])
            return;
        c->adapter_count++;
    }
    if (is_ours)
        adapter_power(c->adapters[i], a->powered);
}

/* ---- from the mirror ---- */

static void on_adapter(void *ctx, const struct mirror_adapter *a, unsigned changes)
{
    struct central *c = ctx;

    sync_adapter(c, a, !(changes & MIRROR_WENT));
    /* One that goes is still listed: what is left is told in the next turn. */
    if (c->is_known && !(changes & MIRROR_WENT))
        central_tell_radio(c);
    central_plan(c);
}

static void on_device(void *ctx, const struct mirror_device *d, unsigned changes)
{
    struct central *c = ctx;

    if (!(changes & MIRROR_WENT) && !central_adapter(c, d->adapter))
        return;
    for (size_t i = 0; i < c->peer_count; i++) {
        if (strcmp(peer_address(c->peers[i]), d->address) == 0)
            peer_device(c->peers[i], d, changes);
    }
    if (c->listens && !c->closing && !(changes & MIRROR_WENT))
        c->events->seen(c->ctx, d);
}

static void on_value(void *ctx, const struct mirror_device *d,
                     const struct mirror_characteristic *characteristic, const uint8_t *bytes,
                     size_t len)
{
    struct central *c = ctx;

    for (size_t i = 0; i < c->peer_count; i++) {
        if (strcmp(peer_address(c->peers[i]), d->address) == 0)
            peer_value(c->peers[i], d, characteristic, bytes, len);
    }
}

static void on_advert(void *ctx, const struct mirror_device *d, uint16_t company,
                      const char *service, const uint8_t *bytes, size_t len)
{
    const struct sensor_advert advert = {
        .size = sizeof(advert),
        .rssi_dbm = d->rssi_dbm,
        .is_manufacturer = !service,
        .company = company,
        .service = service,
        .bytes = bytes,
        .len = len,
    };
    struct central *c = ctx;

    if (!central_adapter(c, d->adapter))
        return;
    for (size_t i = 0; i < c->peer_count; i++) {
        if (strcmp(peer_address(c->peers[i]), d->address) == 0)
            peer_advert(c->peers[i], d, &advert);
    }
}

/* ---- life ---- */

static void free_central(struct central *c)
{
    mirror_free(c->mirror);
    rules_free(c->rules);
    clock_timer_close(c->retry);
    clock_timer_close(c->plan);
    free(c->peers);
    free(c->wanted);
    free(c);
}

void central_on_bus_closed(void *ctx)
{
    struct central *c = ctx;
    const struct central_events *events = c->events;

    ctx = c->ctx;
    free_central(c);
    if (events)
        events->closed(ctx);
}

/* Whatever holds a call lets go of it before the bus does. */
static void let_go(struct central *c)
{
    c->closing = true;
    bus_cancel(c->objects_call);
    bus_cancel(c->owner_call);
    c->objects_call = c->owner_call = NULL;
    central_drop_adapters(c);
    agent_free(c->agent);
    c->agent = NULL;
    bus_close(c->bus);
}

static void on_plan(void *ctx, const struct instant *now)
{
    struct central *c = ctx;
    const struct mirror_adapter *a;

    (void)now;
    for (size_t i = 0; !c->closing && (a = mirror_adapter_nth(c->mirror, i)); i++)
        sync_adapter(c, a, true); /* the configuration may want others now */
    central_tell_radio(c);        /* to those that joined since */
    central_carry_out(c);
}

int central_open(struct central **out, uv_loop_t *loop, struct clock *clock,
                 const struct radio_bluetooth *opt, const struct central_events *events, void *ctx)
{
    static const struct mirror_events mirror_events = {
        .adapter = on_adapter,
        .device = on_device,
        .value = on_value,
        .advert = on_advert,
    };
    struct central *c = calloc(1, sizeof(*c));

    if (!c)
        return -ENOMEM;
    c->loop = loop;
    c->clock = clock;
    c->events = events;
    c->ctx = ctx;
    c->power_cycle = opt->power_cycle;
    c->asked_us = clock_now(clock).us;
    c->wanted = strdup(opt->adapter ? opt->adapter : "auto");
    c->mirror = mirror_new(&mirror_events, c);
    c->rules = rules_new();
    c->retry = clock_timer_new(clock, central_on_retry, c);
    c->plan = clock_timer_new(clock, on_plan, c);
    snprintf(c->bus_why, sizeof(c->bus_why), "the system bus has not answered yet");
    if (!c->wanted || !c->mirror || !c->rules || !c->retry || !c->plan ||
        bus_open(&c->bus, loop, opt->bus_address, &central_bus_events, c) != 0)
        goto no_memory;
    c->agent = agent_new(c->bus);
    if (!c->agent) {
        c->events = NULL; /* nobody hears of its end */
        let_go(c);
        return -ENOMEM;
    }
    *out = c;
    return 0;
no_memory:
    free_central(c);
    return -ENOMEM;
}

void central_close(struct central *c)
{
    if (!c->closing)
        let_go(c);
}

void central_set_options(struct central *c, const struct radio_bluetooth *opt)
{
    const char *wanted = opt->adapter ? opt->adapter : "auto";
    char *copy = strdup(wanted);

    c->power_cycle = opt->power_cycle;
    if (!copy)
        return;
    free(c->wanted);
    c->wanted = copy;
    central_plan(c);
}
