/*
 * radio.c - the set of sensors, kept as the configuration wants it
 *
 *     wearables (one a sensor) --> central --> bus, BlueZ      window: pairing.c
 *
 * A sensor that goes is asked to close and forgotten at once; what it still
 * holds is counted. The central goes after the last of them, which may have a link
 * to end, and closed() comes when all is through. Events come from the loop alone,
 * never from inside a call of ours.
 */
#include "radio.h"

#include "central.h"
#include "clock.h"
#include "house_word.h"
#include "pairing.h"
#include "wearable.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct radio {
    uv_idle_t anchor;      /* never runs; its close callback is the last */
    unsigned open_handles; /* the anchor, window and wearables, those on their way out, too */
    bool closing;
    struct central *central;
    struct pairing_window *window;
    char **plugin_dirs;
    char *config_dir;
    struct wearable_options options;
    struct wearable **wearables;
    size_t count;
    const struct radio_events *events;
    void *ctx;
};

static void free_strings(char **strings)
{
    for (size_t i = 0; strings && strings[i]; i++)
        free(strings[i]);
    free(strings);
}

static char **copy_strings(const char *const *strings)
{
    size_t n = 0;

    while (strings && strings[n])
        n++;
    char **copy = calloc(n + 1, sizeof(*copy));
    for (size_t i = 0; copy && i < n; i++) {
        copy[i] = strdup(strings[i]);
        if (!copy[i]) {
            free_strings(copy);
            return NULL;
        }
    }
    return copy;
}

static void free_radio(struct radio *r)
{
    free_strings(r->plugin_dirs);
    free(r->config_dir);
    free(r->wearables);
    free(r);
}

static void handle_gone(struct radio *r)
{
    if (--r->open_handles == 0)
        central_close(r->central);
}

static void on_central_closed(void *ctx)
{
    struct radio *r = ctx;
    const struct radio_events *events = r->events;

    ctx = r->ctx;
    free_radio(r);
    if (events)
        events->closed(ctx);
}

static void on_anchor_closed(uv_handle_t *handle)
{
    handle_gone(handle->data);
}

/* ---- from the wearables ---- */

static void on_reading(void *ctx, const char *person, const struct reading *reading,
                       const struct instant *t)
{
    struct radio *r = ctx;
    r->events->reading(r->ctx, person, reading, t);
}

static void on_context(void *ctx, const char *person, const struct context *c,
                       const struct instant *t)
{
    struct radio *r = ctx;
    r->events->context(r->ctx, person, c, t);
}

static void on_status(void *ctx, const struct sensor_status *s)
{
    struct radio *r = ctx;
    r->events->status(r->ctx, s);
}

static void on_wish(void *ctx, const char *topic)
{
    struct radio *r = ctx;
    r->events->wish(r->ctx, topic);
}

static void on_raw(void *ctx, const char *sensor, const char *service, const char *characteristic,
                   const uint8_t *bytes, size_t len, const struct instant *t)
{
    struct radio *r = ctx;
    r->events->raw(r->ctx, sensor, service, characteristic, bytes, len, t);
}

static void on_wearable_closed(void *ctx)
{
    handle_gone(ctx);
}

/* ---- from the window ---- */

static void on_pairing(void *ctx, const struct pairing *p)
{
    struct radio *r = ctx;
    r->events->pairing(r->ctx, p);
}

static void on_found(void *ctx, const struct candidate *c, const char *person)
{
    struct radio *r = ctx;
    r->events->found(r->ctx, c, person);
}

static void on_listen(void *ctx, bool on)
{
    struct radio *r = ctx;

    central_listen(r->central, on);
    if (on)
        central_tell_known(r->central);
}

static const char *on_owner(void *ctx, const char *address)
{
    struct radio *r = ctx;

    for (size_t i = 0; i < r->count; i++) {
        const struct sensor_config *c = wearable_config(r->wearables[i]);
        if (strcasecmp(c->address, address) == 0)
            return c->id;
    }
    return NULL;
}

static void on_window_closed(void *ctx)
{
    handle_gone(ctx);
}

static void on_seen(void *ctx, const struct mirror_device *d)
{
    struct radio *r = ctx;

    if (!r->closing)
        pairing_window_seen(r->window, d);
}

/* ---- the set ---- */

static bool is_same(const struct sensor_config *a, const struct sensor_config *b)
{
    if (strcmp(a->plugin, b->plugin) != 0 || strcmp(a->address, b->address) != 0 ||
        a->of_house != b->of_house || a->tells != b->tells || a->setting_count != b->setting_count)
        return false;
    for (size_t i = 0; i < a->setting_count; i++) {
        if (strcmp(a->settings[i].key, b->settings[i].key) != 0 ||
            strcmp(a->settings[i].value, b->settings[i].value) != 0)
            return false;
    }
    return true;
}

/* Takes the one of this id out of the old set; NULL: there was none. */
static struct wearable *take_out(struct radio *r, const char *id)
{
    for (size_t i = 0; i < r->count; i++) {
        struct wearable *w = r->wearables[i];
        if (w && strcmp(wearable_config(w)->id, id) == 0) {
            r->wearables[i] = NULL;
            return w;
        }
    }
    return NULL;
}

static struct wearable *open_one(struct radio *r, const struct sensor_config *config)
{
    struct wearable *w;

    if (wearable_open(&w, &r->options, config) != 0)
        return NULL;
    r->open_handles++;
    return w;
}

void radio_set_sensors(struct radio *r, const struct sensor_config *sensors, size_t count)
{
    struct wearable **next = calloc(count ? count : 1, sizeof(struct wearable *));
    size_t n = 0;

    if (r->closing || !next) { /* without memory for a list the old set stays */
        free(next);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        struct wearable *w = take_out(r, sensors[i].id);
        if (w && is_same(wearable_config(w), &sensors[i])) {
            wearable_move(w, sensors[i].person);
        } else {
            struct wearable *old = w;
            w = open_one(r, &sensors[i]); /* first: the link is handed over */
            if (old)
                wearable_close(old);
        }
        if (w)
            next[n++] = w;
    }
    for (size_t i = 0; i < r->count; i++) {
        if (r->wearables[i])
            wearable_close(r->wearables[i]);
    }
    free(r->wearables);
    r->wearables = next;
    r->count = n;
}

void radio_message(struct radio *r, const char *topic, const uint8_t *bytes, size_t len)
{
    /* A reading made of it may change the set: look the count up each time. */
    for (size_t i = 0; i < r->count && !r->closing; i++)
        wearable_message(r->wearables[i], topic, bytes, len);
}

/* Steps are taken once, and those that the broker has kept were taken some time ago. */
static bool may_be_kept(const struct sensor_config *c)
{
    return c->of_house && c->tells != CONTEXT_STEPS;
}

void radio_kept_message(struct radio *r, const char *topic, const uint8_t *bytes, size_t len)
{
    for (size_t i = 0; i < r->count && !r->closing; i++)
        if (may_be_kept(wearable_config(r->wearables[i])))
            wearable_message(r->wearables[i], topic, bytes, len);
}

bool radio_wants(const struct radio *r, const char *topic)
{
    for (size_t i = 0; i < r->count; i++)
        if (wearable_wants(r->wearables[i], topic))
            return true;
    return false;
}

bool radio_house_says(const struct radio *r, enum context_kind kind, const char *person)
{
    const int64_t now_us = clock_now(r->options.clock).us;
    struct house_word word = { 0 };

    for (size_t i = 0; i < r->count; i++)
        house_word_hear(&word, wearable_status(r->wearables[i]), kind, person, now_us);
    return house_word_holds(&word);
}

size_t radio_statuses(const struct radio *r, struct sensor_status *out, size_t max)
{
    for (size_t i = 0; i < r->count && i < max; i++)
        out[i] = *wearable_status(r->wearables[i]);
    return r->count;
}

static int open_parts(struct radio *r, uv_loop_t *loop, struct clock *clock,
                      const struct radio_bluetooth *bluetooth)
{
    static const struct central_events central_events = {
        .seen = on_seen,
        .closed = on_central_closed,
    };
    static const struct pairing_window_events window_events = {
        .changed = on_pairing,
        .found = on_found,
        .listen = on_listen,
        .owner = on_owner,
        .closed = on_window_closed,
    };

    int rc = central_open(&r->central, loop, clock, bluetooth, &central_events, r);
    if (rc < 0) {
        free_radio(r);
        return rc;
    }
    r->options.central = r->central;
    rc = pairing_window_new(&r->window, &r->options, &window_events, r);
    if (rc < 0) {
        r->events = NULL; /* nobody hears of its end */
        central_close(r->central);
    }
    return rc;
}

int radio_open(struct radio **out, uv_loop_t *loop, struct clock *clock,
               const struct radio_options *opt, const struct radio_events *events, void *ctx)
{
    static const struct wearable_events wearable_events = {
        .reading = on_reading,
        .context = on_context,
        .status = on_status,
        .wish = on_wish,
        .raw = on_raw,
        .closed = on_wearable_closed,
    };
    struct radio *r = calloc(1, sizeof(*r));

    if (!r)
        return -ENOMEM;
    r->plugin_dirs = copy_strings(opt->plugin_dirs);
    r->config_dir = opt->config_dir ? strdup(opt->config_dir) : NULL;
    if (!r->plugin_dirs || (opt->config_dir && !r->config_dir)) {
        free_radio(r);
        return -ENOMEM;
    }
    r->events = events;
    r->ctx = ctx;
    r->options = (struct wearable_options){
        .loop = loop,
        .clock = clock,
        .plugin_dirs = (const char *const *)r->plugin_dirs,
        .config_dir = r->config_dir,
        .events = &wearable_events,
        .ctx = r,
    };
    int rc = open_parts(r, loop, clock, &opt->bluetooth);
    if (rc < 0)
        return rc;
    uv_idle_init(loop, &r->anchor);
    r->anchor.data = r;
    r->open_handles = 2;
    *out = r;
    return 0;
}

void radio_close(struct radio *r)
{
    if (r->closing)
        return;
    r->closing = true;
    for (size_t i = 0; i < r->count; i++)
        wearable_close(r->wearables[i]);
    r->count = 0;
    pairing_window_close(r->window);
    uv_close((uv_handle_t *)&r->anchor, on_anchor_closed);
}

/* ---- Bluetooth ---- */

void radio_set_bluetooth(struct radio *r, const struct radio_bluetooth *opt)
{
    if (!r->closing)
        central_set_options(r->central, opt);
}

void radio_state(const struct radio *r, struct house_bluetooth *out)
{
    central_state(r->central, out);
}

int radio_pair(struct radio *r, bool adopts, const char *person, int32_t seconds)
{
    if (r->closing || central_fault(r->central))
        return -ENODEV;
    return pairing_window_begin(r->window, adopts, person, seconds);
}

void radio_pair_end(struct radio *r, const char *adopted, const char *why)
{
    if (!r->closing)
        pairing_window_end(r->window, adopted, why);
}

const struct pairing *radio_pairing(const struct radio *r)
{
    return pairing_window_state(r->window);
}

static struct wearable *find(const struct radio *r, const char *sensor)
{
    for (size_t i = 0; i < r->count; i++) {
        if (strcmp(wearable_config(r->wearables[i])->id, sensor) == 0)
            return r->wearables[i];
    }
    return NULL;
}

int radio_release(struct radio *r, const char *sensor, int32_t seconds)
{
    struct wearable *w = find(r, sensor);

    return w ? wearable_release(w, seconds) : -ENOENT;
}

int radio_capture(struct radio *r, const char *sensor, bool on)
{
    struct wearable *w = find(r, sensor);

    return w ? wearable_capture(w, on) : -ENOENT;
}

void radio_unbond(struct radio *r, const char *address)
{
    if (!r->closing)
        central_forget(r->central, address);
}
