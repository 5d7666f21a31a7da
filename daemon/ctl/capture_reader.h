/*
 * capture_reader - rows of a capture, made into readings as the daemon makes them of a link
 *
 *   row --> the plugin that knows its characteristic (choice.h) --> intake --> readings
 */
#pragma once

#include "complaint.h"
#include "input.h"
#include "motion.h"
#include "plugin_bench.h"
#include "plugin_shelf.h"
#include "reading.h"

#include <stdbool.h>
#include <stdint.h>

/* t_us: when its last interval ended, on the capture's clock; never goes back. */
typedef void capture_reading_fn(void *ctx, const struct reading *r, int64_t t_us);

struct capture_reader {
    const char *plugin; /* NULL: the rows tell */
    const char *device; /* the sensor's name; "": not known */
    capture_reading_fn *reading;
    void *ctx;
    /* Below: for capture_reader.c alone. All zero at first. */
    struct plugin_bench bench;
    struct plugin_shelf shelf;
    bool has_shelf;
    struct motion motion;
    int64_t t_us, last_us;
};

/* Takes in->row; what it cannot read is refused there. 0, or -EINVAL: the rest cannot be read
   either. */
int capture_reader_take(struct capture_reader *c, struct input *in, struct complaint *why);
void capture_reader_fini(struct capture_reader *c);
