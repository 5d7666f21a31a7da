/*
 * capture.c - a host without a link, and the plugins that are run on it
 */
#include "capture.h"

#include "choice.h"
#include "defaults.h"
#include "replay_plugins.h"
#include "unlinked.h"

#include <string.h>

/* Every plugin that lives on a link, as the build lists them. */
#define ROW(name) extern const struct sensor_plugin sensor_plugin_##name;
REPLAY_PLUGINS
#undef ROW
#define ROW(name) &sensor_plugin_##name,
static const struct sensor_plugin *const plugins[] = { REPLAY_PLUGINS };
#undef ROW

#define PLUGINS (sizeof(plugins) / sizeof(plugins[0]))
#define ROWS    64 /* characteristics of one plugin, and more */

static struct capture *capture_of(struct sensor_host *host)
{
    return (struct capture *)(void *)host;
}

static void mark_gap(struct capture *c, struct sensor_reading *r)
{
    if (!c->after_gap || r->rr_count == 0 || r->rr_count > CAPTURE_RR_MAX)
        return;
    memcpy(c->rr, r->rr, r->rr_count * sizeof(c->rr[0]));
    c->rr[0].flags |= SENSOR_RR_GAP_BEFORE;
    r->rr = c->rr;
    c->after_gap = false;
}

static void on_emit(struct sensor_host *host, const struct sensor_reading *reading)
{
    struct capture *c = capture_of(host);
    struct sensor_reading r = *reading;

    mark_gap(c, &r);
    r.age_us += c->age_us;
    c->emitted = true;
    c->real->emit(c->real, &r);
}

static void on_emit_context(struct sensor_host *host, const struct sensor_context *context)
{
    struct capture *c = capture_of(host);

    c->emitted = true;
    c->real->emit_context(c->real, context);
}

static int64_t on_now(struct sensor_host *host)
{
    struct capture *c = capture_of(host);
    return c->real->now_us(c->real) - c->age_us;
}

static void on_log(struct sensor_host *host, enum sensor_log level, const char *text)
{
    struct capture *c = capture_of(host);
    c->real->log(c->real, level, text);
}

static void on_say(struct sensor_host *host, const char *text)
{
    struct capture *c = capture_of(host);
    c->real->say(c->real, text);
}

static const struct sensor_device *on_device(struct sensor_host *host)
{
    return &capture_of(host)->device;
}

void capture_begin(struct capture *c, const char *name)
{
    memset(c, 0, sizeof(*c));
    unlinked_host_init(&c->host);
    c->host.emit = on_emit;
    c->host.emit_context = on_emit_context;
    c->host.now_us = on_now;
    c->host.log = on_log;
    c->host.say = on_say;
    c->host.device = on_device;
    c->device = (struct sensor_device){
        .size = sizeof(c->device),
        .name = name,
        .manufacturer = "",
        .model = "",
        .firmware = "",
        .mtu = 23,
    };
}

int capture_find(struct capture *c, const char *service, const char *characteristic)
{
    const struct sensor_plugin *plugin;

    c->why = "a characteristic that no plugin knows";
    switch (choice_make(plugins, PLUGINS, c->device.name, c->chosen, service, characteristic,
                        &plugin)) {
    case CHOICE_MADE: break;
    case CHOICE_MANY:
        c->why = "several plugins could read it: `device` has to say which sensor it was";
        return -1;
    case CHOICE_NOBODY: return -1;
    }
    const int row = choice_index(plugin, service, characteristic);
    if (row < 0 || row >= ROWS)
        return -1;
    c->chosen = plugin;
    for (size_t i = 0; i < PLUGINS; i++) {
        if (plugins[i] == plugin)
            return (int)(i * ROWS) + row;
    }
    return -1;
}

/* As on a new link: nothing is known. */
static const char *begin(struct capture *c, const struct sensor_plugin *plugin)
{
    if (plugin->state_size > sizeof(c->state) || plugin->settings_size > sizeof(c->settings))
        return "its plugin needs more memory than there is for it";
    memset(c->state, 0, sizeof(c->state));
    memset(c->settings, 0, sizeof(c->settings));
    if (!defaults_fill(plugin, c->settings))
        return "its plugin does nothing without its settings";
    c->plugin = plugin;
    return plugin->settled ? plugin->settled(c->state, c->settings) : NULL;
}

const char *capture_give(struct capture *c, struct sensor_host *real, int characteristic,
                         const uint8_t *bytes, size_t len, int64_t age_us)
{
    const struct sensor_plugin *plugin = plugins[characteristic / ROWS];
    const char *why = c->plugin == plugin ? NULL : begin(c, plugin);

    if (why)
        return why;
    c->real = real;
    c->age_us = age_us;
    return plugin->gatt->value(c->state, &c->host, (unsigned)characteristic % ROWS, bytes, len);
}
