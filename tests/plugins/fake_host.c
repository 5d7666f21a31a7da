/*
 * fake_host.c - records what a plugin does, and calls it back in the order of time
 */
#include "fake_host.h"

#include "settings.h"

#include <setjmp.h>
#include <stdarg.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define NEVER INT64_MAX

static struct fake_host *fake_of(struct sensor_host *host)
{
    return (struct fake_host *)(void *)host;
}

/* Every call into the plugin stands between these, so that a nested one is seen. */
static void enter(struct fake_host *f)
{
    assert_false(f->inside);
    f->inside = true;
}

static void leave(struct fake_host *f)
{
    f->inside = false;
}

static void *copy_of(const void *from, size_t size)
{
    void *to = malloc(size ? size : 1);
    assert_non_null(to);
    if (size)
        memcpy(to, from, size);
    return to;
}

static void fake_emit(struct sensor_host *host, const struct sensor_reading *r)
{
    struct fake_host *f = fake_of(host);

    assert_int_equal(r->size, sizeof(*r));
    if (f->on_reading) {
        f->on_reading(f->on_reading_ctx, f, r);
        return;
    }
    if (f->reading_count == f->reading_room) {
        f->reading_room = f->reading_room ? 2 * f->reading_room : 16;
        f->readings = realloc(f->readings, f->reading_room * sizeof(*f->readings));
        assert_non_null(f->readings);
    }
    struct fake_reading *kept = &f->readings[f->reading_count++];
    kept->now_us = f->now_us;
    kept->r = *r;
    kept->r.rr = copy_of(r->rr, r->rr_count * sizeof(*r->rr));
    kept->r.ppi = copy_of(r->ppi, r->ppi_count * sizeof(*r->ppi));
    kept->r.acc_mg = copy_of(r->acc_mg, 3 * r->acc_count * sizeof(*r->acc_mg));
    kept->r.ecg_uv = copy_of(r->ecg_uv, r->ecg_count * sizeof(*r->ecg_uv));
}

static void fake_emit_context(struct sensor_host *host, const struct sensor_context *c)
{
    struct fake_host *f = fake_of(host);

    f->contexts = realloc(f->contexts, (f->context_count + 1) * sizeof(*f->contexts));
    assert_non_null(f->contexts);
    f->contexts[f->context_count++] = *c;
}

static int64_t fake_now(struct sensor_host *host)
{
    return fake_of(host)->now_us;
}

static int fake_after(struct sensor_host *host, unsigned id, int64_t ms)
{
    struct fake_host *f = fake_of(host);

    if (id >= FAKE_TIMERS)
        return -EINVAL;
    f->due_us[id] = ms < 0 ? NEVER : f->now_us + ms * 1000;
    return 0;
}

static void remember_text(struct fake_host *f, int level, const char *text)
{
    if (f->text_count == FAKE_TEXTS)
        return;
    struct fake_text *t = &f->texts[f->text_count++];
    t->now_us = f->now_us;
    t->level = level;
    snprintf(t->text, sizeof(t->text), "%s", text);
}

static void fake_log(struct sensor_host *host, enum sensor_log level, const char *text)
{
    remember_text(fake_of(host), (int)level, text);
}

static void fake_say(struct sensor_host *host, const char *text)
{
    remember_text(fake_of(host), -1, text);
}

static struct fake_asked *asked(struct fake_host *f, enum fake_call call, unsigned characteristic)
{
    static struct fake_asked spare;
    struct fake_asked *a = f->asked_count < FAKE_TEXTS ? &f->asked[f->asked_count++] : &spare;

    *a = (struct fake_asked){ .now_us = f->now_us, .call = call, .characteristic = characteristic };
    return a;
}

static int fake_read(struct sensor_host *host, unsigned characteristic)
{
    asked(fake_of(host), FAKE_READ, characteristic);
    return 0;
}

static int fake_write(struct sensor_host *host, unsigned characteristic, const uint8_t *bytes,
                      size_t len, bool with_response)
{
    struct fake_asked *a = asked(fake_of(host), FAKE_WRITE, characteristic);

    a->on = with_response;
    a->len = len;
    memcpy(a->bytes, bytes, len < sizeof(a->bytes) ? len : sizeof(a->bytes));
    return 0;
}

static int fake_notify(struct sensor_host *host, unsigned characteristic, bool on)
{
    asked(fake_of(host), FAKE_NOTIFY, characteristic)->on = on;
    return 0;
}

static void fake_disconnect(struct sensor_host *host, const char *why)
{
    asked(fake_of(host), FAKE_DISCONNECT, 0);
    remember_text(fake_of(host), -1, why);
}

static const struct sensor_device *fake_device(struct sensor_host *host)
{
    return &fake_of(host)->device;
}

static int fake_open(struct sensor_host *host, const char *path)
{
    struct fake_host *f = fake_of(host);

    if (f->file_open)
        return -EBUSY;
    f->opens++;
    snprintf(f->opened, sizeof(f->opened), "%s", path);
    if (f->open_status < 0)
        return f->open_status;
    f->file_open = true;
    f->file_waits = false;
    f->file_took = true;
    f->file_at = f->file_given = 0;
    return 0;
}

static void fake_more(struct sensor_host *host)
{
    fake_of(host)->file_waits = false;
    fake_of(host)->file_more = true;
}

static int fake_subscribe(struct sensor_host *host, const char *topic)
{
    struct fake_host *f = fake_of(host);

    assert_true(f->topic_count < FAKE_TEXTS);
    snprintf(f->topics[f->topic_count++], FAKE_TEXT, "%s", topic);
    return 0;
}

void fake_host_init(struct fake_host *f, const struct sensor_plugin *plugin)
{
    *f = (struct fake_host){
        .host = {
            .size = sizeof(struct sensor_host),
            .emit = fake_emit,
            .emit_context = fake_emit_context,
            .now_us = fake_now,
            .after = fake_after,
            .log = fake_log,
            .say = fake_say,
            .read = fake_read,
            .write = fake_write,
            .notify = fake_notify,
            .disconnect = fake_disconnect,
            .device = fake_device,
            .open = fake_open,
            .more = fake_more,
            .subscribe = fake_subscribe,
        },
        .plugin = plugin,
        .device = {
            .size = sizeof(struct sensor_device),
            .name = "",
            .manufacturer = "",
            .model = "",
            .firmware = "",
            .mtu = 23,
        },
    };
    for (unsigned i = 0; i < FAKE_TIMERS; i++)
        f->due_us[i] = NEVER;
    f->state = calloc(1, plugin->state_size ? plugin->state_size : 1);
    assert_non_null(f->state);
}

void fake_host_fini(struct fake_host *f)
{
    for (size_t i = 0; i < f->reading_count; i++) {
        const struct sensor_reading *r = &f->readings[i].r;
        free((void *)(uintptr_t)r->rr);
        free((void *)(uintptr_t)r->ppi);
        free((void *)(uintptr_t)r->acc_mg);
        free((void *)(uintptr_t)r->ecg_uv);
    }
    free(f->readings);
    free(f->contexts);
    free(f->state);
    settings_free(f->settings);
}

void fake_host_set(struct fake_host *f, const char *key, const char *value)
{
    assert_true(f->given_count < sizeof(f->given) / sizeof(f->given[0]));
    struct fake_setting *s = &f->given[f->given_count++];
    snprintf(s->key, sizeof(s->key), "%s", key);
    snprintf(s->value, sizeof(s->value), "%s", value);
}

static void complain(void *ctx, const char *key, const char *text, const char *hint)
{
    (void)ctx;
    print_error("%s: %s %s\n", key, text, hint ? hint : "");
}

const char *fake_host_settle(struct fake_host *f)
{
    struct sensor_setting given[sizeof(f->given) / sizeof(f->given[0])];

    for (size_t i = 0; i < f->given_count; i++) {
        snprintf(given[i].key, sizeof(given[i].key), "%.*s", ID_MAX, f->given[i].key);
        snprintf(given[i].value, sizeof(given[i].value), "%.*s", SENSOR_VALUE_MAX,
                 f->given[i].value);
    }
    settings_free(f->settings);
    f->settings = NULL;
    assert_int_equal(
        settings_new(&f->settings, f->plugin, given, f->given_count, NULL, complain, NULL), 0);
    if (!f->plugin->settled)
        return NULL;
    enter(f);
    const char *why = f->plugin->settled(f->state, f->settings);
    leave(f);
    return why;
}

const char *fake_host_start(struct fake_host *f)
{
    const char *why = fake_host_settle(f);

    if (why)
        return why;
    enter(f);
    if (f->plugin->source)
        why = f->plugin->source->start(f->state, &f->host);
    else if (f->plugin->gatt && f->plugin->gatt->connected)
        f->plugin->gatt->connected(f->state, &f->host);
    leave(f);
    return why;
}

void fake_host_stop(struct fake_host *f)
{
    if (f->plugin->source && f->plugin->source->stop) {
        enter(f);
        f->plugin->source->stop(f->state, &f->host);
        leave(f);
    }
    for (unsigned i = 0; i < FAKE_TIMERS; i++)
        f->due_us[i] = NEVER;
    f->file_open = false;
}

/* Hands over what is left of the last piece with the next one behind it, or the end. */
static void read_piece(struct fake_host *f)
{
    size_t piece = f->file_piece ? f->file_piece : 1000;
    size_t before = f->file_given;

    f->file_given = f->file_len - before > piece ? before + piece : f->file_len;
    size_t len = f->file_given - f->file_at;
    if (f->file_given == before && !f->file_took)
        len = 0; /* nothing follows, and what is there was of no use */
    if (len == 0)
        f->file_open = false;

    /* A copy of its own, so that reading past its end is seen. */
    uint8_t *bytes = copy_of(f->file ? f->file + f->file_at : NULL, len);
    f->file_more = false;
    enter(f);
    size_t used = f->plugin->source->data(f->state, &f->host, bytes, len);
    leave(f);
    free(bytes);
    assert_true(used <= len);
    if (len == 0)
        return;
    f->file_at += used;
    f->file_took = used > 0;
    f->file_waits = used < len && !f->file_more;
}

static void fire(struct fake_host *f, unsigned id)
{
    if (f->due_us[id] > f->now_us)
        f->now_us = f->due_us[id];
    f->due_us[id] = NEVER;
    f->timers_fired++;
    enter(f);
    f->plugin->timer(f->state, &f->host, id);
    leave(f);
}

void fake_host_run(struct fake_host *f, int64_t until_us)
{
    for (;;) {
        if (f->file_open && !f->file_waits) {
            read_piece(f);
            continue;
        }
        unsigned next = 0;
        for (unsigned i = 1; i < FAKE_TIMERS; i++) {
            if (f->due_us[i] < f->due_us[next])
                next = i;
        }
        if (f->due_us[next] > until_us)
            break;
        fire(f, next);
    }
    if (f->now_us < until_us)
        f->now_us = until_us;
}

const char *fake_host_value(struct fake_host *f, unsigned characteristic, const uint8_t *bytes,
                            size_t len)
{
    uint8_t *copy = copy_of(bytes, len);

    enter(f);
    const char *why = f->plugin->gatt->value(f->state, &f->host, characteristic, copy, len);
    leave(f);
    free(copy);
    return why;
}

const char *fake_host_message(struct fake_host *f, const char *topic, const uint8_t *bytes,
                              size_t len)
{
    uint8_t *copy = copy_of(bytes, len);

    enter(f);
    const char *why = f->plugin->source->message(f->state, &f->host, topic, copy, len);
    leave(f);
    free(copy);
    return why;
}

const struct fake_reading *fake_host_last(const struct fake_host *f)
{
    return f->reading_count ? &f->readings[f->reading_count - 1] : NULL;
}

bool fake_host_told(const struct fake_host *f, const char *part)
{
    for (size_t i = 0; i < f->text_count; i++) {
        if (strstr(f->texts[i].text, part))
            return true;
    }
    return false;
}
