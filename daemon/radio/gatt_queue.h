/*
 * gatt_queue - operations on one device's characteristics, one at a time
 *
 * BlueZ answers a second operation with InProgress, and many a strap loses one: so
 * the next begins when the one before has ended.
 */
#pragma once

#include "bus.h"
#include "mirror.h"
#include "refusal.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GATT_VALUE_MAX 512

enum gatt_kind { GATT_READ, GATT_WRITE, GATT_COMMAND, GATT_NOTIFY, GATT_QUIET };

struct gatt_op {
    enum gatt_kind kind;
    bool by_plugin;  /* it hears of the end */
    bool is_awaited; /* the end of subscribing waits for it */
    bool is_required;
    unsigned characteristic; /* index of the owner's table */
    char path[MIRROR_PATH_MAX + 1];
    size_t len;
    uint8_t bytes[GATT_VALUE_MAX]; /* of a write */
};

struct gatt_queue;

/* `text`: BlueZ's own, good for the call; bytes: of a read that went well, else NULL. */
typedef void gatt_ended_fn(void *ctx, const struct gatt_op *op, enum refusal r, const char *text,
                           const uint8_t *bytes, size_t len);

/* NULL: out of memory. */
struct gatt_queue *gatt_queue_new(struct bus *bus, gatt_ended_fn *ended, void *ctx);
void gatt_queue_free(struct gatt_queue *q);

/* Copies. 0; -EBUSY: too many are waiting; -ENOTCONN; -ENOMEM. Nothing is called from within. */
int gatt_queue_add(struct gatt_queue *q, const struct gatt_op *op);
/* The operation that is under way; NULL: none is. */
const struct gatt_op *gatt_queue_current(const struct gatt_queue *q);
/* Whether one of the plugin's waits or runs on this characteristic. */
bool gatt_queue_has(const struct gatt_queue *q, unsigned characteristic, enum gatt_kind kind);
/* Forgets all that has not begun and that the plugin did not ask for. */
void gatt_queue_trim(struct gatt_queue *q);
/* Forgets everything; ends are not told. */
void gatt_queue_clear(struct gatt_queue *q);
