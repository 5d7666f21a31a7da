/*
 * mailbox.c - a bounded queue between Paho's threads and the loop
 *
 *   Paho thread:  mailbox_post --> [ lock | queue ] --> uv_async_send
 *   loop:         on_async --> takes up to BUDGET letters --> events->letter
 *
 * Only messages from outside are bounded: what tells how our own sending went
 * is bounded already by how much we have under way.
 */
#include "mailbox.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MESSAGES_MAX 256
#define BYTES_MAX    (1024 * 1024)
#define BUDGET       32 /* letters a turn: a flood must not starve the timers */

struct mailbox {
    uv_async_t async;
    uv_mutex_t lock;
    bool closing;
    const struct mailbox_events *events;
    void *ctx;

    /* Below: only under the lock. */
    struct letter *first, **end;
    size_t messages, bytes;
    uint64_t dropped;
    unsigned stamp;
    char *under, *only;
};

struct letter *letter_new(enum letter_kind kind, const char *topic, size_t topic_len,
                          const void *bytes, size_t len)
{
    size_t topic_size = topic ? topic_len + 1 : 0;
    struct letter *l = malloc(sizeof(*l) + len + 1 + topic_size);

    if (!l)
        return NULL;
    *l = (struct letter){ .kind = kind, .len = len };
    if (len > 0)
        memcpy(l->bytes, bytes, len);
    l->bytes[len] = '\0';
    if (topic) {
        memcpy(l->bytes + len + 1, topic, topic_len);
        l->bytes[len + 1 + topic_len] = '\0';
        l->topic = l->bytes + len + 1;
    }
    return l;
}

static bool begins_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

static bool is_wanted(struct mailbox *m, const struct letter *l)
{
    if (l->kind != LETTER_MESSAGE)
        return true;
    if (m->under && begins_with(l->topic, m->under) && !begins_with(l->topic, m->only))
        return false;
    if (m->messages < MESSAGES_MAX && m->bytes + l->len <= BYTES_MAX)
        return true;
    m->dropped++;
    return false;
}

void mailbox_post(struct mailbox *m, struct letter *letter)
{
    if (!letter)
        return;
    uv_mutex_lock(&m->lock);
    bool wanted = is_wanted(m, letter);
    if (wanted) {
        letter->next = NULL;
        letter->stamp = m->stamp;
        *m->end = letter;
        m->end = &letter->next;
        if (letter->kind == LETTER_MESSAGE) {
            m->messages++;
            m->bytes += letter->len;
        }
    }
    uv_mutex_unlock(&m->lock);
    if (wanted)
        uv_async_send(&m->async);
    else
        free(letter);
}

static struct letter *take(struct mailbox *m)
{
    uv_mutex_lock(&m->lock);
    struct letter *l = m->first;
    if (l) {
        m->first = l->next;
        if (!m->first)
            m->end = &m->first;
        if (l->kind == LETTER_MESSAGE) {
            m->messages--;
            m->bytes -= l->len;
        }
    }
    uv_mutex_unlock(&m->lock);
    return l;
}

static void on_async(uv_async_t *async)
{
    struct mailbox *m = async->data;

    for (int i = 0; i < BUDGET && !m->closing; i++) {
        struct letter *l = take(m);
        if (!l)
            return;
        m->events->letter(m->ctx, l);
        free(l);
    }
    if (!m->closing)
        uv_async_send(&m->async);
}

int mailbox_open(struct mailbox **out, uv_loop_t *loop, const struct mailbox_events *events,
                 void *ctx)
{
    struct mailbox *m = calloc(1, sizeof(*m));
    if (!m)
        return -ENOMEM;
    m->end = &m->first;
    m->events = events;
    m->ctx = ctx;
    m->async.data = m;

    int rc = uv_mutex_init(&m->lock);
    if (rc != 0) {
        free(m);
        return rc;
    }
    rc = uv_async_init(loop, &m->async, on_async);
    if (rc != 0) {
        uv_mutex_destroy(&m->lock);
        free(m);
        return rc;
    }
    *out = m;
    return 0;
}

static void on_closed(uv_handle_t *h)
{
    struct mailbox *m = h->data;
    const struct mailbox_events *events = m->events;
    void *ctx = m->ctx;

    for (struct letter *l = take(m); l; l = take(m))
        free(l);
    uv_mutex_destroy(&m->lock);
    free(m->under);
    free(m->only);
    free(m);
    events->closed(ctx);
}

void mailbox_close(struct mailbox *m)
{
    if (m->closing)
        return;
    m->closing = true;
    uv_close((uv_handle_t *)&m->async, on_closed);
}

unsigned mailbox_stamp(struct mailbox *m)
{
    uv_mutex_lock(&m->lock);
    unsigned stamp = ++m->stamp;
    uv_mutex_unlock(&m->lock);
    return stamp;
}

int mailbox_filter(struct mailbox *m, const char *under, const char *only)
{
    char *new_under = strdup(under), *new_only = strdup(only);
    if (!new_under || !new_only) {
        free(new_under);
        free(new_only);
        return -ENOMEM;
    }
    uv_mutex_lock(&m->lock);
    char *old_under = m->under, *old_only = m->only;
    m->under = new_under;
    m->only = new_only;
    uv_mutex_unlock(&m->lock);
    free(old_under);
    free(old_only);
    return 0;
}

uint64_t mailbox_dropped(struct mailbox *m)
{
    uv_mutex_lock(&m->lock);
    uint64_t dropped = m->dropped;
    uv_mutex_unlock(&m->lock);
    return dropped;
}
