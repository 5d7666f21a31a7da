/*
 * radio.c - the set of sensors, kept as the configuration wants it
 *
 * A sensor that goes is asked to close and forgotten at once; what it still
 * holds is counted, and closed() comes when the last one is through. Events
 * come from the loop alone, never from inside a call of ours.
 */
#include "radio.h"

#include "plugin.h"
#include "settings.h"
#include "wearable.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct radio {
    uv_idle_t anchor;      /* never runs; its close callback is the last */
    unsigned open_handles; /* the anchor and the wearables, those on their way out, too */
    bool closing;
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
    if (--r->open_handles > 0)
        return;
    const struct radio_events *events = r->events;
    void *ctx = r->ctx;
    free_radio(r);
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

static void on_wearable_closed(void *ctx)
{
    handle_gone(ctx);
}

/* ---- the set ---- */

static bool is_same(const struct sensor_config *a, const struct sensor_config *b)
{
    if (strcmp(a->plugin, b->plugin) != 0 || strcmp(a->address, b->address) != 0 ||
        a->setting_count != b->setting_count)
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
            if (w)
                wearable_close(w);
            w = open_one(r, &sensors[i]);
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

size_t radio_statuses(const struct radio *r, struct sensor_status *out, size_t max)
{
    for (size_t i = 0; i < r->count && i < max; i++)
        out[i] = *wearable_status(r->wearables[i]);
    return r->count;
}

int radio_open(struct radio **out, uv_loop_t *loop, struct clock *clock,
               const struct radio_options *opt, const struct radio_events *events, void *ctx)
{
    static const struct wearable_events wearable_events = {
        .reading = on_reading,
        .context = on_context,
        .status = on_status,
        .wish = on_wish,
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
    uv_idle_init(loop, &r->anchor);
    r->anchor.data = r;
    r->open_handles = 1;
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
    uv_close((uv_handle_t *)&r->anchor, on_anchor_closed);
}

/* What the plugin says of settings that are right one by one. */
static int check_together(const struct sensor_plugin *plugin, const void *settings,
                          radio_complain_fn *complain, void *ctx)
{
    if (!plugin->settled)
        return 0;
    void *state = calloc(1, plugin->state_size ? plugin->state_size : 1);
    if (!state)
        return -ENOMEM;
    const char *fault = plugin->settled(state, settings);
    if (fault)
        complain(ctx, NULL, fault, NULL);
    free(state);
    return fault != NULL;
}

int radio_check_settings(const char *const *plugin_dirs, const struct sensor_config *sensor,
                         radio_complain_fn *complain, void *ctx)
{
    const struct sensor_plugin *plugin;
    char why[PLUGIN_WHY_MAX];
    void *settings = NULL;

    int rc = plugin_load(plugin_dirs, sensor->plugin, &plugin, why);
    if (rc != 0) {
        complain(ctx, NULL, why, NULL);
        return rc == -ENOENT ? rc : 1;
    }
    rc = settings_new(&settings, plugin, sensor->settings, sensor->setting_count, NULL, complain,
                      ctx);
    if (rc == 0)
        rc = check_together(plugin, settings, complain, ctx);
    settings_free(settings);
    return rc;
}
