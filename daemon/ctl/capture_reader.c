#include "capture_reader.h"

/* By its folder: the heart has one of its own. */
#include "../radio/intake.h"

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

/* 0; 1: not by this row; -EINVAL. */
static int choose(struct capture_reader *c, const struct recording_row *row, struct complaint *why)
{
    char guess[ID_MAX + 1];
    const char *name = c->plugin;

    if (!name) {
        const size_t found = plugin_bench_guess(row->service, row->characteristic, guess);
        if (found == 0)
            return 1;
        if (found > 1)
            return complain(why, "several plugins could read this capture: --plugin says which");
        name = guess;
    }
    if (plugin_bench_load(&c->bench, name) != 0)
        return complain(why, "the plugin %s cannot be used", name);
    c->chosen = true;
    const char *fault = plugin_bench_begin(&c->bench, c->device, on_emit, c);
    return fault ? complain(why, "the plugin %s: %s", name, fault) : 0;
}

int capture_reader_take(struct capture_reader *c, struct input *in, struct complaint *why)
{
    const struct recording_row *row = &in->row;
    int rc = c->chosen ? 0 : choose(c, row, why);

    if (rc > 0)
        input_refuse(in, "a characteristic by which no plugin that is installed can be told");
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
