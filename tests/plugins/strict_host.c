/*
 * strict_host.c - the host's part, and the rules
 */
#include "strict_host.h"

#include "sensible.h"
#include "strict_look.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define NEVER      INT64_MAX
#define BYTES_MAX  512
#define ASKED_MAX  64 /* operations of one call, and one more for each byte of it */
#define FIRES_MAX  16 /* timers in one wait: the rest of it passes in silence */
#define TASTE_NEXT 0x9e3779b1u

static struct strict_host *strict_of(struct sensor_host *host)
{
    return (struct strict_host *)(void *)host;
}

/* Every operation passes here: one that never ends its asking would hang the hub. */
static struct strict_host *asked(struct sensor_host *host)
{
    struct strict_host *h = strict_of(host);

    strict_must(h->call != NULL, "an operation outside a call");
    strict_must(++h->asked <= ASKED_MAX + h->call->len, "more operations than a call can need");
    return h;
}

/* ---- operations ---- */

static void on_emit(struct sensor_host *host, const struct sensor_reading *r)
{
    struct strict_host *h = asked(host);

    h->emitted++;
    strict_look_reading(r);
}

static void on_emit_context(struct sensor_host *host, const struct sensor_context *c)
{
    asked(host);
    strict_look_context(c);
}

static int64_t on_now(struct sensor_host *host)
{
    return strict_of(host)->now_us;
}

static int on_after(struct sensor_host *host, unsigned id, int64_t ms)
{
    struct strict_host *h = asked(host);

    strict_must(id < STRICT_TIMERS, "a timer that there is not");
    strict_must(h->plugin->timer != NULL, "a timer, and nobody to call");
    strict_must(ms != 0 && ms <= INT64_C(86400000), "a timer of no time, or of days");
    h->due_us[id] = ms < 0 ? NEVER : h->now_us + ms * 1000;
    return 0;
}

static void on_log(struct sensor_host *host, enum sensor_log level, const char *text)
{
    asked(host);
    strict_must(level <= SENSOR_LOG_DEBUG, "a level that there is not");
    strict_look_text(text);
}

static void on_say(struct sensor_host *host, const char *text)
{
    asked(host);
    strict_look_text(text);
}

static int ask(struct sensor_host *host, enum strict_ask what, unsigned characteristic)
{
    struct strict_host *h = asked(host);
    int refuse = h->refuse;

    strict_must(characteristic < h->characteristics, "a characteristic that there is not");
    if (!h->linked)
        return -ENOTCONN;
    h->refuse = 0;
    if (refuse)
        return refuse;
    if (characteristic < 32 && h->missing >> characteristic & 1)
        return -ENOENT;
    for (size_t i = 0; i < h->operation_count; i++) {
        if (h->operations[i].ask == what && h->operations[i].characteristic == characteristic)
            return -EBUSY;
    }
    if (h->operation_count == STRICT_OPERATIONS)
        return -EBUSY;
    h->operations[h->operation_count++] = (struct strict_operation){ what, characteristic };
    return 0;
}

static int on_read(struct sensor_host *host, unsigned characteristic)
{
    return ask(host, STRICT_READ, characteristic);
}

static int on_write(struct sensor_host *host, unsigned characteristic, const uint8_t *bytes,
                    size_t len, bool with_response)
{
    (void)with_response;
    strict_must(len > 0 && len <= BYTES_MAX, "a write of no bytes, or of too many");
    strict_touch(bytes, len);
    return ask(host, STRICT_WRITE, characteristic);
}

static int on_notify(struct sensor_host *host, unsigned characteristic, bool on)
{
    (void)on;
    return ask(host, STRICT_NOTIFY, characteristic);
}

static void on_disconnect(struct sensor_host *host, const char *why)
{
    struct strict_host *h = asked(host);

    strict_look_text(why);
    strict_must(why[0] != '\0', "a link let go without a reason");
    h->let_go = true;
}

static const struct sensor_device *on_device(struct sensor_host *host)
{
    return &strict_of(host)->device;
}

static int on_open(struct sensor_host *host, const char *path)
{
    struct strict_host *h = asked(host);

    strict_touch(path, strlen(path));
    strict_must(h->plugin->source && h->plugin->source->data, "a file, and nobody to read it");
    if (h->opened)
        return -EBUSY;
    h->opened = true;
    h->waits = false;
    return 0;
}

static void on_more(struct sensor_host *host)
{
    asked(host)->waits = false;
}

static int on_subscribe(struct sensor_host *host, const char *topic)
{
    struct strict_host *h = asked(host);
    size_t len = strlen(topic);

    strict_must(h->plugin->source && h->plugin->source->message, "a topic, and nobody to hear");
    if (len == 0 || len >= STRICT_TOPIC)
        return -EINVAL;
    if (h->topic_count == STRICT_TOPICS)
        return -EBUSY;
    memcpy(h->topics[h->topic_count++], topic, len + 1);
    return 0;
}

/* ---- calls ---- */

static struct sensor_advert advert_of(const struct strict_host *h, const struct strict_call *call)
{
    const struct sensor_advertiser *a = h->plugin->advertiser;
    struct sensor_advert advert = {
        .size = sizeof(advert), .rssi_dbm = -60, .bytes = call->bytes, .len = call->len
    };

    advert.is_manufacturer = call->number < a->company_count;
    if (advert.is_manufacturer)
        advert.company = a->companies[call->number];
    else
        advert.service = a->services[call->number - a->company_count];
    return advert;
}

/* A topic that a filter takes: its wildcards become words. */
static void topic_of(const char *filter, char topic[STRICT_TOPIC])
{
    size_t len = strlen(filter);

    memcpy(topic, filter, len + 1);
    for (size_t i = 0; i < len; i++) {
        if (topic[i] == '+' || topic[i] == '#')
            topic[i] = 'w';
    }
}

void strict_host_make(struct strict_host *h, const struct strict_call *call)
{
    const struct sensor_plugin *p = h->plugin;
    struct sensor_host *host = &h->host;
    struct sensor_advert advert;
    char topic[STRICT_TOPIC];

    h->call = call;
    h->asked = h->emitted = 0;
    h->why = NULL;
    switch (call->kind) {
    case STRICT_SETTLED: h->why = p->settled(h->state, h->settings); break;
    case STRICT_START: h->why = p->source->start(h->state, host); break;
    case STRICT_CONNECTED: p->gatt->connected(h->state, host); break;
    case STRICT_VALUE:
        h->why = p->gatt->value(h->state, host, call->number, call->bytes, call->len);
        break;
    case STRICT_DONE: p->gatt->done(h->state, host, call->number, call->status); break;
    case STRICT_STOP: p->gatt->stop(h->state, host); break;
    case STRICT_TIMER: p->timer(h->state, host, call->number); break;
    case STRICT_ADVERT:
        advert = advert_of(h, call);
        h->why = p->advertiser->advert(h->state, host, &advert);
        break;
    case STRICT_MESSAGE:
        topic_of(h->topics[call->number], topic);
        h->why = p->source->message(h->state, host, topic, call->bytes, call->len);
        break;
    case STRICT_DATA: h->used = p->source->data(h->state, host, call->bytes, call->len); break;
    case STRICT_END: p->source->stop(h->state, host); break;
    }
    h->call = NULL;
    if (h->why)
        strict_look_answer(h->why, h->state, p->state_size, call->bytes, call->len);
    strict_must(call->kind != STRICT_DATA || h->used <= call->len, "more used than there was");
}

void strict_host_call(struct strict_host *h, struct strict_call call)
{
    uint8_t *copy = malloc(call.len ? call.len : 1);

    if (!copy)
        return;
    if (call.len)
        memcpy(copy, call.bytes, call.len);
    call.bytes = copy;
    if (h->around)
        h->around(h, &call);
    else
        strict_host_make(h, &call);
    free(copy);
    if (h->let_go)
        strict_host_lose(h);
}

/* ---- life ---- */

static bool settle(struct strict_host *h)
{
    if (h->plugin->settled)
        strict_host_call(h, (struct strict_call){ .kind = STRICT_SETTLED });
    return !h->plugin->settled || !h->why;
}

void strict_host_lose(struct strict_host *h)
{
    h->linked = h->let_go = false;
    h->operation_count = 0;
    for (unsigned i = 0; i < STRICT_TIMERS; i++)
        h->due_us[i] = NEVER;
}

void strict_host_connect(struct strict_host *h)
{
    strict_host_lose(h);
    memset(h->state, 0, h->plugin->state_size);
    h->linked = settle(h);
    if (h->linked && h->plugin->gatt->connected)
        strict_host_call(h, (struct strict_call){ .kind = STRICT_CONNECTED });
}

void strict_host_end(struct strict_host *h, int status)
{
    if (h->operation_count == 0)
        return;
    struct strict_operation first = h->operations[0];
    h->operation_count--;
    memmove(h->operations, h->operations + 1, h->operation_count * sizeof(first));
    if (h->plugin->gatt->done)
        strict_host_call(h, (struct strict_call){ .kind = STRICT_DONE,
                                                  .number = first.characteristic,
                                                  .status = status });
}

void strict_host_wait(struct strict_host *h, int64_t us)
{
    const int64_t until = h->now_us + us;

    for (unsigned fires = 0; fires < FIRES_MAX; fires++) {
        unsigned next = 0;
        for (unsigned i = 1; i < STRICT_TIMERS; i++) {
            if (h->due_us[i] < h->due_us[next])
                next = i;
        }
        if (h->due_us[next] > until)
            break;
        if (h->due_us[next] > h->now_us)
            h->now_us = h->due_us[next];
        h->due_us[next] = NEVER;
        strict_host_call(h, (struct strict_call){ .kind = STRICT_TIMER, .number = next });
    }
    h->now_us = until;
}

static void count(struct strict_host *h)
{
    const struct sensor_gatt *g = h->plugin->gatt;
    const struct sensor_advertiser *a = h->plugin->advertiser;

    while (g && g->characteristics[h->characteristics].uuid)
        h->characteristics++;
    h->adverts = a ? (unsigned)a->company_count : 0;
    for (const char *const *s = a ? a->services : NULL; s && *s; s++)
        h->adverts++;
}

/* A device of the plugin's own names, or of none; of a maker who is known for something, or not. */
static void pick_device(struct strict_host *h, uint32_t taste)
{
    static const char *const makers[] = { "",      "Polar Electro Oy", "Garmin", "Huami", "WHOOP",
                                          "Viatom" };
    static const char *const others[] = { "",        "Polar H10 1234", "HRM-Dual",
                                          "WHOOP 5", "Mi Band 3",      "O2Ring 1" };
    static const uint16_t mtus[] = { 23, 65, 185, 247, 517 };
    const char *const *names = h->plugin->gatt ? h->plugin->gatt->names : NULL;
    unsigned n = 0;

    while (names && names[n])
        n++;
    unsigned name = taste % (n + 6);
    h->device = (struct sensor_device){
        .size = sizeof(h->device),
        .name = name < n ? names[name] : others[name - n],
        .manufacturer = makers[taste / 64 % 6],
        .model = makers[taste / 64 % 6],
        .firmware = "",
        .mtu = mtus[taste / 512 % 5],
    };
    for (unsigned i = 0; taste / 4096 % 2 && i < h->characteristics && i < 32; i++) {
        if (h->plugin->gatt->characteristics[i].flags & SENSOR_CHR_OPTIONAL)
            h->missing |= (taste * TASTE_NEXT >> i & UINT32_C(1)) << i;
    }
}

bool strict_host_init(struct strict_host *h, const struct sensor_plugin *plugin, uint32_t taste,
                      strict_around_fn *around)
{
    *h = (struct strict_host){
        .host = {
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
            .open = on_open,
            .more = on_more,
            .subscribe = on_subscribe,
        },
        .plugin = plugin,
        .around = around,
        .now_us = 1000000,
    };
    for (unsigned i = 0; i < STRICT_TIMERS; i++)
        h->due_us[i] = NEVER;
    h->state = calloc(1, plugin->state_size ? plugin->state_size : 1);
    h->settings = strict_settings_new(plugin, taste * TASTE_NEXT);
    if (!h->state || !h->settings)
        return false;
    if (taste % 4) /* else whatever comes of chance */
        sensible_fill(plugin, taste / 4, h->settings);
    count(h);
    pick_device(h, taste);
    if (plugin->gatt)
        strict_host_connect(h);
    else if (!settle(h))
        return false;
    if (plugin->source) {
        strict_host_call(h, (struct strict_call){ .kind = STRICT_START });
        h->started = !h->why;
    }
    return h->linked || h->started || plugin->advertiser;
}

void strict_host_fini(struct strict_host *h)
{
    if (h->started && h->plugin->source->stop)
        strict_host_make(h, &(struct strict_call){ .kind = STRICT_END });
    free(h->state);
    strict_settings_free(h->settings);
}
