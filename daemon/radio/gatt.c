/*
 * gatt.c - subscriptions first, then what the plugin asks for, then what we want to know
 *
 * A subscription outlives the link in BlueZ, so values may flow before StartNotify
 * has answered: the plugin is told of its new link before the first of them.
 * BlueZ tells of a read twice, by its answer and by a signal before it: the answer
 * counts only where no signal has brought the same bytes.
 */
#include "gatt.h"

#include "clock.h"
#include "gatt_queue.h"
#include "host.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS     32 /* characteristics of one plugin */
#define STOP_MS  2000
#define TEXT_MAX 63

#define UUID(short)        "0000" short "-0000-1000-8000-00805f9b34fb"
#define DEVICE_INFORMATION UUID("180a")

enum info { MANUFACTURER, MODEL, FIRMWARE, INFOS };

static const char *const info_uuids[INFOS] = {
    [MANUFACTURER] = UUID("2a29"),
    [MODEL] = UUID("2a24"),
    [FIRMWARE] = UUID("2a26"),
};

struct row {
    const struct sensor_characteristic *wanted; /* of the plugin, or of the info below */
    char path[MIRROR_PATH_MAX + 1];             /* empty: this device has none */
    unsigned flags;                             /* MIRROR_CAN_* */
    bool subscribed;
};

struct gatt {
    struct bus *bus;
    const struct sensor_plugin *plugin;
    struct host *host;
    const struct gatt_events *events;
    void *ctx;
    struct gatt_queue *queue;
    struct clock_timer *stop_timer;
    bool begun, stopping;
    unsigned awaited; /* subscriptions whose end is waited for */
    bool read_is_told;
    size_t read_len; /* what a signal has brought during the read that runs */
    uint8_t read_bytes[GATT_VALUE_MAX];

    unsigned plugin_rows, row_count; /* after the plugin's come our own, of info */
    struct row rows[ROWS + INFOS];
    struct sensor_characteristic own[INFOS];
    char name[SENSOR_NAME_MAX + 1];
    char infos[INFOS][TEXT_MAX + 1];
    struct sensor_device device;
};

/* ---- the table ---- */

/* Those of Device Information that the plugin does not ask for itself. */
static void add_own_rows(struct gatt *g)
{
    g->row_count = g->plugin_rows;
    for (unsigned i = 0; i < INFOS; i++) {
        bool is_there = false;
        for (unsigned k = 0; k < g->plugin_rows; k++)
            is_there |= strcmp(g->rows[k].wanted->uuid, info_uuids[i]) == 0;
        if (is_there)
            continue;
        g->own[i] = (struct sensor_characteristic){ DEVICE_INFORMATION, info_uuids[i],
                                                    SENSOR_CHR_OPTIONAL | SENSOR_CHR_READ };
        g->rows[g->row_count++].wanted = &g->own[i];
    }
}

static bool is_required(const struct row *row)
{
    return !(row->wanted->flags & SENSOR_CHR_OPTIONAL);
}

/* Finds every row's path; false: a required one is missing. */
static bool resolve(struct gatt *g, const struct mirror_device *d)
{
    bool is_whole = true;

    g->device.mtu = 23;
    for (unsigned i = 0; i < g->row_count; i++) {
        struct row *row = &g->rows[i];
        const struct mirror_characteristic *c =
            mirror_find(d, row->wanted->service, row->wanted->uuid);
        row->subscribed = false;
        row->path[0] = '\0';
        if (c) {
            memcpy(row->path, c->path, sizeof(row->path));
            row->flags = c->flags;
            if (c->mtu > g->device.mtu)
                g->device.mtu = c->mtu;
        } else if (is_required(row)) {
            is_whole = false;
        }
    }
    return is_whole;
}

/* ---- operations ---- */

static int add(struct gatt *g, unsigned i, enum gatt_kind kind, struct gatt_op op)
{
    op.kind = kind;
    op.characteristic = i;
    memcpy(op.path, g->rows[i].path, sizeof(op.path));
    if (op.is_awaited)
        g->awaited++;
    int rc = gatt_queue_add(g->queue, &op);
    if (rc < 0 && op.is_awaited)
        g->awaited--;
    return rc;
}

static void subscribe(struct gatt *g, unsigned i)
{
    g->rows[i].subscribed = true; /* values may come before the answer */
    add(g, i, GATT_NOTIFY,
        (struct gatt_op){ .is_awaited = true, .is_required = is_required(&g->rows[i]) });
}

static int errno_of(enum refusal r)
{
    switch (r) {
    case REFUSED_NOT:
    case REFUSED_EXISTS: return 0;
    case REFUSED_BUSY:
    case REFUSED_ACQUIRED: return -EBUSY;
    case REFUSED_BOND:
    case REFUSED_DENIED: return -EACCES;
    case REFUSED_UNSUPPORTED: return -ENOTSUP;
    case REFUSED_GONE: return -ENOENT;
    case REFUSED_NO_REPLY: return -ETIMEDOUT;
    case REFUSED_ABORTED:
    case REFUSED_UNREACHABLE:
    case REFUSED_CANCELLED:
    case REFUSED_OFF:
    case REFUSED_NO_SERVICE: return -ENOTCONN;
    case REFUSED_OTHER: break;
    }
    return -EIO;
}

static void keep_info(struct gatt *g, const char *uuid, const uint8_t *bytes, size_t len)
{
    for (unsigned i = 0; i < INFOS; i++) {
        if (strcmp(info_uuids[i], uuid) != 0)
            continue;
        size_t n = 0;
        for (size_t k = 0; k < len && bytes[k] && n < TEXT_MAX; k++)
            g->infos[i][n++] = bytes[k] < ' ' || bytes[k] == 0x7f ? '?' : (char)bytes[k];
        while (n && g->infos[i][n - 1] == ' ')
            n--;
        g->infos[i][n] = '\0';
    }
}

static void deliver(struct gatt *g, unsigned i, const uint8_t *bytes, size_t len)
{
    const struct sensor_characteristic *c = g->rows[i].wanted;

    keep_info(g, c->uuid, bytes, len);
    g->events->raw(g->ctx, c->service, c->uuid, bytes, len);
    if (i < g->plugin_rows && g->begun)
        host_value(g->host, i, bytes, len);
}

static void finish_stop(struct gatt *g)
{
    g->stopping = false;
    clock_timer_stop(g->stop_timer);
    g->events->stopped(g->ctx);
}

static void end_awaited(struct gatt *g, const struct gatt_op *op, enum refusal r, const char *text)
{
    bool failed = r != REFUSED_NOT && r != REFUSED_EXISTS;

    if (g->awaited == 0) /* a failure was told already */
        return;
    g->awaited--;
    if (failed && op->is_required) {
        g->awaited = 0;
        g->events->subscribed(g->ctx, r, text);
    } else if (g->awaited == 0) {
        g->events->subscribed(g->ctx, REFUSED_NOT, NULL);
    }
}

static bool was_told(const struct gatt *g, const uint8_t *bytes, size_t len)
{
    return g->read_is_told && g->read_len == len && memcmp(g->read_bytes, bytes, len) == 0;
}

/* A read that is merely not answered is a sensor that is slow: its beats may come all the same. */
static bool wants_bond(const struct gatt_op *op, enum refusal r)
{
    return r == REFUSED_BOND || (r == REFUSED_NO_REPLY && op->kind != GATT_READ);
}

static void on_ended(void *ctx, const struct gatt_op *op, enum refusal r, const char *text,
                     const uint8_t *bytes, size_t len)
{
    struct gatt *g = ctx;
    bool told = op->kind == GATT_READ && bytes && was_told(g, bytes, len);

    g->read_is_told = false;
    if (op->kind == GATT_READ && r == REFUSED_NOT && bytes && !told)
        deliver(g, op->characteristic, bytes, len);
    if (op->kind == GATT_NOTIFY && !op->is_awaited)
        g->rows[op->characteristic].subscribed = r == REFUSED_NOT || r == REFUSED_EXISTS;
    if (op->by_plugin && g->begun)
        host_done(g->host, op->characteristic, errno_of(r));
    if (op->is_awaited && g->begun)
        end_awaited(g, op, r, text);
    if (g->stopping) {
        if (g->begun && host_stop(g->host))
            finish_stop(g);
    } else if (op->by_plugin && g->begun && wants_bond(op, r)) {
        g->events->bond_needed(g->ctx);
    }
}

/* ---- begin and end ---- */

const char *gatt_begin(struct gatt *g, const struct mirror_device *d, bool *is_lacking)
{
    gatt_end(g);
    gatt_device_changed(g, d);
    *is_lacking = !resolve(g, d);
    if (*is_lacking)
        return "it does not offer what the plugin needs";
    g->begun = true;
    for (unsigned i = 0; i < g->plugin_rows; i++) {
        if (g->rows[i].path[0] && g->rows[i].wanted->flags & SENSOR_CHR_SUBSCRIBE &&
            (is_required(&g->rows[i]) || g->rows[i].flags & MIRROR_CAN_NOTIFY))
            subscribe(g, i);
    }
    const char *why = host_connected(g->host);
    if (why) {
        gatt_end(g);
        return why;
    }
    for (unsigned i = 0; i < g->row_count && g->begun; i++) {
        if (g->rows[i].path[0] && g->rows[i].wanted->flags & SENSOR_CHR_READ)
            add(g, i, GATT_READ, (struct gatt_op){ .by_plugin = false });
    }
    return NULL;
}

bool gatt_is_begun(const struct gatt *g)
{
    return g->begun;
}

bool gatt_is_waiting(const struct gatt *g)
{
    return g->awaited > 0;
}

void gatt_resubscribe(struct gatt *g)
{
    for (unsigned i = 0; i < g->plugin_rows; i++) {
        if (!g->rows[i].subscribed)
            continue;
        add(g, i, GATT_QUIET, (struct gatt_op){ .by_plugin = false });
        subscribe(g, i);
    }
}

static void on_stop_due(void *ctx, const struct instant *now)
{
    struct gatt *g = ctx;

    (void)now;
    if (g->stopping)
        finish_stop(g);
}

bool gatt_stop(struct gatt *g)
{
    if (!g->begun)
        return true;
    g->awaited = 0;
    gatt_queue_trim(g->queue);
    if (host_stop(g->host))
        return true;
    g->stopping = true;
    clock_timer_set_real(g->stop_timer, STOP_MS);
    return false;
}

void gatt_end(struct gatt *g)
{
    if (!g->begun)
        return;
    g->begun = g->stopping = g->read_is_told = false;
    g->awaited = 0;
    clock_timer_stop(g->stop_timer);
    gatt_queue_clear(g->queue);
    for (unsigned i = 0; i < g->row_count; i++)
        g->rows[i].path[0] = '\0';
    host_lost(g->host);
}

/* ---- what comes in ---- */

void gatt_value(struct gatt *g, const struct mirror_characteristic *c, const uint8_t *bytes,
                size_t len)
{
    const struct gatt_op *op = gatt_queue_current(g->queue);

    for (unsigned i = 0; g->begun && i < g->row_count; i++) {
        const struct row *row = &g->rows[i];
        if (strcmp(row->path, c->path) != 0)
            continue;
        bool is_read = op && op->kind == GATT_READ && op->characteristic == i;
        if (is_read && len <= sizeof(g->read_bytes)) {
            g->read_is_told = true;
            g->read_len = len;
            memcpy(g->read_bytes, bytes, len);
        }
        if (is_read || row->subscribed)
            deliver(g, i, bytes, len);
        return;
    }
}

void gatt_device_changed(struct gatt *g, const struct mirror_device *d)
{
    memcpy(g->name, d->name, sizeof(g->name));
    if (d->battery_pct >= 0 && g->host)
        host_battery(g->host, d->battery_pct);
}

/* ---- what the plugin asks for ---- */

static int check(const struct gatt *g, unsigned characteristic, enum gatt_kind kind)
{
    if (!g->begun)
        return -ENOTCONN;
    if (characteristic >= g->plugin_rows || !g->rows[characteristic].path[0])
        return -ENOENT;
    return gatt_queue_has(g->queue, characteristic, kind) ? -EBUSY : 0;
}

int gatt_read(struct gatt *g, unsigned characteristic)
{
    int rc = check(g, characteristic, GATT_READ);

    return rc < 0 ? rc : add(g, characteristic, GATT_READ, (struct gatt_op){ .by_plugin = true });
}

int gatt_write(struct gatt *g, unsigned characteristic, const uint8_t *bytes, size_t len,
               bool with_response)
{
    enum gatt_kind kind = with_response ? GATT_WRITE : GATT_COMMAND;
    struct gatt_op op = { .by_plugin = true, .len = len };
    int rc = check(g, characteristic, kind);

    if (rc < 0)
        return rc;
    if (len > sizeof(op.bytes))
        return -EINVAL;
    if (len)
        memcpy(op.bytes, bytes, len);
    return add(g, characteristic, kind, op);
}

int gatt_notify(struct gatt *g, unsigned characteristic, bool on)
{
    enum gatt_kind kind = on ? GATT_NOTIFY : GATT_QUIET;
    int rc = check(g, characteristic, kind);

    if (rc < 0)
        return rc;
    g->rows[characteristic].subscribed = on;
    return add(g, characteristic, kind, (struct gatt_op){ .by_plugin = true });
}

const struct sensor_device *gatt_device(const struct gatt *g)
{
    return &g->device;
}

/* ---- life ---- */

struct gatt *gatt_new(struct bus *bus, struct clock *clock, const struct sensor_plugin *plugin,
                      const struct gatt_events *events, void *ctx)
{
    struct gatt *g = calloc(1, sizeof(*g));

    if (!g)
        return NULL;
    g->bus = bus;
    g->plugin = plugin;
    g->events = events;
    g->ctx = ctx;
    g->queue = gatt_queue_new(bus, on_ended, g);
    g->stop_timer = clock_timer_new(clock, on_stop_due, g);
    if (!g->queue || !g->stop_timer) {
        gatt_free(g);
        return NULL;
    }
    while (g->plugin_rows < ROWS && plugin->gatt->characteristics[g->plugin_rows].uuid) {
        g->rows[g->plugin_rows].wanted = &plugin->gatt->characteristics[g->plugin_rows];
        g->plugin_rows++;
    }
    add_own_rows(g);
    g->device = (struct sensor_device){
        .size = sizeof(struct sensor_device),
        .name = g->name,
        .manufacturer = g->infos[MANUFACTURER],
        .model = g->infos[MODEL],
        .firmware = g->infos[FIRMWARE],
        .mtu = 23,
    };
    return g;
}

void gatt_free(struct gatt *g)
{
    if (!g)
        return;
    gatt_queue_free(g->queue);
    clock_timer_close(g->stop_timer);
    free(g);
}

void gatt_set_host(struct gatt *g, struct host *h)
{
    g->host = h;
}
