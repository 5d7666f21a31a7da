/*
 * plugin_script.c - reads a script, line by line of two or three bytes
 */
#include "plugin_script.h"

#include <errno.h>

struct script {
    const uint8_t *at;
    size_t left;
};

static uint8_t next(struct script *s)
{
    if (s->left == 0)
        return 0;
    s->left--;
    return *s->at++;
}

static struct strict_call payload(struct script *s, enum strict_kind kind, unsigned number)
{
    static const size_t lengths[] = { 512, 244, 182, 253, 400, 505 };
    const uint8_t code = next(s);
    size_t len = code < 250 ? code : lengths[code - 250];

    if (len > s->left)
        len = s->left;
    struct strict_call call = { .kind = kind, .number = number, .bytes = s->at, .len = len };
    s->at += len;
    s->left -= len;
    return call;
}

/* What comes in by the plugin's main way. */
static void give(struct strict_host *h, struct script *s, unsigned number)
{
    const struct sensor_source *source = h->started ? h->plugin->source : NULL;

    if (h->linked && h->characteristics) {
        strict_host_call(h, payload(s, STRICT_VALUE, number % h->characteristics));
    } else if (source && source->message && h->topic_count) {
        strict_host_call(h, payload(s, STRICT_MESSAGE, (unsigned)(number % h->topic_count)));
    } else if (source && source->data && h->opened && !h->waits) {
        struct strict_call call = payload(s, STRICT_DATA, 0);
        h->opened = call.len > 0; /* none: the end */
        h->waits = true;
        strict_host_call(h, call);
        h->waits = h->waits && h->used < call.len;
    } else if (h->adverts) {
        strict_host_call(h, payload(s, STRICT_ADVERT, number % h->adverts));
    }
}

static void happen(struct strict_host *h, struct script *s)
{
    static const int errors[] = { -EACCES, -ETIMEDOUT, -EBUSY, -EIO, -ENOTSUP, -ENOENT, -ENOTCONN };
    static const int64_t waits_ms[] = { 1, 50, 200, 1000, 2100, 5000, 30000, 3600000 };
    const unsigned what = next(s) % 16, number = next(s);

    switch (what) {
    case 8:
    case 9: strict_host_end(h, 0); break;
    case 10: strict_host_end(h, errors[number % 7]); break;
    case 11: strict_host_wait(h, waits_ms[number % 8] * 1000); break;
    case 12:
        if (h->adverts)
            strict_host_call(h, payload(s, STRICT_ADVERT, number % h->adverts));
        break;
    case 13:
        if (h->linked && h->plugin->gatt->stop)
            strict_host_call(h, (struct strict_call){ .kind = STRICT_STOP });
        break;
    case 14:
        if (h->linked)
            strict_host_lose(h);
        else if (h->plugin->gatt)
            strict_host_connect(h);
        break;
    case 15: h->refuse = errors[number % 7]; break;
    default: give(h, s, number); break;
    }
}

void plugin_script_play(const struct sensor_plugin *plugin, const uint8_t *script, size_t len,
                        strict_around_fn *around)
{
    struct script s = { .at = script, .left = len };
    struct strict_host h;
    uint32_t taste = next(&s);

    taste |= (uint32_t)next(&s) << 8;
    if (strict_host_init(&h, plugin, taste, around)) {
        while (s.left)
            happen(&h, &s);
    }
    strict_host_fini(&h);
}
