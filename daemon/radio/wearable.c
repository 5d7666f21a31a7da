/*
 * wearable.c - what all sensors have in common: plugin, settings, host, and being closed
 *
 *     kick --> plugin, settings --> wearable_source.c     an input of its own
 *                             \---> wearable_bluetooth.c  a link that decides
 *
 * All work starts from the `kick` timer, so that nothing is called out from within
 * open and move.
 */
#include "wearable_inside.h"

#include "plugin.h"
#include "settings.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RETRY_MIN_MS 5000

void wearable_handle_gone(struct wearable *w)
{
    if (--w->open_handles > 0)
        return;
    const struct wearable_events *events = w->opt.events;
    void *ctx = w->opt.ctx;
    settings_free(w->settings);
    free(w);
    events->closed(ctx);
}

void wearable_tell(struct wearable *w)
{
    if (!w->closing)
        w->opt.events->status(w->opt.ctx, &w->status);
}

void wearable_log(struct wearable *w)
{
    bool is_fault = w->status.link == LINK_OFF || w->status.link == LINK_BACKOFF;
    bool has_why = w->status.why[0] != '\0';

    if (w->closing || w->hushed)
        return;
    bool is_new = w->status.link != w->logged_link;
    bool is_told = w->peer && w->status.link == LINK_OFF; /* by the central, for all sensors */
    if (w->status.link == LINK_CONNECTING || is_told || (!is_new && !is_fault && !w->said[0])) {
        /* How it ends is worth a line, not the way there. */
        log_debug("sensor %s: %s", w->config.id, w->status.why);
        return;
    }
    w->logged_link = w->status.link;
    log_changed(&w->logged, is_fault ? LOG_LEVEL_WARN : LOG_LEVEL_INFO, "sensor %s: %s%s%s",
                w->config.id, link_state_name(w->status.link), has_why ? ": " : "", w->status.why);
}

bool wearable_take_facts(struct wearable *w)
{
    const struct host_facts *f = host_facts(w->host);
    bool changed = f->contact != w->status.contact || f->class != w->status.class ||
                   f->battery_pct != w->status.battery_pct;

    w->status.contact = f->contact;
    w->status.class = f->class;
    w->status.battery_pct = f->battery_pct;
    w->status.readings = f->readings;
    w->status.refused = f->refused;
    w->status.last_us = f->last_us;
    return changed;
}

/* ---- from the host ---- */

static void on_reading(void *ctx, const struct reading *r, const struct instant *t)
{
    struct wearable *w = ctx;

    if (!w->closing)
        w->opt.events->reading(w->opt.ctx, w->config.person, r, t);
}

static void on_context(void *ctx, const struct context *c, const struct instant *t)
{
    struct wearable *w = ctx;

    if (w->closing)
        return;
    if (w->config.of_house && c->kind == w->config.tells)
        w->status.told = *c;
    w->opt.events->context(w->opt.ctx, w->config.person, c, t);
}

static void on_heard(void *ctx)
{
    struct wearable *w = ctx;

    if (!w->host || w->closing)
        return;
    if (w->peer)
        wearable_bluetooth_heard(w);
    else
        wearable_source_heard(w);
}

static void on_said(void *ctx, const char *text)
{
    struct wearable *w = ctx;

    if (strcmp(w->said, text) == 0)
        return;
    snprintf(w->said, sizeof(w->said), "%s", text);
    if (w->status.link != LINK_LISTENING && w->status.link != LINK_SILENT)
        return;
    if (w->peer)
        wearable_bluetooth_show(w);
    else
        snprintf(w->status.why, sizeof(w->status.why), "%s", text);
    wearable_log(w);
    wearable_tell(w);
}

static void on_wish(void *ctx, const char *topic)
{
    struct wearable *w = ctx;

    if (!w->closing)
        w->opt.events->wish(w->opt.ctx, topic);
}

static void on_failed(void *ctx, const char *why)
{
    struct wearable *w = ctx;

    if (w->host && !w->peer)
        wearable_source_failed(w, why);
}

static void on_host_closed(void *ctx)
{
    wearable_handle_gone(ctx);
}

void wearable_drop_host(struct wearable *w)
{
    struct host *h = w->host;

    w->host = NULL;
    w->said[0] = '\0';
    if (h)
        host_close(h);
}

int wearable_open_host(struct wearable *w, const struct host_link *link, void *link_ctx)
{
    static const struct host_events events = {
        .reading = on_reading,
        .context = on_context,
        .heard = on_heard,
        .said = on_said,
        .wish = on_wish,
        .failed = on_failed,
        .closed = on_host_closed,
    };
    struct host_options opt = {
        .loop = w->opt.loop,
        .clock = w->opt.clock,
        .sensor = w->config.id,
        .plugin = w->plugin,
        .settings = w->settings,
        .events = &events,
        .link = link,
        .link_ctx = link_ctx,
        .ctx = w,
    };
    struct host *h;

    int rc = host_open(&h, &opt);
    if (rc < 0)
        return rc;
    w->open_handles++;
    w->host = h;
    return 0;
}

/* ---- start and stop ---- */

struct first_fault {
    char text[SENSOR_WHY_MAX + 1];
};

static void on_fault(void *ctx, const char *key, const char *text, const char *hint)
{
    struct first_fault *f = ctx;

    if (!f->text[0])
        snprintf(f->text, sizeof(f->text), "%s %s%s%s", key, text, hint ? ", " : "",
                 hint ? hint : "");
}

/* NULL: plugin and settings stand; else why not (kept in `why`). */
static const char *prepare(struct wearable *w, char why[PLUGIN_WHY_MAX])
{
    const struct sensor_config *c = &w->config;
    struct first_fault fault = { .text = "" };

    if (w->settings)
        return NULL;
    if (plugin_load(w->opt.plugin_dirs, c->plugin, &w->plugin, why) != 0)
        return why;
    if (!w->plugin->source && !c->address[0])
        return "it is read over Bluetooth, and needs its address";
    int rc = settings_new(&w->settings, w->plugin, c->settings, c->setting_count, w->opt.config_dir,
                          on_fault, &fault);
    if (rc < 0)
        return "out of memory";
    snprintf(why, PLUGIN_WHY_MAX, "%s", fault.text);
    return rc > 0 ? why : NULL;
}

static void start(struct wearable *w)
{
    char why[PLUGIN_WHY_MAX] = "";
    const char *fault = prepare(w, why);

    if (fault) {
        wearable_enter(w, LINK_OFF, fault);
        return;
    }
    w->status.simulated = w->plugin->capabilities & SENSOR_IS_SIMULATED;
    w->status.experimental = w->plugin->capabilities & SENSOR_IS_EXPERIMENTAL;
    if (w->plugin->source)
        wearable_source_start(w);
    else
        wearable_bluetooth_start(w);
}

static void on_silence(void *ctx, const struct instant *now)
{
    wearable_source_silence(ctx, now->us);
}

static void on_kick(void *ctx, const struct instant *now)
{
    struct wearable *w = ctx;

    (void)now;
    if (!w->wanted) {
        wearable_tell(w);
        return;
    }
    w->wanted = false;
    start(w);
}

static void on_anchor_closed(uv_handle_t *handle)
{
    wearable_handle_gone(handle->data);
}

int wearable_open(struct wearable **out, const struct wearable_options *opt,
                  const struct sensor_config *config)
{
    struct wearable *w = calloc(1, sizeof(*w));

    if (!w)
        return -ENOMEM;
    w->kick = clock_timer_new(opt->clock, on_kick, w);
    w->silence = clock_timer_new(opt->clock, on_silence, w);
    if (!w->kick || !w->silence) {
        clock_timer_close(w->kick);
        clock_timer_close(w->silence);
        free(w);
        return -ENOMEM;
    }
    w->opt = *opt;
    if (!w->opt.retry_ms)
        w->opt.retry_ms = RETRY_MIN_MS;
    w->config = *config;
    w->retry_ms = w->opt.retry_ms;
    w->status = (struct sensor_status){
        .link = LINK_OFF,
        .class = READING_HR_ONLY,
        .battery_pct = -1,
        .last_us = INSTANT_NEVER,
        .of_house = config->of_house,
        .told = { .kind = config->tells, .value = (double)NAN },
    };
    snprintf(w->status.id, sizeof(w->status.id), "%s", config->id);
    snprintf(w->status.plugin, sizeof(w->status.plugin), "%s", config->plugin);
    snprintf(w->status.person, sizeof(w->status.person), "%s", config->person);
    uv_idle_init(opt->loop, &w->anchor);
    w->anchor.data = w;
    w->open_handles = 1;
    w->wanted = true;
    clock_timer_set_real(w->kick, 0);
    *out = w;
    return 0;
}

void wearable_close(struct wearable *w)
{
    if (w->closing)
        return;
    w->closing = true;
    clock_timer_close(w->kick);
    clock_timer_close(w->silence);
    if (w->peer)
        peer_close(w->peer); /* the plugin may have something to stop: its host goes after it */
    else
        wearable_drop_host(w);
    uv_close((uv_handle_t *)&w->anchor, on_anchor_closed);
}

void wearable_move(struct wearable *w, const char *person)
{
    if (strcmp(w->config.person, person) == 0)
        return;
    snprintf(w->config.person, sizeof(w->config.person), "%s", person);
    snprintf(w->status.person, sizeof(w->status.person), "%s", person);
    if (!w->wanted) /* else the start tells it anyway */
        clock_timer_set_real(w->kick, 0);
}

void wearable_message(struct wearable *w, const char *topic, const uint8_t *bytes, size_t len)
{
    if (w->host)
        host_message(w->host, topic, bytes, len);
}

bool wearable_wants(const struct wearable *w, const char *topic)
{
    return w->host && host_wants(w->host, topic);
}

int wearable_release(struct wearable *w, int32_t seconds)
{
    if (!w->peer)
        return -ENOTSUP;
    if (seconds < 0)
        peer_take_back(w->peer);
    else if (seconds == 0)
        peer_release(w->peer, INSTANT_NEVER);
    else
        peer_release(w->peer, clock_now(w->opt.clock).us + seconds * US_PER_S);
    return 0;
}

int wearable_capture(struct wearable *w, bool on)
{
    if (!w->peer)
        return -ENOTSUP;
    w->captured = on;
    return 0;
}

void wearable_hush(struct wearable *w)
{
    w->hushed = true;
}

const struct sensor_config *wearable_config(const struct wearable *w)
{
    return &w->config;
}

const struct sensor_status *wearable_status(const struct wearable *w)
{
    return &w->status;
}
