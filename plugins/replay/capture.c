#include "capture.h"

#include "../recording.h"

#include <errno.h>
#include <string.h>

/* Every plugin whose bytes can be captured. Battery and names are known to many: only what a plugin
   cannot do without tells whose capture it is. */
static const struct sensor_gatt *const plugins[] = { &heart_rate_gatt };

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

static int on_after(struct sensor_host *host, unsigned id, int64_t ms)
{
    (void)host, (void)id, (void)ms;
    return 0;
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

static int on_read(struct sensor_host *host, unsigned characteristic)
{
    (void)host, (void)characteristic;
    return -ENOTCONN;
}

static int on_write(struct sensor_host *host, unsigned characteristic, const uint8_t *bytes,
                    size_t len, bool with_response)
{
    (void)host, (void)characteristic, (void)bytes, (void)len, (void)with_response;
    return -ENOTCONN;
}

static int on_notify(struct sensor_host *host, unsigned characteristic, bool on)
{
    (void)host, (void)characteristic, (void)on;
    return -ENOTCONN;
}

static void on_disconnect(struct sensor_host *host, const char *why)
{
    (void)host, (void)why;
}

static const struct sensor_device *on_device(struct sensor_host *host)
{
    return &capture_of(host)->device;
}

static int on_path(struct sensor_host *host, const char *path)
{
    (void)host, (void)path;
    return -ENOTSUP;
}

static void on_more(struct sensor_host *host)
{
    (void)host;
}

static const struct sensor_host host_without_link = {
    .size = sizeof(struct sensor_host),
    .emit = on_emit,
    .emit_context = on_emit_context,
    .now_us = on_now,
    .after = on_after,
    .log = on_log,
    .say = on_say,
    .read = on_read,
    .write = on_write,
    .notify = on_notify,
    .disconnect = on_disconnect,
    .device = on_device,
    .open = on_path,
    .more = on_more,
    .subscribe = on_path,
};

void capture_begin(struct capture *c, const char *name)
{
    *c = (struct capture){ .host = host_without_link };
    c->device = (struct sensor_device){
        .size = sizeof(c->device),
        .name = name,
        .manufacturer = "",
        .model = "",
        .firmware = "",
        .mtu = 23,
    };
}

static int index_in(const struct sensor_gatt *gatt, const char *service, const char *uuid)
{
    for (int i = 0; gatt->characteristics[i].uuid; i++) {
        const struct sensor_characteristic *known = &gatt->characteristics[i];
        if (strcmp(known->uuid, uuid) == 0 && (!service[0] || strcmp(known->service, service) == 0))
            return i;
    }
    return -1;
}

int capture_find(struct capture *c, const char *service, const char *characteristic)
{
    char uuid[RECORDING_UUID_SIZE], within[RECORDING_UUID_SIZE];

    if (!recording_uuid(characteristic, uuid))
        return -1;
    recording_uuid(service, within);
    if (c->gatt)
        return index_in(c->gatt, within, uuid);
    for (size_t i = 0; i < sizeof(plugins) / sizeof(plugins[0]); i++) {
        int found = index_in(plugins[i], within, uuid);
        if (found >= 0 && !(plugins[i]->characteristics[found].flags & SENSOR_CHR_OPTIONAL)) {
            c->gatt = plugins[i];
            return found;
        }
    }
    return -1;
}

const char *capture_give(struct capture *c, struct sensor_host *real, int characteristic,
                         const uint8_t *bytes, size_t len, int64_t age_us)
{
    c->real = real;
    c->age_us = age_us;
    return c->gatt->value(&c->state, &c->host, (unsigned)characteristic, bytes, len);
}
