/*
 * wearable.c - one state machine a sensor
 *
 *             plugin, settings, start: all well
 *     OFF ------------------------------------> LISTENING <---> SILENT
 *      ^                 ^                          |    30 s without a word
 *      | no plugin,      | retry: 5 s, doubling     | its input failed
 *      | bad settings    | up to 5 min              v
 *      +------------- BACKOFF <---------------------+
 *
 * A plugin that is missing or wrong stays so until the configuration is read
 * again; a file or a broker may come back by itself. All work starts from the
 * `kick` timer, so that nothing is called out from within open and move.
 */
#include "wearable.h"

#include "clock.h"
#include "host.h"
#include "log.h"
#include "plugin.h"
#include "settings.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SILENCE_US   (30 * US_PER_S)
#define RETRY_MIN_MS 5000
#define RETRY_MAX_MS (300 * MS_PER_S)

struct wearable {
    uv_idle_t anchor;      /* never runs; its close callback is the last */
    unsigned open_handles; /* the anchor and the host */
    bool closing;
    bool wanted; /* to be started at the next kick */
    struct clock_timer *kick, *silence;
    int64_t retry_ms;
    struct wearable_options opt;
    struct sensor_config config;
    struct sensor_status status;
    char said[SENSOR_WHY_MAX + 1];
    struct log_once logged;
    const struct sensor_plugin *plugin;
    void *settings;
    struct host *host; /* NULL: not running, or on its way out */
};

static void handle_gone(struct wearable *w)
{
    if (--w->open_handles > 0)
        return;
    const struct wearable_events *events = w->opt.events;
    void *ctx = w->opt.ctx;
    settings_free(w->settings);
    free(w);
    events->closed(ctx);
}

static void tell(struct wearable *w)
{
    if (!w->closing)
        w->opt.events->status(w->opt.ctx, &w->status);
}

static void log_state(struct wearable *w)
{
    bool is_fault = w->status.link == LINK_OFF || w->status.link == LINK_BACKOFF;
    bool has_why = w->status.why[0] != '\0';

    log_changed(&w->logged, is_fault ? LOG_LEVEL_WARN : LOG_LEVEL_INFO, "sensor %s: %s%s%s",
                w->config.id, link_state_name(w->status.link), has_why ? ": " : "", w->status.why);
}

/* The one place where the state changes: which timer runs in which is read here. */
static void enter(struct wearable *w, enum link_state next, const char *why)
{
    w->status.link = next;
    snprintf(w->status.why, sizeof(w->status.why), "%s", why);
    clock_timer_stop(w->silence);
    switch (next) {
    case LINK_LISTENING:
        clock_timer_set(w->silence, clock_now(w->opt.clock).us + SILENCE_US);
        break;
    case LINK_BACKOFF:
        w->wanted = true;
        clock_timer_set_real(w->kick, w->retry_ms);
        w->retry_ms = w->retry_ms * 2 < RETRY_MAX_MS ? w->retry_ms * 2 : RETRY_MAX_MS;
        break;
    case LINK_OFF:
    case LINK_AWAY:
    case LINK_CONNECTING:
    case LINK_SILENT:
    case LINK_RELEASED: break;
    }
    log_state(w);
    tell(w);
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

    if (!w->closing)
        w->opt.events->context(w->opt.ctx, w->config.person, c, t);
}

static void take_facts(struct wearable *w)
{
    const struct host_facts *f = host_facts(w->host);

    w->status.contact = f->contact;
    w->status.class = f->class;
    w->status.battery_pct = f->battery_pct;
    w->status.readings = f->readings;
    w->status.refused = f->refused;
    w->status.last_us = f->last_us;
}

static void on_heard(void *ctx)
{
    struct wearable *w = ctx;
    enum contact contact = w->status.contact;
    enum reading_class class = w->status.class;
    int8_t battery_pct = w->status.battery_pct;

    if (!w->host)
        return;
    take_facts(w);
    w->retry_ms = w->opt.retry_ms;
    if (w->status.link == LINK_SILENT)
        enter(w, LINK_LISTENING, w->said);
    else if (contact != w->status.contact || class != w->status.class ||
             battery_pct != w->status.battery_pct)
        tell(w);
}

static void on_silence(void *ctx, const struct instant *now)
{
    struct wearable *w = ctx;
    int64_t last = w->host ? host_facts(w->host)->last_us : INSTANT_NEVER;

    if (last != INSTANT_NEVER && now->us - last < SILENCE_US)
        clock_timer_set(w->silence, last + SILENCE_US);
    else
        enter(w, LINK_SILENT, w->said[0] ? w->said : "nothing has been heard for 30 s");
}

static void on_said(void *ctx, const char *text)
{
    struct wearable *w = ctx;

    if (strcmp(w->said, text) == 0)
        return;
    snprintf(w->said, sizeof(w->said), "%s", text);
    if (w->status.link == LINK_LISTENING || w->status.link == LINK_SILENT) {
        snprintf(w->status.why, sizeof(w->status.why), "%s", text);
        log_state(w);
        tell(w);
    }
}

static void on_wish(void *ctx, const char *topic)
{
    struct wearable *w = ctx;

    if (!w->closing)
        w->opt.events->wish(w->opt.ctx, topic);
}

static void on_host_closed(void *ctx)
{
    handle_gone(ctx);
}

static void drop_host(struct wearable *w)
{
    struct host *h = w->host;

    w->host = NULL;
    w->said[0] = '\0';
    if (h)
        host_close(h);
}

static void on_failed(void *ctx, const char *why)
{
    struct wearable *w = ctx;

    if (!w->host)
        return;
    drop_host(w);
    enter(w, LINK_BACKOFF, why);
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
    if (!w->plugin->source)
        return "it needs Bluetooth, which this version does not read";
    int rc = settings_new(&w->settings, w->plugin, c->settings, c->setting_count, w->opt.config_dir,
                          on_fault, &fault);
    if (rc < 0)
        return "out of memory";
    snprintf(why, PLUGIN_WHY_MAX, "%s", fault.text);
    return rc > 0 ? why : NULL;
}

static void start(struct wearable *w)
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
    char why[PLUGIN_WHY_MAX] = "";
    const char *fault = prepare(w, why);

    if (fault) {
        enter(w, LINK_OFF, fault);
        return;
    }
    w->status.simulated = w->plugin->capabilities & SENSOR_IS_SIMULATED;
    struct host_options opt = {
        .loop = w->opt.loop,
        .clock = w->opt.clock,
        .sensor = w->config.id,
        .plugin = w->plugin,
        .settings = w->settings,
        .events = &events,
        .ctx = w,
    };
    struct host *h;
    if (host_open(&h, &opt) != 0) {
        enter(w, LINK_BACKOFF, "out of memory");
        return;
    }
    w->open_handles++;
    w->host = h;
    w->status.link = LINK_CONNECTING;
    fault = host_start(h);
    if (w->closing || !w->host) /* closed from one of its events */
        return;
    if (fault) {
        char copy[SENSOR_WHY_MAX + 1];
        snprintf(copy, sizeof(copy), "%s", fault);
        drop_host(w);
        enter(w, LINK_BACKOFF, copy);
        return;
    }
    enter(w, LINK_LISTENING, w->said);
}

static void on_kick(void *ctx, const struct instant *now)
{
    struct wearable *w = ctx;

    (void)now;
    if (!w->wanted) {
        tell(w);
        return;
    }
    w->wanted = false;
    start(w);
}

static void on_anchor_closed(uv_handle_t *handle)
{
    handle_gone(handle->data);
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
    drop_host(w);
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

const struct sensor_config *wearable_config(const struct wearable *w)
{
    return &w->config;
}

const struct sensor_status *wearable_status(const struct wearable *w)
{
    return &w->status;
}
