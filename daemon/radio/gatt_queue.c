/*
 * gatt_queue.c - a ring of operations, the first of which is a D-Bus call
 *
 * Where the call of the next one cannot even be sent, its end is told like any
 * other failure, from the loop and not from within gatt_queue_add().
 */
#include "gatt_queue.h"

#include "message.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define OPS       32
#define CALL_MS   40000 /* longer than a link waits; some calls are never answered */
#define ASKED_MS  10000 /* of a plugin: nobody but we would find out that it waits in vain */
#define INTERFACE "org.bluez.GattCharacteristic1"

struct gatt_queue {
    struct bus *bus;
    gatt_ended_fn *ended;
    void *ctx;
    struct bus_call *call;
    size_t first, count;
    struct gatt_op ops[OPS]; /* the first one is under way */
};

static struct gatt_op *nth(struct gatt_queue *q, size_t i)
{
    return &q->ops[(q->first + i) % OPS];
}

static void append_type(DBusMessageIter *it, const char *type)
{
    const char *key = "type";
    DBusMessageIter dict, entry, variant;

    dbus_message_iter_open_container(it, DBUS_TYPE_ARRAY, "{sv}", &dict);
    if (type) {
        dbus_message_iter_open_container(&dict, DBUS_TYPE_DICT_ENTRY, NULL, &entry);
        dbus_message_iter_append_basic(&entry, DBUS_TYPE_STRING, &key);
        dbus_message_iter_open_container(&entry, DBUS_TYPE_VARIANT, "s", &variant);
        dbus_message_iter_append_basic(&variant, DBUS_TYPE_STRING, &type);
        dbus_message_iter_close_container(&entry, &variant);
        dbus_message_iter_close_container(&dict, &entry);
    }
    dbus_message_iter_close_container(it, &dict);
}

static void append_bytes(DBusMessageIter *it, const struct gatt_op *op)
{
    const uint8_t *bytes = op->bytes;
    DBusMessageIter array;

    dbus_message_iter_open_container(it, DBUS_TYPE_ARRAY, "y", &array);
    dbus_message_iter_append_fixed_array(&array, DBUS_TYPE_BYTE, &bytes, (int)op->len);
    dbus_message_iter_close_container(it, &array);
}

static DBusMessage *message_of(const struct gatt_op *op)
{
    static const char *const members[] = {
        [GATT_READ] = "ReadValue",     [GATT_WRITE] = "WriteValue", [GATT_COMMAND] = "WriteValue",
        [GATT_NOTIFY] = "StartNotify", [GATT_QUIET] = "StopNotify",
    };
    DBusMessage *m = message_call(op->path, INTERFACE, members[op->kind]);
    DBusMessageIter it;

    if (!m)
        return NULL;
    dbus_message_iter_init_append(m, &it);
    switch (op->kind) {
    case GATT_READ: append_type(&it, NULL); break;
    case GATT_WRITE:
    case GATT_COMMAND:
        append_bytes(&it, op);
        append_type(&it, op->kind == GATT_WRITE ? "request" : "command");
        break;
    case GATT_NOTIFY:
    case GATT_QUIET: break;
    }
    return m;
}

static void on_reply(void *ctx, DBusMessage *reply);

static int begin(struct gatt_queue *q)
{
    DBusMessage *m = message_of(nth(q, 0));
    int timeout_ms = nth(q, 0)->by_plugin ? ASKED_MS : CALL_MS;

    return m ? bus_call(q->bus, m, timeout_ms, on_reply, q, &q->call) : -ENOMEM;
}

/* The first one has ended. The rest goes on before the owner hears of it, who may add or clear. */
static void end(struct gatt_queue *q, enum refusal r, const char *text, const uint8_t *bytes,
                size_t len)
{
    struct gatt_op op = *nth(q, 0);

    q->first = (q->first + 1) % OPS;
    q->count--;
    /* One that cannot be sent is dropped with the link that cannot carry it. */
    while (q->count && begin(q) < 0) {
        q->first = (q->first + 1) % OPS;
        q->count--;
    }
    q->ended(q->ctx, &op, r, text, bytes, len);
}

static void on_reply(void *ctx, DBusMessage *reply)
{
    struct gatt_queue *q = ctx;
    const uint8_t *bytes = NULL;
    const char *name, *text;
    size_t len = 0;
    DBusMessageIter it;

    q->call = NULL;
    if (dbus_message_get_type(reply) == DBUS_MESSAGE_TYPE_ERROR) {
        message_error(reply, &name, &text);
        end(q, refusal_of(name, text), text, NULL, 0);
        return;
    }
    if (nth(q, 0)->kind == GATT_READ &&
        (!dbus_message_iter_init(reply, &it) || !message_get_bytes(&it, &bytes, &len))) {
        end(q, REFUSED_OTHER, "its answer is no value", NULL, 0);
        return;
    }
    end(q, REFUSED_NOT, "", bytes, len);
}

struct gatt_queue *gatt_queue_new(struct bus *bus, gatt_ended_fn *ended, void *ctx)
{
    struct gatt_queue *q = calloc(1, sizeof(*q));

    if (q) {
        q->bus = bus;
        q->ended = ended;
        q->ctx = ctx;
    }
    return q;
}

void gatt_queue_free(struct gatt_queue *q)
{
    if (!q)
        return;
    gatt_queue_clear(q);
    free(q);
}

int gatt_queue_add(struct gatt_queue *q, const struct gatt_op *op)
{
    if (q->count == OPS)
        return -EBUSY;
    *nth(q, q->count) = *op;
    if (q->count++ > 0)
        return 0;
    int rc = begin(q);
    if (rc < 0)
        q->count--;
    return rc;
}

const struct gatt_op *gatt_queue_current(const struct gatt_queue *q)
{
    return q->count ? &q->ops[q->first] : NULL;
}

bool gatt_queue_has(const struct gatt_queue *q, unsigned characteristic, enum gatt_kind kind)
{
    for (size_t i = 0; i < q->count; i++) {
        const struct gatt_op *op = &q->ops[(q->first + i) % OPS];
        if (op->by_plugin && op->characteristic == characteristic && op->kind == kind)
            return true;
    }
    return false;
}

void gatt_queue_trim(struct gatt_queue *q)
{
    size_t kept = q->count ? 1 : 0;

    for (size_t i = 1; i < q->count; i++) {
        if (!nth(q, i)->by_plugin)
            continue;
        if (kept != i)
            *nth(q, kept) = *nth(q, i);
        kept++;
    }
    q->count = kept;
}

void gatt_queue_clear(struct gatt_queue *q)
{
    bus_cancel(q->call);
    q->call = NULL;
    q->count = 0;
}
