/*
 * session.c - a handle, a mailbox and a stamp
 *
 * Every connect takes a new stamp; letters with an older one are thrown away, so
 * a late acknowledgement can never be taken for one of the present connection,
 * where Paho uses the same tokens again.
 *
 * A version of MQTT belongs to Paho's handle, so a change of it means a new one.
 * That is made before the old one goes: destroying the last handle of a process
 * stops Paho's threads and blocks for as long as that takes.
 */
#include "session.h"

#include "log.h"
#include "mailbox.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct session {
    struct mailbox *mailbox;
    struct client *client;
    bool version_5;
    unsigned stamp;
    unsigned unacked;
    bool closing;
    char id[24];
    char tls_text[160];
    struct log_once unsubscribed;
    const struct session_events *events;
    void *ctx;
};

/*
 * The first line OpenSSL has to say names the cause; the rest is where it went through:
 * THREAD:error:CODE:LIBRARY:FUNCTION:REASON:FILE:LINE
 */
static void keep_tls_text(struct session *s, const char *text)
{
    const char *reason = strstr(text, ":error:");

    if (s->tls_text[0])
        return;
    reason = reason ? reason + strlen(":error:") : text;
    for (int i = 0; reason != text && i < 3 && strchr(reason, ':'); i++)
        reason = strchr(reason, ':') + 1;
    snprintf(s->tls_text, sizeof(s->tls_text), "TLS: %.*s", (int)strcspn(reason, ":\n"), reason);
}

static void on_letter(void *ctx, const struct letter *l)
{
    struct session *s = ctx;

    if (l->stamp != s->stamp || s->closing)
        return;
    switch (l->kind) {
    case LETTER_CONNECTED: s->events->connected(s->ctx); break;
    case LETTER_REFUSED:
        s->events->refused(s->ctx, l->code, s->tls_text[0] ? s->tls_text : l->bytes);
        break;
    case LETTER_LOST: s->events->lost(s->ctx, l->bytes); break;
    case LETTER_LEFT: s->events->left(s->ctx); break;
    case LETTER_ACKED:
    case LETTER_NOT_SENT:
        if (s->unacked > 0)
            s->unacked--;
        s->events->fate(s->ctx, l->token, l->kind == LETTER_ACKED ? 0 : l->code ? l->code : -1);
        break;
    case LETTER_NOT_SUBSCRIBED:
        if (l->code >= 128) /* else the connection went first */
            log_changed(&s->unsubscribed, LOG_LEVEL_WARN, "broker: refuses a subscription");
        break;
    case LETTER_TLS: keep_tls_text(s, l->bytes); break;
    case LETTER_MESSAGE: s->events->message(s->ctx, l); break;
    }
}

static void on_mailbox_closed(void *ctx)
{
    struct session *s = ctx;
    const struct session_events *events = s->events;
    void *owner = s->ctx;

    free(s);
    events->closed(owner);
}

static const struct mailbox_events mailbox_events = {
    .letter = on_letter,
    .closed = on_mailbox_closed,
};

int session_open(struct session **out, uv_loop_t *loop, const struct session_events *events,
                 void *ctx)
{
    struct session *s = calloc(1, sizeof(*s));
    uint32_t random = 0;

    if (!s)
        return -ENOMEM;
    s->events = events;
    s->ctx = ctx;
    /* Two of us at one broker must not throw each other out. */
    uv_random(NULL, NULL, &random, sizeof(random), 0, NULL);
    snprintf(s->id, sizeof(s->id), "balm-%08x", (unsigned)random);
    int rc = mailbox_open(&s->mailbox, loop, &mailbox_events, s);
    if (rc != 0) {
        free(s);
        return rc;
    }
    *out = s;
    return 0;
}

void session_close(struct session *s)
{
    if (s->closing)
        return;
    s->closing = true;
    client_free(s->client);
    s->client = NULL;
    mailbox_close(s->mailbox);
}

static int renew(struct session *s, bool version_5)
{
    struct client *client;
    int rc = client_new(&client, s->mailbox, s->id, version_5);

    if (rc != 0)
        return rc;
    client_free(s->client);
    s->client = client;
    s->version_5 = version_5;
    return 0;
}

int session_connect(struct session *s, const struct client_connect *how, bool version_5)
{
    s->unacked = 0;
    s->tls_text[0] = '\0';
    if (!s->client || s->version_5 != version_5) {
        int rc = renew(s, version_5);
        if (rc != 0)
            return rc;
    }
    s->stamp = mailbox_stamp(s->mailbox);
    return client_connect(s->client, how);
}

int session_leave(struct session *s)
{
    s->unacked = 0;
    return client_disconnect(s->client);
}

void session_abandon(struct session *s)
{
    s->unacked = 0;
    s->stamp = mailbox_stamp(s->mailbox);
    if (s->client && renew(s, s->version_5) != 0) {
        client_free(s->client);
        s->client = NULL;
    }
}

int session_send(struct session *s, const char *topic, const void *bytes, size_t len, int qos,
                 bool retain, int *token)
{
    int rc = client_send(s->client, topic, bytes, len, qos, retain, token);
    if (rc == 0)
        s->unacked++;
    return rc;
}

int session_subscribe(struct session *s, const char *filter, bool with_own)
{
    return client_subscribe(s->client, filter, with_own);
}

int session_unsubscribe(struct session *s, const char *filter)
{
    return client_unsubscribe(s->client, filter);
}

int session_filter(struct session *s, const char *under, const char *only)
{
    return mailbox_filter(s->mailbox, under, only);
}

unsigned session_unacked(const struct session *s)
{
    return s->unacked;
}

uint64_t session_dropped(struct session *s)
{
    return mailbox_dropped(s->mailbox);
}
