#include "capture_reader.h"

/* By its folder: the heart has one of its own. */
#include "../radio/intake.h"
#include "replay/choice.h"

#include <errno.h>

static void on_emit(void *ctx, const struct sensor_reading *in)
{
    struct capture_reader *c = ctx;
    struct sensor_reading r = intake_understand(in);
    struct reading out = { .sensor = "recording" };

    if (r.acc_count && r.motion_g < 0)
        r.motion_g = motion_add(&c->motion, r.acc_mg, r.acc_count, r.acc_rate_hz, c->t_us);
    for (size_t i = 0, parts = intake_parts(&r); i < parts; i++) {
        int64_t at_us = c->t_us - intake_part(&r, i, &out);
        if (!intake_says_something(&out))
            continue;
        c->last_us = at_us > c->last_us ? at_us : c->last_us;
        c->reading(c->ctx, &out, c->last_us);
    }
}

static int begin(struct capture_reader *c, const struct sensor_plugin *plugin,
                 struct complaint *why)
{
    plugin_bench_fini(&c->bench);
    plugin_bench_init(&c->bench, plugin);
    const char *fault = plugin_bench_begin(&c->bench, c->device, on_emit, c);
    return fault ? complain(why, "the plugin %s: %s", plugin->name, fault) : 0;
}

/* 0; 1: not by this row; -EINVAL. */
static int choose(struct capture_reader *c, const struct recording_row *row, struct complaint *why)
{
    const struct sensor_plugin *plugin;

    if (!c->has_shelf)
        plugin_shelf_fill(&c->shelf);
    c->has_shelf = true;
    switch (choice_make(c->shelf.plugins, c->shelf.count, c->device, c->bench.plugin, row->service,
                        row->characteristic, &plugin)) {
    case CHOICE_MADE: break;
    case CHOICE_NOBODY: return 1;
    case CHOICE_MANY:
        return complain(why, "several plugins could read this capture: --plugin says which");
    }
    return plugin == c->bench.plugin ? 0 : begin(c, plugin, why);
}

static int choose_named(struct capture_reader *c, struct complaint *why)
{
    const struct sensor_plugin *plugin;

    if (c->bench.plugin)
        return 0;
    if (plugin_shelf_load(c->plugin, &plugin) != 0)
        return complain(why, "the plugin %s cannot be used", c->plugin);
    return begin(c, plugin, why);
}

int capture_reader_take(struct capture_reader *c, struct input *in, struct complaint *why)
{
    const struct recording_row *row = &in->row;
    const int rc = c->plugin ? choose_named(c, why) : choose(c, row, why);

    if (rc > 0)
        input_refuse(in, c->bench.plugin
                             ? "a characteristic that the plugin does not know"
                             : "a characteristic by which no plugin that is installed can be told");
    if (rc != 0)
        return rc < 0 ? rc : 0;
    const int found = plugin_bench_find(&c->bench, row->service, row->characteristic);
    if (found < 0) {
        input_refuse(in, "a characteristic that the plugin does not know");
        return 0;
    }
    c->t_us = c->bench.now_us = row->t_us;
    const char *fault = plugin_bench_value(&c->bench, found, row->bytes, row->byte_count);
    if (fault)
        input_refuse(in, fault);
    return 0;
}

void capture_reader_fini(struct capture_reader *c)
{
    plugin_bench_fini(&c->bench);
}
